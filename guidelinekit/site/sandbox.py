"""An environment for templates that come with a repository: they run no other code, and their work is bounded.

Attributes and calls are those of Jinja's sandbox. A budget counts loops, calls and characters while a template runs,
and the size of each value is checked before it is made. The counters are added to the syntax tree of a template.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import wraps
from math import prod
from types import GeneratorType
from typing import Any

from jinja2 import Environment, Template, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace, _PassArg
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

#: What one environment may use: a unit is about one character of output, or a hundredth of a step.
_BUDGET, _BUDGET_OF_PAGE = 200_000_000, 5_000_000
_STEP, _ATTRIBUTE, _INCLUDE = 100, 20, 50_000
#: The largest value in characters and in entries, and the largest product of the sizes of a call's arguments.
_MAX_VALUE, _MAX_ENTRIES, _MAX_PRODUCT = 10_000_000, 1_000_000, 50_000_000
#: The bits of the largest whole number that an operator returns.
_MAX_BITS = 4096
#: Filters whose time grows with the square of the text or list.
_QUADRATIC = {"striptags", "plain", "urlize", "sum"}
_VARIABLES = ("_loop_vars", "_block_vars")
_FORMATS = {"format", "format_map"}
_NUMBER = re.compile(r"\d{3,}")
#: Widths in a format that its arguments set: `%*d`, `{:{width}}`.
_SET_WIDTH = re.compile(r"%[^a-zA-Z%]*\*|\{[^{}]*\{[^{]")
_CONTAINERS: tuple[Any, ...] = (list, tuple, set, frozenset, type({}.keys()), type({}.values()), type({}.items()))


class TemplateLimitError(SecurityError):
    """A template takes too many steps, or makes too large a value."""


class PackagedEnvironment(Environment):
    """The environment of the package's templates, which loads those of a team, named in `own`, from `bounded`."""

    def __init__(self, own: Collection[str], **options: Any) -> None:
        super().__init__(**options)
        self._own = own
        self.bounded: Environment | None = None

    def _load_template(self, name: str, globals: Any) -> Template:  # noqa: A002
        if self.bounded is not None and name in self._own:
            return self.bounded._load_template(name, globals)
        return super()._load_template(name, globals)


