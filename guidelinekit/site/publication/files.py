"""The releases of guidelines -> the files beside their pages: style sheets, feed, and lists for programs. Pure."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from uuid import NAMESPACE_URL, uuid5

from markupsafe import escape

from guidelinekit.guideline.address import to_segment
from guidelinekit.guideline.one_line import plain_line
from guidelinekit.guideline.prose import plain
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.site.escape import xml
from guidelinekit.site.paths import START
from guidelinekit.site.publication.in_force import spans_in_force
from guidelinekit.site.publication.releases import PublishedGuideline, PublishedRelease

#: The largest number of releases in the feed of all guidelines.
_FEED_ENTRIES = 100
#: The largest number of addresses in a site map (sitemaps.org).
_ADDRESSES = 50_000


def versions_css(published: PublishedGuideline, catalogue: Catalogue) -> bytes:
    """Return the style sheet of all releases: the newest one has no banner, and withdrawn ones say why.

    The banner of an old one says when it was in force.
    """
    rules = [f'.gk[data-version="{published.latest}"]>.gk-old{{display:none}}'] if published.latest else []
    rules += _rules_in_force(published, catalogue)
    for release in published.releases:
        if release.withdrawn is not None:
            date = release.withdrawn.date
            status = (
                catalogue.text("changelog.withdrawn-on", date=catalogue.date(date))
                if date
                else catalogue.text("changelog.withdrawn")
            )
            text = _css_string(f"{status}. {plain_line(plain(release.withdrawn.reason))} ")
            rules.append(f'.gk[data-version="{release.version}"]>.gk-old>p::before{{content:{text};font-weight:bold}}')
            if release.version == published.latest:
                rules.append(f'.gk[data-version="{release.version}"]>.gk-old{{display:block}}')
    return "".join(f"{rule}\n" for rule in rules).encode()


def _rules_in_force(published: PublishedGuideline, catalogue: Catalogue) -> Iterator[str]:
    """Yield for each release that was in force once what follows its version in the banner."""
    separator = catalogue.text("signs.separator")
    spans: dict[str, list[str]] = {}
    for span in spans_in_force(published.releases, published.removed):
        if span.last:
            dates = {"first": catalogue.date(span.first), "last": catalogue.date(span.last)}
            spans.setdefault(span.version, []).append(catalogue.text("pages.all-versions.held", **dates))
    for version, texts in spans.items():
        text = _css_string(f" ({separator.join(texts)})")
        yield f'.gk[data-version="{version}"]>.gk-old b::after{{content:{text};font-weight:400}}'


def versions_js(published: PublishedGuideline) -> bytes:
    """Return the script with all releases, newest first, for scripts of pages of any release."""
    listed = [
        {
            "version": release.version,
            "date": release.date,
            "effective": release.effective,
            "status": release.status,
            "path": release.path,
        }
        for release in published.newest_first
    ]
    data = json.dumps({"guideline": published.id, "latest": published.latest, "releases": listed}, ensure_ascii=False)
    return f"window.gkVersions={data.replace('<', chr(92) + 'u003c')}\n".encode()


def feed(title: str, guidelines: Sequence[PublishedGuideline], site: str, language: str) -> bytes:
    """Return the Atom feed of the releases of all guidelines, newest first. `site` is the URL of the root, or empty."""
    releases = sorted(
        ((release, guideline) for guideline in guidelines for release in guideline.releases if _is_news(release)),
        key=lambda pair: (pair[0].date, pair[1].id, pair[0].version),
        reverse=True,
    )[:_FEED_ENTRIES]
    updated = releases[0][0].date if releases else "1970-01-01"
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{escape(language)}">',
        f"<title>{_text(title)}</title>",
        f"<id>{_urn(site or title)}</id>",
        f"<updated>{updated}T00:00:00Z</updated>",
        f"<author><name>{_text(title)}</name></author>",
        *([f'<link rel="self" type="application/atom+xml" href="{escape(site)}feed.atom"/>'] if site else []),
        f'<link rel="alternate" type="text/html" href="{escape(site)}{START}"/>',
        *(line for release, guideline in releases for line in _feed_entry(release, guideline, site)),
        "</feed>",
    ]
    return "\n".join([*lines, ""]).encode()


def _feed_entry(release: PublishedRelease, guideline: PublishedGuideline, site: str) -> Iterator[str]:
    # Its own pages: the newest ones do not name a release of another line, or one that was withdrawn last.
    address = f"{site}{to_segment(guideline.id)}/{release.path}{START}"
    yield "<entry>"
    yield f"<title>{_text(guideline.title)} {escape(release.version)}</title>"
    yield f"<id>{_urn(f'{guideline.id}@{release.version}')}</id>"
    yield f"<updated>{release.date}T00:00:00Z</updated>"
    yield f'<link rel="alternate" type="text/html" href="{escape(address)}"/>'
    yield f'<category term="{escape(guideline.id)}"/>'
    yield f"<summary>{_text(guideline.title)} {escape(release.version)}</summary>"
    yield "</entry>"


def sitemap(site: str, paths: Iterable[str]) -> bytes:
    """Return the site map of pages at paths below the root, which has the URL `site`."""
    addresses = (f"<url><loc>{escape(site)}{escape(path)}</loc></url>" for path in list(paths)[:_ADDRESSES])
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
        *addresses,
        "</urlset>",
        "",
    ]
    return "\n".join(lines).encode()


def robots(site: str) -> bytes:
    """Return `robots.txt`. Old releases may be read: each page says that it is not to be listed."""
    return f"User-agent: *\nAllow: /\n{f'Sitemap: {site}sitemap.xml{chr(10)}' if site else ''}".encode()


def llms(
    title: str,
    guidelines: Sequence[PublishedGuideline],
    site: str,
    summaries: Mapping[str, str],
    catalogue: Catalogue,
) -> bytes:
    """Return `llms.txt`: for each guideline the newest release as text, which models read."""
    about = catalogue.text("pages.llms-about")
    lines = [f"# {plain_line(title)}", "", f"> {about}", "", f"## {catalogue.text('frame.portal')}", ""]
    for guideline in guidelines:
        if guideline.latest and not guideline.removed:
            folder = f"{site}{to_segment(guideline.id)}/{guideline.latest}/"
            summary = plain_line(summaries.get(guideline.id, ""))
            about = f": {summary}" if summary else ""
            lines.append(f"- [{_link_text(guideline.title)} {guideline.latest}]({folder}prompt.md){about}")
    return "\n".join([*lines, ""]).encode()


def _is_news(release: PublishedRelease) -> bool:
    """Whether a release is in the feed. Dates in it have four digits for the year."""
    return release.status != "trial" and len(release.date) == len("YYYY-MM-DD")


def _link_text(text: str) -> str:
    return plain_line(text).replace("[", "(").replace("]", ")")


def _css_string(text: str) -> str:
    """Return a string of CSS. Every character that could end it, or the style sheet, is written by its number."""
    return '"' + "".join(c if c.isalnum() or c in " .,:;-" else f"\\{ord(c):x} " for c in text) + '"'


def _text(text: str) -> str:
    return str(escape(xml(text)))


def _urn(name: str) -> str:
    """Return a permanent identifier: a name-based UUID (RFC 9562, section 5.5)."""
    return uuid5(NAMESPACE_URL, f"guidelinekit:{name}").urn
