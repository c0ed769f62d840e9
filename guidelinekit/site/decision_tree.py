"""Decision steps -> a drawing of the tree: boxes of questions, their ends, and the lines between them, in units."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from textwrap import wrap

from guidelinekit.guideline.format.item import Branch

_WIDTH, _BOX, _SPACE, _INDENT = 420, 190, 218, 22
_ROW, _GAP, _LINE = 28, 20, 18
#: The longest texts, in characters of 13 units, that fit a box, the place of an end, and the name of an answer.
_BOX_TEXT, _END_TEXT, _SIDE_TEXT = 24, 26, 24
#: The shortest beginning of a text that says something, in characters.
_READABLE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class StepBranch:
    """An answer to a decision step: its name, what follows, and the next step, or its id if it is shown elsewhere."""

    name: str
    target: Branch
    below: "StepNode | None"
    elsewhere: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepNode:
    """A decision step in the tree."""

    id: str
    title: str
    ask: str
    branches: tuple[StepBranch, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A question, in lines of text."""

    id: str
    lines: tuple[str, ...]
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text at a position. `label` is the id of the label that it names, if it names one."""

    text: str
    x: int
    y: int
    label: str = ""


@dataclass(slots=True)
class DecisionTree:
    """A drawing of all decision steps. `paths` are lines in the syntax of SVG."""

    boxes: list[Box] = field(default_factory=list)
    leaves: list[Text] = field(default_factory=list)
    sides: list[Text] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    width: int = _WIDTH
    height: int = 0


def draw_tree(
    roots: Sequence[StepNode], end_text: Callable[[StepBranch], str], numbers: Mapping[str, int]
) -> DecisionTree:
    """Draw decision steps. The branch with the most steps goes on straight down, other branches are indented.

    Answers that end the item stand right of their question. `end_text` returns what an answer ends with,
    and `numbers` are those of the questions. A question that is drawn elsewhere is named by its number.
    """
    tree = DecisionTree()
    for root in roots:
        _draw(root, 4, tree, end_text, numbers)
    tree.width = max([_WIDTH, *(box.x + _BOX + _SPACE for box in tree.boxes)])
    return tree


def _draw(
    node: StepNode,
    x: int,
    tree: DecisionTree,
    end_text: Callable[[StepBranch], str],
    numbers: Mapping[str, int],
) -> None:
    y = tree.height + 4
    ends = [branch for branch in node.branches if branch.below is None]
    height = max(_ROW, _LINE * len(ends) + 8)
    lines = _lines(f"{numbers[node.id]}  {node.title or node.ask}")
    height = max(height, _LINE * len(lines) + 10)
    tree.boxes.append(Box(id=node.id, lines=lines, x=x, y=y, width=_BOX, height=height))
    for index, branch in enumerate(ends):
        row = y + 18 + index * _LINE
        tree.paths.append(f"M{x + _BOX} {row - 4}h12")
        end = f"→ {numbers[branch.elsewhere]}" if branch.elsewhere else end_text(branch)
        tree.leaves.append(_end(branch, end, x + _BOX + 16, row))
    tree.height = y + height + _GAP
    below = sorted((branch for branch in node.branches if branch.below is not None), key=_size)
    for index, branch in enumerate(below):
        if branch.below is None:
            continue
        is_main = index == len(below) - 1
        inner = x if is_main else x + _INDENT
        top = tree.height + 4
        tree.paths.append(f"M{inner + 14 - (0 if is_main else _INDENT // 2)} {y + height}V{top}")
        tree.sides.append(Text(text=_short(branch.name, _SIDE_TEXT), x=inner + 20, y=top - 8))
        _draw(branch.below, inner, tree, end_text, numbers)


def _end(branch: StepBranch, end: str, x: int, y: int) -> Text:
    label = branch.target.labels[0].label if len(branch.target.labels) == 1 else ""
    end = _short(end, _END_TEXT)
    # What an answer leads to matters most; the answer itself gets the space that is left.
    left = _END_TEXT - len(end) - 2
    name = branch.name if len(branch.name) <= left else _short(branch.name, left) if left >= _READABLE else ""
    return Text(text=f"{name}: {end}" if name else end, x=x, y=y, label=label)


def _size(branch: StepBranch) -> int:
    node = branch.below
    return 0 if node is None else 1 + sum(_size(inner) for inner in node.branches)


def _lines(text: str) -> tuple[str, ...]:
    """Return a text in at most two lines."""
    first, *more = wrap(" ".join(text.split()), _BOX_TEXT) or [""]
    return (first, _short(" ".join(more), _BOX_TEXT)) if more else (first,)


def _short(text: str, length: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"
