"""The format of the labels of CVAT."""

from guidelinekit.exchange.formats.classes import SPACES
from guidelinekit.exchange.formats.cvat.read import read
from guidelinekit.exchange.formats.cvat.sources import recognizes
from guidelinekit.exchange.formats.cvat.types import INPUTS
from guidelinekit.exchange.formats.cvat.write import limits, write
from guidelinekit.exchange.formats.format import Format

_ALWAYS = "CVAT always asks it: no question depends on an option."
_SHORTENED = f"CVAT has names of at most 64 characters. {SPACES}"

FORMAT = Format(
    id="cvat",
    title="CVAT",
    file_name="cvat_labels.json",
    read=read,
    write=write,
    recognizes=recognizes,
    limits=limits,
    identity="name",
    inputs=INPUTS,
    holds=frozenset(
        {"labels/*/name", "labels/*/color", "labels/*/kind", "labels/*/attributes", "attributes", "outcomes"}
    ),
    partly={
        "task/kind": "CVAT does not limit how many tags an item has, and its labels do not say which kind is the usual"
        " one.",
        "task/input": "The labels do not say what is labeled; CVAT shows one image, video or sound at a time.",
        "labels/*": "An import takes it for another label or an outcome: CVAT has names of at most 64 characters, and"
        " the names of outcomes begin with the word for them, such as “Outcome:”.",
        "labels/*/name": _SHORTENED,
        "labels/*/color": "CVAT has no groups, and no colors of them.",
        "labels/*/kind": "The labels do not say which kind is the usual one.",
        "labels/*/attributes": _ALWAYS,
        "outcomes": "CVAT has tags of at most 64 characters for outcomes: each one whose name begins with the word for"
        " them, such as “Outcome:”.",
        "outcomes/*/name": _SHORTENED,
        "attributes": "CVAT has no question that is the same.",
        "attributes/*/ask": "CVAT shows the name of a question of at most 64 characters; the site has the question.",
        "attributes/*/name": _SHORTENED,
        "attributes/*/kind": "CVAT has lists, checkboxes, texts and whole numbers between two limits: grades are lists"
        " or numbers, and other numbers are texts.",
        "attributes/*/range": "CVAT has whole numbers only: it asks for others as text.",
        "attributes/*/required": "CVAT requires no answers: a list begins with `__undefined__`, a number with the"
        " lowest one.",
        "attributes/*/of": "CVAT asks it of each mark or of the whole item, and not of parts of the input.",
        "attributes/*/options": _SHORTENED,
        "attributes/*/options/*/name": _SHORTENED,
        "attributes/*/options/*/attributes": _ALWAYS,
    },
)
