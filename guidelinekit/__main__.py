"""`python -m guidelinekit`, and the `guidelinekit` command: the version at once, everything else through click."""

import gc
import os
import signal
import sys
from types import FrameType

_TERMINATED = 143


def main() -> None:
    """Run the command line."""
    # A terminal or pipe that cannot show a character gets its number, instead of us a failure.
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    if sys.argv[1:] in (["--version"], ["-V"]):
        from guidelinekit import __version__

        try:
            sys.stdout.write(f"guidelinekit {__version__}\n")
            sys.stdout.flush()
        except BrokenPipeError:
            os._exit(0)
        return
    from guidelinekit.commands.main import run

    # A parsed guideline is many small objects without cycles; to look for garbage among them doubled a diff's time.
    # What runs for long enables it again.
    gc.disable()
    signal.signal(signal.SIGTERM, _terminate)
    try:
        code = run(sys.argv[1:])
    except _TerminatedError:
        code = _TERMINATED
    # The system takes the memory back as a whole; Python would look through all of it for garbage first.
    gc.freeze()
    sys.exit(code)


class _TerminatedError(BaseException):
    """The process was asked to end; what it holds open is put back on the way out."""


def _terminate(_: int, __: FrameType | None) -> None:
    raise _TerminatedError


if __name__ == "__main__":
    main()
