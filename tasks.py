"""Development tasks: `python3 tasks.py TASK`. They need Python 3.11 and git, and create `.venv` themselves.

example    publish a real guideline with three releases, and print the path of the page to open
test       run everything that CI runs: lint, types, layers, docs, unit
lint       check code rules and formatting with ruff
types      check types with mypy
layers     check with import-linter that imports follow the layers
reference  generate the reference pages of the manual
docs       check that the generated pages are up to date, and build the manual
unit       run all tests; further arguments are passed to pytest
           --fast leaves out the tests marked `slow`, and runs 30 instead of 300 examples of each law
matrix     run the fast tests with every Python from 3.11 on that is installed (in pyenv, or on the PATH)
attack     run the long tests against hostile input; further arguments are passed to pytest
audit      check every page of all guidelines in a browser, in several views, and print the figures
oracles    let each labeling tool's own package judge the files that we export for it, and store its verdicts;
           arguments are names of files in locks/oracles, such as `label-studio`
bench      measure the goals of docs/speed.md
lock       update the lock files from pyproject.toml, locks/editor/package.json and locks/oracles/*.in
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
EDITOR = VENV / "editor"
EDITOR_LOCK = ROOT / "locks" / "editor"
ORACLES = VENV / "oracles"
ORACLE_LOCKS = ROOT / "locks" / "oracles"
EXAMPLE = ROOT / "_example"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
#: Tests that `matrix` leaves out: they take minutes, or need more of locks/dev.txt than pytest and hypothesis.
NOT_FAST = (
    *(
        f"--ignore=tests/test_{name}.py"
        for name in (
            "diff_formats", "editor", "feed", "formats", "hosting", "licenses", "no_silent_change", "project",
            "release", "site",
        )
    ),
    "--deselect=tests/test_reader.py::test_a_short_fuzz_run[atheris]",
    "--deselect=tests/test_integrations.py::test_the_hooks_are_valid_and_reject_errors",
)  # fmt: skip
#: How lock files are written: with hashes, for all platforms and Pythons, without addresses.
COMPILE = (
    "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes",
    "--no-emit-index-url", "--no-header", "--no-annotate",
)  # fmt: skip
NPM = ("npm", "--quiet", "--no-audit", "--no-fund", "--ignore-scripts")


class MissingError(Exception):
    """Something that a task needs is missing. The message explains how to install it."""


def main(arguments: Sequence[str]) -> int:
    """Run one task; returns its exit code."""
    name, *rest = arguments or ["help"]
    task = TASKS.get(name)
    if task is None:
        sys.stdout.write(__doc__ or "")
        return 0 if name in ("help", "-h", "--help") else 2
    try:
        if sys.version_info < (3, 11):
            raise MissingError(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
        if shutil.which("git") is None:
            raise MissingError("git is needed: install it, for example with `apt-get install git`.")
        task(rest)
    except MissingError as error:
        print(error, file=sys.stderr)
        return 2
    except subprocess.CalledProcessError as error:
        print(f"failed: {' '.join(map(str, error.cmd))}", file=sys.stderr)
        return 1
    return 0


def example(_: Sequence[str]) -> None:
    """Create the example repository and publish its releases."""
    install("run")
    shutil.rmtree(EXAMPLE, ignore_errors=True)
    tool("guidelinekit", "init", EXAMPLE, "--example")
    print()
    tool("guidelinekit", "-C", EXAMPLE, "publish")


def test(_: Sequence[str]) -> None:
    """Run everything that CI runs."""
    for task in (lint, types, layers, docs, unit):
        print(f"\n== {task.__name__}", flush=True)
        task([])


def lint(_: Sequence[str]) -> None:
    """Check code rules and formatting."""
    install("dev")
    tool("ruff", "check", "--quiet", ".")
    tool("ruff", "format", "--quiet", "--check", ".")


def types(_: Sequence[str]) -> None:
    """Check types."""
    install("dev")
    tool("mypy")


def layers(_: Sequence[str]) -> None:
    """Check that imports follow the layers."""
    install("dev")
    tool("lint-imports", "--no-logo")


def reference(_: Sequence[str]) -> None:
    """Generate the reference pages of the manual."""
    install("dev")
    tool("python", "docs/build/reference.py")


def docs(_: Sequence[str]) -> None:
    """Check that the generated pages are up to date, and build the manual."""
    install("dev")
    tool("python", "docs/build/reference.py", "--check")
    tool("mkdocs", "build", "--quiet", "--strict", "--config-file", "docs/build/mkdocs.yml")


def unit(rest: Sequence[str]) -> None:
    """Run all tests, or with `--fast` those that take about a minute on two cores."""
    install("dev")
    arguments = [argument for argument in rest if argument != "--fast"]
    if len(arguments) < len(rest):
        os.environ.setdefault("LAW_EXAMPLES", "30")
        arguments = ["-m", "not slow", *arguments]
    else:
        require_browser()
        require_nginx()
        install_editor()
    tool("pytest", "-q", "-n", "auto", *arguments)


def attack(rest: Sequence[str]) -> None:
    """Run the long tests of `tests/attacks`, which take many minutes."""
    install("dev")
    tool("pytest", "-q", "-n", "auto", "-m", "attack", "tests/attacks", *rest)


def audit(rest: Sequence[str]) -> None:
    """Check every page of all guidelines in a browser, in several views, and print the figures."""
    install("dev")
    require_browser()
    if shutil.which("java") is None:
        require(["default-jre-headless"], "Java, for the W3C's checker of HTML")
    tool("pytest", "-q", "-s", "-m", "audit", "tests/audit", *rest)


def oracles(rest: Sequence[str]) -> None:
    """Let the packages of labeling tools judge our exports, each in an environment of its own."""
    known = oracle_names()
    if unknown := [name for name in rest if name not in known]:
        raise MissingError(f"There is no oracle {', '.join(unknown)}. Oracles: {', '.join(known)}.")
    install("dev")
    names = list(rest) or known
    for name in names:
        install_oracle(name)
    tool("python", "-m", "tests.oracle_verdicts", *names)


def matrix(_: Sequence[str]) -> None:
    """Run the fast tests with each Python in an environment of its own; print one line for each."""
    install("dev")
    failed = []
    for version, python in interpreters().items():
        with tempfile.TemporaryDirectory(prefix="guidelinekit-") as folder:
            bin_folder = Path(folder) / BIN.name
            pip = ("uv", "pip", "install", "--quiet", "--python", bin_folder / "python")
            tool("uv", "venv", "--quiet", "--python", python, folder)
            tool(*pip, "-r", "locks/run.txt", "pytest", "hypothesis", "-c", "locks/dev.txt")
            tool(*pip, "--no-deps", "--no-build-isolation", "--editable", ".")
            tests = [str(bin_folder / "python"), "-m", "pytest", "-q", "-p", "no:cacheprovider", *NOT_FAST]
            path = os.pathsep.join([str(bin_folder), os.environ.get("PATH", "")])
            environment = {**os.environ, "PATH": path, "NO_MKDOCS_2_WARNING": "1"}
            done = subprocess.run(tests, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        *details, summary = (done.stdout + done.stderr).splitlines() or [""]
        print(f"Python {version}: {summary}", flush=True)
        if done.returncode:
            failed.append(done)
            print("\n".join(details), file=sys.stderr)
    for done in failed:
        done.check_returncode()


def interpreters() -> dict[str, str]:
    """The installed CPythons from 3.11 on, one of each minor version, in order: the paths by version."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    paths = [sys.executable, *map(str, sorted(pyenv.glob("versions/3.*/bin/python")))]
    paths += filter(None, (shutil.which(f"python3.{minor}") for minor in range(11, 30)))
    ask = "import platform; print(platform.python_implementation(), platform.python_version())"
    known: dict[tuple[int, ...], tuple[str, str]] = {}
    for path in paths:
        # What pyenv puts on the PATH answers only for versions that are switched on.
        done = subprocess.run([path, "-c", ask], capture_output=True, text=True, check=False)
        name, _, version = done.stdout.strip().partition(" ")
        minor = tuple(map(int, re.findall(r"\d+", version)[:2]))
        if name == "CPython" and minor >= (3, 11):
            known.setdefault(minor, (version, path))
    return {version: path for _, (version, path) in sorted(known.items())}


