"""The templates of pages: those of the package and of the team, and what errors in them become."""

from collections.abc import Iterator
from contextlib import contextmanager
from traceback import walk_tb

from jinja2 import TemplateSyntaxError
from jinja2.exceptions import SecurityError

from guidelinekit.errors import BuildError, GuidelineKitError
from guidelinekit.operations.look import require_text
from guidelinekit.operations.team_files import folder_for_pages, settings_for_pages
from guidelinekit.operations.workspace import Workspace
from guidelinekit.site.sandbox import BoundedEnvironment
from guidelinekit.site.templates import TEMPLATE_FILE, Templates
from guidelinekit.store.repository_files import TEMPLATES_LIMIT
from guidelinekit.store.resources import resource, resource_files

#: The module between a template of the team and what it calls.
_SANDBOX = BoundedEnvironment.__module__
#: The largest template of a team in bytes: a larger one takes long to compile.
_MAX_TEMPLATE = 1_000_000


@contextmanager
def template_errors(workspace: Workspace) -> Iterator[None]:
    """Turn an error in a team's own template into a BuildError that names the file and the line.

    The innermost frame in a template or in this package decides. An error in a template of the team becomes a
    BuildError. An error in a packaged template or in this package is an internal error and is raised unchanged, even if
    a template of the team made the call, because its arguments may be right. It gets a note that lists the team's
    templates.
    """
    try:
        yield
    except GuidelineKitError:
        raise
    except Exception as error:
        templates = load_templates(workspace)
        own = templates.own
        file, line = _failing_frame(error)
        if isinstance(error, TemplateSyntaxError) and error.filename:
            file, line = error.filename, error.lineno
        name = file.removeprefix(TEMPLATE_FILE)
        if file != name and name in own:
            path = f"{templates.folder}/{name}"
            message = f"{path}, line {line}, cannot be rendered: {str(error) or type(error).__name__}"
            raise BuildError(message, hint="Fix or remove this file.") from error
        if own:
            files = ", ".join(f"{templates.folder}/{name}" for name in own)
            error.add_note(f"Your own templates were in use: {files}. Try whether the error stays without them.")
        raise


def _failing_frame(error: Exception) -> tuple[str, int]:
    """Return the file and line of the innermost frame that is in a template or in this package.

    What is refused is an error of the template that asked for it.
    """
    is_refused = isinstance(error, SecurityError)
    frames = [
        (frame.f_code.co_filename, line)
        for frame, line in walk_tb(error.__traceback__)
        if frame.f_code.co_filename.startswith(TEMPLATE_FILE)
        or (
            frame.f_globals.get("__name__", "").startswith("guidelinekit.")
            and not is_refused
            and frame.f_globals["__name__"] != _SANDBOX
        )
    ]
    return frames[-1] if frames else ("", 0)


def load_templates(workspace: Workspace) -> Templates:
    """Return the templates and assets of the package, and the team's own files.

    Raises:
        BuildError: one of the team's is not UTF-8 text, or is too large.
        RevisionError: the workspace takes the templates from a revision that does not exist.
    """
    packaged = resource_files("site_templates")
    folder, own = own_templates(workspace)
    for name, content in own.items():
        path = f"{folder}/{name}"
        if name.endswith(".j2") or name in packaged:
            require_text(path, content)
        if name.endswith(".j2") and len(content) > _MAX_TEMPLATE:
            raise BuildError(f"{path} has more than {_MAX_TEMPLATE:,} bytes", hint="Split the template.")
    return Templates(packaged, own, folder)


def own_templates(workspace: Workspace) -> tuple[str, dict[str, bytes]]:
    """Return the folder of the team's templates and assets, and the files, which replace or add to packaged ones."""
    name = settings_for_pages(workspace).templates
    if workspace.templates_from:
        return f"{workspace.templates_from}:{name}", folder_for_pages(workspace, name, TEMPLATES_LIMIT)
    if (workspace.root / name).resolve() == resource("site_templates").resolve():
        return name, {}
    return name, folder_for_pages(workspace, name, TEMPLATES_LIMIT)
