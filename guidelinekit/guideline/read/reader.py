"""Bytes of a spec file -> `Document`: YAML 1.2 core data and the place of everything, in one pass over C events.

Events, not `compose`: recursion there ends the interpreter on 100,000 brackets. Nothing here recurses.
"""

import re
from collections.abc import Iterator
from typing import Any, Final, NoReturn

import yaml

from guidelinekit.guideline import codes
from guidelinekit.guideline.address import Address, Key
from guidelinekit.guideline.finding import Finding, FindingCode, Location
from guidelinekit.guideline.read.document import Document, Mark, SourceFile, SourceSpan, span
from guidelinekit.guideline.read.json_lines import read_lines
from guidelinekit.guideline.read.scalars import CONTROL, MAX_DEPTH, NumberRangeError, Scalar, resolve

#: The ending of files with one example a line.
LINES: Final = ".jsonl"
MAX_BYTES: Final = 32 * 1024 * 1024
#: How many nodes aliases may add to a document beyond those that are written out.
MAX_ALIASED_NODES: Final = 20_000
_BREAKS = "\x85\u2028\u2029"
_BREAK = re.compile(f"[{_BREAKS}]")
_TEXT_TAGS = ("!", "tag:yaml.org,2002:str")
_CONTAINER_TAGS = ("!", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")


def read(file: SourceFile) -> Document:
    """Parse one file. Never raises: what is wrong with the bytes comes back as findings."""
    text = decode(file)
    if isinstance(text, Document):
        return text
    return read_lines(file.path, text) if file.path.endswith(LINES) else parse(file.path, text)


def decode(file: SourceFile) -> str | Document:
    """The text of a file; where it has none that can be parsed, the document whose findings say why."""
    text = _decode(file)
    if not isinstance(text, str):
        return _refused(file.path, text)
    foreign = _BREAK.search(text) if any(sign in text for sign in _BREAKS) else None
    if foreign:
        # libyaml would take it for the end of a line, and count lines differently than any editor.
        return _refused(file.path, _control(file.path, text, foreign))
    return text


def parse(path: str, text: str, *, depth: int = 0) -> Document:
    """Parse YAML. `depth` is how deep the text lies in its file, if it is a part of one."""
    builder = _Builder(path, depth)
    try:
        data, place = builder.build(text)
    except _StopError as stop:
        return _refused(path, *builder.findings, stop.finding)
    except yaml.YAMLError as error:
        return _refused(path, *builder.findings, _syntax_finding(path, text, error))
    findings = builder.findings
    if place is None:
        findings.append(codes.EMPTY_FILE.at(Location(path=path), "the file is empty"))
    elif not isinstance(data, dict):
        where = span(path, place.start, place.end)
        findings.append(codes.NOT_A_MAPPING.at(where, f"the file holds {describe(data)}, not `key: value` lines"))
    return Document(
        path=path,
        data=data if isinstance(data, dict) and not findings else None,
        root=place,
        numbers=tuple(builder.numbers),
        findings=tuple(findings),
        anchored=builder.anchored,
    )


def describe(value: object) -> str:
    """Name the type of a value in words for people."""
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


def _decode(file: SourceFile) -> str | Finding:
    where = Location(path=file.path)
    if file.problem:
        return codes.UNREADABLE_FILE.at(where, file.problem)
    content = file.content
    if len(content) > MAX_BYTES:
        return codes.TOO_LARGE.at(where, f"the file has {len(content):,} bytes; at most {MAX_BYTES:,} are read")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return codes.NOT_UTF8.at(where, "the file is UTF-16, not UTF-8")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig", errors="replace")
        line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
        return codes.NOT_UTF8.at(
            Location(path=file.path, line=line, column=column, end_line=line, end_column=column + 1),
            f"byte 0x{content[error.start]:02X} is not UTF-8; the file may be Latin-1 or Windows-1252",
        )


def _control(path: str, text: str, found: re.Match[str]) -> Finding:
    before = text[: found.start()]
    line, column = before.count("\n") + 1, found.start() - before.rfind("\n")
    where = Location(path=path, line=line, column=column, end_line=line, end_column=column + 1)
    return codes.CONTROL_CHARACTER.at(where, f"the text holds the control character U+{ord(found.group()):04X}")


def _syntax_finding(path: str, text: str, error: yaml.YAMLError) -> Finding:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = getattr(error, "problem", None) or "it cannot be parsed"
    if mark is None:
        position = getattr(error, "position", 0)
        before = text.encode()[:position].decode(errors="replace") if isinstance(position, int) else ""
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        reason = str(getattr(error, "reason", "") or problem)
        where = Location(path=path, line=line, column=column, end_line=line, end_column=column + 1)
        return codes.CONTROL_CHARACTER.at(where, f"the text holds a character that YAML does not allow ({reason})")
    where = span(path, mark, mark)
    context, begun = str(getattr(error, "context", None) or ""), getattr(error, "context_mark", None)
    lines = text.splitlines()
    before = lines[mark.line][: mark.column + 1] if mark.line < len(lines) else ""
    if "nesting depth" in str(problem):
        return codes.TOO_DEEP.at(where, f"the nesting is deeper than {MAX_DEPTH} levels")
    if "end of stream" in str(problem) and begun is not None:
        return codes.YAML_SYNTAX.at(span(path, begun, begun), f"invalid YAML: what begins here never ends ({context})")
    hint = ""
    if "\t" in before:
        hint = "Indent with spaces; YAML does not allow tabs there."
    elif context.endswith(("alias", "anchor")):
        hint = "Put text that begins with `*` or `&` in quotes."
    return codes.YAML_SYNTAX.at(where, f"invalid YAML: {problem}", hint=hint)


class _StopError(Exception):
    """Reading cannot go on."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


class _Frame:
    """A container that is being filled."""

    __slots__ = ("anchor", "data", "ignore", "is_map", "key", "key_event", "place", "size")

    def __init__(self, event: Any, *, is_map: bool) -> None:
        self.data: Any = {} if is_map else []
        self.is_map = is_map
        self.place = SourceSpan(event.start_mark, event.end_mark)
        self.place.children = {}
        self.anchor: str | None = event.anchor
        self.key: str | None = None
        self.key_event: Any = None
        self.ignore = False
        self.size = 1


class _Builder:
    """Builds data and places from events, with a stack of its own."""

    def __init__(self, path: str, depth: int) -> None:
        self.path = path
        self.depth = depth
        self.findings: list[Finding] = []
        self.numbers: list[Address] = []
        self.anchored = False
        self._stack: list[_Frame] = []
        self._anchors: dict[str, tuple[Any, SourceSpan, int]] = {}
        self._aliased = 0
        self._root: tuple[Any, SourceSpan | None] = (None, None)

    def build(self, text: str) -> tuple[Any, SourceSpan | None]:
        """Run over all events; gives the root's data and place, (None, None) for an empty stream."""
        documents = 0
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
                    self._stop(
                        codes.SEVERAL_DOCUMENTS, event.start_mark, event.end_mark, "a second document begins here"
                    )
        return self._root

    def _scalar(self, event: Any) -> None:
        text: str = event.value
        frame = self._stack[-1] if self._stack else None
        if not text.isprintable() and (bad := CONTROL.search(text)):
            self._report(
                codes.CONTROL_CHARACTER, event, f"the text holds the control character U+{ord(bad.group()):04X}"
            )
        if frame is not None and frame.is_map and frame.key is None:
            self._key(frame, event, text)
            return
        value: Scalar = text
        place = SourceSpan(event.start_mark, event.end_mark)
        if event.tag is None:
            if event.implicit[0]:
                try:
                    value = resolve(text)
                except NumberRangeError:
                    self._report(codes.NUMBER_OUT_OF_RANGE, event, f"`{text[:40]}` cannot be kept as a number")
                if value is not None and not isinstance(value, str):
                    place.written = text
        elif event.tag not in _TEXT_TAGS:
            self._report(codes.UNSUPPORTED_TAG, event, f"the tag `{event.tag}` is not supported")
        if event.anchor is not None:
            self._anchors[event.anchor], self.anchored = (value, place, 1), True
        self._put(value, place, 1)

    def _key(self, frame: _Frame, event: Any, text: str) -> None:
        if event.tag is not None and event.tag not in _TEXT_TAGS:
            self._report(codes.UNSUPPORTED_TAG, event, f"the tag `{event.tag}` is not supported")
        if event.anchor is not None:
            self._anchors[event.anchor] = (text, SourceSpan(event.start_mark, event.end_mark), 1)
            self.anchored = True
        if text in frame.data:
            first = frame.place.children[text].key_start if frame.place.children else None
            line = f" (first on line {first.line + 1})" if first is not None else ""
            self._report(codes.DUPLICATE_KEY, event, f"the key `{text}` stands twice{line}")
        frame.key, frame.key_event = text, event

    def _open(self, event: Any, *, is_map: bool) -> None:
        parent = self._stack[-1] if self._stack else None
        if parent is not None and parent.is_map and parent.key is None:
            self._stop(
                codes.KEY_NOT_TEXT, event.start_mark, event.end_mark, "a key must be text, not a list or a mapping"
            )
        if len(self._stack) + self.depth >= MAX_DEPTH:
            self._stop(
                codes.TOO_DEEP, event.start_mark, event.end_mark, f"the nesting is deeper than {MAX_DEPTH} levels"
            )
        if event.tag is not None and event.tag not in _CONTAINER_TAGS:
            self._report(codes.UNSUPPORTED_TAG, event, f"the tag `{event.tag}` is not supported")
        if event.anchor is not None:
            self._anchors.pop(event.anchor, None)
            self.anchored = True
        self._stack.append(_Frame(event, is_map=is_map))

    def _close(self, event: Any) -> None:
        frame = self._stack.pop()
        frame.place.end = event.end_mark
        if frame.anchor is not None:
            self._anchors[frame.anchor] = (frame.data, frame.place, frame.size)
        self._put(frame.data, frame.place, frame.size)

    def _alias(self, event: Any) -> None:
        target = self._anchors.get(event.anchor)
        if target is None:
            inside = any(frame.anchor == event.anchor for frame in self._stack)
            code = codes.TOO_MANY_ALIASES if inside else codes.UNKNOWN_ANCHOR
            what = "contains itself" if inside else "names an anchor that was not set before"
            self._stop(code, event.start_mark, event.end_mark, f"the alias `*{event.anchor}` {what}")
        value, original, size = target
        frame = self._stack[-1] if self._stack else None
        if frame is not None and frame.is_map and frame.key is None:
            if not isinstance(value, str):
                value = original.written if original.written is not None else ""
            self._key(frame, _event_without_anchor(event), value)
            return
        self._aliased += size
        if self._aliased > MAX_ALIASED_NODES:
            message = f"aliases add more than {MAX_ALIASED_NODES:,} nodes to the document"
            self._stop(codes.TOO_MANY_ALIASES, event.start_mark, event.end_mark, message)
        place = SourceSpan(event.start_mark, event.end_mark)
        place.children, place.written = original.children, original.written
        self._put(value, place, size)

    def _put(self, value: Any, place: SourceSpan, size: int) -> None:
        if not self._stack:
            self._root = (value, place)
            return
        frame = self._stack[-1]
        frame.size += size
        key: Key
        if frame.is_map:
            assert frame.key is not None
            key, event = frame.key, frame.key_event
            place.key_start, place.key_end = event.start_mark, event.end_mark
            frame.data[key] = value
            frame.key = None
        else:
            key = len(frame.data)
            frame.data.append(value)
        assert frame.place.children is not None
        frame.place.children[key] = place
        if place.written is not None:
            self.numbers.append((*self._path(), key))

    def _path(self) -> Iterator[Key]:
        for outer in self._stack[:-1]:
            yield outer.key if outer.key is not None else len(outer.data)

    def _report(self, code: FindingCode, event: Any, message: str) -> None:
        self.findings.append(code.at(span(self.path, event.start_mark, event.end_mark), message))

    def _stop(self, code: FindingCode, start: Mark, end: Mark, message: str) -> NoReturn:
        raise _StopError(code.at(span(self.path, start, end), message))


def _event_without_anchor(event: Any) -> Any:
    """Give the alias event the shape of a key event: an alias sets no anchor."""
    return yaml.ScalarEvent(None, None, (True, False), "", event.start_mark, event.end_mark)


def _events(text: str) -> Iterator[Any]:
    return iter(yaml.parse(text, Loader=yaml.CLoader))
