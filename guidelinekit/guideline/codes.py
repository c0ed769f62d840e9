"""The registry of finding codes. The reference page is generated from it, and a test requires a case for each code."""

from guidelinekit.guideline.finding import FindingCode, Severity

CODES: dict[str, FindingCode] = {}


def _code(code: str, rule: str, title: str, fix: str, severity: Severity = Severity.ERROR) -> FindingCode:
    finding_code = FindingCode(code=code, rule=rule, title=title, fix=fix, severity=severity)
    if code in CODES:
        raise ValueError(f"{code} is already defined")
    CODES[code] = finding_code
    return finding_code


# fmt: off
# GK1xx: bytes and YAML
UNREADABLE_FILE = _code("GK101", "unreadable-file", "The file cannot be read.", "Use a regular file in the guideline's folder that can be read, or remove it.")
NOT_UTF8 = _code("GK102", "not-utf-8", "The file is not UTF-8 text.", "Save it with UTF-8 encoding.")
YAML_SYNTAX = _code("GK103", "yaml-syntax", "The file is not valid YAML.", "Correct the line. Put text in quotes if it contains `: ` or ` #`, or starts with a special character.")
DUPLICATE_KEY = _code("GK104", "duplicate-key", "A key is defined twice in one mapping.", "Keep one of the two.")
SEVERAL_DOCUMENTS = _code("GK105", "several-documents", "The file contains more than one YAML document.", "Move the second document to a file of its own and remove the line `---`.")
EMPTY_FILE = _code("GK106", "empty-file", "The file contains no data.", "Write the guideline in it, or remove the file.")
TOO_DEEP = _code("GK107", "too-deep", "The nesting is too deep.", "Flatten the structure. Check whether a closing bracket is missing.")
TOO_LARGE = _code("GK108", "too-large", "The file is too large.", "Split the guideline into several files in its folder.")
TOO_MANY_ALIASES = _code("GK109", "too-many-aliases", "Aliases make the document many times larger than the file, or an alias contains itself.", "Replace the aliases with the text that they repeat.")
NOT_A_MAPPING = _code("GK110", "not-a-mapping", "The top level of the file does not consist of `key: value` lines.", "Start with lines such as `id: my-guideline`.")
UNSUPPORTED_TAG = _code("GK111", "unsupported-tag", "A YAML tag such as `!include` is used.", "Remove the tag. Put a value in quotes to make it text.")
KEY_NOT_TEXT = _code("GK112", "key-not-text", "A key is a list or a mapping.", "Use text as the key. Put it in quotes if it contains braces or brackets.")
NUMBER_OUT_OF_RANGE = _code("GK113", "number-out-of-range", "A number is infinite (`.inf`), undefined (`.nan`), or too large to be stored exactly.", "Put it in quotes if it is text, or use a finite number of at most 2^53.")
CONTROL_CHARACTER = _code("GK114", "control-character", "The text contains an invisible control character.", "Remove it. Only line breaks and tabs are allowed.")
UNKNOWN_ANCHOR = _code("GK115", "unknown-alias", "An alias refers to an anchor that is not defined before it.", "Put text that starts with `*` in quotes, or define the anchor with `&` before the alias.")
JSON_LINE = _code("GK116", "json-line", "A line in a file of examples is not a JSON object with an id.", "Write one example per line: `{\"id\": \"…\", \"input\": \"…\", \"answer\": \"…\"}`.")

