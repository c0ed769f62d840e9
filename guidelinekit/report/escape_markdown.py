"""Foreign text -> Markdown for GitHub and GitLab that shows the text, and in which nothing of it is markup."""

import html
import re

from guidelinekit.guideline.one_line import plain_line
from guidelinekit.messages.medium import Medium, Written

#: The longest foreign text in a sentence, in characters: one text cannot fill a comment.
_LONGEST = 20_000
_MARKUP = re.compile(r"[\\`*_\[\]<>~#|$]")
#: References of GitLab (`!5`, `%v1`, `&2`, `^alert#1`) and character references of HTML.
_REFERENCE = re.compile(r'[!%&^](?=[\w"#])')
#: What begins a list, a heading, a table or a quick action at the start of a line.
_LINE_START = re.compile(r"\s*(?:[-+=/:]|\d+(?=[.)](?:\s|$)))")
_RUN = re.compile("`+")
_QUOTED = re.compile("`([^`]+)`")
#: Hosts turn these into links and mentions after they have made HTML of the Markdown, so that an escape is not enough:
#: a zero-width space divides them.
_LINKS = re.compile(r"@|#(?=\d)|\b(?:GH|GL)-(?=\d)|:(?=//)|\bwww(?=\.)", re.IGNORECASE)
_DIVIDER = "\u200b"


def _without_links(text: str) -> str:
    line = plain_line(text)
    line = line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
    return _LINKS.sub(rf"\g<0>{_DIVIDER}", line)


def _text(text: str) -> str:
    line = _without_links(text)
    start = _LINE_START.match(line)
    escaped = _REFERENCE.sub(r"\\\g<0>", _MARKUP.sub(r"\\\g<0>", line))
    if start is None:
        return escaped
    # What a line can begin with has no character of markup in it, so that it is in the same place.
    place = start.end() if start[0][-1].isdigit() else start.end() - 1
    return f"{escaped[:place]}\\{escaped[place:]}"


def _code(text: str) -> str:
    line = plain_line(text)
    if "|" in line or len(line) > _LONGEST:
        # In a table, a bar ends a cell even inside of code.
        return _text(line)
    fence = "`" * (max((len(run) for run in _RUN.findall(line)), default=0) + 1)
    is_padded = not line or line[0] in " `" or line[-1] in " `"
    return f"{fence} {line} {fence}" if is_padded else f"{fence}{line}{fence}"


#: The medium of comments on pull requests and of `--format markdown`.
MARKDOWN = Medium(_text, _code)


def in_html(text: str) -> Written:
    """Return a foreign text for a line that begins with HTML, such as `<summary>`, in which Markdown is not markup."""
    return Written(html.escape(_without_links(text)))


def message(text: str) -> Written:
    """Return the message of a finding, which is foreign text; what is in backticks is shown as code.

    Each part is escaped for the place where it is, whether or not its author meant the backticks as such.
    """
    shown = ""
    for index, part in enumerate(_QUOTED.split(text)):
        # Two runs of backticks side by side would be one.
        divider = _DIVIDER if index % 2 and shown.endswith("`") else ""
        shown += divider + (_code(part) if index % 2 else _text(part))
    return Written(shown)


def paragraphs(text: str) -> str:
    """Return a foreign text of several paragraphs, such as a note; its markup is shown as text, except for code."""
    lines = [message(line.strip()) for line in text.splitlines()]
    return "\n".join(lines).strip("\n")
