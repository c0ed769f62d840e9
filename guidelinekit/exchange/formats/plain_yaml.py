"""A YAML file of another tool -> data. Tags that create objects are refused."""

from typing import Any

import yaml

from guidelinekit.exchange.formats.format import ExchangeError, File


def yaml_mapping(file: File, *, as_text: bool = False) -> dict[str, Any]:
    """Return the data of a file that is a mapping. `as_text` keeps each value as it is written: `no` is no `False`.

    Raises:
        ExchangeError: it is not YAML, or no mapping.
    """
    text = file.text
    if text.count("*") > 1000 and text.count("&") > 10:
        raise ExchangeError(f"{file.name} has too many aliases", hint="Write the values out.")
    try:
        data = yaml.load(text, Loader=yaml.BaseLoader if as_text else yaml.SafeLoader)  # noqa: S506
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reason = str(getattr(error, "problem", "") or error).splitlines()[0]
        raise ExchangeError(f"{file.name} is not valid YAML: {reason}", hint="Correct the file.") from error
    if not isinstance(data, dict):
        raise ExchangeError(f"{file.name} is no mapping of names to values", hint="Name a file of another format.")
    return data
