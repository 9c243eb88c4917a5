"""What a talk needs on the screen: words for the last row, pen, spotlight and black-out."""

from gui.widgets.stage.blackout import Blackout
from gui.widgets.stage.ink import INK_ROLES, InkLayer
from gui.widgets.stage.lines import StageLine, StageLines
from gui.widgets.stage.spotlight import Spotlight
from gui.widgets.stage.words import Piece, StageWords

__all__ = [
    "INK_ROLES",
    "Blackout",
    "InkLayer",
    "Piece",
    "Spotlight",
    "StageLine",
    "StageLines",
    "StageWords",
]
