"""What a format is: how a file of it is recognized, read and written, and what of a guideline it holds."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from guidelinekit.errors import GuidelineKitError
from guidelinekit.exchange.draft import Draft
from guidelinekit.exchange.interface import Interface
from guidelinekit.exchange.words import ENGLISH_WORDS, Words
from guidelinekit.guideline.format.schema import Schema


class ExchangeError(GuidelineKitError):
    """A file cannot be read as a guideline, or a guideline cannot be written in a format."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file that someone wants to read: its name without folders, and its content.

    `words` are the texts by which a reader recognizes what guidelinekit wrote, in each language.
    """

    name: str
    content: bytes
    words: Words = field(default=ENGLISH_WORDS, compare=False)

    @property
    def text(self) -> str:
        """The content as text.

        Raises:
            ExchangeError: it is not UTF-8, or UTF-16 with a byte-order mark.
        """
        is_utf16 = self.content.startswith((b"\xff\xfe", b"\xfe\xff"))
        try:
            return self.content.decode("utf-16" if is_utf16 else "utf-8-sig")
        except UnicodeDecodeError as error:
            raise ExchangeError(
                f"{self.name} is not UTF-8 text: byte {error.start + 1} cannot be read",
                hint="Save it again with the encoding UTF-8.",
            ) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format of files.

    `recognizes` returns how sure it is that a file has this format: 0 (it is not) to 100 (nothing else looks so); it
    raises nothing. `identity` is what finished annotations contain of a label: `id`, `code` or `name`. `inputs` are the
    kinds of input that the tool can show; empty for a list of labels, which is about no input.

    `one_file` is what a sentence calls a file, such as “a Word document”; without it, the title.

    `without_mark` removes what guidelinekit writes into a file to read it again; people may have removed it too.
    `limits` returns why the tool cannot offer some labels of a guideline, by address.

    `holds` are the fields of a guideline that a file holds completely, as paths of the schema such as `labels/*/color`;
    `partly` are those that it holds only in part, each with the reason. It holds nothing else.
    """

    id: str
    title: str
    file_name: str
    read: Callable[[File, Schema], Draft]
    write: Callable[[Interface], bytes] | None = None
    recognizes: Callable[[File], int] = lambda _: 0
    one_file: str = ""
    identity: str = "id"
    inputs: tuple[str, ...] = ()
    holds: frozenset[str] = frozenset()
    partly: Mapping[str, str] = field(default_factory=dict)
    without_mark: Callable[[bytes], bytes] = lambda content: content
    limits: Callable[[Interface], Mapping[str, str]] = lambda _: {}

    def identified_by(self, stored: Sequence[str]) -> str:
        """Return what finished annotations contain of a label where datasets store something."""
        return stored[0] if self.identity == "id" and "id" not in stored else self.identity
