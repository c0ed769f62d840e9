"""Files to pass on, beside the site: one HTML file or PDF of each guideline, and the whole site as a ZIP file."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from guidelinekit.operations.page_templates import load_templates, template_errors
from guidelinekit.operations.renderer import address_of
from guidelinekit.operations.sites import Folder
from guidelinekit.operations.workspace import Progress, Workspace
from guidelinekit.site.data_urls import MAX_BYTES
from guidelinekit.site.edition import OWN_SITE
from guidelinekit.site.everything import ALL
from guidelinekit.site.one_file import file_name, one_file
from guidelinekit.site.pages import in_edition
from guidelinekit.store.archive import zip_of
from guidelinekit.store.browser import find_browser, print_pdf
from guidelinekit.store.resources import resource_files
from guidelinekit.store.writing import write_files

#: The formats, in the order of the links on the portal.
FORMATS = ("html", "pdf", "zip")
#: The folder of the files at the root of the output.
PACKS = "packs"
_ZIP = "guidelines"
_STYLES = [f"{name}.css" for name in ("gk", "frame")]
_GUIDELINE_STYLES = "assets/guideline.css"
#: The date of a PDF of a guideline without a dated release.
_NO_DATE = "1980-01-01"


@dataclass(slots=True)
class Packs:
    """The files that were made, and sentences on what is not in them.

    `links` are relative to the portal: by guideline id, and there by format. Those of the empty id have all guidelines.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    links: dict[str, dict[str, str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def add(self, guideline_id: str, format_name: str, name: str, content: bytes) -> None:
        """Add a file."""
        self.files[f"{PACKS}/{name}"] = content
        self.links.setdefault(guideline_id, {})[format_name] = f"{PACKS}/{name}"


def require_tools(formats: Collection[str]) -> None:
    """Require what some formats need, before anything is built.

    Raises:
        BuildError: there is no browser for a PDF.
    """
    if "pdf" in formats:
        find_browser()


def make_packs(
    workspace: Workspace, folders: Sequence[Folder], formats: Collection[str], work: Path, progress: Progress
) -> Packs:
    """Make the files of guidelines in some formats. `work` is a temporary folder. The ZIP file is only linked.

    Raises:
        BuildError: a browser cannot print a page.
    """
    packs = Packs()
    theme = resource_files("guidelinekit/theme/assets")
    templates = load_templates(workspace)
    for done, folder in enumerate(folders):
        if not {"html", "pdf"} & set(formats):
            break
        progress("Packing", done, len(folders))
        # A file that is passed on is not beside other states.
        (page,) = (in_edition(page, folder.view, OWN_SITE) for page in folder.pages if page.path == ALL)
        own = [folder.files[_GUIDELINE_STYLES]] if _GUIDELINE_STYLES in folder.files else []
        styles = [*(theme[name] for name in _STYLES if name in theme), *own]
        with template_errors(workspace):
            address = address_of(workspace, folder.id)
            made = one_file(folder.view, page.body, folder.files, styles, templates, address=address)
        packs.notes += [
            f"{folder.id}: {path} has {len(folder.files[path]):,} bytes, more than {MAX_BYTES:,}, and is not in the "
            "HTML file and the PDF."
            for path in made.omitted
        ]
        name = file_name(folder.view)
        if "html" in formats:
            packs.add(folder.id, "html", f"{name}.html", made.content)
        if "pdf" in formats:
            place = work / folder.id
            write_files(place, {"page.html": made.content})
            date = next((entry.date for entry in folder.view.entries if entry.date), _NO_DATE)
            packs.add(folder.id, "pdf", f"{name}.pdf", print_pdf(find_browser(), place / "page.html", place, date=date))
    if "zip" in formats:
        packs.links[""] = {"zip": f"{PACKS}/{_ZIP}.zip"}
    return packs


def add_site(packs: Packs, site: Path, replaced: Mapping[str, bytes]) -> None:
    """Add the ZIP file of a built site; `replaced` are files with another content in it. Packs are not in it."""
    files = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    contents = {name: path.read_bytes() for name, path in files.items() if not name.startswith(f"{PACKS}/")}
    packs.files[f"{PACKS}/{_ZIP}.zip"] = zip_of({**contents, **replaced}, _ZIP)
