"""A branch of a remote -> its newest files, and a new commit that replaces them. The user's repository stays unchanged.

All objects are in a temporary bare repository, which takes over the settings of the user's repository that tell how to
reach the remote. So no reference, object or setting of the user changes, and a shallow fetch does not make the user's
clone shallow.
"""

import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from guidelinekit.errors import HistoryError, OutputError
from guidelinekit.store.git.commits import TreeEntry
from guidelinekit.store.git.safe import SAFE_ARGUMENTS, USERS_VARIABLES, common_folder, run_git, work_tree

#: The remote that stands for the user's repository itself, as for `git fetch`.
HERE = "."
#: The name in the temporary repository of the remote that is the user's repository.
_OWN = "here"
#: The settings of the user's repository that tell how to reach a remote, and who commits.
_SECTIONS = ("url.", "http.", "credential.", "ssh.", "protocol.", "user.", "author.", "committer.", "gpg.", "commit.")
_SETTINGS = ("core.sshcommand", "core.askpass", "core.gitproxy")
_NOBODY = {"NAME": "guidelinekit", "EMAIL": "noreply@guidelinekit.invalid"}
_CONNECT = "Check that `git fetch` and `git push` work with this remote."


@dataclass(frozen=True, slots=True, kw_only=True)
class Remote:
    """A remote of the user's repository. `title` is for messages; `settings` tell git how to reach it.

    `is_own` is true if it is that repository itself.
    """

    name: str
    title: str
    settings: tuple[tuple[str, str], ...]
    is_own: bool = False


def find_remote(root: Path, name: str) -> Remote:
    """Return a remote of the repository around a folder.

    `HERE` is the repository itself, and so is `origin` in a repository without any remote.

    Raises:
        HistoryError: there is no repository, or git cannot read its settings.
        OutputError: the repository has no such remote.
    """
    top = work_tree(root)
    if top is None:
        raise HistoryError(f"{root} is not in a git repository", hint="A branch to publish to needs a repository.")
    names = run_git(top, "remote").decode("utf-8", "surrogateescape").splitlines()
    if name == HERE or (name == "origin" and not names):
        settings = (*_local_settings(top, ""), *_own_settings(top).items())
        return Remote(name=_OWN, title="this repository", settings=settings, is_own=True)
    if name not in names:
        known = f"It has: {', '.join(names)}." if names else "It has none."
        hint = f"{known} `git remote add NAME URL` adds one; `--remote .` writes to the branch of this repository."
        raise OutputError(f"the repository has no remote `{name}`", hint=hint)
    return Remote(name=name, title=f"the remote `{name}`", settings=_local_settings(top, f"remote.{name}."))


def _local_settings(top: Path, remote: str) -> tuple[tuple[str, str], ...]:
    """Return the needed settings of the repository itself; git reads those of the user in any repository.

    `remote` is the beginning of the names of those of one remote, empty for none.
    """
    listed = run_git(top, "config", "--show-scope", "--includes", "--list", "-z").decode("utf-8", "surrogateescape")
    tokens = iter(listed.split("\0"))
    needed = (*_SECTIONS, remote) if remote else _SECTIONS
    settings = []
    for scope in tokens:
        key, has_value, value = next(tokens, "").partition("\n")
        if scope in ("local", "worktree") and (key.startswith(needed) or key in _SETTINGS):
            settings.append((key, value if has_value else "true"))
    return tuple(settings)


def _own_settings(top: Path) -> dict[str, str]:
    programs = " ".join(("git", *SAFE_ARGUMENTS))
    return {
        f"remote.{_OWN}.url": str(common_folder(top)),
        f"remote.{_OWN}.uploadpack": f"{programs} -c uploadpack.allowFilter=true upload-pack",
        f"remote.{_OWN}.receivepack": f"{programs} -c receive.autogc=false receive-pack",
    }


