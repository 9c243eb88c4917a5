"""Kinds of message: what each looks like and how long it stays, whoever says it."""

from __future__ import annotations

from enum import Enum


class MessageKind(Enum):
    """Sign, colour role, and the seconds until the message goes by itself (0: it stays until it is closed).

    The sign is there because colour alone never tells kinds apart.
    """

    HINT = ("ℹ", "heading", 4.0)
    DONE = ("ℹ", "heading", 6.0)
    REFUSED = ("⚠", "warn", 6.0)
    NOTE = ("ℹ", "heading", 0.0)
    READ = ("ℹ", "heading", 10.0)
    FINDING = ("✓", "good", 10.0)
    OFFER = ("⚠", "warn", 0.0)
    FAILED = ("!", "bad", 0.0)

    @property
    def sign(self) -> str:
        return self.value[0]

    @property
    def role(self) -> str:
        return self.value[1]

    @property
    def seconds(self) -> float:
        return self.value[2]

    @property
    def passing(self) -> bool:
        """Whether it goes by itself: such a message never takes the place of an open question."""
        return self.seconds > 0
