"""What each labeling tool's own package finds wrong with a file: one module for each tool.

A module runs in the environment of its tool, so it imports nothing of guidelinekit. `python3 tasks.py oracles` runs it.
"""
