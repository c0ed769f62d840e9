"""A guideline -> a file of a format, and what the file does not hold."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from guidelinekit.changes.impact_overrides import STORED
from guidelinekit.exchange.alignment import aligned
from guidelinekit.exchange.formats.format import ExchangeError, File, Format
from guidelinekit.exchange.interface import Interface
from guidelinekit.exchange.losses import Loss, losses_between
from guidelinekit.exchange.reading import described
from guidelinekit.exchange.reasons import NOT_STORED
from guidelinekit.exchange.words import ENGLISH_WORDS, Words
from guidelinekit.guideline.format.model import build_expanded
from guidelinekit.guideline.format.schema import Schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """The content of an exported file, and the losses in the order of the schema."""

    content: bytes
    losses: tuple[Loss, ...]


def exported(
    data: Mapping[str, Any],
    fmt: Format,
    schema: Schema,
    stored: tuple[str, ...] = STORED,
    words: Words = ENGLISH_WORDS,
) -> Exported:
    """Return the file of a guideline. `data` is what readers may see of it, without short forms.

    `words` are the texts of our own in the language of the guideline.

    Raises:
        ExchangeError: the tool cannot show the input, or offer the labels.
    """
    content = written(data, fmt, stored, words)
    draft = fmt.read(File(name=fmt.file_name, content=content, words=words), schema)
    back = aligned(described(draft, str(data["id"])), data, schema, identity=fmt.identified_by(stored), is_own=True)
    limits = fmt.limits(Interface(build_expanded(data), stored, data))
    losses = losses_between(data, back, fmt, schema, limits)
    if "id" not in stored:
        losses = tuple(replace(one, reason=one.reason or NOT_STORED) if _is_id(one) else one for one in losses)
    return Exported(content=content, losses=losses)


def _is_id(loss: Loss) -> bool:
    return loss.field.endswith("/id")


def written(
    data: Mapping[str, Any], fmt: Format, stored: tuple[str, ...] = STORED, words: Words = ENGLISH_WORDS
) -> bytes:
    """Return the content of the file alone.

    Raises:
        ExchangeError: the tool cannot show the input, or offer the labels.
    """
    if fmt.write is None:
        raise ExchangeError(f"guidelines cannot be exported to {fmt.title}", hint="It can only be imported.")
    interface = Interface(build_expanded(data), stored, data, words)
    kinds = dict.fromkeys(interface.parts.values())
    if fmt.inputs and not any(kind in fmt.inputs for kind in kinds):
        raise ExchangeError(
            f"{fmt.title} has no {' and no '.join(kinds)}: `{data['id']}` cannot be labeled with it",
            hint=f"It has {', '.join(fmt.inputs)}.",
        )
    limits = fmt.limits(interface)
    if interface.labels and all(f"labels/{label_id}" in limits for label_id in interface.labels):
        raise ExchangeError(f"`{data['id']}` cannot be labeled with {fmt.title}: {next(iter(limits.values()))}")
    return fmt.write(interface)
