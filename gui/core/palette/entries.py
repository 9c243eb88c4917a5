"""One entry of the command palette: what is shown of it and by which words it is found."""

from __future__ import annotations

from gui.core.values import Frozen


class PaletteEntry(Frozen, frozen=True):
    """``key`` stays the same from start to start, because the recent ones are remembered by it.

    ``kind``: a word such as Command, Preset or Equation. ``where``: the place in the program, or the source.
    ``words``: further words by which it is found. ``reason``: why it cannot be done now; empty where it can.
    """

    key: str
    kind: str
    title: str
    where: str = ""
    shortcut: str = ""
    words: str = ""
    reason: str = ""

    @property
    def spoken(self) -> str:
        """All of it as a screen reader says it."""
        parts = (self.title, self.kind, self.where, self.shortcut and f"key {self.shortcut}")
        text = ", ".join(part for part in parts if part)
        return f"{text}, not available: {self.reason}" if self.reason else text
