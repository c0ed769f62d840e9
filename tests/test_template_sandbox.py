"""Templates of a repository run no code, read no file, and take bounded time and memory."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from guidelinekit.operations.build import build
from guidelinekit.operations.workspace import Workspace
from tests.conftest import MOOD, ROOT, Result

Cli = Callable[..., Result]
BIG = 10**9


def _loops(body: str, condition: str = "") -> str:
    """Two loops, one in the other."""
    inner = f"{{% for j in range(99999) {condition} %}}{body}{{% endfor %}}"
    return f"{{% for i in range(99999) %}}{inner}{{% endfor %}}"


def _doubling(expression: str, *, start: str = "'x'", before: str = "") -> str:
    """A value that doubles 60 times."""
    loop = f"{{% for i in range(60) %}}{before}{{% set n.x = {expression} %}}{{% endfor %}}"
    return f"{{% set n = namespace(x={start}) %}}{loop}{{{{ n.x }}}}"


_OVERLOADS = {
    "a long loop": _loops(""),
    "a loop whose condition is never true": _loops("", "if false"),
    "a range": f"{{% for i in range({BIG}) %}}{{% endfor %}}",
    "repetition": f"{{{{ ('x' * {BIG}) | length }}}}",
    "more repetition": f"{{{{ 'x' * (8 * {BIG}) }}}}",
    "a repeated list": f"{{{{ ([1] * {BIG}) | length }}}}",
    "a power": "{{ 10 ** (10 ** 8) }}",
    "squares": "{% set n = namespace(x=10) %}{% for i in range(60) %}{% set n.x = n.x * n.x %}{% endfor %}",
    "center": f"{{{{ 'x' | center({BIG}) }}}}",
    "the method center": f"{{{{ 'x'.center({BIG}) }}}}",
    "the method of markup": f"{{{{ ('x' | safe).ljust({BIG}) }}}}",
    "zfill": f"{{{{ '1'.zfill({BIG}) }}}}",
    "expandtabs": "{{ ('\\t' * 100000).expandtabs(100000) | length }}",
    "a width": "{{ '%1000000000d' | format(1) }}",
    "a width of %": "{{ '%1000000000d' % 1 }}",
    "a width from a value": f"{{{{ '%*d' % ({BIG}, 1) }}}}",
    "a width of format": "{{ '{:1000000000}'.format(1) }}",
    "a nested width": f"{{{{ '{{:{{}}}}'.format(1, {BIG}) }}}}",
    "a nested width as text": "{{ '{:{w}}'.format(1, w='1000000000') }}",
    "format_map": "{{ '{a:1000000000}'.format_map({'a': 1}) }}",
    "a precision": "{{ '%.1000000000f' % 1.5 }}",
    "repeated fields": "{{ ('{0}' * 10000).format('x' * 1000000) | length }}",
    "indent": "{{ ('a\\n' * 100000) | indent(100000) | length }}",
    "indent of JSON": f"{{{{ [1, 2] | tojson(indent={BIG}) }}}}",
    "join": "{{ range(100000) | join('x' * 1000000) | length }}",
    "the method join": "{{ ('x' * 1000000).join('a' * 1000000) | length }}",
    "replace": "{{ ('a' * 100000) | replace('a', 'b' * 100000) | length }}",
    "the method replace": "{{ ('a' * 100000).replace('a', 'b' * 100000) | length }}",
    "batch": f"{{{{ [1] | batch({BIG}, 'x') | list | length }}}}",
    "slice": f"{{{{ [1] | slice({BIG}, 'x') | list | length }}}}",
    "map": f"{{{{ range(9) | map('center', {BIG}) | list }}}}",
    "wordwrap": "{{ ('ab ' * 100000) | wordwrap(1, wrapstring='x' * 100000) | length }}",
    "translate": "{{ ('a' * 100000).translate({97: 'b' * 100000}) | length }}",
    "to_bytes": f"{{{{ (1).to_bytes({BIG}, 'big') | length }}}}",
    "random text": "{{ lipsum(n=100000) }}",
    "doubling with ~": _doubling("n.x ~ n.x"),
    "doubling with +": _doubling("n.x + n.x"),
    "doubling lists": _doubling("n.x + n.x", start="[1]"),
    "nested lists": _doubling("[n.x, n.x]"),
    "nested mappings": _doubling("{1: n.x, 2: n.x}"),
    "nested namespaces": _doubling("namespace(a=n.x, b=n.x)"),
    "doubling blocks": _doubling("y", before="{% set y %}{{ n.x }}{{ n.x }}{% endset %}"),
    "output in loops": "{% set x = 'x' * 1000000 %}{% for i in range(99999) %}{{ x }}{% endfor %}",
    "text in loops": _loops("text " * 2000),
    "recursion": "{% macro m(n) %}{{ m(n + 1) }}{% endmacro %}{{ m(0) }}",
    "branching recursion": "{% macro m(n) %}{{ m(n - 1) ~ m(n - 1) if n }}{% endmacro %}{{ m(200) }}",
    "a recursive loop": "{% for x in [60] recursive %}{% if x %}{{ loop([x - 1, x - 1]) }}{% endif %}{% endfor %}",
    "includes": "{% for i in range(99999) %}{% include 'start.html.j2' %}{% endfor %}",
    "comparisons": "{% set x = 'x' * 9000000 %}{% for i in range(99999) %}{{ x == x ~ '' }}{% endfor %}",
    "a search": "{% set x = 'x' * 9000000 %}{% for i in range(99999) %}{{ 'y' in x }}{% endfor %}",
    "slices": "{% set x = 'x' * 9000000 %}{% for i in range(99999) %}{% set y = x[1:] %}{% endfor %}",
    "comments in markup": "{{ ('<!---->' * 200000) | striptags }}",
    "a sum of lists": "{{ ([[1] * 1000] * 5000) | sum(start=[]) | length }}",
    "deep brackets": "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "deep loops": "{% for i in [1] %}" * 200 + "{% endfor %}" * 200,
    "a large template": "x" * 1_100_000,
}  # fmt: skip

REASONS = (
    "more steps, or makes more text", "a value of more than", "a text of more than", "too many digits",
    "a width that is not written in the format", "recursion", "Range too big", "'lipsum' is undefined",
    "cannot be compiled", "has more than 1,000,000 bytes",
)  # fmt: skip
#: Expressions that must not reach what they name.
ESCAPES = [
    "cycler.__init__.__globals__.os.popen('touch PWNED').read()",
    "''.__class__.__mro__[1].__subclasses__()",
    "t.__globals__",
    "catalogue.__class__.__init__.__globals__",
    "view.__class__.__mro__",
    "''['__class__']",
    "'' | attr('__class__')",
    "['x'] | map(attribute='__class__') | first | string",
    "'{0.__class__}'.format(view)",
    "('{0.__class__.__mro__}' | safe).format(view)",
    "'{a.__class__}'.format_map({'a': view})",
    "view.joins_marks.__func__.__globals__",
    "(view.guideline.labels.values() | list).append(1)",
    "to.files.update({'x': none})",
    "to.file('../../.git/config')",
    "to.file('/etc/passwd')",
    "to.file('assets/../../x')",
    "self.__init__.__globals__",
    "joiner.__init__.__globals__",
    "namespace.__init__.__globals__",
    "dict.mro()",
    "(range(3) | map('string')).gi_frame",
]


@pytest.fixture
def mood(tmp_path: Path) -> Path:
    """A folder with one guideline, without git."""
    (tmp_path / "specs").mkdir()
    (tmp_path / "site_templates").mkdir()
    (tmp_path / "specs/mood.yaml").write_text(MOOD)
    return tmp_path


@pytest.mark.parametrize("template", _OVERLOADS.values(), ids=_OVERLOADS.keys())
def test_a_template_that_takes_too_much_is_refused(mood: Path, cli: Cli, template: str) -> None:
    (mood / "site_templates/labels.html.j2").write_text(template)
    start = time.process_time()
    result = cli("-C", mood, "build", "--no-history", "--markdown")
    assert result.code == 2, result.err[-2000:]
    assert "error: site_templates/labels.html.j2" in result.err
    assert any(reason in result.err for reason in REASONS), result.err
    assert time.process_time() - start < 30


@pytest.mark.parametrize("expression", ESCAPES)
@pytest.mark.parametrize("name", ["labels.html.j2", "macros.html.j2", "changelog.atom.j2", "portal.html.j2"])
def test_a_template_reaches_no_code(mood: Path, cli: Cli, expression: str, name: str) -> None:
    (mood / "site_templates" / name).write_text(f"{{% set found = {expression} %}}FOUND {{{{ found }}}}")
    result = cli("-C", mood, "build", "--no-history", "--markdown")
    assert result.code in (0, 2), result.err
    assert not list(mood.rglob("PWNED"))
    found = [path for path in mood.rglob("*.md") if b"FOUND" in path.read_bytes()]
    assert found == []


def test_a_team_with_copies_of_all_templates_gets_the_same_pages(tmp_path: Path) -> None:
    """The sandbox changes no byte of the pages of all guidelines of this repository."""
    for name in ("specs", "changes"):
        shutil.copytree(ROOT / name, tmp_path / name)
    pages = []
    for _ in range(2):
        built = build(Workspace(tmp_path), history=False, markdown=True).output
        pages.append({path.relative_to(built): path.read_bytes() for path in built.rglob("*") if path.is_file()})
        shutil.copytree(ROOT / "site_templates", tmp_path / "site_templates", dirs_exist_ok=True)
        for path in (tmp_path / "site_templates").rglob("*.j2"):
            path.write_bytes(path.read_bytes() + b"{# ours #}")
    assert pages[0] == pages[1]
    assert len(pages[0]) > 100