# GK2xx: schema
UNKNOWN_KEY = _code("GK201", "unknown-key", "A key is not part of the format.", "Remove it, or start its name with `x-` if it is your own.")
MISSING_KEY = _code("GK202", "missing-key", "A required key is missing.", "Add the key.")
WRONG_TYPE = _code("GK203", "wrong-type", "A value has the wrong type.", "Write it in the form that the format reference shows.")
NOT_ALLOWED = _code("GK204", "value-not-allowed", "A value is not one of the allowed values.", "Use one of the values that the message names.")
WRONG_FORM = _code("GK205", "wrong-form", "A text does not have the required form, such as that of a date, a version or an address.", "Write it in the form that the format reference shows.")
WRONG_LENGTH = _code("GK206", "wrong-length", "A text or list is too short or too long.", "Change its length to what the message allows.")
OUT_OF_BOUNDS = _code("GK207", "out-of-bounds", "A number is too small or too large.", "Use a number that the message allows.")
NO_VALUE = _code("GK208", "no-value", "A key has no value.", "Add a value, or remove the key. If the value is the text `null` or `~`, put it in quotes.")
NOT_UNIQUE = _code("GK209", "not-unique", "A list contains the same entry twice.", "Keep one of the two.")
INVALID_ID = _code("GK210", "invalid-id", "An id contains characters that are not allowed, or is too long.", "Use at most 64 letters, digits and `_ : . -`. Start with a letter or digit.")

# GK3xx: references
UNKNOWN_LABEL = _code("GK301", "unknown-label", "The guideline refers to a label that it does not define.", "Correct the id, or add the label.")
UNKNOWN_ELEMENT = _code("GK302", "unknown-element", "The guideline refers to a rule, edge case, owner, outcome or other element that it does not define.", "Correct the id, or add the element.")
PARENT_CYCLE = _code("GK303", "parent-cycle", "The `parent:` keys of labels form a circle.", "Remove one of the `parent:` keys.")
SPAN_NOT_FOUND = _code("GK304", "span-not-found", "The marked text does not occur in the input.", "Copy the words exactly from the input.")
LABEL_NOT_CHOOSABLE = _code("GK305", "label-not-choosable", "An answer uses a label that is abstract, deprecated or a draft.", "Use a label that annotators can choose.")
ANSWER_SHAPE = _code("GK306", "answer-does-not-fit-task", "An answer does not have the form that `task.kind` requires.", "Write one label for choose-one, compare and rate, a list of labels for choose-many, a `text` for write, and marks with positions for the other kinds.")
INPUT_SHAPE = _code("GK307", "input-does-not-fit-task", "An input does not have the kind or the parts that `task.input` requires.", "Write each part of `task.input` under its name, in the form that its kind requires.")
TOO_FEW_LABELS = _code("GK308", "too-few-labels", "There are fewer labels to choose from than the task requires.", "choose-one, compare and rate need at least two labels that can be chosen; write needs none; the other kinds need at least one.")
IDS_DIFFER_BY_CASE = _code("GK309", "ids-differ-by-case", "Two ids in one section differ only by upper and lower case.", "Rename one of them.")
CODE_TWICE = _code("GK310", "code-used-twice", "Two labels, or two options of an attribute, have the same code or hotkey.", "Change the code or hotkey of one of them.")
ELEMENT_TWICE = _code("GK311", "element-in-two-files", "An element or field is defined in two files of the guideline.", "Keep it in one file.")
ID_NOT_FOLDER = _code("GK312", "id-is-not-the-folder", "The id of the guideline is not the name of its folder or file.", "Use the same name for both.")
GUIDELINE_TWICE = _code("GK313", "guideline-in-two-places", "Two guidelines have the same id.", "Rename one of them.")
SUCCESSOR_WITHOUT_DEPRECATION = _code("GK314", "successor-without-deprecation", "A label or rule that is not deprecated names a successor.", "Set `status: deprecated`, or remove `replaced_by` and `consider`.")
SELF_REFERENCE = _code("GK315", "self-reference", "An element refers to itself.", "Refer to another element, or remove the reference.")
IMPOSSIBLE_DATE = _code("GK316", "impossible-date", "A date does not exist in the calendar.", "Correct the day or the month.")
LINK_NOT_ALLOWED = _code("GK317", "link-not-allowed", "The target of a link in prose is not a web or email address.", "Use an address that starts with `https://` or `mailto:`. Put text that is not a link in backticks.")
SPAN_AMBIGUOUS = _code("GK318", "span-ambiguous", "It is not clear which words of the input a mark refers to.", "Add `occurrence:`, which counts from 1, or copy the words exactly from the input.", Severity.WARNING)
WRONG_IS_RIGHT = _code("GK319", "wrong-answer-is-right", "A wrong answer is the same as the right answer.", "Change the wrong answer, or remove it.")
MARK_OUTSIDE = _code("GK320", "mark-outside-input", "A mark is outside its image, audio file or conversation.", "Measure again. Boxes and points are in pixels from the left and top edges, times in seconds.")
CONSTRAINT_BROKEN = _code("GK321", "constraint-broken", "An answer combines labels that exclude each other, or lacks a label that another one requires.", "Correct the answer, or change `excludes:` and `requires:` of the labels.")
ATTRIBUTE_VALUE = _code("GK322", "attribute-does-not-fit", "An attribute has a value where it is not asked, or a value that is not allowed.", "Use one of its options, a number in its range, or a text, as its kind requires.")
ATTRIBUTE_MISSING = _code("GK323", "attribute-missing", "An answer has no value for a required attribute.", "Add the value under `attributes:`, or remove `required: true` from the attribute.")
LINK_ENDS = _code("GK324", "link-does-not-join", "A link does not join two marks that it is allowed to join.", "Give the marks an `id:`, and name them with `from:` and `to:`.")
ATTRIBUTE_INCOMPLETE = _code("GK325", "attribute-incomplete", "An attribute lacks a key that its kind requires, or has one that its kind does not allow.", "Add `options:` for a choice, and `options:` or a `range:` for a rating. List only parts of `task.input` under `of:`.")
MARK_TWICE = _code("GK326", "mark-twice", "An answer contains the same mark twice, or two marks with the same id.", "Remove one of the two, or change its id.", Severity.WARNING)

