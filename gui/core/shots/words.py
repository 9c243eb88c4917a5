"""What the shots taken say in one line."""

from __future__ import annotations

from gui.core.data.analysis import DataAnalysis
from gui.core.data.report import measured_words, sd
from gui.core.numbers import count, minus, number, value_with_error
from gui.core.shots import Amount
from gui.core.shots.setup import ShotSetup


def shots_headline(analysis: DataAnalysis, setup: ShotSetup) -> str:
    """L or S with its error against the bound; '' where neither can be told."""
    if setup.phi is not None and analysis.points:
        point = min(analysis.points, key=lambda p: abs(p.phi - setup.phi))  # type: ignore[operator]
        head = measured_words(point).removeprefix("measured ")
        return f"{head}, {_against(point.distance, f'the Leggett bound {number(point.bound)}')}"
    if analysis.chsh is not None:
        found = analysis.chsh
        head = minus(f"S = {value_with_error(found.value, found.sigma)}")
        return f"{head}, {_against(found.distance, '2')}"
    return ""


def _against(distance: float, bound: str) -> str:
    return f"{sd(abs(distance))} {'above' if distance > 0 else 'below'} {bound}"


def progress_words(taken: int, total: int, amount: Amount) -> str:
    """How many pairs have come, of how many."""
    about = "about " if amount.poisson else ""
    return f"{about}{count(taken)} of {about}{count(total)} pairs"
