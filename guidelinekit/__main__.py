"""The entry point of `guidelinekit` and `python -m guidelinekit`: `sys.argv` -> the exit code of the process."""

import gc
import os
import signal
import sys
from types import FrameType

_TERMINATED = 143


def main() -> None:
    """Run the command line."""
    # Characters that the encoding of the terminal or pipe cannot represent are escaped.
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

    # A parsed guideline consists of many small objects without cycles: the default would double the time of `check`.
    gc.set_threshold(100_000, 50, 50)
    signal.signal(signal.SIGTERM, _terminate)
    try:
        code = run(sys.argv[1:])
    except _TerminatedError:
        code = _TERMINATED
    # Skip the garbage collection at exit: the operating system frees the memory anyway.
    gc.freeze()
    sys.exit(code)


class _TerminatedError(BaseException):
    """SIGTERM was received. As an exception, it lets `finally` blocks and context managers clean up."""


def _terminate(_: int, __: FrameType | None) -> None:
    raise _TerminatedError


if __name__ == "__main__":
    main()
