"""A local HTTP server with the parts of the comment APIs of GitHub and GitLab that a review needs."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "a-token-for-tests"
_GITHUB = re.compile(r"/repos/team/guidelines/issues/(?:7/comments|comments/(\d+))\Z")
_GITLAB = re.compile(r"/projects/12/merge_requests/7/notes(?:/(\d+))?\Z")


class Comments:
    """The comments of one pull request, and the requests that the server received."""

    def __init__(self) -> None:
        self.all: list[dict[str, Any]] = []
        self.requests: list[str] = []
        self.read_only = False
        self.address = ""

    def add(self, body: str) -> dict[str, Any]:
        """Add a comment of some user."""
        self.all.append({"id": 100 + len(self.all), "body": body})
        return self.all[-1]


@contextmanager
def served() -> Iterator[Comments]:
    """Serve one pull request until the block ends."""
    comments = Comments()

    class Handler(BaseHTTPRequestHandler):
        def _respond(self, code: int, data: object) -> None:
            body = json.dumps(data).encode()
            self.send_response(code)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _handle(self) -> None:
            address = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            sent = json.loads(self.rfile.read(length)) if length else {}
            comments.requests.append(f"{self.command} {address.path}")
            github, gitlab = _GITHUB.match(address.path), _GITLAB.match(address.path)
            path_match = github or gitlab
            token = self.headers.get("Authorization" if github else "PRIVATE-TOKEN", "").removeprefix("Bearer ")
            if path_match is None:
                return self._respond(404, {"message": "Not Found"})
            if token != TOKEN or (comments.read_only and self.command != "GET"):
                return self._respond(403, {"message": "Resource not accessible by integration"})
            if self.command == "GET":
                query = parse_qs(address.query)
                size, page = int(query["per_page"][0]), int(query["page"][0])
                return self._respond(200, comments.all[(page - 1) * size : page * size])
            if self.command == "POST":
                return self._respond(201, comments.add(sent["body"]))
            if self.command != ("PATCH" if github else "PUT"):
                return self._respond(405, {})
            comment = next(entry for entry in comments.all if entry["id"] == int(path_match[1]))
            if comment.get("locked"):
                return self._respond(403, {"message": "Forbidden"})
            comment["body"] = sent["body"]
            return self._respond(200, comment)

        do_GET = do_POST = do_PATCH = do_PUT = _handle  # noqa: N815 (names that http.server requires)

        def log_message(self, *_: object) -> None:
            """Log nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    comments.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield comments
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
