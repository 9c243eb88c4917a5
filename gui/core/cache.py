"""The cache that ``evaluate`` may be given."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from msgspec import Struct, field

T = TypeVar("T")


class Cache(Struct):
    """Parts of the last results by what they depend on; changes how long an answer takes, never what."""

    parts: dict[str, tuple[Hashable, Any]] = field(default_factory=dict)

    def get(self, name: str, key: Hashable, make: Callable[[], T]) -> T:
        """The part made for ``key``, from the last call if that had the same key."""
        known = self.parts.get(name)
        if known is not None and known[0] == key:
            value: T = known[1]
            return value
        value = make()
        self.put(name, key, value)
        return value

    def put(self, name: str, key: Hashable, value: object) -> None:
        """Keep a part that was made elsewhere for ``key``."""
        self.parts[name] = (key, value)
