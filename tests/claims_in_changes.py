"""Changes by impact -> what they say of items: in every format of `diff`, reviews, the changelog page and the feed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import Any, NamedTuple

from click import unstyle
from lxml import etree, html

from guidelinekit.changes.change import Impact
from guidelinekit.site.pages import FEED
from tests.conftest import ENGLISH
from tests.item_claims import SOME, Claim, Outputs
from tests.items_on_pages import all_stay, changelog_lines, names_of

# Changes: their impacts, and what stands above those of one impact

#: What the sentence of an impact says, and whether it is only about items that no change above concerns.
_SENTENCES: dict[str, tuple[str, bool]] = {
    ENGLISH.text(f"impacts.{impact}.{message_id}"): (says, message_id != "items")
    for impact, says in (("relabel", "review"), ("remap", "convert"), ("reread", "keep"), ("editorial", "keep"))
    for message_id in ("items", "items-others", "items-unless")
    if ENGLISH.has(f"impacts.{impact}.{message_id}")
}


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

    A sentence about other items is about the labels which no change above concerns.
    """
    above: set[str] = set()
    is_any_above = False
    for group in groups:
        found = _all(group.changes, outputs)
        labels = {label for concerned, _ in found for label in concerned}
        says, is_about_others = _SENTENCES[group.sentence]
        if not is_about_others or not is_any_above:
            yield from (Claim(label, says) for label in sorted(labels - above if is_about_others else labels))
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
    merged = {"/".join(c["address"].split("/")[:2]) for c in changes if c["kind"] == "label-merged"}
    # A label that was renamed and merged at once goes to the label that it was merged into.
    renames = [c for c in changes if c["kind"] == "label-renamed" and c["before"] == label]
    targets = {c["address"].split("/")[1] for c in renames if c["address"] not in merged}
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


_ANNOTATION = re.compile(r"::\w+ .*?title=[^,]*%3A [\w-]+ \((\w+)(?:%2C [^)]*)?\)::(.*)")


def in_annotations(outputs: Outputs) -> Iterator[Claim]:
    """A line for each change: its sentence, and on the next line what it requires."""
    sentences = _by_sentence(outputs)
    groups: dict[tuple[Impact, str], _Group] = {}
    for line in outputs.diff_github.splitlines():
        found = _ANNOTATION.fullmatch(line)
        assert found is not None, line
        impact = found[1]
        text, _, after = found[2].partition(f"%0A{ENGLISH.text(f'impacts.{impact}.annotators')}")
        sentence = _unescaped(after.partition("%0A")[0]).strip()
        matching = [c for c in sentences[_plain(_unescaped(text))] if c["impact"] == impact]
        group = groups.setdefault((Impact(impact), sentence), _Group(impact, sentence, []))
        group.changes.extend(matching)
    yield from _claims([groups[key] for key in sorted(groups, key=lambda key: list(Impact).index(key[0]))], outputs)


def _unescaped(text: str) -> str:
    """Return what GitHub shows of a workflow command."""
    return text.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")


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
    """The row of the table, in which a sum of items says which labels are in it; the values; and the changes."""
    rows = [line for line in outputs.review.splitlines() if line.startswith("| **")]
    if rows:
        yield from _in_row(rows[0].strip("| ").split(" | ")[2], outputs)
    summary, _, everything = outputs.review.partition(f"<summary>{ENGLISH.text('review.everything')}</summary>")
    yield from _in_values(summary, outputs)
    lines = everything.splitlines()
    start = next((at for at, line in enumerate(lines) if _HEAD.match(line)), len(lines))
    yield from _claims(_groups(lines[start:], "- ", outputs), outputs)


def _in_row(cell: str, outputs: Outputs) -> Iterator[Claim]:
    if cell == ENGLISH.text("review.items-valid"):
        yield from (Claim(label, "keep") for label in outputs.choosable)
        return
    sums: dict[str, int] = {}
    for message_id, names in (
        ("items-relabel-counted", ("reviewed", "total")), ("items-converted", ("converted",)),
        ("items-nothing", ("total",)),
    ):  # fmt: skip
        others = {"effort": "EFFORT"} if message_id == "items-relabel-counted" else {}
        found = re.search(_pattern(f"review.{message_id}", *names, **others), cell)
        if found is not None:
            sums |= {name: int(number.replace(",", "")) for name, number in zip(names, found.groups(), strict=True)}
    if "total" in sums:
        sums["kept"] = sums["total"] - sums.get("reviewed", 0) - sums.get("converted", 0)
    for name, says in (("reviewed", "review"), ("converted", "convert"), ("kept", "keep")):
        items = sums.get(name, 0)
        yield from (Claim(label, says) for label in outputs.old_labels if items & outputs.counts[label])
    for part in cell.split("; "):
        for message_id, says in (("values-relabel", "review"), ("values-converted", "convert")):
            head = ENGLISH.text(f"review.{message_id}", values="")
            if part.startswith(head):
                every = ENGLISH.text("review.every-item") in part
                named = outputs.choosable if every else re.findall("`([^`]+)`", part)
                yield from (Claim(label, says) for label in named if label in outputs.old_labels)


