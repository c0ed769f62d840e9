"""The outputs of a comparison -> what each says becomes of the items with each old label.

Each reader takes the outputs as people and programs receive them, and yields claims. `READERS` lists them by name: an
output that says what becomes of items joins `tests/test_one_source.py` with a reader in it.
"""

import csv
import io
import json
import re
import sqlite3
from collections.abc import Iterator
from html import unescape

from click import unstyle

from guidelinekit.site.paths import page_of
from tests.claims_in_changes import (
    in_annotations,
    in_changelog_page,
    in_diff_html,
    in_diff_json,
    in_diff_markdown,
    in_diff_text,
    in_feed,
    in_items_of_changelog,
    in_review,
)
from tests.conftest import ENGLISH
from tests.item_claims import Claim, Outputs, Reader, agrees, targets_of
from tests.items_on_pages import about, label_pages, names_of


def contradictions(outputs: Outputs) -> Iterator[str]:
    """Yield each claim that the record contradicts."""
    for name, reader in READERS.items():
        for claim in reader(outputs):
            if not agrees(claim, outputs.migration, outputs.old_labels):
                mapping = outputs.old_labels.get(claim.label)
                record = (mapping.action, targets_of(mapping)) if mapping is not None else "no such value"
                yield f"{name}: {claim.label!r} {claim.says} {claim.labels or ''}; the record: {record}"


# The migration


def in_migration_json(outputs: Outputs) -> Iterator[Claim]:
    """A row for each label."""
    for row in json.loads(outputs.migration_json)["labels"]:
        yield Claim(row["old"], row["action"], frozenset([row["new"]] if row["new"] else row["candidates"]))


def in_migration_csv(outputs: Outputs) -> Iterator[Claim]:
    """A row for each label."""
    for row in csv.DictReader(io.StringIO(outputs.migration_csv)):
        if row["what"] == "label":
            names = [row["new"]] if row["new"] else row["candidates"].split("|")
            yield Claim(row["old"], row["action"], frozenset(filter(None, names)))


def in_migration_sql(outputs: Outputs) -> Iterator[Claim]:
    """A table with one item for each label, in SQLite."""
    labels = outputs.old_labels
    has_codes = any(mapping.old.code is not None for mapping in labels.values())
    others = {mapping.old.attribute for mapping in outputs.migration.of("option")}
    others |= {"outcome"} if list(outputs.migration.of("outcome")) else set()
    # A column of the query that the test does not fill is empty.
    others |= set(re.findall(r'items\."([^"]+)"', outputs.migration_sql)) - {"label", "label_code"}
    columns = ["label", *(["label_code"] if has_codes else []), *sorted(others)]
    with sqlite3.connect(":memory:") as database:
        database.row_factory = sqlite3.Row
        quoted = ", ".join(f'"{name}"' for name in columns)
        database.execute(f"CREATE TABLE items ({quoted})")
        for label, mapping in labels.items():
            names: list[str] = ["label"]
            values: list[str | int] = [label]
            if mapping.old.code is not None:
                names, values = ["label", "label_code"], [label, mapping.old.code]
            marks = ", ".join("?" for _ in names)
            database.execute(f"INSERT INTO items ({', '.join(names)}) VALUES ({marks})", values)
        rows = [dict(row) for row in database.execute(outputs.migration_sql)]
    database.close()
    codes = [mapping.old.code for mapping in labels.values()]
    for row in rows:
        named = frozenset([row["new_label"]]) if row["new_label"] is not None else None
        yield Claim(row["label"], row["action_label"], named)
        new = labels[row["label"]].new
        if row.get("label_code") is not None and codes.count(row["label_code"]) == 1:
            is_right = row["new_label_code"] == (new.code if new is not None else None)
            yield Claim(row["label"], row["action_label_code"] if is_right else "another code")


