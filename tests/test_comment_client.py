"""The client of the comment API: whatever a host does, it ends soon with one sentence, and the token goes nowhere else.

A server on loopback is the host. `tests/attacks/` has the same ways with the times of the command.
"""

import json
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from guidelinekit.errors import GuidelineKitError
from guidelinekit.store.comments import put_comment, thread_of
from guidelinekit.store.http_api import Limits
from tests.comment_server import served
from tests.conftest import Result
from tests.misbehaving_host import WAYS, Host, answer, misbehaving

Cli = Callable[..., Result]
TOKEN = "glpat-a-secret"
MARKER = "<!-- guidelinekit review -->"
QUICK = Limits(total=1.5, read=0.5, size=1_000_000, pauses=(0.01, 0.02))


def environment(port: int, **changed: str) -> dict[str, str]:
    known = {
        "CI_API_V4_URL": f"http://127.0.0.1:{port}",
        "CI_PROJECT_ID": "12",
        "CI_MERGE_REQUEST_IID": "7",
        "GITLAB_TOKEN": TOKEN,
        "GITHUB_API_URL": f"http://127.0.0.1:{port}",
        "GITHUB_REPOSITORY": "team/guidelines",
        "GITHUB_REF": "refs/pull/7/merge",
        "GITHUB_TOKEN": TOKEN,
    }
    return known | changed


def post(host: Host, text: str = f"{MARKER}\nnew") -> str:
    return put_comment(thread_of("gitlab", environment(host.port)), text, marker=MARKER, otherwise="", limits=QUICK)


def everything_in(error: BaseException | None) -> str:
    """The error and those that it refers to: their texts, tracebacks and values, also those of the requests in them."""
    found = ""
    while error is not None:
        found += "".join(traceback.format_exception(error)) + repr(vars(error))
        request = getattr(error, "request", None)
        found += repr(getattr(request, "headers", ""))
        error = error.__cause__ or error.__context__
    return found


@pytest.mark.parametrize("way", WAYS)
def test_whatever_the_host_does_ends_with_one_sentence(way: str) -> None:
    start = time.monotonic()
    with misbehaving(way) as host:
        with pytest.raises(GuidelineKitError) as raised:
            post(host)
        assert time.monotonic() - start < 4
        message = str(raised.value)
        assert message.startswith("the comment cannot be written")
        assert message.isprintable()
        assert len(message) < 200, "the sentence is ours, not what the host sent"
        assert host.elsewhere == []
    assert TOKEN not in everything_in(raised.value)


@pytest.mark.parametrize("status", [401, 403, 404])
@pytest.mark.parametrize("when", ["GET", "POST"])
def test_a_host_that_refuses_is_no_failure(status: int, when: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Host, connection: Any, line: str) -> None:
        connection.sendall(answer({}, status) if line.startswith(when) else answer([]))

    monkeypatch.setitem(WAYS, "refuse", refuse)
    with misbehaving("refuse") as host:
        assert post(host) == "refused"


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_busy_host_is_asked_again(status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(host: Host, connection: Any, line: str) -> None:
        first = sum(seen == line for seen in host.lines) == 1
        listed = [{"id": 5, "body": f"{MARKER}\nold"}]
        fine = answer(listed if line.startswith("GET") else {"id": 5, "body": "new"})
        connection.sendall(answer({}, status, "Retry-After: 0\r\n") if first else fine)

    monkeypatch.setitem(WAYS, "busy", busy)
    with misbehaving("busy") as host:
        assert post(host) == "updated"
        assert [line.split()[0] for line in host.lines] == ["GET", "GET", "PUT", "PUT"]


def test_a_new_comment_is_not_sent_again_after_an_error() -> None:
    """The host may have written it."""
    with misbehaving("500 to a new comment") as host:
        with pytest.raises(GuidelineKitError, match="status 500"):
            post(host)
        assert [line.split()[0] for line in host.lines] == ["GET", "POST"]


def test_the_client_waits_as_long_as_the_host_says(monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(host: Host, connection: Any, _: str) -> None:
        connection.sendall(answer({}, 429, "Retry-After: 1\r\n") if len(host.requests) == 1 else answer([]))

    monkeypatch.setitem(WAYS, "wait", busy)
    start = time.monotonic()
    with misbehaving("wait") as host:
        assert post(host, "") == "nothing"
    assert time.monotonic() - start >= 1


def test_cookies_are_not_sent_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def cookies(_: Host, connection: Any, line: str) -> None:
        data = [] if line.startswith("GET") else {"id": 1, "body": ""}
        connection.sendall(answer(data, headers="Set-Cookie: a=b; Path=/\r\nSet-Cookie: c\x01=d\r\n"))

    monkeypatch.setitem(WAYS, "cookies", cookies)
    with misbehaving("cookies") as host:
        assert post(host) == "created"
        assert not any("cookie" in request.lower() for request in host.requests)


def test_a_netrc_file_does_not_replace_the_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login someone password else\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setitem(WAYS, "fine", lambda host, connection, line: connection.sendall(answer([])))
    with misbehaving("fine") as host:
        put_comment(thread_of("github", environment(host.port)), "", marker=MARKER, otherwise="", limits=QUICK)
        assert f"Authorization: Bearer {TOKEN}" in host.requests[0]
        assert "Basic" not in host.requests[0]


def test_a_chunked_answer_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n[\r\n1\r\n]\r\n0\r\n\r\n"
    monkeypatch.setitem(WAYS, "chunked", lambda host, connection, line: connection.sendall(chunked))
    with misbehaving("chunked") as host:
        assert post(host, "") == "nothing"


def test_several_pages_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def pages(_: Host, connection: Any, line: str) -> None:
        page = int(line.split("page=")[-1].split()[0])
        ids = range(1, 101) if page == 1 else range(100, 140)
        connection.sendall(answer([{"id": number, "body": None} for number in ids]))

    monkeypatch.setitem(WAYS, "pages", pages)
    with misbehaving("pages") as host:
        assert post(host, "") == "nothing"
        assert len(host.requests) == 2


def test_a_host_that_is_not_there_is_one_sentence() -> None:
    with misbehaving("HTML") as host:
        port = host.port
    with pytest.raises(GuidelineKitError, match="cannot be reached"):
        put_comment(thread_of("gitlab", environment(port)), "x", marker=MARKER, otherwise="", limits=QUICK)


@pytest.mark.parametrize(
    "token",
    ["a\nb", "a\r\nX: y", "a\n", " zq", "zq ", "a\x00", "a\x7f", "a\x9b31m", "ä", "a\u202eb", "\x1b[31m", "日本"],
)
def test_a_token_with_other_characters_is_refused_and_not_shown(token: str) -> None:
    for host, name in (("gitlab", "GITLAB_TOKEN"), ("github", "GITHUB_TOKEN")):
        with pytest.raises(GuidelineKitError, match=name) as raised:
            thread_of(host, environment(1, **{name: token}))  # type: ignore[arg-type]
        shown = f"{raised.value} {raised.value.hint}"
        assert token not in shown
        assert "a\\n" not in shown


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("CI_API_V4_URL", url) for url in (
            "http://user:secret@127.0.0.1", "ftp://127.0.0.1", "file:///etc/passwd", "127.0.0.1", "https://", "//x",
            "https://x/?a=secret", "https://x/#secret", "https://x/../y", "https://x/a b", "https://x\n.y", "https://x:99999",
            "https://[::1", "javascript:alert(1)", "https://x\\@y", "https://x/%2e%2e", "https://x?", "http://x/a//b",
        )),
        *(("CI_PROJECT_ID", value) for value in ("../x", "1/2", "1?x", "-1", "0", "1 ", "１", "9" * 40, "team%2Fx")),
        *(("CI_MERGE_REQUEST_IID", value) for value in ("2/../3", "x", "-2", "2#", "2\n")),
    ],
)  # fmt: skip
def test_settings_of_a_job_are_checked(name: str, value: str) -> None:
    with pytest.raises(GuidelineKitError, match=name) as raised:
        thread_of("gitlab", environment(1, **{name: value}))
    assert "secret" not in f"{raised.value} {raised.value.hint}"