def bench(rest: Sequence[str]) -> None:
    """Measure the goals of docs/speed.md."""
    install("dev")
    tool("python", "-m", "bench", *rest)


def lock(_: Sequence[str]) -> None:
    """Update the lock files: versions and hashes, without addresses."""
    install("dev")
    for group, name in (("dev", "dev"), ("build", "run")):
        constraint = () if name == "dev" else ("-c", "locks/dev.txt")
        tool(*COMPILE, "pyproject.toml", "--group", group, *constraint, "-o", f"locks/{name}.txt")
    for name in oracle_names():
        tool(*COMPILE, f"locks/oracles/{name}.in", "-o", f"locks/oracles/{name}.txt")
    require_node()
    run(*NPM, "install", "--package-lock-only", "--prefix", EDITOR_LOCK)
    path = EDITOR_LOCK / "package-lock.json"
    lock_data = json.loads(path.read_text(encoding="utf-8"))
    for package in lock_data["packages"].values():
        for address in ("resolved", "funding"):
            package.pop(address, None)
    path.write_text(json.dumps(lock_data, indent=2) + "\n", encoding="utf-8")


def install(name: str) -> None:
    """Install a lock file into `.venv`, unless it is installed. The dev lock includes the run lock."""
    fingerprints = {lock: _fingerprint(lock) for lock in ("dev", "run")}
    stamp = VENV / "installed"
    installed = stamp.read_text() if stamp.exists() else ""
    if installed in (fingerprints[name], fingerprints["dev"]):
        return
    print(f"Installing locks/{name}.txt into .venv ...", flush=True)
    stamp.unlink(missing_ok=True)
    try:
        # A running Python cannot replace itself.
        if Path(sys.prefix).resolve() != VENV.resolve():
            venv.create(VENV, with_pip=True, clear=not installed)
    except subprocess.CalledProcessError as error:
        raise MissingError("Python cannot create virtual environments: install python3-venv.") from error
    pip = [BIN / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run(*pip, "--require-hashes", "-r", f"locks/{name}.txt")
    run(*pip, "--no-deps", "--no-build-isolation", "--editable", ".")
    stamp.write_text(fingerprints[name])


def install_editor() -> None:
    """Install the language server from locks/editor into `.venv/editor`, unless another one is set."""
    if os.environ.get("GUIDELINEKIT_LANGUAGE_SERVER"):
        return
    require_node()
    files = [EDITOR_LOCK / name for name in ("package.json", "package-lock.json")]
    fingerprint = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
    stamp = EDITOR / "installed"
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    print("Installing locks/editor into .venv/editor ...", flush=True)
    shutil.rmtree(EDITOR, ignore_errors=True)
    EDITOR.mkdir(parents=True)
    for path in files:
        shutil.copy(path, EDITOR)
    run(*NPM, "ci", "--prefix", EDITOR)
    stamp.write_text(fingerprint)


def oracle_names() -> list[str]:
    """The names of the oracles, which are those of their lock files."""
    return sorted(path.stem for path in ORACLE_LOCKS.glob("*.in"))


def install_oracle(name: str) -> None:
    """Install a lock file of locks/oracles into an environment of its own, unless it is installed."""
    lock_file, folder = ORACLE_LOCKS / f"{name}.txt", ORACLES / name
    fingerprint = hashlib.sha256(lock_file.read_bytes() + sys.version.encode()).hexdigest()
    stamp = folder / "installed"
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    print(f"Installing locks/oracles/{name}.txt into .venv/oracles/{name} ...", flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    tool("uv", "venv", "--quiet", "--python", BIN / "python", folder)
    # uv links files that several environments have: each of them is on the disk once.
    tool(
        "uv", "pip", "install", "--quiet", "--python", folder / BIN.name / "python", "--require-hashes", "-r", lock_file
    )
    stamp.write_text(fingerprint)


def require_browser() -> None:
    """Install chromium if no browser is found and apt-get can be used as root."""
    if not any(shutil.which(browser) for browser in BROWSERS):
        require(["chromium"], "a browser")


def require_nginx() -> None:
    """Install nginx, the server of the manual's how-to, if it is not found and apt-get can be used as root."""
    # The folders of system programs are often not on the PATH of other users.
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
    missing = [program for program in ("nginx", "openssl") if shutil.which(program, path=path) is None]
    if missing:
        require(missing, "nginx and openssl for the configuration in docs/how-to/host-on-a-server.md")


def require_node() -> None:
    """Install node and npm if they are not found and apt-get can be used as root."""
    missing = [package for program, package in (("node", "nodejs"), ("npm", "npm")) if shutil.which(program) is None]
    if missing:
        require(missing, "node and npm for the YAML language server")


def require(packages: Sequence[str], need: str) -> None:
    """Install system packages with apt-get.

    Raises:
        MissingError: apt-get is not available or the user is not root.
    """
    names = " ".join(packages)
    if not (shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0):
        raise MissingError(f"The tests need {need}: install {names}, for example with `sudo apt-get install {names}`.")
    print(f"Installing {names} for the tests ...", flush=True)
    run("apt-get", "update", "-qq")
    run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages)


def tool(name: str, *arguments: object) -> None:
    """Run a program from `.venv`."""
    run(BIN / name, *arguments)


def run(*command: object) -> None:
    """Run a command in the checkout.

    Raises:
        CalledProcessError: the command fails.
    """
    path = os.pathsep.join([str(BIN), os.environ.get("PATH", "")])
    environment = {**os.environ, "PATH": path, "NO_MKDOCS_2_WARNING": "1"}
    subprocess.run([str(part) for part in command], cwd=ROOT, env=environment, check=True)


def _fingerprint(name: str) -> str:
    content = (ROOT / "locks" / f"{name}.txt").read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    return f"{name} {hashlib.sha256(content).hexdigest()}"


TASKS: dict[str, Callable[[Sequence[str]], None]] = {
    task.__name__: task
    for task in (example, test, lint, types, layers, reference, docs, unit, attack, audit, oracles, matrix, bench, lock)
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
