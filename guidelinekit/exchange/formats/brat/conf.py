"""`annotation.conf` -> its sections, and in each of them its types with their arguments and the types above them."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from guidelinekit.exchange.formats.format import ExchangeError, File

SECTIONS = ("entities", "relations", "events", "attributes")
#: Before the data in the comment that guidelinekit writes.
MARK = "# guidelinekit: "
#: The longest line after its macros are replaced, in characters.
_MAX_LINE = 100_000
_MAX_LINES = 100_000
_SECTION = re.compile(r"\s*\[(.*)\]\s*")
_MACRO = re.compile(r"<([a-zA-Z_-]+)>=\s*(.*?)\s*")
_LINE = re.compile(r"([ \t]*)(\S+)(?:\s+(.*))?")
_OLD_LINE = re.compile(r"([ \t]*)([^\t]+)(?:\t(.*))?")
_ARGUMENT = re.compile(r"(\S+?)(\{\S+\}|[?*+])?:(\S*)")
#: Lines of [relations] that say which marks may overlap.
_OVERLAPS = ("<OVERLAP>", "ENTITY-NESTING")


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """An argument of a type: its role, how often it can be given (`?`, `*`, `+` or `{1-2}`), and its values."""

    role: str
    count: str
    values: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class Type:
    """A line of a section. `terms` are its names, of which annotations contain the first one.

    `settings` are the arguments that begin with `<`. `above` is the type above it in the hierarchy. One that `is_group`
    cannot be chosen.
    """

    terms: tuple[str, ...]
    is_group: bool
    arguments: tuple[Argument, ...]
    settings: tuple[str, ...]
    above: "Type | None"
    label_id: str = ""

    @property
    def name(self) -> str:
        """The name in annotations."""
        return self.terms[0]

    def values(self, *roles: str) -> tuple[str, ...]:
        """Return the values of all arguments that have one of some roles."""
        return tuple(value for one in self.arguments if one.role in roles for value in one.values)


@dataclass(slots=True)
class Configuration:
    """The types of a file by section, the mark of guidelinekit, and the names of other sections."""

    types: dict[str, list[Type]] = field(default_factory=lambda: {section: [] for section in SECTIONS})
    own: Mapping[str, Any] = field(default_factory=dict)
    other_sections: list[str] = field(default_factory=list)


def configuration_of(file: File) -> Configuration:
    """Return the sections of a file.

    Raises:
        ExchangeError: it has no section of annotation.conf, or a line that brat cannot read.
    """
    found, lines = Configuration(), file.text.splitlines()
    if len(lines) > _MAX_LINES:
        raise ExchangeError(f"{file.name} has more than {_MAX_LINES:,} lines", hint="Name an annotation.conf.")
    section, has_section = "", False
    reader = _Section("", file.name)
    for number, line in enumerate(lines, start=1):
        if heading := _SECTION.fullmatch(line):
            section = heading[1].strip()
            has_section |= section in SECTIONS
            reader = _Section(section, file.name)
            if section not in SECTIONS:
                found.other_sections.append(section)
        elif line.startswith(MARK):
            found.own = _json_mapping(line.removeprefix(MARK))
        elif section in SECTIONS:
            found.types[section] += reader.types(line, number)
    if not has_section:
        is_visual = {"labels", "drawing"} & set(found.other_sections)
        raise ExchangeError(
            f"{file.name} has no section such as [entities]",
            hint="It is a visual.conf: name the file annotation.conf beside it."
            if is_visual
            else "Name the file annotation.conf of a collection.",
        )
    return found


class _Section:
    """Reads the lines of one section. Macros are valid in the section that defines them."""

    def __init__(self, name: str, file_name: str) -> None:
        self._name, self._file_name = name, file_name
        self._macros: dict[str, str] = {}
        # The last type at each indentation, the outermost first.
        self._open: list[tuple[int, Type]] = []

    def types(self, line: str, number: int) -> Iterator[Type]:
        """Yield the type of a line, if it has one.

        Raises:
            ExchangeError: brat cannot read the line.
        """
        if not line.strip() or line.lstrip().startswith("#") or not line.strip().strip("-"):
            return
        if macro := _MACRO.fullmatch(line):
            self._macros[f"<{macro[1]}>"] = macro[2]
            return
        for name, value in self._macros.items():
            if len(line) + line.count(name) * len(value) > _MAX_LINE:
                raise self._error(number, "is too long when its macros are replaced")
            line = line.replace(name, value)
        depth, terms, arguments = self._divided(line, number)
        if terms[0].lstrip("!") in _OVERLAPS:
            return
        while self._open and self._open[-1][0] >= depth:
            self._open.pop()
        above = self._open[-1][1] if self._open else None
        names = tuple(term.lstrip("!") for term in terms)
        if not all(names):
            raise self._error(number, "has a type without a name")
        found = Type(
            terms=names,
            is_group=any(term.startswith("!") for term in terms),
            arguments=tuple(_argument(one) for one in arguments if not one[1].startswith("<")),
            settings=tuple(one[1] for one in arguments if one[1].startswith("<")),
            above=above,
        )
        self._open.append((depth, found))
        yield found

    def _divided(self, line: str, number: int) -> tuple[int, list[str], list[re.Match[str]]]:
        """Return the indentation, the names and the arguments of a line."""
        for form in (_LINE, _OLD_LINE):
            parts = form.fullmatch(line.rstrip())
            if parts is None or (form is _OLD_LINE and "\t" not in line.strip()):
                continue
            given = [one.strip() for one in (parts[3] or "").split(",") if one.strip()]
            # Older files have names with spaces, and a tab before the arguments.
            if form is _LINE and "\t" in line.strip() and any(" " in one for one in given):
                continue
            terms = [term.strip() for term in parts[2].split("|") if term.strip()]
            matches = [_ARGUMENT.fullmatch(one) for one in given]
            if terms and all(matches):
                return len(parts[1]), terms, [one for one in matches if one is not None]
        raise self._error(number, "is no type with arguments such as `Arg1:Person, Arg2:Place`")

    def _error(self, number: int, what: str) -> ExchangeError:
        return ExchangeError(f"line {number} of {self._file_name}, in [{self._name}], {what}", hint="Correct the line.")


def _argument(match: re.Match[str]) -> Argument:
    return Argument(role=match[1], count=match[2] or "", values=tuple(filter(None, match[3].split("|"))))


def _json_mapping(text: str) -> Mapping[str, Any]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def listed_types(values: Sequence[str], known: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the names in arguments, with those that `<ENTITY>` and the like stand for, each once."""
    return list(dict.fromkeys(name for value in values for name in known.get(value, (value,))))
