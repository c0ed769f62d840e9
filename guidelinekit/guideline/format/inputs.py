"""An input of a guideline and the task's kinds of input -> its parts, and the problems of what does not fit."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from guidelinekit.guideline.address import Address
from guidelinekit.guideline.format.item import Input
from guidelinekit.guideline.format.model import Task
from guidelinekit.guideline.format.tasks import INPUT_KINDS, MEDIA
from guidelinekit.guideline.prose import ASSET
from guidelinekit.guideline.suggest import did_you_mean


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One turn of a conversation."""

    role: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of an input, or a whole input that has no named parts; then `name` is empty.

    `text` is the text, or the words of a document or sound. `stills` are images of frames of a video or of pages of a
    document, by number. Files are paths below the guideline's folder.
    """

    name: str
    kind: str
    text: str = ""
    turns: tuple[Turn, ...] = ()
    file: str = ""
    description: str = ""
    stills: Mapping[int, str] = field(default_factory=dict)

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts in which words can be marked: one for each turn of a conversation."""
        return tuple(turn.text for turn in self.turns) if self.kind == "conversation" else (self.text,)

    @property
    def files(self) -> tuple[str, ...]:
        """Every file of the part."""
        return tuple(filter(None, (self.file, *self.stills.values())))


@dataclass(frozen=True, slots=True, kw_only=True)
class InputProblem:
    """A problem of an input: its address inside the input, a message and a hint.

    `key` is true if the finding points at the key, false if it points at the value.
    """

    inside: Address
    message: str
    hint: str = ""
    key: bool = True


def read_input(value: Input, task: Task) -> tuple[tuple[Part, ...], tuple[InputProblem, ...]]:
    """Return the parts of an input that can be used for the task, and every problem found in the input."""
    if task.input == "text" and isinstance(value, str):
        return (Part(name="", kind="text", text=value),), ()
    results = list(_read(value, task))
    parts = tuple(result for result in results if isinstance(result, Part))
    return parts, tuple(result for result in results if isinstance(result, InputProblem))


def parts_of(value: Input, task: Task) -> tuple[Part, ...]:
    """Return the parts of an input that fit the task."""
    return read_input(value, task)[0]


def literal_texts(value: Any, inside: Address = ()) -> Iterator[tuple[Address, str]]:
    """Yield every text of an input that annotators read, with its address: all but names of files and roles."""
    if isinstance(value, str):
        yield inside, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            is_file = isinstance(inner, str) and ASSET.fullmatch(inner)
            if not is_file and key not in ("role", "frames", "pages") and not key.startswith("x-"):
                yield from literal_texts(inner, (*inside, key))
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            yield from literal_texts(inner, (*inside, index))


def _read(value: Input, task: Task) -> Iterator[Part | InputProblem]:
    if isinstance(task.input, str):
        yield from _part("", task.input, value, ())
        return
    if not isinstance(value, dict) or ("file" in value and not set(value) & set(task.input)):
        yield InputProblem(
            inside=(), message=f"the input has no parts; task.input names {quoted_list(task.input)}", key=False
        )
        return
    for name, kind in task.input.items():
        if name in value:
            yield from _part(name, kind, value[name], (name,))
        else:
            yield InputProblem(inside=(), message=f"the input lacks the part `{name}`")
    for name in value:
        if name not in task.input:
            message = f"the input has a part `{name}` that task.input does not name"
            yield InputProblem(inside=(name,), message=message, hint=did_you_mean(name, task.input))


def _part(name: str, kind: str, value: Any, inside: Address) -> Iterator[Part | InputProblem]:
    if kind == "text" and isinstance(value, str):
        yield Part(name=name, kind=kind, text=value)
    elif kind == "conversation" and isinstance(value, list | tuple):
        turns = tuple(Turn(role=turn["role"], text=turn["text"]) for turn in value)
        yield Part(name=name, kind=kind, turns=turns)
    elif kind in MEDIA and isinstance(value, Mapping):
        yield from _media(name, kind, value, inside)
    else:
        subject = f"the part `{name}`" if name else "the input"
        yield InputProblem(
            inside=inside, message=f"{subject} is of the kind {kind} and must be {INPUT_KINDS[kind].form}", key=False
        )


def _media(name: str, kind: str, value: Mapping[str, Any], inside: Address) -> Iterator[Part | InputProblem]:
    known = INPUT_KINDS[kind].fields
    # The schema accepts any mapping as parts, so the rules for a file are checked again here.
    wrong = [key for key in known if key in value and not _is_valid(key, value[key])]
    for key in wrong:
        expected = "a mapping of numbers to files" if key in ("frames", "pages") else "text"
        yield InputProblem(inside=(*inside, key), message=f"`{key}` must be {expected}", key=False)
    if wrong:
        return
    unknown = [key for key in value if key not in known and not key.startswith("x-")]
    for key in unknown:
        message = f"`{key}` does not belong to the kind {kind}, which takes {quoted_list(known)}"
        yield InputProblem(inside=(*inside, key), message=message, hint=did_you_mean(key, known))
    stills_key = INPUT_KINDS[kind].stills
    stills = value.get(stills_key, {}) if stills_key else {}
    numbers = {key: int(key) for key in stills if key == "0" or re.fullmatch(r"[1-9][0-9]{0,8}", key)}
    for key in stills:
        if key not in numbers:
            message = f"`{key}` is not a number; images are named by the number of their frame or page"
            hint = f"Use the number as the key, for example `{stills_key}: {{1: assets/still.png}}`."
            yield InputProblem(inside=(*inside, stills_key, key), message=message, hint=hint)
    paths: dict[Address, Any] = {("file",): value["file"]} if "file" in value else {}
    paths |= {(stills_key, key): path for key, path in stills.items()}
    outside = {address: path for address, path in paths.items() if not ASSET.fullmatch(str(path))}
    for address, path in outside.items():
        message = f"`{path}` is not an allowed path of an asset"
        hint = "Write it like `assets/street-1.png`: below assets/, with letters, digits and - _ . in each name."
        yield InputProblem(inside=(*inside, *address), message=message, hint=hint, key=False)
    if not paths:
        yield InputProblem(inside=inside, message=f"the {kind} has no `file:` below assets/", key=False)
    elif not unknown and not outside:
        yield Part(
            name=name,
            kind=kind,
            file=value.get("file", ""),
            description=value.get("description", ""),
            text=value.get("text", ""),
            stills={numbers[key]: path for key, path in stills.items() if key in numbers},
        )


def _is_valid(key: str, value: Any) -> bool:
    if key in ("frames", "pages"):
        return isinstance(value, Mapping) and all(isinstance(path, str) for path in value.values())
    return isinstance(value, str)


def quoted_list(words: Any) -> str:
    """Return names for a message: `a`, `b`."""
    return ", ".join(f"`{word}`" for word in words)
