"""The time of complete processes, and the rows of the table of measurements."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

BIN = Path(sys.executable).parent
OURS = str(BIN / "guidelinekit")
#: As users have it: what one process compiles, the next ones read.
_ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def alternating(ours: Sequence[str], peer: Sequence[str], *, runs: int) -> tuple[float, float]:
    """Return the median seconds of two commands that run alternately, after a first run of each that is not counted."""
    seconds = (
        [[seconds_of(command) for command in (ours, peer)] for _ in range(runs + 1)][1:]
        if runs > 1
        else [[seconds_of(command) for command in (ours, peer)]]
    )
    first, second = zip(*seconds, strict=True)
    return statistics.median(first), statistics.median(second)


def seconds_of(command: Sequence[str]) -> float:
    """Return the seconds that a command takes."""
    start_time = time.perf_counter()
    completed = subprocess.run(command, capture_output=True, text=True, check=False, env=_ENVIRONMENT)
    seconds = time.perf_counter() - start_time
    if completed.returncode:
        output = completed.stdout[-500:] + completed.stderr[-500:]
        raise SystemExit(f"{' '.join(command[:4])} … exited with {completed.returncode}:\n{output}")
    return seconds


def report(measurement: str, seconds: tuple[float, float], *, goal: float) -> bool:
    """Print the times and their ratio; returns whether the ratio meets its goal."""
    ratio = seconds[0] / seconds[1]
    missed = "" if ratio <= goal else "MISSED"
    print(f"{measurement:58} {seconds[0]:9.3f} {seconds[1]:9.3f} {ratio:7.3f} {goal:7} {missed}", flush=True)
    return ratio <= goal


def report_value(measurement: str, value: float, *, goal: float) -> bool:
    """Print a value that is not a ratio; returns whether it meets its goal."""
    print(f"{measurement:58} {value:9.3f} {'':9} {'':7} {goal:7} {'' if value <= goal else 'MISSED'}", flush=True)
    return value <= goal
