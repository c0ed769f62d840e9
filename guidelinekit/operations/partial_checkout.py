"""What git has and the work tree lacks: files of a sparse checkout, and guidelines in submodules."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from guidelinekit.errors import GuidelineKitError, HistoryError
from guidelinekit.store.config import Config
from guidelinekit.store.git.history import History
from guidelinekit.store.git.safe import git_folder
from guidelinekit.store.repository_files import walk
from guidelinekit.store.versions import AssetFolder, Version, asset_of, guideline_at, guideline_of, version_in_git

#: Opens the repository; None where there is none.
OpenHistory = Callable[[], History | None]


def with_skipped(
    work_tree: Callable[[], Iterable[Version]], root: Path, specs: str, history: OpenHistory
) -> list[Version]:
    """Return the guidelines of the work tree, with the files that a sparse checkout leaves out, as the index has them.

    Raises:
        GuidelineKitError: there is no folder of guidelines, or it cannot be read.
    """
    skipped = _skipped(root, specs, history)
    if not skipped:
        return list(work_tree())
    try:
        found = {version.id: version for version in work_tree()}
    except GuidelineKitError:
        found = {}  # all of them are left out
    repository = history()
    assert repository is not None, "files are left out by git"
    for name in sorted({guideline_of(path, specs) or asset_of(path, specs)[0] for path in skipped} - {""}):
        files = {path: blob for path, blob in skipped.items() if guideline_of(path, specs) == name}
        assets = {asset_of(path, specs): blob for path, blob in skipped.items()}
        own = {path: blob for (guideline_id, path), blob in assets.items() if guideline_id == name}
        index = version_in_git(name, files, repository.read, specs, assets=own, label="the index")
        if name in found:
            found[name] = _merged(found[name], index)
        elif any(path.lower().endswith((".yaml", ".yml")) for path in files):
            found[name] = index
    return [version for _, version in sorted(found.items())]


def require_complete(history: History, root: Path, config: Config) -> None:
    """Refuse to compare versions where some of the notes or guidelines are out of reach.

    Raises:
        GuidelineKitError: the change notes are not checked out.
        HistoryError: guidelines are in a submodule.
    """
    missing = next(iter(_skipped(root, config.changes, lambda: history)), "")
    if missing:
        raise GuidelineKitError(
            f"{missing} is not checked out, so its note or withdrawal would be ignored",
            hint=f"Add its folder: `git sparse-checkout add {history.from_top(config.changes)}`.",
        )
    if not (history.top / ".gitmodules").exists():
        return
    specs = history.from_top(config.specs)
    for path in history.submodules():
        inside = path.startswith(f"{specs}/") and _has_guidelines(history.top / path, root)
        if inside or f"{specs}/".startswith(f"{path}/"):
            raise HistoryError(
                f"{path} is a submodule, so this repository does not contain the versions of the guidelines in it",
                hint="Run guidelinekit in the repository of the submodule, or add the guidelines to this repository. "
                "`check` and `build --no-history` work here.",
            )


def require_checked_out(guidelines: Iterable[Version], root: Path) -> None:
    """Refuse to write guidelines that have files outside of a sparse checkout.

    Raises:
        GuidelineKitError: a file is not in the work tree.
    """
    for version in guidelines:
        for file in version.files:
            if not (root / file.path).exists():
                raise GuidelineKitError(
                    f"{file.path} is not checked out",
                    hint=f"Add it to the sparse checkout: `git sparse-checkout add {version.path}`.",
                )


def _skipped(root: Path, folder: str, history: OpenHistory) -> Mapping[str, str]:
    """Return the blobs of the files below a folder that a sparse checkout leaves out, by path."""
    git = git_folder(root)
    # Git deletes neither this file nor its settings when a sparse checkout ends; the index decides.
    if git is None or not (git / "info/sparse-checkout").exists():
        return {}
    repository = history()
    return repository.skipped(folder) if repository is not None else {}


def _merged(work_tree: Version, index: Version) -> Version:
    """Return a guideline of the work tree with the files that only the index has."""

    def blobs() -> Mapping[str, str]:
        return {**index.assets.blobs(), **work_tree.assets.blobs()}

    assets = AssetFolder(read=lambda path: work_tree.assets.read(path) or index.assets.read(path), blobs=blobs)
    return Version(
        work_tree.id,
        work_tree.path,
        lambda: tuple(sorted((*work_tree.files, *index.files), key=lambda file: file.path)),
        assets=assets,
    )


def _has_guidelines(folder: Path, root: Path) -> bool:
    if not folder.is_dir():
        return False
    return guideline_at(folder, root) is not None or any(entry.name.endswith(".yaml") for entry in walk(folder, ""))