@pytest.mark.parametrize(
    "value", ["team", "team/..", "../team", "./team", "a/b/c", "a/b?c", "a/b\n", "a b/c", "a/", "/b"]
)
def test_the_name_of_a_repository_is_checked(value: str) -> None:
    with pytest.raises(GuidelineKitError, match="GITHUB_REPOSITORY"):
        thread_of("github", environment(1, GITHUB_REPOSITORY=value))


@pytest.mark.parametrize(
    "event",
    [
        '{"number": "1/../x"}', "[1]", "[" * 200_000, '{"number": -1}', '{"number": true}', '{"number": 1.5}',
        "7", '"a"',
        '{"pull_request": {"number": 99999999999999999999}}', '{"pull_request": [7]}', "", "\x00",
        '{"number": ' + "9" * 5000,
    ],
)  # fmt: skip
def test_an_event_of_something_else_is_no_pull_request(event: str, tmp_path: Path) -> None:
    (tmp_path / "event.json").write_text(event, encoding="utf-8")
    changed = {"GITHUB_EVENT_PATH": str(tmp_path / "event.json"), "GITHUB_REF": "refs/pull/x/merge"}
    with pytest.raises(GuidelineKitError, match="pull request"):
        thread_of("github", environment(1, **changed))


def test_the_number_of_a_pull_request_is_that_of_the_event(tmp_path: Path) -> None:
    (tmp_path / "event.json").write_text(json.dumps({"pull_request": {"number": 41}}), encoding="utf-8")
    thread = thread_of("github", environment(1, GITHUB_EVENT_PATH=str(tmp_path / "event.json")))
    assert thread.comments_url.endswith("/repos/team/guidelines/issues/41/comments")
    assert TOKEN not in repr(thread)


@pytest.mark.parametrize("way", ["redirect to another port", "HTML", "id that is a path", "422", "connection reset"])
def test_the_command_exits_with_2(way: str, example: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    with misbehaving(way) as host:
        for name, value in environment(host.port).items():
            monkeypatch.setenv(name, value)
        result = cli("-C", example, "review", "HEAD~1", "--post", "gitlab")
        assert host.elsewhere == []
    assert (result.code, "error: the comment cannot be written" in result.err) == (2, True)
    assert TOKEN not in result.out + result.err
    assert "Traceback" not in result.err


def test_the_ordinary_host_still_works() -> None:
    with served() as comments:
        known = environment(0, CI_API_V4_URL=comments.address + "/", GITLAB_TOKEN="a-token-for-tests")
        thread = thread_of("gitlab", known)
        outcomes = [put_comment(thread, text, marker=MARKER, otherwise="none", limits=QUICK)
                    for text in ("", f"{MARKER}\na", f"{MARKER}\na", f"{MARKER}\nb", "")]  # fmt: skip
    assert outcomes == ["nothing", "created", "unchanged", "updated", "updated"]
