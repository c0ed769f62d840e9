"""The page that lists all guidelines: what a manager or a vendor needs to know about each."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from guidelinekit.operations.build import build
from guidelinekit.operations.publish.publish import publish
from guidelinekit.operations.workspace import Workspace
from guidelinekit.store.resources import load_catalogue
from tests.conftest import ENGLISH, MOOD, Repository, Result

FACTS = """\
short: How does the writer feel?
effective: 2026-04-01
owners:
  desk: {name: Mood desk, contact: "mailto:mood@example.com"}
  boss: {name: Somebody inside, audience: [internal]}
"""
COLORS = MOOD.replace("name: Happy", "color: '#1565c0', name: Happy").replace(
    "name: Sad", "color: '#b35900', name: Sad"
)


def portal_of(repository: Repository, **options: Any) -> Any:
    output = repository.path.parent / "site"
    build(Workspace(repository.path), output=output, **options)
    return lxml.html.document_fromstring((output / "index.html").read_bytes())


def entries(tree: Any) -> list[str]:
    return [" ".join(entry.text_content().split()) for entry in tree.xpath("//ul[@class='gk-portal']/li")]


def released(repository: Repository, text: str = MOOD, path: str = "specs/mood.yaml") -> Repository:
    repository.commit("First", {path: text})
    repository.git("tag", f"{Path(path).stem}@1.0.0")
    return repository


def test_an_entry_has_its_facts(repository: Repository) -> None:
    released(repository, FACTS + COLORS)
    tree = portal_of(repository)
    (text,) = entries(tree)
    for expected in ("How does the writer feel?", "1.0.0", "1 April 2026", "Mood desk", "The first release."):
        assert expected in text
    assert tree.xpath("//a[text()='Mood desk']/@href") == ["mailto:mood@example.com"]
    (style,) = tree.xpath("//ul[@class='gk-portal']/li/@style")
    assert re.findall(r"#\w+ [\d.]+% [\d.]+%", style) == ["#1565c0 0% 50%", "#b35900 50% 100%"]
    assert tree.xpath("//div/@data-roots") == ["mood/preview/"]


def test_an_entry_has_the_last_change_and_its_impact(repository: Repository) -> None:
    released(repository)
    changed = MOOD.replace("1.0.0", "1.1.0").replace("name: Sad", "use_when: [The writer cries.], name: Sad")
    repository.commit("Second", {"specs/mood.yaml": changed})
    repository.git("tag", "mood@1.1.0")
    tree = portal_of(repository)
    (text,) = entries(tree)
    last, impact = ENGLISH.text("pages.last-change"), ENGLISH.text("pages.impact-words.relabel")
    assert f"{last}: 1.1.0 ({impact}) Items already" in text
    assert tree.xpath("//a[text()='1.1.0']/@href") == ["mood/preview/changelog/index.html#1.1.0"]


def test_unreleased_changes_are_the_last_ones(repository: Repository) -> None:
    released(repository)
    repository.commit("More", {"specs/mood.yaml": MOOD.replace("name: Sad", "short: Weeps, name: Sad")})
    tree = portal_of(repository)
    assert "1.0.0 + unreleased changes" in entries(tree)[0]
    assert tree.xpath("//main//a[contains(@href, '#')]/@href") == ["mood/preview/changelog/index.html#unreleased"]


def test_an_entry_without_a_history_says_nothing_about_changes(repository: Repository) -> None:
    released(repository)
    (text,) = entries(portal_of(repository, history=False))
    assert "release" not in text
    assert ENGLISH.text("pages.last-change") not in text


def test_a_draft_says_so(repository: Repository) -> None:
    repository.commit("First", {"specs/mood.yaml": "status: draft\n" + MOOD})
    (text,) = entries(portal_of(repository))
    assert "draft" in text
    assert ENGLISH.text("pages.no-release") in text


@pytest.mark.parametrize(("languages", "expected"), [(("de", "de"), "de"), (("de", "es"), "en"), (("es",), "es")])
def test_the_portal_is_in_the_language_of_all_guidelines(
    repository: Repository, languages: tuple[str, ...], expected: str
) -> None:
    files = {
        f"specs/g{n}.yaml": f"language: {code}\n{MOOD.replace('id: mood', f'id: g{n}')}"
        for n, code in enumerate(languages)
    }
    repository.commit("First", files)
    tree = portal_of(repository)
    assert tree.get("lang") == expected
    assert load_catalogue(expected).text("pages.first-release") in entries(tree)[0]
    assert tree.xpath("//ul[@class='gk-portal']/li/div/@lang") == list(languages)


def test_the_portal_for_vendors_names_nobody_inside(repository: Repository) -> None:
    boss = FACTS.replace('  desk: {name: Mood desk, contact: "mailto:mood@example.com"}\n', "")
    released(repository, boss + MOOD)
    assert "Somebody inside" in entries(portal_of(repository))[0]
    assert "Somebody inside" not in entries(portal_of(repository, audience="everyone"))[0]


def test_the_release_in_force_is_named_beside_the_work_tree(repository: Repository) -> None:
    released(repository)
    for changed in (MOOD, MOOD.replace("name: Sad", "short: Weeps, name: Sad")):
        repository.write({"specs/mood.yaml": changed})
        tree = portal_of(repository)
        assert "Preview 1.0.0" in entries(tree)[0]
        assert "In force: 1.0.0" in entries(tree)[0]
        assert not tree.xpath("//a[contains(@href, 'latest')]"), "`build` has no releases to link to"


def test_a_release_that_holds_later_says_what_holds_until_then(repository: Repository) -> None:
    repository.commit("First", {"specs/mood.yaml": "effective: 2030-01-01\n" + MOOD})
    (text,) = entries(portal_of(repository))
    assert "Newest release: 1.0.0 In force from 1 January 2030." in text
    assert "In force: " not in text
    assert "Until then" not in text
    later = MOOD.replace("1.0.0", "1.1.0").replace("is pleased", "is grateful")
    repository.commit("Second", {"specs/mood.yaml": "effective: 2030-02-01\n" + later})
    (text,) = entries(portal_of(repository))
    assert "Newest release: 1.1.0 In force from 1 February 2030. Until then, 1.0.0 holds." in text


def test_a_withdrawn_release_does_not_hold(repository: Repository, cli: Callable[..., Result]) -> None:
    released(repository)
    second = MOOD.replace("1.0.0", "1.1.0").replace("is pleased", "is grateful")
    repository.commit("Second", {"specs/mood.yaml": second})
    assert cli("-C", repository.path, "withdraw", "mood", "1.1.0", "--message", "It was wrong.").code == 0
    assert "In force: 1.0.0" in entries(portal_of(repository))[0]


def test_a_guideline_without_a_release_has_none_in_force(repository: Repository) -> None:
    repository.commit("First", {"specs/mood.yaml": "status: draft\n" + MOOD})
    (text,) = entries(portal_of(repository))
    assert "In force" not in text
    assert "There is no release so far." in text


def test_a_published_portal_links_to_what_holds_until_the_newest_release_does(repository: Repository) -> None:
    released(repository)
    later = MOOD.replace("1.0.0", "1.1.0").replace("is pleased", "is grateful")
    repository.commit("Second", {"specs/mood.yaml": "effective: 2030-02-01\n" + later})
    output = repository.path.parent / "published"
    publish(Workspace(repository.path), output=output)
    tree = lxml.html.document_fromstring((output / "index.html").read_bytes())
    assert "In force from 1 February 2030. Until then, 1.0.0 holds." in entries(tree)[0]
    assert "Preview" not in entries(tree)[0]
    assert tree.xpath("//a[text()='1.0.0']/@href") == ["mood/1.0.0/index.html"]
