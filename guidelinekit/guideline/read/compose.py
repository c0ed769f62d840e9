"""The documents of one guideline -> one `Source`: sections merged, every address leading back to its file and line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from guidelinekit.guideline import codes
from guidelinekit.guideline.address import Address
from guidelinekit.guideline.finding import Finding, Location
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.read.document import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A guideline as written: merged data, and the document that each top-level key or element stands in."""

    data: dict[str, Any]
    documents: tuple[Document, ...]
    homes: dict[Address, Document] = field(default_factory=dict)

    def locate(self, address: Address, *, key: bool = False) -> Location:
        """The range of the value at an address (or of its key), or of the nearest parent that exists."""
        home = self._home(address)
        return home.locate(address, key=key) if home is not None else Location(path="")

    def value(self, address: Address) -> Any:
        """What stands at an address, as written; None where nothing does."""
        found: Any = self.data
        for key in address:
            try:
                found = found[key]
            except (KeyError, IndexError, TypeError):
                return None
        return found

    def written(self, address: Address) -> str:
        """The scalar at an address as it was written, where it is a number or a truth value."""
        home = self._home(address)
        place = home.place(address) if home is not None else None
        return (place.written or "") if place is not None else ""

    def _home(self, address: Address) -> Document | None:
        found = self.homes.get(address[:2]) or self.homes.get(address[:1])
        return found or (self.documents[0] if self.documents else None)


def compose(documents: Sequence[Document], schema: Schema) -> tuple[Source, tuple[Finding, ...]]:
    """Merge the documents of one guideline. A section of elements may be spread over files, an element may not."""
    merged: dict[str, Any] = {}
    homes: dict[Address, Document] = {}
    findings: list[Finding] = []
    for document in documents:
        data = _with_ids_as_text(document, schema)
        for key, value in data.items():
            spread = isinstance(value, dict) and isinstance(merged.get(key), dict) and _is_section(schema, key)
            if key in merged and not spread:
                findings.append(_twice(document, (key,), homes[(key,)]))
                continue
            homes.setdefault((key,), document)
            if isinstance(value, dict) and _is_section(schema, key):
                section = merged.setdefault(key, {})
                for element_id, element in value.items():
                    if element_id in section:
                        findings.append(_twice(document, (key, element_id), homes[(key, element_id)]))
                        continue
                    section[element_id] = element
                    homes[(key, element_id)] = document
            else:
                merged[key] = value
    return Source(data=merged, documents=tuple(documents), homes=homes), tuple(findings)


def _is_section(schema: Schema, key: str) -> bool:
    node = schema.root.properties.get(key)
    return node is not None and node.kind == "map"


def _twice(document: Document, address: Address, home: Document) -> Finding:
    first = home.locate(address, key=True)
    return codes.ELEMENT_TWICE.at(
        document.locate(address, key=True),
        f"`{'/'.join(map(str, address))}` already stands in {first.path}, line {first.line}",
        address=address,
    )


def _with_ids_as_text(document: Document, schema: Schema) -> dict[str, Any]:
    """Read numbers as the text that was written wherever the format wants an id."""
    if document.data is None:
        return {}
    data: dict[str, Any] = document.data
    for address in document.numbers:
        if schema.wants_id(address):
            place = document.place(address)
            data = _replaced(data, address, (place.written or "") if place is not None else "")
    return data


def _replaced(value: Any, address: Address, text: str) -> Any:
    if not address:
        return text
    copy: Any = dict(value) if isinstance(value, dict) else list(value)
    copy[address[0]] = _replaced(value[address[0]], address[1:], text)
    return copy


def documents_in_order(documents: Sequence[Document]) -> Iterator[Document]:
    """The file that holds the head first, then by path: `guideline.yaml` is where a reader begins."""
    yield from sorted(documents, key=lambda document: ("id" not in (document.data or {}), document.path))
