"""The finder in a real browser: what readers type into its box leads to what they mean."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import snowballstemmer
import yaml
from playwright.sync_api import Page

from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.site.finder.entry import Entry
from guidelinekit.site.finder.words import fold, words
from guidelinekit.site.paths import START, PageLinks, page_of
from guidelinekit.store.resources import load_catalogue
from tests.conftest import CASES, ENGLISH, HEAD, MOOD, ROOT
from tests.finder_page import Indexed, ask, index_of, index_of_spec, open_finder, ranks
from tests.item_histories import history_between
from tests.test_audience import changelog_of
from tests.test_no_silent_change import source

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SPECS = sorted(path.name for path in (ROOT / "specs").iterdir())
#: The kinds whose titles and ids a reader knows.
NAMED = ("label", "rule", "edge-case", "term", "outcome", "attribute", "owner", "work", "page", "pair", "step")


@pytest.fixture(scope="module")
def indexes() -> dict[str, Indexed]:
    """The indexes of the project's guidelines."""
    return {name: index_of_spec(name) for name in SPECS}


def of_kind(index: Indexed, *kinds: str) -> Iterator[Entry]:
    return (entry for entry in index.entries if entry.kind in kinds)


def share_in_top(
    browser: "Browser", folder: Path, indexes: Sequence[Indexed], queries: Sequence[Sequence[tuple[str, str]]]
) -> tuple[float, list[tuple[str, str, int]]]:
    """The share of queries whose page is among the first three results, and the others with their place."""
    missed, total = [], 0
    for index, wanted in zip(indexes, queries, strict=True):
        page = browser.new_page()
        open_finder(page, folder, [index])
        places = ranks(page, wanted)
        missed += [(*pair, place) for pair, place in zip(wanted, places, strict=True) if not 1 <= place <= 3]
        total += len(wanted)
        page.close()
    assert total >= 50
    return 1 - len(missed) / total, missed


# What readers type


def test_names_aliases_codes_and_ids_are_found(browser: "Browser", tmp_path: Path, indexes: dict[str, Indexed]) -> None:
    queries = [
        [(name, entry.href) for entry in of_kind(index, *NAMED) for name in (entry.title, *entry.names)]
        for index in indexes.values()
    ]
    share, missed = share_in_top(browser, tmp_path, list(indexes.values()), queries)
    assert share >= 0.99, missed


