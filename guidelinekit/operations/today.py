"""The clock of the system -> the current day."""

import datetime
import time


def local_day() -> datetime.date:
    """Return today in the local time zone, also in one that `datetime` refuses, such as `TZ=UTC+99`."""
    return datetime.date(*time.localtime()[:3])


def utc_day() -> datetime.date:
    """Return today in UTC, which is the same on every machine that publishes."""
    return datetime.datetime.now(datetime.UTC).date()
