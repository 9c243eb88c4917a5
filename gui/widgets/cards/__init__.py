"""Cards: one for each hypothesis, with its verdict and what that rests on."""

from gui.widgets.cards.painter import paint_lamp_icon
from gui.widgets.cards.text import CardText, card_text
from gui.widgets.cards.verdict_cards import VerdictCards

__all__ = ["CardText", "VerdictCards", "card_text", "paint_lamp_icon"]
