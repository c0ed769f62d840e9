"""Drifts -> fewer ones that say what happened: swaps, moves, and no consequences of what is missing."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from guidelinekit.exchange.drift.kinds import Drift
from guidelinekit.exchange.earlier import SECTIONS

Form = Mapping[str, Any]
#: What two elements can have exchanged, by the key in the format.
_EXCHANGED = {"id": "stored value", "name": "name", "code": "number", "hotkey": "key", "short": "explanation"}
_ASKED = "/attributes"


def grouped(found: list[Drift], ours: Form, theirs: Form, identity: str) -> tuple[Drift, ...]:
    """Return the drifts to report, in the order of the guideline.

    `ours` is the guideline as an export has it, and `theirs` the file of the tool, with the ids of the guideline.
    """
    order = list(_addresses(ours))
    rest = _without_consequences(found, ours, theirs)
    rest = _with_moves(_with_swaps(rest, order, identity))
    places = {address: at for at, address in enumerate(order)}
    sections: dict[str, int] = {}
    for at, address in enumerate(order):
        sections.setdefault(address.partition("/")[0], at)

    def place(drift: Drift) -> int:
        parts = drift.address.split("/")
        around = ("/".join(parts[:length]) for length in range(len(parts), 0, -1))
        at = next((places[address] for address in around if address in places), len(places))
        return sections.get(drift.address, at)

    return tuple(sorted(rest, key=place))


def _addresses(data: Form) -> Iterator[str]:
    """Yield the address of each element and option, in the order of the data."""
    for section in SECTIONS:
        for element_id, element in data.get(section, {}).items():
            yield f"{section}/{element_id}"
            yield from (f"{section}/{element_id}/options/{option_id}" for option_id in element.get("options", {}))


def _without_consequences(found: list[Drift], ours: Form, theirs: Form) -> list[Drift]:
    """Leave out questions that are missing or extra because what leads to them is, and lists that name them."""
    absent = {
        kind: {drift.address for drift in found if drift.kind == kind} for kind in ("missing", "extra")
    }  # fmt: skip
    led_to = {"missing": _led_to(ours), "extra": _led_to(theirs)}
    caused: set[str] = set()
    for kind, addresses in absent.items():
        for address in sorted(addresses):
            leading = led_to[kind].get(address, ())
            if leading and all(any(f"{one}/".startswith(f"{other}/") for other in addresses) for one in leading):
                caused.add(address)
    questions = {address.rpartition("/")[2] for addresses in absent.values() for address in addresses}
    return [
        drift
        for drift in found
        if drift.address not in caused
        and not (drift.kind == "moved" and str(drift.tool or drift.guideline) in questions)
    ]


def _led_to(data: Form) -> dict[str, list[str]]:
    """Return the addresses of labels and options that lead to each question."""
    leading: dict[str, list[str]] = {}
    for label_id, label in data.get("labels", {}).items():
        for question in label.get("attributes", ()):
            leading.setdefault(f"attributes/{question}", []).append(f"labels/{label_id}")
    for attribute_id, attribute in data.get("attributes", {}).items():
        for option_id, option in attribute.get("options", {}).items():
            for question in option.get("attributes", ()):
                where = f"attributes/{attribute_id}/options/{option_id}"
                leading.setdefault(f"attributes/{question}", []).append(where)
    return leading


def _with_swaps(found: list[Drift], order: list[str], identity: str) -> list[Drift]:
    """Replace the drifts of two elements that have each other's values by one."""
    rest = list(found)
    by_property: dict[tuple[str, str], list[Drift]] = {}
    exchanged: dict[tuple[str, str], list[tuple[str, Drift]]] = {}
    for drift in found:
        if drift.kind in ("name", "stored", "changed"):
            owner, key = _owner(drift)
            by_property.setdefault((owner.rpartition("/")[0], key), []).append(drift)
    for (_, key), candidates in by_property.items():
        for one, other in _exchanging(candidates):
            rest.remove(one)
            rest.remove(other)
            first, second = sorted((one, other), key=lambda drift: order.index(_owner(drift)[0]))
            exchanged.setdefault((_owner(first)[0], _owner(second)[0]), []).append((key, first))
    for pair, swaps in exchanged.items():
        questions = [_questions(rest, owner) for owner in pair]
        if any(questions[0]) and questions[0] == questions[1][::-1]:
            swaps.append(("questions", swaps[0][1]))
            asked = {f"{owner}{_ASKED}" for owner in pair}
            rest = [drift for drift in rest if not (drift.kind == "moved" and drift.address in asked)]
    return [*(_swap(*pair, swaps, identity) for pair, swaps in exchanged.items()), *rest]


def _questions(found: list[Drift], owner: str) -> list[frozenset[str]]:
    """Return the questions that the file does not ask with an element, and those that only it asks."""
    moved = [drift for drift in found if drift.kind == "moved" and drift.address == f"{owner}{_ASKED}"]
    sides = ([drift.guideline for drift in moved], [drift.tool for drift in moved])
    return [frozenset(str(question) for question in side if question is not None) for side in sides]


def _owner(drift: Drift) -> tuple[str, str]:
    """Return the element that a drift is about, and the property; `id` for its stored value."""
    if drift.kind == "stored":
        return drift.address, "id"
    owner, _, key = drift.address.rpartition("/")
    return owner, key


def _exchanging(candidates: list[Drift]) -> Iterator[tuple[Drift, Drift]]:
    """Yield the pairs of drifts of which each has the other's value."""
    free: dict[tuple[str, str], Drift] = {}
    for drift in candidates:
        other = free.pop((str(drift.tool), str(drift.guideline)), None)
        if other is None:
            free[str(drift.guideline), str(drift.tool)] = drift
        else:
            yield other, drift


def _swap(one: str, other: str, swaps: list[tuple[str, Drift]], identity: str) -> Drift:
    keys = [key for key, _ in swaps]
    what = " and ".join(", ".join(_EXCHANGED.get(key, key) for key in keys).rsplit(", ", 1))
    ids = [address.rpartition("/")[2] for address in (one, other)]
    # The name tells annotators what they choose; with another stored value, items say something else.
    needs_migration = bool({"id", "name", "code"} & set(keys)) or identity in keys
    message = f"`{ids[0]}` and `{ids[1]}` have each other's {what} in the file"
    if needs_migration:
        message += ": items labeled with them say the opposite"
    first = swaps[0][1]
    return Drift(
        kind="swapped",
        address=one,
        message=message,
        guideline=first.guideline,
        tool=first.tool,
        needs_migration=needs_migration,
    )


def _with_moves(found: list[Drift]) -> list[Drift]:
    """Replace a question that one label lost and another one got by one drift, where that is the only change of it."""
    rest = list(found)
    by_question: dict[str, list[Drift]] = {}
    for drift in found:
        if drift.kind == "moved":
            by_question.setdefault(str(drift.tool or drift.guideline), []).append(drift)
    for question, drifts_of in by_question.items():
        lost = [drift for drift in drifts_of if drift.guideline is not None]
        got = [drift for drift in drifts_of if drift.tool is not None]
        if len(lost) == len(got) == 1:
            old, new = (one.address.removesuffix(_ASKED).rpartition("/")[2] for one in (lost[0], got[0]))
            message = f"the file asks the question `{question}` with `{new}` instead of `{old}`"
            rest[rest.index(lost[0])] = replace(lost[0], message=message, guideline=old, tool=new)
            rest.remove(got[0])
    return rest
