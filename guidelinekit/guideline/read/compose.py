"""The documents of one guideline -> one `Source`: merged data, and the file and line of every address in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from guidelinekit.guideline import codes
from guidelinekit.guideline.address import Address
from guidelinekit.guideline.finding import Finding, Location
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.read.document import Document, OddSpace


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A guideline as written: the merged data, and the document of each top-level field and of each element."""

    data: dict[str, Any]
    documents: tuple[Document, ...]
    documents_by_address: dict[Address, Document] = field(default_factory=dict)

    def locate(self, address: Address, *, key: bool = False) -> Location:
        """The location of the value at an address (or of its key), or of the nearest parent that exists."""
        document = self._document(address)
        return document.locate(address, key=key) if document is not None else Location(path="")

    def value(self, address: Address) -> Any:
        """The value at an address as written, or None if there is no such value."""
        value: Any = self.data
        for key in address:
            try:
                value = value[key]
            except (KeyError, IndexError, TypeError):
                return None
        return value

    def written(self, address: Address) -> str:
        """The original text of the number or boolean at an address; empty for other values."""
        document = self._document(address)
        span = document.span(address) if document is not None else None
        return (span.written or "") if span is not None else ""

    def comment(self, address: Address) -> str:
        """The comment that follows a value without quotes on its line; empty if there is none."""
        document = self._document(address)
        comments = document.comments if document is not None else ()
        return next((comment for at, comment in comments if at == address), "")

    def odd_space(self, where: Location) -> OddSpace | None:
        """The first place in the lines of a location where another kind of space is in the way."""
        return next(
            (
                space
                for document in self.documents
                if document.path == where.path
                for space in document.odd_spaces
                if where.line <= space.line <= where.end_line
            ),
            None,
        )

    def _document(self, address: Address) -> Document | None:
        document = self.documents_by_address.get(address[:2]) or self.documents_by_address.get(address[:1])
        return document or (self.documents[0] if self.documents else None)


def compose(documents: Sequence[Document], schema: Schema) -> tuple[Source, tuple[Finding, ...]]:
    """Merge the documents of one guideline. A section may be spread over several files, an element may not."""
    merged: dict[str, Any] = {}
    by_address: dict[Address, Document] = {}
    findings: list[Finding] = []
    for document in documents:
        data = _with_ids_as_text(document, schema)
        for key, value in data.items():
            is_spread = isinstance(value, dict) and isinstance(merged.get(key), dict) and _is_section(schema, key)
            if key in merged and not is_spread:
                findings.append(_defined_twice(document, (key,), by_address[(key,)]))
                continue
            by_address.setdefault((key,), document)
            if isinstance(value, dict) and _is_section(schema, key):
                section = merged.setdefault(key, {})
                for element_id, element in value.items():
                    if element_id in section:
                        address = (key, element_id)
                        findings.append(_defined_twice(document, address, by_address[address]))
                        continue
                    section[element_id] = element
                    by_address[(key, element_id)] = document
            else:
                merged[key] = value
    return Source(data=merged, documents=tuple(documents), documents_by_address=by_address), tuple(findings)


def _is_section(schema: Schema, key: str) -> bool:
    node = schema.root.properties.get(key)
    return node is not None and node.kind == "map"


def _defined_twice(document: Document, address: Address, first: Document) -> Finding:
    where = first.locate(address, key=True)
    name = "/".join(map(str, address))
    return codes.ELEMENT_TWICE.at(
        document.locate(address, key=True),
        f"`{name}` is already defined in {where.path}, line {where.line}",
        arguments=[name, where.path],
        address=address,
    )


def _with_ids_as_text(document: Document, schema: Schema) -> dict[str, Any]:
    """The data of a document, with the original text of numbers where the format requires an id."""
    if document.data is None:
        return {}
    data: dict[str, Any] = document.data
    for address in document.numbers:
        if schema.expects_id(address):
            span = document.span(address)
            data = _replaced(data, address, (span.written or "") if span is not None else "")
    return data


def _replaced(value: Any, address: Address, text: str) -> Any:
    if not address:
        return text
    copy: Any = dict(value) if isinstance(value, dict) else list(value)
    copy[address[0]] = _replaced(value[address[0]], address[1:], text)
    return copy


def documents_in_order(documents: Sequence[Document]) -> Iterator[Document]:
    """The documents sorted by path, the one with the guideline's `id` first: that is where reading starts."""
    yield from sorted(documents, key=lambda document: ("id" not in (document.data or {}), document.path))
