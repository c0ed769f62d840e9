"""The labels of a guideline -> their part of the text for a model."""

from collections.abc import Iterator

from guidelinekit.exchange.prompt.words import Words, bullets, sentences
from guidelinekit.guideline.format.model import Guideline, Label


def labels(guideline: Guideline, words: Words) -> Iterator[str]:
    """Yield the blocks about the labels that can be chosen and their groups, in the order of the guideline."""
    for label_id, label in guideline.labels.items():
        if label.status == "active":
            yield f"### {words.code(label_id)}: {label.name}"
            yield from filter(None, [(label.definition or label.short).strip()])
            yield from bullets(_facts(guideline, label_id, words))
            yield from _cases(guideline, label, words)


def _facts(guideline: Guideline, label_id: str, words: Words) -> Iterator[str]:
    label, kind = guideline.labels[label_id], guideline.kind_of(label_id)
    if label.abstract:
        yield words.text("pages.groups-others")
    if label.parents:
        yield words.text("prompt.below", labels=words.codes(label.parents))
    if kind != guideline.task.kind and words.catalogue.has(f"tasks.{kind}.mark"):
        yield words.text(f"tasks.{kind}.mark")
    if label.sources or label.targets:
        ends = [words.codes(ids) or words.text("pages.any-mark") for ids in (label.sources, label.targets)]
        yield words.text("pages.joins", **{"from": ends[0], "to": ends[1]})
    if label.value is not None:
        yield words.text("pages.label-value", value=words.catalogue.number(label.value))
    if label.priority is not None:
        yield words.text("prompt.priority", priority=label.priority)
    if label.exclusive:
        yield words.text("pages.exclusive")
    for message_id, ids in (("pages.excludes", label.excludes), ("pages.requires", label.requires)):
        if ids:
            yield words.text(message_id, labels=words.codes(ids))
    if label.attributes:
        yield words.text("pages.then-also", attributes=words.codes(label.attributes))


def _cases(guideline: Guideline, label: Label, words: Words) -> Iterator[str]:
    avoid = [
        sentences(case.text, words.text("pages.use-instead", label=words.code(case.instead)) if case.instead else "")
        for case in label.avoid_when
    ]
    apart = [
        f"{words.code(other)}: "
        + sentences(how.text, words.text("prompt.ask", question=how.ask.strip()) if how.ask else "")
        for other, how in label.confused_with.items()
        if other in guideline.labels and guideline.labels[other].status == "active"
    ]
    lists = {"pages.use-when": label.use_when, "pages.do-not-use-when": avoid, "pages.tell-apart": apart}
    for title, items in lists.items():
        if items:
            yield "\n".join([f"{words.text(title)}:", "", *bullets(items)])
