"""Prodigy: a guideline <-> the configuration of a recipe, in JSON: `prodigy.json` or what a recipe returns as `config`.

Prodigy reads the file and never writes it, so keys that it does not know stay.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from guidelinekit.exchange.draft import Draft
from guidelinekit.exchange.formats.colors import hex_color
from guidelinekit.exchange.formats.format import ExchangeError, File, Format
from guidelinekit.exchange.formats.json_entries import json_bytes, text_in
from guidelinekit.exchange.formats.one_text import ID, ONE_KIND, main_kind, skip_all, stated_id, texts
from guidelinekit.exchange.formats.plain_json import json_or_none, json_value
from guidelinekit.exchange.interface import Interface
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.format.tasks import INPUT_KINDS, TASK_KINDS

#: The kind of task of each interface of Prodigy, and its input. `choice` and `image_manual` have a second key.
_VIEWS: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(("ner", "ner_manual", "spans", "spans_manual", "pos", "pos_manual"), ("mark-spans", "text")),
    **dict.fromkeys(("relations", "dep"), ("link", "text")),
    **dict.fromkeys(("image", "image_manual"), ("draw-boxes", "image")),
    **dict.fromkeys(("audio", "audio_manual"), ("mark-segments", "audio")),
    "choice": ("choose-one", "text"),
    "classification": ("choose-many", "text"),
    "text_input": ("write", "text"),
}
_CHOICES = ("choose-one", "choose-many", "compare", "rate")
#: The interface for labels of each kind, and the kinds of input that it shows; empty for all.
_OFFERED: Mapping[str, tuple[str, Sequence[str]]] = {
    **dict.fromkeys(_CHOICES, ("choice", ())),
    "mark-spans": ("spans_manual", ("text",)),
    "link": ("relations", ("text",)),
    "draw-boxes": ("image_manual", ("image",)),
    "draw-polygons": ("image_manual", ("image",)),
    "mark-segments": ("audio_manual", ("audio",)),
    "write": ("text_input", ()),
}
_MODES = {"draw-boxes": "rect", "draw-polygons": "polygon"}
#: The key with what only guidelinekit reads.
_MARK = "guidelinekit"


def read(file: File, schema: Schema) -> Draft:
    """Return what a configuration says.

    Raises:
        ExchangeError: it is no configuration, or lists no labels.
    """
    data = json_value(file)
    if not isinstance(data, dict):
        raise ExchangeError(f"{file.name} is no configuration of Prodigy", hint="It is a JSON object with `labels`.")
    inner = data.get("config")
    return _Reader({**data, **inner} if isinstance(inner, dict) else data, Draft(schema), file.name).read()


def recognizes(file: File) -> int:
    """Return how sure it is that a file is a configuration."""
    data = json_or_none(file)
    if not isinstance(data, dict):
        return 0
    if isinstance(data.get("config"), dict):
        data = {**data, **data["config"]}
    view = data.get("view_id")
    if _views(data) or view in ("blocks", *_VIEWS):
        return 90
    theme = data.get("custom_theme")
    has_theme = isinstance(theme, dict) and isinstance(theme.get("labels"), dict)
    if "relations_span_labels" in data or isinstance(data.get("keymap_by_label"), dict) or has_theme:
        return 85
    return 0


def write(interface: Interface) -> bytes:
    """Return the configuration.

    Raises:
        ExchangeError: Prodigy could not tell two labels apart.
    """
    guideline = interface.guideline
    kind = main_kind(interface)
    view = _OFFERED[kind][0] if kind in _OFFERED else ""
    listed = texts(interface, kind, tool="Prodigy")
    joining = texts(interface, "link", tool="Prodigy") if kind == "mark-spans" else {}
    data: dict[str, Any] = {"view_id": view}
    if joining:
        data = {
            "view_id": "relations",
            "labels": list(joining.values()),
            "relations_span_labels": list(listed.values()),
        }
    elif listed:
        data["labels"] = list(listed.values())
    if view == "choice":
        data["choice_style"] = "single" if TASK_KINDS[kind].picks_one else "multiple"
    if kind in _MODES:
        data["image_manual_modes"] = [_MODES[kind]]
    labels = {text: interface.labels[key] for key, text in (listed | joining).items()}
    if colors := {text: label.color for text, label in labels.items() if label.color}:
        data["custom_theme"] = {"labels": colors}
    if keys := {text: label.hotkey for text, label in labels.items() if label.hotkey}:
        data["keymap_by_label"] = keys
    task = {"kind": guideline.task.kind, "parts": guideline.task.input}
    data[_MARK] = {"guideline": guideline.id, "version": guideline.version, **task}
    return json_bytes(data)


def without_mark(content: bytes) -> bytes:
    """Return a configuration without what only guidelinekit reads."""
    data = json_or_none(File(name="", content=content))
    if not isinstance(data, dict) or _MARK not in data:
        return content
    return json_bytes({key: value for key, value in data.items() if key != _MARK})


def limits(interface: Interface) -> dict[str, str]:
    """Return why Prodigy cannot offer some labels, by address."""
    main, found = main_kind(interface), {}
    for label_id in interface.labels:
        kind = interface.guideline.kind_of(label_id)
        _, inputs = _OFFERED.get(kind, ("", ("",)))
        if inputs and not set(inputs) & set(interface.parts.values()):
            found[f"labels/{label_id}"] = "Prodigy cannot mark so in this input."
        elif kind != main and not (kind == "link" and main == "mark-spans"):
            found[f"labels/{label_id}"] = "A configuration of Prodigy has one list of labels: those of the task."
    return found


class _Reader:
    def __init__(self, data: Mapping[str, Any], draft: Draft, file_name: str) -> None:
        self._data, self._draft, self._file_name = data, draft, file_name
        self._own = data[_MARK] if isinstance(data.get(_MARK), dict) else {}
        theme = data.get("custom_theme")
        self._colors = _mapping(theme.get("labels")) if isinstance(theme, dict) else {}
        self._keys = _mapping(data.get("keymap_by_label"))
        self._skipped: dict[str, list[str]] = {}

    def read(self) -> Draft:
        draft, data = self._draft, self._data
        draft.guideline_id, draft.version = text_in(self._own, "guideline"), text_in(self._own, "version")
        views = _views(data)
        shown_kind, shown = _VIEWS.get(views[0] if views else "", ("", "text"))
        shown_kind = self._detailed(shown_kind)
        spans = _texts(data.get("relations_span_labels"))
        labels = _texts(data.get("labels")) or self._labels_of_blocks()
        if not labels and not spans and shown_kind != "write":
            labels = self._styled()
        own = text_in(self._own, "kind")
        task_kind = own if own in TASK_KINDS else "mark-spans" if spans else shown_kind or "mark-spans"
        label_kind = "link" if spans else shown_kind or task_kind
        if label_kind == "choose-one" and task_kind in _CHOICES and TASK_KINDS[task_kind].picks_one:
            label_kind = task_kind
        for text in spans:
            self._add(text, "mark-spans", task_kind)
        for text in labels:
            self._add(text, label_kind, task_kind)
        if label_kind == "link" and not spans:
            draft.skip("relations", "The file does not list the labels of the marks that they join: add them.")
        if not shown_kind and not spans and not own:
            draft.guess("the task", "The file names no interface (`view_id`): the draft has labels for spans of text.")
        self._skip_rest(views)
        draft.set_task(task_kind, self._input(shown))
        return draft

    def _detailed(self, kind: str) -> str:
        """Return the kind that the settings of an interface make of its kind."""
        if kind == "choose-one" and self._data.get("choice_style") == "multiple":
            return "choose-many"
        modes = _texts(self._data.get("image_manual_modes"))
        return "draw-polygons" if kind == "draw-boxes" and modes and "rect" not in modes else kind

    def _labels_of_blocks(self) -> list[str]:
        found = [text for block in _blocks(self._data) for text in _texts(block.get("labels"))]
        return list(dict.fromkeys(found))

    def _styled(self) -> list[str]:
        """Return the labels that have a color or a key.

        Raises:
            ExchangeError: there are none.
        """
        found = list(dict.fromkeys([*self._colors, *self._keys]))
        if not found:
            raise ExchangeError(
                f"{self._file_name} lists no labels",
                hint='Add them as `"labels": […]`; recipes also get them on the command line, as `--label`.',
            )
        self._draft.skip("labels", "The file lists only labels that have a color or a key; others may be missing.")
        return found

    def _add(self, text: str, kind: str, task_kind: str) -> None:
        hotkey = text_in(self._keys, text)
        if len(hotkey) != 1:
            if hotkey or self._keys.get(text):
                self._skipped.setdefault("The key is left out: a guideline has single keys.", []).append(text)
            hotkey = ""
        color = hex_color(text_in(self._colors, text))
        own_kind = "" if kind == task_kind else kind
        self._draft.add_label(text, stated=stated_id(text), color=color, hotkey=hotkey, kind=own_kind)

    def _skip_rest(self, views: Sequence[str]) -> None:
        skip_all(self._draft, self._skipped)
        for view in views[1:]:
            self._draft.skip(f"block `{view}`", "A draft has one kind of task; add the others to its labels.")
        for key in ("instructions", "html_template", "javascript"):
            if self._data.get(key):
                self._draft.skip(f"`{key}`", "It is about the web page; a guideline has rules.")

    def _input(self, shown: str) -> Any:
        parts = self._own.get("parts")
        kinds = list(parts.values()) if isinstance(parts, dict) else [parts]
        if not parts or not all(isinstance(kind, str) and kind in INPUT_KINDS for kind in kinds):
            return shown
        return dict(zip(self._draft.part_names(parts), kinds, strict=True)) if isinstance(parts, dict) else parts


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _blocks(data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    blocks = data.get("blocks")
    yield from (block for block in (blocks if isinstance(blocks, list) else ()) if isinstance(block, dict))


def _views(data: Mapping[str, Any]) -> list[str]:
    """Return the interfaces of a configuration that labels are used in, the first one first."""
    named = [data.get("view_id"), *(block.get("view_id") for block in _blocks(data))]
    return list(dict.fromkeys(view for view in named if isinstance(view, str) and view in _VIEWS))


def _texts(value: Any) -> list[str]:
    """Return the texts of a list, or of a text with commas as on the command line."""
    listed = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else []
    return list(dict.fromkeys(str(one).strip() for one in listed if isinstance(one, str | int) and str(one).strip()))


FORMAT = Format(
    id="prodigy",
    title="Prodigy",
    file_name="prodigy.json",
    read=read,
    write=write,
    recognizes=recognizes,
    without_mark=without_mark,
    limits=limits,
    identity="name",
    inputs=("text", "image", "audio"),
    holds=frozenset({"task", "labels/*/name", "labels/*/color", "labels/*/hotkey", "labels/*/kind"}),
    partly={
        "labels/*/id": ID,
        "labels/*/kind": ONE_KIND,
        "labels/*/name": "Prodigy has names without spaces at their ends or several in a row.",
    },
)
