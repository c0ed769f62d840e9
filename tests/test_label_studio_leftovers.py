"""Label Studio: what a draft does not have is named, whatever it is, and exports of our own leave nothing out."""

import pytest

from guidelinekit.exchange.draft import Draft
from guidelinekit.exchange.drift.drift import drifts
from guidelinekit.exchange.export import exported
from guidelinekit.exchange.formats.format import File
from guidelinekit.exchange.formats.label_studio.layout import LAYOUT
from guidelinekit.exchange.formats.registry import FORMATS
from guidelinekit.exchange.reading import completed
from guidelinekit.guideline.format.shapes import expand
from tests.test_exchange_formats import GUIDELINES, SCHEMA, errors_in, guideline

FORMAT = FORMATS["label-studio"]
OPTIONS = '<Choice value="Room"/><Choice value="Staff"/>'
MAIN = f'<Choices name="topic" toName="t" choice="multiple">{OPTIONS}</Choices>'


def read(tags: str) -> Draft:
    return FORMAT.read(File(name="c.xml", content=f'<View><Text name="t" value="$t"/>{tags}</View>'.encode()), SCHEMA)


def remarks(tags: str) -> str:
    draft = read(tags)
    assert errors_in(completed(draft, "draft")) == []
    return "\n".join(f"{one.place}: {one.reason}" for one in draft.skipped)


@pytest.mark.parametrize(
    ("tags", "named"),
    [
        (f"{MAIN}<Foo/>", "Foo: It is left out: the import does not know this tag."),
        (f'{MAIN}<PairwiseX name="p" toName="t"/>', "PairwiseX `p`: "),
        (f"<Wrap><Inner/>{MAIN}</Wrap>", "Wrap; Inner: "),
        (f'<Header value="Read it all"/>{MAIN}', "Header “Read it all”: Annotators only read it"),
        (f"<Header>Read it all</Header>{MAIN}", "Header “Read it all”: "),
        (f'<Header value="First"/><Header value="Second"/>{MAIN}', "Header “First”; Header “Second”: "),
        (f'{MAIN}<Header value="The end"/>', "Header “The end”: "),
        (f'{MAIN}<View><Header value="Alone"/></View>', "Header “Alone”: "),
        (f'{MAIN}<Header value="A"/><Header value="Why?"/><TextArea name="w" toName="t"/>', "Header “A”: "),
        (f'{MAIN}<Header value="$title"/><TextArea name="w" toName="t"/>', "Header “$title”: Its text comes from"),
        (f'{MAIN}<Text name="x" value="Be kind."/>', "Text “Be kind.”: "),
        (f'{MAIN}<HyperText name="x"><b>Be</b> kind.</HyperText>', "HyperText “Be kind.”: "),
        (f'{MAIN}<Markdown value="**Be** kind."/>', "Markdown “**Be** kind.”: "),
        (f'<Collapse><Panel value="How to"><Header value="Q"/>{MAIN}</Panel></Collapse>', "Panel “How to”; Header"),
        (f'{MAIN}<TextArea name="w" toName="t" placeholder="In short"/>', "TextArea `w`, placeholder “In short”: "),
        (f'{MAIN}<TextArea name="w" toName="t" value="$guess"/>', "value “$guess”: It is answered before"),
        (f'{MAIN}<TextArea name="w" toName="t" maxSubmissions="3"/>', "maxsubmissions “3”: "),
        (f'{MAIN}<Number name="n" toName="t" min="0" max="9" step="3"/>', "Number `n`, step “3”: "),
        (f'{MAIN}<Rating name="n" toName="t" defaultValue="3"/>', "Rating `n`, defaultvalue “3”: "),
        (MAIN.replace('value="Staff"', 'value="Staff" selected="true"'), "Choices `topic`, selected of options: "),
        (MAIN.replace('value="Staff"', 'value="Staff" html="&lt;b&gt;"'), "Choices `topic`, html of options: "),
        (MAIN.replace("<Choices", '<Choices requiredMessage="Choose!"'), "requiredmessage “Choose!”: "),
        (MAIN.replace("<Choices", '<Choices perItem="true"'), "peritem “true”: "),
        (MAIN.replace("<Choices", '<Choices zzz="1"'), "zzz “1”: It is left out: the import does not know"),
        (
            f'<Labels name="l" toName="t" required="true"><Label value="A"/></Labels>{MAIN}',
            "Labels `l`: It is required",
        ),
        (f'{MAIN}<Choices name="none" toName="t"/>', "Choices `none`: It lists nothing to choose from."),
        (f'{MAIN}<Labels name="none" toName="t"/>', "Labels `none`: It lists nothing to choose from."),
        (f'{MAIN}<Label value="Stray"/>', "Label “Stray”: It is left out: it is in no control."),
        (
            f'{MAIN}<Image name="i" value="$i"/><Rectangle name="r" toName="i"/>',
            "Rectangle `r`: It marks without labels",
        ),
        (
            f'{MAIN}<Taxonomy name="x" toName="t"><Choice value="A"><Choice value="B"/></Choice></Taxonomy>',
            "Taxonomy `x`: A question has no groups",
        ),
        (
            f'{MAIN}<TextArea name="w" toName="t" visibleWhen="choice-selected" whenTagName="gone"/>',
            "TextArea `w`: It is shown with options of `gone`",
        ),
        (
            (
                f'{MAIN}<View visibleWhen="choice-selected" whenTagName="topic" whenChoiceValue="Bar">'
                '<TextArea name="w" toName="t"/></View>'
            ),
            "TextArea `w`: It is shown with “Bar”, which is no option of `topic`.",
        ),
        (
            (
                f'{MAIN}<Choices name="q" toName="t">{OPTIONS}</Choices><View visibleWhen="choice-selected"'
                ' whenTagName="topic" whenChoiceValue="Room"><TextArea name="w" toName="t"'
                ' visibleWhen="choice-selected" whenTagName="q" whenChoiceValue="Staff"/></View>'
            ),
            "TextArea `w`: It is shown under two conditions",
        ),
    ],
)
def test_what_is_not_in_the_draft_is_named(tags: str, named: str) -> None:
    assert named in remarks(tags)


