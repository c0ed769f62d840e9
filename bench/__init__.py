"""The goals of docs/speed.md, measured: `python3 tasks.py bench`."""
