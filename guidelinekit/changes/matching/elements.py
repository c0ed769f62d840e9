"""The changes of a guideline -> pairs of a removed and an added element that seem to be one element with a new id."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from guidelinekit.changes.change import Change, flat
from guidelinekit.changes.compare.differences import Difference
from guidelinekit.changes.compare.normal_form import canonical, normal_value
from guidelinekit.changes.compare.renames import Renames, translate
from guidelinekit.changes.matching.content import Content, content_of
from guidelinekit.changes.matching.match import similar_pairs
from guidelinekit.changes.matching.vocabulary import Vocabulary
from guidelinekit.guideline.format.references import Reference, rewrite
from guidelinekit.guideline.format.schema import Node
from guidelinekit.guideline.format.sections import SECTIONS
from guidelinekit.guideline.format.shapes import expand

Form = Mapping[str, Any]

#: Replaces ids that changed, so that two elements can be equal before it is known which ids belong together.
_CHANGED_ID = "?"


@dataclass(frozen=True, slots=True, kw_only=True)
class RenamedElement:
    """A removed and an added element of one scope: a section, or a map of elements inside an element.

    `is_same` is true if their content is equal, also what they name. `is_declarable` is true if elements of the scope
    can declare their earlier ids. `similarity` is from 0 to 1.
    """

    scope: str
    old_id: str
    new_id: str
    old: Form
    new: Form
    similarity: float
    is_same: bool
    is_declarable: bool


@dataclass(frozen=True, slots=True)
class _Scope:
    name: str
    node: Node
    removed: dict[str, Form]
    added: dict[str, Form]


def renamed_elements(changes: Iterable[Change], new: Form) -> Iterator[RenamedElement]:
    """Yield removed and added elements without a declared rename that are unambiguously similar, labels first.

    `new` is the data of the new version.
    """
    changes = tuple(changes)
    ids = _declared(changes)
    scopes = _scopes(changes)
    changed = {name: {*renamed, *renamed.values()} for name, renamed in ids.items()}
    for scope in scopes:
        changed.setdefault(scope.name, set()).update(scope.removed, scope.added)
    found = {scope.name: _pairs(scope, changed, new) for scope in scopes}
    for name, pairs in found.items():
        ids.setdefault(name, {}).update(pairs.keys())
    renames = Renames(renames=ids, merges={}, reassigned_ids={})
    for scope in scopes:
        for (old_id, new_id), similarity in sorted(found[scope.name].items()):
            before, after = scope.removed[old_id], scope.added[new_id]
            translated, _ = translate(scope.node, before, renames)
            yield RenamedElement(
                scope=scope.name,
                old_id=old_id,
                new_id=new_id,
                old=before,
                new=after,
                similarity=similarity,
                is_same=_form(scope.node, translated) == _form(scope.node, after),
                is_declarable="renamed_from" in scope.node.properties,
            )


def _declared(changes: Iterable[Change]) -> dict[str, dict[str, str]]:
    """Return old id -> new id by scope, as the guideline declares it."""
    ids: dict[str, dict[str, str]] = {}
    for change in flat(changes):
        difference = change.difference
        if difference is not None and difference.op == "renamed":
            ids.setdefault(_scope_name(difference), {})[difference.before] = difference.after
    return ids


def _scopes(changes: Iterable[Change]) -> list[_Scope]:
    """Return the scopes in which elements were removed and added without a declared successor or origin."""
    scopes: dict[str, _Scope] = {}
    for change in changes:
        difference = change.difference
        if difference is not None and _is_undeclared(change, difference):
            name = _scope_name(difference)
            scope = scopes.setdefault(name, _Scope(name, difference.node, {}, {}))
            side, element = (
                (scope.removed, difference.before) if difference.op == "removed" else (scope.added, difference.after)
            )
            side[str(difference.address[-1])] = element
    order = list(SECTIONS)
    both = [scope for scope in scopes.values() if scope.removed and scope.added]

    def position(scope: _Scope) -> tuple[int, str]:
        section = scope.name.split("/")[0]
        return order.index(section) if section in order else len(order), scope.name

    return sorted(both, key=position)


def _is_undeclared(change: Change, difference: Difference) -> bool:
    """Whether a change adds or removes an element about whose origin or successor the guideline says nothing."""
    if difference.op not in ("added", "removed") or difference.item or not difference.node.meta.element:
        return False
    if not isinstance(difference.address[-1], str) or difference.node.kind != "object":
        return False
    element = difference.after if difference.op == "added" else difference.before
    return change.kind.action not in ("merged", "split") and element.get("status") != "deprecated"


def _scope_name(difference: Difference) -> str:
    return "/".join(map(str, difference.address[:-1]))


def _pairs(scope: _Scope, changed: Mapping[str, Container[str]], data: Form) -> dict[tuple[str, str], float]:
    """Return the pairs of an old and a new id, each with its similarity: 1.0 where the forms are equal."""
    vocabulary = Vocabulary()
    old_ids, new_ids = list(scope.removed), list(scope.added)
    old = [content_of(scope.node, element, vocabulary) for element in scope.removed.values()]
    new = [content_of(scope.node, element, vocabulary) for element in scope.added.values()]
    before, after = (
        _unique({i: _masked_form(scope.node, element, changed) for i, element in enumerate(side.values())})
        for side in (scope.removed, scope.added)
    )
    equal = {i: after[form] for form, i in before.items() if form in after and old[i].words}
    pairs = {(old_ids[i], new_ids[j]): 1.0 for i, j in equal.items()}

    def kept() -> list[Content]:
        return [content_of(scope.node, element, vocabulary) for element in _kept(scope, data)]

    for (i, j), similarity in similar_pairs(old, new, equal, kept).items():
        pairs[old_ids[i], new_ids[j]] = similarity
    return pairs


def _kept(scope: _Scope, data: Form) -> Iterator[Form]:
    """Yield the elements of a scope that the new version has, other than the added ones."""
    elements: Any = data
    for key in scope.name.split("/"):
        elements = elements.get(key, {})
    for element_id, element in elements.items():
        if element_id not in scope.added:
            yield expand(scope.node, element, element_id)


def _unique(forms: Mapping[int, str]) -> dict[str, int]:
    """Return form -> index for the forms that occur once."""
    counts = Counter(forms.values())
    return {form: index for index, form in forms.items() if counts[form] == 1}


def _masked_form(node: Node, element: Form, changed: Mapping[str, Container[str]]) -> str:
    """Return the form of an element in which every changed id that it names is replaced by the same one."""

    def mask(reference: Reference) -> str:
        return _CHANGED_ID if reference.id in changed.get(reference.section, ()) else reference.id

    masked = rewrite(node, _current(node, element), mask)
    return canonical(masked if masked is element else normal_value(node, masked))


def _form(node: Node, element: Form) -> str:
    return canonical(_current(node, element))


def _current(node: Node, element: Form) -> dict[str, Any]:
    """Return the fields of an element that are not about earlier versions."""
    return {
        key: value
        for key, value in element.items()
        if key not in node.properties or not node.properties[key].meta.history
    }
