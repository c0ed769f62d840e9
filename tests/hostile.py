"""A guideline in which every text is an attack by HTML, Markdown, Jinja, attribute lists or links."""

from typing import Any

from guidelinekit.guideline.format.schema import Node, Schema
from tests.generated import complete

PAYLOADS = [
    "<script>window.hit=1</script><img src=x onerror=window.hit=1>",
    "{{ 7*7 }}{% for x in y %}{# gone #}",
    "[click](https://x.example/\"onclick=window.hit=1) <https://x.example/?q=<b>>",
    "{: onclick=window.hit=1 #definition .md-button }",
    "# heading\n\n<svg/onload=window.hit=1>",
    "</article></main></body><!-- &lt;b&gt; ]]> -->",
    "!\\[x](https://elsewhere.example/pixel.png)",
    "`![x](data:image/svg+xml;base64,PHN2Zy8+)` \\[z](javascript:window.hit=1)",
    "[ref]: https://elsewhere.example 'x'\n\n[ref]",
    "```html\n<b onclick=1>\n```\n~~~",
    "\" onmouseover=\"window.hit=1\" x=\"",
    "*[HTML]: x\n\n    indented <b>code</b>\n\n- item\n\n1. one",
    "| a | b |\n|---|---|\n| <i>c</i> | {: .d } |",
    "&lt;script&gt; &amp; &#60;b&#62; &copy;",
    "^^ins^^ ==mark== :smile: $x$ !!! note\n    admonition",
]  # fmt: skip


def hostile(schema: Schema) -> dict[str, Any]:
    """A valid guideline with a payload in every text that the schema does not restrict."""
    made: dict[str, Any] = _with_payloads(schema.root, complete(schema, 0), iter(range(10**6)))
    made["status"], made["audience"] = "active", []
    for elements in made.values():
        for element in elements.values() if isinstance(elements, dict) else ():
            if isinstance(element, dict) and "audience" in element:
                element["audience"] = []
    for rule in made["rules"].values():
        rule.update(status="active")
        rule.pop("replaced_by")
    for attribute_id, attribute in made["attributes"].items():
        attribute.update(kind="choose-one" if attribute_id == "a" else "write", of="label", required=False)
        attribute.pop("range")
        attribute.pop("choose")
        for option in attribute["options"].values():
            option["attributes"] = []
            option.pop("code")
    made["attributes"]["b"].pop("options")
    for step in made["procedure"].values():
        step["answers"] = {"a": {"name": PAYLOADS[0], "label": "a"}, "b": {"name": PAYLOADS[2], "step": "b"}}
    for example in made["examples"].values():
        example["uses"], example["shows"] = ["teach", "practice"], ["labels/a", "rules/a"]
        example["input"], example["answer"] = (
            PAYLOADS[0] + " " + PAYLOADS[1],
            {"labels": [{"label": "a", "text": PAYLOADS[0], "attributes": {"a": "a", "b": PAYLOADS[4]}}]},
        )
    for label_id, label in made["labels"].items():
        label.update(status="active", abstract=False, renamed_from=["old"] if label_id == "a" else [])
        label["attributes"] = ["a", "b"]
        for key in (
            *("parent", "replaced_by", "consider", "split_from", "excludes", "requires", "code", "hotkey"),
            *("kind", "from", "to"),
        ):
            label.pop(key, None)
        label["confused_with"].pop(label_id)
    for case in made["edge_cases"].values():
        case["decision"] = []
    for question in made["open_questions"].values():
        question["about"] = ["labels/a"]
    made["task"] = {**made["task"], "input": "text", "kind": "mark-spans"}
    made["task"].pop("choose")
    return made


def _with_payloads(node: Node, value: Any, count: Any) -> Any:
    if isinstance(value, dict):
        return {
            k: _with_payloads(child, v, count) if (child := node.child(k)) is not None else v for k, v in value.items()
        }
    is_unrestricted = node.raw.get("type") == "string" and (
        "pattern" not in node.raw or node.raw["pattern"] == r"^[^\r\n]*$"
    )
    if is_unrestricted and not node.meta.refs and isinstance(value, str):
        payload = PAYLOADS[next(count) % len(PAYLOADS)]
        payload = payload.replace("\n", " ") if "pattern" in node.raw else payload
        return payload[: node.raw.get("maxLength", 1000)]
    if node.kind == "list" and node.meta.prose:
        return [PAYLOADS[next(count) % len(PAYLOADS)]]
    return value