class RemoteBranch:
    """A branch of a remote, at the commit that it had when it was fetched.

    `commit` is empty if the remote does not have the branch. `files` are its files by path.
    """

    def __init__(self, folder: Path, top: Path, remote: Remote, branch: str) -> None:
        """Fetch the branch into a repository in `folder`, which must not exist. `top` is the user's work tree.

        Raises:
            HistoryError: git cannot reach the remote.
            OutputError: it is the default branch of the remote.
        """
        program = shutil.which("git")
        if program is None:
            raise HistoryError("git is not installed", hint="Install git.")
        self._program = program
        self._folder, self._top, self._remote = folder, top, remote
        self._ref = f"refs/heads/{branch}"
        # Relative paths of remotes start at the work tree, so git runs there.
        self._run("init", "--bare", "--quiet", "--template=", str(folder), in_folder=False)
        default, tip = self._ask_remote()
        if default == self._ref and not remote.is_own:
            hint = "Name a branch for the pages only, such as `--branch gh-pages`."
            raise OutputError(f"`{branch}` is the default branch of {remote.title}", hint=hint)
        self.commit = self._fetch() if tip else ""
        self.files = self._list() if self.commit else {}

    def read(self, path: str) -> bytes:
        """Return the content of a file of the branch.

        Raises:
            KeyError: the branch does not have it.
            HistoryError: git cannot fetch it.
        """
        return self._run("cat-file", "blob", self.files[path].blob)

    def fetch_files(self, paths: Iterable[str]) -> None:
        """Fetch the contents of files at once, which `read` would fetch one by one; `paths` are files of the branch."""
        blobs = {self.files[path].blob for path in paths}
        listed = self._run(
            "rev-list", "--objects", "--no-object-names", "--missing=print", "--max-count=1", self.commit
        )
        missing = blobs.intersection(line.removeprefix("?") for line in listed.decode().splitlines() if line[:1] == "?")
        if missing:
            fetch = ("-c", "fetch.negotiationAlgorithm=noop", "fetch", "--quiet", "--no-tags", "--no-write-fetch-head")
            given = "".join(f"{blob}\n" for blob in sorted(missing)).encode()
            self._run(*fetch, "--filter=blob:none", "--stdin", self._remote.name, given=given)

    def write_blobs(self, folder: Path, paths: Iterable[str]) -> dict[str, TreeEntry]:
        """Store files of a folder exactly as they are; returns their entries by path."""
        names = list(paths)
        given = "".join(f"{folder / name}\n" for name in names).encode("utf-8", "surrogateescape")
        blobs = self._run("hash-object", "-w", "--no-filters", "--stdin-paths", given=given).decode().split()
        return {name: TreeEntry(mode="100644", blob=blob) for name, blob in zip(names, blobs, strict=True)}

    def replace(self, files: Mapping[str, TreeEntry], message: str, date: str) -> bool:
        """Push a commit without a parent that has exactly these files; `date` is the time of it, as git reads dates.

        Nothing is pushed if the branch has these files already. Returns False if the branch is not at `commit` any
        more: someone else has published.

        Raises:
            HistoryError: the remote cannot be reached.
            OutputError: the remote refuses the commit.
        """
        given = "".join(f"{entry.mode} {entry.blob}\t{path}\0" for path, entry in sorted(files.items()))
        self._run("read-tree", "--empty")
        self._run("update-index", "-z", "--index-info", given=given.encode("utf-8", "surrogateescape"))
        # Contents that are kept were not fetched.
        tree = self._run("write-tree", "--missing-ok").decode().strip()
        if self.commit and tree == self._run("rev-parse", f"{self.commit}^{{tree}}").decode().strip():
            return True
        new = self._write_commit(tree, message, date)
        lease = f"--force-with-lease={self._ref}:{self.commit}"
        try:
            self._run("push", "--quiet", "--no-verify", lease, self._remote.name, f"{new}:{self._ref}")
        except HistoryError as error:
            _, tip = self._ask_remote()
            if tip == new:
                return True  # the connection ended after the update, or another publisher has made the same commit
            if tip != self.commit:
                return False
            message = str(error).removeprefix("git failed: ")
            hint = "The branch must allow forced pushes by who publishes: see the settings of the server."
            raise OutputError(f"{self._remote.title} refuses the new state: {message}", hint=hint) from error
        return True

    def _write_commit(self, tree: str, message: str, date: str) -> str:
        environment = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
        for role in ("AUTHOR", "COMMITTER"):
            try:
                # Without this setting, git would make an address from the names of the user and the machine.
                self._run("-c", "user.useConfigOnly=true", "var", f"GIT_{role}_IDENT")
            except HistoryError:
                environment |= {f"GIT_{role}_{part}": value for part, value in _NOBODY.items()}
        try:
            sign = self._run("config", "--type=bool", "--get", "commit.gpgSign").strip() == b"true"
        except HistoryError:
            sign = False
        commit = ("commit-tree", *(["-S"] if sign else []), tree)
        return self._run(*commit, given=message.encode(), environment=environment).decode().strip()

    def _ask_remote(self) -> tuple[str, str]:
        """Return the reference of the remote's default branch, and the commit of the branch; empty without one."""
        try:
            listed = self._run("ls-remote", "--symref", self._remote.name, "HEAD", self._ref).decode()
        except HistoryError as error:
            message = str(error).removeprefix("git failed: ")
            raise HistoryError(f"git cannot read {self._remote.title}: {message}", hint=_CONNECT) from error
        found = {name: value for value, _, name in (line.partition("\t") for line in reversed(listed.splitlines()))}
        return found.get("HEAD", "").removeprefix("ref: "), found.get(self._ref, "")

    def _fetch(self) -> str:
        """Fetch the newest commit of the branch with its trees, and with its contents only if the remote sends all."""
        fetch = ("fetch", "--quiet", "--depth=1", "--filter=blob:none", "--no-tags", "--no-write-fetch-head")
        self._run(*fetch, self._remote.name, f"+{self._ref}:{self._ref}")
        commit = self._run("rev-parse", self._ref).decode().strip()
        # Only from a shallow repository does a push compare a commit with one that is not an ancestor of it, and leave
        # out what the remote has in that one.
        (self._folder / "shallow").write_text(f"{commit}\n", encoding="ascii")
        return commit

    def _list(self) -> dict[str, TreeEntry]:
        listed = self._run("ls-tree", "-r", "-z", self.commit).decode("utf-8", "surrogateescape")
        entries = {}
        for line in filter(None, listed.split("\0")):
            about, path = line.split("\t", 1)
            mode, _, blob = about.split(" ")
            entries[path] = TreeEntry(mode=mode, blob=blob)
        return entries

    def _run(
        self, *arguments: str, given: bytes = b"", environment: Mapping[str, str] | None = None, in_folder: bool = True
    ) -> bytes:
        """Run git with the temporary repository; `given` is its standard input.

        It stays in the session of the terminal: git may ask for a password, and ends with this process.

        Raises:
            HistoryError: git fails.
        """
        variables = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("GIT_") or name.startswith(USERS_VARIABLES)
        }
        # In variables and not in a file, because they may have passwords.
        # The objects need not be compressed or written to disk safely: they are sent at once.
        settings = (*self._remote.settings, ("core.looseCompression", "0"), ("core.fsync", "none"), ("gc.auto", "0"))
        for at, (name, value) in enumerate(settings):
            variables |= {f"GIT_CONFIG_KEY_{at}": name, f"GIT_CONFIG_VALUE_{at}": value}
        variables["GIT_CONFIG_COUNT"] = str(len(settings))
        if in_folder:
            variables["GIT_DIR"] = str(self._folder)
        command = [self._program, *SAFE_ARGUMENTS, *arguments]
        done = subprocess.run(
            command,
            cwd=self._top,
            env={**variables, **(environment or {})},
            input=given,
            capture_output=True,
            check=False,
        )
        if done.returncode:
            text = done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ")
            raise HistoryError(f"git failed: {text or done.returncode}", hint=_CONNECT if "fetch" in arguments else "")
        return done.stdout
