"""A replaced file with the same name is a change of the items that show it, wherever versions are compared."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidelinekit.changes.compare.apply import apply
from guidelinekit.changes.compare.compare import compare, raw_differences
from guidelinekit.changes.compare.differences import differences
from guidelinekit.changes.compare.normal_form import normal_form
from guidelinekit.changes.compare.renames import find_renames
from guidelinekit.changes.compare.replaced_files import with_content_hashes
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.store.resources import load_schema
from tests.conftest import MOOD, Repository, Result
from tests.generated import complete
from tests.media import png
from tests.test_no_silent_change import LAW, source, written

Cli = Callable[..., Result]
EXAMPLE = "examples:\n  sun: {input: {file: assets/sun.png, description: The sun.}, answer: happy}\n"
IMAGES = MOOD.replace("input: text", "input: image") + EXAMPLE
SPEC, SUN = "specs/mood/guideline.yaml", "specs/mood/assets/sun.png"


@pytest.fixture
def images(repository: Repository) -> Repository:
    """A repository with a release whose example shows an image."""
    show(repository, png())
    repository.commit("One", {SPEC: IMAGES})
    return repository


def show(repository: Repository, content: bytes, path: str = SUN) -> None:
    (repository.path / path).parent.mkdir(parents=True, exist_ok=True)
    (repository.path / path).write_bytes(content)


def kinds(cli: Cli, repository: Repository, *arguments: str) -> list[str]:
    data = json.loads(cli("-C", repository.path, "diff", *arguments, "--format", "json").out)
    return [change["kind"] for guideline in data["guidelines"] for change in guideline["changes"]]


def test_a_replaced_file_is_a_change_between_any_two_sides(images: Repository, cli: Cli) -> None:
    assert kinds(cli, images) == []
    show(images, png(61))
    assert kinds(cli, images) == kinds(cli, images, "HEAD") == ["item-file-replaced"]
    images.commit("Two")
    assert kinds(cli, images, "HEAD~1", "HEAD") == kinds(cli, images, "mood@1.0.0") == ["item-file-replaced"]
    assert kinds(cli, images, "HEAD") == []


def test_a_file_that_no_item_of_the_guideline_shows_is_no_change(images: Repository, cli: Cli) -> None:
    show(images, png(), "specs/mood/assets/moon.png")
    show(images, png(), "specs/other/assets/sun.png")
    images.commit("Two")
    show(images, png(61), "specs/mood/assets/moon.png")
    show(images, png(61), "specs/other/assets/sun.png")
    assert kinds(cli, images, "HEAD") == []
    assert cli("-C", images.path, "review", "HEAD") == Result(0, "", "")


def test_files_that_git_ignores_are_not_reviewed(images: Repository, cli: Cli) -> None:
    images.commit(
        "Later", {".gitignore": ".DS_Store\n", SPEC: IMAGES.replace("description: The sun.", "description: Sun.")}
    )
    images.git("checkout", "--quiet", "-b", "work")
    images.write({"specs/mood/assets/.DS_Store": "x"})
    images.commit("Elsewhere", {"README.md": "y"})
    assert cli("-C", images.path, "review", "main") == Result(0, "", "")


def test_a_file_that_git_skips_is_compared(images: Repository, cli: Cli) -> None:
    images.git("update-index", "--skip-worktree", SUN)
    show(images, png(61))
    assert kinds(cli, images, "HEAD") == ["item-file-replaced"]


def test_a_submodule_in_the_assets_is_ignored(images: Repository, cli: Cli) -> None:
    inner = Repository(images.path / "specs/mood/assets/sub")
    for version in ("1.1.0", "1.2.0"):
        inner.commit(version, {"a.txt": version})
        images.commit(version, {SPEC: IMAGES.replace("1.0.0", version).replace("The sun", f"The sun {version}")})
    assert cli("-C", images.path, "changelog").code == 0
    assert cli("-C", images.path, "migration", "mood", "1.0.0").code == 0
    assert kinds(cli, images, "--guideline", "mood", "1.0.0", "1.2.0") == ["example-input-changed", "version-changed"]


def test_a_text_that_looks_like_a_path_is_a_text(repository: Repository, cli: Cli) -> None:
    example = "examples:\n  sun: {input: assets/sun.png, answer: happy}\n"
    show(repository, png())
    repository.commit("One", {SPEC: MOOD + example})
    show(repository, png(61))
    assert kinds(cli, repository, "HEAD") == []


def test_content_hashes_are_shown_for_changed_inputs_only(images: Repository, cli: Cli) -> None:
    show(images, png(61))
    more = "  moon: {input: {file: assets/sun.png, description: The moon.}, answer: sad}\n"
    images.write({SPEC: IMAGES.replace("The sun.", "A sun.") + more})
    data = json.loads(cli("-C", images.path, "diff", "--format", "json").out)
    changes = {change["kind"]: change for change in data["guidelines"][0]["changes"]}
    assert set(changes) == {"example-added", "example-input-changed"}
    assert "sha256" not in json.dumps(changes["example-added"])
    assert "sha256" in changes["example-input-changed"]["after"]["file"]
    assert "these files have new content: `assets/sun.png`" in changes["example-input-changed"]["sentence"]


def test_a_review_shows_a_replaced_file_and_reports_a_missing_one(images: Repository, cli: Cli) -> None:
    images.git("checkout", "--quiet", "-b", "work")
    show(images, png(61))
    images.commit("Another")
    assert "these files have new content: `assets/sun.png`" in cli("-C", images.path, "review", "main").out
    (images.path / SUN).unlink()
    images.commit("None")
    result = cli("-C", images.path, "review", "main")
    assert result.code == 1
    assert "GK602" in result.out


def test_a_replaced_file_is_released_and_is_in_every_changelog(images: Repository, cli: Cli) -> None:
    show(images, png(61))
    images.commit("Two")
    assert "1.1.0" in cli("-C", images.path, "release", "mood").out
    show(images, png(62))
    outputs = [cli("-C", images.path, "changelog", "--format", "json").out for _ in range(2)]
    assert outputs[0] == outputs[1]
    assert outputs[0].count('"kind": "item-file-replaced"') == 2
    show(images, png(63))
    assert cli("-C", images.path, "changelog", "--format", "json").out != outputs[0]
    show(images, png(61))
    assert cli("-C", images.path, "changelog", "--format", "json").out.count('"kind": "item-file-replaced"') == 1


def test_a_git_lfs_pointer_equals_the_file_that_it_names(images: Repository, cli: Cli) -> None:
    digest = hashlib.sha256(png()).hexdigest()
    show(images, f"version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize 9\n".encode())
    images.commit("A pointer")
    assert kinds(cli, images, "HEAD~1", "HEAD") == []
    show(images, png())
    assert kinds(cli, images, "HEAD") == []
    show(images, png(61))
    assert kinds(cli, images, "HEAD") == ["item-file-replaced"]


def test_the_fingerprint_of_a_replaced_file_depends_on_its_content(images: Repository, cli: Cli) -> None:
    show(images, png(61))
    first = json.loads(cli("-C", images.path, "diff", "--format", "json").out)
    show(images, png(62))
    then = json.loads(cli("-C", images.path, "diff", "--format", "json").out)
    fingerprints = [data["guidelines"][0]["changes"][0]["fingerprint"] for data in (first, then)]
    assert fingerprints[0] != fingerprints[1]


def test_a_replaced_file_is_drawn_before_and_after(images: Repository, cli: Cli) -> None:
    show(images, png(61))
    page = cli("-C", images.path, "diff", "--format", "html").out
    assert len({part.split('"')[0] for part in page.split("data:image/png;base64,")[1:]}) == 2


def test_a_guideline_of_one_file_has_an_assets_folder_too(repository: Repository, cli: Cli) -> None:
    show(repository, png())
    repository.commit("One", {"specs/mood.yaml": IMAGES})
    show(repository, png(61))
    repository.commit("Two")
    assert kinds(cli, repository) == kinds(cli, repository, "HEAD~1", "HEAD") == ["item-file-replaced"]


def test_folders_outside_of_git_are_compared(tmp_path: Path, cli: Cli) -> None:
    for side, width in (("old", 60), ("new", 61)):
        (tmp_path / side / "assets").mkdir(parents=True)
        (tmp_path / side / "guideline.yaml").write_text(IMAGES)
        (tmp_path / side / "assets/sun.png").write_bytes(png(width))
    assert "assets/sun.png" in cli("diff", tmp_path / "old", tmp_path / "new").out


FILES = st.sampled_from(["assets/a.png", "assets/b.wav", "assets/c/d.pdf"])
INPUTS: st.SearchStrategy[Any] = st.one_of(
    st.builds(lambda file: {"file": file, "description": "It."}, FILES),
    st.builds(lambda file, still: {"file": file, "frames": {"0": still}}, FILES, FILES),
    st.builds(lambda file: {"question": "What is it?", "image": {"file": file}}, FILES),
    st.just("assets"),
)


@LAW
@given(st.dictionaries(st.sampled_from("abcd"), INPUTS), st.sets(FILES))
def test_a_replaced_file_changes_exactly_the_items_that_show_it(inputs: dict[str, Any], files: set[str]) -> None:
    schema: Schema = load_schema()
    data = {**complete(schema), "examples": {key: {"input": shown, "answer": "a"} for key, shown in inputs.items()}}
    replaced = dict.fromkeys(files, ("a" * 64, "b" * 64))
    changes = compare(source(data), source(data), schema, replaced=replaced)
    shown = {
        f"examples/{key}/input" for key, value in inputs.items() if any(f'"{f}"' in json.dumps(value) for f in files)
    }
    assert {change.address for change in changes} == shown
    assert {change.kind.id for change in changes} <= {"item-file-replaced"}
    before, after = (normal_form(with_content_hashes(data, replaced, side, schema), schema) for side in (0, 1))
    assert len(differences(before, after, find_renames(before, after, schema), schema)) == len(changes)
    assert written(apply(raw_differences(changes), before, schema)) == written(after)
