"""The tables of the kinds of task, attribute, input and mark.

Checks, drawing, pages and new guidelines use them. The schema also defines which kinds of task can be used with which
kinds of input; a test compares the two.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class InputKind:
    """A kind of input. `form` describes it in a finding; `fields` are the keys of a file and its description.

    `stills` is the field with images by number (`frames`, `pages`), and `still` what one of them is called.
    """

    id: str
    form: str
    fields: tuple[str, ...] = ()
    stills: str = ""
    still: str = ""

    @property
    def is_media(self) -> bool:
        """Whether the input is a file."""
        return bool(self.fields)


_FILE = "a file: `{file: assets/…, description: …}`"
INPUT_KINDS: Mapping[str, InputKind] = {
    kind.id: kind
    for kind in (
        InputKind(id="text", form="a text"),
        InputKind(id="conversation", form="a list of turns, each with `role:` and `text:`"),
        InputKind(id="image", form=_FILE, fields=("file", "description")),
        InputKind(id="audio", form=_FILE, fields=("file", "description", "text")),
        InputKind(id="video", form=_FILE, fields=("file", "description", "frames"), stills="frames", still="frame"),
        InputKind(
            id="document", form=_FILE, fields=("file", "description", "pages", "text"), stills="pages", still="page"
        ),
    )
}
MEDIA = tuple(kind.id for kind in INPUT_KINDS.values() if kind.is_media)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkField:
    """A field of a mark that contains its position in the input.

    `allowed` are the fields that can be used with it, itself included; `inputs` the kinds of input it can be in; `form`
    is its form in the format.
    """

    name: str
    allowed: tuple[str, ...]
    inputs: tuple[str, ...]
    form: str = ""


_STILLS = ("page", "frame")
_DRAWN = ("image", "video", "document")
MARK_FIELDS: Mapping[str, MarkField] = {
    mark.name: mark
    for mark in (
        MarkField(
            name="text", allowed=("text", "occurrence", "turn"), inputs=("text", "conversation", "document", "audio")
        ),
        MarkField(name="box", allowed=("box", *_STILLS), inputs=_DRAWN, form="[left, top, width, height]"),
        MarkField(name="polygon", allowed=("polygon", "holes", *_STILLS), inputs=_DRAWN, form="[[x, y], …]"),
        MarkField(name="line", allowed=("line", *_STILLS), inputs=_DRAWN, form="[[x, y], …]"),
        MarkField(name="points", allowed=("points", *_STILLS), inputs=_DRAWN, form="{name: [x, y], …}"),
        MarkField(name="from", allowed=("from",), inputs=("audio", "video")),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskKind:
    """A kind of task.

    `picks_one` answers have exactly one label. `min_labels` is how many labels must be choosable. `mark` is the field
    with the position of a mark, empty for kinds that label the whole item; `needs` names that field in a finding about
    a missing one. `joins_marks` is true for links, `writes_text` for free text. `usual_input` is the input of a new
    guideline.
    """

    id: str
    picks_one: bool = False
    min_labels: int = 1
    mark: str = ""
    needs: str = ""
    joins_marks: bool = False
    writes_text: bool = False
    usual_input: str = "text"

    @property
    def is_marking(self) -> bool:
        """Whether a label is marked somewhere in the input."""
        return bool(self.mark) and not self.joins_marks

    @property
    def inputs(self) -> tuple[str, ...]:
        """The kinds of input that a mark of this kind can be in; empty if it can be in any."""
        return MARK_FIELDS[self.mark].inputs if self.is_marking else ()


TASK_KINDS: Mapping[str, TaskKind] = {
    kind.id: kind
    for kind in (
        TaskKind(id="choose-one", picks_one=True, min_labels=2),
        TaskKind(id="choose-many"),
        TaskKind(id="mark-spans", mark="text", needs="the marked `text`"),
        TaskKind(id="draw-boxes", mark="box", needs="the `box`", usual_input="image"),
        TaskKind(id="draw-polygons", mark="polygon", needs="the `polygon`", usual_input="image"),
        TaskKind(id="draw-lines", mark="line", needs="the `line`", usual_input="image"),
        TaskKind(id="place-keypoints", mark="points", needs="the `points`", usual_input="image"),
        TaskKind(id="mark-segments", mark="from", needs="`from` and `to`", usual_input="audio"),
        TaskKind(id="link", mark="from", needs="`from` and `to`", joins_marks=True),
        TaskKind(id="compare", picks_one=True, min_labels=2),
        TaskKind(id="rate", picks_one=True, min_labels=2),
        TaskKind(id="write", min_labels=0, writes_text=True),
    )
}
#: A kind that marks something, by the kind of input that links usually join marks in.
LINKED_BY: Mapping[str, str] = {"image": "draw-boxes", "video": "draw-boxes", "audio": "mark-segments"}


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeKind:
    """A kind of attribute: how many options it needs, and what its value is."""

    id: str
    min_options: int = 0
    takes_options: bool = False
    takes_range: bool = False
    takes_several: bool = False
    takes_number: bool = False


ATTRIBUTE_KINDS: Mapping[str, AttributeKind] = {
    kind.id: kind
    for kind in (
        AttributeKind(id="choose-one", takes_options=True, min_options=2),
        AttributeKind(id="choose-many", takes_options=True, min_options=1, takes_several=True),
        AttributeKind(id="compare", takes_options=True, min_options=2),
        AttributeKind(id="rate", takes_options=True, takes_range=True, takes_number=True),
        AttributeKind(id="number", takes_range=True, takes_number=True),
        AttributeKind(id="write"),
    )
}
