"""Pages are in the language of their guideline: every word of the interface, its direction, its dates and its signs."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.operations.build import build
from guidelinekit.operations.workspace import Workspace
from guidelinekit.site.spoken import marking, spoken, words
from guidelinekit.store.resources import load_catalogue
from tests.conftest import CASES

LANGUAGES = CASES / "languages"
SPECS = {"resident-messages": "ar", "recipe-parts": "ja"}
#: Names that these languages write in Latin letters too.
NAMES = {"Atom", "JavaScript", "ID"}
#: Attributes that are read out, or that scripts show.
READ = ("title", "aria-label", "alt", "placeholder", "data-count", "data-copied", "data-open", "data-close")
READ_IN_FRAME = ("data-auto", "data-light", "data-dark", "data-on", "data-off")
#: The signs that these languages do not use between words, each with what they use.
FOREIGN_SIGNS = {"ar": r"[,;?“”„]", "ja": r"(?<=[^\x00-\x7f])[,;?“”„]"}
#: Texts of which only a part is in English: a permalink, and the question that names a pair of labels.
_PARTLY = re.compile(r"#[\w/-]+|.+ or .+\?")

#: An element of lxml, which has no types.
Element = Any


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the built site of the guidelines in Arabic and Japanese."""
    return _built(tmp_path_factory.mktemp("own"), {})


