"""A guideline -> a CSV file of its labels, and a workbook with further sheets."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from guidelinekit.exchange.formats.format import ExchangeError
from guidelinekit.exchange.formats.sheets.about import about_rows
from guidelinekit.exchange.formats.sheets.answers import answer_cell, input_cell, wrong_cell
from guidelinekit.exchange.formats.sheets.cells import (
    cases_cell,
    code_cell,
    list_cell,
    own_cell,
    sentences_cell,
    text_cell,
)
from guidelinekit.exchange.formats.sheets.sections import ABOUT, ABOUT_HEADINGS, OPTIONS, SECTIONS, Field
from guidelinekit.exchange.formats.sheets.xlsx_write import MAX_TEXT, Sheet, xlsx
from guidelinekit.exchange.interface import Interface
from guidelinekit.exchange.label_columns import FURTHER, PUBLISHED, rows_of
from guidelinekit.guideline.format.schema import OWN_PREFIX

_TEXTS = ("text", "conversation")


def write_csv(interface: Interface) -> bytes:
    """Return the labels as CSV, with a byte-order mark: without one, Excel reads another encoding.

    Raises:
        ExchangeError: there are no labels.
    """
    if not interface.guideline.labels:
        raise ExchangeError(f"`{interface.guideline.id}` has no labels to list", hint="Export it to another format.")
    sheet = _labels(interface)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(sheet.headings)
    writer.writerows(sheet.rows)
    return out.getvalue().encode("utf-8-sig")


def write_workbook(interface: Interface) -> bytes:
    """Return the workbook: sheets of the labels, and of what else is about choosing them.

    Raises:
        ExchangeError: a text of a label is too long for a cell.
    """
    data = interface.data
    labels = _labels(interface)
    for row in labels.rows:
        if any(len(cell) > MAX_TEXT for cell in row):
            raise ExchangeError(
                f"the label `{row[0]}` has a text that is too long for Excel: {MAX_TEXT:,} characters",
                hint="Shorten it, or export to CSV.",
            )
    attributes = data.get("attributes", {})
    options: dict[tuple[str, ...], Mapping[str, Any]] = {
        (attribute_id, option_id): option
        for attribute_id, attribute in attributes.items()
        for option_id, option in attribute.get("options", {}).items()
    }
    sheets = [
        labels,
        _sheet("attributes", ("id",), SECTIONS["attributes"], {(key,): one for key, one in attributes.items()}),
        _sheet("options", ("attribute", "id"), OPTIONS, options),
        *(
            _sheet(section, ("id",), SECTIONS[section], dict(_elements(interface, section)))
            for section in ("outcomes", "rules", "edge_cases", "examples", "glossary")
        ),
        Sheet(name=ABOUT, headings=ABOUT_HEADINGS, rows=[row for row in about_rows(data) if len(row[1]) <= MAX_TEXT]),
    ]
    return xlsx([sheet for sheet in sheets if sheet.rows])


def _elements(interface: Interface, section: str) -> Iterator[tuple[tuple[str, ...], Mapping[str, Any]]]:
    """Yield the elements of a section that a spreadsheet can have: no files, and no gold."""
    has_texts = all(kind in _TEXTS for kind in interface.parts.values())
    for element_id, element in interface.data.get(section, {}).items():
        if section == "examples" and (not has_texts or "gold" in element.get("uses", ())):
            continue
        yield (element_id,), element if has_texts else {key: one for key, one in element.items() if key != "input"}


def _labels(interface: Interface) -> Sheet:
    guideline, forms = interface.guideline, interface.data.get("labels", {})
    own = _own_keys(forms.values())
    columns = (*PUBLISHED, *FURTHER)
    rows = []
    for row in rows_of(guideline):
        cells = [_label_cell(column.heading, column.value(row)) for column in columns]
        form = forms.get(row.id, {})
        rows.append(cells + [own_cell(form[key]) if key in form else "" for key in own])
    headings = [column.heading for column in columns]
    used = [at for at, heading in enumerate(headings + own) if at < len(PUBLISHED) or any(row[at] for row in rows)]
    return Sheet(
        name="labels",
        headings=[(headings + own)[at] for at in used],
        rows=[[row[at] for at in used] for row in rows],
    )


def _label_cell(heading: str, value: Any) -> str:
    match heading:
        case "code":
            return code_cell(value)
        case "use_when":
            return sentences_cell(value) if value else ""
        case "avoid_when":
            return cases_cell(value) if value else ""
        case "confused_with" | "deciding_question" | "same_as" if not value:
            return ""
        case _:
            return text_cell(value)


def _sheet(
    name: str, ids: tuple[str, ...], fields: Sequence[Field], elements: Mapping[tuple[str, ...], Mapping[str, Any]]
) -> Sheet:
    own = _own_keys(elements.values())
    used = [field for field in fields if any(field.key in element for element in elements.values())]
    rows = []
    for key, element in elements.items():
        cells = [_cell(field, element[field.key]) if field.key in element else "" for field in used]
        row = [*key, *cells, *(own_cell(element[one]) if one in element else "" for one in own)]
        if all(len(cell) <= MAX_TEXT for cell in row):
            rows.append(row)
    return Sheet(name=name, headings=[*ids, *(field.heading for field in used), *own], rows=rows)


def _own_keys(elements: Any) -> list[str]:
    return list(dict.fromkeys(key for element in elements for key in element if key.startswith(OWN_PREFIX)))


def _cell(field: Field, value: Any) -> str:
    match field.form:
        case "answer":
            return answer_cell(value)
        case "wrong":
            return wrong_cell(value) if value else ""
        case "input":
            return input_cell(value)
        case "code":
            return code_cell(value)
        case "list" | "numbers":
            return list_cell([str(one) for one in ([value] if isinstance(value, str) else value)])
        case _:
            return text_cell(value)
