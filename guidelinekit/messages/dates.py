"""A date such as `2026-03-09` and a language tag -> the date in words, by the patterns of CLDR."""

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@cache
def long_date(text: str, *tags: str) -> str:
    """Return a date as `9 March 2026`, in the first of the languages that CLDR knows.

    `tags` are BCP 47 tags; the last must be known. English without a region has the day first. A text that is not a
    full date, or not a day of the calendar, is returned unchanged.
    """
    if not _DAY.fullmatch(text):
        return text
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    # Babel takes time to import.
    from babel.dates import format_date

    return str(format_date(day, format="long", locale=_locale(tags)))


def _locale(tags: tuple[str, ...]) -> "Locale":
    from babel import Locale, UnknownLocaleError

    for tag in tags:
        steps = tag.split("-")
        # Of `en-XX` or `de-DE-u-co-phonebk`, CLDR knows only the beginning.
        for length in range(len(steps), 0, -1):
            try:
                locale = Locale.parse("-".join(steps[:length]), sep="-")
            except (UnknownLocaleError, ValueError):
                continue
            return Locale("en", "GB") if str(locale) == "en" else locale
    raise ValueError(f"no known language in {', '.join(tags)}")
