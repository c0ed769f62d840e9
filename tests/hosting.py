"""The nginx of the manual: its configuration as a page shows it, run on a loopback port."""

import http.client
import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import ROOT
from tests.test_docs import blocks

PAGE = ROOT / "docs/how-to/host-on-a-server.md"
#: User -> password.
USERS = {"anna@vendor-a": "green", "vendor-b": "blue", "eve": "grey"}
_WRAPPER = """\
daemon off;
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/guidelines.conf;
}}
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered. The names of headers are in small letters."""

    status: int
    headers: dict[str, str] = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Server:
    """A running nginx: `folder` has its published folders in `srv/`, and `etc/` with passwords and the secret."""

    folder: Path
    port: int
    plain_port: int

    def get(self, path: str, user: str = "", password: str | None = None, **headers: str) -> Answer:
        """Send a path as it is: no client changes `..` or escapes in it."""
        # The certificate is the test's own.
        connection = http.client.HTTPSConnection(
            "127.0.0.1", self.port, timeout=20, context=ssl._create_unverified_context()
        )
        if user:
            headers["Authorization"] = basic(user, USERS[user] if password is None else password)
        return _answer(connection, path, headers)

    def get_plain(self, path: str) -> Answer:
        """Ask the server without encryption."""
        connection = http.client.HTTPConnection("127.0.0.1", self.plain_port, timeout=20)
        return _answer(connection, path, {"Host": "guidelines.example.org"})

    def link(self, folder: str, days: int) -> str:
        """The path of a link that the script of the manual makes."""
        (script,) = blocks(PAGE, "sh")
        script = replaced(script, "/etc/nginx/guidelines", str(self.folder / "etc"))
        done = subprocess.run(
            ["sh", "-c", script, "guidelines-link", folder, str(days)], capture_output=True, text=True, check=True
        )
        return done.stdout.strip().removeprefix("https://guidelines.example.org")


def basic(user: str, password: str) -> str:
    """The header of a user's password."""
    from base64 import b64encode

    return "Basic " + b64encode(f"{user}:{password}".encode()).decode()


def replaced(text: str, old: str, new: str) -> str:
    """Replace a text that must be there."""
    assert old in text
    return text.replace(old, new)


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    """Start nginx with the configuration of the manual; the published folders are in `folder/srv`."""
    program = shutil.which("nginx", path=os.pathsep.join([os.environ["PATH"], "/usr/sbin", "/usr/local/sbin"]))
    assert program is not None, "install nginx, for example with `python3 tasks.py unit`"
    server = Server(folder, _free_port(), _free_port())
    (folder / "etc").mkdir()
    _write_secrets(folder / "etc")
    (text,) = blocks(PAGE, "nginx")
    for old, new in {
        "/srv/guidelines": f"{folder}/srv",
        "/etc/nginx/guidelines": f"{folder}/etc",
        "/etc/ssl/guidelines": f"{folder}/etc/tls",
        "listen 80;": f"listen 127.0.0.1:{server.plain_port};",
        "listen 443 ssl;": f"listen 127.0.0.1:{server.port} ssl;",
    }.items():
        text = replaced(text, old, new)
    (folder / "guidelines.conf").write_text(text)
    # Root's nginx gives its work to another user, who cannot read the folders of tests.
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(_WRAPPER.format(folder=folder, user=user))
    command = [program, "-e", str(folder / "error.log"), "-p", str(folder), "-c", str(folder / "nginx.conf")]
    tested = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stderr
    assert "[warn]" not in tested.stderr, tested.stderr
    process = subprocess.Popen(command)
    try:
        _wait(server)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=20)


def _write_secrets(folder: Path) -> None:
    lines = []
    for user, password in USERS.items():
        done = subprocess.run(
            ["openssl", "passwd", "-6", "-stdin"], input=password, capture_output=True, text=True, check=True
        )
        lines.append(f"{user}:{done.stdout}")
    (folder / "passwords").write_text("".join(lines))
    (folder / "link-secret.conf").write_text('set $link_secret "0123456789abcdef";\n')
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=127.0.0.1", "-days", "2",
         "-keyout", folder / "tls.key", "-out", folder / "tls.pem"], capture_output=True, check=True,
    )  # fmt: skip


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(server: Server) -> None:
    for _ in range(200):
        try:
            server.get("/")
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError((server.folder / "error.log").read_text())


def _answer(connection: http.client.HTTPConnection, path: str, headers: dict[str, str]) -> Answer:
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return Answer(response.status, {key.lower(): value for key, value in response.getheaders()}, response.read())
    finally:
        connection.close()
