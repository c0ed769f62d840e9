"""The columns of tables of labels: those that are published, and the further ones of exported spreadsheets."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from guidelinekit.changes.label_state import paths_of
from guidelinekit.guideline.format.model import Guideline, Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A label of a guideline. `paths` are its paths in the groups."""

    id: str
    label: Label
    kind: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, and what it has of a label. `computed` ones repeat what other columns say."""

    heading: str
    value: Callable[[Row], object]
    computed: bool = False


#: The columns of the table that each release publishes.
PUBLISHED: Sequence[Column] = (
    Column("id", lambda row: row.id),
    Column("name", lambda row: row.label.name),
    Column("parents", lambda row: row.label.parents),
    Column("paths", lambda row: row.paths, computed=True),
    Column("kind", lambda row: row.kind),
    Column("status", lambda row: row.label.status),
    Column("abstract", lambda row: row.label.abstract),
    Column("choosable", lambda row: row.label.choosable, computed=True),
    Column("code", lambda row: row.label.code),
    Column("value", lambda row: row.label.value),
    Column("color", lambda row: row.label.color),
    Column("hotkey", lambda row: row.label.hotkey),
    Column("attributes", lambda row: row.label.attributes),
    Column("excludes", lambda row: row.label.excludes),
    Column("exclusive", lambda row: row.label.exclusive),
    Column("requires", lambda row: row.label.requires),
    Column("replaced_by", lambda row: row.label.replaced_by),
    Column("short", lambda row: row.label.short),
    Column("definition", lambda row: row.label.definition),
)

#: The further fields of labels.
FURTHER: Sequence[Column] = (
    Column("use_when", lambda row: row.label.use_when),
    Column("avoid_when", lambda row: [(case.text, case.instead) for case in row.label.avoid_when]),
    Column("aliases", lambda row: row.label.aliases),
    Column("confused_with", lambda row: {key: one.text for key, one in row.label.confused_with.items() if one.text}),
    Column("deciding_question", lambda row: {key: one.ask for key, one in row.label.confused_with.items() if one.ask}),
    Column("priority", lambda row: row.label.priority),
    Column("from", lambda row: row.label.sources),
    Column("to", lambda row: row.label.targets),
    Column("consider", lambda row: row.label.consider),
    Column("renamed_from", lambda row: row.label.renamed_from),
    Column("split_from", lambda row: row.label.split_from),
    Column("same_as", lambda row: row.label.same_as),
    Column("audience", lambda row: row.label.audience),
)


def rows_of(guideline: Guideline) -> Iterator[Row]:
    """Yield a row for each label, in the order of the guideline."""
    parents: Mapping[str, Mapping[str, object]] = {
        label_id: {"parent": label.parents} for label_id, label in guideline.labels.items()
    }
    for label_id, label in guideline.labels.items():
        yield Row(id=label_id, label=label, kind=guideline.kind_of(label_id), paths=tuple(paths_of(label_id, parents)))
