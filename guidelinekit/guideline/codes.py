"""The registry of finding codes. Their reference page is generated from it, and a contract test wants a case for each."""

from guidelinekit.guideline.finding import FindingCode, Severity

CODES: dict[str, FindingCode] = {}


def _code(code: str, rule: str, title: str, mend: str, severity: Severity = Severity.ERROR) -> FindingCode:
    finding_code = FindingCode(code=code, rule=rule, title=title, mend=mend, severity=severity)
    if code in CODES:
        raise ValueError(f"{code} is taken")
    CODES[code] = finding_code
    return finding_code


# fmt: off
# GK1xx: bytes and YAML
UNREADABLE_FILE = _code("GK101", "unreadable-file", "The file cannot be read.", "Make it an ordinary file that can be read, or remove it.")
NOT_UTF8 = _code("GK102", "not-utf-8", "The file is not UTF-8 text.", "Save it again with the encoding UTF-8.")
YAML_SYNTAX = _code("GK103", "yaml-syntax", "The file is not valid YAML.", "Mend the line that the finding names; quote text that holds `: ` or ` #`, or begins with a special character.")
DUPLICATE_KEY = _code("GK104", "duplicate-key", "A key stands twice in one mapping.", "Keep one of the two.")
SEVERAL_DOCUMENTS = _code("GK105", "several-documents", "The file holds more than one YAML document.", "Move the second document into a file of its own and remove the line `---`.")
EMPTY_FILE = _code("GK106", "empty-file", "The file holds no data.", "Write the guideline into it, or remove it.")
TOO_DEEP = _code("GK107", "too-deep", "The nesting is deeper than any guideline needs.", "Flatten it; a bracket may be missing its partner.")
TOO_LARGE = _code("GK108", "too-large", "The file is larger than a guideline may be.", "Split the guideline over several files of its folder.")
TOO_MANY_ALIASES = _code("GK109", "too-many-aliases", "Aliases make the document many times larger than it looks, or contain themselves.", "Write the repeated parts out.")
NOT_A_MAPPING = _code("GK110", "not-a-mapping", "The file does not hold `key: value` lines at its top.", "Begin with lines such as `id: my-guideline`.")
UNSUPPORTED_TAG = _code("GK111", "unsupported-tag", "A YAML tag such as `!include` is used.", "Remove the tag; quotes make a value text.")
KEY_NOT_TEXT = _code("GK112", "key-not-text", "A key is a list or a mapping.", "Use a plain word as the key; text with braces or brackets needs quotes.")
NUMBER_OUT_OF_RANGE = _code("GK113", "number-out-of-range", "A number is infinite, not a number, or too large to be kept exactly.", "Put it in quotes if it is meant as text.")
CONTROL_CHARACTER = _code("GK114", "control-character", "Text holds a control character that no reader can see.", "Remove it; write line breaks and tabs as such.")
UNKNOWN_ANCHOR = _code("GK115", "unknown-alias", "An alias names an anchor that was not set before.", "Quote text that begins with `*`, or set the anchor with `&` before it.")
JSON_LINE = _code("GK116", "json-line", "A line of a file of examples is not a JSON object with an id.", "Write one example a line: `{\"id\": \"…\", \"input\": \"…\", \"answer\": \"…\"}`.")

# GK2xx: schema
UNKNOWN_KEY = _code("GK201", "unknown-key", "A key is not part of the format.", "Remove it, or begin it with `x-` if it is your own.")
MISSING_KEY = _code("GK202", "missing-key", "A required key is missing.", "Add it.")
WRONG_TYPE = _code("GK203", "wrong-type", "A value is of another type than the format wants.", "Give it the form that the format reference shows.")
NOT_ALLOWED = _code("GK204", "value-not-allowed", "A value is not one of those allowed.", "Use one of the values that the message lists.")
WRONG_FORM = _code("GK205", "wrong-form", "A text does not have the form that is wanted, such as a date, a version or an address.", "Write it as in the format reference.")
WRONG_LENGTH = _code("GK206", "wrong-length", "A text or list is too short or too long.", "Bring it to the length that the message names.")
OUT_OF_BOUNDS = _code("GK207", "out-of-bounds", "A number is outside its bounds.", "Use a number within the bounds.")
NO_VALUE = _code("GK208", "no-value", "A key stands without a value.", "Give it a value, or remove the key; put `null` and `~` in quotes if they are text.")
NOT_UNIQUE = _code("GK209", "not-unique", "A list holds the same entry twice.", "Keep one of the two.")
INVALID_ID = _code("GK210", "invalid-id", "An id has characters that ids cannot have.", "Use letters, digits and `_ : . -`, at most 64 characters, beginning with a letter or digit.")