def _in_values(summary: str, outputs: Outputs) -> Iterator[Claim]:
    """Yield the claims of the list of values: an arrow is a conversion, unless the line asks for a review."""
    values = summary.partition(f"**{ENGLISH.text('review.items')}**")[2]
    for line in values.splitlines():
        found = re.match(r"- `([^`]+)`( → (`[^`]+`[^:]*))?(.*)", line)
        if found is None or found[1] not in outputs.old_labels:
            continue
        whole = line.partition(": ")[0]
        if whole.endswith(ENGLISH.text("review.value-relabel", value="")):
            yield Claim(found[1], "review")
        elif found[3]:
            yield Claim(found[1], "convert", frozenset(re.findall("`([^`]+)`", found[3])))
        elif whole.endswith(ENGLISH.text("review.value-converted", value="")):
            yield Claim(found[1], "convert")


def _pattern(message_id: str, *numbers: str, **others: str) -> str:
    """Return a regular expression of a message with numbers in it."""
    text = re.escape(ENGLISH.text(message_id, **dict.fromkeys(numbers, "NUMBER"), **others))
    for other in others.values():
        text = text.replace(other, ".*?")
    return text.replace("NUMBER", r"([\d,]+)")


# HTML


def in_changelog_page(outputs: Outputs) -> Iterator[Claim]:
    """The newest entry: a section for each impact."""
    if "changelog/index.md" in outputs.pages:
        page: Any = html.fromstring(outputs.pages["changelog/index.md"].partition("---\n\n")[2])
        (newest, *_) = page.xpath("//section[@class='gk-release']")
        yield from _claims(_groups_of_page(newest, outputs), outputs)


def in_items_of_changelog(outputs: Outputs) -> Iterator[Claim]:
    """What the newest entry says of items: a line for each label with work, and those that stay."""
    names = {label["name"]: f"label {k}" for k, label in outputs.new.get("labels", {}).items()}
    names |= names_of(outputs.migration)
    for line in changelog_lines(outputs.pages, outputs.migration.new_version, names):
        yield Claim(line.label, line.action, line.now)
    if all_stay(outputs.pages, outputs.migration.new_version):
        yield from (Claim(label, "keep") for label in outputs.choosable)


def in_diff_html(outputs: Outputs) -> Iterator[Claim]:
    """Sentences above the changes, and a section for each impact."""
    if not outputs.diff_html:
        return
    page: Any = html.fromstring(outputs.diff_html)
    for summary in page.xpath("//ul[@class='gk-to-do']"):
        yield from _summary(" ".join(summary.itertext()), outputs)
    yield from _claims(_groups_of_page(page, outputs), outputs)


def _groups_of_page(page: Any, outputs: Outputs) -> list[_Group]:
    sentences = _by_sentence(outputs)
    groups = []
    for section in page.xpath(".//section[@class='gk-group-of-changes']"):
        # The changelog says in its headings what an impact asks, without its name.
        (head,) = section.xpath(".//p[@class='gk-impact-head']") or section.xpath("(p | details/p)[strong]")
        impact = head.xpath("string(span)").strip() or section.xpath("string(.//li/@data-impact)")
        text = " ".join("".join(head.xpath("text()")).split())
        changes = "ul[contains(concat(' ', @class, ' '), ' gk-changes ')]"
        items = section.xpath(f".//{changes}/li[not(details/{changes})]")
        groups.append(_group(impact, text, items, sentences))
    return groups


def in_feed(outputs: Outputs) -> Iterator[Claim]:
    """The newest entry: a paragraph and a list for each impact."""
    if FEED not in outputs.pages:
        return
    feed = etree.fromstring(outputs.pages[FEED].encode())
    content = feed.findtext("{*}entry/{*}content") or ""
    sentences = _by_sentence(outputs)
    groups = []
    parsed: Any = html.fromstring(f"<div>{content}</div>")
    for head in parsed.xpath("//p[strong][following-sibling::*[1][self::ul]]"):
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
        ("".join(child.itertext()) if child.tag in ("a", "code") else "") + (child.tail or "") for child in item
    )
    # With a content warning, the whole sentence is what a reader opens.
    sentence = item.xpath("string(details[@class='gk-warn']/div/p[not(@class)])") or unescape(text)
    return [change for change in sentences.get(_plain(sentence), ()) if change["impact"] == impact]
