"""A server on loopback that misbehaves as a host of pull requests could: one way for each name in `WAYS`."""

import contextlib
import gzip
import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

_Connection = socket.socket
_Way = Callable[["Host", _Connection, str], None]


class Host:
    """The server: the requests that it received, and those that another port received."""

    def __init__(self, way: _Way) -> None:
        self.way = way
        self.requests: list[str] = []
        self.elsewhere: list[str] = []
        self.port = self.other_port = 0
        self.is_closed = threading.Event()

    @property
    def lines(self) -> list[str]:
        """The first line of each request."""
        return [request.split("\r\n", 1)[0] for request in self.requests]

    def serve(self, connection: _Connection) -> None:
        """Answer the requests of one connection."""
        connection.settimeout(5)
        with contextlib.suppress(OSError), connection:
            while request := _request(connection):
                self.requests.append(request)
                self.way(self, connection, request.split("\r\n", 1)[0])


def _request(connection: _Connection) -> str:
    received = b""
    while b"\r\n\r\n" not in received:
        part = connection.recv(65536)
        if not part:
            return ""
        received += part
    head, _, body = received.partition(b"\r\n\r\n")
    length = next((int(x.split(b":")[1]) for x in head.split(b"\r\n") if x.lower().startswith(b"content-length")), 0)
    while len(body) < length:
        body += connection.recv(65536)
    return (head + b"\r\n\r\n" + body).decode("latin-1")


@contextmanager
def misbehaving(way: str) -> Iterator[Host]:
    """Serve until the block ends; a second port records what is sent to it."""
    host = Host(WAYS[way])
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_server(("127.0.0.1", 0)) as other:
        host.port, host.other_port = server.getsockname()[1], other.getsockname()[1]

        def record(connection: _Connection) -> None:
            with contextlib.suppress(OSError), connection:
                host.elsewhere.append(_request(connection))
                connection.sendall(answer([]))

        for listening, handle in ((server, host.serve), (other, record)):
            threading.Thread(target=_accept, args=(listening, handle), daemon=True).start()
        try:
            yield host
        finally:
            host.is_closed.set()
            # A closed socket still accepts while a thread waits for it.
            server.shutdown(socket.SHUT_RDWR)
            other.shutdown(socket.SHUT_RDWR)


def _accept(server: socket.socket, handle: Callable[[_Connection], None]) -> None:
    with contextlib.suppress(OSError):
        while True:
            connection, _ = server.accept()
            threading.Thread(target=handle, args=(connection,), daemon=True).start()


def answer(data: object, status: int = 200, headers: str = "") -> bytes:
    """Return an answer with JSON."""
    return raw(json.dumps(data).encode(), status, headers)


def raw(body: bytes, status: int = 200, headers: str = "") -> bytes:
    """Return an answer with any content."""
    return f"HTTP/1.1 {status} X\r\n{headers}Content-Length: {len(body)}\r\n\r\n".encode() + body


def _always(content: bytes) -> _Way:
    return lambda host, connection, line: connection.sendall(content)


def _after(listed: Any, then: bytes) -> _Way:
    """List comments as it should be, and answer to other requests with `then`."""

    def way(_: Host, connection: _Connection, line: str) -> None:
        connection.sendall(answer(listed) if line.startswith("GET") else then)

    return way


def _with_comment(**fields: object) -> _Way:
    comment = {"id": 5, "body": "<!-- guidelinekit review -->\nold"} | fields
    return _after([comment], answer({"id": 5, "body": ""}))


def _redirect(host: Host, connection: _Connection, _: str) -> None:
    connection.sendall(raw(b"", 302, f"Location: http://127.0.0.1:{host.other_port}/stolen\r\n"))


def _redirect_to(address: str, status: int = 302) -> _Way:
    return _always(raw(b"", status, f"Location: {address}\r\n"))


def _redirect_write(host: Host, connection: _Connection, line: str) -> None:
    _redirect(host, connection, line) if not line.startswith("GET") else connection.sendall(answer([]))


def _slowly(before: bytes, part: bytes) -> _Way:
    """Send a beginning, and then a part again and again, shortly before the client would give up."""

    def way(host: Host, connection: _Connection, _: str) -> None:
        connection.sendall(before)
        while not host.is_closed.wait(0.1):
            connection.sendall(part)

    return way


def _stall(before: bytes) -> _Way:
    def way(host: Host, connection: _Connection, _: str) -> None:
        connection.sendall(before)
        host.is_closed.wait(60)

    return way