# GK3xx: references
UNKNOWN_LABEL = _code("GK301", "unknown-label", "A label is named that the guideline does not have.", "Correct the id, or add the label.")
UNKNOWN_ELEMENT = _code("GK302", "unknown-element", "A rule, edge case, owner, outcome or other element is named that the guideline does not have.", "Correct the id, or add the element.")
PARENT_CYCLE = _code("GK303", "parent-cycle", "Labels are each other's parents.", "Take one of the parents away.")
SPAN_NOT_FOUND = _code("GK304", "span-not-found", "The marked text does not occur in the input.", "Copy the words exactly as they stand in the input; `occurrence` counts from 1.")
LABEL_NOT_CHOOSABLE = _code("GK305", "label-not-choosable", "An answer uses a label that is abstract, deprecated or a draft.", "Use a label that annotators can choose.")
ANSWER_SHAPE = _code("GK306", "answer-does-not-fit-task", "An answer does not have the shape that task.kind asks for.", "choose-one, compare and rate take one label, choose-many a list of labels, write a `text`; marks say where they stand.")
INPUT_SHAPE = _code("GK307", "input-does-not-fit-task", "An input does not have the kind or the parts that task.input names.", "Give each part of task.input, under its name and as its kind wants it.")
TOO_FEW_LABELS = _code("GK308", "too-few-labels", "There are fewer labels to choose from than the task needs.", "choose-one, compare and rate need two labels that can be chosen, write none, the other kinds one.")
IDS_DIFFER_BY_CASE = _code("GK309", "ids-differ-by-case", "Two ids of a section differ only by upper and lower case.", "Rename one of them.")
CODE_TWICE = _code("GK310", "code-used-twice", "Two labels, or two options of an attribute, have the same code or hotkey.", "Give each its own.")
ELEMENT_TWICE = _code("GK311", "element-in-two-files", "An element or field stands in two files of the guideline.", "Keep it in one file.")
ID_NOT_FOLDER = _code("GK312", "id-is-not-the-folder", "The guideline's id is not the name of its folder or file.", "Give both the same name.")
GUIDELINE_TWICE = _code("GK313", "guideline-in-two-places", "Two guidelines have the same id.", "Rename one of them.")
SUCCESSOR_OF_LIVING = _code("GK314", "successor-of-a-living-label", "A label or rule that is not deprecated names a successor.", "Set `status: deprecated`, or remove replaced_by and consider.")
SELF_REFERENCE = _code("GK315", "self-reference", "An element refers to itself.", "Name another element, or remove the reference.")
IMPOSSIBLE_DATE = _code("GK316", "impossible-date", "A date does not exist in the calendar.", "Correct the day or month.")
UNREACHABLE_LINK = _code("GK317", "unreachable-link", "A link in prose leads nowhere.", "Use an address that begins with `https://` or `mailto:`; put code marks around text that is no link.")
SPAN_AMBIGUOUS = _code("GK318", "span-ambiguous", "The input does not settle which words a mark means.", "Add `occurrence:`, which counts from 1, or copy the words as they stand.", Severity.WARNING)
WRONG_IS_RIGHT = _code("GK319", "wrong-answer-is-right", "A wrong answer is the same as the right one.", "Name another answer, or remove it.")
MARK_OUTSIDE = _code("GK320", "mark-outside-input", "A mark lies outside its image, sound or conversation.", "Measure again; boxes and points are in pixels from the left and the top, moments in seconds.")
CONSTRAINT_BROKEN = _code("GK321", "constraint-broken", "An answer has labels that exclude each other, or lacks one that another requires.", "Mend the answer, or `excludes:` and `requires:` of the labels.")
ATTRIBUTE_VALUE = _code("GK322", "attribute-does-not-fit", "A further question is answered where it is not asked, or by what is no answer to it.", "Use one of its options, a number of its range, or a text, as its kind wants it.")
ATTRIBUTE_MISSING = _code("GK323", "attribute-missing", "An answer leaves out a further question that is required.", "Answer it under `attributes:`, or let the attribute not be required.")
LINK_ENDS = _code("GK324", "link-does-not-join", "A link does not join two marks that it may join.", "Give the marks an `id:`, and name them with `from:` and `to:`.")
ATTRIBUTE_INCOMPLETE = _code("GK325", "attribute-incomplete", "An attribute lacks what its kind needs, or has what its kind does not take.", "Choosing needs `options:`, rating `options:` or a `range:`; `of:` names parts of task.input.")
MARK_TWICE = _code("GK326", "mark-twice", "An answer has the same mark, or the same id of a mark, twice.", "Remove one of the two.", Severity.WARNING)

