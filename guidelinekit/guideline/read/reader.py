"""Bytes of a spec file -> `Document`: YAML 1.2 core data and the span of each key and value, in one pass.

Built from the parser's events without recursion: the recursive `yaml.compose` crashes the interpreter on 100,000
nested brackets.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final, NoReturn

import yaml

from guidelinekit.guideline import codes
from guidelinekit.guideline.address import Address, Key
from guidelinekit.guideline.finding import Finding, FindingCode, Location
from guidelinekit.guideline.read.document import Document, SourceFile, SourceSpan, location_between
from guidelinekit.guideline.read.json_lines import read_lines
from guidelinekit.guideline.read.scalars import CONTROL, MAX_DEPTH, NumberRangeError, Scalar, code_point, resolve
from guidelinekit.guideline.read.syntax import syntax_finding
from guidelinekit.guideline.read.text import following_comments, odd_spaces, text_of

#: The suffix of files with one example per line.
JSON_LINES_SUFFIX: Final = ".jsonl"
#: How many nodes, and characters of texts and keys, aliases may add to a document.
MAX_ALIASED_NODES: Final = 20_000
MAX_ALIASED_CHARACTERS: Final = 1_000_000
_TEXT_TAGS = ("!", "tag:yaml.org,2002:str")
_CONTAINER_TAGS = ("!", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")


def read(file: SourceFile) -> Document:
    """Parse one file. Never raises: errors in the bytes are returned as findings."""
    text = decode(file)
    if isinstance(text, Document):
        return text
    return read_lines(file.path, text) if file.path.endswith(JSON_LINES_SUFFIX) else parse(file.path, text)


def decode(file: SourceFile) -> str | Document:
    """The text of a file. If it cannot be parsed, a document with findings that state why."""
    text = text_of(file)
    return text if isinstance(text, str) else _refused(file.path, *text)


def parse(path: str, text: str, *, depth: int = 0) -> Document:
    """Parse YAML. `depth` is the nesting depth of the text in its file, if it is a part of one."""
    builder = _Builder(path, depth)
    try:
        data, root = builder.build(text)
    except _StopError as stop:
        return _refused(path, *builder.findings, stop.finding)
    except yaml.YAMLError as error:
        return _refused(path, *builder.findings, syntax_finding(path, text, error))
    findings, spaces = builder.findings, odd_spaces(text)
    if root is None:
        findings.append(codes.EMPTY_FILE.at(Location(path=path), "the file is empty"))
    elif not isinstance(data, dict):
        where = location_between(path, root.start, root.end)
        message = f"the file contains {describe(data)}, not `key: value` lines"
        hint = spaces[0].hint if spaces else ""
        findings.append(codes.NOT_A_MAPPING.at(where, message, arguments=[describe(data)], hint=hint))
    return Document(
        path=path,
        data=data if isinstance(data, dict) and not findings else None,
        root=root,
        numbers=tuple(builder.numbers),
        comments=tuple(builder.comments),
        odd_spaces=spaces,
        findings=tuple(findings),
        has_anchors=builder.has_anchors,
    )


def describe(value: object) -> str:
    """Name the type of a value in words."""
    match value:
        case bool():
            return f"`{str(value).lower()}` (true or false)"
        case None:
            return "nothing"
        case int() | float():
            return "a number"
        case str():
            return "text"
        case list():
            return "a list"
        case _:
            return "a mapping"


def _refused(path: str, *findings: Finding) -> Document:
    return Document(path=path, data=None, root=None, findings=findings)


class _StopError(Exception):
    """The file cannot be parsed any further."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


class _Frame:
    """A container that is being filled."""

    __slots__ = ("anchor", "characters", "data", "is_map", "key", "key_event", "size", "span")

    def __init__(self, event: Any, *, is_map: bool) -> None:
        self.data: Any = {} if is_map else []
        self.is_map = is_map
        self.span = SourceSpan(event.start_mark, event.end_mark)
        self.span.children = {}
        self.anchor: str | None = event.anchor
        self.key: str | None = None
        self.key_event: Any = None
        self.size = 1
        self.characters = 0


