"""Pinned curves in the menus."""

from gui.app.compare.pinning import Pinning

__all__ = ["Pinning"]
