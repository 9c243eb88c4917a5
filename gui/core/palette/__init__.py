"""What the command palette finds: one kind of entry for whatever can be done or looked up, and the search."""

from gui.core.palette.entries import PaletteEntry
from gui.core.palette.help_pages import HelpHeading, help_headings
from gui.core.palette.search import ranked

__all__ = ["HelpHeading", "PaletteEntry", "help_headings", "ranked"]
