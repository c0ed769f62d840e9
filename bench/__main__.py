"""Measure the goals in complete processes: `python3 tasks.py bench [NAME]`, with a name in `MEASUREMENTS`.

`python -m bench growth` measures how the time of single operations grows with their input, and `python -m bench
exchange` what an export and an import of 1,000 labels take in each format.
"""

import compileall
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from bench import exchange, growth, publish, site, specs
from bench.timing import BIN, OURS, alternating, report, report_value, seconds_of

PACKAGE = Path(__file__).resolve().parent.parent / "guidelinekit"
SCHEMA = Path(__file__).resolve().parent.parent / "schema" / "guideline.schema.json"


def main(arguments: Sequence[str]) -> int:
    """Run the named measurements, or all of them; returns 1 if a goal is missed."""
    # As an installation does. Otherwise each process compiles a checkout again if Python is set to store no bytecode.
    compileall.compile_dir(PACKAGE, quiet=1)
    if list(arguments[:1]) == ["growth"]:
        return growth.main(arguments[1:])
    if list(arguments[:1]) == ["exchange"]:
        return exchange.main(arguments[1:])
    print(f"Python {platform.python_version()}, {platform.machine()}; median times of complete processes\n")
    print(f"{'measurement':58} {'seconds':>9} {'baseline':>9} {'ratio':>7} {'goal':>7}")
    missed = 0
    for name, measure in MEASUREMENTS.items():
        if not arguments or name in arguments:
            with tempfile.TemporaryDirectory() as temporary:
                missed += sum(not row for row in measure(Path(temporary)))
    return int(bool(missed))


def start(_: Path) -> list[bool]:
    """Goal 1: start-up, relative to Python itself."""
    python = [sys.executable, "-c", "pass"]
    return [
        report(f"guidelinekit {option}", alternating([OURS, option], python, runs=15), goal=5)
        for option in ("--version", "--help")
    ]


def check(folder: Path) -> list[bool]:
    """Goal 2: `check`, relative to check-jsonschema, and 1,000 specs relative to 100."""
    hundred, thousand = folder / "100", folder / "1000"
    files = specs.write(hundred, 100)
    specs.write(thousand, 1000)
    peer = [str(BIN / "check-jsonschema"), "--schemafile", str(SCHEMA), *map(str, files)]
    ours = [OURS, "-C", str(hundred), "check"]
    return [
        report("check of 100 guidelines, relative to check-jsonschema", alternating(ours, peer, runs=3), goal=0.10),
        report(
            "check of 1,000 guidelines, relative to 100",
            alternating([OURS, "-C", str(thousand), "check"], ours, runs=5),
            goal=12,
        ),
    ]


def large(folder: Path) -> list[bool]:
    """Goal 6: a guideline with 1,000 labels and 5,000 examples, relative to one of half the size."""
    commands = []
    for name, factor in (("half", 1), ("whole", 2)):
        data = specs.guideline(
            1, labels=500 * factor, rules=100 * factor, edge_cases=100 * factor, examples=2500 * factor, name="large"
        )
        old, new = folder / name / "specs/large.yaml", folder / name / "new/large.yaml"
        for path in (old, new):
            path.parent.mkdir(parents=True)
        old.write_text(specs.dump(data), encoding="utf-8")
        for number, example in enumerate(data["examples"].values()):
            if number % 5 == 0:
                example["why"] = f"{example['why'][:-1]} indeed."
        new.write_text(specs.dump(data), encoding="utf-8")
        root = str(folder / name)
        commands.append(([OURS, "-C", root, "check"], [OURS, "-C", root, "diff", "specs/large.yaml", "new/large.yaml"]))
    (half_check, half_diff), (whole_check, whole_diff) = commands
    checks, diffs = alternating(whole_check, half_check, runs=3), alternating(whole_diff, half_diff, runs=3)
    return [
        report_value("seconds to check 1,000 labels and 5,000 examples", checks[0], goal=2),
        report("check of the same, relative to half the size", checks, goal=2.3),
        report_value("seconds to diff the same with 1,000 examples changed", diffs[0], goal=3),
        report("diff of the same, relative to half the size", diffs, goal=2.3),
    ]


