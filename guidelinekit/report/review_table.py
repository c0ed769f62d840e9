"""A review -> a table: what annotators, finished items and the author of each guideline have to do."""

from collections.abc import Iterator, Sequence

from guidelinekit.changes.change import Change, Impact, highest, is_listed
from guidelinekit.changes.cost import Effort, Rate
from guidelinekit.changes.history.semver import bumped, parse, written
from guidelinekit.changes.migration.mapping import Migration, ValueMapping
from guidelinekit.changes.reading_time import minutes_to_read
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.messages.medium import Written
from guidelinekit.report.changes import versions
from guidelinekit.report.diff import ComparedGuideline
from guidelinekit.report.reviewed import ReviewedGuideline, ReviewOfBranch

#: How many names a cell shows.
_MAX_NAMES = 5


def title(changed: ComparedGuideline, catalogue: Catalogue) -> str:
    """Return the title of a guideline and the versions that are compared."""
    return f"{catalogue.medium.text(changed.title)} {versions(changed.old_version, changed.new_version, catalogue)}"


def table(review: ReviewOfBranch, catalogue: Catalogue) -> Iterator[str]:
    """Yield one row for each guideline: what its annotators, its finished items and its author have to do."""
    columns = [catalogue.text(f"review.{name}") for name in ("guideline", "annotators", "items", "author")]
    yield f"| {' | '.join(columns)} |"
    yield "|---|---|---|---|"
    for entry in review.guidelines:
        cells = [f"**{title(entry.diff, catalogue)}** ({catalogue.code(entry.diff.id)})"]
        cells += ["; ".join(part(entry, review.rate, catalogue)) for part in (_annotators, _items, _author)]
        yield f"| {' | '.join(cells)} |"
    yield ""


def _annotators(entry: ReviewedGuideline, _: Rate, catalogue: Catalogue) -> Iterator[str]:
    changes = [change for change in entry.diff.changes if is_listed(change)]
    to_read = [change for change in changes if change.impact is not Impact.EDITORIAL]
    if not to_read:
        yield catalogue.text("review.read-nothing")
        return
    yield catalogue.text("review.read", count=len(to_read), minutes=minutes_to_read(to_read))
    added = [change for change in to_read if change.kind.id in ("label-added", "label-split", "label-choosable")]
    if added:
        yield catalogue.text("review.new-labels", labels=_listed([_name(change) for change in added], catalogue))


def _name(change: Change) -> str:
    element = "/".join(change.address.split("/")[:2])
    named = (argument for argument in change.message.arguments.values() if argument.get("address") == element)
    return str(next(named, {}).get("name") or element.split("/")[-1])


def _items(entry: ReviewedGuideline, rate: Rate, catalogue: Catalogue) -> Iterator[str]:
    migration, cost = entry.migration, entry.cost
    if migration is None:
        impact = highest(change.impact for change in entry.diff.changes)
        yield catalogue.text("review.items-relabel" if impact is Impact.RELABEL else "review.items-valid")
        return
    caused = [mapping for mapping in migration.mappings if mapping.is_caused]
    reviewed = [mapping for mapping in caused if mapping.action == "review"]
    converted = [mapping for mapping in caused if mapping.action in ("convert", "drop")]
    if cost is None:
        if migration.every_item or reviewed:
            yield catalogue.text("review.values-relabel", values=_values(migration, reviewed, catalogue))
        if converted:
            yield catalogue.text("review.values-converted", values=_values(migration, converted, catalogue))
        if not reviewed and not converted and not migration.every_item:
            yield catalogue.text("review.items-valid")
        return
    total = catalogue.number(cost.total)
    if cost.reviewed:
        effort = catalogue.listed(list(effort_texts(cost.effort, rate, catalogue)))
        count = catalogue.number(cost.reviewed)
        yield catalogue.text("review.items-relabel-counted", reviewed=count, total=total, effort=effort)
    if cost.converted:
        yield catalogue.text("review.items-converted", converted=catalogue.number(cost.converted))
    if not cost.reviewed and not cost.converted:
        yield catalogue.text("review.items-nothing", total=total)
    if cost.unknown:
        labels = catalogue.listed(list(map(catalogue.code, cost.unknown)))
        yield catalogue.text("review.unknown-counts", labels=labels)


def _price(amount: float, rate: Rate, catalogue: Catalogue) -> str:
    return Written(f"{catalogue.number(amount)} {catalogue.medium.text(rate.currency)}".rstrip())


def effort_texts(effort: Effort, rate: Rate, catalogue: Catalogue) -> Iterator[str]:
    """Yield hours, days where the number of annotators is known, and money where the price is."""
    yield (
        catalogue.text("review.hours", count=round(effort.hours))
        if effort.hours >= 1
        else catalogue.text("review.minutes", count=round(effort.hours * 60))
    )
    if rate.annotators:
        days = max(1, round(effort.days))
        yield catalogue.text("review.days", count=days, annotators=catalogue.number(rate.annotators))
    if rate.hourly:
        yield _price(round(effort.money), rate, catalogue)


def _values(migration: Migration, mappings: Sequence[ValueMapping], catalogue: Catalogue) -> str:
    labels = [mapping for mapping in migration.mappings if mapping.old.kind == "label"]
    if migration.every_item and len([m for m in mappings if m.old.kind == "label"]) == len(labels):
        return catalogue.text("review.every-item")
    return _listed([catalogue.code(mapping.old.key) for mapping in mappings], catalogue)


def _listed(names: Sequence[str], catalogue: Catalogue) -> str:
    """Return names in one phrase; of many, the first ones."""
    return catalogue.listed([*names[:_MAX_NAMES], "…"] if len(names) > _MAX_NAMES else names)


def _author(entry: ReviewedGuideline, _: Rate, catalogue: Catalogue) -> Iterator[str]:
    changed = entry.diff
    questions = sum(question.needs_answer for question in changed.questions)
    if questions:
        yield catalogue.text("review.questions", count=questions)
    if entry.open_decisions:
        yield catalogue.text("review.answers", count=entry.open_decisions)
    if changed.bump is not None:
        lowest = written(bumped(parse(changed.old_version), changed.bump))
        if entry.is_version_too_low:
            yield catalogue.text("review.version-too-low", lowest=lowest, version=changed.new_version)
        else:
            yield catalogue.text("review.version", lowest=lowest, bump=changed.bump)
    if not questions and not entry.open_decisions and changed.bump is None:
        yield catalogue.text("review.author-nothing")


def rates(review: ReviewOfBranch, catalogue: Catalogue) -> Iterator[str]:
    """Yield how the effort was computed, for each guideline with counts."""
    rate = review.rate
    for entry in review.guidelines:
        if entry.cost is None:
            continue
        parts = [catalogue.text("review.rate-time", minutes=catalogue.number(rate.minutes))]
        if entry.passes != 1:
            parts.append(catalogue.text("review.rate-passes", passes=catalogue.number(round(entry.passes, 2))))
        if rate.hourly:
            parts.append(catalogue.text("review.rate-price", price=_price(rate.hourly, rate, catalogue)))
        name = f"{catalogue.medium.text(entry.diff.title)}: " if len(review.guidelines) > 1 else ""
        yield f"<sub>{name}{' × '.join(parts)}</sub>"
        yield ""
