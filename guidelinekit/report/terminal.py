"""The text of a whole output -> the same text, in which terminals and CI services find no command."""

import re

#: Colors and other styles of `click.style`: the only control sequences in our output.
_STYLE = r"\x1b\[[0-9;]*m"
_CONTROL = re.compile(rf"{_STYLE}|[\0-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
#: `::error::` of GitHub and `section_start:` of GitLab are commands at the start of a line, also after spaces.
_LINE_COMMAND = re.compile(rf"^((?:{_STYLE}|\s)*)(:|section_(?:start|end))(?=:)", re.MULTILINE)
_COMMAND = re.compile(r"##(?=\w*\[)")


def inert(text: str) -> str:
    """Return an output without commands: control characters become U+FFFD, and commands of CI services get a space.

    Reports make one line of each foreign text; this is about the lines that begin with one, and about styles.
    """
    shown = _CONTROL.sub(lambda match: match[0] if len(match[0]) > 1 else "\ufffd", text)
    return _COMMAND.sub("## ", _LINE_COMMAND.sub(r"\1\2 ", shown))