class _Builder:
    """Builds data and spans from events, with an explicit stack."""

    def __init__(self, path: str, depth: int) -> None:
        self.path = path
        self.depth = depth
        self.findings: list[Finding] = []
        self.numbers: list[Address] = []
        self.comments: list[tuple[Address, str]] = []
        self._text = ""
        #: Where comments begin that follow something on their line, by the offset at which that ends.
        self._following: dict[int, int] = {}
        self.has_anchors = False
        self._stack: list[_Frame] = []
        #: The value of each anchor, its span, and how many nodes and characters it has.
        self._anchors: dict[str, tuple[Any, SourceSpan, int, int]] = {}
        self._aliased_nodes, self._aliased_characters = 0, 0
        self._root: tuple[Any, SourceSpan | None] = (None, None)

    def build(self, text: str) -> tuple[Any, SourceSpan | None]:
        """Process all events. Returns the data and span of the root, (None, None) for an empty stream."""
        documents = 0
        self._text, self._following = text, following_comments(text)
        for event in _events(text):
            kind = type(event)
            if kind is yaml.ScalarEvent:
                self._scalar(event)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                self._open(event, is_map=kind is yaml.MappingStartEvent)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self._close(event)
            elif kind is yaml.AliasEvent:
                self._alias(event)
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    self._stop(codes.SEVERAL_DOCUMENTS, event, "a second document starts here")
        return self._root

    def _scalar(self, event: Any) -> None:
        text: str = event.value
        frame = self._stack[-1] if self._stack else None
        if not text.isprintable() and (control := CONTROL.search(text)):
            name = code_point(control.group())
            self._report(codes.CONTROL_CHARACTER, event, f"the text contains the control character {name}", name)
        if frame is not None and frame.is_map and frame.key is None:
            self._key(frame, event, text)
            return
        value: Scalar = text
        span = SourceSpan(event.start_mark, event.end_mark)
        if event.tag is None:
            if event.implicit[0]:
                if self._following and event.end_mark.index in self._following:
                    start = self._following[event.end_mark.index]
                    end = self._text.find("\n", start)
                    comment = self._text[start : end if end >= 0 else None].rstrip("\r")
                    self.comments.append((self._address(), comment))
                try:
                    value = resolve(text)
                except NumberRangeError:
                    message = f"`{text[:40]}` is not a finite number that can be stored exactly"
                    self._report(codes.NUMBER_OUT_OF_RANGE, event, message, text[:40])
                if value is not None and not isinstance(value, str):
                    span.written = text
        elif event.tag not in _TEXT_TAGS:
            self._report_tag(event)
        if event.anchor is not None:
            self._anchors[event.anchor], self.has_anchors = (value, span, 1, len(text)), True
        self._put(value, span, 1, len(text))

    def _key(self, frame: _Frame, event: Any, text: str) -> None:
        if event.tag is not None and event.tag not in _TEXT_TAGS:
            self._report_tag(event)
        if event.anchor is not None:
            self._anchors[event.anchor] = (text, SourceSpan(event.start_mark, event.end_mark), 1, len(text))
            self.has_anchors = True
        if event.value == "<<" and event.implicit[0]:
            self._report(codes.MERGE_KEY, event, "`<<` is a merge key, which YAML 1.2 does not have")
        if text in frame.data:
            first = frame.span.children[text].key_start if frame.span.children else None
            line = f" (first on line {first.line + 1})" if first is not None else ""
            self._report(codes.DUPLICATE_KEY, event, f"the key `{text}` is defined twice{line}", text)
        frame.key, frame.key_event = text, event

    def _open(self, event: Any, *, is_map: bool) -> None:
        parent = self._stack[-1] if self._stack else None
        if parent is not None and parent.is_map and parent.key is None:
            self._stop(codes.KEY_NOT_TEXT, event, "a key must be text, not a list or a mapping")
        if len(self._stack) + self.depth >= MAX_DEPTH:
            self._stop(codes.TOO_DEEP, event, f"the nesting is deeper than {MAX_DEPTH} levels")
        if event.tag is not None and event.tag not in _CONTAINER_TAGS:
            self._report_tag(event)
        if event.anchor is not None:
            self._anchors.pop(event.anchor, None)
            self.has_anchors = True
        self._stack.append(_Frame(event, is_map=is_map))

    def _close(self, event: Any) -> None:
        frame = self._stack.pop()
        frame.span.end = event.end_mark
        if frame.anchor is not None:
            self._anchors[frame.anchor] = (frame.data, frame.span, frame.size, frame.characters)
        self._put(frame.data, frame.span, frame.size, frame.characters)

    def _alias(self, event: Any) -> None:
        target = self._anchors.get(event.anchor)
        if target is None:
            inside = any(frame.anchor == event.anchor for frame in self._stack)
            code = codes.TOO_MANY_ALIASES if inside else codes.UNKNOWN_ANCHOR
            problem = "contains itself" if inside else "refers to an anchor that is not defined before it"
            self._stop(code, event, f"the alias `*{event.anchor}` {problem}", event.anchor)
        value, original, size, characters = target
        self._aliased_nodes += size
        self._aliased_characters += characters
        if self._aliased_nodes > MAX_ALIASED_NODES:
            message = f"aliases add more than {MAX_ALIASED_NODES:,} nodes to the document"
            self._stop(codes.TOO_MANY_ALIASES, event, message)
        if self._aliased_characters > MAX_ALIASED_CHARACTERS:
            message = f"aliases add more than {MAX_ALIASED_CHARACTERS:,} characters to the document"
            self._stop(codes.TOO_MANY_ALIASES, event, message)
        frame = self._stack[-1] if self._stack else None
        if frame is not None and frame.is_map and frame.key is None:
            if not isinstance(value, str):
                value = original.written if original.written is not None else ""
            self._key(frame, _event_without_anchor(event), value)
            return
        span = SourceSpan(event.start_mark, event.end_mark)
        span.children, span.written = original.children, original.written
        self._put(value, span, size, characters)

    def _put(self, value: Any, span: SourceSpan, size: int, characters: int) -> None:
        if not self._stack:
            self._root = (value, span)
            return
        frame = self._stack[-1]
        frame.size += size
        frame.characters += characters
        key: Key
        if frame.is_map:
            assert frame.key is not None
            key, event = frame.key, frame.key_event
            frame.characters += len(key)
            span.key_start, span.key_end = event.start_mark, event.end_mark
            frame.data[key] = value
            frame.key = None
        else:
            key = len(frame.data)
            frame.data.append(value)
        assert frame.span.children is not None
        frame.span.children[key] = span
        if span.written is not None:
            self.numbers.append((*self._path(), key))

    def _address(self) -> Address:
        """The address of the value that comes next."""
        if not self._stack:
            return ()
        frame = self._stack[-1]
        return (*self._path(), frame.key if frame.key is not None else len(frame.data))

    def _path(self) -> Iterator[Key]:
        for outer in self._stack[:-1]:
            yield outer.key if outer.key is not None else len(outer.data)

    def _report(self, code: FindingCode, event: Any, message: str, *arguments: str) -> None:
        self.findings.append(self._finding(code, event, message, arguments))

    def _report_tag(self, event: Any) -> None:
        self._report(codes.UNSUPPORTED_TAG, event, f"the tag `{event.tag}` is not supported", event.tag)

    def _stop(self, code: FindingCode, event: Any, message: str, *arguments: str) -> NoReturn:
        raise _StopError(self._finding(code, event, message, arguments))

    def _finding(self, code: FindingCode, event: Any, message: str, arguments: Iterable[str]) -> Finding:
        where = location_between(self.path, event.start_mark, event.end_mark)
        return code.at(where, message, arguments=arguments)


def _event_without_anchor(event: Any) -> Any:
    """A key event instead of an alias event; unlike a key, an alias defines no anchor."""
    return yaml.ScalarEvent(None, None, (True, False), "", event.start_mark, event.end_mark)


def _events(text: str) -> Iterator[Any]:
    # `yaml.parse` does the same with two more calls for each event.
    return iter(yaml.CLoader(text).get_event, None)
