"""The id of a guideline names a folder, pages and tags: an id that cannot is refused by `check`, `build` and `new`."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import MOOD, Result

Cli = Callable[..., Result]
REFUSED = [
    "con", "CON", "nul", "aux.yaml.x", "prn", "com1", "LPT9", "con.a", "a:b", "javascript:x", "a.", "a..b", "a...",
    "index.html", "INDEX.HTML", "index.json", "index", "index.htm", "assets", "404.html", "sitemap.xml",
]  # fmt: skip
ACCEPTED = ["latest", "labels", "search", "a.b", "a.lock", "com10", "console", "a-b_c", "0", "index-a", "x" * 64]


def write(folder: Path, *ids: str) -> None:
    for guideline_id in ids:
        path = folder / "specs" / guideline_id / "guideline.yaml"
        path.parent.mkdir(parents=True)
        path.write_text(MOOD.replace("id: mood", f'id: "{guideline_id}"'))


@pytest.mark.parametrize("guideline_id", REFUSED)
def test_an_id_that_cannot_be_a_name_is_refused(tmp_path: Path, cli: Cli, guideline_id: str) -> None:
    write(tmp_path, guideline_id)
    result = cli("-C", tmp_path, "check")
    assert (result.code, "GK329" in result.out) == (1, True), result.out
    assert cli("-C", tmp_path, "build", "--no-history").code == 2
    assert not (tmp_path / "_site").exists()
    made = cli("-C", tmp_path, "new", guideline_id.replace("con", "prn"), "--kind", "choose-one")
    assert (made.code, "the id of a guideline cannot be" in made.err) == (2, True)


@pytest.mark.parametrize("guideline_id", ACCEPTED)
def test_other_ids_are_built(tmp_path: Path, cli: Cli, guideline_id: str) -> None:
    write(tmp_path, guideline_id)
    assert "GK329" not in cli("-C", tmp_path, "check").out
    result = cli("-C", tmp_path, "build", "--no-history")
    assert result.code == 0, result.err
    assert (tmp_path / "_site" / guideline_id).exists()


@pytest.mark.parametrize(("one", "two"), [("Mood", "mood"), ("a-B", "A-b")])
def test_ids_that_differ_only_by_case_are_refused(tmp_path: Path, cli: Cli, one: str, two: str) -> None:
    write(tmp_path, one, two)
    result = cli("-C", tmp_path, "check")
    assert (result.code, f"`{max(one, two)}` differs only by upper and lower case" in result.out) == (1, True), (
        result.out
    )
