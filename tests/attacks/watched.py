"""Runs `guidelinekit` with an audit hook: `python -I watched.py LOG ARGUMENTS…` writes what it starts and connects to.

Each line of the log is JSON: the name of the event and its first arguments.
"""

import json
import os
import sys

_EVENTS = ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.system", "os.startfile", "pty.spawn", "socket.connect")


def main() -> None:
    """Install the hook, and run the command line."""
    log = os.open(sys.argv[1], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if event in _EVENTS:
            os.write(log, (json.dumps([event, *map(str, arguments[:2])]) + "\n").encode())

    sys.addaudithook(watch)
    sys.argv = ["guidelinekit", *sys.argv[2:]]
    from guidelinekit.__main__ import main as run

    run()


if __name__ == "__main__":
    main()
