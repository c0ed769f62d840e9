"""Modules documented as pure use no disk, process, clock, environment or network."""

import builtins
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import pytest

from guidelinekit.changes.change import Change, highest
from guidelinekit.changes.compare.compare import compare
from guidelinekit.changes.history.changelog import build_changelog
from guidelinekit.changes.history.notes import read_note
from guidelinekit.changes.history.releases import CommitVersion, Release, find_releases
from guidelinekit.changes.history.summary import VersionSummary, summarize
from guidelinekit.guideline.check.check import check
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.guideline.read.load import Loaded, load
from guidelinekit.operations.page_templates import load_templates
from guidelinekit.operations.workspace import Workspace
from guidelinekit.report.changes import changelog_text
from guidelinekit.report.findings import findings_json
from guidelinekit.report.findings_text import findings_text
from guidelinekit.report.json import changelog_data
from guidelinekit.report.json_text import to_json
from guidelinekit.report.markdown import changelog_markdown
from guidelinekit.site.crawl import crawl
from guidelinekit.site.pages import render
from guidelinekit.site.portal import entry_of, portal
from guidelinekit.site.templates import Templates
from tests.conftest import ENGLISH, MOOD, ROOT
from tests.release_contents import content_of, files_of


@contextmanager
def without_input_or_output() -> Iterator[None]:
    """Make every use of the disk, a process, the clock or the network raise an error."""

    def refuse(*_: Any, **__: Any) -> NoReturn:
        raise AssertionError("a pure module used the disk, a process, the clock or the network")

    outside = [
        (builtins, "open"), (os, "open"), (os, "listdir"), (os, "scandir"), (os, "stat"), (os, "getcwd"),
        (subprocess, "Popen"), (socket, "socket"), (time, "time"), (Path, "read_bytes"), (Path, "exists"),
    ]  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        for module, name in outside:
            patch.setattr(module, name, refuse)
        yield


def test_pages_are_made_from_bytes_without_input_or_output(schema: Schema) -> None:
    packaged = load_templates(Workspace(ROOT)).packaged
    templates = Templates(packaged, {"label.html.j2": packaged["label.html.j2"] + b"{# ours #}"})
    versions = {
        "1.0.0": MOOD,
        "1.1.0": MOOD.replace("1.0.0", "1.1.0").replace("is pleased", "is pleased or grateful"),
    }
    _run(versions, schema, templates)  # once, so that modules and templates are loaded
    with without_input_or_output():
        _run(versions, schema, templates)


class _Versions:
    """The versions of a guideline; the work tree has the newest release."""

    def __init__(self, files: dict[str, list[SourceFile]], schema: Schema) -> None:
        self._files, self._schema = files, schema
        self.others: tuple[Release, ...] = ()

    def summary(self, release: Release | None) -> VersionSummary:
        return summarize(self._loaded(release))

    def changes(self, old: Release, new: Release | None) -> tuple[Change, ...]:
        return compare(self._loaded(old).source, self._loaded(new).source, self._schema)

    def _loaded(self, release: Release | None) -> Loaded:
        return load(self._files[release.version if release is not None else max(self._files)], self._schema)


def _run(versions: dict[str, str], schema: Schema, templates: Templates) -> None:
    files = {v: [SourceFile(path="specs/mood/guideline.yaml", content=t.encode())] for v, t in versions.items()}
    commits = [CommitVersion(commit=version * 8, date="2026-01-01", version=version) for version in versions]
    releases, findings = find_releases(commits, {}, path="specs/mood", withdrawn={})
    note, _ = read_note(
        SourceFile(path="changes/mood/1.1.0/gratitude.md", content=b"Gratitude counts."), version="1.1.0"
    )
    current = check(files["1.1.0"], schema, name="mood")
    assert note is not None
    assert current.guideline is not None
    changelog = build_changelog(releases, _Versions(files, schema), [note])
    assert [entry.version for entry in changelog.entries] == ["1.1.0", "1.0.0"]
    assert highest(change.impact for change in changelog.entries[0].changes)
    assert "grateful" in changelog_text("mood", changelog, ENGLISH)
    assert "Gratitude" in changelog_markdown("Mood", changelog, ENGLISH)
    assert "gratitude" in to_json(changelog_data("mood", changelog, ENGLISH))
    assert findings_text(findings, 1, {})
    assert findings_json(findings)
    rendered = render(current.source.data, schema, changelog, templates, ENGLISH, assets=lambda _: None)
    assert "changelog/index.html" in {page.path for page in rendered.pages}
    release = content_of(dict(current.source.data), changelog)
    assert set(files_of(release, ENGLISH)) == {
        "guideline.json", "labels.csv", "changes.json", "migration.json", "prompt.md",
    }  # fmt: skip
    page = portal("T", [entry_of(rendered.view, "latest/", {})], templates, ENGLISH, packs={})
    below = {page.path: page.body for page in rendered.pages}
    bodies = {"index.html": page.body, **{f"mood/latest/{path}": body for path, body in below.items()}}
    built = {name: body.encode() for name, body in bodies.items()}
    built |= {f"mood/latest/{path}": content for path, content in rendered.files.items()}
    assert list(crawl(built, built.__getitem__)) == []
