"""What is published -> the indexes of a folder, as `schema/site.schema.json` and `schema/releases.schema.json` say."""

from collections.abc import Mapping, Sequence
from typing import Any

from guidelinekit.site.publication.releases import PublishedGuideline

#: Files by path: the SHA-256 in hexadecimal digits, and the size in bytes.
Listed = Mapping[str, tuple[str, int]]
SITE, RELEASES = "urn:guidelinekit:site:1", "urn:guidelinekit:releases:1"


def guideline_index(
    published: PublishedGuideline,
    generated_by: str,
    inputs: str,
    releases: Sequence[Mapping[str, Any]],
    previews: Sequence[Mapping[str, Any]],
    themes: Sequence[str],
    files: Listed,
) -> dict[str, Any]:
    """Return the index of a guideline. `releases` and `previews` are entries, the newest first.

    `inputs` is a digest of all that the pages are made of, and `themes` are the folders that the shared pages use.
    """
    return {
        "$schema": RELEASES,
        "guideline": published.id,
        "title": published.title,
        "latest": published.latest,
        "generated_by": generated_by,
        "inputs": inputs,
        "releases": list(releases),
        "previews": list(previews),
        "themes": list(themes),
        "files": listed(files),
    }


def site_index(
    guidelines: Sequence[tuple[PublishedGuideline, str]],
    generated_by: str,
    audience: str,
    inputs: str,
    themes: Sequence[str],
    files: Listed,
) -> dict[str, Any]:
    """Return the index of a folder: its guidelines, each with the path of its own index, and its other files.

    `audience` is the one that all files are for; empty if their readers may see everything.
    """
    return {
        "$schema": SITE,
        "generated_by": generated_by,
        "audience": audience,
        "inputs": inputs,
        "guidelines": [
            {"id": published.id, "title": published.title, "latest": published.latest, "index": path}
            for published, path in guidelines
        ],
        "themes": list(themes),
        "files": listed(files),
    }


def listed(files: Listed) -> dict[str, dict[str, Any]]:
    """Return files as an index lists them, in the order of their paths."""
    return {path: {"sha256": digest, "bytes": size} for path, (digest, size) in sorted(files.items())}
