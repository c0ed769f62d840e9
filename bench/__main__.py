"""Measure each goal, in whole processes that run in turn: `python3 tasks.py bench [start|check|serve|build|large]`."""

import contextlib
import itertools
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path

from bench import specs

BIN = Path(sys.executable).parent
OURS = str(BIN / "guidelinekit")
SCHEMA = Path(__file__).resolve().parent.parent / "schema" / "guideline.schema.json"


def main(arguments: Sequence[str]) -> int:
    """Run the named measurements, or all."""
    print(f"Python {platform.python_version()}, {platform.machine()}; medians of whole processes, run in turn\n")
    print(f"{'what':58} {'seconds':>9} {'against':>9} {'ratio':>7} {'goal':>7}")
    missed = 0
    for name, measure in MEASUREMENTS.items():
        if not arguments or name in arguments:
            with tempfile.TemporaryDirectory() as temporary:
                missed += sum(not row for row in measure(Path(temporary)))
    return int(bool(missed))


def start(_: Path) -> list[bool]:
    """Goal 1: starting up, against bare Python."""
    bare = [sys.executable, "-c", "pass"]
    return [
        report(f"guidelinekit {option}", in_turn([OURS, option], bare, runs=15), goal=5)
        for option in ("--version", "--help")
    ]


def check(folder: Path) -> list[bool]:
    """Goal 2: checking, against check-jsonschema, and in proportion to the number of specs."""
    hundred, thousand = folder / "100", folder / "1000"
    files = specs.write(hundred, 100)
    specs.write(thousand, 1000)
    peer = [str(BIN / "check-jsonschema"), "--schemafile", str(SCHEMA), *map(str, files)]
    ours = [OURS, "-C", str(hundred), "check"]
    return [
        report("check of 100 specs, against check-jsonschema", in_turn(ours, peer, runs=3), goal=0.10),
        report(
            "check of 1,000 specs, against 100", in_turn([OURS, "-C", str(thousand), "check"], ours, runs=5), goal=12
        ),
    ]


def serve(folder: Path) -> list[bool]:
    """An edit of the example, until the page shows it."""
    example, port = folder / "example", 8790
    subprocess.run([OURS, "init", str(example), "--example"], check=True, capture_output=True)
    address = f"http://127.0.0.1:{port}/comment-toxicity/latest/labels/threat/index.html"
    command = [OURS, "-C", str(example), "serve", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            shown_after(address, "announces violence")
            labels = example / "specs/comment-toxicity/labels.yaml"
            seconds = []
            for before, after in itertools.pairwise(
                ["announces violence", "announces war", "announces ruin", "announces pain"]
            ):
                labels.write_text(labels.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
                seconds.append(shown_after(address, after))
        finally:
            server.terminate()
    return [line("seconds from an edit of the example to its page", statistics.median(seconds), goal=2)]


def shown_after(address: str, text: str) -> float:
    """Seconds until a page shows a text."""
    began = time.perf_counter()
    while time.perf_counter() - began < 30:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5) as page:
            if text in page.read().decode():
                return time.perf_counter() - began
        time.sleep(0.02)
    raise SystemExit(f"{address} does not show {text!r}")


def build(folder: Path) -> list[bool]:
    """Goal 5: building, against `mkdocs build` of the same Markdown, and in proportion to the number of pages."""
    ten, hundred = folder / "10", folder / "100"
    for target, labels in ((ten, 92), (hundred, 992)):
        (target / "specs").mkdir(parents=True)
        data = specs.guideline(1, labels=labels, name="large")
        (target / "specs/large.yaml").write_text(specs.dump(data), encoding="utf-8")
    (small, peer), (big, big_peer) = (_both_builds(target) for target in (ten, hundred))
    medians = in_turn(small, peer, runs=3), in_turn(big, big_peer, runs=2)
    rows = [
        report("build of 100 pages, against mkdocs build of the same", medians[0], goal=1.15),
        report("build of 1,000 pages, against mkdocs build of the same", medians[1], goal=1.15),
        report("build of 1,000 pages, against 100", (medians[1][0], medians[0][0]), goal=10),
    ]
    pages = list((hundred / "_site").rglob("*.html"))
    size = sum(page.stat().st_size for page in pages) / len(pages) / 1000
    return [*rows, line(f"kB of HTML a page, on average over {len(pages):,} pages", size, goal=30)]


def _both_builds(target: Path) -> tuple[list[str], list[str]]:
    """Our build, and MkDocs' of the Markdown that ours writes."""
    ours = [OURS, "-C", str(target), "build", "--no-history"]
    subprocess.run([*ours, "--markdown", "--output", "pages"], check=True, capture_output=True)
    settings = str(target / "pages/large/mkdocs.yml")
    return ours, [str(BIN / "mkdocs"), "build", "--quiet", "--strict", "--config-file", settings]


def large(folder: Path) -> list[bool]:
    """Goal 6: one guideline of 1,000 labels and 5,000 examples, and one of half the size."""
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
    checks, diffs = in_turn(whole_check, half_check, runs=3), in_turn(whole_diff, half_diff, runs=3)
    return [
        line("seconds to check 1,000 labels and 5,000 examples", checks[0], goal=2),
        report("check of that, against half of it", checks, goal=2.3),
        line("seconds to diff it, 1,000 of its examples changed", diffs[0], goal=3),
        report("diff of that, against half of it", diffs, goal=2.3),
    ]


def diff(folder: Path) -> list[bool]:
    """Goal 3: 1,000 specs of which 200 changed, against reading both sides of all of them."""
    specs.write(folder, 1000)
    commit(folder, "One")
    for path in sorted((folder / "specs").iterdir())[::5]:
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("statement: ", "statement: Now ", 1), encoding="utf-8")
    peer = [sys.executable, "-m", "bench.peers", "two-sides", str(folder), "HEAD"]
    medians = in_turn([OURS, "-C", str(folder), "diff", "HEAD"], peer, runs=2)
    return [report("diff of 1,000 specs, 200 changed, against reading all", medians, goal=0.25)]


