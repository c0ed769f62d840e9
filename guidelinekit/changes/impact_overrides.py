"""What a team wants changes to weigh, against the table of kinds: by kind, by field, or by a key of its own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from guidelinekit.changes.change import Impact, Kind
from guidelinekit.guideline.address import Address
from guidelinekit.guideline.format.schema import OWN_PREFIX, Schema
from guidelinekit.guideline.suggest import did_you_mean


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpactOverride:
    """An impact that a team sets. To make changes lighter than the table does needs a `reason`."""

    impact: Impact
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ImpactOverrides:
    """Weights by kind (`label-short-changed`), field (`labels/*/short`) or own key (`x-legal`).

    A kind goes before an own key, that before a field, and a longer field before a shorter one that holds it. What an
    own key means only the team knows, so that its weight needs no reason.
    """

    entries: Mapping[str, ImpactOverride] = field(default_factory=dict)

    def of(self, kind: Kind, address: Address) -> ImpactOverride | None:
        """The weight of a change of some kind at an address; None where the table decides."""
        if not self.entries:
            return None
        own = (str(key) for key in address if str(key).startswith(OWN_PREFIX))
        for key in (kind.id, *own, *self._fields(address)):
            if key in self.entries:
                return self.entries[key]
        return None

    def about(self, kind: Kind, schema: Schema) -> dict[str, ImpactOverride]:
        """The entries that changes of a kind can meet, by key."""

        def meets(key: str) -> bool:
            if key.startswith(OWN_PREFIX):
                return kind.id.startswith("own-key-")
            return key == kind.id or kind.id in (met.id for met in _kinds_in(key, schema))

        return {key: weight for key, weight in self.entries.items() if meets(key)}

    def _fields(self, address: Address) -> Iterator[str]:
        """The fields that hold an address, the longest first."""
        fields = [key.split("/") for key in self.entries]
        fitting = [parts for parts in fields if len(parts) <= len(address) and _fits(parts, address)]
        yield from ("/".join(parts) for parts in sorted(fitting, key=len, reverse=True))


#: A team that leaves the table as it is.
NO_OVERRIDES = ImpactOverrides()


def problem(key: str, weight: ImpactOverride, schema: Schema) -> tuple[str, str]:
    """Why a weight cannot be used, and how to mend it; two empty texts where it can."""
    # Imported here: few settings weigh anything.
    from guidelinekit.changes.kinds import registry

    if key.startswith(OWN_PREFIX):
        return "", ""
    kinds = registry(schema)
    if key in kinds:
        meant = [kinds[key]]
    else:
        fields = {"/".join(path) for path, _, _ in schema.walk()}
        if key not in fields:
            hint = did_you_mean(key, [*kinds, *fields]) or "Kinds and fields are listed in the reference of changes."
            return f"`{key}` is neither a kind of change nor a field", hint
        meant = list(_kinds_in(key, schema))
    lighter = [kind.id for kind in meant if not weight.impact.at_least(kind.impact)]
    if lighter and not weight.reason.strip():
        return (
            f"`{key}: {weight.impact}` makes `{lighter[0]}` lighter than it is",
            f"Say why: {key}: {{impact: {weight.impact}, reason: …}}.",
        )
    return "", ""


#: Where changes lie of whose kind more than one field decides, if not at the element.
_HOMES = {
    "label-merged": "labels/*/status", "label-deprecated": "labels/*/status",
    "label-avoid-when-redirected": "labels/*/avoid_when", "label-attribute-demanded": "labels/*/attributes",
    "attribute-relaxed": "attributes/*/required", "attribute-range-widened": "attributes/*/range",
    "option-renamed": "attributes/*/options/*", "option-attribute-demanded": "attributes/*/options/*/attributes",
    "grades-reordered": "labels", "procedure-reordered": "procedure", "example-answer-adjusted": "examples/*/answer",
}  # fmt: skip


def _kinds_in(field: str, schema: Schema) -> Iterator[Kind]:
    """The kinds that changes of a field can be of, those among them that more than one field decides."""
    from guidelinekit.changes.kinds import SPECIAL, kinds_of

    yield from kinds_of(tuple(field.split("/")), schema)
    for kind in SPECIAL.values():
        home = _HOMES.get(kind.id, f"{kind.section}/*")
        if f"{home}/".startswith(f"{field}/"):
            yield kind


def _fits(parts: list[str], address: Address) -> bool:
    return all(part in ("*", str(key)) for part, key in zip(parts, address, strict=False))
