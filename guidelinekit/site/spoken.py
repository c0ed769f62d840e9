"""HTML with words of the interface in another language than the page -> HTML that names their language and direction.

A guideline in a language without messages has English words in its pages. Templates mark them with control characters,
which no text of a guideline has, because readers of specs refuse them. A screen reader then speaks each text rightly,
and text from right to left keeps its order.
"""

import re
from typing import Any

from jinja2 import Template

from guidelinekit.guideline.one_line import plain_line
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.messages.medium import PLAIN, Medium

_WORDS, _FOREIGN, _END = "\x01", "\x02", "\x03"
_MARK = re.compile(f"[{_WORDS}{_FOREIGN}{_END}]")
_UNMARKED = re.compile(f"[^{_WORDS}{_FOREIGN}{_END}]+")
_TOKEN = re.compile(rf"</?([\w-]+)[^>]*>|{_MARK.pattern}")
#: Elements that contain text without HTML elements.
_ONLY_TEXT = frozenset({"option", "title", "textarea", "script", "style", "svg"})


def _foreign(text: str) -> str:
    # A text may have marks of its own, which are control characters.
    return f"{_FOREIGN}{_UNMARKED.sub(lambda match: plain_line(match[0]), text)}{_END}"


_MARKING = Medium(_foreign, PLAIN.escape_id)


def marking(catalogue: Catalogue) -> Catalogue:
    """Return a catalogue that marks what is foreign in its messages, if these are in another language than the page."""
    return catalogue.written_for(_MARKING) if catalogue.is_foreign else catalogue


def words(text: str, catalogue: Catalogue) -> str:
    """Mark a message of the catalogue, if it is in another language than the page."""
    return f"{_WORDS}{text}{_END}" if catalogue.is_foreign else text


class SpokenTemplate(Template):
    """A template whose marks become elements with a language. The global `catalogue` knows the languages."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        """Render the template."""
        text = super().render(*args, **kwargs)
        catalogue: Catalogue = self.globals["catalogue"]
        if not catalogue.is_foreign:
            return text
        is_html = (self.name or "").endswith(".html.j2")
        return spoken(text, catalogue) if is_html else _MARK.sub("", text)


def spoken(html: str, catalogue: Catalogue) -> str:
    """Replace the marks by elements. Where no element can be, such as in an attribute, they are removed."""
    languages = {
        _WORDS: (catalogue.language, catalogue.words_direction),
        _FOREIGN: (catalogue.tag, catalogue.direction),
    }
    inside, open_marks, only_text = [languages[_FOREIGN]], [""], ""

    def replaced(match: re.Match[str]) -> str:
        nonlocal only_text
        token, element = match[0], match[1]
        if element:
            if only_text == element and token.startswith("</"):
                only_text = ""
            elif not only_text and element in _ONLY_TEXT and not token.startswith("</"):
                only_text = element
            return _MARK.sub("", token)
        if token == _END:
            inside.pop()
            return open_marks.pop()
        language = languages[token]
        is_new = language != inside[-1] and not only_text
        inside.append(language if is_new else inside[-1])
        open_marks.append("</bdi>" if is_new else "")
        return f'<bdi lang="{language[0]}" dir="{language[1]}">' if is_new else ""

    return _TOKEN.sub(replaced, html)
