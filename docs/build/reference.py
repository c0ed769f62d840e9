"""The schemas, tables, commands and locks -> the reference pages of the manual. `--check` reports outdated pages."""

import json
import sys
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

import click
import formats
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from licenses import ACCEPTED, locked

from guidelinekit.changes.change import Impact
from guidelinekit.changes.history.semver import bump_for
from guidelinekit.changes.kinds import registry
from guidelinekit.commands.main import COMMANDS, cli
from guidelinekit.exchange.release.labels_csv import COLUMNS
from guidelinekit.guideline.codes import CODES
from guidelinekit.guideline.format.schema import Node
from guidelinekit.store.resources import load_catalogue, load_schema, resource

HERE = Path(__file__).resolve().parent
REFERENCE = HERE.parent / "reference"
SCHEMA = load_schema()

_SERIES = {
    "1": "Bytes and YAML",
    "2": "The schema",
    "3": "Inside a guideline",
    "4": "Quality",
    "5": "Versions and changes",
    "6": "The site",
    "7": "Settings",
}
#: The columns of the table of labels, and what they contain.
_COLUMNS = {
    "id": "the id",
    "name": "the name",
    "parents": "the ids of the labels above it",
    "paths": "the ids from the topmost label to this one, joined by `/`, for each parent",
    "kind": "how it is marked: one of the kinds of task",
    "status": "`active`, `draft` or `deprecated`",
    "abstract": "`true` if it only groups others",
    "choosable": "`true` if an annotator can choose it",
    "code": "the number or text that tools store",
    "value": "the number that it stands for",
    "color": "the color, as #rrggbb",
    "hotkey": "the key in the labeling tool",
    "attributes": "the ids of the questions that are asked with it",
    "excludes": "the ids of labels that cannot be chosen together with it",
    "exclusive": "`true` if it is chosen alone",
    "requires": "the ids of labels that must be chosen together with it",
    "replaced_by": "the id of the label that items get instead",
    "short": "the explanation for a tooltip",
    "definition": "the definition without markup, on one line",
}
#: The schemas of what programs read on a published site.
_PUBLISHED = ("release-guideline", "release-changes", "release-migration", "site", "releases")
_WORDS = {"string": "text", "integer": "a whole number", "number": "a number", "boolean": "`true` or `false`"}