def _endless(part: bytes) -> _Way:
    def way(host: Host, connection: _Connection, _: str) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n[")
        while not host.is_closed.is_set():
            connection.sendall(part)

    return way


def _pages(is_new: bool) -> _Way:
    """Every page is full; its comments are new ones, or always the same."""

    def way(host: Host, connection: _Connection, _: str) -> None:
        first = 1 + (len(host.requests) * 100 if is_new else 0)
        link = f'Link: <http://127.0.0.1:{host.port}/again>; rel="next"\r\n'
        connection.sendall(answer([{"id": first + n, "body": "x"} for n in range(100)], headers=link))

    return way


def _reset(_: Host, connection: _Connection, __: str) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def _then_close(content: bytes) -> _Way:
    def way(_: Host, connection: _Connection, __: str) -> None:
        connection.sendall(content)
        connection.shutdown(socket.SHUT_RDWR)

    return way


def _continue(host: Host, connection: _Connection, _: str) -> None:
    while not host.is_closed.is_set():
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        time.sleep(0.001)


_BOMB = gzip.compress(b"[" + b" " * 200_000_000 + b"]", 1)
_OK = b"HTTP/1.1 200 OK\r\n"

#: Ways that end with an error: a name, and what the server does.
WAYS: dict[str, _Way] = {
    "redirect to another port": _redirect,
    "redirect of the comment that is written": _redirect_write,
    "redirect to http on another host": _redirect_to("http://elsewhere.invalid/"),
    "redirect that keeps the method": _redirect_to("http://elsewhere.invalid/", 307),
    "redirect to a file": _redirect_to("file:///etc/passwd"),
    "redirect to itself": _redirect_to("/"),
    "redirect without an address": _always(raw(b"", 301)),
    "stall before the headers": _stall(b""),
    "stall in the headers": _stall(_OK + b"X-A: "),
    "stall in the body": _stall(_OK + b"Content-Length: 100\r\n\r\n["),
    "headers in single bytes": _slowly(_OK + b"X-A: ", b"a"),
    "body in single bytes": _slowly(_OK + b"Content-Length: 9999999\r\n\r\n[", b" "),
    "endless body": _endless(b" " * 65536),
    "endless headers": _slowly(_OK, b"X-A: b\r\n" * 50),
    "endless 100 Continue": _continue,
    "endless pages": _pages(is_new=True),
    "pages that are the same": _pages(is_new=False),
    "HTML": _always(raw(b"<!DOCTYPE html><title>Sign in</title>")),
    "empty body": _always(raw(b"")),
    "object for a list": _always(answer({"message": "hello"})),
    "text for a list": _always(answer("comments")),
    "null for a list": _always(answer(None)),
    "number for a list": _always(answer(7)),
    "texts for comments": _always(answer(["a", "b"])),
    "lists for comments": _always(answer([[1], [2]])),
    "more comments than a page has": _always(answer([{"id": n, "body": ""} for n in range(1, 200)])),
    "no id": _always(answer([{"body": "x"}])),
    "id that is a path": _with_comment(id="../../../repos/x/y"),
    "id that is a number in a text": _with_comment(id="5"),
    "negative id": _with_comment(id=-5),
    "zero as id": _with_comment(id=0),
    "huge id": _with_comment(id=10**30),
    "fraction as id": _with_comment(id=5.0),
    "true as id": _with_comment(id=True),
    "list as id": _with_comment(id=[5]),
    "number as text": _with_comment(body=5),
    "object as text": _with_comment(body={"a": 1}),
    "deep JSON": _always(raw(b"[" * 200_000)),
    "number of many digits": _always(raw(b"[" + b"9" * 10_000 + b"]")),
    "400": _always(answer({}, 400)),
    "405": _always(answer({}, 405)),
    "409": _always(answer({}, 409)),
    "410": _always(answer({}, 410)),
    "422": _after([], answer({"message": "no"}, 422)),
    "429": _always(answer({}, 429)),
    "429 for an hour": _always(answer({}, 429, "Retry-After: 3600\r\n")),
    "429 until nonsense": _always(answer({}, 429, "Retry-After: 1e999\r\n")),
    "429 until a date": _always(answer({}, 429, "Retry-After: Fri, 31 Dec 9999 23:59:59 GMT\r\n")),
    "500": _always(answer({}, 500)),
    "502": _always(raw(b"<html>Bad gateway</html>", 502)),
    "503": _always(answer({}, 503)),
    "500 to a new comment": _after([], answer({}, 500)),
    "504 in an update": _after([{"id": 5, "body": "<!-- guidelinekit review -->"}], answer({}, 504)),
    "HTML to a new comment": _after([], raw(b"<html>Sign in</html>")),
    "new comment without id": _after([], answer({"body": "x"}, 201)),
    "list for a new comment": _after([], answer([], 201)),
    "connection reset": _reset,
    "connection closed": _then_close(b""),
    "half a chunk": _then_close(_OK + b"Transfer-Encoding: chunked\r\n\r\n100\r\n["),
    "chunk without a length": _then_close(_OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n[]\r\n0\r\n\r\n"),
    "gzip bomb": _always(raw(_BOMB, headers="Content-Encoding: gzip\r\n")),
    "gzip that is none": _always(raw(b"[]", headers="Content-Encoding: gzip\r\n")),
    "unknown encoding": _always(raw(b"[]", headers="Content-Encoding: br, x\r\n")),
    "length that is too large": _then_close(_OK + b"Content-Length: 100\r\n\r\n[]"),
    "length that is too small": _always(_OK + b"Content-Length: 1\r\n\r\n[]"),
    "length that is no number": _then_close(_OK + b"Content-Length: ten\r\n\r\n[x"),
    "two lengths": _then_close(_OK + b"Content-Length: 2\r\nContent-Length: 100\r\n\r\n[x"),
    "no HTTP": _then_close(b"SSH-2.0-OpenSSH_9.9\r\n"),
    "status that is no number": _then_close(b"HTTP/1.1 OK\r\n\r\n[]"),
    "header without end": _then_close(_OK + b"X-A: " + b"a" * 200_000),
    "not UTF-8": _always(raw(b'[{"id": 5, "body": "\xff\xfe"}]')),
    "UTF-16": _always(raw("[{}]".encode("utf-16"))),
}
