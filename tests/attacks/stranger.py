"""A seed -> the pull request of a stranger, in which settings, templates, assets, specs and notes may be hostile.

Secrets are in the environment, in `.git/config` and in a file outside the repository. Every payload that would run
creates the file `canary`.
"""

import json
import random
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.conftest import Repository

SPEC = "specs/mood/guideline.yaml"
#: Texts that are live in one medium or another. `CANARY` is a path.
TEXTS = (
    "{{ cycler.__init__.__globals__.os.popen('touch CANARY').read() }}",
    "{% for a in range(3) %}{{ self.__init__.__globals__ }}{% endfor %}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "$(touch CANARY)", "`touch CANARY`", "; touch CANARY #", "| touch CANARY", "${TOKEN}", "$TOKEN", "%TOKEN%",
    "::error::OWNED", "::add-mask::x", "::set-output name=a::b", "##[error]OWNED", "\n::stop-commands::x\n",
    "section_start:1:x\r\x1b[0K", "\x1b]0;owned\x07", "\x1b[2J", "\x9b2J", "a\rb", "a\x08b", "\u202egnp.exe",
    "<script>fetch('//evil.invalid')</script>", "<img src=x onerror=alert(1)>", "](javascript:alert(1))",
    "![x](//evil.invalid/pixel.png)", "@everyone", "@org/team", "/approve", "\n/approve\n", "#1", "GH-1",
    "--><!--", "]]>", "<![CDATA[", "</details>", "```\n/approve\n```", "````", "|a|b|", "&lt;b&gt;", "\x00", "\ud83d",
    "../../../../etc/passwd", "file:///etc/passwd", "C:\\Windows", "con", "-rf", "--output=/tmp", "@file",
)  # fmt: skip
#: Names of modules and settings that a tool may pick up from the folder in which it runs.
PLANTED = (
    "venv.py", "click.py", "yaml.py", "jinja2.py", "sitecustomize.py", "usercustomize.py", "guidelinekit.py",
    "guidelinekit/__init__.py", "mkdocs.py", "json.py", "conftest.py", "pip.conf", "setup.py",
)  # fmt: skip


@dataclass
class Stranger:
    """A checkout of the pull request. `secrets` are in `environment`, in git's configuration and in `outside`."""

    repository: Repository
    outside: Path
    canary: Path
    secrets: tuple[str, str, str]
    environment: dict[str, str]
    applied: list[str] = field(default_factory=list)


def pull_request(folder: Path, seed: int) -> Stranger:
    """Write the repository of a team, and the branch of a stranger, which is checked out."""
    generator = random.Random(seed)
    secrets = tuple(f"s3cr3t-{generator.getrandbits(64):016x}" for _ in range(3))
    outside = folder / "outside"
    outside.mkdir(parents=True)
    (outside / "secret.yaml").write_text(f"password: {secrets[2]}\n")
    repository = Repository(folder / "checkout")
    repository.commit("One", {SPEC: json.dumps(_guideline("A comment.")), "guidelinekit.yaml": "title: Moods\n"})
    repository.git("tag", "mood@1.0.0")
    repository.git("config", "http.extraheader", f"AUTHORIZATION: basic {secrets[1]}")
    stranger = Stranger(
        repository=repository, outside=outside, canary=folder / "canary", secrets=(secrets[0], secrets[1], secrets[2]),
        environment={"TOKEN": secrets[0], "GITHUB_TOKEN": secrets[0], "CI_JOB_TOKEN": secrets[0]},
    )  # fmt: skip
    branch = generator.choice(["work", "$(touch-canary)", "`id`", "<b>", "@everyone", "fix#1", "-x-"[1:]])
    repository.git("checkout", "--quiet", "-b", branch)
    repository.write({SPEC: json.dumps(_guideline("A comment of a stranger.", version="1.1.0"))})
    for name, attack in ATTACKS.items():
        if generator.random() < 0.35:
            attack(stranger, generator)
            stranger.applied.append(name)
    # Not every name can be committed; the checkout has it then all the same.
    subprocess.run(["git", "add", "--all"], cwd=repository.path, capture_output=True, check=False)
    repository.git("commit", "--quiet", "--allow-empty", "--message=Two")
    return stranger


def _guideline(unit: str, version: str = "1.0.0") -> dict[str, Any]:
    return {
        "format": 1, "id": "mood", "title": "Mood", "version": version, "summary": "A mood.",
        "task": {"unit": unit, "input": "text", "kind": "choose-one"},
        "labels": {
            "happy": {"name": "Happy", "definition": "The writer is pleased.", "short": "Pleased"},
            "sad": {"name": "Sad", "definition": "The writer regrets something.", "short": "Regret"},
        },
        "rules": {"one": {"statement": "Read the whole comment.", "why": "The end decides."}},
        "examples": {"rain": {"input": "It rains again.", "answer": "sad", "why": "They hoped for sun."}},
    }  # fmt: skip


