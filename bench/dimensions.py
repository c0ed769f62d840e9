"""The inputs of `python -m bench growth`: for each dimension an operation, a function from n to an input, and an n."""

import random
from collections.abc import Callable
from typing import Any

_TEXT = "anger calm doubt praise threat reader author claim reply thread topic joke quote source image video"
_WORDS = _TEXT.split()

Data = dict[str, Any]


def guideline(**fields: Any) -> Data:
    """Return a small valid guideline with some fields added or replaced."""
    labels = {"praise": {"name": "Praise", "definition": "The author is pleased."}}
    labels |= {"threat": {"name": "Threat", "definition": "The author threatens someone."}}
    task = {"kind": "choose-one", "input": "text", "unit": "One comment."}
    head = {"format": 1, "id": "growth", "title": "Growth", "version": "1.0.0", "summary": "About growth."}
    return {**head, "task": task, "labels": labels, **fields}


def sentence(seed: int, length: int = 12) -> str:
    """Return a sentence of some words, different for each seed."""
    generator = random.Random(seed)
    return " ".join(f"{generator.choice(_WORDS)}{generator.randrange(60)}" for _ in range(length)).capitalize() + "."


def labels(n: int, field: str = "", value: Callable[[int], Any] = int) -> Data:
    """Return n labels, all but the first with a further field."""
    found = {f"l{i}": {"name": f"Label {i}", "definition": sentence(i)} for i in range(n)}
    for i in range(1, n if field else 0):
        found[f"l{i}"][field] = value(i)
    return found


def examples(n: int, answer: Callable[[int], Any] = lambda _: "praise") -> Data:
    """Return n examples."""
    return {f"e{i}": {"input": sentence(i, 30), "answer": answer(i)} for i in range(n)}


def rules(n: int) -> Data:
    """Return n rules."""
    return {f"r{i}": {"statement": sentence(i), "level": "must", "labels": ["praise"]} for i in range(n)}


def wrong_answers(n: int) -> Data:
    """Return an example with a tempting answer for every label but one."""
    wrong = {f"l{i}": "It only looks like this." for i in range(1, n)}
    return guideline(labels=labels(n), examples={"e": {"input": "x", "answer": "l0", "not": wrong}})


def chain_of_steps(n: int) -> Data:
    """Return decision steps that follow each other."""
    answers: dict[int, Data] = {i: {"yes": "praise", "no": {"step": f"s{i + 1}"}} for i in range(n)}
    answers[n - 1] = {"yes": "praise", "no": "threat"}
    return guideline(procedure={f"s{i}": {"ask": f"Is it {i}?", "answers": answers[i]} for i in range(n)})


def all_later_steps(n: int) -> Data:
    """Return decision steps of which each leads to every later one."""
    later = {i: {f"a{j}": {"step": f"s{j}"} for j in range(i + 1, n)} for i in range(n)}
    return guideline(
        procedure={f"s{i}": {"ask": f"Is it {i}?", "answers": {**later[i], "z": "praise"}} for i in range(n)}
    )


def confused(n: int) -> Data:
    """Return labels of which each is confused with every other one."""
    return guideline(labels=labels(n, "confused_with", lambda i: {f"l{j}": "Ask." for j in range(n) if j != i}))


def successors(n: int) -> Data:
    """Return deprecated labels, each replaced by the next one."""
    gone = {k: {**label, "status": "deprecated"} for k, label in labels(n, "replaced_by", _FOLLOWS).items()}
    return guideline(labels={**gone, "l0": labels(1)["l0"]})


def marked(n: int, marks: Callable[[int], list[Data]], text: str) -> Data:
    """Return an example with marks in a text."""
    task = {"kind": "mark-spans", "input": "text", "unit": "A text."}
    return guideline(task=task, examples={"e": {"input": text, "answer": marks(n)}})


def words(first: int, last: int) -> str:
    """Return numbered words."""
    return " ".join(f"w{i}" for i in range(first, last))


