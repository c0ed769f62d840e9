"""A migration -> SQL that converts what a table of finished items stores, for a warehouse."""

from collections.abc import Callable, Iterator, Sequence

from guidelinekit.changes.migration.mapping import Migration, Value, ValueMapping
from guidelinekit.guideline.one_line import plain_line
from guidelinekit.messages.catalogue import Catalogue

#: Returns what a dataset stores of a value: text or a number; None where the value has none.
_Stored = Callable[[Value], str | int | None]


def migration_sql(guideline_id: str, migration: Migration, catalogue: Catalogue) -> str:
    """Return a query of standard SQL over a table `items`, with a new column and an action for each stored column.

    A label is in the column `label`, its code in `label_code`, its name in `label_name`; an outcome is in `outcome`,
    and the value of an attribute in a column with the id of the attribute. The new value is NULL where a person has to
    decide, and where the value is dropped.
    """
    columns = list(_columns(migration, catalogue))
    head = [
        f"-- {_comment(f'{guideline_id} {migration.old_version} → {migration.new_version}')}",
        f"-- {_comment(catalogue.text('migration.sql-head'))}",
        *(f"-- {_comment(catalogue.sentence(cause.message))}" for cause in migration.every_item),
    ]
    return "\n".join([*head, "SELECT", ",\n".join(["  items.*", *columns]), "FROM items;"])


def _columns(migration: Migration, catalogue: Catalogue) -> Iterator[str]:
    labels = list(migration.of("label"))
    if "id" in migration.stored:
        yield from _column("label", labels, lambda value: value.id, catalogue)
    if "code" in migration.stored and any(mapping.old.code is not None for mapping in labels):
        yield from _column("label_code", labels, lambda value: value.code, catalogue)
    if "name" in migration.stored:
        yield from _column("label_name", labels, lambda value: value.name or None, catalogue)
    if "path" in migration.stored:
        yield from _column("label_path", labels, lambda value: value.paths[0] if value.paths else None, catalogue)
    outcomes = list(migration.of("outcome"))
    if outcomes:
        yield from _column("outcome", outcomes, lambda value: value.id, catalogue)
    for attribute in migration.of("attribute"):
        yield from _attribute_columns(migration, attribute, catalogue)


def _attribute_columns(migration: Migration, attribute: ValueMapping, catalogue: Catalogue) -> Iterator[str]:
    """Yield the columns of an attribute: its options, by id, code and name, or only what becomes of its values."""
    name = attribute.old.id
    options = [mapping for mapping in migration.of("option") if mapping.old.attribute == name]
    new_name = attribute.new.id if attribute.new is not None else name
    if not options:
        column = "NULL" if attribute.action in ("drop", "review") else f"items.{_identifier(name)}"
        yield f"  {column} AS {_identifier(f'new_{new_name}')}"
        yield f"  {_literal(attribute.action)} AS {_identifier(f'action_{new_name}')}"
        return
    if "id" in migration.stored:
        yield from _column(name, options, lambda value: value.id, catalogue, new_name)
    if "code" in migration.stored and any(mapping.old.code is not None for mapping in options):
        yield from _column(f"{name}_code", options, lambda value: value.code, catalogue, f"{new_name}_code")
    if "name" in migration.stored:
        yield from _column(f"{name}_name", options, lambda value: value.name or None, catalogue, f"{new_name}_name")


def _column(
    name: str, mappings: Sequence[ValueMapping], stored: _Stored, catalogue: Catalogue, new_name: str = ""
) -> Iterator[str]:
    """Yield the new value of a column, and what becomes of it. `new_name` is its new name, if that is another one."""
    known = [mapping for mapping in mappings if stored(mapping.old) is not None]
    column = f"items.{_identifier(name)}"
    values, actions = [], []
    for mapping in known:
        old, new = stored(mapping.old), stored(mapping.new) if mapping.new is not None else None
        if new != old:
            values.append(f"    WHEN {_literal(old)} THEN {_literal(new)}{_why(mapping, catalogue)}")
        if mapping.action != "keep":
            actions.append(f"    WHEN {_literal(old)} THEN {_literal(mapping.action)}")
    new_column, action_column = (_identifier(f"{prefix}{new_name or name}") for prefix in ("new_", "action_"))
    yield _case(column, values, column, new_column)
    yield _case(column, actions, "'keep'", action_column)


def _case(column: str, branches: Sequence[str], otherwise: str, name: str) -> str:
    if not branches:
        return f"  {otherwise} AS {name}"
    return "\n".join([f"  CASE {column}", *branches, f"    ELSE {otherwise}", f"  END AS {name}"])


def _why(mapping: ValueMapping, catalogue: Catalogue) -> str:
    sentences = [catalogue.sentence(cause.message) for cause in mapping.causes]
    return f" -- {_comment(' '.join(sentences))}" if sentences else ""


def _comment(text: str) -> str:
    return plain_line(" ".join(text.split()))


def _literal(value: str | int | None) -> str:
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, int) else "'" + plain_line(value).replace("'", "''") + "'"


def _identifier(name: str) -> str:
    return '"' + plain_line(name).replace('"', '""') + '"'
