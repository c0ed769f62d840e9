"""The catalogues of messages: complete in every language, in agreement with the code, and without words elsewhere."""

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2
import pytest
import yaml
from babel import Locale
from jinja2 import nodes
from lxml import html

from guidelinekit.changes.kinds import SPECIAL, registry
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.messages.catalogue import Entries
from guidelinekit.operations.build import build
from guidelinekit.operations.workspace import Workspace
from guidelinekit.report.escape_markdown import MARKDOWN
from guidelinekit.store.resources import languages, load_catalogue
from tests.conftest import ENGLISH, MOOD, ROOT, Repository, Result

PACKAGE = ROOT / "guidelinekit"
TEMPLATES = ROOT / "site_templates"
TRANSLATIONS = [language for language in languages() if language != "en"]

#: Plural forms may differ by large numbers too: in Spanish, a million has its own form.
COUNTS = (*range(200), *(10**power for power in range(2, 10)))
CLDR_FORMS = {"zero", "one", "two", "few", "many", "other"}

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


# Every language


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_a_translation_has_the_keys_of_english(language: str) -> None:
    expected, translated = _messages(ENGLISH.entries), _messages(load_catalogue(language).entries)
    assert expected.keys() - translated.keys() == set(), "missing"
    assert translated.keys() - expected.keys() == set(), "unknown"


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_a_translation_has_the_placeholders_of_english(language: str) -> None:
    expected, translated = _messages(ENGLISH.entries), _messages(load_catalogue(language).entries)
    differing = {key for key in expected if _placeholders(expected[key]) != _placeholders(translated[key])}
    assert differing == set()


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_a_translation_has_a_title_for_every_field(language: str) -> None:
    """A title is looked up by its path, then by the last key. The entries of a map need a title of their own."""
    own = load_catalogue(language).fields
    paths = set(ENGLISH.fields)
    last_keys = {path.rpartition("/")[2] for path in paths if not path.endswith("/*")}
    missing = {
        path for path in paths if path not in own and (path.endswith("/*") or path.rpartition("/")[2] not in own)
    }
    assert missing == set()
    assert own.keys() - paths - last_keys == set(), "unknown"


@pytest.mark.parametrize("language", languages())
def test_plurals_have_every_form_that_the_language_needs(language: str) -> None:
    locale = Locale.parse(language.replace("-", "_"))
    needed = {locale.plural_form(count) for count in COUNTS}
    translated = _messages(load_catalogue(language).entries)
    counted = [key for key, forms in _messages(ENGLISH.entries).items() if len(forms) > 1]
    assert {key: needed - translated[key].keys() for key in counted if needed - translated[key].keys()} == {}
    unknown = {form for forms in translated.values() for form in forms} - CLDR_FORMS
    assert unknown == set()


@pytest.mark.parametrize("language", languages())
def test_keys_and_texts_are_text_and_not_empty(language: str) -> None:
    """YAML reads `yes`, `no`, `on` and `off` as booleans unless they are in quotation marks."""
    assert list(_not_text(load_catalogue(language).entries)) == []


@pytest.mark.parametrize("language", languages())
def test_a_message_stands_once_in_its_file(language: str) -> None:
    """Of two entries with the same key, YAML keeps the last."""
    root = yaml.compose(PACKAGE.joinpath("messages", f"{language}.yaml").read_text(encoding="utf-8"))
    assert list(_repeated(root)) == []


@pytest.mark.parametrize("language", languages())
def test_the_direction_is_that_of_the_script(language: str) -> None:
    assert load_catalogue(language).direction == Locale.parse(language.replace("-", "_")).text_direction


@pytest.mark.parametrize(
    ("language", "words", "direction", "words_direction"),
    [
        ("de-AT", "de", "ltr", "ltr"),
        ("ar-EG", "ar", "rtl", "rtl"),
        # Languages without messages of their own.
        ("fi", "en", "ltr", "ltr"),
        ("he", "en", "rtl", "ltr"),
        # The region or the tag itself says which script it is.
        ("pa", "en", "ltr", "ltr"),
        ("pa-PK", "en", "rtl", "ltr"),
        ("uz-Arab-AF", "en", "rtl", "ltr"),
        ("az-latn-IR", "en", "ltr", "ltr"),
        ("ar-Latn", "ar", "ltr", "rtl"),
        ("FA-u-nu-latn", "en", "rtl", "ltr"),
        # CLDR knows nothing of this.
        ("tlh", "en", "ltr", "ltr"),
    ],
)
def test_pages_have_the_direction_of_the_guideline(
    language: str, words: str, direction: str, words_direction: str
) -> None:
    """The messages may be in another language."""
    catalogue = load_catalogue(language)
    assert (catalogue.tag, catalogue.language) == (language, words)
    assert (catalogue.direction, catalogue.words_direction) == (direction, words_direction)