def pages() -> dict[str, str]:
    """The generated pages by file name."""
    environment = Environment(
        loader=FileSystemLoader(HERE), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
    roots = SCHEMA.root.properties
    context = {
        "generated_from": generated_from, "table": table, "help": help_text,
        "schema": SCHEMA, "config": load_schema("config"),
        "heads": {key: node for key, node in roots.items() if node.kind in ("leaf", "list")},
        "sections": {key: node for key, node in roots.items() if node.kind in ("object", "map")},
        "inputs": SCHEMA.raw["$defs"]["input_kind"]["enum"], "cells": cells(),
        "media": SCHEMA.raw["$defs"]["media"]["properties"], "option": SCHEMA.root.properties["attributes"].entry,
        "mark": next(b for b in SCHEMA.raw["$defs"]["mark"]["anyOf"] if "properties" in b)["properties"],
        "findings": _grouped(CODES.values(), lambda code: _SERIES[code.code[2]]),
        "kinds": _grouped(
            sorted(registry(SCHEMA).values(), key=lambda kind: kind.section),
            lambda kind: kind.section.replace("_", " ").capitalize() or "The guideline as a whole",
        ),
        "impacts": list(Impact), "catalogue": load_catalogue(), "commands": COMMANDS,
        "run": locked("run"), "dev": [package for package in locked("dev") if package not in locked("run")],
        "accepted": ACCEPTED,
        "files": {name: raw_schema(name) for name in _PUBLISHED}, "described": described,
        "formats": formats,
        "columns": {name: _COLUMNS[name] for name in COLUMNS},
        "bumps": {impact: bump_for(impact, (1, 0, 0)) for impact in Impact},
    }  # fmt: skip
    names = (
        "format.md", "formats.md", "settings.md", "findings.md", "changes.md", "commands.md", "files.md", "licenses.md",
    )  # fmt: skip
    return {name: environment.get_template(f"{name}.j2").render(context).strip() + "\n" for name in names}


def raw_schema(name: str) -> dict[str, Any]:
    """A schema as it is written. It may refer to itself or to another one."""
    schema: dict[str, Any] = json.loads((resource("schema") / f"{name}.schema.json").read_text(encoding="utf-8"))
    return schema


def described(schema: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every property of a schema with its path, those of a definition below the property that refers to it first."""
    known: set[str] = set()

    def inside(form: Mapping[str, Any], path: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for inner, suffix in ((form, ""), (form.get("items", {}), ""), (form.get("additionalProperties"), " › *path*")):
            if not isinstance(inner, Mapping):
                continue
            name = str(inner.get("$ref", "")).removeprefix("#/$defs/")
            target = schema["$defs"][name] if name in schema.get("$defs", {}) and name not in known else inner
            if target is not inner:
                known.add(name)
                yield from inside(target, f"{path}{suffix}")
            for key, child in inner.get("properties", {}).items():
                where = f"{path}{suffix} › `{key}`" if path else f"`{key}`"
                yield where, child
                yield from inside(child, where)

    yield from inside(schema, "")


def cells() -> dict[str, list[bool]]:
    """For each kind of task, whether the schema allows it with each kind of input, in the order of the schema."""
    kinds = SCHEMA.raw["$defs"]
    labels = {"a": {"name": "A", "definition": "A."}}
    head = {"format": 1, "id": "a", "title": "A", "version": "1.0.0", "summary": "A.", "labels": labels}

    def is_allowed(kind: str, input_kind: str) -> bool:
        parts = {"one": input_kind, "other": input_kind} if kind == "compare" else input_kind
        return SCHEMA.accepts({**head, "task": {"unit": "One.", "input": parts, "kind": kind}})

    inputs = kinds["input_kind"]["enum"]
    return {kind: [is_allowed(kind, name) for name in inputs] for kind in kinds["task_kind"]["enum"]}


def generated_from(source: str) -> str:
    """The first line of a generated page."""
    return f"<!-- Generated from {source}: edit that, then run `python3 tasks.py reference`. -->"


def _grouped(items: Any, key: Any) -> dict[str, list[Any]]:
    return {name: list(group) for name, group in groupby(items, key=key)}


def table(owner: Node, properties: Mapping[str, Node]) -> str:
    """The properties of an object as a table."""
    rows = [
        "| property | description | form | impact of a change |",
        "|---|---|---|---|",
        *_rows(owner, properties, ""),
    ]
    return "\n".join(rows)


def _rows(owner: Node, properties: Mapping[str, Node], prefix: str) -> Iterator[str]:
    for key, node in properties.items():
        required = " (required)" if key in owner.required else ""
        cells = (
            f"{prefix}`{key}`{required}",
            node.description,
            form(node),
            impact(node, required=key in owner.required),
        )
        yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"
        if node.kind == "map" and node.entry is not None and node.entry.properties:
            yield from _rows(node.entry, node.entry.properties, f"{prefix}`{key}` › *id* › ")
        if node.kind == "object":
            yield from _rows(node, node.properties, f"{prefix}`{key}` › ")


def form(node: Node) -> str:
    """The form of a property's value, as text."""
    raw = node.raw
    match node:
        case Node(meta=meta) if meta.shape == "answer":
            return "an [answer](#answers)"
        case Node(meta=meta) if meta.shape == "input":
            return "an [input](#inputs)"
        case Node(kind="object"):
            return "a mapping"
        case Node(kind="map"):
            wrong = node.entry is not None and node.entry.meta.shape == "wrong"
            keys = "label ids" if node.meta.keys == "labels" else "ids"
            if node.entry is not None and node.entry.properties:
                return f"a mapping from {keys} to entries"
            if node.entry is not None and node.entry.meta.shape == "branch":
                return f"a mapping from {keys} to what follows, an [answer](#answers) or a `step`"
            prose = node.entry is not None and node.entry.meta.prose
            what = "[wrong answers](#answers)" if wrong else "prose" if prose else "text"
            return f"a mapping from {keys} to {what}"
        case Node(kind="list"):
            return f"a list of {_items(node)}{_default(node)}"
        case _ if "enum" in raw:
            return f"one of {_choices(raw['enum'])}{_default(node)}"
        case Node(meta=meta) if meta.refs:
            return f"the id of one of `{meta.refs}`"
        case Node(meta=meta) if meta.prose:
            return "prose"
        case _:
            example = next((f", such as `{example}`" for example in raw.get("examples", ())), "")
            return f"{_word(raw)}{example}{_bounds(raw)}{_default(node)}"


def _default(node: Node) -> str:
    if not node.has_default or node.default in ([], {}):
        return ""
    shown = "[teach]" if isinstance(node.default, list) else str(node.default).lower()
    return f"; default `{shown}`"


def _items(node: Node) -> str:
    if node.meta.shape == "items":
        return "prose, or of `{text: …, instead: label}`"
    if node.meta.prose:
        return "prose"
    if node.meta.refs:
        return "addresses such as `rules/sarcasm`" if node.meta.refs == "*" else f"ids of `{node.meta.refs}`"
    items = SCHEMA.resolve(node.raw["items"])
    return _choices(items["enum"]) if "enum" in items else "numbers" if items.get("type") == "number" else "text"


def _choices(choices: list[Any]) -> str:
    return ", ".join(f"`{choice}`" for choice in choices)


def _word(raw: Mapping[str, Any]) -> str:
    if "anyOf" in raw:
        return ", or ".join(_word(branch) for branch in raw["anyOf"])
    if "enum" in raw or "const" in raw:
        return _choices(raw.get("enum", [raw.get("const")]))
    if "$ref" in raw:
        return _word(SCHEMA.resolve(raw))
    if raw.get("type") == "array":
        return f"a list of {_word(raw['items'])}"
    if raw.get("type") == "object":
        return "a mapping from the names of its parts to their kinds"
    return _WORDS[raw["type"]]


def _bounds(raw: Mapping[str, Any]) -> str:
    low, high, length = raw.get("minimum"), raw.get("maximum"), raw.get("maxLength")
    if low is not None and high is not None:
        return f" from {low} to {high}"
    known = {"at least {}": low, "at most {}": high, "at most {} characters": length}
    return "".join(f", {words.format(bound)}" for words, bound in known.items() if bound is not None)


def impact(node: Node, *, required: bool) -> str:
    """The default impact of a change of a property, as text."""
    if node.kind in ("object", "map") or not node.meta.impact:
        return ""
    actions = (
        ("changed",) if required or (node.has_default and node.kind != "list") else ("added", "removed", "changed")
    )
    star = {action: r"\*" if action in node.meta.needs_decision else "" for action in actions}
    marks = {action: node.meta.impact[action] + star[action] for action in actions}
    if len(set(marks.values())) == 1:
        return next(iter(marks.values()))
    return ", ".join(f"{mark} when {action}" for action, mark in marks.items())


def help_text(name: str = "") -> str:
    """The output of `-h` of a command, or of the command group."""
    shape: dict[str, Any] = {"terminal_width": 90, "max_content_width": 90, "help_option_names": ["-h", "--help"]}
    context = click.Context(cli, info_name="guidelinekit", **shape)
    command = cli.get_command(context, name) if name else cli
    assert command is not None
    if name:
        context = click.Context(command, info_name=name, parent=context, **shape)
    return command.get_help(context)


def main(arguments: list[str]) -> int:
    """Write the pages, or with `--check` report outdated pages; returns the exit code."""
    current = {path.name: path.read_text(encoding="utf-8") for path in REFERENCE.glob("*.md")}
    outdated = {name: text for name, text in pages().items() if current.get(name) != text}
    if "--check" in arguments:
        if outdated:
            sys.stderr.write(f"outdated: {', '.join(outdated)}; run `python3 tasks.py reference`\n")
        return int(bool(outdated))
    for name, text in outdated.items():
        (REFERENCE / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
