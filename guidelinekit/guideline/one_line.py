"""A text of any length -> one line of limited length, for the `repr` of objects in a notebook."""

#: The longest `repr`, in characters.
WIDTH = 120


def one_line(text: str, width: int = WIDTH) -> str:
    """Return a text in angle brackets on one line; what is longer than `width` ends with an ellipsis."""
    line = " ".join(text.split())
    return f"<{line}>" if len(line) <= width - 2 else f"<{line[: width - 3]}…>"
