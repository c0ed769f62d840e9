"""The impacts in a team's settings -> overrides of the defaults by kind, by field, or by own key."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from guidelinekit.changes.change import Impact, Kind
from guidelinekit.errors import ConfigError
from guidelinekit.guideline.address import Address
from guidelinekit.guideline.format.schema import OWN_PREFIX, Schema
from guidelinekit.guideline.suggest import did_you_mean

#: What datasets store of a label or option unless the settings say otherwise.
STORED = ("id", "code")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpactOverride:
    """An impact that a team sets. One that is lower than the default needs a `reason`."""

    impact: Impact
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ImpactOverrides:
    """Overrides by kind (`label-short-changed`), field (`labels/*/short`) or own key (`x-legal`).

    The order of precedence is kind, own key, field. If several fields match, the one with the longest path applies.
    The override of an own key needs no reason, because only the team knows what the key means. `stored` decides which
    changes the items have to be converted for: new codes, names and groups.
    """

    entries: Mapping[str, ImpactOverride] = field(default_factory=dict)
    #: What datasets store of a label or option: of `id`, `code`, `name` and `path`.
    stored: tuple[str, ...] = STORED

    def of(self, kind: Kind, address: Address) -> ImpactOverride | None:
        """Return the override for a change of some kind at an address; None where the default applies."""
        if not self.entries:
            return None
        own = (str(key) for key in address if str(key).startswith(OWN_PREFIX))
        for key in (kind.id, *own, *self._matching_fields(address)):
            if key in self.entries:
                return self.entries[key]
        return None

    def about(self, kind: Kind, schema: Schema) -> dict[str, ImpactOverride]:
        """Return the entries that can apply to changes of a kind, by key."""

        def applies(key: str) -> bool:
            if key.startswith(OWN_PREFIX):
                return kind.id.startswith("own-key-")
            return key == kind.id or kind.id in (known.id for known in _kinds_in(key, schema))

        return {key: override for key, override in self.entries.items() if applies(key)}

    def _matching_fields(self, address: Address) -> Iterator[str]:
        """Yield the fields that contain an address, the longest first."""
        fields = [key.split("/") for key in self.entries]
        matching = [parts for parts in fields if len(parts) <= len(address) and _matches(parts, address)]
        yield from ("/".join(parts) for parts in sorted(matching, key=len, reverse=True))


#: No overrides.
NO_OVERRIDES = ImpactOverrides()


def require_usable(entries: Mapping[str, ImpactOverride], schema: Schema) -> ImpactOverrides:
    """Return the overrides of the settings.

    Raises:
        ConfigError: one names an unknown kind or field, or lowers an impact without a reason.
    """
    for key, override in entries.items():
        _require_usable(key, override, schema)
    return ImpactOverrides(entries)


def _require_usable(key: str, override: ImpactOverride, schema: Schema) -> None:
    # Imported here, because most settings override nothing.
    from guidelinekit.changes.kinds import registry

    if key.startswith(OWN_PREFIX):
        return
    kinds = registry(schema)
    if key in kinds:
        affected = [kinds[key]]
    else:
        fields = {"/".join(path) for path, _, _ in schema.walk()}
        if key not in fields:
            hint = (
                did_you_mean(key, [*kinds, *fields])
                or "Kinds and fields are listed on the page “Kinds of change” of the manual."
            )
            raise ConfigError(f"guidelinekit.yaml: `{key}` is neither a kind of change nor a field", hint=hint)
        affected = list(_kinds_in(key, schema))
    lowered = [kind.id for kind in affected if not override.impact.at_least(kind.impact)]
    if lowered and not override.reason.strip():
        raise ConfigError(
            f"guidelinekit.yaml: `{key}: {override.impact}` lowers the default impact of `{lowered[0]}`",
            hint=f"Add the reason: {key}: {{impact: {override.impact}, reason: …}}.",
        )


#: For kinds that depend on more than one field: the field that each is listed under, if that is not the element.
_FIELD_BY_KIND = {
    "label-merged": "labels/*/status", "label-deprecated": "labels/*/status",
    "label-avoid-when-redirected": "labels/*/avoid_when", "label-attribute-demanded": "labels/*/attributes",
    "attribute-relaxed": "attributes/*/required", "attribute-range-widened": "attributes/*/range",
    "option-renamed": "attributes/*/options/*", "option-merged": "attributes/*/options/*",
    "option-attribute-demanded": "attributes/*/options/*/attributes",
    "grades-reordered": "labels", "procedure-reordered": "procedure", "example-answer-adjusted": "examples/*/answer",
}  # fmt: skip


def _kinds_in(field: str, schema: Schema) -> Iterator[Kind]:
    """Yield the kinds that changes of a field can have, also those that depend on more than one field."""
    from guidelinekit.changes.kinds import SPECIAL, kinds_of

    yield from kinds_of(tuple(field.split("/")), schema)
    for kind in SPECIAL.values():
        field_path = _FIELD_BY_KIND.get(kind.id, f"{kind.section}/*")
        if f"{field_path}/".startswith(f"{field}/"):
            yield kind


def _matches(parts: list[str], address: Address) -> bool:
    return all(part in ("*", str(key)) for part, key in zip(parts, address, strict=False))