# GK4xx: craft
LABEL_WITHOUT_EXAMPLE = _code("GK401", "label-without-example", "A label is not the answer of any example.", "Add an example with the label as its answer.", Severity.WARNING)
LABEL_WITHOUT_WRONG_EXAMPLE = _code("GK402", "label-without-wrong-example", "No example shows where annotators could choose a label by mistake.", "Find an example where annotators are likely to choose the label by mistake. Add the label under `not:`, with the reason.", Severity.NOTE)
CONFUSION_WITHOUT_CONTRAST = _code("GK403", "confusion-without-contrast", "Two labels are listed as easily confused, but no example contrasts them.", "Add an example with one of them as its answer and the other under `not:`.", Severity.WARNING)
USE_AND_AVOID_ALIKE = _code("GK404", "use-and-avoid-alike", "A case is listed under both `use_when` and `avoid_when`.", "Keep it in one of the lists, or state what makes the difference.", Severity.WARNING)
DEFINITION_REPEATS_NAME = _code("GK405", "definition-repeats-name", "A definition only repeats the name of its label.", "Define the label in other words than its name.", Severity.WARNING)
LABELS_ALIKE = _code("GK406", "labels-alike", "Two labels have the same name or nearly the same definition.", "State how they differ, or merge them.", Severity.WARNING)
LABEL_WITHOUT_LIMIT = _code("GK407", "label-without-limit", "A label states when to use it but not when to avoid it.", "List similar cases that do not belong to it under `avoid_when:`, each with the label to use `instead:`.", Severity.NOTE)
HOTKEYS_ALIKE = _code("GK408", "hotkeys-alike", "Two hotkeys differ only by Shift.", "Choose another hotkey for one of the labels.", Severity.WARNING)
DEPRECATED_TAUGHT = _code("GK409", "deprecated-taught", "A rule, an edge case or a label refers to a deprecated label.", "Refer to its successor, or remove the reference.", Severity.WARNING)
ATTRIBUTE_UNASKED = _code("GK410", "attribute-unasked", "An attribute is never asked.", "List it under `attributes:` of a label or an option. If it is about the item or its parts, state that with `of:`.", Severity.WARNING)
VAGUE = _code("GK411", "vague", "Vague words leave the decision to each annotator.", "State what to do in each case.", Severity.WARNING)
MUST_WITHOUT_WHY = _code("GK412", "must-without-why", "A rule with `level: must` gives no reason.", "Add `why:`, or lower the level.", Severity.WARNING)
RULE_WITHOUT_EXAMPLE = _code("GK413", "rule-without-example", "There is a rule that no example shows.", "Add the address of the rule under `shows:` of an example whose answer depends on it.", Severity.NOTE)
RULE_TOO_LONG = _code("GK414", "rule-too-long", "A rule is too long to remember.", "Split it, or move its cases to edge cases.", Severity.WARNING)
REQUIREMENT_UNANSWERED = _code("GK415", "requirement-unanswered", "There is a requirement that no label or rule covers.", "List the requirement under `requirements:` of the label or rule that covers it, or remove it.", Severity.WARNING)
OUTCOME_WITHOUT_WHEN = _code("GK416", "outcome-without-when", "An outcome does not state when to choose it.", "Add `when:`.", Severity.WARNING)
PROCEDURE_DEAD_END = _code("GK417", "procedure-dead-end", "An answer of the last decision step leads to no label, outcome or other step.", "Add the `label:`, `outcome:` or `step:` that follows the answer.", Severity.WARNING)
PROCEDURE_LOOP = _code("GK418", "procedure-loop", "Decision steps form a loop.", "Change one of the answers so that it leads to a label, an outcome or a later step.", Severity.WARNING)
LABEL_UNREACHED = _code("GK419", "label-unreached", "There is a label to which no decision step leads.", "Add an answer that leads to it, or remove the label.", Severity.WARNING)
STEP_UNREACHED = _code("GK420", "step-unreached", "There is a decision step to which no answer leads.", "Name it under `step:` of an answer, or remove it.", Severity.WARNING)
EDGE_CASE_CONTRADICTS = _code("GK421", "edge-case-contradicts-example", "An edge case and an example give different answers to the same item.", "Decide which is right, and correct the other.", Severity.WARNING)
EXAMPLES_CONTRADICT = _code("GK422", "examples-contradict", "Two examples have the same item and different answers.", "Decide which is right, and remove the other.", Severity.WARNING)
EXAMPLES_ALIKE = _code("GK423", "examples-alike", "An example is nearly the same as another one.", "Remove one of the two, or change it so that it shows something new.", Severity.WARNING)
EDGE_CASE_WITHOUT_WHY = _code("GK424", "edge-case-without-why", "The decision of an edge case has no reason.", "Add `why:`, so that annotators can decide similar cases.", Severity.WARNING)
HARD_WITHOUT_WHY = _code("GK425", "hard-without-why", "A borderline or hard example gives no reason for its answer.", "Add `why:`, or the tempting answers under `not:`.", Severity.WARNING)
GOLD_IS_PUBLIC = _code("GK426", "gold-is-public", "A published example shows the item of a gold example.", "Use another item for one of them.", Severity.WARNING)
DEPRECATED_RULE_SHOWN = _code("GK427", "deprecated-rule-shown", "An example shows a deprecated rule.", "Change its answer to follow the rule that is valid now, and name that rule under `shows:`, or remove the example.", Severity.WARNING)
PLACEHOLDER = _code("GK431", "placeholder", "The text contains a placeholder.", "Write the missing text, or remove the placeholder.", Severity.WARNING)
PERSONAL_DATA = _code("GK432", "personal-data", "The text contains what looks like the address, number or account of a real person.", "Replace it with invented data: an email address at `example.com`, a telephone number that is reserved for fiction, such as +1 212 555 0142, or, for other numbers, a number with a wrong checksum.", Severity.WARNING)
HARD_TO_READ = _code("GK433", "hard-to-read", "The text is harder to read than the settings allow.", "Use shorter sentences and simpler words.", Severity.WARNING)
TERM_UNUSED = _code("GK434", "term-unused", "The glossary defines a term that the guideline does not use.", "Use the term where it is meant, or remove the entry.", Severity.NOTE)
STARTER_TEXT = _code("GK438", "starter-text", "A text of a new guideline has not been replaced.", "Replace the whole text, including `FILL IN:`.", Severity.NOTE)
COLOR_CONTRAST = _code("GK441", "color-contrast", "A color is hardly visible on a page.", "Choose a color that is neither very light nor very dark.", Severity.WARNING)
COLORS_ALIKE = _code("GK442", "colors-alike", "Some readers cannot distinguish two colors.", "Choose colors that also differ in lightness.", Severity.NOTE)
MEDIA_WITHOUT_DESCRIPTION = _code("GK443", "media-without-description", "An image, audio file, video or document has no description.", "Describe under `description:` what can be seen or heard.", Severity.WARNING)