class BoundedEnvironment(ImmutableSandboxedEnvironment):
    """The environment of a team's templates, named in `own`, which loads the others from `packaged`.

    They share one budget, which grows with the number of pages.
    """

    intercepted_binops = frozenset(ImmutableSandboxedEnvironment.default_binop_table)

    def __init__(self, own: Collection[str], packaged: Environment, *, page_count: int, **options: Any) -> None:
        super().__init__(finalize=self._output, **options)
        self._own = own
        self._packaged = packaged
        self._left = _BUDGET + page_count * _BUDGET_OF_PAGE
        del self.globals["lipsum"]

    def bound_filters(self) -> None:
        """Bound the filters and tests that the environment has now."""
        for table in (self.filters, self.tests):
            table.update({name: self._bounded(name, function) for name, function in table.items()})

    def _load_template(self, name: str, globals: Any) -> Template:  # noqa: A002
        if name in self._own:
            return super()._load_template(name, globals)
        return self._packaged._load_template(name, globals)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        template: nodes.Template = _Meter().visit(super()._parse(source, name, filename))
        template.set_environment(self)
        return template

    def compile(self, source: Any, name: str | None = None, filename: str | None = None, *args: Any) -> Any:
        """Compile a template.

        Raises:
            TemplateSyntaxError: it cannot be compiled, for example because it is nested too deeply.
        """
        try:
            return super().compile(source, name, filename, *args)
        except TemplateSyntaxError:
            raise
        except Exception as error:
            reason = str(error) or type(error).__name__
            raise TemplateSyntaxError(f"it cannot be compiled: {reason}", 1, name, filename) from error

    # What the counters in the syntax tree call

    def charge(self, units: int) -> None:
        """Take units from the budget.

        Raises:
            TemplateLimitError: none are left.
        """
        self._left -= units
        if self._left < 0:
            raise TemplateLimitError("it takes more steps, or makes more text, than a template may")

    def entries(self, iterable: Any) -> Any:
        """Return what a loop goes through, paid for by its length."""
        listed = self._listed(iterable)
        self.charge(_STEP * len(listed) if hasattr(listed, "__len__") else _STEP)
        return listed

    def measured(self, value: Any) -> Any:
        """Return a value, paid for by its size."""
        self.charge(self._size(value))
        return value

    def joined(self, *parts: Any) -> Any:
        """Return what `~` joins."""
        texts, size = [], 0
        for part in parts:
            self._size(part)
            text = part if hasattr(part, "__html__") or isinstance(part, str) else str(part)
            size += len(str(text))
            if size > _MAX_VALUE:
                raise _too_large()
            texts.append(text)
        self.charge(_STEP + size)
        return Markup("").join(texts) if any(hasattr(text, "__html__") for text in texts) else "".join(texts)

    # What templates do

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an attribute or entry that the sandbox allows."""
        self.charge(_ATTRIBUTE)
        return super().getattr(obj, attribute)

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call what the sandbox allows, if the sizes of the arguments allow it."""
        owner: Any = getattr(getattr(obj, "__wrapped__", obj), "__self__", None)
        if owner is self:  # a counter of the syntax tree
            return obj(*args)
        given = [self._listed(value) for value in args]
        # Jinja adds the variables of loops and blocks, which are no arguments of the template.
        named = {name: self._listed(value) for name, value in kwargs.items() if name not in _VARIABLES}
        variables = {name: kwargs[name] for name in _VARIABLES if name in kwargs}
        if isinstance(owner, str | bytes | int | float):
            self._require_product(obj.__name__, (owner, *given, *named.values()))
        elif isinstance(owner, (*_CONTAINERS, dict)):
            self.charge(self._size(owner) if obj.__name__ in ("count", "index", "copy") else 0)
        self.charge(_STEP + sum(map(self._size, (*given, *named.values()))))
        return self.measured(self._listed(super().call(context, obj, *given, **named, **variables)))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Apply an operator, if the size of its result allows it."""
        numbers = [value for value in (left, right) if isinstance(value, int)]
        if operator == "%" and isinstance(left, str | bytes):
            self._require_product("format", (left, right))
        elif len(numbers) == 2:
            bits = [value.bit_length() for value in numbers]
            size = {"**": bits[0] * max(right, 0), "*": sum(bits)}.get(operator, max(bits))
            if size > _MAX_BITS:
                raise TemplateLimitError("it makes a number with too many digits")
        elif operator in ("*", "+") and not any(isinstance(value, float) for value in (left, right)):
            sizes = [max(value, 0) if isinstance(value, int) else self._size(value) for value in (left, right)]
            if (prod(sizes) if operator == "*" else sum(sizes)) > _MAX_VALUE:
                raise _too_large()
        self.charge(_STEP)
        return self.measured(super().call_binop(context, operator, left, right))

    def _output(self, value: Any) -> Any:
        """Return a value that a template outputs, as text."""
        self._size(value)
        text = value if hasattr(value, "__html__") else str(value)
        self.charge(_STEP + len(str(text)))
        return text

    def _bounded(self, name: str, function: Any) -> Callable[..., Any]:
        """Return a filter or test whose arguments and result are measured."""
        start = 1 if _PassArg.from_obj(function) is not None else 0

        @wraps(function)
        def bounded(*args: Any, **kwargs: Any) -> Any:
            given = [*args[:start], *map(self._listed, args[start:])]
            named = {key: self._listed(value) for key, value in kwargs.items()}
            values = (*given[start:], *named.values())
            size = sum(map(self._size, values))
            self.charge(_STEP + size + (size * size // 2_000 if name in _QUADRATIC else 0))
            # The number that a filter is applied to is written with few digits: it makes no text longer.
            first = str(values[0])[:50] if values and isinstance(values[0], int) else values[0] if values else ""
            self._require_product(name, (first, *values[1:]))
            return self.measured(self._listed(function(*given, **named)))

        return bounded

    # Sizes

    def _require_product(self, name: str, values: Iterable[Any]) -> None:
        """Refuse a call whose result could be too large: texts can be repeated, padded and joined with each other."""
        sizes = []
        for value in values:
            size = abs(value) if isinstance(value, int) else self._size(value)
            if name in _FORMATS and isinstance(value, str | bytes):
                form = value if isinstance(value, str) else value.decode("latin-1")
                if _SET_WIDTH.search(form):
                    raise TemplateLimitError("it formats text with a width that is not written in the format")
                size *= max((int(number[:12]) for number in _NUMBER.findall(form)), default=1)
            sizes.append(1 + size)
        if prod(sizes) > _MAX_PRODUCT:
            raise TemplateLimitError(f"`{name}` could make a text of more than {_MAX_PRODUCT:,} characters")

    def _listed(self, value: Any) -> Any:
        """Return a value; the entries of a generator as a list, so that its length is known."""
        return list(self._counted(value)) if isinstance(value, GeneratorType) else value

    def _counted(self, values: Iterable[Any]) -> Iterator[Any]:
        for value in values:
            self.charge(_STEP)
            yield value

    def _size(self, value: Any) -> int:
        """Return the size of a value with everything in it: characters and entries.

        Raises:
            TemplateLimitError: it is too large.
        """
        size, entries, left = 0, 0, [value]
        while left:
            entries += 1
            entry = left.pop()
            if isinstance(entry, str | bytes | range):
                size += len(entry)
            elif isinstance(entry, int):
                size += entry.bit_length() // 3 + 1
            elif isinstance(entry, dict):
                left.extend(entry)
                left.extend(entry.values())
            elif isinstance(entry, _CONTAINERS):
                left.extend(entry)
            elif isinstance(entry, Namespace):
                left.append(object.__getattribute__(entry, "_Namespace__attrs"))
            if size > _MAX_VALUE or entries + len(left) > _MAX_ENTRIES:
                raise _too_large()
        return size + entries


class _Meter(NodeTransformer):
    """Adds counters to the syntax tree of a template."""

    def visit_Template(self, node: nodes.Template) -> nodes.Node:
        return self._with_charge(node)

    visit_Macro = visit_Block = visit_CallBlock = visit_FilterBlock = visit_Template

    def visit_For(self, node: nodes.For) -> nodes.Node:
        self._with_charge(node)
        node.iter = _call("entries", [node.iter])
        return node

    def visit_Include(self, node: nodes.Node) -> list[nodes.Node]:
        self.generic_visit(node)
        return [_charge(_INCLUDE, node), node]

    visit_Import = visit_FromImport = visit_Include

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:
        self.generic_visit(node)
        return _call("joined", node.nodes)

    def visit_Compare(self, node: nodes.Compare) -> nodes.Node:
        self.generic_visit(node)
        node.expr = _call("measured", [node.expr])
        for operand in node.ops:
            operand.expr = _call("measured", [operand.expr])
        return node

    def visit_List(self, node: nodes.Expr) -> nodes.Node:
        self.generic_visit(node)
        return _call("measured", [node]) if getattr(node, "ctx", "load") == "load" else node

    visit_Tuple = visit_Dict = visit_List

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Node:
        self.generic_visit(node)
        return _call("measured", [node]) if isinstance(node.arg, nodes.Slice) else node

    def _with_charge(self, node: Any) -> nodes.Node:
        texts = [text.data for text in node.find_all(nodes.TemplateData)]
        texts += [text.value for text in node.find_all(nodes.Const) if isinstance(text.value, str)]
        self.generic_visit(node)
        node.body.insert(0, _charge(_STEP + sum(map(len, texts)), node))
        return node  # type: ignore[no-any-return]


def _charge(units: int, at: nodes.Node) -> nodes.Node:
    return nodes.ExprStmt(_call("charge", [nodes.Const(units, lineno=at.lineno)]), lineno=at.lineno)


def _call(name: str, arguments: list[Any]) -> nodes.Call:
    line = arguments[0].lineno
    return nodes.Call(nodes.EnvironmentAttribute(name, lineno=line), arguments, [], None, None, lineno=line)


def _too_large() -> TemplateLimitError:
    return TemplateLimitError(f"it makes a value of more than {_MAX_VALUE:,} characters or {_MAX_ENTRIES:,} entries")
