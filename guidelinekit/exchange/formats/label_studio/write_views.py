"""Names of tags, and views that show a part of a configuration under a condition."""

from collections.abc import Mapping, Sequence

from lxml import etree

from guidelinekit.exchange.formats.format import ExchangeError

#: The class of views that an outcome hides, and the style that shows them all the same.
_UNLESS_OUTCOME = "unless-outcome"
STYLE = f".{_UNLESS_OUTCOME}, .{_UNLESS_OUTCOME} .lsf-choices_hidden {{ display: block !important; }}"


class Names:
    """The names of the tags of a configuration. `changed` are those that another tag already had, as wanted."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self.changed: dict[str, str] = {}

    def new(self, wanted: str) -> str:
        """Return a name that no other tag has."""
        name, count = wanted, 1
        while name in self._taken:
            count += 1
            name = f"{wanted}-{count}"
        self._taken.add(name)
        if name != wanted:
            self.changed[name] = wanted
        return name


def unless_outcome(parent: etree._Element, outcome: str) -> etree._Element:
    """Return a view in which nothing is required once an outcome is chosen; the parent if there are no outcomes."""
    if not outcome:
        return parent
    shown = {"className": _UNLESS_OUTCOME, "visibleWhen": "choice-unselected", "whenTagName": outcome}
    return etree.SubElement(parent, "View", shown)


def when_chosen(control: str, values: Sequence[str]) -> dict[str, str]:
    """Return the attributes of a view that is shown with some options of a control."""
    return {"visibleWhen": "choice-selected", "whenTagName": control, "whenChoiceValue": joined(values)}


def joined(values: Sequence[str]) -> str:
    """Return the values of a condition.

    Raises:
        ExchangeError: a value has a comma.
    """
    for value in values:
        if "," in value:
            raise ExchangeError(
                f"Label Studio cannot show a question when “{value}” is chosen: it splits conditions at commas",
                hint="Let datasets store ids: they have no commas. See `datasets` in guidelinekit.yaml.",
            )
    return ",".join(values)


def add_options(control: etree._Element, tag: str, options: Sequence[Mapping[str, str]]) -> None:
    """Add what can be chosen to a control.

    Raises:
        ExchangeError: the name of an option is the name or the id of another one.
    """
    texts: dict[str, int] = {}
    for index, fields in enumerate(options):
        for text in {fields["value"], fields["alias"]}:
            if texts.setdefault(text, index) != index:
                raise ExchangeError(
                    f"Label Studio cannot tell two options of `{control.get('name')}` apart: both are called “{text}”",
                    hint="Give one of them another name; the name of one must not be the id of another one.",
                )
        etree.SubElement(control, tag, dict(fields))


def given(**fields: str) -> dict[str, str]:
    """Return the fields that have a value."""
    return {name: value for name, value in fields.items() if value}
