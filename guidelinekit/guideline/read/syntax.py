"""An error of the YAML parser -> a finding: what is wrong, where, and how to fix it."""

import yaml

from guidelinekit.guideline import codes
from guidelinekit.guideline.finding import Finding, Location
from guidelinekit.guideline.read.document import location_between
from guidelinekit.guideline.read.scalars import MAX_DEPTH
from guidelinekit.guideline.read.text import following_comments, odd_spaces


def syntax_finding(path: str, text: str, error: yaml.YAMLError) -> Finding:
    """Explain why a text is not valid YAML."""
    position = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = str(getattr(error, "problem", None) or "it cannot be parsed")
    if position is None:
        offset = getattr(error, "position", 0)
        before = text.encode()[:offset].decode(errors="replace") if isinstance(offset, int) else ""
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        reason = str(getattr(error, "reason", "") or problem)
        where = Location(path=path, line=line, column=column, end_line=line, end_column=column + 1)
        message = f"the text contains a character that YAML does not allow ({reason})"
        return codes.CONTROL_CHARACTER.at(where, message, arguments=[reason])
    where = location_between(path, position, position)
    context, start = str(getattr(error, "context", None) or ""), getattr(error, "context_mark", None)
    lines = text.splitlines()
    before = lines[position.line][: position.column + 1] if position.line < len(lines) else ""
    first = min(position.line, start.line) if start is not None else position.line
    nearby = range(max(0, min(first, position.line - 1)), min(position.line + 1, len(lines)))
    space = next((space.hint for space in odd_spaces(text) if space.line - 1 in nearby), "")
    comment = next(filter(None, (_comment_hint(at + 1, lines[at]) for at in nearby)), "")
    if "nesting depth" in problem:
        return codes.TOO_DEEP.at(where, f"the nesting is deeper than {MAX_DEPTH} levels")
    if "end of stream" in problem and start is not None:
        message = f"invalid YAML: the quote, bracket or block that starts here is never closed ({context})"
        hint = space or comment or "Add the closing quote or bracket, or correct the indentation."
        return codes.YAML_SYNTAX.at(location_between(path, start, start), message, arguments=[context], hint=hint)
    hint = space or comment
    if "\t" in before:
        hint = "Indent with spaces. YAML does not allow tabs there."
    elif "cannot start any token" in problem and before.endswith(("|", ">")):
        hint = (
            "In braces or brackets, text cannot begin with `|` or `>`. Write each key on its own line, or use quotes."
        )
    elif context.endswith(("alias", "anchor")):
        hint = "Put text that starts with `*` or `&` in quotes."
    return codes.YAML_SYNTAX.at(where, f"invalid YAML: {problem}", arguments=[problem], hint=hint)


def _comment_hint(number: int, line: str) -> str:
    """A hint if a line has a comment after text without quotes, or inside braces or brackets; otherwise empty."""
    end, start = next(iter(following_comments(line).items()), (0, 0))
    before = line[:end]
    is_after_text = not before.endswith((":", "|", ">", "-")) or "{" in before or "[" in before
    if not end or not is_after_text or '"' in before or "'" in before:
        return ""
    return f"In line {number}, “{line[start:][:60].strip()}” is a comment. If it is text, put the whole text in quotes."
