"""The outputs of a comparison -> what each says becomes of the items with each old label.

Each reader takes the outputs as people and programs receive them, and yields claims. `READERS` lists them by name: an
output that says what becomes of items joins `tests/test_one_source.py` with a reader in it.
"""

import csv
import io
import json
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any, NamedTuple

from click import unstyle
from lxml import etree, html

from guidelinekit.changes.change import Impact
from guidelinekit.changes.migration.mapping import Migration, Value, ValueMapping
from guidelinekit.site.pages import FEED
from guidelinekit.site.paths import page_of
from tests.conftest import ENGLISH

#: The key of a claim about at least one item, whatever labels it has.
SOME = ""


class Claim(NamedTuple):
    """What an output says of the items with an old label, or with any if `label` is empty.

    `says` is an action of the migration; `use` where it names the labels to use instead, `id` where it names the id
    that the label has now. `labels` are the ids that it names; None if it names none. `also` are those that it names
    as further ones to consider.
    """

    label: str
    says: str
    labels: frozenset[str] | None = None
    also: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Outputs:
    """The outputs about two versions, and the record that they must agree with.

    An output that is empty says nothing. `counts` has a different power of two for each
    label, so that a sum says which labels are in it.
    """

    old: Mapping[str, Any]
    new: Mapping[str, Any]
    migration: Migration
    counts: Mapping[str, int]
    diff_json: str = ""
    diff_text: str = ""
    diff_markdown: str = ""
    review: str = ""
    migration_json: str
    migration_csv: str
    migration_sql: str
    migration_text: str
    pages: Mapping[str, str] = field(default_factory=dict)

    @property
    def old_labels(self) -> dict[str, ValueMapping]:
        """What becomes of each old label."""
        return {mapping.old.id: mapping for mapping in self.migration.of("label")}

    @property
    def choosable(self) -> list[str]:
        """The old labels that could be chosen. Of others, a list of changes says nothing: their items had to go."""
        labels = self.old.get("labels", {})
        return [k for k in self.old_labels if labels[k].get("status", "active") == "active"]

    @property
    def changes(self) -> list[dict[str, Any]]:
        """The changes, as JSON."""
        data = json.loads(self.diff_json) if self.diff_json else {"guidelines": []}
        return [change for entry in data["guidelines"] for change in entry["changes"]]


Reader = Callable[[Outputs], Iterator[Claim]]


def contradictions(outputs: Outputs) -> Iterator[str]:
    """Yield each claim that the record contradicts."""
    for name, reader in READERS.items():
        for claim in reader(outputs):
            if not _agrees(claim, outputs.migration, outputs.old_labels):
                mapping = outputs.old_labels.get(claim.label)
                record = (mapping.action, _targets(mapping)) if mapping is not None else "no such value"
                yield f"{name}: {claim.label!r} {claim.says} {claim.labels or ''}; the record: {record}"


def _agrees(claim: Claim, migration: Migration, labels: Mapping[str, ValueMapping]) -> bool:
    if claim.label == SOME:
        actions = {mapping.action for mapping in migration.mappings if mapping.is_caused}
        # A value that goes with its attribute is no work for a person either.
        actions |= {"convert"} if "drop" in actions else set()
        of_every_item = {"review" if c.impact is Impact.RELABEL else "convert" for c in migration.every_item}
        return claim.says in actions | of_every_item
    mapping = labels[claim.label]
    targets = _targets(mapping)
    match claim.says:
        case "use":
            named = claim.labels or frozenset()
            return named <= targets <= named | claim.also
        case "id":
            return (claim.labels or frozenset()) <= targets
        case "keep":
            # What could not be chosen before is no news.
            return mapping.action == "keep" or not mapping.is_caused
        case action:
            return mapping.action == action and claim.labels in (None, targets)


