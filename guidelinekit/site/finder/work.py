"""The organization of work, the pages and the releases of a guideline -> entries of the finder."""

from collections.abc import Iterator, Mapping

from guidelinekit.site.finder.elements import title_in_words
from guidelinekit.site.finder.entry import Entry, Links, clipped, text_of
from guidelinekit.site.guideline_view import GuidelineView

#: The sections of the page about the work: the anchor, and the message that is the heading.
_PARTS = {
    "workflow": "workflow",
    "escalation": "escalation",
    "quality": "quality",
    "sla": "sla",
    "privacy": "privacy",
    "requirements": "why-this-guideline",
    "references": "references",
}


def page_entries(view: GuidelineView, titles: Mapping[str, str]) -> Iterator[Entry]:
    """Yield the pages of a guideline. `titles` are those of its pages by path, such as `rules/index.html`."""
    synonyms = view.catalogue.group("find.synonyms")
    for path, title in titles.items():
        name = path.rpartition("/")[0] or "start"
        lead = view.guideline.summary if name == "start" else ""
        yield Entry(kind="page", title=title, href=path, synonyms=synonyms.get(name, ""), lead=text_of(lead))


def release_entries(view: GuidelineView, to: Links) -> Iterator[Entry]:
    """Yield the releases, with the notes about them."""
    text = view.catalogue.text
    for entry in view.entries:
        date = entry.effective or entry.date
        yield Entry(
            kind="release",
            title=entry.version or text("pages.not-released"),
            href=to("changelog", "", entry.version or "unreleased"),
            hint=text("find.release", date=date) if date else "",
            names=(text("find.version", version=entry.version),) if entry.version else (),
            text=text_of(*(note.text for note in entry.notes)),
        )


def work_entries(view: GuidelineView, to: Links) -> Iterator[Entry]:
    """Yield whom to ask, and everything on the page about the work."""
    guideline, synonyms = view.guideline, view.catalogue.group("find.synonyms")
    if guideline.owners:
        yield Entry(
            kind="page",
            title=view.catalogue.text("pages.who-to-ask"),
            href=to("", "", "ask"),
            hint=view.catalogue.listed([owner.name for owner in guideline.owners.values()]),
            synonyms=synonyms["ask"],
        )
    for key, owner in guideline.owners.items():
        yield Entry(
            kind="owner",
            title=owner.name,
            href=to("owners", key),
            hint=clipped(owner.role),
            names=(key,),
            synonyms=synonyms["owner"],
            lead=text_of(owner.role, owner.contact.partition(":")[2]),
            text=text_of(owner.hours),
        )
    for part, message in _PARTS.items():
        if getattr(guideline, part):
            yield _part(view, to, part, message)
    yield from _quality(view, to)
    yield from _privacy(view, to)
    yield from _elements(view, to)


def _part(view: GuidelineView, to: Links, part: str, message: str, anchor: str = "", prose: str = "") -> Entry:
    """Return a part of the page about the work. `anchor` is that of the section that it is in."""
    return Entry(
        kind="work",
        title=view.catalogue.text(f"pages.{message}"),
        href=to("working", "", f"_{anchor or part}"),
        hint=clipped(prose),
        synonyms=view.catalogue.group("find.synonyms").get(part, ""),
        lead=text_of(prose),
    )


def _quality(view: GuidelineView, to: Links) -> Iterator[Entry]:
    quality = view.guideline.quality
    if quality is None:
        return
    if quality.overlap is not None:
        yield _part(view, to, "overlap", "overlap", "quality", str(quality.overlap))
    if quality.agreement is not None:
        yield _part(
            view, to, "agreement", "agreement", "quality", f"{quality.agreement.metric}. {quality.agreement.otherwise}"
        )
    if quality.gold is not None:
        yield _part(view, to, "gold", "gold-share", "quality", quality.gold.otherwise)
    if quality.audit is not None:
        groups = [group.items for group in quality.audit.groups.values()]
        yield _part(
            view, to, "audit", "audit", "quality", " ".join([quality.audit.text, quality.audit.sampling, *groups])
        )
    if quality.acceptance:
        severities = [f"{each.name} {each.definition} {each.otherwise}" for each in quality.acceptance.values()]
        yield _part(view, to, "acceptance", "acceptance", "quality", " ".join(severities).strip())
    if quality.qualification:
        yield _part(view, to, "qualification", "qualification", "quality", quality.qualification)
    if quality.calibration:
        yield _part(view, to, "calibration", "calibration", "quality", quality.calibration)


def _privacy(view: GuidelineView, to: Links) -> Iterator[Entry]:
    privacy = view.guideline.privacy
    if privacy is None:
        return
    parts = (
        ("wellbeing", "wellbeing", privacy.wellbeing),
        ("personal-data", "personal-data", privacy.data),
        ("handling", "handling", " ".join(privacy.handling)),
        ("retention", "kept-for", privacy.retention),
    )
    for part, message, prose in parts:
        if prose:
            yield _part(view, to, part, message, "privacy", prose)


def _elements(view: GuidelineView, to: Links) -> Iterator[Entry]:
    guideline = view.guideline
    texts = {
        "workflow": {k: (step.does, step.who) for k, step in guideline.workflow.items()},
        "escalation": {k: (entry.when, entry.how) for k, entry in guideline.escalation.items()},
        "sla": {k: (level.term, f"{level.measured} {level.otherwise}") for k, level in guideline.sla.items()},
        "requirements": {k: (need.need, need.acceptance) for k, need in guideline.requirements.items()},
        "references": {k: (reference.title, "") for k, reference in guideline.references.items()},
    }
    for section, elements in texts.items():
        for key, (lead, rest) in elements.items():
            title = title_in_words(view, section, key, lead)
            hint = clipped(lead)
            yield Entry(
                kind="work",
                title=title,
                href=to(section, key),
                hint="" if hint == title else hint,
                names=(key,),
                lead=text_of(lead),
                text=text_of(rest),
            )
