"""`python -m guidelinekit`, and the `guidelinekit` command: the version at once, everything else through click."""

import gc
import sys


def main() -> None:
    """Run the command line."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from guidelinekit import __version__

        sys.stdout.write(f"guidelinekit {__version__}\n")
        return
    from guidelinekit.commands.main import run

    # A parsed guideline is many small objects without cycles; to look for garbage among them doubled a diff's time.
    gc.set_threshold(100_000, 20, 100)
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
