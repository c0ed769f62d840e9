"""The changelog by what its readers must do, its pages, and what became of elements that are gone."""

import re
from collections.abc import Callable
from typing import Any

from lxml import html

from tests.conftest import MOOD, Repository, Result

Cli = Callable[..., Result]
_RULE = "  {id}: {{statement: {text}, why: So.}}\n"


def guideline(version: str, sections: str) -> str:
    return MOOD.replace("version: 1.0.0", f"version: {version}") + sections


def pages(repository: Repository, cli: Cli, *arguments: str) -> dict[str, Any]:
    """The pages of the guideline, which are built with their links checked."""
    result = cli("-C", repository.path, "build", "--markdown", *arguments)
    assert result.code == 0, result.err
    folder = repository.path / "_site/mood/docs"
    return {
        path.relative_to(folder).as_posix(): html.fromstring(path.read_text().partition("---\n\n")[2])
        for path in folder.rglob("*.md")
    }


def texts(page: Any, anchor: str) -> str:
    (found,) = page.xpath(f"//*[@id='{anchor}']")
    return " ".join(found.text_content().split())


def test_a_page_says_what_became_of_elements_that_are_gone(repository: Repository, cli: Cli) -> None:
    first = "rules:\n" + _RULE.format(id="a", text="Praise counts.") + _RULE.format(id="z", text="Rivers flow.")
    second = "rules:\n" + "  b: {statement: Praise counts., why: So., renamed_from: [a]}\n"
    third = "rules:\n" + "  c: {statement: Praise counts., why: So., renamed_from: [a, b]}\n"
    third += _RULE.format(id="a", text="Windows are opened by teachers.")
    for version, sections in (("1.0.0", first), ("2.0.0", second), ("3.0.0", third)):
        repository.commit(version, {"specs/mood.yaml": guideline(version, sections)})
    page = pages(repository, cli)["rules/index.md"]
    assert texts(page, "b") == "b has the id c since 3.0.0."
    assert texts(page, "z") == "z was removed in 2.0.0."
    # The newest element with the id has the anchor.
    assert "Windows" in texts(page, "a")
    gone = " ".join(page.xpath("//details[contains(@class, 'gk-gone')]")[0].text_content().split())
    assert "a has the id c since 2.0.0. Before 2.0.0, the id meant something else." in gone


def test_a_page_stays_for_what_it_had(repository: Repository, cli: Cli) -> None:
    rules = "rules:\n" + _RULE.format(id="a", text="Praise counts.")
    repository.commit("One", {"specs/mood.yaml": guideline("1.0.0", rules)})
    repository.commit("Two", {"specs/mood.yaml": guideline("2.0.0", "")})
    assert texts(pages(repository, cli)["rules/index.md"], "a") == "a was removed in 2.0.0."


def test_gold_examples_are_not_among_what_is_gone(repository: Repository, cli: Cli) -> None:
    examples = "".join(
        f"  {k}: {{input: {k} is here., answer: {{labels: [glad]}}, why: So., uses: [{use}]}}\n"
        for k, use in (("secret", "gold"), ("open", "teach"))
    )
    repository.commit("One", {"specs/mood.yaml": guideline("1.0.0", f"examples:\n{examples}".replace("glad", "happy"))})
    repository.commit("Two", {"specs/mood.yaml": guideline("2.0.0", "")})
    found = pages(repository, cli)
    assert texts(found["examples/index.md"], "open") == "open was removed in 2.0.0."
    assert not [path for path, page in found.items() if "secret" in page.text_content()]


def test_a_long_changelog_has_several_pages(repository: Repository, cli: Cli) -> None:
    def rules(number: int) -> str:
        return "rules:\n" + "".join(
            _RULE.format(id=f"r{at}", text=f"Count {number} words of {at} before you decide about anything at all.")
            for at in range(80)
        )

    for number in range(1, 6):
        repository.commit(f"{number}", {"specs/mood.yaml": guideline(f"{number}.0.0", rules(number))})
    found = pages(repository, cli)
    numbered = [path for path in found if re.fullmatch(r"changelog/\d+/index\.md", path)]
    assert numbered
    (strip,) = found["index.md"].xpath("//div[@class='gk-strip']")
    assert [last.get("data-last") for last in strip.xpath(".//p[@data-last]")] == ["4.0.0", "3.0.0", "2.0.0", "1.0.0"]
    assert len(html.tostring(strip)) <= 4096
    first = found["changelog/index.md"]
    assert all(first.xpath(f"//*[@id='{number}.0.0']") for number in range(1, 6))
    (link,) = first.xpath("//li[@id='1.0.0']/a/@href")
    path, _, anchor = link.partition("#")
    assert found[f"changelog/{path.removesuffix('.html')}.md"].xpath(f"//h2[@id='{anchor}']")


def test_the_changelog_says_first_what_to_do(repository: Repository, cli: Cli) -> None:
    repository.commit("One", {"specs/mood.yaml": guideline("1.0.0", "")})
    changed = guideline("2.0.0", "rules:\n" + _RULE.format(id="a", text="Praise counts."))
    repository.commit("Two", {"specs/mood.yaml": changed})
    page = pages(repository, cli)["changelog/index.md"]
    (newest, *_) = page.xpath("//section[@class='gk-release']")
    assert newest.xpath("string(h3)") == "What you must do"
    assert newest.xpath(".//ol[@class='gk-do']/li")
    (link,) = newest.xpath(".//li[@id='2.0.0/rules/a']/a[1]/@href")
    assert link == "../rules/index.html#a"
