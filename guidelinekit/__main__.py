"""The entry point of `guidelinekit` and `python -m guidelinekit`: `sys.argv` -> the exit code of the process."""

import gc
import os
import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

#: Signals that end the process as an interruption does. SIGINT raises KeyboardInterrupt already.
_SIGNALS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGQUIT") if hasattr(signal, name))
_INTERRUPTED = 130


def main() -> None:
    """Run the command line."""
    interrupt = signal.getsignal(signal.SIGINT)
    if interrupt is signal.default_int_handler:
        # Nothing has to be cleaned up yet, and an exception inside an import would be printed.
        signal.signal(signal.SIGINT, _leave)
    for number in _SIGNALS:
        if signal.getsignal(number) == signal.SIG_DFL:  # `nohup` ignores SIGHUP
            signal.signal(number, _end)
    try:
        code = _run(interrupt)
    except _EndedError as ended:
        code = 128 + ended.number
    except KeyboardInterrupt:
        code = _INTERRUPTED
    # The result is known and written.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Skip the garbage collection at exit: the operating system frees the memory anyway.
    gc.freeze()
    sys.exit(code)


def _run(interrupt: Callable[[int, FrameType | None], Any] | int | None) -> int:
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
        return 0
    from guidelinekit.commands.main import run

    # A parsed guideline consists of many small objects without cycles: the default would double the time of `check`.
    gc.set_threshold(100_000, 50, 50)
    signal.signal(signal.SIGINT, interrupt)
    return run(sys.argv[1:])


def _leave(_: int, __: FrameType | None) -> None:
    os._exit(_INTERRUPTED)


class _EndedError(BaseException):
    """A signal was received. As an exception, it lets `finally` blocks and context managers clean up."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def _end(number: int, _: FrameType | None) -> None:
    # A second signal must not interrupt the cleanup.
    for other in _SIGNALS:
        signal.signal(other, signal.SIG_IGN)
    raise _EndedError(number)


if __name__ == "__main__":
    main()
