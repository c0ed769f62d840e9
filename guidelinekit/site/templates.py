"""Templates of the package and of a team -> the Jinja environment that renders pages. Pure."""

import marshal
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import CodeType
from typing import Any

from jinja2 import BytecodeCache, Environment, FunctionLoader, StrictUndefined
from jinja2.bccache import Bucket, bc_magic
from markupsafe import Markup

from guidelinekit.guideline.address import to_segment
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.messages.change_summary import items_text
from guidelinekit.messages.change_words import change_words
from guidelinekit.site import escape
from guidelinekit.site.paths import PageLinks
from guidelinekit.site.sandbox import BoundedEnvironment, PackagedEnvironment
from guidelinekit.site.spoken import SpokenTemplate, marking, words

#: The prefix of template names in tracebacks.
TEMPLATE_FILE = "site_templates/"
_ASSETS = "assets/"


@dataclass(frozen=True, slots=True)
class Templates:
    """Templates and assets by name: those of the package, and those of the team, which replace or add to them.

    Those of the team come with a repository: they run in a sandbox. `folder` is their place, for messages.
    """

    packaged: Mapping[str, bytes]
    own: Mapping[str, bytes] = field(default_factory=dict)
    folder: str = ""

    @property
    def files(self) -> dict[str, bytes]:
        """The files to use."""
        return {**self.packaged, **self.own}

    @property
    def assets(self) -> dict[str, bytes]:
        """The team's own files for the sites, such as a logo."""
        return {name: content for name, content in self.own.items() if name.startswith(_ASSETS)}


class _Compiled(BytecodeCache):
    """The compiled templates of this process: they are the same for every guideline and language."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._code[bucket.key, bucket.checksum] = bucket.code

    @property
    def count(self) -> int:
        """The number of compiled templates."""
        return len(self._code)

    def to_bytes(self) -> bytes:
        """Return all compiled templates, for the same version of Python and of Jinja."""
        return bc_magic + marshal.dumps(self._code)

    def add(self, content: bytes) -> None:
        """Add what `to_bytes` returned, unless it is for other versions. It is code: its place must be trusted."""
        if content.startswith(bc_magic):
            stored = marshal.loads(content[len(bc_magic) :])  # noqa: S302 (as for Python's own compiled modules)
            self._code = {**stored, **self._code}


#: The code of a template in the sandbox is another one.
COMPILED, _COMPILED_OWN = _Compiled(), _Compiled()


def environment_of(templates: Templates, catalogue: Catalogue, *, page_count: int = 1) -> Environment:
    """Return the Jinja environment of templates, which escapes all output that is not Markup.

    The team's templates run in a sandbox, with a budget that grows with the number of pages. A packaged template needs
    no sandbox: it sets no attribute names, loops or widths from its arguments.

    The filters `prose` and `inline` take the links of the page, `to`. Without it, links to elements and images in prose
    are shown as text. With it, `prose` links to terms of the glossary, and `inline(to, terms=true)` does.

    `t` returns the message of the catalogue with an id below `pages`, with its placeholders filled in, and `sep` is
    what stands between the entries of a list in one line. Messages in another language than the page say so; other
    texts with words of the catalogue do by the filter `spoken`.
    """
    packaged = PackagedEnvironment(templates.own, **_options(templates.packaged, COMPILED))
    _add_names(packaged, catalogue)
    if any(name.endswith(".j2") for name in templates.own):
        options = _options(templates.own, _COMPILED_OWN)
        own = BoundedEnvironment(templates.own, packaged, page_count=page_count, **options)
        _add_names(own, catalogue)
        own.bound_filters()
        packaged.bounded = own
    return packaged


def _options(templates: Mapping[str, bytes], compiled: _Compiled) -> dict[str, Any]:
    sources = {name: content.decode() for name, content in templates.items() if name.endswith(".j2")}
    # The output of the filters is Markup, so it is not escaped.
    return {
        "loader": FunctionLoader(lambda name: (sources[name], TEMPLATE_FILE + name, None) if name in sources else None),
        "autoescape": True,
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "bytecode_cache": compiled,
    }


def _add_names(environment: Environment, catalogue: Catalogue) -> None:
    """Add the filters and global names that templates can use."""
    environment.template_class = SpokenTemplate
    environment.filters.update(
        prose=lambda text, to=None: to.explained(escape.prose(text, to.targets)) if to else escape.prose(text),
        inline=_inline,
        sentence=lambda message: escape.trusted(words(escape.with_code(catalogue.sentence(message)), catalogue)),
        duration=lambda time: words(catalogue.duration(time), catalogue),
        spoken=lambda text: escape.trusted(words(escape.html(text), catalogue)),
        date=lambda text: escape.date(text, catalogue.date(text)),
        segment=to_segment,
        plain=lambda text: escape.prose(text).striptags(),
        literal=escape.literal,
        stylesheet=escape.stylesheet,
        xml=escape.xml,
        word_pieces=lambda change: change_words(change, catalogue),
    )
    environment.globals.update(
        catalogue=catalogue,
        language=catalogue.tag,
        sep=catalogue.text("signs.separator"),
        t=_translate(catalogue),
        items_text=lambda impact, highest_impact: words(items_text(impact, highest_impact, catalogue), catalogue),
    )


def _inline(text: str, to: PageLinks | None = None, *, terms: bool = False) -> Markup:
    """Render one line of prose. It may stand in a heading or a link, where terms are not links."""
    html = escape.inline(text, to.targets if to else None)
    return to.explained(html) if to and terms else html


def _translate(catalogue: Catalogue) -> Callable[..., Markup]:
    """Return the function that templates call for interface text. Markup in its arguments is not escaped."""

    marked = marking(catalogue)

    def translate(message_id: str, **arguments: Any) -> Markup:
        shown = {key: value if isinstance(value, int) else escape.html(value) for key, value in arguments.items()}
        return escape.trusted(words(marked.text(f"pages.{message_id}", **shown), catalogue))

    return translate