def spans(n: int) -> Data:
    """Return n marked words of one text."""
    return marked(n, lambda _: [{"label": "praise", "text": f"w{i}"} for i in range(n)], words(0, n))


def nested(n: int) -> Data:
    """Return n marks, each inside the one before."""
    return marked(n, lambda _: [{"label": "praise", "text": words(i, n)} for i in range(n)], words(0, n))


def repeated(n: int) -> Data:
    """Return a mark that occurs at every offset of a text."""
    return marked(n, lambda _: [{"label": "praise", "text": "a" * (n // 2)}], "a" * n)


def attributes(n: int) -> Data:
    """Return an attribute with n options."""
    options = {f"o{i}": {"name": f"Option {i}", "code": f"c{i}"} for i in range(n)}
    return guideline(attributes={"q": {"ask": "Which?", "kind": "choose-one", "options": options}})


def wrong_options(n: int) -> Data:
    """Return n examples with unknown options of an attribute with n options."""
    found = {
        f"e{i}": {"input": sentence(i), "answer": {"label": "praise", "attributes": {"q": f"p{i}"}}} for i in range(n)
    }
    data = attributes(n)
    data["attributes"]["q"]["of"] = "item"
    return {**data, "examples": found}


def renamed(n: int, *, declared: bool) -> list[Data]:
    """Return two versions of which the second has new ids for all labels."""
    old = labels(n)
    new = {
        f"m{i}": {**label, **({"renamed_from": [k]} if declared else {})} for i, (k, label) in enumerate(old.items())
    }
    return [guideline(labels=old), guideline(labels=new)]


def edited(n: int) -> list[Data]:
    """Return two versions of which the second has other statements in all rules."""
    new = {k: {**rule, "statement": sentence(n + i)} for i, (k, rule) in enumerate(rules(n).items())}
    return [guideline(rules=rules(n)), guideline(rules=new)]


def own_keys(n: int) -> list[Data]:
    """Return two versions with n keys of a team's own, all changed."""
    return [guideline(**{"x-own": {f"k{i}": i + side for i in range(n)}}) for side in (0, 1)]


def merged(n: int) -> list[Data]:
    """Return two versions of which the second merges all labels into one."""
    gone = {"status": "deprecated", "replaced_by": "l0"}
    new = {k: {**label, **(gone if k != "l0" else {})} for k, label in labels(n).items()}
    return [guideline(labels=labels(n)), guideline(labels=new)]


def json_keys(n: int) -> tuple[str, str]:
    """Return a line with n keys, the last of them twice."""
    return "specs/growth/a.jsonl", "{" + ", ".join(f'"k{i}": 1' for i in (*range(n), n - 1)) + "}"


def aliases(n: int) -> tuple[str, str]:
    """Return a file with n aliases of a short text."""
    return "a.yaml", "a: &a word\nb:\n" + "".join("- *a\n" for _ in range(n))


def conflicts(n: int) -> tuple[str, str]:
    """Return a file with n conflicts of a merge."""
    return "a.yaml", "<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n" * n


_FOLLOWS: Callable[[int], str] = lambda i: f"l{i - 1}"  # noqa: E731

#: The operation, what makes an input of size n, and the first size.
DIMENSIONS: dict[str, tuple[str, Callable[[int], Any], int]] = {
    "check: labels": ("check", lambda n: guideline(labels=labels(n)), 1000),
    "check: examples": ("check", lambda n: guideline(examples=examples(n)), 1000),
    "check: rules": ("check", lambda n: guideline(rules=rules(n)), 1000),
    "check: options": ("check", attributes, 2000),
    "check: chain of parents": ("check", lambda n: guideline(labels=labels(n, "parent", _FOLLOWS)), 1000),
    "check: chain of successors": ("check", successors, 1000),
    "check: confused with all others": ("check", confused, 40),
    "check: decision steps": ("check", chain_of_steps, 1000),
    "check: decision steps to all later ones": ("check", all_later_steps, 40),
    "check: wrong answers": ("check", wrong_answers, 1000),
    "check: marks in a text": ("check", spans, 125),
    "check: a mark at every offset": ("check", repeated, 40_000),
    "check: unknown keys": ("check", lambda n: guideline(**{f"unknown{i}": 1 for i in range(n)}), 2000),
    "check: labels with an unknown key": ("check", lambda n: guideline(labels=labels(n, "definitoin")), 500),
    "check: unknown labels": (
        "check", lambda n: guideline(labels=labels(n), examples=examples(n, lambda i: f"x{i}")), 1000,
    ),
    "check: unknown options": ("check", wrong_options, 500),
    "check: answers that cannot be chosen": (
        "check",
        lambda n: guideline(labels=labels(n, "abstract", lambda _: True), examples=examples(n, lambda i: f"l{i}")),
        1000,
    ),
    "check: a long address": ("check", lambda n: guideline(summary="a@" + "b-" * n), 10_000),
    "check: elisions": ("check", lambda n: guideline(summary="[...]" * n + "x"), 2000),
    "check: spaces": ("check", lambda n: guideline(summary="a" + " " * n + "b 1234"), 10_000),
    "read: keys of a JSON line": ("read", json_keys, 20_000),
    "read: aliases": ("read", aliases, 2500),
    "read: conflicts": ("read", conflicts, 4000),
    "render: labels": ("checked pages", lambda n: guideline(labels=labels(n)), 250),
    "render: examples": ("checked pages", lambda n: guideline(examples=examples(n)), 500),
    "render: rules": ("checked pages", lambda n: guideline(rules=rules(n)), 500),
    "render: glossary": (
        "checked pages", lambda n: guideline(glossary={f"t{i}": {"definition": sentence(i)} for i in range(n)}), 500,
    ),
    "render: chain of parents": ("checked pages", lambda n: guideline(labels=labels(n, "parent", _FOLLOWS)), 16),
    "render: confused with all others": ("checked pages", confused, 20),
    "render: decision steps": ("checked pages", chain_of_steps, 25),
    "render: decision steps to all later ones": ("checked pages", all_later_steps, 10),
    "render: wrong answers": ("checked pages", wrong_answers, 25),
    "render: marks in a text": ("checked pages", spans, 125),
    "render: nested marks": ("checked pages", nested, 8),
    "render: earlier ids": (
        "checked pages", lambda n: guideline(labels=labels(n, "renamed_from", lambda i: [f"z{i}"])), 250,
    ),
    "render: earlier ids of one label": (
        "checked pages",
        lambda n: guideline(labels=labels(2, "renamed_from", lambda _: [f"z{i}" for i in range(n)])),
        25,
    ),
    "diff: rules, all edited": ("diff", edited, 250),
    "diff: labels, all with new ids": ("diff", lambda n: renamed(n, declared=False), 250),
    "diff: labels, all renamed": ("diff", lambda n: renamed(n, declared=True), 250),
    "diff: labels, all merged": ("diff", merged, 250),
    "diff: own keys": ("diff", own_keys, 1000),
    "notes: one for each change": ("notes", edited, 250),
    "prose: brackets": ("prose", lambda n: "[" * n, 5000),
    "prose: starts of links": ("prose", lambda n: "[a](" * n, 2500),
    "prose: emphasis": ("prose", lambda n: "**x** *y " * n, 1000),
    "prose: runs of backticks": ("prose", lambda n: " ".join("`" * (i % 300 + 1) for i in range(n)), 250),
    "prose: quotation marks": ("prose", lambda n: "'" * n, 20_000),
    "prose: spaces": ("prose", lambda n: "a" + " " * n + "b", 20_000),
    "prose: nested lists": ("prose", lambda n: "\n".join(" " * 2 * i + "- x" for i in range(n)), 50),
    "prose: nested quotes": ("prose", lambda n: "\n".join("> " * (i % 19) + "x" for i in range(n)), 500),
}  # fmt: skip
