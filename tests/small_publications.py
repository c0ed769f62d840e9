"""Small publications for tests of targets: releases and previews are added on top of what is published."""

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

Read = Callable[[str], bytes | None]


def entry(content: bytes) -> dict[str, object]:
    """How an index lists a file."""
    return {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def publication(
    read: Read, *, releases: Mapping[str, str] | None = None, previews: Mapping[str, str] | None = None
) -> dict[str, bytes]:
    """The new files of a publication of `mood` with more releases (text by version) and previews (text by name)."""
    new: dict[str, bytes] = {}
    old = json.loads(read("mood/index.json") or b'{"releases": [], "files": {}}')
    listed: list[dict[str, Any]] = old["releases"]
    rest: dict[str, Any] = old["files"]
    for version, text in (releases or {}).items():
        pages = {f"{version}/index.html": text.encode(), f"{version}/labels/happy/index.html": f"{text}!".encode()}
        new |= {f"mood/{path}": content for path, content in pages.items()}
        files = {path: entry(content) for path, content in pages.items()}
        release = {"version": version, "date": f"2026-02-{len(listed) + 1:02}", "status": "released"}
        listed.append({**release, "path": f"{version}/", "files": files})
    for name, text in (previews or {}).items():
        new[f"mood/preview/{name}/index.html"] = text.encode()
        rest[f"preview/{name}/index.html"] = entry(text.encode())
    latest = max((release["version"] for release in listed), default="")
    new["mood/latest/index.html"] = f"The newest release is {latest}.".encode()
    rest["latest/index.html"] = entry(new["mood/latest/index.html"])
    own = {"guideline": "mood", "title": "Mood", "latest": latest, "generated_by": "guidelinekit 1.0"}
    new["mood/index.json"] = json.dumps({**own, "releases": listed, "files": rest}).encode()
    new["index.html"] = b'<a href="mood/latest/">Mood</a>'
    files = {path: entry(new[path]) for path in ("index.html", "mood/index.json")}
    guidelines = [{"id": "mood", "title": "Mood", "latest": latest, "index": "mood/index.json"}]
    root = {"generated_by": "guidelinekit 1.0", "guidelines": guidelines, "files": files}
    new["index.json"] = json.dumps(root).encode()
    return new


def write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files below a folder."""
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
