"""The baseline for commands that read the git history: read and parse the files, and do nothing else with them.

It uses GitPython and PyYAML's C loader. `python -m bench.peers two-sides FOLDER OLD` reads every spec of a commit and
of the work tree. `python -m bench.peers every-version FOLDER` reads every version of every spec once. `python -m
bench.peers files PATH PATH` reads some files.
"""

import sys
from pathlib import Path

import git
import yaml


def main(arguments: list[str]) -> None:
    """Read and parse the specs."""
    task, folder, *rest = arguments
    if task == "files":
        for path in (folder, *rest):
            yaml.load(Path(path).read_bytes(), Loader=yaml.CSafeLoader)
        return
    repository = git.Repo(folder)
    if task == "two-sides":
        for blob in (repository.commit(rest[0]).tree / "specs").traverse():
            yaml.load(blob.data_stream.read(), Loader=yaml.CSafeLoader)
        for path in sorted(Path(folder, "specs").iterdir()):
            yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
    else:
        seen = set()
        for commit in repository.iter_commits(paths="specs"):
            for blob in (commit.tree / "specs").blobs:
                if blob.hexsha not in seen:
                    seen.add(blob.hexsha)
                    yaml.load(blob.data_stream.read(), Loader=yaml.CSafeLoader)


if __name__ == "__main__":
    main(sys.argv[1:])
