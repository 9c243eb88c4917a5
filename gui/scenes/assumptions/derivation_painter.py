"""The steps of the derivation, painted on screen and in exports: equation, why, and what is reached."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from gui.core.scenes.assumptions.derivation import ShownStep
from gui.look.equation import equation_size, paint_equation
from gui.look.theme import FONT_BODY, FONT_SMALL, Theme
from gui.scenes.assumptions.rich_text import paint_text, text_size

GAP = 5.0
PAD = 8.0
_ROLES = {"follows": "good", "breaks": "bad", "not reached": "muted"}
_EQUATION = FONT_BODY + 1


def place_steps(steps: Sequence[ShownStep], rect: QRectF, theme: Theme) -> list[QRectF]:
    """The steps one below the other from the top of ``rect``."""
    places, top = [], rect.top()
    for step in steps:
        height = _height(step, rect.width(), theme)
        places.append(QRectF(rect.left(), top, rect.width(), height))
        top += height + GAP * theme.scale
    return places


def fitting_theme(steps: Sequence[ShownStep], rect: QRectF, theme: Theme) -> Theme:
    """The theme, with letters as large as the steps fill ``rect``, from 1.6 to 0.5 of their size."""
    fitting = theme
    for factor in (1.6, 1.4, 1.2, 1.1, 1.0, 0.9, 0.8, 0.7, 0.6, 0.5):
        fitting = theme.scaled(factor * theme.scale)
        if place_steps(steps, rect, fitting)[-1].bottom() <= rect.bottom():
            break
    return fitting


def paint_steps(
    painter: QPainter, steps: Sequence[ShownStep], places: Sequence[QRectF], theme: Theme
) -> None:
    """Paint all steps; the one that breaks has a thick frame, those that are not reached a dashed one."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for k, (step, place) in enumerate(zip(steps, places, strict=True)):
        _paint_step(painter, f"{k + 1}. {step.equation.title}", step, place, theme)
    painter.restore()


def _inner_width(width: float, theme: Theme) -> float:
    return width - (2 * PAD + 6) * theme.scale


def _title_width(step: ShownStep, inner: float, theme: Theme) -> float:
    return inner - text_size(step.verdict, theme.font(FONT_BODY, bold=True))[0] - 10 * theme.scale


def _equation_height(step: ShownStep, inner: float, theme: Theme) -> float:
    natural = equation_size(step.equation.latex, _EQUATION * theme.scale)
    return natural.height() * min(1.0, inner / natural.width())


def _height(step: ShownStep, width: float, theme: Theme) -> float:
    inner = _inner_width(width, theme)
    body = theme.font(FONT_BODY, bold=True)
    title = text_size(f"0. {step.equation.title}", body, _title_width(step, inner, theme))[1]
    why = text_size(step.why, theme.font(FONT_SMALL), inner)[1]
    return title + _equation_height(step, inner, theme) + why + (PAD + 6) * theme.scale


def _paint_step(painter: QPainter, title: str, step: ShownStep, place: QRectF, theme: Theme) -> None:
    k, role = theme.scale, _ROLES[step.state]
    pen = {
        "follows": theme.pen("edge", 1.0),
        "breaks": theme.pen("bad", 2.5),
        "not reached": theme.pen("muted", 1.0, Qt.PenStyle.DashLine),
    }[step.state]
    painter.setPen(pen)
    painter.setBrush(theme.color("panel" if step.state == "not reached" else "raised"))
    painter.drawRoundedRect(place.adjusted(1.5, 1.5, -1.5, -1.5), 5 * k, 5 * k)
    inner = place.adjusted((PAD + 6) * k, PAD / 2 * k, -PAD * k, -PAD / 2 * k)
    body, small = theme.font(FONT_BODY, bold=True), theme.font(FONT_SMALL)
    paint_text(painter, inner, step.verdict, body, theme.color(role), right=True)
    titled = QRectF(inner)
    titled.setWidth(_title_width(step, inner.width(), theme))
    quiet = "muted" if step.state == "not reached" else "text"
    y = paint_text(painter, titled, title, body, theme.color(quiet)) + 2 * k
    high = _equation_height(step, inner.width(), theme)
    paint_equation(
        painter,
        QRectF(inner.left(), inner.top() + y, inner.width(), high + 0.5),
        step.equation.latex,
        theme,
        _EQUATION,
        role=quiet,
    )
    painter.setPen(theme.pen("text", 1.0))
    below = inner.translated(0, y + high + 2 * k)
    paint_text(painter, below, step.why, small, theme.color("bad" if step.state == "breaks" else "muted"))
