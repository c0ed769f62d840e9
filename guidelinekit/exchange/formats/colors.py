"""A color as tools write it -> `#rrggbb`."""

import re

_HEX = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})(?:[0-9a-fA-F]{2})?")


def hex_color(text: str) -> str:
    """Return a color of CSS as `#rrggbb`; empty if the text is none. Transparency is left out."""
    text = text.strip()
    if found := _HEX.fullmatch(text):
        digits = found[1].lower()
        return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))
    from coloraide import Color

    try:
        return str(Color(text).convert("srgb").fit().to_string(hex=True, alpha=False)) if text else ""
    except ValueError:
        return ""
