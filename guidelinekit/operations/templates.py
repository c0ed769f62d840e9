"""The templates of pages: those of the package, those of the team, and copies of originals for the team to change."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from guidelinekit.errors import GuidelineKitError
from guidelinekit.guideline import codes
from guidelinekit.guideline.finding import Finding, Location
from guidelinekit.guideline.suggest import Suggestions, did_you_mean
from guidelinekit.operations.page_templates import own_templates
from guidelinekit.operations.workspace import Workspace
from guidelinekit.site.template_names import unused_templates
from guidelinekit.store.resources import resource_files
from guidelinekit.store.writing import write_file, write_new

#: What each packaged file is for.
PURPOSES = {
    "apart.html.j2": "The page that tells two labels apart",
    "changelog.atom.j2": "The feed of releases",
    "changelog.html.j2": "The page of the changelog",
    "changes.html.j2": "Macros: changes between versions",
    "comparison-of-releases.html.j2": "The page that compares two published releases",
    "comparison.css": "The style sheet of `diff --format html`",
    "comparison.html.j2": "The page of `diff --format html`",
    "decide.html.j2": "The decision steps one by one, with a drawing",
    "edge-cases.html.j2": "The page of edge cases and open questions",
    "element-versions.html.j2": "The page of all versions of one element",
    "everything.html.j2": "The page with everything, for print",
    "examples.html.j2": "The page of examples",
    "find.html.j2": "All names from A to Z, where the finder leads without JavaScript",
    "glossary.html.j2": "The page of terms",
    "gone.html.j2": "What became of elements that a page had",
    "items.html.j2": "Macros: items, answers and examples",
    "label.html.j2": "The page of one label",
    "labels.html.j2": "The page that lists the labels",
    "macros.html.j2": "Macros that several pages share",
    "moved.html.j2": "The page of an id that a label had earlier",
    "not-in-newest.html.j2": "The page at an address that only earlier releases have",
    "one-file.html.j2": "The file of `build --pack html`, around the page with everything",
    "portal.html.j2": "The page that lists the guidelines",
    "practice.html.j2": "The page of examples for practice",
    "release.html.j2": "One release on the page of the changelog",
    "rules.html.j2": "The page of rules",
    "start.html.j2": "The first page of a guideline",
    "unreadable.html.j2": "The page of a release that cannot be shown",
    "versions.html.j2": "The page of all versions of a guideline",
    "working.html.j2": "The page about the work: outcomes, workflow, quality, owners",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateFile:
    """A file of the package or of the team. `state` says how both differ; empty if the team has no such file."""

    name: str
    purpose: str
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateList:
    """The packaged files, and those that the team adds to them in `folder`."""

    packaged: tuple[TemplateFile, ...]
    added: tuple[TemplateFile, ...]
    folder: str


def list_templates(workspace: Workspace) -> TemplateList:
    """List all templates and assets.

    Raises:
        GuidelineKitError: the team's folder cannot be read.
    """
    originals = resource_files("site_templates")
    folder, own = own_templates(workspace)
    unused = unused_templates(originals, own)

    def state(name: str) -> str:
        if name not in own:
            return ""
        return "yours, the same as the original" if own[name] == originals[name] else "yours, differs from the original"

    return TemplateList(
        packaged=tuple(
            TemplateFile(name=name, purpose=PURPOSES.get(name, ""), state=state(name)) for name in sorted(originals)
        ),
        added=tuple(
            TemplateFile(name=name, purpose="", state="not used" if name in unused else "")
            for name in sorted(own.keys() - originals.keys())
        ),
        folder=folder,
    )


def copy_templates(workspace: Workspace, names: Sequence[str], *, force: bool = False) -> list[str]:
    """Copy originals into the team's folder; returns the paths of the copies.

    Raises:
        GuidelineKitError: there is no such original, or the folder has the file already; nothing was written.
        OutputError: a file cannot be written.
    """
    originals = resource_files("site_templates")
    folder, own = own_templates(workspace)
    for name in names:
        if name not in originals:
            hint = did_you_mean(name, originals) or "`guidelinekit templates` lists them."
            raise GuidelineKitError(f"there is no template or file `{name}`", hint=hint)
    existing = [f"{folder}/{name}" for name in names if name in own]
    if existing and not force:
        raise GuidelineKitError(f"{', '.join(existing)} exists", hint="Use --force to replace it by the original.")
    copies = {f"{folder}/{name}": originals[name] for name in names}
    if force:
        for path, content in copies.items():
            write_file(workspace.root, path, content)
        return list(copies)
    written, kept = write_new(workspace.root, copies)
    if kept:
        raise GuidelineKitError(f"{', '.join(kept)} exists", hint="Remove it: it is not an ordinary file.")
    return written


def template_findings(workspace: Workspace) -> Iterator[Finding]:
    """Report each template of the team that no page uses (GK604)."""
    folder, own = own_templates(workspace)
    if not any(name.endswith(".j2") for name in own):
        return
    packaged = resource_files("site_templates")
    suggest = Suggestions()
    for name in unused_templates(packaged, own):
        message = f"no page uses this template: guidelinekit has no `{name}`, and no template includes or imports it"
        hint = suggest(name, packaged)
        yield codes.TEMPLATE_UNUSED.at(
            Location(path=f"{folder}/{name}"), f"{message}. {hint}" if hint else message, arguments=[name]
        )
