"""Valid data about the work on a guideline -> its owners, quality plan, workflow and agreements."""

from msgspec import field

from guidelinekit.guideline.format.item import Struct


class Owner(Struct, frozen=True, kw_only=True):
    """A team or role that is responsible for the guideline."""

    name: str
    role: str = ""
    contact: str = ""
    within: str = ""
    hours: str = ""
    audience: tuple[str, ...] = ()


class Requirement(Struct, frozen=True, kw_only=True):
    """A need of a product or model that the guideline must meet."""

    need: str
    acceptance: str = ""
    asked_by: str = ""
    audience: tuple[str, ...] = ()


class Reference(Struct, frozen=True, kw_only=True):
    """A document that the guideline is based on."""

    title: str
    url: str = ""
    audience: tuple[str, ...] = ()


class Agreement(Struct, frozen=True, kw_only=True):
    """The agreement to reach between annotators; `labels` are the targets of labels that have one of their own."""

    metric: str
    target: float
    labels: dict[str, float] = field(default_factory=dict)
    otherwise: str = ""


class Gold(Struct, frozen=True, kw_only=True):
    """Hidden test items: their share of all, and the share to get right, in all and by label."""

    share: float | None = None
    pass_: float | None = field(name="pass", default=None)
    labels: dict[str, float] = field(default_factory=dict)
    otherwise: str = ""


class AuditGroup(Struct, frozen=True, kw_only=True):
    """Items of which another share is checked, from 0 to 1."""

    items: str
    share: float


class Audit(Struct, frozen=True, kw_only=True):
    """How finished items are checked. `share` is from 0 to 1."""

    text: str = ""
    share: float | None = None
    sampling: str = ""
    groups: dict[str, AuditGroup] = field(default_factory=dict)
    by: str = ""


class Acceptance(Struct, frozen=True, kw_only=True):
    """A severity of error, and the highest share of checked items with such an error, from 0 to 1."""

    definition: str
    name: str = ""
    labels: tuple[str, ...] = ()
    at_most: float | None = None
    otherwise: str = ""


class Quality(Struct, frozen=True, kw_only=True):
    """The quality plan. `overlap_share` is the share of items that `overlap` annotators label, from 0 to 1."""

    overlap: int | None = None
    overlap_share: float | None = None
    agreement: Agreement | None = None
    gold: Gold | None = None
    audit: Audit | None = None
    acceptance: dict[str, Acceptance] = field(default_factory=dict)
    qualification: str = ""
    calibration: str = ""


class Step(Struct, frozen=True, kw_only=True):
    """One step of work that an item passes through."""

    title: str = ""
    who: str = ""
    does: str = ""
    hands_to: str = ""
    within: str = ""
    audience: tuple[str, ...] = ()


class Escalation(Struct, frozen=True, kw_only=True):
    """A situation in which an annotator asks an owner or hands an item over."""

    when: str
    title: str = ""
    to: str = ""
    how: str = ""
    within: str = ""
    audience: tuple[str, ...] = ()


class ServiceLevel(Struct, frozen=True, kw_only=True):
    """One term of the agreement with a vendor. `vendor` is one of the owners; empty for all vendors."""

    term: str
    title: str = ""
    vendor: str = ""
    target: str = ""
    within: str = ""
    measured: str = ""
    otherwise: str = ""
    audience: tuple[str, ...] = ()


class Privacy(Struct, frozen=True, kw_only=True):
    """Handling of personal data, and care for annotators."""

    data: str = ""
    handling: tuple[str, ...] = ()
    retention: str = ""
    wellbeing: str = ""
