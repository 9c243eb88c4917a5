"""What every symbol means, in one sentence each, with the equation that defines it.

Sliders, axes and tables of the window show these when the mouse rests on a symbol; screen readers are given
them as descriptions. Read-outs bring their equation themselves.
"""

from gui.core.glossary.lookup import (
    meaning_of_axis,
    meaning_of_equation,
    meaning_of_head,
    meaning_of_parameter,
    meaning_of_readout,
)

__all__ = [
    "meaning_of_axis",
    "meaning_of_equation",
    "meaning_of_head",
    "meaning_of_parameter",
    "meaning_of_readout",
]
