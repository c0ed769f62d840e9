"""What is inside a paragraph of a Word file -> spans, and notes on what a guideline cannot have."""

from collections.abc import Iterator

from lxml import etree

from guidelinekit.exchange.documents.word_file import W, WordFile
from guidelinekit.exchange.documents.word_styles import Style, Styles, is_monospaced, is_on, value
from guidelinekit.exchange.documents.words import BREAK, Span, clean

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_V = "{urn:schemas-microsoft-com:vml}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
#: Elements that only enclose runs.
_GROUPS = frozenset(
    W + name for name in ("ins", "moveTo", "smartTag", "sdt", "sdtContent", "fldSimple", "dir", "bdo", "customXml")
)
_REMOVED = frozenset({f"{W}del", f"{W}moveFrom"})
_SIGNS = {f"{W}tab": " ", f"{W}br": BREAK, f"{W}cr": BREAK, f"{W}noBreakHyphen": "-"}
#: Arrows and marks of the fonts Wingdings and Symbol, which Word writes for `-->` and as bullets.
_SYMBOLS = {
    "F0E0": "→", "F0E8": "→", "F0F0": "→", "F0DF": "←", "F0E7": "←", "F0F3": "↔", "F0FC": "✓", "F0FE": "✓", "F0FB": "✗",
    "F0FD": "✗", "F04A": "☺", "F04C": "☹", "F0B7": "•", "F0AE": "→",
}  # fmt: skip


def in_order(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the elements below an element, without comments."""
    yield from (child for child in element if isinstance(child.tag, str))


class SpanReader:
    """Reads paragraphs, and collects what all of them have beside text."""

    def __init__(self, file: WordFile, styles: Styles) -> None:
        self._file = file
        self._styles = styles
        self.notes: list[tuple[str, str]] = []
        self.boxes: list[etree._Element] = []
        self.footnotes: list[tuple[str, str]] = []
        self.comments = 0
        self.changes = 0
        self._place = ""

    def spans(self, paragraph: etree._Element, style: Style, place: str) -> list[Span]:
        """Return the spans of a paragraph."""
        self._place = place
        return [span for span in self._inside(paragraph, style, "") if span.text]

    def _inside(self, element: etree._Element, style: Style, link: str) -> Iterator[Span]:
        for child in in_order(element):
            tag = str(child.tag)
            if tag == f"{W}r":
                yield from self._run(child, style, link)
            elif tag == f"{W}hyperlink":
                relation = str(child.get(f"{_R}id", ""))
                yield from self._inside(child, style, clean(self._file.links.get(relation, "")))
            elif tag in _GROUPS:
                self.changes += tag in (f"{W}ins", f"{W}moveTo")
                yield from self._inside(child, style, link)
            elif tag in _REMOVED:
                self.changes += 1
            elif tag.startswith(_M):
                yield Span(text=clean("".join(text.text or "" for text in child.iter(f"{_M}t"))), code=True)

    def _run(self, run: etree._Element, style: Style, link: str) -> Iterator[Span]:
        properties = run.find(f"{W}rPr")
        named = self._styles.style(value(properties, f"{W}rStyle"))
        hidden = is_on(properties, f"{W}vanish")
        if hidden or (hidden is None and (named.hidden or style.hidden)):
            if run.findtext(f"{W}t"):
                self.notes.append((self._place, "Text that is hidden in Word is left out."))
            return
        bold, italic = is_on(properties, f"{W}b"), is_on(properties, f"{W}i")
        fill = value(properties, f"{W}highlight")
        text = clean_keeping_breaks("".join(self._texts(run)))
        # A whole paragraph in italics, such as a quotation, emphasizes nothing.
        yield Span(
            text=text,
            bold=bool(next((one for one in (bold, named.bold, style.bold) if one is not None), False)),
            italic=bool(next((one for one in (italic, named.italic) if one is not None), False)),
            code=bool(named.code or style.code or is_monospaced(properties)),
            strike=bool(is_on(properties, f"{W}strike")),
            marked=fill not in ("", "none", "white") or (value(properties, f"{W}u") not in ("", "none") and not link),
            link=link,
        )

    def _texts(self, run: etree._Element) -> Iterator[str]:
        for child in in_order(run):
            tag = str(child.tag)
            if tag == f"{W}t":
                yield (child.text or "").replace("\n", " ")
            elif tag in _SIGNS:
                yield _SIGNS[tag]
            elif tag == f"{W}sym":
                yield _SYMBOLS.get(str(child.get(f"{W}char", "")).upper(), "")
            elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                kind = "footnotes" if tag == f"{W}footnoteReference" else "endnotes"
                self.footnotes.append((kind, str(child.get(f"{W}id", ""))))
                yield f" (note {len(self.footnotes)})"
            elif tag == f"{W}commentReference":
                self.comments += 1
            elif tag in (f"{W}drawing", f"{W}pict", f"{W}object", f"{_MC}AlternateContent"):
                self._drawing(child)

    def _drawing(self, element: etree._Element) -> None:
        """Note the images in a drawing, and collect its text boxes. A fallback repeats what its choice has."""
        choice = element.find(f"{_MC}Choice") if element.tag == f"{_MC}AlternateContent" else element
        drawing = choice if choice is not None else element
        named = next(drawing.iter(f"{_WP}docPr"), None)
        description = clean(str(named.get("descr") or "")) if named is not None else ""
        for image in (*drawing.iter(f"{_A}blip"), *drawing.iter(f"{_V}imagedata")):
            relation = next((image.get(f"{_R}{key}") for key in ("embed", "link", "id") if image.get(f"{_R}{key}")), "")
            file = clean(self._file.links.get(str(relation), "")) or "an image"
            name = f"“{description}” ({file})" if description else file
            reason = f"The image {name} is left out. Put it in assets/ and write `![…](assets/…)` in the text."
            self.notes.append((self._place, reason))
        around = next(drawing.iterancestors(f"{W}txbxContent"), None)
        boxes = list(drawing.iter(f"{W}txbxContent"))
        # A box inside another one is read with that one.
        self.boxes.extend(box for box in boxes if next(box.iterancestors(f"{W}txbxContent"), None) is around)
        has_image = next(drawing.iter(f"{_A}blip"), None) is not None
        if not boxes and not has_image and next(drawing.iter(f"{_A}graphicData"), None) is not None:
            self.notes.append((self._place, f"The drawing {description or 'without a description'} is left out."))


def clean_keeping_breaks(text: str) -> str:
    """Return a text without the characters that a guideline cannot have, but with breaks that readers see."""
    return BREAK.join(clean(piece) for piece in text.split(BREAK))
