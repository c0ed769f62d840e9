"""An editor for the tests: it starts the real `yaml-language-server` and uses the Language Server Protocol."""

import json
import os
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from tests.conftest import ROOT

CURSOR = "│"
_NAMED = os.environ.get("GUIDELINEKIT_LANGUAGE_SERVER")
_PROGRAM = Path(_NAMED) if _NAMED else ROOT / ".venv/editor/node_modules/.bin/yaml-language-server"
#: The server must not download anything.
_QUIET = {"yaml.schemaStore.enable": False, "yaml.kubernetesCRDStore.enable": False}
_CAPABILITIES = {
    "workspace": {"configuration": True, "workspaceFolders": True},
    "textDocument": {
        "completion": {"completionItem": {"documentationFormat": ["markdown", "plaintext"], "snippetSupport": True}},
        "hover": {"contentFormat": ["markdown", "plaintext"]},
    },
}


class Editor:
    """A folder opened in an editor: the open files and their diagnostics.

    A `│` in a text is the cursor. Lines count from 1, as editors show them.
    """

    def __init__(self, folder: Path, settings: Mapping[str, Any], stdin: IO[bytes], stdout: IO[bytes]) -> None:
        self._folder = folder
        self._settings = {**settings, **_QUIET}
        self._stdin, self._stdout = stdin, stdout
        self._received = threading.Condition()
        self._configured = self._ended = False
        self._answers: dict[int, dict[str, Any]] = {}
        self._diagnostics: dict[str, list[dict[str, Any]]] = {}
        self._open: set[str] = set()
        self._count = 0

    def start(self) -> None:
        """Initialize the server, and wait until it has read the settings."""
        root = {"uri": self._folder.as_uri(), "name": self._folder.name}
        beginning = {"processId": os.getpid(), "rootUri": root["uri"], "capabilities": _CAPABILITIES}
        self._request("initialize", {**beginning, "workspaceFolders": [root]})
        self._send("initialized", {})
        self._wait(lambda: self._configured)

    def end(self) -> None:
        """Shut the server down."""
        self._request("shutdown", None)
        self._send("exit", None)

    def read(self, name: str) -> str:
        """The text of a file on the disk."""
        return (self._folder / name).read_text(encoding="utf-8")

    def open(self, *names: str) -> dict[str, list[str]]:
        """Open files as they are on the disk; returns the diagnostics of each, as `line: message`."""
        for name in names:
            self._put(name, self.read(name))
        return {name: self._reported(name) for name in names}

    def type(self, name: str, text: str) -> list[str]:
        """Replace the text of a file in the editor only; returns its diagnostics, as `line: message`."""
        self._put(name, text.replace(CURSOR, ""))
        return self._reported(name)

    def complete(self, name: str, text: str) -> dict[str, str]:
        """The completions at the cursor with their documentation."""
        answer = self._request_at_cursor("textDocument/completion", name, text)
        return {item["label"]: _plain(item.get("documentation")) for item in answer["items"]}

    def hover(self, name: str, text: str) -> str:
        """The hover text of the word at the cursor."""
        answer = self._request_at_cursor("textDocument/hover", name, text)
        return _plain(answer and answer["contents"])

    def listen(self) -> None:
        """Receive messages until the server ends; this runs in its own thread."""
        try:
            while header := self._stdout.readline():
                length = 0
                while header.strip():
                    key, _, value = header.partition(b":")
                    length = int(value) if key.lower() == b"content-length" else length
                    header = self._stdout.readline()
                self._receive(json.loads(self._stdout.read(length)))
        finally:
            with self._received:
                self._ended = True
                self._received.notify_all()

    def _uri(self, name: str) -> str:
        return (self._folder / name).as_uri()

    def _put(self, name: str, text: str) -> None:
        """Send a text. The server reports its diagnostics once, a little later."""
        uri = self._uri(name)
        self._count += 1
        document = {"uri": uri, "version": self._count}
        self._diagnostics.pop(uri, None)
        if uri in self._open:
            self._send("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})
        else:
            self._open.add(uri)
            self._send("textDocument/didOpen", {"textDocument": {**document, "languageId": "yaml", "text": text}})

    def _reported(self, name: str) -> list[str]:
        uri = self._uri(name)
        self._wait(lambda: uri in self._diagnostics)
        found = sorted(self._diagnostics[uri], key=lambda entry: entry["range"]["start"]["line"])
        return [f"{entry['range']['start']['line'] + 1}: {entry['message']}" for entry in found]

    def _request_at_cursor(self, method: str, name: str, text: str) -> Any:
        before, _, _ = text.partition(CURSOR)
        position = {"line": before.count("\n"), "character": len(before.rpartition("\n")[2])}
        self.type(name, text)
        return self._request(method, {"textDocument": {"uri": self._uri(name)}, "position": position})

    # The protocol

    def _request(self, method: str, params: object) -> Any:
        self._count += 1
        number = self._count
        self._send(method, params, id=number)
        self._wait(lambda: number in self._answers)
        answer = self._answers.pop(number)
        assert "error" not in answer, answer
        return answer["result"]

    def _send(self, method: str, params: object, **more: object) -> None:
        self._write({"method": method, "params": params, **more})

    def _write(self, message: Mapping[str, object]) -> None:
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(content), content))
        self._stdin.flush()

    def _wait(self, ready: Callable[[], bool]) -> None:
        with self._received:
            self._received.wait_for(lambda: ready() or self._ended, timeout=30)
            assert ready(), "the language server ended" if self._ended else "the language server does not answer"

    def _receive(self, message: dict[str, Any]) -> None:
        method, params = message.get("method"), message.get("params") or {}
        with self._received:
            if method is None:
                self._answers[message["id"]] = message
            elif method == "textDocument/publishDiagnostics":
                self._diagnostics[params["uri"]] = params["diagnostics"]
            elif "id" in message:
                asked = [item["section"] for item in params["items"]] if method == "workspace/configuration" else None
                self._write({"id": message["id"], "result": asked and [self._section(name) for name in asked]})
                self._configured |= "yaml" in (asked or ())
            self._received.notify_all()

    def _section(self, name: str) -> dict[str, Any]:
        """A section of the settings, nested as editors send it: `yaml.schemaStore.enable` is below `schemaStore`."""
        found: dict[str, Any] = {}
        for key, value in self._settings.items():
            section, *path, last = key.split(".")
            if section == name:
                inner = found
                for part in path:
                    inner = inner.setdefault(part, {})
                inner[last] = value
        return found


@contextmanager
def editing(folder: Path, settings: Mapping[str, Any] | None = None) -> Iterator[Editor]:
    """Open a folder in an editor, with the settings of its `.vscode/settings.json` or with others."""
    assert _PROGRAM.is_file(), (
        f"{_PROGRAM} is missing: `python3 tasks.py unit` installs it; GUIDELINEKIT_LANGUAGE_SERVER may name another"
    )
    if settings is None:
        settings = json.loads((folder / ".vscode/settings.json").read_text(encoding="utf-8"))
    with subprocess.Popen([_PROGRAM, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        editor = Editor(folder, settings, process.stdin, process.stdout)
        listener = threading.Thread(target=editor.listen)
        listener.start()
        try:
            editor.start()
            yield editor
            editor.end()
        finally:
            process.kill()
            listener.join()


def _plain(content: Any) -> str:
    return content["value"] if isinstance(content, dict) else content or ""
