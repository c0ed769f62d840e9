"""What annotators must see for a guideline of `specs/`, from its YAML alone."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

SPECS = Path(__file__).resolve().parent.parent.parent / "specs"
#: Keys that Label Studio uses itself on images.
_RESERVED = {"image": "hv"}


class Asked:
    """The labels of a guideline, and the questions that it asks. A question is an id and a part of the input."""

    def __init__(self, guideline_id: str) -> None:
        files = sorted((SPECS / guideline_id).glob("*.yaml"))
        guideline: dict[str, Any] = {}
        for path in files:
            guideline |= yaml.safe_load(path.read_text("utf-8"))
        task = guideline["task"]
        self.kind, self.is_marking = task["kind"], task["kind"].startswith(("mark", "draw", "place"))
        self.inputs = task["input"] if isinstance(task["input"], dict) else {"item": task["input"]}
        self.parts = list(self.inputs) if len(self.inputs) > 1 else []
        self.labels = {
            key: label
            for key, label in guideline["labels"].items()
            if not label.get("abstract") and label.get("status", "active") == "active"
        }
        self.attributes, self.outcomes = guideline.get("attributes", {}), guideline.get("outcomes", {})
        self.opened = {key for one in self.attributes.values() for key in self.openers(one).values()}

    def openers(self, attribute: Mapping[str, Any]) -> dict[str, str]:
        """Return the question that an option opens, by the name of the option."""
        options = attribute.get("options", {}).values()
        return {option["name"]: option["attributes"][0] for option in options if option.get("attributes")}

    def title(self, attribute_id: str, part: str) -> str:
        ask = " ".join(self.attributes[attribute_id]["ask"].split())
        return f"{ask} ({part})" if part else ask

    def of_item(self) -> list[tuple[str, str]]:
        """The questions about every item, each with its part."""
        found: list[tuple[str, str]] = []
        for key, attribute in self.attributes.items():
            of = attribute.get("of", "label")
            if key not in self.opened and of != "label":
                found += (
                    [(key, "")] if of == "item" else [(key, part) for part in ([of] if isinstance(of, str) else of)]
                )
        return found

    def of_label(self, label_id: str) -> list[tuple[str, str]]:
        """The questions that a label asks. Marks alternate between the parts."""
        part = self.part_of(label_id) if self.is_marking else ""
        return [(key, part) for key in self.labels[label_id].get("attributes", [])]

    def part_of(self, label_id: str) -> str:
        return self.parts[list(self.labels).index(label_id) % len(self.parts)] if self.parts else ""

    def calm(self, attribute_id: str) -> str:
        """The name of an option that opens no question; the first one if all do."""
        attribute = self.attributes[attribute_id]
        names = [option["name"] for option in attribute.get("options", {}).values()]
        return next((name for name in names if name not in self.openers(attribute)), names[0] if names else "")

    def required(self, questions: Sequence[tuple[str, str]]) -> list[str]:
        return [self.title(*question) for question in questions if self.attributes[question[0]].get("required")]

    def always_opened(self, attribute_id: str) -> bool:
        """Whether every option of a question opens another one."""
        return any(
            attribute_id in self.openers(one).values() and len(self.openers(one)) == len(one["options"])
            for one in self.attributes.values()
        )

    def is_usable(self, label: Mapping[str, Any]) -> bool:
        reserved = "".join(_RESERVED.get(kind, "") for kind in self.inputs.values()) if self.is_marking else ""
        return bool(label.get("hotkey")) and label["hotkey"] not in reserved