# GK4xx: craft
LABEL_WITHOUT_EXAMPLE = _code("GK401", "label-without-example", "No example shows a label.", "Add an example with the label as its answer.", Severity.WARNING)
LABEL_WITHOUT_WRONG_EXAMPLE = _code("GK402", "label-without-wrong-example", "No example shows where a label is tempting and wrong.", "Add the label under `not:` of an example where annotators fall for it, with the reason.", Severity.NOTE)
CONFUSION_WITHOUT_CONTRAST = _code("GK403", "confusion-without-contrast", "Two labels are said to be confused, and no example sets them against each other.", "Add an example with the one as its answer and the other under `not:`.", Severity.WARNING)
USE_AND_AVOID_ALIKE = _code("GK404", "use-and-avoid-alike", "A case stands under both `use_when` and `avoid_when`.", "Keep it where it belongs, or say what makes the difference.", Severity.WARNING)
DEFINITION_REPEATS_NAME = _code("GK405", "definition-repeats-name", "A definition only repeats the name of its label.", "Say what the label means in other words than its name.", Severity.WARNING)
LABELS_ALIKE = _code("GK406", "labels-alike", "Two labels have the same name or nearly the same definition.", "Say what sets them apart, or merge them.", Severity.WARNING)
LABEL_WITHOUT_LIMIT = _code("GK407", "label-without-limit", "A label says when to use it and never when not to.", "Add the cases that look like it under `avoid_when:`, each with the label to use `instead:`.", Severity.NOTE)
HOTKEYS_ALIKE = _code("GK408", "hotkeys-alike", "Two keys differ only by shift.", "Give one of the labels another key.", Severity.WARNING)
DEPRECATED_TAUGHT = _code("GK409", "deprecated-taught", "A label that is no longer used is still taught.", "Name its successor, or remove the reference.", Severity.WARNING)
ATTRIBUTE_UNASKED = _code("GK410", "attribute-unasked", "Nothing asks a further question.", "Name it under `attributes:` of a label or an option, or say with `of:` that it is about the item or its parts.", Severity.WARNING)
VAGUE = _code("GK411", "vague", "Words leave to each annotator what the guideline should decide.", "Say what to do in the cases that are meant.", Severity.WARNING)
MUST_WITHOUT_WHY = _code("GK412", "must-without-why", "A binding rule does not say why.", "Add `why:`, or lower the level.", Severity.WARNING)
RULE_WITHOUT_EXAMPLE = _code("GK413", "rule-without-example", "No example shows a rule.", "Add the address of the rule under `shows:` of an example that turns on it.", Severity.NOTE)
RULE_TOO_LONG = _code("GK414", "rule-too-long", "A rule has more words than anyone keeps in mind.", "Split it, or move its cases into edge cases.", Severity.WARNING)
REQUIREMENT_UNANSWERED = _code("GK415", "requirement-unanswered", "No label and no rule answers a requirement.", "Name the requirement under `requirements:` of what answers it, or remove it.", Severity.WARNING)
OUTCOME_WITHOUT_WHEN = _code("GK416", "outcome-without-when", "An outcome does not say when to choose it.", "Add `when:`.", Severity.WARNING)
PROCEDURE_DEAD_END = _code("GK417", "procedure-dead-end", "A decision step leads to no answer and to no other step.", "Say under the answer which `label:`, `outcome:` or `step:` follows.", Severity.WARNING)
PROCEDURE_LOOP = _code("GK418", "procedure-loop", "Decision steps lead back to themselves.", "Let one of the answers lead to a label, an outcome or a later step.", Severity.WARNING)
LABEL_UNREACHED = _code("GK419", "label-unreached", "The decision steps never lead to a label.", "Add an answer that leads to it, or remove the label.", Severity.WARNING)
STEP_UNREACHED = _code("GK420", "step-unreached", "No answer leads to a decision step.", "Name it under `step:` of an answer, or remove it.", Severity.WARNING)
EDGE_CASE_CONTRADICTS = _code("GK421", "edge-case-contradicts-example", "An edge case decides an item differently than an example answers it.", "Decide which is right, and mend the other.", Severity.WARNING)
EXAMPLES_CONTRADICT = _code("GK422", "examples-contradict", "Two examples have the same item and different answers.", "Decide which is right, and remove the other.", Severity.WARNING)
EXAMPLES_ALIKE = _code("GK423", "examples-alike", "An example is nearly another one.", "Remove one, or change it so that it teaches something new.", Severity.WARNING)
EDGE_CASE_WITHOUT_WHY = _code("GK424", "edge-case-without-why", "A decision is given without a reason.", "Add `why:`; the next case will not be quite the same.", Severity.WARNING)
HARD_WITHOUT_WHY = _code("GK425", "hard-without-why", "A hard example does not say why it is answered so.", "Add `why:`, or the tempting answers under `not:`.", Severity.WARNING)
GOLD_IS_PUBLIC = _code("GK426", "gold-is-public", "An example for everybody shows the item of a hidden test.", "Take another item for one of them.", Severity.WARNING)
SUPERSEDED_SHOWN = _code("GK427", "superseded-rule-shown", "An example shows a rule that no longer binds.", "Answer it by the rule that binds now and name that one, or remove the example.", Severity.WARNING)
PLACEHOLDER = _code("GK431", "placeholder", "Text is left to be written.", "Write it, or remove it.", Severity.WARNING)
PERSONAL_DATA = _code("GK432", "personal-data", "Text looks like the address, number or account of a real person.", "Replace it by an invented one: mail at `example.com`, telephone numbers kept for fiction such as +1 212 555 0142, other numbers that fail their checksum.", Severity.WARNING)
HARD_TO_READ = _code("GK433", "hard-to-read", "Prose is harder to read than the settings allow.", "Use shorter sentences and plainer words.", Severity.WARNING)
TERM_UNUSED = _code("GK434", "term-unused", "The glossary explains a word that the guideline does not use.", "Use the word where it is meant, or remove the entry.", Severity.NOTE)
COLOUR_CONTRAST = _code("GK441", "colour-contrast", "A colour can hardly be seen on a page.", "Choose a colour that is neither very light nor very dark.", Severity.WARNING)
COLOURS_ALIKE = _code("GK442", "colours-alike", "Some readers cannot tell two colours apart.", "Choose colours that differ in lightness too.", Severity.NOTE)
MEDIA_WITHOUT_DESCRIPTION = _code("GK443", "media-without-description", "An image, sound, video or document is not described.", "Say under `description:` what is seen or heard.", Severity.WARNING)