def test_numbers_have_the_signs_of_the_language() -> None:
    assert [ENGLISH.number(value) for value in (7, 1200, 0.0005)] == ["7", "1,200", "0.0005"]
    assert [load_catalogue("de").number(value) for value in (7, 1200, 0.0005)] == ["7", "1.200", "0,0005"]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("", "9 March 2026"),
        ("en", "9 March 2026"),
        ("en-US", "March 9, 2026"),
        ("en-AU", "9 March 2026"),
        ("de", "9. März 2026"),
        ("de-AT", "9. März 2026"),
        ("es", "9 de marzo de 2026"),
        ("ar", "9 مارس 2026"),
        ("ja", "2026年3月9日"),
        # Languages without messages of their own.
        ("pt-br", "9 de março de 2026"),
        ("zh-Hant-TW", "2026年3月9日"),
        # CLDR knows only the beginning of these tags.
        ("en-XX", "9 March 2026"),
        ("de-DE-u-co-phonebk", "9. März 2026"),
        # CLDR knows nothing of these.
        ("tlh", "9 March 2026"),
        ("qqq-abc", "9 March 2026"),
    ],
)
def test_dates_are_in_the_language_of_the_guideline(language: str, expected: str) -> None:
    assert load_catalogue(language).date("2026-03-09") == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026",
        "2026-03",
        "2026-3-9",
        "2026-02-30",
        "20260309",
        "2026-W11-1",
        "2026-03-09 10:00",
        "next week",
        "٢٠٢٦-٠٣-٠٩",
    ],
)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_text_that_is_no_full_date_is_shown_as_it_is(language: str, text: str) -> None:
    assert load_catalogue(language).date(text) == text


def test_a_date_is_written_as_its_medium_requires() -> None:
    """At the start of a line of Markdown, `9.` would begin a list."""
    assert load_catalogue("de").written_for(MARKDOWN).date("2026-03-09") == "9\\. März 2026"
    assert load_catalogue("de").written_for(MARKDOWN).date("*soon*") == "\\*soon\\*"


@pytest.mark.parametrize("language", ["fi", "he", "en-US"])
def test_the_dates_of_a_language_leave_the_messages_as_they_are(language: str) -> None:
    catalogue = load_catalogue(language)
    assert (catalogue.language, catalogue.locale) == ("en", language)
    assert catalogue.text("pages.why") == ENGLISH.text("pages.why")
    assert (ENGLISH.locale, load_catalogue("de").locale) == ("en", "de")


@pytest.mark.slow
def test_a_german_guideline_has_a_german_site(repository: Repository, tmp_path: Path) -> None:
    repository.commit("Decide moods", {"specs/mood.yaml": f"language: de\n{MOOD}"})
    build(Workspace(repository.path), output=tmp_path / "site")
    start = html.parse(tmp_path / "site" / "mood" / "preview" / "index.html").getroot()
    text = start.text_content()
    assert start.get("lang") == "de"
    # The words of the frame, and those of the page.
    assert [word for word in ("Zum Inhalt", "Menü schließen", "Wählen Sie genau ein Label.") if word not in text] == []


def test_a_german_guideline_has_german_reports(repository: Repository, cli: Callable[..., Result]) -> None:
    repository.commit("Decide moods", {"specs/mood.yaml": f"language: de\n{MOOD}"})
    repository.git("tag", "mood@1.0.0")
    repository.write({"specs/mood.yaml": f"language: de\n{MOOD.replace('name: Sad', 'name: Unhappy')}"})
    report = cli("-C", repository.path, "diff", "--format", "markdown").out
    assert report.splitlines()[0] == "# Vergleich: letztes Release → Arbeitskopie"
    assert "- Label „Unhappy“: „Name“ von „Sad“ zu „Unhappy“ geändert." in report
    english = cli("-C", repository.path, "diff", "--format", "markdown", "--language", "en").out
    assert english.splitlines()[0] == "# the last release compared with the work tree"


# The code and the catalogue


def test_every_kind_of_change_has_its_reason(schema: Schema) -> None:
    assert {kind.id for kind in registry(schema).values() if not ENGLISH.has(kind.reason)} == set()
    assert set(ENGLISH.group("kinds")) == set(SPECIAL)


