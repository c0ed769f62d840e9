"""Sheets of texts -> an XLSX file. The same sheets give the same bytes."""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from guidelinekit.exchange.formats.sheets.table import column_name

#: The longest text that Excel has in a cell.
MAX_TEXT = 32_767
_DATE = (1980, 1, 1, 0, 0, 0)
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OOXML = "http://schemas.openxmlformats.org"
_MAIN = f"{_OOXML}/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
#: What XML cannot contain, and what Excel reads as another character.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
#: Plain cells are at the top and wrapped; those of headings are bold.
_STYLES = f"""{_XML}<styleSheet xmlns="{_MAIN}">
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>
<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyAlignment="1"><alignment vertical="top"/></xf></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
</styleSheet>
"""  # noqa: E501
_TEXT, _HEADING = 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet to write: its name, its headings and its rows."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]


def xlsx(sheets: Sequence[Sheet]) -> bytes:
    """Return the file. All cells are texts, so nothing in them is evaluated."""
    parts = {
        "[Content_Types].xml": _content_types(len(sheets)),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook(sheets),
        "xl/_rels/workbook.xml.rels": _relations(
            [("worksheet", f"worksheets/sheet{number}.xml") for number in range(1, len(sheets) + 1)]
            + [("styles", "styles.xml")]
        ),
        "xl/styles.xml": _STYLES,
    }
    for number, sheet in enumerate(sheets, start=1):
        parts[f"xl/worksheets/sheet{number}.xml"] = _sheet(sheet)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            # The same on all systems.
            entry.create_system = 3
            archive.writestr(entry, text.encode())
    return out.getvalue()


def _content_types(count: int) -> str:
    overrides = "".join(
        f'<Override PartName="/{part}" ContentType="{_TYPE}.{kind}+xml"/>'
        for part, kind in (
            ("xl/workbook.xml", "sheet.main"),
            ("xl/styles.xml", "styles"),
            *((f"xl/worksheets/sheet{number}.xml", "worksheet") for number in range(1, count + 1)),
        )
    )
    return (
        f'{_XML}<Types xmlns="{_OOXML}/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>\n'
    )


def _relations(targets: Iterable[tuple[str, str]]) -> str:
    base = f"{_OOXML}/officeDocument/2006/relationships"
    entries = "".join(
        f'<Relationship Id="rId{number}" Type="{base}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_XML}<Relationships xmlns="{_OOXML}/package/2006/relationships">{entries}</Relationships>\n'


def _workbook(sheets: Sequence[Sheet]) -> str:
    entries = "".join(
        f'<sheet name={quoteattr(sheet.name)} sheetId="{number}" r:id="rId{number}"/>'
        for number, sheet in enumerate(sheets, start=1)
    )
    relations = f"{_OOXML}/officeDocument/2006/relationships"
    return f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{relations}"><sheets>{entries}</sheets></workbook>\n'


def _sheet(sheet: Sheet) -> str:
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{_width(heading, [row[at - 1] for row in sheet.rows])}" customWidth="1"/>'
        for at, heading in enumerate(sheet.headings, start=1)
    )
    lines = [(_HEADING, sheet.headings), *((_TEXT, row) for row in sheet.rows)]
    names = [column_name(column) for column in range(len(sheet.headings))]
    rows = "".join(
        f'<row r="{number}">{"".join(_cell(f"{names[at]}{number}", cell, style) for at, cell in enumerate(row))}</row>'
        for number, (style, row) in enumerate(lines, start=1)
    )
    last = f"{names[-1]}{len(lines)}"
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}"><dimension ref="A1:{last}"/><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<cols>{columns}</cols><sheetData>{rows}</sheetData><autoFilter ref="A1:{last}"/></worksheet>\n'
    )


def _width(heading: str, cells: Iterable[str]) -> int:
    longest = max((len(line) for cell in cells for line in cell[:400].split("\n")), default=0)
    return min(max(longest, len(heading)) + 3, 60)


def _cell(name: str, text: str, style: int) -> str:
    if not text:
        return ""
    clean = escape(_ESCAPED.sub("_x005F_", _ILLEGAL.sub("\ufffd", text)))
    return f'<c r="{name}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{clean}</t></is></c>'
