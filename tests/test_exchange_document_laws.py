"""Laws of imported documents: prose reads as the document does, and each draft passes the check or is refused."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from guidelinekit.exchange.documents.prose import prose
from guidelinekit.exchange.documents.words import BREAK, Span, Words, clean, joined, plain
from guidelinekit.exchange.formats.documents import MARKDOWN
from guidelinekit.exchange.formats.format import ExchangeError, File
from guidelinekit.exchange.reading import completed
from guidelinekit.guideline import prose as rendered
from tests.test_exchange_formats import SCHEMA, errors_in

_SIGNS = [*"ab1 .*_`[]()<>!#-+|\\~&:;\"'“”→/=ä€。", "  ", "\n", BREAK, "&amp;", "![", "](", "1. ", "- ", "# "]
_TEXTS = st.lists(st.sampled_from(_SIGNS), min_size=1, max_size=8).map("".join)
_LINKS = st.sampled_from(
    ["", "", "", "https://a.example/(x) y", "http://b.example", "mailto:a@b.example", "#c", "x.md"]
)
_STYLES = st.booleans()
SPANS = st.builds(
    Span,
    text=_TEXTS,
    bold=_STYLES,
    italic=_STYLES,
    code=st.sampled_from([False, False, True]),
    strike=_STYLES,
    link=_LINKS,
)


@given(st.lists(SPANS, max_size=6).map(joined))
@settings(max_examples=200, deadline=None)
def test_prose_reads_as_the_words_do(words: Words) -> None:
    text = prose(words)
    addresses = "".join(re.escape(f"({span.link})") + "?" for span in words if span.link)
    assert list(rendered.links_not_allowed(text)) == []
    assert list(rendered.images_not_allowed(text)) == []
    assert list(rendered.headings(text)) == []
    shown = re.sub(r"\s+", "", rendered.plain(text))
    expected = re.sub(r"\s+", "", plain(words))
    if addresses:
        # The address of a link that a guideline cannot have is shown after its text.
        for span in words:
            shown = shown.replace(f"({span.link})".replace(" ", ""), "") if span.link else shown
        expected = expected.replace("()", "")
        shown = shown.replace("()", "")
    assert shown == expected


#: Lines of documents, right and wrong.
_DOCUMENT_LINES = """\
# Title
## Labels
## Categories
### Hate
### 2. Fine
#### Deep
## Rules
## Edge cases
## Examples
## Glossary
## When not to label
## Task
## Other things
### Use when
### Don'ts
- **Hate**: attacks
- **Fine** – ok
  - Use when: a
  - **Sub**: b
- Hate → Fine
- “x” → Hate
- “x y” – Fine (because z)
1. You must do it, because it helps.
Use when:
Do not use: b → Hate
Examples:
Synonyms: a, b, , a
Code: 1
Code: x
Shortcut: h
Shortcut: ctrl
Color: red
Color: none
ID: hate
ID: not an id!
| Label | Definition |
|---|---|
| Hate | x |
| Fine | y |
| Text | Label | Why |
|---|---|---|
| x | Hate | y |
| x | Hate, Fine | |
| Case | Decision |
| c | Hate |
| Term | Meaning |
> quoted
Label: Hate
Not: Fine – no
Why: because
Q: what?
A: Hate
**Is it?** Fine.
text with <b>html</b> and ![i](i.png)
[a](#rules/x) [b]: c
---
```
Highlight the words.
Draw a bounding box in the image.
Rate on a scale of 1 to 5. Rate it. Rating.
all labels that apply
pairwise side by side pairwise
Transcribe. Transcribe. Transcribe.
Term
: definition
[Ada](Hate) is
**Ada** is → Hate
| Ada is | Ada = Hate |
Confused with: Fine – x
FILL IN: x
null
*
| | |
Hate
1 – Bad
## Decision flow
## Privacy
## Contact
## Quality
## Change log
## Contents
## When not to label
### 4.1 Fine
1. Is it rude? Then Hate.
2. Is it? If not: Fine, or Hate
3. Otherwise: Fine.
4. What? Go to group 4.1.
5. Is it 5? Go to step 6
If it is, use the outcome Skip.
Skip: it is empty
| Question | Contact |
| Who | a@b.example |
Team A: a@b.example, 9:00
Every tenth text is labeled by two people. At least 0.8 (Cohen's kappa), 0.9 for Hate.
Fewer than 80 percent of test items
Texts contain names. Never copy them. They are deleted after 9 days.
> **Important:** Do not use it.
Note: x
The table lists all.
See section 4 first.
- **1 – Bad**: a
- **2 – Good**: b
"""
_LINES = st.sampled_from([*_DOCUMENT_LINES.splitlines(), "", "", "", "- ", "\u2028\ufeff\u0007", "x" * 300])


@given(st.lists(_LINES, max_size=40), st.sampled_from(["\n", "\n\n"]))
@settings(max_examples=200, deadline=None)
def test_each_draft_passes_the_check_or_is_refused(lines: list[str], between: str) -> None:
    text = between.join(lines)
    for start in ("", "# T\n\n## Labels\n\n- **Hate**: attacks\n- **Fine**: ok\n\n"):
        file = File(name="guide.md", content=(start + text).encode())
        try:
            data = completed(MARKDOWN.read(file, SCHEMA), "draft")
        except ExchangeError as error:
            data, hint = {}, error.hint
        else:
            hint = "none is needed"
            assert errors_in(data) == []
            assert clean(str(data)) == str(data)
        assert hint
