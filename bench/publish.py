"""The goals of `publish`: many releases, many guidelines, and the way of a checkout and a build each."""

import os
import random
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from bench import specs
from bench.timing import OURS, report, report_value, seconds_of

_TEXT = "the comment attacks a person or group for what they said did or are in public and shows contempt"
_WORDS = _TEXT.split()
_IDENTITY = ("-c", "user.name=Bench", "-c", "user.email=bench@guidelinekit.invalid")


def publish(folder: Path) -> list[bool]:
    """Publish 20 releases of 200 labels, and 50 guidelines with 10 releases of 20 labels each."""
    root, output = folder / "one", folder / "one-out"
    commits = write_releases(root, releases=20, labels=200)
    ours = [OURS, "-C", str(root), "publish", "--output", str(output)]
    cold = seconds_of(ours)
    rows = [
        report_value("seconds to publish 20 releases x 200 labels", cold, goal=20),
        report_value("seconds again, unchanged", seconds_of(ours), goal=2),
        *_sizes(output),
    ]
    _git(root, "reset", "--quiet", "--hard", commits[-2])
    shutil.rmtree(output)
    seconds_of(ours)
    _git(root, "reset", "--quiet", "--hard", commits[-1])
    rows.append(report_value("seconds for one more release", seconds_of(ours), goal=2))
    checkouts = _checkouts(root, folder / "checkouts", commits)
    rows.append(report("20 releases, relative to a checkout and a build each", (cold, checkouts), goal=1))
    many, many_output = folder / "many", folder / "many-out"
    write_releases(many, releases=10, labels=20, guidelines=50)
    ours = [OURS, "-C", str(many), "publish", "--output", str(many_output)]
    return [
        *rows,
        report_value("seconds to publish 50 guidelines x 10 releases", seconds_of(ours), goal=120),
        report_value("seconds again, unchanged, 500 releases", seconds_of(ours), goal=3),
    ]


def _sizes(output: Path) -> list[bool]:
    files = [path for path in output.rglob("*") if path.is_file()]
    html = sum(path.stat().st_size for path in files if path.suffix == ".html") / 1e6
    rest = sum(path.stat().st_size for path in files if path.suffix != ".html") / 1e6
    return [
        report_value("MB of HTML", html, goal=45),
        report_value("MB of other files", rest, goal=25),
    ]


def _checkouts(root: Path, output: Path, commits: Sequence[str]) -> float:
    """Return the seconds of the usual way to publish versions: a checkout and a build of each release."""
    seconds = 0.0
    for number, commit in enumerate(commits):
        seconds += seconds_of(["git", "-C", str(root), "checkout", "--quiet", commit])
        seconds += seconds_of([OURS, "-C", str(root), "build", "--output", str(output / str(number))])
    _git(root, "checkout", "--quiet", "main")
    return seconds


def write_releases(root: Path, *, releases: int, labels: int, guidelines: int = 1) -> list[str]:
    """Write a repository in which each commit releases all guidelines; returns the commits.

    Each release rewords a twentieth of the labels, and every fourth one adds a label.
    """
    root.mkdir(parents=True)
    (root / "guidelinekit.yaml").write_text("title: Bench\n", encoding="utf-8")
    _git(root, "init", "--quiet", "--initial-branch=main")
    choose = random.Random(1)
    data = [specs.guideline(number, labels=labels, name=f"g{number}") for number in range(guidelines)]
    commits = []
    for release in range(releases):
        for guideline in data:
            guideline["version"] = f"1.{release}.0"
            if release:
                _edit(guideline["labels"], release, choose)
            path = root / "specs" / f"{guideline['id']}.yaml"
            path.parent.mkdir(exist_ok=True)
            path.write_text(specs.dump(guideline), encoding="utf-8")
        date = f"2026-01-{release + 1:02}T12:00:00+00:00"
        _git(root, "add", "--all")
        _git(root, *_IDENTITY, "commit", "--quiet", f"--message=Release {release}", date=date)
        commits.append(_git(root, "rev-parse", "HEAD").strip())
    return commits


def _edit(labels: dict[str, dict[str, object]], release: int, choose: random.Random) -> None:
    for label in choose.sample(sorted(labels), max(2, len(labels) // 20)):
        labels[label]["definition"] = " ".join(choose.choice(_WORDS) for _ in range(25)).capitalize() + "."
    if release % 4 == 1:
        first = next(iter(labels.values()))
        labels[f"extra-{release}"] = {**first, "name": f"Extra {release}", "code": 1000 + release}


def _git(root: Path, *arguments: str, date: str = "") -> str:
    dates = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date} if date else {}
    done = subprocess.run(
        ["git", "-C", str(root), *arguments], check=True, capture_output=True, text=True, env={**os.environ, **dates}
    )
    return done.stdout
