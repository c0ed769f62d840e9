"""Names in any language -> ids that the schema accepts, and the check of an id that was given."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from typing import Any

#: The longest id that the schema allows.
_MAX_LENGTH = 64
#: Names of devices on Windows, also with a file extension.
_DEVICES = r"con|prn|aux|nul|com[0-9]|lpt[0-9]"
#: What is beside the folders of guidelines in a site.
_SITE_NAMES = {"assets", "404.html", "sitemap.xml", "sitemap.xml.gz"}
#: Letters that NFKD does not split into a base letter and an accent.
_LETTERS = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i",
        "ŋ": "n", "ŧ": "t", "ĸ": "k", "ə": "e", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y",
        **dict.fromkeys("'’‘ʼʻ`´", ""),
    }
)  # fmt: skip
_SEPARATORS = re.compile(r"[^a-z0-9_.]+")
_RUN = re.compile(r"[-._]{2,}")


def ids_from_names(
    names: Sequence[str],
    *,
    given: Mapping[int, str] | None = None,
    taken: Collection[str] = (),
    fallback: str = "label",
    first: int = 1,
) -> tuple[str, ...]:
    """Return an id for each name, in order; they differ from each other and from `taken`, also if case is ignored.

    `given` are ids that are set already, by the index of the name. A name without Latin letters gets `fallback` and its
    position, counted from `first`, such as `label-2`; a number keeps its digits. An id that is taken gets `-2`, `-3`
    and so on. The id of a name does not depend on the names after it.
    """
    ids = given or {}
    used = {other.lower() for other in (*taken, *ids.values())}
    result: list[str] = []
    for index, name in enumerate(names):
        made = ids.get(index) or _free(_spelled(name) or f"{fallback}-{first + index}", used)
        used.add(made.lower())
        result.append(made)
    return tuple(result)


def _free(wanted: str, used: Collection[str]) -> str:
    """An id of at most 64 characters that is not used: the wanted one, or with a number at its end."""
    made, count = _shortened(wanted, _MAX_LENGTH), 1
    while made in used:
        count += 1
        end = f"-{count}"
        made = _shortened(wanted, _MAX_LENGTH - len(end)) + end
    return made


def problem_of_guideline_id(guideline_id: str) -> str:
    """Return why an id cannot name the folder, the pages and the tags of a guideline; empty if it can."""
    folded = guideline_id.casefold()
    if ":" in guideline_id or ".." in guideline_id:
        return f"tags and folders cannot have `{':' if ':' in guideline_id else '..'}` in their names"
    if folded.endswith("."):
        return "the name of a folder cannot end with a full stop on Windows"
    if re.fullmatch(_DEVICES, folded.split(".")[0]):
        return "Windows reserves this name for a device"
    is_page = folded in _SITE_NAMES or folded.split(".")[0] == "index"
    return "the site has a file or folder of this name" if is_page else ""


def is_id(text: str, form: Mapping[str, Any]) -> bool:
    """Whether a text is an id. `form` is the definition of an id in the schema."""
    return len(text) <= form["maxLength"] and re.fullmatch(form["pattern"], text) is not None


def _spelled(name: str) -> str:
    """A name in lower-case ASCII letters, digits and `_ . -`, beginning and ending with a letter or digit.

    Empty if the letters of the name cannot be written in ASCII.
    """
    # Both steps twice: NFKD splits an acute accent used as an apostrophe, and reveals a letter of the table in `ǿ`; the
    # lower case of `İ` contains an accent.
    base = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name.translate(_LETTERS)).lower())
    letters = "".join(character for character in base.translate(_LETTERS) if not _is_invisible(character))
    spelled = _RUN.sub(lambda run: "-" if "-" in run[0] else run[0][0], _SEPARATORS.sub("-", letters)).strip("-._")
    has_letter = re.search("[a-z]", spelled) is not None
    return spelled if has_letter or not any(map(str.isalpha, letters)) else ""


def _is_invisible(character: str) -> bool:
    """Whether a character is an accent, or controls only how the text around it is shown."""
    return unicodedata.category(character) in ("Mn", "Me", "Cf")


def _shortened(text: str, length: int) -> str:
    """A text with at most this many characters, cut at the end of a word unless that removes more than half of it."""
    if len(text) <= length:
        return text
    end = text.rfind("-", length // 2, length + 1)
    return text[: end if end > 0 else length].rstrip("-._")