def test_layout_is_not_named() -> None:
    layout = " ".join(f'{name}="7"' for name in sorted(LAYOUT - {"hotkey"}))
    styled = MAIN.replace("<Choices", f"<Choices {layout}").replace("<Choice ", f"<Choice {layout} ")
    question = '<Header value="Why?" size="4"/><TextArea name="w" toName="t" rows="3" required="true"/>'
    assert remarks(f'<Style>.a {{ color: red }}</Style><View className="a" {layout}>{styled}{question}</View>') == ""


def test_many_texts_of_one_kind_are_counted() -> None:
    headers = "".join(f'<Header value="Text {number}"/>' for number in range(500))
    (line,) = remarks(headers + MAIN).splitlines()
    assert "Header “Text 24”; and 475 more" in line


@pytest.mark.parametrize("name", GUIDELINES)
def test_our_own_export_leaves_nothing_out(name: str) -> None:
    draft = FORMAT.read(File(name="c.xml", content=exported(guideline(name), FORMAT, SCHEMA).content), SCHEMA)
    assert (draft.skipped, draft.remarks) == ([], [])


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ('choice="multiple" required="true"', [1]),
        ('choice="multiple"', None),
        ('choice="single" required="true"', None),
    ],
)
def test_required_labels_are_at_least_one(choice: str, expected: list[int] | None) -> None:
    draft = read(MAIN.replace('choice="multiple"', choice))
    assert draft.data["task"].get("choose") == expected
    assert completed(draft, "draft")["task"].get("choose") == expected


@pytest.mark.parametrize(("choose", "lost"), [([1], []), ([1, 2], ["task/choose"]), ([0, 2], ["task/choose"])])
def test_labels_that_must_be_chosen_come_back(choose: list[int], lost: list[str]) -> None:
    data = hotel(task={"unit": "One.", "input": "text", "kind": "choose-many", "choose": choose})
    result = exported(data, FORMAT, SCHEMA)
    assert [one.address for one in result.losses if one.field.startswith("task/choose")] == lost
    assert all(one.reason for one in result.losses)
    assert drifts(data, File(name="c.xml", content=result.content), FORMAT, SCHEMA) == ()


def test_a_question_called_like_the_controls_of_labels_is_about_its_own_part() -> None:
    task = {"unit": "One.", "input": {"label": "image", "photo": "image"}, "kind": "draw-boxes"}
    question = {"ask": "How sharp is it?", "kind": "rate", "range": [1, 5], "of": "photo"}
    data = hotel(task=task, attributes={"label": question})
    file = File(name="c.xml", content=exported(data, FORMAT, SCHEMA).content)
    assert FORMAT.read(file, SCHEMA).data["attributes"]["label"]["of"] == "photo"


def hotel(**more: object) -> dict[str, object]:
    data = {
        "format": 1, "id": "hotel", "title": "Hotel", "version": "1.0.0", "summary": "A trial.",
        "task": {"unit": "One.", "input": "text", "kind": "choose-many"},
        "labels": {"room": {"name": "Room"}, "staff": {"name": "Staff"}, "price": {"name": "Price"}},
        **more,
    }  # fmt: skip
    expanded: dict[str, object] = expand(SCHEMA.root, data)
    return expanded


# What annotations contain


def topics(*options: str) -> bytes:
    listed = "".join(f"<Choice {option}/>" for option in options)
    tags = f'<Choices name="topic" toName="t" choice="multiple">{listed}</Choices>'
    return f'<View><Text name="t" value="$t"/>{tags}</View>'.encode()


NAMES = topics('value="Room"', 'value="Staff"', 'value="Price"')


