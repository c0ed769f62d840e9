"""The templates of a team -> those that no page uses, for example because of a name that has changed. Pure."""

from collections.abc import Iterable, Mapping

from jinja2 import Environment
from jinja2.meta import find_referenced_templates

_SUFFIX = ".j2"


def unused_templates(packaged: Iterable[str], own: Mapping[str, bytes]) -> list[str]:
    """Return the names of own templates that replace none of the package, and that no template in use includes.

    Empty if that cannot be known, because a template in use includes others by a computed name or cannot be read.
    """
    new = {name for name in own if name.endswith(_SUFFIX)} - set(packaged)
    if not new:
        return []
    environment = Environment(autoescape=True)
    used: set[str] = set()
    # A template of the package includes no other name than those of the package.
    left = [name for name in packaged if name in own and name.endswith(_SUFFIX)]
    while left:
        try:
            references = list(find_referenced_templates(environment.parse(own[left.pop()].decode())))
        except Exception:  # noqa: BLE001 (a template that cannot be read is reported when a page is rendered)
            return []
        if None in references:
            return []
        found = {name for name in references if name in new} - used
        used |= found
        left += found
    return sorted(new - used)