def _edit(stranger: Stranger, change: Callable[[dict[str, Any]], None]) -> None:
    path = stranger.repository.path / SPEC
    data = json.loads(path.read_text())
    change(data)
    path.write_text(json.dumps(data))


def _text(stranger: Stranger, generator: random.Random) -> str:
    return generator.choice(TEXTS).replace("CANARY", str(stranger.canary))


def _add(stranger: Stranger, name: str, content: str) -> None:
    path = stranger.repository.path / name
    inside = [parent for parent in path.parents if parent.is_relative_to(stranger.repository.path)]
    if any(parent.is_symlink() or (parent.exists() and not parent.is_dir()) for parent in inside):
        return  # an earlier attack has taken a folder's name
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.is_dir() and not path.is_symlink():
        path.write_text(content, encoding="utf-8", errors="surrogatepass")


def _link(stranger: Stranger, name: str, target: str) -> None:
    path = stranger.repository.path / name
    inside = [parent for parent in path.parents if parent.is_relative_to(stranger.repository.path)]
    if not path.exists() and not any(place.is_symlink() for place in (path, *inside)):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(target)


def hostile_prose(stranger: Stranger, generator: random.Random) -> None:
    """Texts in fields, also in a field that the format does not have."""

    def change(data: dict[str, Any]) -> None:
        data["title"] = _text(stranger, generator)
        data["labels"]["happy"]["definition"] = _text(stranger, generator)
        data["rules"]["one"]["statement"] = _text(stranger, generator)
        data["examples"]["rain"]["input"] = _text(stranger, generator)
        data[f"x-{generator.choice(['a', 'b'])}"] = _text(stranger, generator)

    _edit(stranger, change)


def hostile_keys(stranger: Stranger, generator: random.Random) -> None:
    """Ids and keys that are texts."""

    def change(data: dict[str, Any]) -> None:
        data["labels"][_text(stranger, generator)] = {"name": "A", "definition": "B"}
        data[_text(stranger, generator)] = _text(stranger, generator)

    _edit(stranger, change)


def hostile_names(stranger: Stranger, generator: random.Random) -> None:
    """File and folder names that are texts."""
    for place in ("specs/{}.yaml", "specs/{}/guideline.yaml", "changes/mood/{}.md", "specs/mood/assets/{}.png"):
        name = _text(stranger, generator).replace("/", "_").replace("\x00", "").encode("utf-8", "replace").decode()
        _add(stranger, place.format(name[:80] or "x"), "title: x\n")


def hostile_notes(stranger: Stranger, generator: random.Random) -> None:
    """Notes with texts as targets, reasons and keys."""
    text = _text(stranger, generator)
    head = json.dumps({"impact": generator.choice(["reread", text]), "targets": ["labels/happy", text]})
    _add(stranger, "changes/mood/note.md", f"---\n{head}\n---\n{text}\n")


def hostile_settings(stranger: Stranger, generator: random.Random) -> None:
    """Settings that lead out of the repository or into `.git`, and texts as values."""
    text = _text(stranger, generator)
    settings: dict[str, Any] = {"title": text, "currency": text, "severity": {text: "error"}, "require_decisions": True}
    paths = [
        "../outside",
        "/etc",
        ".git",
        ".git/config",
        "../outside/secret.yaml",
        "/proc/self/environ",
        ".",
        "..",
        "specs",
    ]
    for name in ("specs", "changes", "templates", "output", "counts"):
        if generator.random() < 0.3:
            settings[name] = generator.choice(paths)
    acknowledged = {"guideline": "mood", "change": "c12345678901", "reason": text, "owner": text, "until": "2999-01-01"}
    if generator.random() < 0.3:
        settings["acknowledge"] = [acknowledged]
    if generator.random() < 0.3:
        settings["impact"] = {text: {"impact": "reread", "reason": text}}
    if generator.random() < 0.5:
        settings = {"title": text, "counts": settings.get("counts", "../outside/secret.yaml")}
    _add(stranger, "guidelinekit.yaml", json.dumps(settings))


