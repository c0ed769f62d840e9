"""Serve the pages of the work tree, which reload after each edit, and beside them those of the releases."""

import ipaddress
import re
import socket
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

from guidelinekit.errors import GuidelineKitError
from guidelinekit.operations.frame import write_site
from guidelinekit.operations.pages import render_folders
from guidelinekit.operations.portal import PORTAL, portal_folder
from guidelinekit.operations.served_releases import ServedReleases
from guidelinekit.operations.sites import Site
from guidelinekit.operations.workspace import Workspace
from guidelinekit.site.edition import BESIDE_RELEASES
from guidelinekit.site.paths import PREVIEW
from guidelinekit.store.git.refs import ref_files
from guidelinekit.store.temporary import temporary_folder


def serve(
    workspace: Workspace,
    ids: Sequence[str],
    *,
    audience: str = "",
    host: str,
    port: int,
    report: Callable[[str], None],
    open_page: bool = False,
) -> None:
    """Build the site into a temporary folder, serve it, and rebuild it after each edit, until interrupted.

    The releases of a guideline are published there at the first request for one of them: who edits may need none.
    `report` receives messages for the user. If an edit causes errors, they are reported and the last pages stay.
    """
    from mkdocs.livereload import LiveReloadServer

    class Server(LiveReloadServer):
        """Answers only requests for its own host: a page of another one could have itself pointed here by DNS."""

        def serve_request(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            if is_own_host(environ.get("HTTP_HOST", ""), host):
                releases.update(environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore"))
                answer: Iterable[bytes] = super().serve_request(environ, start_response)
                return answer
            start_response("403 Forbidden", [("Content-Type", "text/plain")])
            return [b"This address is not one of guidelinekit serve. See --host.\n"]

    with temporary_folder() as base:
        built: dict[str, Site] = {}
        rendering = Lock()
        releases = ServedReleases(
            workspace.root,
            base / "site",
            base / "work",
            ids=ids,
            audience=audience,
            rendering=rendering,
            report=report,
        )

        def rebuild() -> None:
            try:
                # A new workspace each time, because settings and history may have changed too.
                with rendering:
                    _rebuild(Workspace(workspace.root), ids, audience, base, built, report)
            except GuidelineKitError as error:
                report(f"{error} {error.hint}".strip())

        _rebuild(workspace, ids, audience, base, built, report)
        server = Server(builder=rebuild, host=host, port=port, root=str(base / "site"), mount_path="/")
        for watched in workspace.config.inputs:
            if (workspace.root / watched).is_dir():
                server.watch(str(workspace.root / watched))
        for path in ref_files(workspace.root):
            server.watch(str(path))
        try:
            server.serve(open_in_browser=open_page)  # type: ignore[no-untyped-call]
        except OSError as error:
            raise GuidelineKitError(
                f"cannot serve at {host}:{port}: {error.strerror}", hint="Choose another port with --port."
            ) from error
        except KeyboardInterrupt:
            report("Stopped.")
        finally:
            if server.serve_thread.is_alive():
                server.shutdown(wait=True)
            releases.close()
            server.server_close()


def is_own_host(requested: str, host: str) -> bool:
    """Whether a `Host` header names the server: by an IP address, as localhost, or as `host` or the machine's name.

    The port may be another one, such as that of a forwarded connection. DNS can point any other name at this server.
    """
    found = re.fullmatch(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::[0-9]{1,5})?", requested, re.ASCII)
    if found is None:
        return False
    name = found[1].strip("[]").lower().removesuffix(".")
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return name in ("localhost", host.lower(), socket.gethostname().lower())
    return True


def _rebuild(
    workspace: Workspace,
    ids: Sequence[str],
    audience: str,
    base: Path,
    built: dict[str, Site],
    report: Callable[[str], None],
) -> None:
    folders = list(render_folders(workspace, ids, audience=audience, edition=BESIDE_RELEASES))
    for site in (*folders, portal_folder(workspace, folders, versions=True)):
        if built.get(site.id) != site:
            below = "" if site.id == PORTAL else f"{site.segment}/{PREVIEW}/"
            write_site(site, base / "site", below=below, work=base / "pages" / site.id)
            built[site.id] = site
            if site.id != PORTAL:
                report(f"Built {site.id}.")
