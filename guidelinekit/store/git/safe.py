"""Finding and running git so that no file of a repository is a program or a setting for it.

A pull request can contain a bare repository in a folder: files such as `HEAD` and `config`. git would use it in that
folder, with its settings, which can name programs.
"""

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from guidelinekit.errors import HistoryError

if TYPE_CHECKING:
    from git import Repo

# Without a git program the import must not fail: `check` and `build` then work without history.
os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")

_SETTINGS = {"safe.bareRepository": "explicit", "core.fsmonitor": "false", "core.hooksPath": os.devnull}
#: The arguments of every git process.
SAFE_ARGUMENTS = tuple(part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}"))

#: The beginnings of variables that users set: the author, the settings, and how to reach a remote.
USERS_VARIABLES = (
    *("GIT_AUTHOR_", "GIT_COMMITTER_", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM"),
    *("GIT_SSH", "GIT_SSL_", "GIT_ASKPASS", "GIT_TERMINAL_PROMPT"),
)


def work_tree(folder: Path) -> Path | None:
    """Return the work tree around a folder: the nearest folder with `.git`; None if there is none.

    Found without running git, which would prefer a bare repository in the folder.
    """
    folder = folder.absolute()
    return next((top for top in (folder, *folder.parents) if _is_top(top)), None)


def git_folder(folder: Path) -> Path | None:
    """Return git's folder of the work tree around a folder; None outside of a work tree."""
    top = work_tree(folder)
    if top is None or (top / ".git/HEAD").exists():
        return top / ".git" if top is not None else None
    # A linked work tree or a submodule: the file has one line with the path.
    text = (top / ".git").read_text(encoding="utf-8", errors="surrogateescape")
    return top / text.strip().removeprefix("gitdir:").strip()


def common_folder(folder: Path) -> Path | None:
    """Return the folder of git that all linked work trees of a repository share; None outside of a work tree."""
    own = git_folder(folder)
    if own is None or not (own / "commondir").is_file():
        return own
    return own / (own / "commondir").read_text(encoding="utf-8", errors="surrogateescape").strip()


def open_git(folder: Path) -> "Repo | None":
    """Open the repository of the work tree around a folder with GitPython; None if there is none.

    Raises:
        InvalidGitRepositoryError: its files are not those of a repository.
    """
    import git

    top = work_tree(folder)
    if top is None:
        return None
    # GitPython, too, prefers a bare repository beside `.git`.
    repo = git.Repo(top / ".git" if (top / ".git").is_dir() else top)
    count = int(os.environ.get("GIT_CONFIG_COUNT") or 0)
    variables = {"GIT_CONFIG_COUNT": str(count + len(_SETTINGS))}
    for index, (name, value) in enumerate(_SETTINGS.items(), count):
        variables |= {f"GIT_CONFIG_KEY_{index}": name, f"GIT_CONFIG_VALUE_{index}": value}
    repo.git.update_environment(**variables)
    return repo


def run_git(folder: Path, *arguments: str) -> bytes:
    """Run git in a folder, in a session of its own so that it finishes if this process is ended; returns its output.

    Raises:
        HistoryError: git fails, or is not installed.
    """
    program = shutil.which("git")
    if program is None:
        raise HistoryError("git is not installed", hint="Install git.")
    done = subprocess.run(
        [program, *SAFE_ARGUMENTS, *arguments], cwd=folder, capture_output=True, check=False, start_new_session=True
    )
    if done.returncode:
        text = done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ")
        raise HistoryError(f"git failed: {text or done.returncode}")
    return done.stdout


def _is_top(folder: Path) -> bool:
    return (folder / ".git/HEAD").exists() or (folder / ".git").is_file()
