"""The histories of elements -> what the page about all versions of an element says. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from guidelinekit.changes.compare.normal_form import canonical
from guidelinekit.changes.migration.elements import ElementHistory
from guidelinekit.guideline.format.sections import SECTIONS
from guidelinekit.guideline.prose import plain
from guidelinekit.site.paths import anchor_of, page_of
from guidelinekit.site.publication.releases import PublishedRelease
from guidelinekit.site.titles import first_sentence

#: The fields that say what an element was called before: they are no part of its wording.
_NOT_WORDING = ("renamed_from", "replaced_by")
_TEXTS = ("statement", "situation", "question", "ask", "need", "when", "does")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Consecutive releases in which an element has the same id, newest first; empty where it is in none of them.

    `links` are the paths below the guideline's folder to the element in each release.
    """

    id: str
    releases: tuple[PublishedRelease, ...]
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Consecutive releases in which an element has the same wording, newest first; or which do not have it."""

    runs: tuple[Run, ...]

    @property
    def is_present(self) -> bool:
        """Whether the releases have the element."""
        return bool(self.runs[0].id)

    def has(self, version: str) -> bool:
        """Whether a version is one of the releases."""
        return any(release.version == version for run in self.runs for release in run.releases)

    @property
    def newest(self) -> PublishedRelease:
        """The newest release."""
        return self.runs[0].releases[0]

    @property
    def oldest(self) -> PublishedRelease:
        """The oldest release."""
        return self.runs[-1].releases[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """One element at an address over all releases, newest first.

    `title` is what readers called it last. `address` is its newest one, and `is_present` whether the newest release has
    it. `removed` is the version that removed it, and `ids` are its ids, the newest one first.
    """

    title: str
    address: str
    is_present: bool
    removed: str
    ids: tuple[str, ...]
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementPage:
    """The page about an address: the elements whose newest address it is, and those that left it."""

    address: str
    lives: tuple[Life, ...]
    moved: tuple[Life, ...]


def element_pages(
    elements: Sequence[ElementHistory], releases: Sequence[PublishedRelease], titles: Mapping[str, str]
) -> Iterator[ElementPage]:
    """Yield a page for each address that an element has in a release.

    `releases` are those that can be read, oldest first, and `titles` what readers call the elements of the newest one.
    """
    by_address: dict[str, list[ElementHistory]] = {}
    for element in elements:
        if element.address.count("/") == 1:
            for address in dict.fromkeys(element.ids.values()):
                by_address.setdefault(address, []).append(element)
    newest_first = list(reversed(releases))
    lives = {id(element): _life(element, newest_first, titles) for element in elements}
    for address, found in by_address.items():
        # The element that has the id now, or had it last, is the first.
        own = sorted((element for element in found if element.address == address), key=_is_gone)
        yield ElementPage(
            address=address,
            lives=tuple(lives[id(element)] for element in own),
            moved=tuple(lives[id(element)] for element in found if element.address != address),
        )


def _is_gone(element: ElementHistory) -> bool:
    return element.removed is not None or element.aside


def _life(element: ElementHistory, newest_first: Sequence[PublishedRelease], titles: Mapping[str, str]) -> Life:
    is_present = not _is_gone(element)
    earlier = [element.ids[release.version] for release in newest_first if release.version in element.ids]
    return Life(
        title=(is_present and titles.get(element.address)) or _title(element),
        address=element.address,
        is_present=is_present,
        removed=element.removed or "",
        ids=tuple(dict.fromkeys(address.rpartition("/")[2] for address in (element.address, *earlier))),
        groups=tuple(_groups(element, newest_first)),
    )


def _groups(element: ElementHistory, newest_first: Sequence[PublishedRelease]) -> Iterator[Group]:
    """Yield all releases, grouped by the wording of the element: those before and after it do not have it."""
    group: list[PublishedRelease] = []
    for release in newest_first:
        if group and not _is_same(element, group[-1].version, release.version):
            yield _group(element, group)
            group = []
        group.append(release)
    if group:
        yield _group(element, group)


def _group(element: ElementHistory, releases: Sequence[PublishedRelease]) -> Group:
    return Group(runs=tuple(_run(element, list(run)) for _, run in groupby(releases, lambda r: _id(element, r))))


def _run(element: ElementHistory, releases: Sequence[PublishedRelease]) -> Run:
    links = (
        link_in_release(release, element.ids[release.version], element.forms[release.version])
        for release in releases
        if release.version in element.ids
    )
    return Run(id=_id(element, releases[0]), releases=tuple(releases), links=tuple(links))


def _id(element: ElementHistory, release: PublishedRelease) -> str:
    return element.ids.get(release.version, "").rpartition("/")[2]


def _is_same(element: ElementHistory, newer: str, older: str) -> bool:
    """Whether two releases have the same wording of an element, or both do not have it."""
    new, old = element.forms.get(newer), element.forms.get(older)
    if new is None or old is None:
        return new is old
    return new is old or _wording(new) == _wording(old)


def _wording(form: Mapping[str, object]) -> str:
    return canonical({key: value for key, value in form.items() if key not in _NOT_WORDING})


def link_in_release(release: PublishedRelease, address: str, form: Mapping[str, object]) -> str:
    """Return the path of an element in a release, below the folder of the guideline."""
    section, element_id = address.split("/")[:2]
    uses = form.get("uses", ())
    if section == "examples" and isinstance(uses, list | tuple) and "practice" in uses and "teach" not in uses:
        return f"{release.path}{page_of('practice')}#{element_id}"
    has_own_page = SECTIONS[section].has_page_per_element
    anchor = anchor_of(section, element_id)
    return f"{release.path}{page_of(section, element_id if has_own_page else '')}{'#' if anchor else ''}{anchor}"


def _title(element: ElementHistory) -> str:
    """Return what readers called an element that the newest release does not have; a warned text is never used."""
    if element.name or any(side.get("warning") for side in element.audiences):
        return element.name or element.address.rpartition("/")[2]
    texts = (str(element.form.get(key, "")) for key in _TEXTS)
    return (
        next((title for text in texts if text and (title := first_sentence(plain(text)))), "")
        or (element.address.rpartition("/")[2])
    )
