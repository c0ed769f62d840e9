"""Nothing that a guideline, a setting, a note, a counts file, a name of a file or branch says is live in any output."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from guidelinekit.commands.main import run
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.one_line import plain_line
from guidelinekit.guideline.read.scalars import CONTROL
from guidelinekit.report.escape_markdown import MARKDOWN, in_html, message, paragraphs
from guidelinekit.report.markdown import cut
from guidelinekit.report.terminal import inert
from tests import hostile
from tests.conftest import Repository
from tests.foreign_texts import PAYLOADS, in_annotations, in_json, in_log, in_markdown, in_xml

Run = Callable[..., tuple[str, str]]
_PARTS = st.lists(st.sampled_from([*PAYLOADS, "x", " ", "`", "\n", "@", "#1", "<b>"]), max_size=5).map("".join)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_each_text_is_only_text_in_markdown(payload: str) -> None:
    sentence = f"- **{MARKDOWN.text(payload)}** {MARKDOWN.code(payload)} and {message(payload)}"
    row = f"| {MARKDOWN.text(payload)} | {MARKDOWN.code(payload)} |"
    html = f"<details><summary>{in_html(payload)}</summary>\n\nx\n</details>"
    text = "\n".join([sentence, "", "| a | b |", "|---|---|", row, "", html, "", paragraphs(payload)])
    assert in_markdown(text) == []
    assert text.count("\n| ") == 2


@given(_PARTS, _PARTS)
def test_texts_side_by_side_are_only_text(first: str, second: str) -> None:
    written, code = MARKDOWN.text, MARKDOWN.code
    text = f"{written(first)} {code(second)}: {code(first)}{written(second)} {message(first)}"
    assert in_markdown(f"{text}\n\n{paragraphs(second)}") == []


@given(st.text() | _PARTS)
def test_any_text_is_one_line(text: str) -> None:
    line = plain_line(text)
    assert len(line.splitlines()) <= 1
    assert in_log("x" + line) == []
    # Only styles are kept, and those are taken from foreign texts before.
    assert in_log(inert(text.replace("\x1b", ""))) == []
    assert in_log(inert(line)) == []


def test_ordinary_texts_stay_as_they_are() -> None:
    for text in (
        "Is it a joke?",
        "50% of R&D, at $ 5: “yes” (well-known)",
        "1.0.0",
        "über 5 m² – naïve",
        "日本語 שלום",
    ):
        assert plain_line(text) == text
        assert inert(text) == text
        assert MARKDOWN.text(text).replace("\\", "") == text
    assert message("the label `a_b` has no `definition`") == "the label `a_b` has no `definition`"


def test_a_shortened_comment_closes_its_fence() -> None:
    lines = ["<details><summary>x</summary>", "", "````markdown", *["line"] * 100, "````", "</details>"]
    shortened = cut(lines, limit=200, rest="rest")
    assert shortened.count("````") == 2
    assert in_markdown(shortened) == []


@pytest.fixture
def run_in(capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    before, environment = Path.cwd(), dict(os.environ)

    def call(folder: Path, *arguments: str) -> tuple[str, str]:
        code = run(["-C", str(folder), *arguments])
        captured = capsys.readouterr()
        assert code in (0, 1, 2), (arguments, captured.err[-2000:])
        return captured.out, captured.err

    yield call
    os.chdir(before)
    os.environ.clear()
    os.environ.update(environment)


def _rotated(offset: int) -> list[str]:
    return [*PAYLOADS[offset:], *PAYLOADS[:offset]]


def _yaml(data: Any) -> str:
    return yaml.safe_dump(data, allow_unicode=False, sort_keys=False)


def _hostile(schema: Schema, texts: list[str], monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A valid guideline: its texts have no control characters (GK114), and no images of other sites (GK317)."""
    allowed = [text.replace("![x](", "!\\[x](") for text in texts if not CONTROL.search(text)]
    # The first ones are names of answers, which have one line.
    allowed.sort(key=lambda text: "\n" in text)
    monkeypatch.setattr(hostile, "PAYLOADS", [re.sub("[\r\x85\u2028]", " ", text) for text in allowed])
    data = hostile.hostile(schema)
    data.update(id="mood", version="1.0.0", effective="2026-01-01")
    data.update({f"x-{text}": text for text in allowed[:8]})
    return data


@pytest.mark.parametrize("offset", [0, 83])
def test_no_output_has_anything_live(
    offset: int, repository: Repository, schema: Schema, monkeypatch: pytest.MonkeyPatch, run_in: Run
) -> None:
    require_inert_outputs(offset, repository, schema, monkeypatch, run_in)