# GK5xx: versions and changes
VERSION_NOT_HIGHER = _code("GK501", "version-not-higher", "A version is lower than an earlier version, or was used before.", "Choose a version above all earlier ones for the next release.", Severity.WARNING)
TAG_NOT_IN_HISTORY = _code("GK502", "tag-not-in-history", "A release tag is not in the history of the current branch, or is on a commit with another version.", "Move the tag to the commit that was merged.", Severity.WARNING)
RELEASE_UNREADABLE = _code("GK503", "release-unreadable", "An old release cannot be read and is left out of the changelog.", "Inspect the commit that the message names. You do not need to change any file.", Severity.WARNING)
BAD_NOTE = _code("GK504", "bad-note", "A change note cannot be used.", "A note can start with a block between two `---` lines, which contains `impact:` or `targets:`. The reason follows, in one or two sentences.")
NOTE_TARGET = _code("GK505", "note-without-change", "A change note belongs to no change: its release or guideline does not exist, or its target did not change.", "Correct the address under `targets:`, or move the note to the right release or guideline.", Severity.WARNING)
CODE_REUSED = _code("GK506", "code-reused", "A label has a code that another label had in an earlier version.", "Choose a code that was never used. Items labeled earlier keep the old meaning.", Severity.WARNING)
ID_REUSED = _code("GK507", "id-reused", "An id has another meaning than in an earlier version.", "Choose a new id for the new meaning, and keep the old label with `status: deprecated`.")

