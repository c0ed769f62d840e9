"""Requests to the API of a host -> checked JSON, within limits of time and size.

The host is not trusted: it may redirect, stall, never end or answer with something else. Each failure is one sentence,
which contains nothing that the host sent and nothing that was sent to it.
"""

import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Self
from urllib.parse import urlsplit

from guidelinekit.errors import GuidelineKitError

#: Of one answer, this many bytes are read at a time.
_CHUNK = 64 * 1024
_TOO_MANY_REQUESTS = 429
_SERVER_ERROR = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long and how much a host may answer.

    `total` are the seconds for all requests together, with pauses; `read` those without a byte. `size` are the bytes of
    one answer. `pauses` are the seconds before each further try.
    """

    total: float = 25.0
    read: float = 10.0
    size: int = 16 * 1024 * 1024
    pauses: tuple[float, ...] = (1.0, 2.0, 4.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The status of an answer and its JSON, which is None for a status of 400 or more."""

    status: int
    data: Any


class _FailedError(Exception):
    """A request that failed. The text continues a sentence that begins with the name of the host."""


class Api:
    """One host, until the end of a `with` block. `headers` are sent with each request, to this host only."""

    def __init__(self, headers: Mapping[str, str], limits: Limits) -> None:
        import requests

        self._limits = limits
        self._end = time.monotonic() + limits.total
        self._session = requests.Session()
        # Compressed answers could be any size, and cookies are of no use.
        self._session.headers.update({**headers, "Accept-Encoding": "identity"})
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        # Otherwise a file `.netrc` would replace the token.
        self._session.auth = lambda request: request

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def request(
        self, method: str, url: str, *, query: Mapping[str, int] | None = None, body: Mapping[str, str] | None = None
    ) -> Answer:
        """Send a request and return the answer. If the host is busy or has an error, it is sent again.

        A POST is not sent again after an error, because the host may have done what it says.

        Raises:
            GuidelineKitError: the host cannot be reached, exceeds a limit, redirects, or does not answer with JSON.
        """
        host = urlsplit(url).hostname
        pauses = list(self._limits.pauses)
        while True:
            # Raised outside of `except`, so that the error does not refer to the request, which has the token.
            outcome = self._in_time(lambda: self._once(method, url, query, body))
            if isinstance(outcome, str):
                raise GuidelineKitError(
                    f"the comment cannot be written: {host} {outcome}",
                    hint="Run the command without --post to see the review.",
                )
            answer, wait = outcome
            is_error = answer.status >= _SERVER_ERROR and method != "POST"
            if answer.status != _TOO_MANY_REQUESTS and not is_error:
                return answer
            pause = max(pauses.pop(0), wait) if pauses else None
            if pause is None or time.monotonic() + pause >= self._end:
                return answer
            time.sleep(pause)

    def _in_time(self, send: Callable[[], tuple[Answer, float]]) -> tuple[Answer, float] | str:
        """Return what `send` returns, or why it failed. It is left alone at the end of the time.

        It runs in a thread: no timeout of a socket limits how long a host may take for an answer that comes in bytes.
        """
        outcomes: list[tuple[Answer, float] | str] = []

        def run() -> None:
            try:
                outcomes.append(send())
            except _FailedError as error:
                outcomes.append(str(error))
            except Exception as error:  # noqa: BLE001 (the libraries for HTTP raise many kinds)
                outcomes.append(_reason(error, self._limits.read))

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        thread.join(max(self._end - time.monotonic(), 0))
        return outcomes[0] if outcomes else f"needs more than {self._limits.total:g} seconds"

    def _once(
        self, method: str, url: str, query: Mapping[str, int] | None, body: Mapping[str, str] | None
    ) -> tuple[Answer, float]:
        """Send a request once; return the answer, and how many seconds the host wants to be left alone."""
        with self._session.request(
            method, url, params=query, json=body, timeout=self._limits.read, allow_redirects=False, stream=True
        ) as response:
            status = response.status_code
            if 300 <= status < 400:
                raise _FailedError(
                    f"redirects ({status}), and redirects are not followed, so that the token is sent to no other host"
                )
            if status >= 400:
                wait = response.headers.get("Retry-After", "")
                is_number = wait.isascii() and wait.isdecimal() and len(wait) < 10
                return Answer(status=status, data=None), float(wait) if is_number else 0.0
            if response.headers.get("Content-Encoding", "identity") != "identity":
                raise _FailedError("sent a compressed answer, which was not asked for")
            content = bytearray()
            while chunk := response.raw.read(_CHUNK):
                content += chunk
                if len(content) > self._limits.size:
                    raise _FailedError(f"sent an answer of more than {self._limits.size:,} bytes")
        try:
            return Answer(status=status, data=json.loads(content.decode("utf-8"))), 0.0
        except (ValueError, RecursionError):
            raise _FailedError("sent an answer that is not JSON") from None


def _reason(error: Exception, read: float) -> str:
    """Return why a request failed, in words that contain nothing of the exception."""
    import requests
    from urllib3.exceptions import ReadTimeoutError

    match error:
        case requests.exceptions.SSLError():
            return "has no certificate that is trusted, or has no secure connection"
        case requests.Timeout() | ReadTimeoutError() | TimeoutError():
            return f"did not answer within {read:g} seconds"
        case requests.exceptions.ConnectionError() if not _was_connected(error):
            return "cannot be reached"
        case _:
            return "closed the connection, or does not use HTTP as it should"


def _was_connected(error: Exception) -> bool:
    """Whether a connection existed before it failed."""
    from urllib3.exceptions import ProtocolError

    return any(isinstance(argument, ProtocolError) for argument in error.args)