# GK5xx: versions and changes
VERSION_FELL = _code("GK501", "version-fell", "A version is lower than an earlier one, or returned to it.", "Give the next release a version above all earlier ones.", Severity.WARNING)
TAG_OFF_LINE = _code("GK502", "tag-off-the-main-line", "A release tag lies off the history that is looked at, or on a commit with another version.", "Move the tag to the commit that was merged.", Severity.WARNING)
RELEASE_UNREADABLE = _code("GK503", "release-unreadable", "An old release cannot be read any more and is left out of the changelog.", "Nothing to mend in the work tree; the commit is named for whoever looks into it.", Severity.WARNING)
BAD_NOTE = _code("GK504", "bad-note", "A change note cannot be used.", "Begin it with `---`, optional `impact:` and `targets:`, `---`, then say why in a sentence or two.")
NOTE_TARGET = _code("GK505", "note-without-change", "A change note is about nothing: its release, its guideline or what it targets did not change.", "Correct the address in `targets`, or move the note to where it belongs.", Severity.WARNING)
CODE_REUSED = _code("GK506", "code-reused", "A label has a code that another label had in an earlier version.", "Give it a code that was never used; old items keep the old meaning.", Severity.WARNING)
ID_REUSED = _code("GK507", "id-reused", "An id means something else than in an earlier version.", "Give the new meaning an id of its own, and let the old label stay with `status: deprecated`.")

# GK6xx: site
NO_HISTORY = _code("GK601", "no-history", "There is no git repository, no commit in it, or no git program, so that releases and changes cannot be shown.", "Commit the guidelines to a git repository, or build with `--no-history`.", Severity.NOTE)
ASSET_MISSING = _code("GK602", "asset-missing", "A file is named that the guideline's folder does not hold.", "Put the file below `assets/` in the guideline's folder, or correct its name.")
ASSET_UNUSABLE = _code("GK603", "asset-unusable", "A file is not what it is used as, or cannot be read.", "Save it again as PNG, JPEG, WebP or GIF, as WAV, FLAC, OGG or MP3, as MP4, or as PDF.")

# GK7xx: settings
IGNORE_EXPIRED = _code("GK701", "ignore-expired", "An exception in the settings has expired, and what it covered is still there.", "Mend what it covered, or decide again and give it a new day.", Severity.WARNING)
IGNORE_UNUSED = _code("GK702", "ignore-unused", "An exception in the settings covers nothing any more.", "Remove it from `ignore:` in guidelinekit.yaml.", Severity.WARNING)
ACKNOWLEDGED_UNTIL = _code("GK703", "acknowledged-until", "A change was accepted until a day that is past, and is still there.", "Write its note or take it back, or decide again and give it a new day.", Severity.WARNING)
ACKNOWLEDGED_NOTHING = _code("GK704", "acknowledged-nothing", "The settings accept a change that is not there any more.", "Remove it from `acknowledge:` in guidelinekit.yaml: it was released, taken back, or has other values now.", Severity.WARNING)
