"""Why files of tools do not hold some field of a guideline, where the table of a format says nothing else."""

from collections.abc import Mapping
from typing import Literal

from guidelinekit.exchange.formats.format import Format

_READ = "Annotators read it on the site; the file has no place for it."
_OF_GUIDELINE = "It describes the guideline; the file lists what annotators choose from."
_FOR_TEAM = "It is for the team; annotators do not choose from it."
_DERIVED = "The file has no place for its id; an import makes one from the name."
_RULE = "The file has no place for it, and the tool does not enforce it; the site states it."

_EARLIER = "It is about earlier versions; `guidelinekit migration` uses it."
#: Why ids are lost where datasets store codes or names.
NOT_STORED = "The datasets store something else than ids, and so does the file; an import makes ids from the names."

#: The reasons by path in the schema. The longest path that contains a field counts. A label's state is in brackets.
REASONS: Mapping[str, str] = {
    **dict.fromkeys(("title", "short", "summary", "purpose", "language", "stance", "audience"), _OF_GUIDELINE),
    **dict.fromkeys(("owners", "requirements", "references", "quality"), _FOR_TEAM),
    **dict.fromkeys(("workflow", "escalation", "sla", "privacy"), _FOR_TEAM),
    "x-*": "It is a key of your own; only your team knows what it means.",
    "task": "The file has no place for the task.",
    "task/unit": _READ,
    "task/choose": _RULE,
    **dict.fromkeys(("rules", "procedure", "edge_cases", "open_questions", "glossary"), _READ),
    "examples": "The file lists what annotators choose from; it has no items.",
    "outcomes": "The file has no place for ways to end an item without a label.",
    **dict.fromkeys(("outcomes/*/when", "outcomes/*/to"), _READ),
    "labels": "The order of grades is not in the file.",
    "labels/*": "The tool cannot offer this label.",
    "labels/*[abstract]": "The file lists what can be chosen; it has no groups.",
    "labels/*[deprecated]": "Nobody can choose it any more, so tools do not offer it.",
    "labels/*[draft]": "Nobody can choose it yet, so tools do not offer it.",
    **dict.fromkeys(("labels/*/id", "attributes/*/id", "attributes/*/options/*/id", "outcomes/*/id"), _DERIVED),
    **dict.fromkeys(
        ("labels/*/short", "labels/*/definition", "labels/*/use_when", "labels/*/avoid_when", "labels/*/confused_with"),
        _READ,
    ),
    "labels/*/aliases": "The search of the site finds the label by them; the file has no place for them.",
    "labels/*/parent": "The file has no groups.",
    **dict.fromkeys(("labels/*/excludes", "labels/*/exclusive", "labels/*/requires", "labels/*/priority"), _RULE),
    "labels/*/value": "The file has no place for the number that a label represents.",
    "labels/*/code": "The file has no place for codes.",
    "labels/*/color": "The file has no colors.",
    "labels/*/hotkey": "The file has no keys.",
    "labels/*/kind": "The file does not say how a label is marked.",
    **dict.fromkeys(("labels/*/from", "labels/*/to"), "The site states what a link may join; the file does not."),
    **dict.fromkeys(("labels/*/status", "labels/*/renamed_from", "labels/*/split_from"), _EARLIER),
    **dict.fromkeys(("labels/*/replaced_by", "labels/*/consider"), _EARLIER),
    "labels/*/same_as": "The file has no place for other taxonomies.",
    "labels/*/requirements": _FOR_TEAM,
    **dict.fromkeys(("labels/*/audience", "attributes/*/audience", "outcomes/*/audience"), _FOR_TEAM),
    **dict.fromkeys(("attributes/*/renamed_from", "attributes/*/options/*/renamed_from"), _EARLIER),
    "outcomes/*/renamed_from": _EARLIER,
    "labels/*/attributes": "The file has no further questions.",
    "attributes": "The file has no further questions.",
    "attributes/*/name": "The file has one text for a question.",
    "attributes/*/ask": "The file has the question on one line.",
    "attributes/*/options/*/definition": _READ,
    "attributes/*/options/*/value": "The file has no place for the number that an option represents.",
    "attributes/*/options/*/code": "The file has no place for codes.",
    "attributes/*/options/*/attributes": "The file has no questions that depend on an option.",
    "attributes/*/choose": _RULE,
}  # fmt: skip


def reason_of(field: str, state: str, fmt: Format) -> str:
    """Return why a format does not hold a field; empty where it holds it, or no table says why not.

    `state` is abstract, deprecated or draft for such a label.
    """
    for path in ([f"{field}[{state}]"] if state else []) + _around(field):
        if path in fmt.partly:
            return fmt.partly[path]
        if path in fmt.holds:
            return ""
        if path in REASONS:
            return REASONS[path]
    return ""


def held(field: str, fmt: Format) -> Literal["yes", "part", "no"]:
    """Return whether a format holds a field completely, in part, or not at all."""
    for path in _around(field):
        if path in fmt.partly:
            return "part"
        if path in fmt.holds:
            return "yes"
        if path in REASONS:
            return "no"
    return "yes"


def _around(field: str) -> list[str]:
    """Return a field and the fields that contain it, the longest first."""
    parts = field.split("/")
    if parts[-1] == "x-*":
        return [field, "x-*"]
    return ["/".join(parts[:length]) for length in range(len(parts), 0, -1)]
