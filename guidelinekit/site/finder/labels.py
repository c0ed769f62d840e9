"""The labels of a guideline, also removed ones, and the pairs of labels that are confused -> entries of the finder."""

from collections.abc import Iterator, Mapping

from guidelinekit.changes.change import Change, flat
from guidelinekit.guideline.format.model import Label
from guidelinekit.site.finder.entry import Entry, Links, clipped, text_of, unique
from guidelinekit.site.guideline_view import GuidelineView


def label_entries(view: GuidelineView, to: Links) -> Iterator[Entry]:
    """Yield the labels, then the labels that an earlier version had."""
    earlier = _earlier_names(view)
    for label_id, label in view.guideline.labels.items():
        yield Entry(
            kind="label",
            title=label.name,
            href=to("labels", label_id),
            hint=_retired(view, label) if label.status == "deprecated" else label.short or clipped(label.definition),
            label=label_id,
            address=f"labels/{label_id}",
            names=unique(
                [
                    *(label.aliases),
                    label_id,
                    label.code,
                    label.hotkey,
                    *label.renamed_from,
                    *earlier.get(label_id, ()),
                ]
            ),
            lead=text_of(label.short, label.definition),
            text=text_of(
                *label.use_when,
                *(case.text for case in label.avoid_when),
                *(part for how in label.confused_with.values() for part in (how.ask, how.text)),
            ),
        )
    yield from _gone(view, to)


def pair_entries(view: GuidelineView, to: Links) -> Iterator[Entry]:
    """Yield the pages that tell two labels apart."""
    name = view.label_name
    for pair in view.pairs.values():
        first, second = pair.first, pair.second
        yield Entry(
            kind="pair",
            title=view.pair_title(pair),
            href=to.apart(first, second),
            hint=clipped(pair.question or next(iter(pair.texts), "")),
            names=(f"{name(first)} {name(second)}", f"{name(second)} {name(first)}"),
            synonyms=view.catalogue.text("find.synonyms.pair"),
            lead=text_of(pair.question),
            text=text_of(*pair.texts),
        )


def _retired(view: GuidelineView, label: Label) -> str:
    """Return that a label is no longer used, and what replaces it."""
    successors = unique([label.replaced_by, *label.consider])
    if not successors:
        return view.catalogue.text("find.retired")
    return view.catalogue.text("find.retired-now", labels=view.catalogue.listed([*map(view.label_name, successors)]))


def _changes_of_labels(view: GuidelineView) -> Iterator[tuple[str, Change]]:
    """Yield the changes of labels with the version that they came with, newest first."""
    for entry in view.entries:
        for change in flat(entry.changes):
            if change.address.startswith("labels/"):
                yield entry.version, change


def _earlier_names(view: GuidelineView) -> Mapping[str, list[str]]:
    """Return the names of labels in earlier versions, and of labels that were merged into them, by the id of today."""
    today = {old: label_id for label_id, label in view.guideline.labels.items() for old in label.renamed_from}
    names: dict[str, list[str]] = {}
    for _, change in _changes_of_labels(view):
        _, label_id, *field = change.address.split("/")
        label_id = today.get(label_id, label_id)
        if field == ["name"] and isinstance(change.before, str):
            names.setdefault(label_id, []).append(change.before)
        elif not field and label_id in view.guideline.labels and isinstance(change.before, dict):
            names.setdefault(label_id, []).append(change.before.get("name", ""))
    return names


def _gone(view: GuidelineView, to: Links) -> Iterator[Entry]:
    """Yield the earlier ids of labels that no label has now, linked to their pages."""
    text = view.catalogue.text
    merged = {old: label_id for label_id, label in view.guideline.labels.items() for old in label.renamed_from}
    for earlier in view.links.gone("labels"):
        now = earlier.now.partition("/")[2] or merged.get(earlier.id, "")
        version = earlier.removed or text("pages.not-released")
        is_other_name = earlier.name and not (now and earlier.name == view.label_name(now))
        name = earlier.name if is_other_name else earlier.id
        yield Entry(
            kind="earlier",
            title=name,
            href=to("labels", earlier.id),
            hint=text("find.now", label=view.label_name(now)) if now else text("find.gone", version=version),
            names=(earlier.id,),
        )
