"""An input and its right and wrong answers -> the HTML of each part of the input, by its kind, with marks."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from markupsafe import Markup

from guidelinekit.guideline.format.assets import Assets
from guidelinekit.guideline.format.inputs import Part, parts_of
from guidelinekit.guideline.format.item import Answer, Example, Input, Mark
from guidelinekit.guideline.format.marks import corners, part_of, still_of
from guidelinekit.guideline.format.model import Guideline
from guidelinekit.guideline.format.tasks import INPUT_KINDS, TASK_KINDS
from guidelinekit.guideline.format.timecodes import seconds
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.site.drawing.image import Image, crop_around, draw_image, draw_part
from guidelinekit.site.drawing.legend import Legend
from guidelinekit.site.drawing.roles import Role, is_chat, part_title, role_of
from guidelinekit.site.drawing.text import draw_around, draw_text
from guidelinekit.site.drawing.time import draw_lanes, list_times
from guidelinekit.site.drawing.turns import draw_message, draw_turns, is_in_turn


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedPart:
    """A part of an input: its name (empty for an unnamed part, and for links between parts), its HTML and its role."""

    name: str
    html: Markup
    role: Role = Role.LABELED


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """A part of an image with the marks of one answer. `wrong` is the id of a wrong answer, empty for the right one."""

    wrong: str
    html: Markup
    legend: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedExample:
    """An item with its answers.

    `shots` show the same part of an image with the right answer and with each wrong one. Such an image is not among
    the `parts`. `wrong` is what else shows the marks of wrong answers, by their ids.
    """

    parts: tuple[RenderedPart, ...]
    shots: tuple[Shot, ...]
    wrong: Mapping[str, Markup]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawing:
    """The marks of one answer in a part, or in one image of it. `wrong` is as in `Shot`."""

    wrong: str
    legend: Legend
    marks: Sequence[Mark]

    @property
    def segments(self) -> list[Mark]:
        return [mark for mark in self.marks if mark.start is not None]

    def of(self, condition: Callable[[Mark], bool]) -> "_Drawing":
        """Return the drawing of some of the marks."""
        return _Drawing(wrong=self.wrong, legend=self.legend, marks=[mark for mark in self.marks if condition(mark)])


@dataclass(frozen=True, slots=True)
class _Result:
    """What is drawn of an example so far."""

    parts: list[RenderedPart] = field(default_factory=list)
    shots: list[Shot] = field(default_factory=list)
    wrong: dict[str, Markup] = field(default_factory=dict)

    def add_wrong(self, drawing: _Drawing, html: Markup) -> None:
        self.wrong[drawing.wrong] = self.wrong.get(drawing.wrong, Markup("")) + html


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
        return self._draw(value, answer or Answer(), {}).parts

    def draw_example(self, example: Example) -> RenderedExample:
        """Draw an example with the marks of its right answer and of its wrong ones."""
        wrong = {wrong_id: wrong.answer for wrong_id, wrong in example.wrong.items()}
        return self._draw(example.input, example.answer, wrong)

    def _draw(self, value: Input, answer: Answer, wrong: Mapping[str, Answer]) -> RenderedExample:
        parts = parts_of(value, self.guideline.task)
        result = _Result()
        answers = [self._drawing("", answer), *(self._drawing(wrong_id, other) for wrong_id, other in wrong.items())]
        for part in parts:
            right, *others = (drawing.of(partial(self._is_in, part, parts)) for drawing in answers)
            html = self._part(part, right, others, result)
            if html:
                role = role_of(part.name, self.guideline)
                result.parts.append(RenderedPart(name=part_title(part.name), html=html, role=role))
        for drawing in answers:
            links = drawing.legend.links([mark for mark in drawing.marks if self._is_link(mark)])
            if links and drawing.wrong:
                result.add_wrong(drawing, links)
            elif links:
                result.parts.append(RenderedPart(name="", html=links))
        return RenderedExample(parts=tuple(result.parts), shots=tuple(result.shots), wrong=result.wrong)

    def _drawing(self, wrong: str, answer: Answer) -> _Drawing:
        legend = Legend(self.guideline, answer.labels, self.catalogue, is_wrong=bool(wrong))
        return _Drawing(wrong=wrong, legend=legend, marks=answer.labels)

    def _is_in(self, part: Part, parts: tuple[Part, ...], mark: Mark) -> bool:
        return not self._is_link(mark) and part_of(mark, parts) is part

    def _is_link(self, mark: Mark) -> bool:
        return TASK_KINDS[self.guideline.kind_of(mark.label)].joins_marks

    def _part(self, part: Part, right: _Drawing, wrong: Sequence[_Drawing], result: _Result) -> Markup:
        for drawing in wrong:
            for html in self._wrong_texts(part, drawing):
                result.add_wrong(drawing, html)
        match part.kind:
            case "text":
                if is_chat(self.guideline):
                    return draw_message(part.text, right.marks, right.legend)
                return self._text(part.text, right)
            case "conversation":
                return draw_turns(part.turns, right.marks, right.legend)
            case "image":
                return self._image(part.file, part.description, right, wrong, result)
            case "audio" | "video":
                return self._recording(part, right, wrong, result)
            case _:
                return self._document(part, right, wrong, result)

    def _text(self, text: str, drawing: _Drawing) -> Markup:
        marks = [mark for mark in drawing.marks if mark.text]
        return Markup('<div class="gk-text" dir="auto">{}</div>').format(draw_text(text, marks, drawing.legend))

    def _wrong_texts(self, part: Part, drawing: _Drawing) -> Iterator[Markup]:
        """Yield each text of a part in which a wrong answer marks something."""
        for number, text in enumerate(part.texts, 1):
            marks = [mark for mark in drawing.marks if mark.text and is_in_turn(mark, number, text)]
            if marks:
                name = part.turns[number - 1].role if part.turns else part_title(part.name)
                head = Markup('<span class="gk-part-name">{}</span>').format(name) if name else Markup("")
                form = Markup('<div class="gk-where" dir="auto">{}<div class="gk-text">{}</div></div>')
                yield form.format(head, draw_around(text, marks, drawing.legend))

    def _image(
        self, path: str, description: str, right: _Drawing, wrong: Sequence[_Drawing], result: _Result
    ) -> Markup:
        """Return an image with the marks of the right answer; none if shots beside wrong ones show it."""
        asset = self.assets(path)
        width, height = (asset.width, asset.height) if asset is not None else (0, 0)
        image = Image(source=self.source(path), description=description, width=width, height=height)
        drawn = [drawing for drawing in wrong if any(any(corners(mark)) for mark in drawing.marks)]
        if not drawn:
            return draw_image(image, right.marks, right.legend)
        if not width:
            for drawing in drawn:
                result.add_wrong(drawing, drawing.legend.list(drawing.marks))
            return draw_image(image, right.marks, right.legend)
        crop = crop_around(image, [mark for drawing in (right, *drawn) for mark in drawing.marks])
        for drawing in (right, *drawn):
            html = draw_part(image, crop, drawing.marks, drawing.legend)
            rows = drawing.legend.rows([(mark, Markup("")) for mark in drawing.marks], is_verdict=True)
            result.shots.append(Shot(wrong=drawing.wrong, html=html, legend=rows))
        return Markup("")

    def _recording(self, part: Part, right: _Drawing, wrong: Sequence[_Drawing], result: _Result) -> Markup:
        out = []
        tag = Markup("audio") if part.kind == "audio" else Markup("video")
        source = self.source(part.file) if part.file else ""
        if source:
            player = Markup('<{0} class="gk-player" controls preload="{1}" src="{2}" aria-label="{3}"></{0}>')
            preload = "metadata" if part.kind == "audio" else "none"
            name = self.catalogue.text(f"pages.{part.kind}")
            out.append(player.format(tag, preload, source, name))
        if part.description:
            out.append(Markup('<p class="gk-described" dir="auto">{}</p>').format(part.description))
        answers = [drawing for drawing in (right, *wrong) if drawing.segments]
        if answers:
            length = self._length(part, [mark for drawing in answers for mark in drawing.segments])
            out.append(draw_lanes([(drawing.segments, drawing.legend) for drawing in answers], length))
        for drawing in answers:
            times = list_times(drawing.segments, source, drawing.legend)
            if drawing.wrong:
                result.add_wrong(drawing, times)
            else:
                out.append(times)
        if part.text:
            out.append(self._text(part.text, right))
        return Markup("").join([*out, self._stills(part, right, wrong, result)])

    def _length(self, part: Part, segments: Sequence[Mark]) -> float:
        """Return the length of a recording in seconds; if it is unknown, the end of the last segment."""
        asset = self.assets(part.file) if part.file else None
        ends = [seconds(mark.end) or 0.0 for mark in segments if mark.end is not None]
        return asset.seconds if asset is not None and asset.seconds else max(ends, default=0.0)

    def _document(self, part: Part, right: _Drawing, wrong: Sequence[_Drawing], result: _Result) -> Markup:
        out = []
        if part.file:
            link = Markup('<p class="gk-described"><a href="{}">{}</a></p>')
            name = part.description or self.catalogue.text("pages.open-document")
            out.append(link.format(self.source(part.file), name))
        if part.text:
            out.append(self._text(part.text, right))
        return Markup("").join([*out, self._stills(part, right, wrong, result)])

    def _stills(self, part: Part, right: _Drawing, wrong: Sequence[_Drawing], result: _Result) -> Markup:
        kind = INPUT_KINDS[part.kind].still or "page"
        out = []
        for number, path in sorted(part.stills.items()):
            right_on, *wrong_on = (drawing.of(partial(_is_on_still, part, number)) for drawing in (right, *wrong))
            name = self.catalogue.text(f"pages.{kind}", number=str(number))
            described = f"{name}: {part.description}" if part.description else name
            image = self._image(path, described, right_on, wrong_on, result)
            if image:
                out.append(Markup('<p class="gk-still">{}</p>').format(name) + image)
        return Markup("").join(out)


def _is_on_still(part: Part, number: int, mark: Mark) -> bool:
    return still_of(mark, part) == number
