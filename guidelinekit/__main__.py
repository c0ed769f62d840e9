"""The entry point of `guidelinekit` and `python -m guidelinekit`: `sys.argv` -> the exit code of the process."""

import gc
import os
import signal
import sys
from types import FrameType

_INTERRUPTED, _TERMINATED = 130, 143


def main() -> None:
    """Run the command line."""
    interrupt = signal.getsignal(signal.SIGINT)
    if interrupt is signal.default_int_handler:
        # Nothing has to be cleaned up yet, and an exception inside an import would be printed.
        signal.signal(signal.SIGINT, _leave)
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
        signal.signal(signal.SIGINT, interrupt)
        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = _INTERRUPTED
    except _TerminatedError:
        code = _TERMINATED
    # The result is known and written.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Skip the garbage collection at exit: the operating system frees the memory anyway.
    gc.freeze()
    sys.exit(code)


def _leave(_: int, __: FrameType | None) -> None:
    os._exit(_INTERRUPTED)


class _TerminatedError(BaseException):
    """SIGTERM was received. As an exception, it lets `finally` blocks and context managers clean up."""


def _terminate(_: int, __: FrameType | None) -> None:
    raise _TerminatedError


if __name__ == "__main__":
    main()