def with_one_slip(name: str) -> Iterator[str]:
    """A name with one letter replaced, dropped, doubled, and swapped with the next, at two places."""
    letters = [at for at, char in enumerate(name) if char.isalpha()]
    if len(letters) < 4:
        return
    for at in (letters[1], letters[len(letters) // 2]):
        other = "x" if name[at].lower() != "x" else "z"
        yield name[:at] + other + name[at + 1 :]
        yield name[:at] + name[at + 1 :]
        yield name[:at] + name[at] + name[at:]
        if at + 1 < len(name) and name[at + 1] not in (name[at], " "):
            yield name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def test_names_with_one_wrong_letter_are_found(browser: "Browser", tmp_path: Path, indexes: dict[str, Indexed]) -> None:
    queries = [
        [
            (typed, entry.href)
            for entry in of_kind(index, "label")
            for name in (entry.title, *entry.names[:3])
            for typed in with_one_slip(name)
        ]
        for index in indexes.values()
    ]
    share, missed = share_in_top(browser, tmp_path, list(indexes.values()), queries)
    assert share >= 0.98, missed


def forms(texts: str, language: str) -> Mapping[str, set[str]]:
    """The words of texts with the same stem, by each of them."""
    stemmer = snowballstemmer.stemmer(language)
    by_stem: dict[str, set[str]] = defaultdict(set)
    for word in set(re.findall(r"[^\W\d_]{3,}", texts.lower())):
        by_stem[stemmer.stemWord(word)].add(word)
    return {word: found - {word} for found in by_stem.values() for word in found}


def test_other_forms_of_the_words_in_names_are_found(
    browser: "Browser", tmp_path: Path, indexes: dict[str, Indexed]
) -> None:
    texts = " ".join(path.read_text("utf-8") for path in (ROOT / "specs").rglob("*.yaml"))
    known = forms(texts, "english")
    queries = [
        [
            (name.replace(word, form), entry.href)
            for entry in of_kind(index, "label", "term", "outcome", "pair")
            for name in (entry.title, *entry.names)
            for word in re.findall(r"[A-Za-z]{4,}", name)
            for form in sorted(known.get(word.lower(), ()))
        ]
        for index in indexes.values()
    ]
    share, missed = share_in_top(browser, tmp_path, list(indexes.values()), queries)
    assert share >= 0.97, missed


def texts_of(entry: Any) -> Iterator[str]:
    """The texts of a catalogue, without placeholders."""
    if isinstance(entry, Mapping):
        for inner in entry.values():
            yield from texts_of(inner)
    else:
        yield re.sub(r"\{.*?\}", " ", str(entry))


@pytest.mark.parametrize(("language", "stemmer"), [("en", "english"), ("de", "german"), ("es", "spanish")])
def test_another_form_of_any_word_is_found(browser: "Browser", tmp_path: Path, language: str, stemmer: str) -> None:
    catalogue = load_catalogue(language)
    known = forms(" ".join(texts_of({k: v for k, v in catalogue.entries.items() if k != "find"})), stemmer)
    chosen: dict[str, set[str]] = {}
    for word, others in sorted(known.items()):
        if others and not others & chosen.keys():
            chosen[word] = others
    labels = {f"l{at}": {"name": word, "definition": "–"} for at, word in enumerate(chosen)}
    data = {**yaml.safe_load(HEAD), "language": language, "labels": labels}
    index = index_of(data)
    queries = [
        (form, f"labels/l{at}/index.html")
        for at, word in enumerate(chosen)
        for form in sorted(chosen[word])
        if fold(form) != fold(word)
    ]
    share, missed = share_in_top(browser, tmp_path, [index], [queries])
    assert share >= 0.97, missed


def guideline_of(labels: Mapping[str, Mapping[str, Any]], language: str = "en", **more: Any) -> Indexed:
    head = yaml.safe_load(HEAD)
    return index_of({**head, "language": language, "labels": {k: dict(v) for k, v in labels.items()}, **more})


ARABIC = guideline_of(
    {
        "threat": {"name": "تهديد", "definition": "يعلن الكاتب أنه سيؤذي شخصًا."},
        "insult": {"name": "إهانة", "definition": "كلمة جارحة لشخص واحد."},
        "harassment": {"name": "التحرش", "definition": "تعليقات متكررة ضد الشخص نفسه.", "aliases": ["المضايقة"]},
        "neutral": {"name": "محايد", "definition": "لا يوجد أي هجوم."},
    },
    "ar",
)
JAPANESE = guideline_of(
    {
        "car": {"name": "乗用車", "definition": "人を運ぶ自動車です。バスは含みません。"},
        "bus": {"name": "バス", "definition": "多くの乗客を運ぶ大型の車両です。"},
        "bicycle": {"name": "自転車", "definition": "ペダルで走る二輪車です。"},
        "pedestrian": {"name": "歩行者", "definition": "道を歩いている人です。"},
    },
    "ja",
)
CHINESE = guideline_of(
    {
        "threat": {"name": "威胁", "definition": "评论宣布要对某人使用暴力。"},
        "insult": {"name": "侮辱", "definition": "对某人说粗鲁的话。"},
        "neutral": {"name": "中性", "definition": "没有任何攻击。"},
    },
    "zh",
)
GERMAN = guideline_of(
    {
        "street": {"name": "Straße", "definition": "Eine befestigte Fahrbahn."},
        "harassment": {"name": "Belästigung", "definition": "Wiederholte Angriffe auf eine Person."},
        "houses": {"name": "Häuser", "definition": "Gebäude, in denen Menschen wohnen."},
        "dog": {"name": "Hundepfeife", "definition": "Nur Eingeweihte verstehen es."},
    },
    "de",
)
ENGLISH_WORDS = guideline_of(
    {
        "whistle": {"name": "Dog whistle", "definition": "Only insiders understand it."},
        "pile": {"name": "Pileon", "definition": "Many against one."},
        "cafe": {"name": "Café", "definition": "A place with tables."},
    }
)


#: Queries by guideline and the label to find.
SPELLINGS: list[tuple[Indexed, dict[str, str]]] = [
    (
        ARABIC,
        {
            "threat": "تهديد التهديد والتهديد بالتهديد للتهديد تَهْدِيد تهديدات سيؤذي",
            "insult": "إهانة اهانة الإهانة إهانه واهانة جارحة الكلمة",
            "harassment": "تحرش التحرش بتحرش مضايقة والمضايقة المتكررة",
        },
    ),
    (
        JAPANESE,
        {
            "car": "乗用車 乗用 自動車",
            "bus": "バス ﾊﾞｽ 乗客 大型 客",
            "bicycle": "自転車 二輪車 ペダル 輪",
            "pedestrian": "歩行者 歩行 道を歩く",
        },
    ),
    (CHINESE, {"threat": "威胁 暴力 使用暴力 胁", "insult": "侮辱 粗鲁 鲁"}),
    (
        GERMAN,
        {
            "street": "Straße strasse STRASSE Straßen Fahrbahnen",
            "harassment": "Belästigung Bela\u0308stigung belastigung Belaestigung",
            "houses": "Haus haeuser Hauser",
        },
    ),
    (
        ENGLISH_WORDS,
        {
            "whistle": "dogwhistle dog_whistle dog-whistle whistles",
            "pile": "pile_on pile-on pileon",
            "cafe": "cafe café cafe\u0301 CAFÉ",
        },
    ),
]


@pytest.mark.parametrize(("index", "spellings"), SPELLINGS)
def test_a_word_is_found_in_every_script_and_spelling(
    page: Page, tmp_path: Path, index: Indexed, spellings: dict[str, str]
) -> None:
    open_finder(page, tmp_path, [index])
    wanted = [
        (query.replace("_", " "), f"labels/{label}/index.html")
        for label, queries in spellings.items()
        for query in queries.split()
    ]
    assert [pair for pair, place in zip(wanted, ranks(page, wanted), strict=True) if place != 1] == []


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_words_of_a_reader_lead_to_pages(page: Page, tmp_path: Path, language: str) -> None:
    catalogue = load_catalogue(language)
    index = index_of(
        {
            **yaml.safe_load(MOOD),
            "language": language,
            "owners": {"desk": {"name": "Desk", "role": "Everything", "contact": "mailto:desk@example.com"}},
            "quality": {"agreement": {"metric": "krippendorff-alpha", "target": 0.8}},
        }
    )
    open_finder(page, tmp_path, [index])
    synonyms = catalogue.group("find.synonyms")
    wanted = [(word, "index.html#ask") for word in synonyms["ask"].split() if word not in synonyms["decide"].split()]
    wanted += [(word, "working/index.html#_quality") for word in ("krippendorff", *synonyms["agreement"].split()[:1])]
    assert [pair for pair, place in zip(wanted, ranks(page, wanted), strict=True) if not 1 <= place <= 3] == []


def address_of(answer: str) -> str:
    """The address of an element such as `rules/wishes`, of a part of the page about the work, or of a page."""
    to = PageLinks(START)
    section, _, element_id = answer.partition("/")
    if element_id:
        return to(section, element_id)
    return to("working", "", "_privacy") if section == "privacy" else page_of("").replace(".md", ".html")


def test_what_a_reader_would_ask_is_found(browser: "Browser", tmp_path: Path, indexes: dict[str, Indexed]) -> None:
    """Each guideline has questions that were written before the finder was tuned."""
    missed, total = [], 0
    for name, index in indexes.items():
        page = browser.new_page()
        open_finder(page, tmp_path, [index])
        questions = yaml.safe_load((CASES / "finder" / f"{name}.yaml").read_text("utf-8"))
        results = ask(page, [question["query"] for question in questions])
        for question, links in zip(questions, results, strict=True):
            total += 1
            if not {address_of(answer) for answer in question["answer"]} & set(links[:3]):
                missed.append((name, question["query"]))
        page.close()
    assert total >= 60
    assert len(missed) / total <= 0.1, missed


# What must not be found


def test_the_index_has_nothing_of_what_readers_must_not_see(indexes: dict[str, Indexed]) -> None:
    count = 0
    for name, index in indexes.items():
        for path in (ROOT / "specs" / name).rglob("*.yaml"):
            for key, example in yaml.safe_load(path.read_text("utf-8")).get("examples", {}).items():
                uses = example.get("uses", ["teach"])
                if "gold" in uses or "teach" not in uses:
                    count += 1
                    assert f"/index.html#{key}" not in index.script
                    for text in texts_of(example["input"]):
                        assert len(text) < 25 or text not in index.script
    assert count > 20


def test_the_index_has_no_word_behind_a_warning() -> None:
    secret = {"input": "Zyzzyva quux", "answer": "happy", "why": "Because of frobnicate.", "warning": "strong words"}
    rule = {"statement": "Never say plugh.", "warning": "strong words"}
    case = {"situation": "Somebody says xyzzy.", "decision": "sad", "why": "It is fnord.", "warning": "strong words"}
    data = {
        **yaml.safe_load(MOOD),
        "rules": {"r-one": rule, "r-two": {**rule, "title": "A plain title"}},
        "edge_cases": {"c-one": case},
        "examples": {"e-one": secret},
    }
    script = index_of(data).script
    assert not re.search("zyzzyva|quux|frobnicate|plugh|xyzzy|fnord", script, re.IGNORECASE)
    for shown in ("r-one", "c-one", "e-one", "A plain title", ENGLISH.text("find.warned", warning="strong words")):
        assert shown in script


@pytest.mark.parametrize("name", SPECS)
def test_every_word_of_the_index_stands_in_the_guideline(name: str, indexes: dict[str, Indexed]) -> None:
    index = indexes[name]
    known = set(words(" ".join(path.read_text("utf-8") for path in (ROOT / "specs" / name).rglob("*.yaml"))))
    known |= set(words(" ".join(texts_of(ENGLISH.entries["pages"]))))
    known |= set(words(" ".join(texts_of({k: v for k, v in ENGLISH.entries["find"].items() if k != "synonyms"}))))
    found = dictionary_of(index)
    assert len(found) > 400
    assert found - known == set()


def dictionary_of(index: Indexed) -> set[str]:
    """The words of an index, decoded as the finder does."""
    match = re.search(r'"dictionary":"([^"]*)"', index.script)
    assert match
    word, found = "", set()
    for coded in match[1].split():
        word = word[: int(coded[0], 36)] + coded[1:]
        found.add(word)
    return found


# The dialog


def test_the_finder_works_by_keyboard_alone(page: Page, tmp_path: Path, indexes: dict[str, Indexed]) -> None:
    open_finder(page, tmp_path, [indexes["comment-toxicity"]])
    page.keyboard.press("Escape")
    assert not page.is_visible("dialog.gk-find")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.type") == "search"
    page.keyboard.type("harrasment")
    assert "harrasment" in page.inner_text(".gk-res p")
    assert page.inner_text("a.gk-hit b") == "Harassment"
    page.wait_for_function("document.querySelector('.gk-find [role=status]').textContent")
    count = len(page.query_selector_all(".gk-res a"))
    assert page.text_content(".gk-find [role=status]") == f"{count} found"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("[...document.querySelectorAll('.gk-res a')].indexOf(document.activeElement)") == 1
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.type") == "search"
    target = tmp_path / "comment-toxicity/labels/harassment/index.html"
    target.parent.mkdir(parents=True)
    target.write_text("<!doctype html><link rel=icon href=data:,><title>Harassment</title>", encoding="utf-8")
    page.keyboard.press("Enter")
    page.wait_for_url(target.as_uri())


def test_nothing_found_offers_two_ways_on(page: Page, tmp_path: Path, indexes: dict[str, Indexed]) -> None:
    open_finder(page, tmp_path, [indexes["comment-toxicity"]])
    assert ask(page, ["qqqqqqq"]) == [["find/index.html", "index.html#ask"]]
    assert "qqqqqqq" in page.inner_text(".gk-res")


def test_the_index_is_loaded_when_the_finder_is_opened(page: Page, tmp_path: Path) -> None:
    index = index_of(yaml.safe_load(MOOD))
    open_finder(page, tmp_path, [index])
    page.reload()
    assert page.evaluate("[...document.scripts].length") == 1
    page.keyboard.press("/")
    page.wait_for_selector("dialog.gk-find[open]")
    assert page.evaluate("[...document.scripts].map(s => s.getAttribute('src'))") == [
        "finder.js",
        "mood/assets/find.js",
    ]


def test_several_guidelines_are_searched_at_once(page: Page, tmp_path: Path, indexes: dict[str, Indexed]) -> None:
    open_finder(page, tmp_path, indexes.values())
    page.fill("dialog.gk-find input", "harassment")
    first = page.query_selector("a.gk-hit")
    assert first is not None
    assert first.get_attribute("href") == (tmp_path / "comment-toxicity/labels/harassment/index.html").as_uri()
    assert "Comment toxicity" in first.inner_text()
    page.fill("dialog.gk-find input", "bicycle")
    assert "street-scene-objects/labels/bicycle/index.html" in str(page.get_attribute("a.gk-hit", "href"))


HOSTILE = ["<img src=x onerror=alert(1)>", "</script><script>alert(1)</script>", "\u2028{}$&`${1}`", "`\\u0022\"'"]


def test_foreign_text_is_never_markup(page: Page, tmp_path: Path) -> None:
    labels = {f"l{at}": {"name": name, "definition": name, "short": name} for at, name in enumerate(HOSTILE)}
    open_finder(page, tmp_path, [guideline_of(labels)])
    for name in HOSTILE:
        page.fill("dialog.gk-find input", name)
        assert page.query_selector(".gk-find img, .gk-find script") is None
    assert page.inner_text("a.gk-hit b").split() == HOSTILE[-1].split()


TEXTS = [
    "Straße ÆON œuvre Łódź don't the author's l'auteur PER:NAME a_b",
    "Ångström İstanbul ΣΊΣΥΦΟΣ Čeština й",
    "الإهانة مُحَمَّد مدرسة على",
    "שָׁלוֹם",
    "हिन्दी में लिखा किताब",
    "ﬁne ① Ｆｕｌｌ x² 한국어 문장",
    "a\u0301e\u0308 cafe\u0301",
]


def test_page_and_index_agree_on_words(page: Page, tmp_path: Path) -> None:
    open_finder(page, tmp_path, [index_of(yaml.safe_load(MOOD))])
    assert [page.evaluate("text => gkFind.words(text)", text) for text in TEXTS] == [words(text) for text in TEXTS]


@pytest.mark.parametrize("text", ["乗用車です", "バスとﾊﾞｽ", "ภาษาไทย", "x乗用車y", "車"])
def test_a_query_without_spaces_uses_words_of_the_index(page: Page, tmp_path: Path, text: str) -> None:
    open_finder(page, tmp_path, [index_of(yaml.safe_load(MOOD))])
    typed = page.evaluate("text => gkFind.words(text)", text)
    assert typed
    assert set(typed) <= set(words(text))


# The index


def test_an_index_depends_on_the_guideline_alone(indexes: dict[str, Indexed]) -> None:
    assert index_of_spec("comment-toxicity").script == indexes["comment-toxicity"].script


def test_earlier_ids_and_retired_labels_are_found_and_say_so(page: Page, tmp_path: Path) -> None:
    labels: dict[str, dict[str, Any]] = {
        "glad": {"name": "Glad", "definition": "Pleased.", "renamed_from": ["happy"]},
        "sad": {"name": "Sad", "definition": "Not pleased."},
        "angry": {"name": "Angry", "definition": "Cross.", "status": "deprecated", "replaced_by": "sad"},
    }
    open_finder(page, tmp_path, [guideline_of(labels)])
    assert [links[0] for links in ask(page, ["happy", "angry"])] == [
        "labels/glad/index.html",
        "labels/angry/index.html",
    ]
    assert ENGLISH.text("find.retired-now", labels="Sad") in page.inner_text("a.gk-hit")
    assert "labels/happy/index.html" in ask(page, ["happy"])[0]
    assert ENGLISH.text("find.now", label="Glad") in page.inner_text(".gk-res")


def test_labels_of_earlier_versions_are_found_by_their_names(page: Page, tmp_path: Path) -> None:
    old, new = (yaml.safe_load(MOOD) for _ in range(2))
    old["labels"] |= {"cross": {"name": "Cross", "definition": "–"}, "blue": {"name": "Gloomy", "definition": "–"}}
    new["labels"]["happy"]["name"] = "Glad"
    new["labels"]["sad"]["renamed_from"] = ["blue"]
    changes = changelog_of(old, new)
    items = history_between(source(old), source(new), changes.entries[0].changes)
    open_finder(page, tmp_path, [index_of({**new, "version": "2.0.0"}, changes, items)])
    first = [links[0] for links in ask(page, ["Cross", "Happy", "Gloomy", "blue", "2.0.0"])]
    changelog = "changelog/index.html#2.0.0"
    cross, happy, sad = (f"labels/{label}/index.html" for label in ("cross", "happy", "sad"))
    assert first == [cross, happy, sad, sad, changelog]
    page.fill("dialog.gk-find input", "cross")
    assert ENGLISH.text("find.gone", version="2.0.0") in page.inner_text("a.gk-hit")


@pytest.mark.parametrize("language", ["de", "es"])
def test_the_interface_is_in_the_language_of_the_guideline(page: Page, tmp_path: Path, language: str) -> None:
    catalogue: Catalogue = load_catalogue(language)
    open_finder(page, tmp_path, [index_of({**yaml.safe_load(MOOD), "language": language})])
    shown = catalogue.group("find.words")
    assert page.get_attribute("dialog.gk-find", "aria-label") == shown["title"]
    page.fill("dialog.gk-find input", "sad")
    assert catalogue.text("find.kinds.label") in page.inner_text(".gk-res")
    assert shown["leave"] in page.inner_text("dialog.gk-find")


def test_a_name_also_leads_to_what_speaks_of_it(page: Page, tmp_path: Path, indexes: dict[str, Indexed]) -> None:
    open_finder(page, tmp_path, [indexes["street-scene-objects"]])
    links = ask(page, ["car"])[0]
    assert links[0] == "labels/car/index.html"
    assert {link.split("/")[0] for link in links} >= {"labels", "rules", "edge-cases"}
