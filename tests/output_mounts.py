"""Runs `tests.output_kills` where something is mounted, which needs root or a namespace."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

#: What is mounted, so that the folder `site/out` cannot be renamed: a volume, a folder of the same file system, and the
#: file system of a container, with the folder in its lower layer.
IN_PLACE = {
    "volume": "mount -t tmpfs t site/out",
    "folder": "mount --bind lower/out site/out",
    "container": "mount -t overlay o -o userxattr,lowerdir=lower,upperdir=upper,workdir=work site",
}


def run_mounted(folder: Path, mount: str, *arguments: str) -> str:
    """Run `tests.output_kills` for the folder `site/out` after a mount command; returns what it prints."""
    for name in ("lower/out", "upper", "work", "site/out"):
        (folder / name).mkdir(parents=True)
    if shutil.which("unshare") is None:
        pytest.skip("needs `unshare`")
    script = f'cd "$1" && {mount} || exit 77; cd "$2" && shift 2 && exec "$@"'
    command = [sys.executable, "-m", "tests.output_kills", arguments[0], str(folder / "site/out"), *arguments[1:]]
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", script, "sh", str(folder), str(ROOT), *command],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode == 77 or "unshare failed" in done.stderr:
        pytest.skip(f"needs root: {done.stderr}")
    assert done.returncode == 0, done.stderr
    return done.stdout