@pytest.fixture(scope="module")
def site_without_messages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the same site with languages that have no messages: one is written from right to left."""
    return _built(tmp_path_factory.mktemp("foreign"), {"language: ar": "language: he", "language: ja": "language: fi"})


@pytest.mark.parametrize(("spec", "direction"), [("resident-messages", "rtl"), ("recipe-parts", "ltr")])
def test_pages_have_the_language_and_the_direction_of_the_guideline(site: Path, spec: str, direction: str) -> None:
    found = {(page.get("lang"), page.get("dir")) for _, page in _pages(site / spec)}
    assert found == {(SPECS[spec], direction)}


@pytest.mark.parametrize("spec", SPECS)
def test_no_word_of_the_interface_is_in_another_language(site: Path, spec: str) -> None:
    known = _spec_text(spec)
    texts = ((path, text) for path, page in _pages(site / spec) for text in _texts(page))
    foreign = {
        f"{path}: {word} in “{text.strip()}”"
        for path, text in texts
        for word in re.findall(r"[A-Za-z][A-Za-z'-]+", re.sub(r"\{\w+\}", "", text))
        if word not in known and word not in NAMES
    }
    assert sorted(foreign) == []


@pytest.mark.parametrize("spec", SPECS)
def test_the_signs_between_words_are_those_of_the_language(site: Path, spec: str) -> None:
    known = _spec_text(spec)
    texts = ((path, text.strip()) for path, page in _pages(site / spec) for text in _texts(page))
    sign = re.compile(FOREIGN_SIGNS[SPECS[spec]])
    assert [(path, text) for path, text in texts if text not in known and sign.search(text)] == []


@pytest.mark.parametrize("spec", SPECS)
def test_dates_are_in_words_and_say_to_programs_which_day_they_are(site: Path, spec: str) -> None:
    times = [element for _, page in _pages(site / spec) for element in page.iter("time")]
    catalogue = load_catalogue(SPECS[spec])
    assert times
    assert [time for time in times if time.text != catalogue.date(time.get("datetime"))] == []
    texts = (text for _, page in _pages(site / spec) for text in _texts(page))
    assert [text for text in texts if re.search(r"\d{4}-\d{2}-\d{2}", text)] == []


@pytest.mark.parametrize("spec", SPECS)
def test_words_without_messages_name_their_language(site_without_messages: Path, spec: str) -> None:
    """What is in English on a page in Finnish or Hebrew has the language and the direction of English."""
    known = _spec_text(spec)
    pages = list(_pages(site_without_messages / spec))
    assert {page.get("lang") for _, page in pages} == {{"ar": "he", "ja": "fi"}[SPECS[spec]]}
    unnamed = {
        f"{path}: {text}"
        for path, page in pages
        for element in page.body.iter()
        if element.tag != "time" and not _is_english(element)
        for text in map(str.strip, _own_texts(element))
        if re.search(r"[A-Za-z]{2}", text) and text not in known and not _PARTLY.fullmatch(text)
    }
    assert sorted(unnamed) == []


# Marks


@pytest.fixture(scope="module")
def hebrew() -> Catalogue:
    """Return a catalogue whose pages are in Hebrew and whose messages are in English."""
    return load_catalogue("he")


def test_words_and_what_stands_in_them_have_their_languages(hebrew: Catalogue) -> None:
    message = words(marking(hebrew).text("pages.use", label="שם"), hebrew)
    assert spoken(f"<p>{message}</p>", hebrew) == (
        '<p><bdi lang="en" dir="ltr">use <bdi lang="he" dir="rtl">שם</bdi></bdi></p>'
    )


@pytest.mark.parametrize("form", ['<a title="{}">x</a>', "<option>{}</option>", "<title>{}</title>", "<svg>{}</svg>"])
def test_where_no_element_can_be_the_marks_are_removed(form: str, hebrew: Catalogue) -> None:
    message = words(marking(hebrew).text("pages.use", label="שם"), hebrew)
    assert spoken(form.format(message), hebrew) == form.format("use שם")
    assert spoken(form.format(message) + words("All", hebrew), hebrew).endswith('<bdi lang="en" dir="ltr">All</bdi>')


@pytest.mark.parametrize("language", ["en", "de-AT", "ar", "ja"])
def test_words_in_the_language_of_the_page_have_no_marks(language: str) -> None:
    catalogue = load_catalogue(language)
    assert marking(catalogue) is catalogue
    assert words("x", catalogue) == "x"


def test_marks_in_an_argument_are_kept_apart(hebrew: Catalogue) -> None:
    """A sentence may name a duration, which has words of its own."""
    time = words("2 days", hebrew)
    message = words(marking(hebrew).text("pages.within", time=time), hebrew)
    assert spoken(message, hebrew) == (
        '<bdi lang="en" dir="ltr">within <bdi lang="he" dir="rtl"><bdi lang="en" dir="ltr">2 days</bdi></bdi></bdi>'
    )


def _built(folder: Path, replaced: dict[str, str]) -> Path:
    shutil.copytree(LANGUAGES, folder / "repository")
    for path in (folder / "repository").rglob("guideline.yaml"):
        text = path.read_text(encoding="utf-8")
        for old, new in replaced.items():
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
    build(Workspace(folder / "repository"), output=folder / "site", history=False)
    return folder / "site"


def _pages(folder: Path) -> Iterator[tuple[str, Element]]:
    paths = sorted(folder.rglob("*.html"))
    assert len(paths) > 10
    for path in paths:
        yield path.relative_to(folder).as_posix(), html.document_fromstring(path.read_bytes())


def _texts(page: Element) -> Iterator[str]:
    """Yield what readers read or hear, without code."""
    for element in page.iter():
        yield from _own_texts(element)
        if isinstance(element.tag, str):
            yield from (element.get(name) for name in (*READ, *READ_IN_FRAME) if element.get(name))


def _own_texts(element: Element) -> Iterator[str]:
    if isinstance(element.tag, str) and element.tag not in ("script", "style", "code", "option"):
        yield from (text for text in (element.text, *(child.tail for child in element)) if text and text.strip())


def _is_english(element: Element) -> bool:
    named = next(parent for parent in (element, *element.iterancestors()) if parent.get("lang"))
    return (named.get("lang"), named.get("dir")) == ("en", "ltr")


def _spec_text(spec: str) -> str:
    files = sorted((LANGUAGES / "specs" / spec).glob("*.yaml"))
    return "\n".join(path.read_text(encoding="utf-8") for path in files)