@pytest.mark.parametrize(
    ("content", "stored", "found"),
    [
        (NAMES, ("id", "code"), [("labels", "the names of 3 labels, such as `Room` instead of `room`")]),
        (NAMES, ("code",), [("labels", "hotel: {stored: [name]}")]),
        (NAMES, ("name",), []),
        (NAMES, ("id", "name"), []),
        (topics('value="Room" alias="room"', 'value="Staff"', 'value="Price"'), ("id",),
         [("labels", ("the names of 2 labels, such as `Staff` instead of `staff`: convert them, or set"
           " `datasets: {hotel: {stored: [id, name]}}`"))]),
        (topics('value="Room" alias="room"', 'value="Staff" alias="staff"', 'value="Price"'), ("id",),
         [("labels/price", "contain `Price` instead of `price`")]),
        (topics('value="Room" alias="room"', 'value="Staff" alias="staff"', 'value="Price"'), ("id", "name"), []),
        (topics('value="Room" alias="room"', 'value="Staff" alias="the staff"', 'value="Price" alias="price"'), ("id",),
         [("labels/staff", "contain `the staff` instead of `staff`")]),
    ],
)  # fmt: skip
def test_a_tool_that_stores_names_has_a_drift(
    content: bytes, stored: tuple[str, ...], found: list[tuple[str, str]]
) -> None:
    reported = drifts(hotel(), File(name="c.xml", content=content), FORMAT, SCHEMA, stored=stored)
    assert [one.address for one in reported] == [address for address, _ in found]
    for drift, (_, text) in zip(reported, found, strict=True):
        assert (drift.kind, drift.needs_migration) == ("stored", True)
        assert text in drift.message


def test_names_that_are_ids_are_no_drift() -> None:
    data = hotel(labels={key: {"name": key} for key in ("room", "staff")})
    assert drifts(data, File(name="c.xml", content=topics('value="room"', 'value="staff"')), FORMAT, SCHEMA) == ()


def test_the_names_of_options_count_too() -> None:
    data = hotel(attributes={"mood": {"ask": "mood", "kind": "choose-one", "of": "item",
                                      "options": {"bad": {"name": "Bad"}, "good": {"name": "Good"}}}})  # fmt: skip
    content = NAMES.replace(
        b"</View>", b'<Choices name="mood" toName="t"><Choice value="Bad"/><Choice value="Good"/></Choices></View>'
    )
    (drift,) = drifts(data, File(name="c.xml", content=content), FORMAT, SCHEMA)
    assert "the names of 3 labels and 2 options" in drift.message


def test_a_new_name_needs_migration_where_names_are_stored() -> None:
    content = NAMES.replace(b'"Room"', b'"Rooms"')
    (drift,) = drifts(hotel(), File(name="c.xml", content=content), FORMAT, SCHEMA, stored=("name",))
    assert (drift.kind, drift.address, drift.needs_migration) == ("name", "labels/room/name", True)


@pytest.mark.parametrize(
    ("tags", "stores", "remark"),
    [
        (MAIN, "name", ""),
        (MAIN.replace('value="Room"', 'value="Room" alias="room"'), "", "names of options without an alias: “Staff”"),
        (f'{MAIN}<Choices name="q" toName="t"><Choice value="A" alias="a"/><Choice value="B" alias="b"/></Choices>',
         "name", "Choices `q`: Annotations contain the aliases of its options."),
        (MAIN.replace('value="Room"', 'value="Room" alias="r"').replace('value="Staff"', 'value="Staff" alias="s"')
         + f'<Choices name="q" toName="t">{OPTIONS}</Choices>', "", "Choices `q`: Annotations contain the names of"),
        (f'<TextArea name="w" toName="t"/><Choices name="q" toName="t" perRegion="true">{OPTIONS}</Choices>',
         "name", ""),
    ],
)  # fmt: skip
def test_an_import_says_what_annotations_contain(tags: str, stores: str, remark: str) -> None:
    draft = read(tags)
    assert draft.stores == stores
    told = "\n".join(f"{one.place}: {one.reason}" for one in draft.remarks)
    assert remark in told
    assert bool(told) is bool(remark)


@pytest.mark.parametrize("format_id", ["argilla", "labelbox", "encord"])
def test_other_formats_that_state_stored_values_report_names(format_id: str) -> None:
    fmt, data = FORMATS[format_id], guideline("comment-toxicity")
    ids = exported(data, fmt, SCHEMA).content
    names = exported(data, fmt, SCHEMA, stored=("name",)).content
    assert ids != names
    reported = drifts(data, File(name=fmt.file_name, content=names), fmt, SCHEMA)
    assert {(one.kind, one.needs_migration) for one in reported} == {("stored", True)}
    assert "names" in reported[0].message
    assert drifts(data, File(name=fmt.file_name, content=names), fmt, SCHEMA, stored=("name",)) == ()
    assert drifts(data, File(name=fmt.file_name, content=ids), fmt, SCHEMA) == ()
