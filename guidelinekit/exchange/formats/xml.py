"""Bytes of a foreign XML file -> its root element. Entities and external files are never read."""

import re

from lxml import etree

from guidelinekit.exchange.formats.format import ExchangeError

#: How many elements a file may have.
_MAX_ELEMENTS = 200_000
_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def parse_xml(content: bytes, name: str) -> etree._Element:
    """Return the root element of a file.

    Raises:
        ExchangeError: it is not well-formed, declares a document type, or is too large.
    """
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise ExchangeError(
            f"{name} declares a document type, which is not read", hint="Remove the line `<!DOCTYPE …>`."
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_pis=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        reason = str(error).partition(" (<string>")[0]
        raise ExchangeError(f"{name} is not well-formed XML: {reason}", hint="Correct the file.") from error
    if sum(1 for _ in root.iter()) > _MAX_ELEMENTS:
        raise ExchangeError(f"{name} has more than {_MAX_ELEMENTS:,} elements", hint="Divide the file.")
    return root


def xml_text(text: str) -> str:
    """Return a text as a value that XML can have: U+FFFD stands for characters that it cannot."""
    return _NOT_IN_XML.sub("\ufffd", text)