# GK6xx: site
NO_HISTORY = _code("GK601", "no-history", "Releases and changes cannot be shown, because there is no git repository, no commit in it, or no git program.", "Commit the guidelines to a git repository, or build with `--no-history`.", Severity.NOTE)
ASSET_MISSING = _code("GK602", "asset-missing", "The guideline names a file that is not in its folder.", "Put the file in `assets/` in the guideline's folder, or correct its name.")
ASSET_UNUSABLE = _code("GK603", "asset-unusable", "A file does not have the expected format, or cannot be read.", "Save it again: an image as PNG, JPEG, WebP or GIF, an audio file as WAV, FLAC, OGG or MP3, a video as MP4, a document as PDF.")

# GK7xx: settings
IGNORE_EXPIRED = _code("GK701", "ignore-expired", "An exception in the settings has expired, and the finding that it covers is still there.", "Fix the finding, or change the date under `until:`.", Severity.WARNING)
IGNORE_UNUSED = _code("GK702", "ignore-unused", "An exception in the settings covers no finding.", "Remove it from `ignore:` in guidelinekit.yaml.", Severity.WARNING)
ACKNOWLEDGE_EXPIRED = _code("GK703", "acknowledge-expired", "The acknowledgement of a change has expired, and the change is still there.", "Write a note for the change, undo it, or change the date under `until:`.", Severity.WARNING)
ACKNOWLEDGE_UNUSED = _code("GK704", "acknowledge-unused", "The settings acknowledge a change that no longer exists.", "Remove it from `acknowledge:` in guidelinekit.yaml. The change was released, undone, or has other values now.", Severity.WARNING)