def changelog(folder: Path) -> list[bool]:
    """Goal 4: 100 specs over 200 commits, against parsing every version of every file once; and the second run."""
    specs.write(folder, 100)
    commit(folder, "One")
    paths = sorted((folder / "specs").iterdir())
    for number in range(1, 200):
        for path in paths[number % 50 :: 50]:
            text = path.read_text(encoding="utf-8")
            held = re.search(r"version: 1\.(\d+)\.0", text)
            assert held is not None
            text = text.replace(held[0], f"version: 1.{int(held[1]) + 1}.0")
            path.write_text(text.replace("statement: ", "statement: Now ", 1), encoding="utf-8")
        commit(folder, f"Commit {number}")
    ours = [OURS, "-C", str(folder), "changelog"]
    peer = [sys.executable, "-m", "bench.peers", "every-version", str(folder)]
    first = clock(ours)
    again = statistics.median(clock(ours) for _ in range(3))
    return [
        report("changelog of 200 commits, against parsing every version", (first, clock(peer)), goal=0.5),
        report("the same again, against the first time", (again, first), goal=0.2),
    ]


def commit(folder: Path, subject: str) -> None:
    """Commit everything below a folder, a repository or not yet."""
    who = ["-c", "user.name=Bench", "-c", "user.email=bench@guidelinekit.invalid"]
    for command in (["init", "--quiet"], ["add", "--all"], [*who, "commit", "--quiet", f"--message={subject}"]):
        subprocess.run(["git", *command], cwd=folder, check=True, capture_output=True)


def in_turn(ours: Sequence[str], peer: Sequence[str], *, runs: int) -> tuple[float, float]:
    """Median seconds of two commands, run A B A B … after one run of each that is not counted."""
    seconds = (
        [[clock(command) for command in (ours, peer)] for _ in range(runs + 1)][1:]
        if runs > 1
        else [[clock(command) for command in (ours, peer)]]
    )
    first, second = zip(*seconds, strict=True)
    return statistics.median(first), statistics.median(second)


def clock(command: Sequence[str]) -> float:
    """Seconds that a process took."""
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - began
    if done.returncode:
        raise SystemExit(
            f"{' '.join(command[:4])} … exited with {done.returncode}:\n{done.stdout[-500:]}{done.stderr[-500:]}"
        )
    return seconds


def report(what: str, seconds: tuple[float, float], *, goal: float) -> bool:
    """Print a ratio, and give whether it meets its goal."""
    ratio = seconds[0] / seconds[1]
    print(
        f"{what:58} {seconds[0]:9.3f} {seconds[1]:9.3f} {ratio:7.3f} {goal:7} {'' if ratio <= goal else 'MISSED'}",
        flush=True,
    )
    return ratio <= goal


def line(what: str, value: float, *, goal: float) -> bool:
    """Print a figure that is no ratio."""
    print(f"{what:58} {value:9.3f} {'':9} {'':7} {goal:7} {'' if value <= goal else 'MISSED'}", flush=True)
    return value <= goal


MEASUREMENTS: dict[str, Callable[[Path], list[bool]]] = {
    "start": start,
    "check": check,
    "diff": diff,
    "changelog": changelog,
    "serve": serve,
    "build": build,
    "large": large,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
