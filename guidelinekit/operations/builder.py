"""Run a builder of Markdown sites: MkDocs, or ProperDocs, which has the same interface."""

import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from jinja2 import TemplateError

from guidelinekit.errors import BuildError

#: The builders that can make the frames of pages. Both are packages with the modules of MkDocs 1.6.
BUILDERS = ("mkdocs", "properdocs")
_MAX_PROBLEMS = 10
#: The last time of modification that a gzip file can have (RFC 1952).
_LAST_SECOND = 2**32 - 1


def run_builder(work: Path, site: Path, what: str, *, name: str = "mkdocs") -> None:
    """Build the folder `work`, which has a `mkdocs.yml`, into `site`. Warnings are errors.

    Raises:
        BuildError: the builder is not installed or cannot build the pages. The message names `what` was built.
    """
    _require_build_time()
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    try:
        commands, settings = import_module(f"{name}.commands.build"), import_module(f"{name}.config")
        exceptions = import_module(f"{name}.exceptions")
    except ImportError as error:
        raise BuildError(f"the builder `{name}` is not installed", hint=f"Run `pip install {name}`.") from error
    with _warnings(name) as warnings:
        try:
            config = settings.load_config(config_file=str(work / "mkdocs.yml"), site_dir=str(site), strict=True)
            # Site maps and pages of errors are for the root of a host, and these pages can be in any folder.
            config.theme.static_templates = set()
            config.plugins.on_startup(command="build", dirty=False)
            commands.build(config)
            config.plugins.on_shutdown()
        except (exceptions.Abort, exceptions.MkDocsException, TemplateError) as error:
            reasons = "; ".join(warnings[:_MAX_PROBLEMS]) or str(error)
            raise BuildError(f"{name} cannot build the pages of {what}: {reasons}") from error


def _require_build_time() -> None:
    """Require that the builder can use the environment's time of the build, if there is one.

    Raises:
        BuildError: it is not a time that a compressed site map can have.
    """
    written = os.environ.get("SOURCE_DATE_EPOCH")
    if written is not None and not (re.fullmatch(r"[0-9]{1,10}", written) and int(written) <= _LAST_SECOND):
        raise BuildError(
            f"the environment variable SOURCE_DATE_EPOCH is `{written[:40]}`, not a number from 0 to {_LAST_SECOND}",
            hint="Set it to seconds since 1970, such as `git log -1 --format=%ct` shows, or unset it.",
        )


@contextmanager
def _warnings(name: str) -> Iterator[list[str]]:
    """Collect the warnings of the builder instead of printing them."""
    warnings: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            warnings.append(record.getMessage())

    logger = logging.getLogger(name)
    collector = Collector(level=logging.WARNING)
    propagate, level = logger.propagate, logger.level
    logger.addHandler(collector)
    logger.propagate = False
    logger.setLevel(logging.WARNING)
    try:
        yield warnings
    finally:
        logger.removeHandler(collector)
        logger.propagate = propagate
        logger.setLevel(level)
