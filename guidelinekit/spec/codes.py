"""The registry of finding codes. Their reference page is generated from it, and a contract test wants a case for each."""

from guidelinekit.spec.finding import FindingCode, Severity

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
ANSWER_SHAPE = _code("GK306", "answer-does-not-fit-task", "An answer does not have the shape that task.kind asks for.", "choose-one takes one label, choose-many a list of labels, mark-spans a list of marks with `text`.")
INPUT_SHAPE = _code("GK307", "input-does-not-fit-task", "An input does not have the parts that task.input names.", "Give one text for each part of task.input, under the part's name.")
TOO_FEW_LABELS = _code("GK308", "too-few-labels", "There are fewer labels to choose from than the task needs.", "choose-one needs two labels that can be chosen, the other kinds one.")
IDS_DIFFER_BY_CASE = _code("GK309", "ids-differ-by-case", "Two ids of a section differ only by upper and lower case.", "Rename one of them.")
CODE_TWICE = _code("GK310", "code-used-twice", "Two labels have the same code or hotkey.", "Give each label its own.")
ELEMENT_TWICE = _code("GK311", "element-in-two-files", "An element or field stands in two files of the guideline.", "Keep it in one file.")
ID_NOT_FOLDER = _code("GK312", "id-is-not-the-folder", "The guideline's id is not the name of its folder or file.", "Give both the same name.")
GUIDELINE_TWICE = _code("GK313", "guideline-in-two-places", "Two guidelines have the same id.", "Rename one of them.")
SUCCESSOR_OF_LIVING = _code("GK314", "successor-of-a-living-label", "A label that is not deprecated names a successor.", "Set `status: deprecated`, or remove replaced_by and consider.")
SELF_REFERENCE = _code("GK315", "self-reference", "An element refers to itself.", "Name another element, or remove the reference.")
IMPOSSIBLE_DATE = _code("GK316", "impossible-date", "A date does not exist in the calendar.", "Correct the day or month.")
UNREACHABLE_LINK = _code("GK317", "unreachable-link", "A link in prose leads nowhere.", "Use an address that begins with `https://` or `mailto:`; put code marks around text that is no link.")
SPAN_AMBIGUOUS = _code("GK318", "span-ambiguous", "The input does not settle which words a mark means.", "Add `occurrence:`, which counts from 1, or copy the words as they stand.", Severity.WARNING)
WRONG_IS_RIGHT = _code("GK319", "wrong-answer-is-right", "A wrong answer is the same as the right one.", "Name another answer, or remove it.")

# GK5xx: versions and changes
VERSION_FELL = _code("GK501", "version-fell", "A version is lower than an earlier one, or returned to it.", "Give the next release a version above all earlier ones.", Severity.WARNING)
TAG_OFF_LINE = _code("GK502", "tag-off-the-main-line", "A release tag lies off the history that is looked at, or on a commit with another version.", "Move the tag to the commit that was merged.", Severity.WARNING)
RELEASE_UNREADABLE = _code("GK503", "release-unreadable", "An old release cannot be read any more and is left out of the changelog.", "Nothing to mend in the work tree; the commit is named for whoever looks into it.", Severity.WARNING)
BAD_NOTE = _code("GK504", "bad-note", "A change note cannot be used.", "Begin it with `---`, optional `impact:` and `targets:`, `---`, then say why in a sentence or two.")
NOTE_TARGET = _code("GK505", "note-without-change", "A change note is about nothing: its release, its guideline or what it targets did not change.", "Correct the address in `targets`, or move the note to where it belongs.", Severity.WARNING)

# GK6xx: site
NO_HISTORY = _code("GK601", "no-history", "There is no git repository, no commit in it, or no git program, so that releases and changes cannot be shown.", "Commit the guidelines to a git repository, or build with `--no-history`.", Severity.NOTE)
