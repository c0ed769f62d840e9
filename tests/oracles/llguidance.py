"""llguidance, which makes language models answer by a grammar, and a JSON Schema.

It refuses unknown types and what no grammar can express, such as unique items. It does not see the limits of providers:
depth, number of values, and that each object must be closed and require all its properties.
"""

from pathlib import Path

from llguidance import LLMatcher, LLTokenizer

from tests.oracles.judge import read_json


def judge(path: Path) -> str:
    """Compile the schema to a grammar; the compiler's warnings are in what it returns."""
    grammar = LLMatcher.grammar_from_json_schema(read_json(path))
    tokenizer = LLTokenizer("byte")
    failed, notes = LLMatcher.validate_grammar_with_warnings(grammar, tokenizer)
    if failed:
        raise ValueError(notes[0])
    matcher = LLMatcher(tokenizer, grammar, log_level=0)
    if matcher.is_error():
        raise ValueError(matcher.get_error())
    return "; ".join(["the schema has a grammar", *(f"warning: {note}" for note in notes)])
