"""The goals of the site: the time of `build` relative to a bare `mkdocs build`, and from an edit to its page."""

import contextlib
import statistics
import subprocess
import time
import urllib.request
from pathlib import Path

from bench import specs
from bench.timing import BIN, OURS, alternating, report, report_value

#: The pages that are not about a label or a pair of labels. Each label of the bench is confused with the next one.
_OTHER_PAGES = 12


def build(folder: Path) -> list[bool]:
    """Goal 5: `build`, relative to `mkdocs build` of the same Markdown with Material, and 1,000 pages to 100.

    In both themes: what is compared with is always the build of the bare Markdown with Material.
    """
    rows, seconds = [], {}
    for pages, runs in ((100, 3), (1000, 2)):
        peer = _peer(folder / f"{pages}-peer", pages)
        for theme, goal in (("guidelinekit", 0.6), ("material", 1.0)):
            root = _guideline(folder / f"{pages}-{theme}", (pages - _OTHER_PAGES) // 2, theme)
            medians = alternating([OURS, "-C", str(root), "build", "--no-history"], peer, runs=runs)
            seconds[pages, theme] = medians[0]
            rows.append(report(f"build of {pages:,} pages with {theme}, relative to mkdocs build", medians, goal=goal))
    ours = seconds[1000, "guidelinekit"], seconds[100, "guidelinekit"]
    rows.append(report("build of 1,000 pages, relative to 100", ours, goal=10))
    pages_of_site = list((folder / "1000-guidelinekit/_site").rglob("*.html"))
    size = sum(page.stat().st_size for page in pages_of_site) / len(pages_of_site) / 1000
    rows.append(report_value(f"kB of HTML per page, average of {len(pages_of_site):,} pages", size, goal=16))
    return rows


def _guideline(root: Path, labels: int, theme: str) -> Path:
    """Write a generated guideline with the settings of a theme; returns the folder."""
    (root / "specs").mkdir(parents=True)
    data = specs.guideline(1, labels=labels, name="large")
    (root / "specs/large.yaml").write_text(specs.dump(data), encoding="utf-8")
    (root / "guidelinekit.yaml").write_text(f"theme: {theme}\n", encoding="utf-8")
    return root


def _peer(root: Path, pages: int) -> list[str]:
    """Return the command of MkDocs with the Markdown that our build writes for Material."""
    _guideline(root, (pages - _OTHER_PAGES) // 2, "material")
    ours = [OURS, "-C", str(root), "build", "--no-history", "--markdown", "--output", "pages"]
    subprocess.run(ours, check=True, capture_output=True)
    settings = str(root / "pages/large/mkdocs.yml")
    return [str(BIN / "mkdocs"), "build", "--quiet", "--strict", "--config-file", settings]


def edit(folder: Path) -> list[bool]:
    """Measure the time from an edit of a guideline with 200 labels until `serve` shows it."""
    port = 8790
    root = _guideline(folder / "edit", 200, "guidelinekit")
    path = root / "specs/large.yaml"
    data = specs.guideline(1, labels=200, name="large")
    edits = [f"The comment is about the word number {number}." for number in range(5)]
    address = f"http://127.0.0.1:{port}/large/preview/labels/label-7/index.html"
    command = [OURS, "-C", str(root), "serve", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _seconds_until_shown(address, "Label 7")
            seconds = []
            for sentence in edits:
                data["labels"]["label-7"]["definition"] = sentence
                text = specs.dump(data)
                path.write_text(text, encoding="utf-8")
                seconds.append(_seconds_until_shown(address, sentence))
        finally:
            server.terminate()
    return [report_value("seconds from an edit to its page, 200 labels", statistics.median(seconds), goal=0.6)]


def _seconds_until_shown(address: str, text: str) -> float:
    """Wait until a page contains a text; returns the seconds."""
    start_time = time.perf_counter()
    while time.perf_counter() - start_time < 30:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5) as page:
            if text in page.read().decode():
                return time.perf_counter() - start_time
        time.sleep(0.02)
    raise SystemExit(f"{address} does not show {text!r}")
