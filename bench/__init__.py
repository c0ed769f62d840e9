"""Measure the goals of docs/speed.md: `python3 tasks.py bench`."""
