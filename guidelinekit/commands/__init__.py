"""The command line: parse the arguments, call one operation, print its result, return the exit code.

The one-line summary of each command is in `main.COMMANDS`; its docstring is the rest of its help.
"""