def test_every_message_that_the_code_names_exists() -> None:
    known = _messages(ENGLISH.entries)
    unknown = [pattern for pattern in _used() if not any(re.fullmatch(pattern, key) for key in known)]
    assert unknown == []


def test_every_message_is_used() -> None:
    patterns = _used()
    assert [key for key in _messages(ENGLISH.entries) if not any(re.fullmatch(p, key) for p in patterns)] == []


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.j2")), ids=lambda path: path.name)
def test_a_template_has_a_value_for_every_placeholder(path: Path) -> None:
    for call, message_id in _template_messages(path):
        if isinstance(message_id, nodes.Const):
            prefix = "pages." if isinstance(call.node, nodes.Name) else ""
            expected = _placeholders(_messages(ENGLISH.entries)[prefix + message_id.value])
            assert expected <= _arguments(call), f"line {call.lineno}"


# No words elsewhere

#: Literal text of templates that nobody reads: the front matter of Markdown, and the time in the feed's dates.
NOT_WORDS = ("title:", "T00:00:00Z")
_READ_ATTRIBUTES = re.compile(r"\b(?:title|alt|aria-label|placeholder)=\"([^\"]*)\"")


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.j2")), ids=lambda path: path.name)
def test_a_template_has_no_words_of_its_own(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert re.findall(r"\w*[^\W\d_]\w*", _text_of_template(source)) == []
    constants = [constant.value for constant in jinja2.Environment().parse(source).find_all(nodes.Const)]
    assert [value for value in constants if isinstance(value, str) and _words(value) > 1] == []


#: Functions that return the texts of errors and findings.
FOR_AUTHORS = {"crawl", "_problem", "_problem_of_targets", "_too_large"}
#: Of `exchange`, these are the prompts and the files of releases. The modules with formats also have texts for authors,
#: who read them in English, as they do findings: reasons of losses, notes of imports, errors and messages of drift. So
#: what writers put into the files of tools is checked in these files, by test_exchange_words.py. `exchange/words.py`
#: has the English messages for callers without a catalogue: test_exchange_languages.py compares the two.
READ_BY_LABELERS = [
    *sorted((PACKAGE / "changes").rglob("*.py")),
    *sorted((PACKAGE / "site").rglob("*.py")),
    *sorted((PACKAGE / "exchange/prompt").rglob("*.py")),
    *sorted((PACKAGE / "exchange/release").rglob("*.py")),
    *(
        PACKAGE / "report" / f"{name}.py"
        for name in (
            "changes",
            "diff",
            "markdown",
            "review",
            "review_table",
            "note_to_paste",
            "migration",
            "migration_sql",
            "external_diff",
            "json",
        )
    ),
]


@pytest.mark.parametrize("path", READ_BY_LABELERS, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_sentence_is_written_outside_the_catalogues(path: Path) -> None:
    """Errors and findings, which are for authors, are English."""
    finder = _SentenceFinder()
    finder.visit(ast.parse(path.read_text(encoding="utf-8")))
    assert finder.sentences == []


def test_sentences_are_found_wherever_they_are_built() -> None:
    source = '''
"""A docstring of a module."""
HEAD = "Items need relabeling"
def text(count, at):
    """A docstring of a function."""
    state = f"has {count} findings too many"
    message = f"the guideline {state}"
    yield CODE.at(at, message, hint="Remove the other one.")
    hint = "this one is shown to annotators"
    if count:
        raise ValueError(f"{count} is not a number", hint="Use a number instead.")
    yield f"<b>{count} items</b> need to be" + " relabeled"
    yield count + at("an argument of a call")
    yield "<p class=\\"one two three\\">two words</p>"
'''
    finder = _SentenceFinder()
    finder.visit(ast.parse(source))
    assert finder.sentences == [
        "line 3: Items need relabeling",
        "line 9: this one is shown to annotators",
        "line 12: <b>… items</b> need to be relabeled",
        "line 13: an argument of a call",
    ]


# Reading catalogues


def _messages(entries: Entries, prefix: str = "") -> dict[str, Mapping[str, str]]:
    """Return every message by its id, as texts by plural form; a message without forms has the form `other`."""
    found: dict[str, Mapping[str, str]] = {}
    for key, value in entries.items():
        if not prefix and key == "fields":
            continue
        if not isinstance(value, Mapping):
            found[f"{prefix}{key}"] = {"other": value}
        elif "other" in value:
            found[f"{prefix}{key}"] = value
        else:
            found |= _messages(value, f"{prefix}{key}.")
    return found


def _placeholders(forms: Mapping[str, str]) -> set[str]:
    """Return the placeholders of all forms. A capital letter only starts a sentence."""
    return {name[:1].lower() + name[1:] for text in forms.values() for name in _PLACEHOLDER.findall(text)}


def _repeated(node: yaml.Node | None, path: str = "") -> Iterator[str]:
    if isinstance(node, yaml.MappingNode):
        keys = [f"{path}{key.value}" for key, _ in node.value]
        yield from (key for key in set(keys) if keys.count(key) > 1)
        for key, value in node.value:
            yield from _repeated(value, f"{path}{key.value}.")


def _not_text(entries: Mapping[Any, Any]) -> Iterator[Any]:
    for key, value in entries.items():
        if not isinstance(key, str):
            yield key
        if isinstance(value, Mapping):
            yield from _not_text(value)
        elif not isinstance(value, str) or not value.strip():
            yield key, value


# Reading code

#: Functions of describe.py whose last positional argument is an id below `changes`.
_DESCRIBING = {"_message", "message", "_renamed", "_tombstone", "_about_subject"}
#: Ids that describe.py takes from a kind of change or its action.
_FROM_KINDS = {"guideline-added", "guideline-removed", "added", "removed", "reworded", "copyedited"}
#: Names of files look like ids of messages.
_FILE_ENDINGS = (r"\.css", r"\.csv", r"\.json", r"\.md")
_MESSAGE_ID = re.compile(r"[a-z]+(?:\\\.(?:[a-z_-]|\\S\+)+)+")


def _used() -> list[str]:
    """Return regular expressions for the ids of all messages that the code and the templates name."""
    found = [rf"changes\.{name}" for name in _FROM_KINDS]
    found += [r"signs\.\w+", r"sections\.\w+", *(kind.reason.replace(".", r"\.") for kind in SPECIAL.values())]
    for path in sorted(path for path in PACKAGE.rglob("*.py") if path.name != "__init__.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if path.name == "describe.py":
            found += [rf"changes\.{name}" for name in _described(tree)]
        else:
            groups = set(_groups(tree))
            found += [rf"{group}\.\S+" for group in groups]
            named = {_pattern(node) for node in ast.walk(tree)} - groups
            found += [text for text in named if _MESSAGE_ID.fullmatch(text) and not text.endswith(_FILE_ENDINGS)]
    for path in sorted(TEMPLATES.glob("*.j2")):
        for call, message_id in _template_messages(path):
            prefix = r"pages\." if isinstance(call.node, nodes.Name) else ""
            found.append(prefix + _template_pattern(message_id))
    sections = {key.split(".")[0] for key in _messages(ENGLISH.entries)}
    return [pattern for pattern in found if pattern.split(r"\.")[0] in sections]


def _groups(tree: ast.AST) -> Iterator[str]:
    """Yield the ids of the groups of messages that are read as a whole."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="group"), args=[ast.Constant() as message_id]):
                yield _pattern(message_id)
            case _:
                pass


def _described(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[*_, ast.Constant() | ast.JoinedStr() as message_id]) if (
                name in _DESCRIBING
            ):
                yield from {_pattern(message_id).replace(r"\S+", action) for action in ("added", "removed")}
            case _:
                pass


def _pattern(node: ast.AST) -> str:
    """Return a regular expression for a string or an f-string; empty for other nodes."""
    match node:
        case ast.Constant(value=str(text)):
            return text.replace(".", r"\.")
        case ast.JoinedStr(values=values):
            return "".join(_pattern(value) if isinstance(value, ast.Constant) else r"\S+" for value in values)
        case _:
            return ""


def _template_messages(path: Path) -> Iterator[tuple[nodes.Call, nodes.Expr]]:
    """Yield the calls of `t` and `catalogue.text` in a template, each with the id, or with both where it chooses."""
    for call in jinja2.Environment().parse(path.read_text(encoding="utf-8")).find_all(nodes.Call):
        match call.node:
            case nodes.Name(name="t") | nodes.Getattr(node=nodes.Name(name="catalogue"), attr="text"):
                yield from ((call, message_id) for message_id in _chosen(call.args[0]))
            case _:
                pass


def _chosen(expression: nodes.Expr | None) -> Iterator[nodes.Expr]:
    match expression:
        case nodes.CondExpr(expr1=first, expr2=second):
            yield from _chosen(first)
            yield from _chosen(second)
        case nodes.Expr():
            yield expression
        case _:
            raise AssertionError("a message has no id")


def _template_pattern(expression: nodes.Expr) -> str:
    match expression:
        case nodes.Const(value=str(text)):
            return text.replace(".", r"\.")
        case nodes.Concat(nodes=parts):
            return "".join(_template_pattern(part) for part in parts)
        case _:
            return r"[^.\s]+"


def _arguments(call: nodes.Call) -> set[str]:
    names = {keyword.key for keyword in call.kwargs}
    if isinstance(call.dyn_kwargs, nodes.Dict):
        names |= {pair.key.as_const() for pair in call.dyn_kwargs.items}
    return names


def _text_of_template(source: str) -> str:
    """Return the literal text of a template that readers would see: without Jinja, tags, styles and attribute lists."""
    tokens = jinja2.Environment().lex(source)
    text = "".join(value for _, kind, value in tokens if kind == "data")
    read = " ".join(_READ_ATTRIBUTES.findall(text))
    for markup in (r"<style>.*?</style>", r"<[^>]*>", r"&#?\w+;", r"\{:[^}]*\}", *map(re.escape, NOT_WORDS)):
        text = re.sub(markup, " ", text, flags=re.DOTALL)
    return f"{text} {read}"


class _SentenceFinder(ast.NodeVisitor):
    """Collects texts of three or more words, except docstrings, errors and findings."""

    def __init__(self) -> None:
        self.sentences: list[str] = []
        self._for_authors: Sequence[ast.expr] = ()

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        if node.name in FOR_AUTHORS:
            return
        outer, self._for_authors = self._for_authors, [*self._for_authors, *_feeding_findings(node)]
        self.generic_visit(node)
        self._for_authors = outer

    def visit(self, node: ast.AST) -> None:
        match node:
            case ast.Raise() | ast.Assert() | ast.Expr(value=ast.Constant()):
                return
            case ast.Call(func=ast.Attribute(attr="at")):
                return
            case ast.Assign(value=value) if value in self._for_authors:
                return
            case ast.Constant(value=str()) | ast.JoinedStr() | ast.BinOp(op=ast.Add()):
                parts = list(_parts(node))
                text = "".join(part if isinstance(part, str) else "…" for part in parts)
                if _words(text) > 2:
                    self.sentences.append(f"line {node.lineno}: {text}")
                for part in parts:
                    if isinstance(part, ast.AST):
                        self.visit(part)
            case _:
                super().visit(node)


def _feeding_findings(function: ast.FunctionDef) -> Iterator[ast.expr]:
    """Yield the values of the variables that the function puts into findings and errors, also by way of others."""
    passed = {
        name
        for node in ast.walk(function)
        if isinstance(node, ast.Raise)
        or (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "at")
        for name in _names(node)
    }
    assigned = [
        (node.targets[0].id, node.value)
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    ]
    for _ in assigned:
        passed |= {inner for name, value in assigned if name in passed for inner in _names(value)}
    yield from (value for name, value in assigned if name in passed)


def _names(node: ast.AST) -> Iterator[str]:
    return (inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name))


def _parts(node: ast.AST) -> Iterator[str | ast.AST]:
    """Yield the parts of a string expression: texts, and the expressions whose values are inserted."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=values):
            for value in values:
                yield from _parts(value)
        case ast.FormattedValue(value=value):
            yield value
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            yield from _parts(left)
            yield from _parts(right)
        case _:
            yield node


def _words(text: str) -> int:
    """Return how many words a text has, without those in tags of HTML."""
    tokens = re.sub(r"<[^>]*>", " ", text).split()
    return sum(bool(re.fullmatch(r"[(“\"'`]*[^\W\d_]+(?:[-'’][^\W\d_]+)*[)”\"'`.,:;?!]*", token)) for token in tokens)


@pytest.mark.parametrize(
    ("group", "path"),
    [
        ("statuses", ("status",)),
        ("statuses", ("labels", "*", "status")),
        ("statuses", ("rules", "*", "status")),
        ("levels", ("rules", "*", "level")),
        ("difficulties", ("examples", "*", "difficulty")),
    ],
)
def test_every_value_that_pages_show_has_a_message(group: str, path: tuple[str, ...], schema: Schema) -> None:
    node = schema.node(path)
    assert node is not None
    for language in languages():
        catalogue = load_catalogue(language)
        for value in node.raw["enum"]:
            assert catalogue.text(f"pages.{group}.{value}")