def in_migration_text(outputs: Outputs) -> Iterator[Claim]:
    """A paragraph or a line for each value, below the heading of its action."""
    names = {"review": "needs-relabeling", "drop": "dropped", "convert": "converted", "keep": "unchanged"}
    headings = {str(ENGLISH.text(f"migration.{name}")): action for action, name in names.items()}
    keys = [mapping.old.key for mapping in outputs.migration.mappings]
    action = ""
    for line in [*unstyle(outputs.migration_text).splitlines()]:
        heading = headings.get(re.sub(r" \(\d+\)$", "", line))
        action = heading or (action if line.startswith("  ") else "")
        if not action or heading or line.startswith("    "):
            continue
        old, arrow, new = line.strip().partition(" → ")
        if arrow and old in outputs.old_labels and keys.count(old) == 1:
            named = new.split("  ")[0].split(ENGLISH.text("migration.or"))
            yield Claim(old, action, frozenset(named))
        elif not arrow:
            for key in re.findall(r"(?:^|, |(?<=\) ))([\w:.-]+)(?=,|$| \(“)", line.strip().rstrip(",")):
                if key in outputs.old_labels and keys.count(key) == 1:
                    yield Claim(key, action)


# The pages of labels

_LABEL_LINK = re.compile(r'href="(?:\.\./|labels/)*([^"/]+)/index\.html"')


def _named(markup: str) -> frozenset[str]:
    """Return the labels that are linked."""
    return frozenset(_LABEL_LINK.findall(markup))


def in_label_pages(outputs: Outputs) -> Iterator[Claim]:
    """What the pages of labels, and of earlier ids, say of the items with each old label."""
    names = names_of(outputs.migration) | {
        label["name"]: f"label {k}" for k, label in outputs.new.get("labels", {}).items()
    }
    lines = list(label_pages(outputs.pages, names))
    for label in outputs.old_labels:
        for line in about(lines, label, outputs.migration.old_version):
            yield Claim(label, line.action, line.now)


def in_notices(outputs: Outputs) -> Iterator[Claim]:
    """What the page of a label says to use instead, if it cannot be chosen."""
    for label in outputs.new.get("labels", {}):
        page = outputs.pages.get(_page(label), "")
        for notice in re.findall(r'<p class="gk-notice">(.*?)</p>', page, re.DOTALL):
            text = " ".join(unescape(re.sub(r"<[^>]*>", "", notice)).split())
            for old in _old_ids(label, outputs):
                if text == ENGLISH.text("pages.deprecated"):
                    yield Claim(old, "use", frozenset())
                elif any(_matches(text, message_id) for message_id in ("deprecated-use", "deprecated-decide")):
                    yield Claim(old, "use", _named(notice))


def _page(label: str) -> str:
    return page_of("labels", label).removesuffix(".html") + ".md"


def _old_ids(label: str, outputs: Outputs) -> list[str]:
    """Return the old labels that the page of a new one is about: by its earlier ids, otherwise by its id."""
    known = outputs.old.get("labels", {}).get(label, {}).get("renamed_from", ())
    earlier = [old for old in outputs.new["labels"][label].get("renamed_from", ()) if old not in known]
    return [old for old in earlier or [label] if old in outputs.choosable]


def _matches(text: str, message_id: str) -> bool:
    shown = ENGLISH.text(f"pages.{message_id}", **dict.fromkeys(("old", "label", "labels"), "ANY"))
    return re.match(re.escape(shown).replace("ANY", ".*"), text) is not None


def in_retired_list(outputs: Outputs) -> Iterator[Claim]:
    """The list of labels that are no longer used."""
    page = outputs.pages.get("labels/index.md", "").partition('id="retired"')[2]
    for item in re.findall(r"<li[^>]*>(.*?)</li>", page, re.DOTALL):
        head, colon, rest = item.partition("</code>)")
        label = unescape(head.rpartition("<code>")[2])
        if colon:
            yield from (Claim(old, "use", _named(rest)) for old in _old_ids(label, outputs))


READERS: dict[str, Reader] = {
    "diff as JSON": in_diff_json,
    "diff as text": in_diff_text,
    "diff as Markdown": in_diff_markdown,
    "diff as an HTML page": in_diff_html,
    "diff as annotations": in_annotations,
    "review": in_review,
    "migration as JSON": in_migration_json,
    "migration as CSV": in_migration_csv,
    "migration as SQL": in_migration_sql,
    "migration as text": in_migration_text,
    "changelog page": in_changelog_page,
    "feed": in_feed,
    "items in the changelog": in_items_of_changelog,
    "label pages": in_label_pages,
    "notices of labels": in_notices,
    "list of retired labels": in_retired_list,
}
