"""The window beside a notebook: ``explore`` opens it and hands back what is chosen there."""

from gui.app.notebook.entry import explore
from gui.app.notebook.exploration import Exploration

__all__ = ["Exploration", "explore"]
