"""A seed and numbers of elements -> a generated guideline, the same for the same seed."""

import random
from pathlib import Path
from typing import Any

import yaml

_TEXT = """
the comment attacks a person group for what they said did or are in public and shows contempt threat anger calm doubt
praise of an idea law city team article reader author under headline while someone else defends explains it
"""
_WORDS = _TEXT.split()


def guideline(
    seed: int, *, labels: int = 30, rules: int = 20, edge_cases: int = 20, examples: int = 60, name: str = ""
) -> dict[str, Any]:
    """Return a valid guideline. The default size is about 30 KB of YAML, like a real one."""
    generator = random.Random(seed)

    def sentence(length: int = 14) -> str:
        return " ".join(generator.choice(_WORDS) for _ in range(length)).capitalize() + "."

    ids = [f"label-{number}" for number in range(labels)]
    return {
        "format": 1,
        "id": name or f"guideline-{seed}",
        "title": f"Guideline {seed}",
        "version": "1.0.0",
        "summary": sentence(30),
        "task": {"unit": sentence(), "input": {"parent": "text", "comment": "text"}, "kind": "choose-one"},
        "labels": {
            label: {
                "name": label.replace("-", " ").title(),
                "short": sentence(5),
                "definition": sentence(25),
                "use_when": [sentence() for _ in range(3)],
                "avoid_when": [{"text": sentence(), "instead": ids[number - 1]}],
                "confused_with": {ids[number - 1]: sentence()},
                "code": number,
            }
            for number, label in enumerate(ids)
        },
        "rules": {
            f"rule-{n}": {"statement": sentence(20), "why": sentence(), "labels": generator.sample(ids, 2)}
            for n in range(rules)
        },
        "edge_cases": {
            f"case-{n}": {
                "situation": sentence(),
                "decision": generator.choice(ids),
                "why": sentence(),
                "decided": "2026-03-02",
            }
            for n in range(edge_cases)
        },
        "examples": {
            f"example-{n}": {
                "input": {"parent": sentence(), "comment": sentence(20)},
                "answer": ids[n % labels],
                "not": {ids[n % labels - 1]: sentence()},
                "why": sentence(),
                "shows": [f"rules/rule-{n % rules}"],
            }
            for n in range(examples)
        },
    }


def write(folder: Path, count: int) -> list[Path]:
    """Write `count` guidelines of the default size to `specs/` in a folder; returns their paths."""
    paths = []
    for seed in range(count):
        path = folder / "specs" / f"guideline-{seed}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dump(guideline(seed)), encoding="utf-8")
        paths.append(path)
    return paths


def dump(data: dict[str, Any]) -> str:
    """Return a guideline as YAML in the usual layout."""
    return str(yaml.dump(data, Dumper=yaml.CSafeDumper, sort_keys=False, width=110, allow_unicode=True))
