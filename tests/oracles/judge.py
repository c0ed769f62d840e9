"""Files -> the verdicts of one oracle, as JSON: `python -m tests.oracles.judge NAME FILE…` in the oracle's environment.

An oracle is a module with a function `judge(path)`. It returns what the tool found in the file, and raises any
exception if the tool refuses it.
"""

import importlib
import json
import logging
import os
import re
import socket
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

_MAX_MESSAGE = 400


def main(arguments: Sequence[str]) -> int:
    """Write the verdicts on all files to standard output."""
    name, *files = arguments
    # The first entry is the root of the repository, whose `tasks.py` would hide a module of Label Studio.
    del sys.path[0]
    # What packages print must not get between the verdicts.
    output = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    _go_offline()
    module = importlib.import_module(f"tests.oracles.{name.replace('-', '_')}")
    verdicts = {}
    for file in files:
        try:
            accepted, message = True, module.judge(Path(file))
        except (Exception, SystemExit) as error:  # noqa: BLE001 - a tool may raise anything
            accepted, message = False, _sentence(error, Path(file))
        verdicts[file] = {"accepted": accepted, "message": message[:_MAX_MESSAGE]}
    json.dump(verdicts, output)
    output.close()
    return 0


def _go_offline() -> None:
    """Let every later connection and every look-up of a name fail."""

    def refuse(*_: object, **__: object) -> NoReturn:
        raise OSError("oracles have no network")

    for target, name in ((socket.socket, "connect"), (socket.socket, "connect_ex"), (socket, "getaddrinfo")):
        setattr(target, name, refuse)


def _sentence(error: BaseException, path: Path) -> str:
    """Return an error and its causes on one line, without paths and addresses in memory."""
    texts = []
    cause: BaseException | None = error
    while cause is not None:
        texts.append(f"{type(cause).__name__}: {' '.join(str(cause).split())}")
        cause = cause.__cause__
    text = " <- ".join(texts).replace(f"{path.parent}/", "")
    return re.sub(r" at 0x[0-9a-f]+|/tmp/tmp[^/' ]+/?", "", text)


def read_json(path: Path) -> Any:
    """Return the content of a JSON file.

    Raises:
        ValueError: it is not JSON, or an object has a key twice.
    """

    def without_repeated_keys(items: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in items]
        if repeated := sorted({key for key in keys if keys.count(key) > 1}):
            raise ValueError(f"keys given twice in one object: {repeated}")
        return dict(items)

    return json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=without_repeated_keys)


def require_kept(given: Any, kept: Any) -> None:
    """Refuse a file of which the tool drops or changes something without an error.

    Raises:
        ValueError: it does.
    """
    if places := _dropped(given, kept, "$"):
        raise ValueError(f"the tool accepts the file but drops or changes {', '.join(places)}")


def _dropped(given: Any, kept: Any, where: str) -> list[str]:
    if isinstance(given, dict) and isinstance(kept, dict):
        places = [f"{where}.{key}" for key in given if key not in kept]
        for key in given.keys() & kept.keys():
            places += _dropped(given[key], kept[key], f"{where}.{key}")
        return sorted(places)
    if isinstance(given, list) and isinstance(kept, list | tuple) and len(given) == len(kept):
        return [
            place
            for at, (one, other) in enumerate(zip(given, kept, strict=True))
            for place in _dropped(one, other, f"{where}[{at}]")
        ]
    return [] if given == kept and type(given) is type(kept) else [where]


if __name__ == "__main__":
    # The modules of the oracles import this one by its name.
    sys.modules["tests.oracles.judge"] = sys.modules["__main__"]
    sys.exit(main(sys.argv[1:]))