def templates_that_run(stranger: Stranger, generator: random.Random) -> None:
    """Templates that read and run."""
    payload = generator.choice(
        [
            "{{ cycler.__init__.__globals__.os.popen('touch CANARY; env; cat .git/config').read() }}",
            "{{ joiner.__init__.__globals__.os.environ }}",
            "{{ lipsum.__globals__['os'].system('touch CANARY') }}",
            "{{ self._TemplateReference__context.environment }}",
            "{% include '../../outside/secret.yaml' %}{% include '/etc/hostname' %}",
            "{% import '../.git/config' as x %}",
            "{{ ''.__class__.__base__.__subclasses__() }}",
            "{{ request.application.__globals__ }}{{ config }}",
            "{{ 'x' * 10**9 }}",
            "{% for a in range(10**9) %}{% endfor %}",
            "{{ '%999999999d' | format(1) }}",
            "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        ]
    ).replace("CANARY", str(stranger.canary))
    names = ["label.html.j2", "start.html.j2", "portal.html.j2", "macros.html.j2", "changelog.atom.j2"]
    for name in generator.sample(names, 2):
        _add(stranger, f"site_templates/{name}", payload)


def planted_modules(stranger: Stranger, generator: random.Random) -> None:
    """Modules that a Python in this folder may import, hooks of MkDocs, and git's hooks."""
    code = f"open({str(stranger.canary)!r}, 'w')\n"
    for name in generator.sample(PLANTED, 5):
        _add(stranger, name, code)
    _add(stranger, "hooks.py", code)
    _add(
        stranger, "mkdocs.yml", "site_name: x\nhooks: [hooks.py]\nplugins: []\nx: !!python/object/apply:os.getcwd []\n"
    )


def repositories_inside(stranger: Stranger, generator: random.Random) -> None:
    """A bare repository, attributes with filters, and a `.git` file."""
    run = f"touch {stranger.canary}"
    inner = generator.choice(["specs/mood", "specs", "changes", "bare"])
    _add(stranger, f"{inner}/HEAD", "ref: refs/heads/main\n")
    _add(stranger, f"{inner}/config", f"[core]\n\trepositoryformatversion = 0\n\tbare = true\n\tfsmonitor = {run}\n")
    _add(stranger, f"{inner}/objects/x", "")
    _add(stranger, f"{inner}/refs/x", "")
    _add(stranger, ".gitattributes", "*.yaml filter=x diff=x merge=x\n")
    _add(stranger, ".gitmodules", f'[submodule "x"]\n\tpath = x\n\turl = ext::sh -c {run}\n\tupdate = !{run}\n')


def links(stranger: Stranger, generator: random.Random) -> None:
    """Links to what is outside, in every place that is read or written."""
    targets = [str(stranger.outside / "secret.yaml"), "/proc/self/environ", "/dev/zero", ".git/config", "/etc/hostname"]
    places = [
        "specs/link.yaml",
        "specs/mood/more.yaml",
        "specs/mood/assets/a.png",
        "specs/mood/examples/a.jsonl",
        "changes/mood/link.md",
        "changes/mood/1.0.0/withdrawn.md",
        "site_templates/label.html.j2",
        "site_templates/assets/x.css",
        "counts.csv",
        "specs/mood/.guideline.yaml.new",
        ".guidelinekit-cache",
    ]
    for place in generator.sample(places, 4):
        _link(stranger, place, generator.choice(targets))
    folders = ["changes", "site_templates", "specs/other", "specs/mood/assets", "_site", "specs/mood/examples"]
    _link(stranger, generator.choice(folders), generator.choice([str(stranger.outside), "/etc", ".git", "/proc/self"]))
    if generator.random() < 0.3:
        (stranger.repository.path / "guidelinekit.yaml").unlink()
        _link(stranger, "guidelinekit.yaml", generator.choice(targets[:2]))


def an_output_that_is_ours(stranger: Stranger, generator: random.Random) -> None:
    """A committed marker, so that a folder looks like an output of ours."""
    _add(stranger, f"{generator.choice(['.', 'specs', '_site', 'changes'])}/.guidelinekit", "")
    _add(stranger, "_site/index.json", "{}")


def large_and_deep(stranger: Stranger, generator: random.Random) -> None:
    """Data that grows when it is read."""
    content = generator.choice(
        [
            "a: &a [x,x,x,x,x,x,x,x]\n" + "".join(
                f"{chr(98 + at)}: &{chr(98 + at)} [{','.join(['*' + chr(97 + at)] * 8)}]\n" for at in range(12)),
            "[" * 5000, "{a: " * 3000, "- " * 4000 + "x", "a: " + "9" * 200_000, "? " * 3000,
        ]
    )  # fmt: skip
    _add(stranger, f"specs/mood/{generator.choice(['deep.yaml', 'examples/deep.jsonl'])}", content)


ATTACKS: dict[str, Callable[[Stranger, random.Random], None]] = {
    attack.__name__: attack
    for attack in (
        hostile_prose, hostile_keys, hostile_names, hostile_notes, hostile_settings, templates_that_run,
        planted_modules, repositories_inside, links, an_output_that_is_ours, large_and_deep,
    )
}  # fmt: skip
