"""Serve the annotators' site while guidelines are edited; the page in the browser reloads after each edit."""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from guidelinekit.errors import GuidelineKitError
from guidelinekit.operations.build import build_site, portal_files
from guidelinekit.operations.pages import Folder, render_folders
from guidelinekit.operations.workspace import Workspace
from guidelinekit.site.paths import LATEST
from guidelinekit.store.writing import write_files


def serve(
    workspace: Workspace,
    ids: Sequence[str],
    *,
    host: str,
    port: int,
    report: Callable[[str], None],
    open_page: bool = False,
) -> None:
    """Build the site into a temporary folder, serve it, and rebuild it after each edit, until interrupted.

    `report` receives messages for the user. If an edit causes errors, they are reported and the last pages stay.
    """
    from mkdocs.livereload import LiveReloadServer

    with tempfile.TemporaryDirectory(prefix="guidelinekit-") as temporary:
        base = Path(temporary)
        built: dict[str, dict[str, bytes]] = {}

        def rebuild() -> None:
            try:
                # A new workspace each time, because settings and history may have changed too.
                _rebuild(Workspace(workspace.root), ids, base, built, report)
            except GuidelineKitError as error:
                report(f"{error} {error.hint}".strip())

        _rebuild(workspace, ids, base, built, report)
        server = LiveReloadServer(builder=rebuild, host=host, port=port, root=str(base / "site"), mount_path="/")
        for watched in (workspace.config.specs, workspace.config.changes, workspace.config.templates):
            if (workspace.root / watched).is_dir():
                server.watch(str(workspace.root / watched))
        try:
            server.serve(open_in_browser=open_page)
        except OSError as error:
            raise GuidelineKitError(
                f"cannot serve at {host}:{port}: {error.strerror}", hint="Choose another port with --port."
            ) from error
        except KeyboardInterrupt:
            report("Stopped.")
        finally:
            if server.serve_thread.is_alive():
                server.shutdown(wait=True)
            server.server_close()


def _rebuild(
    workspace: Workspace,
    ids: Sequence[str],
    base: Path,
    built: dict[str, dict[str, bytes]],
    report: Callable[[str], None],
) -> None:
    folders: list[Folder] = list(render_folders(workspace, ids))
    for folder in folders:
        if built.get(folder.id) != folder.files:
            build_site(folder, base / "site" / folder.id / LATEST, work=base / "pages" / folder.id)
            built[folder.id] = folder.files
            report(f"Built {folder.id}.")
    write_files(base / "site", portal_files(workspace, folders))