def _targets(mapping: ValueMapping) -> frozenset[str]:
    values: Sequence[Value] = [mapping.new] if mapping.new is not None else mapping.candidates
    return frozenset(value.id for value in values)


# Changes: their impacts, and what stands above those of one impact

_VALID, _CONVERTED, _WRONG = (ENGLISH.text(f"impacts.{impact}.items") for impact in ("reread", "remap", "relabel"))


class _Group(NamedTuple):
    """Changes of one impact, with the sentence on what becomes of items."""

    impact: str
    sentence: str
    changes: list[dict[str, Any]]
    #: Whether `changes` are all: like changes can be one line, which does not name them.
    is_complete: bool = True


def _concerned(change: Mapping[str, Any], outputs: Outputs) -> tuple[set[str], bool]:
    """Return the old labels that a change is about, and whether other items may be concerned."""
    section = change["address"].split("/")[0]
    if section == "attributes":
        return set(), True
    if section == "task":
        return set(outputs.choosable), False
    if change["kind"] == "label-renamed":
        return {change["before"]}.intersection(outputs.choosable), bool(change["names"])
    # A label that has the id of another one now is at its new address.
    origins = {c["address"].split("/")[1]: c["before"] for c in outputs.changes if c["kind"] == "label-renamed"}
    found = change["labels"]
    if section == "labels" and change["kind"] not in ("label-split", "labels-renumbered"):
        found = change["address"].split("/")[1:2]
    is_removed = change["after"] is None and change["address"].count("/") == 1
    if not is_removed:
        # Elsewhere the id can be that of either label.
        found = [origins.get(k, k) for k in found if section == "labels" or k not in origins]
    labels = set(found).intersection(outputs.choosable)
    return labels, not labels or section not in ("labels", "rules") or bool(change["names"])


def _is_of_retired(change: Mapping[str, Any], outputs: Outputs) -> bool:
    """Whether a change is in a label that could not be chosen before."""
    is_in_label = change["address"].startswith("labels/")
    return is_in_label and not _concerned(change, outputs)[0].intersection(outputs.choosable)


def _all(changes: Sequence[Mapping[str, Any]], outputs: Outputs) -> list[tuple[set[str], bool]]:
    return [_concerned(change, outputs) for change in changes]


def _claims(groups: Sequence[_Group], outputs: Outputs) -> Iterator[Claim]:
    """Yield what each group says of the labels that its changes are about.

    A sentence with a condition is about those which no change above concerns.
    """
    above: set[str] = set()
    is_any_above = False
    for group in groups:
        found = _all(group.changes, outputs)
        labels = {label for concerned, _ in found for label in concerned}
        says = "review" if group.sentence.startswith(_WRONG.rstrip(".")) else "keep"
        says = "convert" if group.sentence.startswith(_CONVERTED.rstrip(".")) else says
        is_conditional = group.sentence not in (_VALID, _CONVERTED, _WRONG)
        if not is_conditional or not is_any_above:
            yield from (Claim(label, says) for label in sorted(labels - above if is_conditional else labels))
        if group.impact in ("relabel", "remap"):
            above |= labels
            is_any_above = is_any_above or not group.is_complete or any(others for _, others in found)


def in_diff_json(outputs: Outputs) -> Iterator[Claim]:
    """The changes that concern a label decide: relabel, otherwise remap, otherwise its items stay valid."""
    by_impact = {impact: [c for c in outputs.changes if c["impact"] == impact] for impact in Impact}
    found = {impact: _all(changes, outputs) for impact, changes in by_impact.items()}
    for label in outputs.choosable if outputs.diff_json else ():
        for impact, says in ((Impact.RELABEL, "review"), (Impact.REMAP, "convert")):
            if any(label in labels for labels, _ in found[impact]):
                yield Claim(label, says, _target(label, by_impact[impact]) if says == "convert" else None)
                break
            if any(others for _, others in found[impact]):
                break
        else:
            yield Claim(label, "keep")


