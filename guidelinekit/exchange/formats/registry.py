"""All formats of files, in the order in which the manual lists them."""

from collections.abc import Mapping

from guidelinekit.exchange.formats.argilla.format import FORMAT as ARGILLA
from guidelinekit.exchange.formats.brat.format import FORMAT as BRAT
from guidelinekit.exchange.formats.coco.format import FORMAT as COCO
from guidelinekit.exchange.formats.cvat.format import FORMAT as CVAT
from guidelinekit.exchange.formats.doccano import FORMAT as DOCCANO
from guidelinekit.exchange.formats.documents import DOCX, MARKDOWN
from guidelinekit.exchange.formats.encord.format import FORMAT as ENCORD
from guidelinekit.exchange.formats.format import ExchangeError, File, Format
from guidelinekit.exchange.formats.huggingface.format import FORMAT as HUGGING_FACE
from guidelinekit.exchange.formats.inception.format import FORMAT as INCEPTION
from guidelinekit.exchange.formats.json_schema.format import FORMAT as JSON_SCHEMA
from guidelinekit.exchange.formats.label_studio.format import FORMAT as LABEL_STUDIO
from guidelinekit.exchange.formats.labelbox import FORMAT as LABELBOX
from guidelinekit.exchange.formats.prodigy import FORMAT as PRODIGY
from guidelinekit.exchange.formats.sheets.format import CSV, XLSX
from guidelinekit.exchange.formats.superannotate import FORMAT as SUPERANNOTATE
from guidelinekit.exchange.formats.yolo import FORMAT as YOLO
from guidelinekit.guideline.suggest import did_you_mean

FORMATS: Mapping[str, Format] = {
    fmt.id: fmt
    for fmt in (
        JSON_SCHEMA,
        LABEL_STUDIO,
        COCO,
        HUGGING_FACE,
        CVAT,
        YOLO,
        CSV,
        XLSX,
        MARKDOWN,
        DOCX,
        LABELBOX,
        ARGILLA,
        ENCORD,
        SUPERANNOTATE,
        DOCCANO,
        INCEPTION,
        BRAT,
        PRODIGY,
    )
}
#: How sure a format must be to be guessed without asking.
_SURE = 50


def format_of(name: str) -> Format:
    """Return a format by its id.

    Raises:
        ExchangeError: there is none.
    """
    if name not in FORMATS:
        hint = did_you_mean(name, list(FORMATS)) or f"Formats: {', '.join(FORMATS)}."
        raise ExchangeError(f"there is no format `{name}`", hint=hint)
    return FORMATS[name]


def guesses(file: File) -> list[Format]:
    """Return the formats that a file may have, the likeliest first."""
    sure = {fmt.id: fmt.recognizes(file) for fmt in FORMATS.values()}
    return sorted((fmt for fmt in FORMATS.values() if sure[fmt.id]), key=lambda fmt: -sure[fmt.id])


def guessed(file: File) -> Format | None:
    """Return the format of a file if it is clear; None if several are likely, or none."""
    sure = sorted(((fmt.recognizes(file), fmt.id) for fmt in FORMATS.values()), reverse=True)
    (best, name), *others = sure
    is_clear = best >= _SURE and not (others and others[0][0] == best)
    return FORMATS[name] if is_clear else None