def require_inert_outputs(
    offset: int, repository: Repository, schema: Schema, monkeypatch: pytest.MonkeyPatch, run_in: Run
) -> None:
    """Run every command and format on a repository with the texts everywhere. `offset` moves the texts to others."""
    texts = _rotated(offset)
    first, second = _hostile(schema, texts, monkeypatch), _hostile(schema, texts[7:] + texts[:7], monkeypatch)
    one_line = [text for text in hostile.PAYLOADS if text.strip() and "\n" not in text]
    second["labels"]["new"] = {"name": one_line[3], "definition": one_line[5]}
    other: dict[str, Any] = {
        "format": 1,
        "title": one_line[0],
        "id": "other",
        "version": "1.0.0",
        "summary": one_line[1],
    }
    other["task"] = {"unit": "One sentence.", "input": "text", "kind": "choose-one"}
    other["labels"] = {
        "a": {"name": one_line[2], "definition": one_line[4]},
        "b": {"name": "B", "definition": one_line[5]},
    }
    repository.commit("One", {"specs/mood/guideline.yaml": _yaml(first), "specs/other.yaml": _yaml(other)})
    repository.git("tag", "mood@1.0.0")
    branch = "topic-@octocat-#1-`b`-$(x)-\u202e"
    repository.git("switch", "--quiet", "--create", branch)
    allowed = [text for text in texts if not CONTROL.search(text)]
    accepted = {"change": "c" + "0" * 11, "guideline": "mood", "reason": allowed[1], "owner": allowed[2]}
    accepted["until"] = "2020-01-01"
    settings = {
        "counts": "counts.csv",
        "minutes_per_item": 1,
        "hourly_rate": 2,
        "currency": allowed[0],
        "acknowledge": [accepted],
        "impact": {texts[3]: "reread"},
        texts[4]: texts[5],
    }  # fmt: skip
    usable = {key: value for key, value in settings.items() if key not in ("impact", texts[4])}
    note = f"---\nimpact: reread\ntargets: [labels]\n---\n{allowed[6]}\n\n{allowed[7]}\n".encode(
        "utf-8", "replace"
    ).decode()
    bad_note = _yaml({"impact": texts[8], "targets": [texts[9]], texts[10]: 1})
    repository.write({
        "specs/mood/guideline.yaml": _yaml(second),
        "specs/other.yaml": _yaml(other | {"summary": one_line[6]}),
        "guidelinekit.yaml": _yaml(usable),
        "counts.csv": "".join(f'"{text.replace(chr(34), "")}",5\n' for text in texts[11:30] if "\x00" not in text),
        "specs/bad.yaml": _yaml(first | {"id": "bad", "summary": texts}),
        "specs/worse.yaml": _yaml({text: {text: text} for text in texts}),
        "changes/mood/a.md": note,
        "changes/mood/`<b>@all #1.md": f"---\n{bad_note}---\nx",
        "changes/mood/b.md": f"---\n{bad_note}---\n{texts[12]}\n",
    })  # fmt: skip
    for index, text in enumerate(texts[::4]):
        name = text.replace("/", "\u2215").replace("\0", "")[:40]
        repository.write({
            f"specs/{name}.yaml": f"title: [{index}",
            f"specs/{name}.dir/guideline.yaml": "title: 1",
            f"changes/mood/{name}.md": "x",
            f"changes/{name}/x.md": "x",
        })  # fmt: skip
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--message=Two")

    found: dict[str, list[str]] = {}
    long_outputs = set()

    def look(name: str, finds: Callable[[str], list[str]], *arguments: str) -> None:
        out, err = run_in(repository.path, *arguments)
        found[name] = finds(out) if out else []
        if len(out) > 300:
            long_outputs.add(name)
        found[f"{name} on stderr"] = in_log(err)

    def all_commands(prefix: str) -> None:
        look(f"{prefix}check", in_log, "check")
        look(f"{prefix}check github", in_annotations, "check", "--format", "github")
        look(f"{prefix}check junit", in_xml, "check", "--format", "junit")
        for output_format in ("json", "sarif", "gitlab"):
            look(f"{prefix}check {output_format}", in_json, "check", "--format", output_format)
        look(f"{prefix}diff", in_log, "diff", "main", "HEAD")
        look(f"{prefix}diff markdown", in_markdown, "diff", "main", "HEAD", "--format", "markdown", "--all")
        look(f"{prefix}diff html", in_log, "diff", "main", "HEAD", "--format", "html")
        look(f"{prefix}diff json", in_json, "diff", "main", "HEAD", "--format", "json")
        look(f"{prefix}diff github", in_annotations, "diff", "main", "HEAD", "--format", "github")
        look(f"{prefix}review", in_markdown, "review", "main")
        look(f"{prefix}changelog", in_log, "changelog", "mood")
        look(f"{prefix}changelog markdown", in_markdown, "changelog", "mood", "--format", "markdown")
        look(f"{prefix}changelog json", in_json, "changelog", "mood", "--format", "json")
        for output_format, finds in (("text", in_log), ("json", in_json), ("csv", in_log), ("sql", in_log)):
            look(f"{prefix}migration {output_format}", finds, "migration", "mood", "1.0.0", "--format", output_format)
        look(f"{prefix}git-diff", in_log, "git-diff", f"specs/{texts[0].replace('/', '')}.yaml", "/dev/null", ".", ".",
             "specs/mood/guideline.yaml", "0" * 40, "100644")  # fmt: skip
        look(f"{prefix}unknown revision", in_log, "diff", texts[3].replace("\0", ""))
        look(f"{prefix}unknown base", in_log, "review", texts[5].replace("\0", ""))
        look(f"{prefix}unknown option", in_log, "check", "--" + texts[6].replace("\0", ""))
        look(f"{prefix}unknown path", in_log, "check", texts[7].replace("\0", ""))
        look(f"{prefix}release", in_log, "release", "mood", "--dry-run")
        look(f"{prefix}branch", in_markdown, "review", branch)

    all_commands("")
    (repository.path / "counts.csv").unlink()
    look("review without counts", in_markdown, "review", "main")
    for path in (repository.path / "specs").iterdir():
        if path.name not in ("mood", "other.yaml"):
            path.unlink() if path.is_file() else shutil.rmtree(path)
    repository.commit("Three")
    all_commands("one guideline: ")
    repository.write({"guidelinekit.yaml": _yaml(settings)})
    look("settings", in_log, "check")
    shown = {"check", "check github", "check junit", "check json", "check sarif", "check gitlab", "one guideline: diff"}
    shown |= {f"one guideline: {name}" for name in ("diff markdown", "diff json", "diff github", "review", "changelog")}
    assert shown - long_outputs == set(), "these outputs must have the hostile texts"
    assert {name: live[:5] for name, live in found.items() if live} == {}
