"""An HTML file -> PDF, printed by a browser of the system: Chromium, Chrome or Edge."""

import os
import re
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from guidelinekit.errors import BuildError

#: The environment variable with the path or name of the browser. Not a setting: a repository must not name programs.
VARIABLE = "GUIDELINEKIT_BROWSER"
_NAMES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge",
    "microsoft-edge-stable", "msedge",
)  # fmt: skip
#: Where browsers are on systems that do not list them on PATH.
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
_ARGUMENTS = (
    "--headless", "--disable-gpu", "--no-first-run", "--no-default-browser-check", "--disable-extensions",
    "--disable-background-networking", "--disable-component-update", "--disable-default-apps", "--disable-sync",
    "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND", "--no-pdf-header-footer",
)  # fmt: skip
_SECONDS = 180
_PDF = b"%PDF-"
#: The times in the information about a PDF, and its program's version.
_TIME = re.compile(rb"(/(?:CreationDate|ModDate) \(D:)\d{14}([^)]*\))")


def find_browser() -> str:
    """Return the path of a browser.

    Raises:
        BuildError: there is none, or the one of the environment variable does not exist.
    """
    chosen = os.environ.get(VARIABLE, "")
    if chosen:
        path = shutil.which(chosen)
        if path is None:
            raise BuildError(
                f"the environment variable {VARIABLE} names `{chosen[:200]}`, which is not a program",
                hint="Set it to the path of Chromium, Chrome or Edge, or unset it.",
            )
        return path
    path = next(filter(None, map(shutil.which, (*_NAMES, *_PLACES))), None)
    if path is None:
        raise BuildError(
            "no browser was found that can print a PDF",
            hint=f"Install Chromium, Chrome or Edge, or set the environment variable {VARIABLE} to the path of one. "
            "Without one, use `--pack html`, open the file in any browser, and print it.",
        )
    return path


def print_pdf(browser: str, page: Path, work: Path, *, date: str) -> bytes:
    """Print an HTML file. `work` is an empty folder for the browser's profile.

    `date` (YYYY-MM-DD) is what the PDF states as the date of its creation, so that the same page gives the same bytes.

    Raises:
        BuildError: the browser fails, or takes too long.
    """
    output = work / "page.pdf"
    arguments = [browser, *_ARGUMENTS, f"--user-data-dir={work / 'profile'}", f"--print-to-pdf={output}"]
    if sys.platform != "win32" and os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium refuses to run as root with it
    error = _run([*arguments, page.resolve().as_uri()], work)
    content = output.read_bytes() if output.is_file() else b""
    if not content.startswith(_PDF):
        raise BuildError(
            f"{browser} did not print a PDF: {error}",
            hint=f"Try another browser with the environment variable {VARIABLE}, or use `--pack html`.",
        )
    return _TIME.sub(rb"\g<1>" + date.replace("-", "").encode() + rb"000000\2", content)


def _run(arguments: list[str], work: Path) -> str:
    """Run a browser; returns the last line that it wrote to stderr."""
    log = work / "log"
    with log.open("wb") as stderr:
        process = subprocess.Popen(
            arguments, cwd=work, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=stderr,
            start_new_session=True,
        )  # fmt: skip
        try:
            process.wait(_SECONDS)
        except subprocess.TimeoutExpired:
            return f"it took more than {_SECONDS} seconds"
        finally:
            _end(process)
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1][-300:] if lines else f"it ended with the code {process.returncode}"


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a browser and the processes that it started."""
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
