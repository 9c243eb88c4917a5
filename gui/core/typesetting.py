"""LaTeX -> SVG paths. No Qt: the program's own equations are typeset in a worker before they are shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from msgspec import Struct

from physics.verdicts.types import Cancelled

LAYOUT_SIZE = 40.0
COLOR_MARK = "#010203"  # stands for the colour in a layout
MARGIN = 3.0
_HEAD = re.compile(r'<svg\b[^>]*?width="[^"]*"[^>]*?height="[^"]*"[^>]*?>')
_COMMAND = re.compile(r"\\[A-Za-z]+")


class EquationLayout(Struct, frozen=True):
    """An equation with letters of ``LAYOUT_SIZE``: its paths, and x, y, width and height of their box."""

    body: str
    box: tuple[float, float, float, float]


def lay_out(latex: str) -> EquationLayout:
    """Lay an equation out; raises ``ValueError`` with the reason where that cannot be done."""
    if not latex.strip():
        raise ValueError("the equation is empty")
    # Loading the mathematical font takes a quarter of a second; no window waits for it.
    from latex2mathml.converter import convert
    from ziamath.config import config
    from ziamath.zmath import Latex

    config.svg2 = False  # QtSvg cannot draw the <symbol> references of SVG 2
    try:
        unknown = _COMMAND.search(re.sub(r"<[^>]*>", " ", convert(latex)))
        if unknown is not None:
            raise ValueError(f"unknown command {unknown.group()}")
        svg = Latex(latex, size=LAYOUT_SIZE, color=COLOR_MARK, margin=MARGIN).svg()
    except (
        Exception
    ) as error:  # the libraries raise AssertionError, IndexError and a dozen types of their own
        reason = str(error) or "a brace or an argument is missing"
        raise ValueError(f'the equation "{latex}" cannot be typeset: {reason}') from error
    head = _HEAD.search(svg)
    view = re.search(r'viewBox="([^"]*)"', svg)
    if head is None or view is None:
        raise ValueError(f'the equation "{latex}" cannot be typeset: no picture was made')
    x, y, width, height = (float(value) for value in view.group(1).split())
    return EquationLayout(svg[head.end() :], (x, y, width, height))


def typeset_all(
    latexes: Sequence[str],
    *,
    progress: Callable[[float], None],
    should_stop: Callable[[], bool],
    deliver: Callable[[tuple[str, EquationLayout]], None],
) -> int:
    """Deliver the source and the layout of each equation; returns how many there are."""
    for k, latex in enumerate(latexes, 1):
        if should_stop():
            raise Cancelled
        deliver((latex, lay_out(latex)))
        progress(k / len(latexes))
    return len(latexes)
