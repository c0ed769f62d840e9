"""Losses and drifts -> text, JSON and annotations."""

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from guidelinekit.exchange.drift.kinds import Drift
from guidelinekit.exchange.losses import Loss
from guidelinekit.guideline.finding import Location
from guidelinekit.guideline.format.sections import SECTIONS
from guidelinekit.guideline.one_line import plain_line
from guidelinekit.report.ci_formats import workflow_command

_WIDTH = 100
#: The sections from which annotators choose.
_CHOSEN_FROM = ("labels", "attributes", "outcomes", "task")
#: Up to this number, the addresses of a field are listed.
_NAMED = 3


def losses_text(losses: Sequence[Loss], *, every: bool = False) -> str:
    """Return the losses: each reason with the fields that it is about; with `every`, one line a loss."""
    if every:
        return "\n".join(plain_line(f"  {loss.address}: {loss.reason}") for loss in losses)
    by_reason: dict[str, dict[str, list[str]]] = {}
    for loss in losses:
        section = loss.field.partition("/")[0]
        # Of sections from which annotators choose nothing, the elements are counted.
        field = loss.field if section in _CHOSEN_FROM else section
        by_reason.setdefault(loss.reason, {}).setdefault(field, []).append(loss.address)
    return "\n".join(_reason(reason, _fields(fields)) for reason, fields in by_reason.items())


def _fields(fields: Mapping[str, list[str]]) -> list[str]:
    """Return the fields with the number of places; of a few places, their addresses."""
    named: list[str] = []
    for field, addresses in fields.items():
        is_section = "/" not in field
        elements = {"/".join(address.split("/")[:2]) for address in addresses if "/" in address}
        if is_section:
            named.append(f"{field} ({len(elements)})" if elements and field in SECTIONS else field)
        else:
            named += addresses if len(addresses) <= _NAMED else [f"{field} ({len(addresses)})"]
    return named


def _reason(reason: str, named: list[str]) -> str:
    head = textwrap.fill(reason, _WIDTH, initial_indent="  ", subsequent_indent="  ")
    body = textwrap.fill(
        plain_line(", ".join(named)), _WIDTH, initial_indent="      ", subsequent_indent="      ",
        break_on_hyphens=False, break_long_words=False,
    )  # fmt: skip
    return f"{head}\n{body}"


def losses_data(losses: Sequence[Loss], unaccepted: Sequence[Loss]) -> list[dict[str, Any]]:
    """Return the losses as data."""
    return [
        {"address": loss.address, "field": loss.field, "reason": loss.reason, "accepted": loss not in unaccepted}
        for loss in losses
    ]


def drift_line(drift: Drift) -> str:
    """Return a drift on one line: its kind, its address and the sentence."""
    return plain_line(f"  {drift.kind:<10}  {drift.address}: {drift.message}")


def drift_data(drift: Drift) -> dict[str, Any]:
    """Return a drift as data."""
    return {
        "kind": drift.kind,
        "address": drift.address,
        "message": drift.message,
        "guideline": drift.guideline,
        "tool": drift.tool,
        "needs_migration": drift.needs_migration,
    }


def drift_annotation(drift: Drift, where: Location, path: str) -> str:
    """Return a GitHub annotation at the element of the guideline."""
    return workflow_command("error", where, f"drift {drift.kind}", f"{path}: {drift.message}")
