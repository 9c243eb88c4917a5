"""What may go wrong while exporting."""

from __future__ import annotations

from gui.core.values import InputError


class ExportError(InputError):
    """A sentence for the user: what could not be exported, and why."""

    def __init__(self, reason: str) -> None:
        super().__init__("", reason)