def renames(folder: Path) -> list[bool]:
    """`diff` of 2,000 labels that all have new ids and edited texts, relative to parsing both files, and to 1,000."""
    ours, peers = [], []
    for count in (1000, 2000):
        data = specs.guideline(1, labels=count, rules=0, edge_cases=0, examples=0, name="renames")
        old, new = folder / str(count) / "specs/renames.yaml", folder / str(count) / "new/renames.yaml"
        for path in (old, new):
            path.parent.mkdir(parents=True)
        old.write_text(specs.dump(data), encoding="utf-8")
        for label in data["labels"].values():
            label["definition"] = f"{label['definition'][:-1]} indeed."
        new.write_text(specs.dump(data).replace("label-", "class-"), encoding="utf-8")
        ours.append([OURS, "-C", str(folder / str(count)), "diff", "specs/renames.yaml", "new/renames.yaml"])
        peers.append([sys.executable, "-m", "bench.peers", "files", str(old), str(new)])
    return [
        report(
            "diff of 2,000 labels, all ids new, relative to parsing", alternating(ours[1], peers[1], runs=3), goal=4
        ),
        report("the same diff, relative to half the size", alternating(ours[1], ours[0], runs=3), goal=2.5),
    ]


def diff(folder: Path) -> list[bool]:
    """Goal 3: `diff` of 1,000 specs of which 200 changed, relative to reading both versions of all of them."""
    specs.write(folder, 1000)
    commit(folder, "One")
    for path in sorted((folder / "specs").iterdir())[::5]:
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("statement: ", "statement: Now ", 1), encoding="utf-8")
    peer = [sys.executable, "-m", "bench.peers", "two-sides", str(folder), "HEAD"]
    medians = alternating([OURS, "-C", str(folder), "diff", "HEAD"], peer, runs=2)
    return [report("diff of 1,000 guidelines, 200 changed, relative to reading all", medians, goal=0.25)]


def changelog(folder: Path) -> list[bool]:
    """Goal 4: `changelog` of 100 specs and 200 commits, relative to parsing every version once; and the second run."""
    specs.write(folder, 100)
    commit(folder, "One")
    paths = sorted((folder / "specs").iterdir())
    for number in range(1, 200):
        for path in paths[number % 50 :: 50]:
            text = path.read_text(encoding="utf-8")
            version = re.search(r"version: 1\.(\d+)\.0", text)
            assert version is not None
            text = text.replace(version[0], f"version: 1.{int(version[1]) + 1}.0")
            path.write_text(text.replace("statement: ", "statement: Now ", 1), encoding="utf-8")
        commit(folder, f"Commit {number}")
    ours = [OURS, "-C", str(folder), "changelog"]
    peer = [sys.executable, "-m", "bench.peers", "every-version", str(folder)]
    firsts, peers = [], []
    for _ in range(3):
        shutil.rmtree(folder / ".git/guidelinekit", ignore_errors=True)
        firsts.append(seconds_of(ours))
        peers.append(seconds_of(peer))
    first = statistics.median(firsts)
    second = statistics.median(seconds_of(ours) for _ in range(3))
    return [
        report("changelog of 200 commits, relative to parsing", (first, statistics.median(peers)), goal=0.5),
        report("the second run, relative to the first", (second, first), goal=0.2),
    ]


def review(folder: Path) -> list[bool]:
    """`review` of one edited guideline of 100, relative to a check of it and of its base; and of its migration."""
    specs.write(folder, 100)
    commit(folder, "One")
    subprocess.run(["git", "checkout", "--quiet", "-b", "work"], cwd=folder, check=True)
    edited = folder / "specs/guideline-0.yaml"
    text = edited.read_text(encoding="utf-8")
    base = folder / "base" / "before.yaml"
    base.parent.mkdir()
    base.write_text(text.replace("id: guideline-0", "id: before"), encoding="utf-8")
    edited.write_text(text.replace("statement: ", "statement: Now ", 1), encoding="utf-8")
    commit(folder, "Two")
    both = [OURS, "-C", str(folder), "check", str(edited), str(base)]
    ours = [OURS, "-C", str(folder), "review", "HEAD~1"]
    migration = [OURS, "-C", str(folder), "migration", edited.stem, "1.0.0"]
    return [
        report("review of 1 of 100, relative to a check of both versions", alternating(ours, both, runs=5), goal=1.5),
        report("migration of it, relative to the same check", alternating(migration, both, runs=5), goal=1.5),
    ]


def commit(folder: Path, subject: str) -> None:
    """Commit everything in a folder, which becomes a repository if it is not one."""
    identity = ["-c", "user.name=Bench", "-c", "user.email=bench@guidelinekit.invalid"]
    for command in (["init", "--quiet"], ["add", "--all"], [*identity, "commit", "--quiet", f"--message={subject}"]):
        subprocess.run(["git", *command], cwd=folder, check=True, capture_output=True)


MEASUREMENTS: dict[str, Callable[[Path], list[bool]]] = {
    "start": start,
    "check": check,
    "diff": diff,
    "changelog": changelog,
    "edit": site.edit,
    "build": site.build,
    "publish": publish.publish,
    "large": large,
    "renames": renames,
    "review": review,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
