"""A cache with few entries."""

from collections.abc import Callable
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Recent(Generic[K, V]):
    """A cache of the most recently computed values."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._values: dict[K, V] = {}

    def get(self, key: K, compute: Callable[[], V]) -> V:
        """Return the value of a key, computing it if it is not cached."""
        if key not in self._values:
            # Removed first, so that their memory is used again.
            while len(self._values) >= self._limit:
                del self._values[next(iter(self._values))]
            self._values[key] = compute()
        return self._values[key]

    def known(self, key: K) -> V | None:
        """Return the value of a key if it is cached."""
        return self._values.get(key)
