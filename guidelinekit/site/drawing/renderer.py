"""An input and an answer -> the HTML of each part of the input, by its kind, with marks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from guidelinekit.guideline.format.assets import Assets
from guidelinekit.guideline.format.inputs import Part, parts_of
from guidelinekit.guideline.format.item import Answer, Input, Mark
from guidelinekit.guideline.format.marks import mark_field, part_of, still_of
from guidelinekit.guideline.format.model import Guideline
from guidelinekit.guideline.format.spans import find
from guidelinekit.guideline.format.tasks import INPUT_KINDS, TASK_KINDS
from guidelinekit.guideline.format.timecodes import seconds
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.site.drawing.image import draw_image
from guidelinekit.site.drawing.legend import Legend
from guidelinekit.site.drawing.text import draw_text
from guidelinekit.site.drawing.time import draw_time


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedPart:
    """A part of an input: its name (empty for an unnamed part, and for links between parts) and its HTML."""

    name: str
    html: Markup


@dataclass(frozen=True, slots=True)
class ItemRenderer:
    """Renders the inputs of one guideline for one page, in the language of a catalogue.

    `source` returns the link to a file of the guideline's assets.
    """

    guideline: Guideline
    assets: Assets
    source: Callable[[str], str]
    catalogue: Catalogue

    def draw(self, value: Input, answer: Answer | None = None) -> tuple[RenderedPart, ...]:
        """Draw an input with the marks of an answer in it."""
        parts = parts_of(value, self.guideline.task)
        marks = answer.labels if answer is not None else ()
        legend = Legend(self.guideline, marks, self.catalogue)
        with_parts = [(mark, part_of(mark, parts)) for mark in marks]
        drawn = [
            RenderedPart(name=part.name, html=self._part(part, [m for m, p in with_parts if p is part], legend))
            for part in parts
        ]  # fmt: skip
        links = legend.links([mark for mark in marks if self._is_link(mark)])
        return (*drawn, *([RenderedPart(name="", html=links)] if links else []))

    def draw_marks(self, value: Input, answer: Answer) -> tuple[RenderedPart, ...]:
        """Draw only the marks of a wrong answer whose positions text cannot describe: on images and in time."""
        parts = parts_of(value, self.guideline.task)
        legend = Legend(self.guideline, answer.labels, self.catalogue)
        drawn = [mark for mark in answer.labels if mark_field(mark) not in ("", "text") and not self._is_link(mark)]
        with_parts = [(mark, part_of(mark, parts)) for mark in drawn]
        by_part = [(part, [mark for mark, its_part in with_parts if its_part is part]) for part in parts]
        return tuple(
            RenderedPart(name="", html=self._positions(part, marks, legend)) for part, marks in by_part if marks
        )

    def _is_link(self, mark: Mark) -> bool:
        return TASK_KINDS[self.guideline.kind_of(mark.label)].joins_marks

    def _positions(self, part: Part, marks: Sequence[Mark], legend: Legend) -> Markup:
        if part.kind == "image":
            return self._image(part.file, part.description, marks, legend)
        segments = [mark for mark in marks if mark.start is not None]
        times = self._times(part, segments, legend) if segments else Markup("")
        return times + self._stills(part, [mark for mark in marks if mark.start is None], legend, only_marked=True)

    def _part(self, part: Part, marks: Sequence[Mark], legend: Legend) -> Markup:
        match part.kind:
            case "text":
                return draw_text(part.text, [mark for mark in marks if mark.text], legend)
            case "conversation":
                return self._conversation(part, marks, legend)
            case "image":
                return self._image(part.file, part.description, marks, legend)
            case "audio" | "video":
                return self._recording(part, marks, legend)
            case _:
                return self._document(part, marks, legend)

    def _conversation(self, part: Part, marks: Sequence[Mark], legend: Legend) -> Markup:
        out = [Markup('<ol class="gk-turns">')]
        for number, turn in enumerate(part.turns, 1):
            in_turn = [mark for mark in marks if mark.text and _is_in_turn(mark, number, turn.text)]
            form = Markup('<li class="gk-turn"><span class="gk-role">{}</span><div class="gk-text">{}</div></li>')
            out.append(form.format(turn.role, draw_text(turn.text, in_turn, legend)))
        return Markup("").join([*out, Markup("</ol>")])

    def _image(self, path: str, description: str, marks: Sequence[Mark], legend: Legend) -> Markup:
        asset = self.assets(path)
        size = (asset.width, asset.height) if asset is not None else (0, 0)
        return draw_image(self.source(path), description, size, marks, legend)

    def _recording(self, part: Part, marks: Sequence[Mark], legend: Legend) -> Markup:
        out = []
        tag = Markup("audio") if part.kind == "audio" else Markup("video")
        if part.file:
            player = Markup('<{0} class="gk-player" controls preload="{1}" src="{2}" aria-label="{3}"></{0}>')
            preload = "metadata" if part.kind == "audio" else "none"
            name = self.catalogue.text(f"pages.{part.kind}")
            out.append(player.format(tag, preload, self.source(part.file), name))
        if part.description:
            out.append(Markup('<p class="gk-described">{}</p>').format(part.description))
        segments = [mark for mark in marks if mark.start is not None]
        if segments:
            out.append(self._times(part, segments, legend))
        if part.text:
            text = draw_text(part.text, [mark for mark in marks if mark.text], legend)
            out.append(Markup('<div class="gk-text">{}</div>').format(text))
        return Markup("").join([*out, self._stills(part, marks, legend)])

    def _times(self, part: Part, segments: Sequence[Mark], legend: Legend) -> Markup:
        asset = self.assets(part.file) if part.file else None
        ends = [seconds(mark.end) or 0.0 for mark in segments if mark.end is not None]
        length = asset.seconds if asset is not None and asset.seconds else max(ends, default=0.0)
        return draw_time(segments, length, self.source(part.file) if part.file else "", legend)

    def _document(self, part: Part, marks: Sequence[Mark], legend: Legend) -> Markup:
        out = []
        if part.file:
            link = Markup('<p><a href="{}">{}</a></p>')
            name = part.description or self.catalogue.text("pages.open-document")
            out.append(link.format(self.source(part.file), name))
        if part.text:
            text = draw_text(part.text, [mark for mark in marks if mark.text], legend)
            out.append(Markup('<div class="gk-text">{}</div>').format(text))
        return Markup("").join([*out, self._stills(part, marks, legend)])

    def _stills(self, part: Part, marks: Sequence[Mark], legend: Legend, *, only_marked: bool = False) -> Markup:
        kind = INPUT_KINDS[part.kind].still or "page"
        out = []
        for number, path in sorted(part.stills.items()):
            on_still = [mark for mark in marks if still_of(mark, part) == number]
            if only_marked and not on_still:
                continue
            name = self.catalogue.text(f"pages.{kind}", number=str(number))
            described = f"{name}: {part.description}" if part.description else name
            head = Markup('<p class="gk-still">{}</p>').format(name)
            out.append(head + self._image(path, described, on_still, legend))
        return Markup("").join(out)


def _is_in_turn(mark: Mark, number: int, text: str) -> bool:
    if mark.turn is not None:
        return mark.turn == number
    return find(text, mark.text, mark.occurrence or 1) is not None
