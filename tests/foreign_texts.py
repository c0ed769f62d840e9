"""Texts that try to be more than text in Markdown, a terminal, the log of a CI service or XML; and what finds them."""

import json
import re
from typing import Any
from xml.etree import ElementTree as ET

import lxml.html
from markdown_it import MarkdownIt

#: Each is one kind of attack. `HIT` is in those whose effect would be seen as an element or a command.
PAYLOADS = [
    # Code spans that do not end where they seem to
    '"` `` ` <img src=//e.example/HIT> @all ![x](//e.example/i.png) `"',
    "a`b",
    "`",
    "``",
    "`` ` ``",
    "```\n<b>HIT</b>\n```",
    "`a` ``b` c``",
    "\\`<b>HIT</b>\\`",
    "~~~",
    "````",
    "`\u200b`",
    # Mentions, references and links
    "@octocat",
    "@org/team",
    "mail@team.example",
    "a@b@c",
    "#1",
    "GH-1",
    "owner/repo#1",
    "gh-2",
    "GL-3",
    "!5",
    "%5",
    "&5",
    "$5",
    '~"label"',
    "%v1",
    "^alert#1",
    "owner/repo@0123456",
    "https://e.example/HIT",
    "HTTP://E.EXAMPLE",
    "www.e.example",
    "ftp://e",
    "mailto:a@e.example",
    "<https://e.example/HIT>",
    "[x](https://e.example)",
    "![x](https://e.example/HIT.png)",
    "[x]: https://e.example",
    "[x][y]",
    "![x][y]",
    "[^1]",
    "javascript:alert(1)",
    "WWW.e.example",
    # HTML
    "<img src=x onerror=HIT>",
    "<!-- HIT",
    "-->",
    "</details>",
    "<details>",
    "</summary><b>HIT",
    "<script>HIT</script>",
    "<?php HIT ?>",
    "<![CDATA[HIT]]>",
    "&lt;b&gt;HIT",
    "&#64;octocat",
    "&commat;octocat",
    "&#x40octocat",
    "</sub></del>",
    "<a href=//e>HIT</a>",
    # Blocks
    "# HIT",
    "- HIT",
    "+ HIT",
    "* HIT",
    "1. HIT",
    "2) HIT",
    "> HIT",
    "| a | b |",
    "a | HIT | b",
    "|---|---|",
    "---",
    "===",
    "- [x] HIT",
    "    HIT",
    "**HIT",
    "_HIT_",
    "~~HIT~~",
    "x\n\n# HIT\n",
    "x\n===",
    "\\",
    "a\\",
    ":tada:",
    "$x$ $$y$$",
    "$`x`$",
    "*",
    "x  \ny",
    "\tHIT",
    # Quick actions and commands of CI services
    "/approve",
    "x\n/approve",
    "x\r/merge",
    "x\u2028/close",
    "x\x85/close",
    "::error::HIT",
    "x\n::error::HIT",
    "  ::set-output name=a::HIT",
    "x\r::stop-commands::HIT",
    "\x1b[0m::error::HIT",
    "##[error]HIT",
    "x ##[add-mask]HIT",
    "##vso[task.setvariable]HIT",
    "###[error]HIT",
    "section_start:1:HIT\r\x1b[0K",
    "x\nsection_end:1:HIT\r",
    "::add-mask::HIT",
    "word " * 12 + "::error::HIT " + "word " * 20,
    # Terminals
    "\x1b]0;HIT\x07",
    "\x1b]8;;https://e.example\x1b\\x",
    "\x1b[2J",
    "\x1b[31mHIT",
    "\x9b31mHIT",
    "\x9d0;HIT\x9c",
    "a\bb",
    "a\x7fb",
    "a\rHIT",
    "a\x00b",
    "a\x0cb",
    "a\x0bb",
    "\x1bPHIT\x1b\\",
    "a\u202eb",
    "a\u2066b\u2067c",
    "a\u202ab",
    # XML
    "]]>",
    "&amp;",
    "\ufffe",
    "\uffff",
    "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>",
    "&y;",
    '" x="',
    "' x='",
]

_ALLOWED = {
    *(
        "html",
        "body",
        "p",
        "h1",
        "h2",
        "h3",
        "ul",
        "ol",
        "li",
        "strong",
        "em",
        "code",
        "pre",
        "blockquote",
        "div",
        "hr",
        "br",
    ),
    *("table", "thead", "tbody", "tr", "th", "td", "details", "summary", "sub", "del", "ins"),
}
#: Hosts make links and mentions of these in the text of the HTML.
_LIVE = re.compile(r"@\w|#\d|\b(?:GH|GL)-\d|://|\bwww\.", re.IGNORECASE)
_CONTROL = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_COMMAND = re.compile(r"^\s*(?:::|section_(?:start|end):)|##\w*\[")
_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def in_log(text: str) -> list[str]:
    """What is live in an output to a terminal or the log of a CI service."""
    found = [f"control {match[0]!r}" for match in _CONTROL.finditer(text)]
    lines = re.split("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", text)
    return found + [f"command {line[:60]!r}" for line in lines if _COMMAND.search(line)]


def in_markdown(text: str) -> list[str]:
    """What is live in a comment: elements, links, mentions, references, and lines that are commands."""
    found = in_log(text)
    found += [f"quick action {line[:60]!r}" for line in text.splitlines() if re.match(r"\s*/\w", line)]
    found += [f"definition {key}" for key in _references(text)]
    tree = lxml.html.document_fromstring(f"<html><body>{_MARKDOWN.render(text)}</body></html>")
    for node in tree.iter():
        tag: Any = node.tag  # of a comment, it is a function
        if not isinstance(tag, str):
            found += [f"comment {node.text!r}"] if node.text != " guidelinekit review " else []
            continue
        allowed = set() if node.tag not in ("code", "ol", "th", "td") else {"class", "start", "style"}
        if node.tag not in _ALLOWED or set(node.attrib) - allowed:
            found.append(f"element {lxml.html.tostring(node)[:80]!r}")
        texts = [node.tail] if node.tag in ("code", "pre") else [node.text, node.tail]
        parent = node.getparent()
        if parent is not None and parent.tag in ("code", "pre"):
            continue
        found += [f"link {match[0]!r} in {value[:60]!r}" for value in texts if value for match in _LIVE.finditer(value)]
    opened = re.findall(r"^<details>", text, re.MULTILINE)
    found += ["unbalanced details"] if len(opened) != len(re.findall(r"^</details>$", text, re.MULTILINE)) else []
    return found


def _references(text: str) -> list[str]:
    env: dict[str, Any] = {}
    _MARKDOWN.parse(text, env)
    return list(env.get("references", {}))


def in_annotations(text: str) -> list[str]:
    """What is live in the annotations of GitHub besides themselves."""
    return [
        line[:80]
        for line in text.splitlines()
        if not re.match(r"::(error|warning|notice) file=", line) or in_log(line[2:])
    ]


def in_xml(text: str) -> list[str]:
    """What makes XML unreadable."""
    try:
        ET.fromstring(text)
    except ET.ParseError as error:
        return [str(error)]
    return in_log(text)


def in_json(text: str) -> list[str]:
    """What is live in JSON, whose texts have no lines."""
    json.loads(text)
    return in_log(text)
