"""The command palette: one line in which all that the program can do is found by its name."""

from gui.app.palette.controller import Palette

__all__ = ["Palette"]
