"""A label -> what stands on its key, the sign of the label on every page. Pure."""

from guidelinekit.guideline.format.model import Label

#: The longest code, in characters, that fits on a key.
_LONGEST = 3


def key_of(label: Label | None) -> str:
    """Return the hotkey of a label, or its code if that is short; empty for a key without a letter."""
    if label is None:
        return ""
    code = "" if label.code is None else str(label.code)
    return label.hotkey or (code if len(code) <= _LONGEST else "")
