"""`serve` answers only requests for its own host: a page of another host could have its name point at this server."""

import http.client
import os
import socket
import threading
import time

import pytest

from guidelinekit.operations.serve import is_own_host, serve
from guidelinekit.operations.workspace import Workspace
from tests.conftest import MOOD


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> int:
    """The port of a running server."""
    folder = tmp_path_factory.mktemp("serve")
    (folder / "specs").mkdir()
    (folder / "specs/mood.yaml").write_text(MOOD)
    number = 41_000 + os.getpid() % 9_000
    options = {"host": "127.0.0.1", "port": number, "report": lambda _: None}
    threading.Thread(target=serve, args=(Workspace(folder), []), daemon=True, kwargs=options).start()
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", number), 1).close()
            break
        except OSError:
            time.sleep(0.05)
    return number


def get(port: int, *hosts: str, path: str = "/mood/preview/index.html") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.putrequest("GET", path, skip_host=True)
    for host in hosts:
        connection.putheader("Host", host)
    connection.endheaders()
    answer = connection.getresponse()
    return answer.status, answer.read()


@pytest.mark.parametrize(
    "host", ["127.0.0.1:{}", "127.0.0.1", "localhost:{}", "LOCALHOST", "[::1]:{}", "localhost.:80"]
)
def test_its_own_hosts_are_served(port: int, host: str) -> None:
    status, page = get(port, host.format(port))
    assert (status, b"Mood" in page) == (200, True)


HOSTILE = [
    "evil.example", "evil.example:80", "localhost.evil.example", "127.0.0.1.evil.example", "evil.example:{}",
    "127.0.0.1@evil.example", "localhost, evil.example", "[::1].evil.example", "", " ", "localhost:port",
    "0x7f000001.evil", "evil.localhost", "[evil.example]",
]  # fmt: skip


@pytest.mark.parametrize("host", HOSTILE)
@pytest.mark.parametrize("path", ["/", "/mood/preview/index.html", "/livereload/0/0", "/nothing"])
def test_other_hosts_are_refused(port: int, host: str, path: str) -> None:
    status, page = get(port, host.format(port), path=path)
    assert (status, b"Mood" in page) == (403, False)


@pytest.mark.parametrize("hosts", [(), ("localhost", "evil.example"), ("evil.example", "localhost")])
def test_no_host_and_two_hosts_are_refused(port: int, hosts: tuple[str, ...]) -> None:
    assert get(port, *hosts)[0] == 403


def test_the_name_of_host_and_of_the_machine_are_its_own() -> None:
    assert is_own_host("guidelines.lan:8000", "guidelines.lan")
    assert is_own_host(socket.gethostname(), "0.0.0.0")
    assert is_own_host("192.168.0.7:8000", "0.0.0.0")
    assert not is_own_host("guidelines.lan", "0.0.0.0")