def _target(label: str, changes: Sequence[Mapping[str, Any]]) -> frozenset[str] | None:
    """Return the new id of a label that was renamed."""
    targets = {c["address"].split("/")[1] for c in changes if c["kind"] == "label-renamed" and c["before"] == label}
    return frozenset(targets) or None


def _plain(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _by_sentence(outputs: Outputs) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for change in outputs.changes:
        found.setdefault(_plain(change["sentence"]), []).append(change)
    return found


_HEAD = re.compile(rf"\**({'|'.join(impact.upper() for impact in Impact)})\** \(\d+\):?\s+(.*)")


def _summary(text: str, outputs: Outputs) -> Iterator[Claim]:
    """Yield the claims of the sentences above the changes."""
    text = " ".join(text.split())
    if ENGLISH.text("report.items-valid") in text:
        yield from (Claim(label, "keep") for label in outputs.choosable)
    for message_id, says in (("items-relabel", "review"), ("items-remap", "convert")):
        forms = {ENGLISH.text(f"report.{message_id}", count=count) for count in range(1, 60)}
        # Labels that could not be chosen are left out here too.
        about = [c for c in outputs.changes if c["impact"] == message_id.removeprefix("items-")]
        if any(form in text for form in forms) and not all(_is_of_retired(change, outputs) for change in about):
            yield Claim(SOME, says)


def in_diff_text(outputs: Outputs) -> Iterator[Claim]:
    """A heading for each impact; each change begins with a bullet, and its later lines are indented."""
    lines = unstyle(outputs.diff_text).splitlines()
    start = next((at for at, line in enumerate(lines) if _HEAD.match(line)), len(lines))
    yield from _summary("\n".join(lines[:start]), outputs)
    yield from _claims(_groups(lines[start:], "  • ", outputs), outputs)


def in_diff_markdown(outputs: Outputs) -> Iterator[Claim]:
    """A bold line for each impact, and a list."""
    lines = outputs.diff_markdown.splitlines()
    start = next((at for at, line in enumerate(lines) if _HEAD.match(line)), len(lines))
    yield from _summary("\n".join(lines[:start]), outputs)
    yield from _claims(_groups(lines[start:], "- ", outputs), outputs)


def _groups(lines: Sequence[str], bullet: str, outputs: Outputs) -> list[_Group]:
    sentences = _by_sentence(outputs)
    groups: list[_Group] = []
    for at, line in enumerate(lines):
        if head := _HEAD.match(line):
            text = head[2]
            annotators = ENGLISH.text(f"impacts.{head[1].lower()}.annotators")
            groups.append(_Group(head[1].lower(), text.removeprefix(annotators).strip(), []))
        elif line.startswith(bullet):
            # A sentence ends where it is one of the changes': a part of what follows may be a comparison of words.
            whole = _plain("".join(lines[at : at + 12]))
            found = max((key for key in sentences if whole.startswith(key)), key=len, default="")
            matching = [c for c in sentences.get(found, ()) if c["impact"] == groups[-1].impact]
            groups[-1].changes.extend(matching)
            groups[-1] = groups[-1]._replace(is_complete=groups[-1].is_complete and bool(matching))
    return groups


# The review


def in_review(outputs: Outputs) -> Iterator[Claim]:
    """The first list of the comment, in which a sum of items says which labels are in it."""
    summary = outputs.review.partition("\n### ")[0]
    if ENGLISH.text("review.items-valid") in summary:
        yield from (Claim(label, "keep") for label in outputs.choosable)
    for message_id, says in (("items-relabel", "review"), ("items-remap", "convert")):
        if ENGLISH.text(f"review.{message_id}") in summary:
            yield Claim(SOME, says)
    numbers = re.search(_pattern("review.items-cost", "reviewed", "converted", "kept", effort="EFFORT"), summary)
    for number, says in zip(numbers.groups() if numbers else (), ("review", "convert", "keep"), strict=False):
        items = int(number.replace(",", ""))
        yield from (Claim(label, says) for label in outputs.old_labels if items & outputs.counts[label])
    for line in _groups_in(outputs.review.partition("\n### ")[2], outputs):
        yield from line


def _groups_in(text: str, outputs: Outputs) -> Iterator[Iterator[Claim]]:
    lines = text.splitlines()
    start = next((at for at, line in enumerate(lines) if _HEAD.match(line)), len(lines))
    yield _claims(_groups(lines[start:], "- ", outputs), outputs)


def _pattern(message_id: str, *numbers: str, **others: str) -> str:
    """Return a regular expression of a message with numbers in it."""
    text = re.escape(ENGLISH.text(message_id, **dict.fromkeys(numbers, "NUMBER"), **others))
    for other in others.values():
        text = text.replace(other, ".*?")
    return text.replace("NUMBER", r"([\d,]+)")


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
    columns = ["label", *(["label_code"] if has_codes else []), *sorted(others)]
    with sqlite3.connect(":memory:") as database:
        database.row_factory = sqlite3.Row
        quoted = ", ".join(f'"{name}"' for name in columns)
        database.execute(f"CREATE TABLE items ({quoted})")
        for label, mapping in labels.items():
            names, values = ["label"], [label]
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
    headings = {ENGLISH.text(f"migration.{name}"): action for action, name in names.items()}
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


# The pages


def in_changelog_page(outputs: Outputs) -> Iterator[Claim]:
    """The newest entry: a section for each impact."""
    if "changelog/index.md" not in outputs.pages:
        return
    page = html.fromstring(outputs.pages["changelog/index.md"].partition("---\n\n")[2])
    sentences = _by_sentence(outputs)
    groups = []
    for section in page.xpath("//section[@class='gk-group-of-changes']"):
        (head,) = section.xpath("p[@class='gk-impact-head']")
        impact = head.xpath("string(span)").strip()
        text = " ".join("".join(head.xpath("text()")).split())
        items = section.xpath(".//ul[@class='gk-changes']/li[not(details/ul[@class='gk-changes'])]")
        groups.append(_group(impact, text, items, sentences))
    yield from _claims(groups, outputs)


def in_feed(outputs: Outputs) -> Iterator[Claim]:
    """The newest entry: a paragraph and a list for each impact."""
    if FEED not in outputs.pages:
        return
    feed = etree.fromstring(outputs.pages[FEED].encode())
    content = feed.findtext("{*}entry/{*}content") or ""
    sentences = _by_sentence(outputs)
    groups = []
    for head in html.fromstring(f"<div>{content}</div>").xpath("//p[strong][following-sibling::*[1][self::ul]]"):
        impact = head.xpath("string(strong)")
        annotators = ENGLISH.text(f"impacts.{impact}.annotators") if impact in list(Impact) else None
        if annotators is not None:
            text = " ".join("".join(head.xpath("text()")).split()).removeprefix(": ").removeprefix(annotators).strip()
            groups.append(_group(impact, text, head.getnext().xpath("li"), sentences))
    yield from _claims(groups, outputs)


def _group(
    impact: str, sentence: str, items: Sequence[Any], sentences: Mapping[str, Sequence[dict[str, Any]]]
) -> _Group:
    found = [_changes_of(item, impact, sentences) for item in items]
    return _Group(impact, sentence, [change for changes in found for change in changes], all(found))


def _changes_of(item: Any, impact: str, sentences: Mapping[str, Sequence[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Return the changes that an entry of a list is about; none for the heading of several."""
    text = (item.text or "") + "".join(
        ("".join(child.itertext()) if child.tag == "code" else "") + (child.tail or "") for child in item
    )
    return [change for change in sentences.get(_plain(unescape(text)), ()) if change["impact"] == impact]


_LABEL_LINK = re.compile(r'href="(?:\.\./|labels/)*([^"/]+)/index\.html"')


def _named(markup: str) -> frozenset[str]:
    """Return the labels that are linked."""
    return frozenset(_LABEL_LINK.findall(markup))


def _notices(page: str) -> list[str]:
    return re.findall(r'<p class="gk-notice">(.*?)</p>', page, re.DOTALL)


def in_label_pages(outputs: Outputs) -> Iterator[Claim]:
    """The page of a label that cannot be chosen, and the earlier ids of one that can."""
    for label, entry in outputs.new.get("labels", {}).items():
        page = outputs.pages.get(page_of("labels", label), "")
        is_living = entry.get("status", "active") == "active" and not entry.get("abstract")
        for old in _old_ids(label, outputs):
            yield from _of_notices(old, page)
            if is_living and old != label:
                yield Claim(old, "id", frozenset([label]))


def _old_ids(label: str, outputs: Outputs) -> list[str]:
    """Return the old labels that the page of a new one is about: by its earlier ids, otherwise by its id."""
    text = ENGLISH.text("pages.earlier-ids", ids="")
    page = outputs.pages.get(page_of("labels", label), "")
    line = next((line for line in page.splitlines() if f'<p class="gk-meta">{text}' in line), "")
    known = outputs.old.get("labels", {}).get(label, {}).get("renamed_from", ())
    earlier = [old for old in re.findall(r"<code>([^<]*)</code>", line) if old not in known]
    return [old for old in earlier or [label] if old in outputs.old_labels]


def in_moved_pages(outputs: Outputs) -> Iterator[Claim]:
    """The page of an id that a label had."""
    for label in outputs.old_labels:
        page = outputs.pages.get(page_of("labels", label), "")
        if label not in outputs.new.get("labels", {}):
            yield from _of_notices(label, page)


def _of_notices(label: str, page: str) -> Iterator[Claim]:
    for notice in _notices(page):
        text = " ".join(unescape(re.sub(r"<[^>]*>", "", notice)).split())
        if text == ENGLISH.text("pages.deprecated"):
            yield Claim(label, "use", frozenset())
        elif any(_matches(text, message_id) for message_id in ("deprecated-use", "deprecated-decide", "renamed")):
            yield _use(label, notice)
        elif text.startswith(ENGLISH.text("pages.abstract")):
            yield Claim(label, "use", _named(notice))


def _use(label: str, markup: str) -> Claim:
    """Return the claim of a text that names labels to use, and perhaps others to consider also."""
    named, _, also = markup.partition('<span class="gk-also">')
    return Claim(label, "use", _named(named), _named(also))


def _matches(text: str, message_id: str) -> bool:
    shown = ENGLISH.text(f"pages.{message_id}", **dict.fromkeys(("old", "label", "labels"), "ANY"))
    return re.match(re.escape(shown).replace("ANY", ".*"), text) is not None


def in_retired_list(outputs: Outputs) -> Iterator[Claim]:
    """The list of labels that are no longer used."""
    page = outputs.pages.get("labels/index.md", "").partition("{: #retired }")[2]
    for item in re.findall(r"<li>(.*?)</li>", page, re.DOTALL):
        head, colon, rest = item.partition("</code>)")
        label = unescape(head.rpartition("<code>")[2])
        if colon:
            yield from (_use(old, rest) for old in _old_ids(label, outputs))


READERS: dict[str, Reader] = {
    "diff as JSON": in_diff_json,
    "diff as text": in_diff_text,
    "diff as Markdown": in_diff_markdown,
    "review": in_review,
    "migration as JSON": in_migration_json,
    "migration as CSV": in_migration_csv,
    "migration as SQL": in_migration_sql,
    "migration as text": in_migration_text,
    "changelog page": in_changelog_page,
    "feed": in_feed,
    "label pages": in_label_pages,
    "pages of old ids": in_moved_pages,
    "list of retired labels": in_retired_list,
}
