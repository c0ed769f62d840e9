"""A repository whose publication has every kind of page: the history of one guideline, and one that was replaced."""

from tests.conftest import Repository

_GUIDELINE = """\
format: 1
id: mood
title: {title}
version: {version}
{more}summary: Say how the writer of a sentence feels.
task: {{unit: One sentence., input: text, kind: choose-one}}
owners: {{desk: {{name: Mood desk, contact: "mailto:mood@guidelinekit.invalid"}}}}
labels:
{labels}rules:
  plain-words: {{statement: "{rule}"}}
"""
_HAPPY = "{name: Happy, definition: The writer is pleased.}"
_JOYFUL = "{name: Happy, definition: The writer is pleased or grateful., renamed_from: [happy]}"
_SAD = "{name: Sad, definition: The writer is not pleased.}"
_DOWN = "{name: Down, definition: The writer is not pleased., renamed_from: [sad]}"
_GLOOMY = "{name: Sad, definition: The sentence is about a loss., use_when: [Somebody has died.]}"
_ANGRY = "{name: Angry, definition: The writer blames somebody.}"
_CALM = "{name: Calm, definition: The writer feels nothing.}"
#: What only the first release has: a procedure, and so many terms that they have several pages.
_FIRST = """\
procedure:
  glad: {ask: Is the writer glad?, answers: {glad: {name: Glad, label: happy}, other: {name: Other, label: sad}}}
glossary:
""" + "".join(f"  word-{n}: {{name: Word {n}, definition: {'A word of some length. ' * 30}}}\n" for n in range(60))

#: Version -> labels, the statement of the rule, and further lines. Releases of the first-parent line, oldest first.
_RELEASES = {
    "1.0.0": ({"happy": _HAPPY, "sad": _SAD, "angry": _ANGRY}, "Count the words only.", _FIRST),
    "1.1.0": ({"joyful": _JOYFUL, "sad": _SAD, "angry": _ANGRY}, "Count the words only.", ""),
    "1.2.0": ({"joyful": _JOYFUL, "sad": _SAD}, "Count the words, not what you guess.", ""),
    "1.3.0": ({"joyful": _JOYFUL, "down": _DOWN, "angry": _ANGRY}, "Count the words, not what you guess.", ""),
    "1.4.0": ({"joyful": _JOYFUL, "down": _DOWN, "angry": "{mood: bad}"}, "Count the words only.", ""),
    "2.0.0": ({"joyful": _JOYFUL, "down": _DOWN, "angry": _ANGRY}, "Count the words, not what you guess.", ""),
    "2.1.0-rc.1": ({"joyful": _JOYFUL, "down": _DOWN, "sad": _GLOOMY}, "Count the words, not what you guess.", ""),
    "2.1.0": (
        {"joyful": _JOYFUL, "down": _DOWN, "sad": _GLOOMY, "angry": _ANGRY, "calm": _CALM},
        "Count the words, not what you guess.",
        "effective: 2026-03-01\n",
    ),
}
#: A page of the first release that no later one has, and pages of elements that the newest release does not have.
ONLY_FIRST, RENAMED, WITHOUT_STEPS = "glossary/-2/index.html", "labels/happy/index.html", "decide/index.html"


def _text(version: str, title: str = "Mood of a sentence", language: str = "") -> str:
    labels, rule, more = _RELEASES[version]
    lines = "".join(f"  {label_id}: {label}\n" for label_id, label in labels.items())
    more += f"language: {language}\n" if language else ""
    return _GUIDELINE.format(title=title, version=version, labels=lines, rule=rule, more=more)


def write_history(repository: Repository, language: str = "") -> None:
    """Commit all releases of `mood`: on the line, on a branch for maintenance, a trial, and one that is withdrawn.

    `speech` is replaced by `talk`.
    """
    speech = _text("1.0.0", "Speech").replace("id: mood", "id: speech")
    path = "specs/mood.yaml"
    for version in _RELEASES:
        repository.commit(version, {path: _text(version, language=language)})
        repository.git("tag", f"mood@{version}")
        if version == "1.0.0":
            repository.commit("Speech", {"specs/speech.yaml": speech})
            repository.git("tag", "speech@1.0.0")
        if version == "1.3.0":
            reason = "The label `down` was confused with *tired*."
            repository.commit(
                "Withdraw", {"changes/mood/1.3.0/withdrawn.md": f"---\ndate: 2026-01-05\n---\n{reason}\n"}
            )
    talk = speech.replace("id: speech", "id: talk").replace("title: Speech", "title: Talk")
    repository.commit("Talk", {"specs/speech.yaml": None, "specs/talk.yaml": talk})
    repository.git("tag", "talk@1.0.0")
    repository.git("switch", "--quiet", "--create", "1.x", "mood@1.2.0")
    fixed = _text("1.2.0", language=language).replace("version: 1.2.0", "version: 1.2.1")
    repository.commit("1.2.1", {path: fixed.replace("pleased or", "glad or")})
    repository.git("tag", "mood@1.2.1")
    repository.git("switch", "--quiet", "main")
