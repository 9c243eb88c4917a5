"""Figures for export: a scene, its plots or its spheres, laid out on a page and painted as vectors."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QPainter

from gui.core.files.disk import write_atomic
from gui.core.files.session import encode_session
from gui.core.results import Results
from gui.core.scenario import Camera, Setting
from gui.core.share import both_captions
from gui.core.verdicts.questions import Judged, questions_of, settled
from gui.export import Figure, Part, export_csv, export_figure
from gui.look.theme import Theme
from gui.panels.figure_places import GAP, columns, rows, split
from gui.panels.scene import Scene
from gui.panels.words import ruler_words
from gui.widgets.cards import VerdictCards
from gui.widgets.readouts import ReadoutPanel
from gui.widgets.ruler import paint_ruler
from gui.widgets.sphere import Party, paint_sphere

WITH_VERDICTS = ("scene", "verdicts")  # parts that show what could explain the correlations
WITH_SPHERES = ("spheres", "verdicts")  # parts that a scene without spheres does not have
MARGIN = 16.0


def settle_part(
    scene: Scene[Any], results: Results[Any], part: str, seconds: float | None = None
) -> tuple[Judged, ...]:
    """Settle what this part of a scene shows of its Results, where nobody waits for the services of a window.

    The verdicts, if the part shows any; ``seconds`` limits the time for them.
    """
    if part not in WITH_SPHERES or not scene.settles_plots_only:  # these show no plot
        scene.settle(results)
    about = scene.judged(results)
    if part not in WITH_VERDICTS or not scene.controls.spheres or about is None:
        return ()
    judged = settled(questions_of(*about), seconds=seconds)
    scene.render_verdicts({one.hypothesis: one for one in judged})
    return judged


def compose(
    scene: Scene[Any],
    results: Results[Any],
    theme: Theme,
    part: str,
    size: QSizeF,
    judged: Sequence[Judged] = (),
    zoom: float = 1.0,
) -> Figure:
    """The figure of one part of a scene on a page of ``size`` logical pixels (``zoom``: see ``Figure``).

    ``judged``: the settled verdicts, shown as cards in the place of the read-outs and on the ruler.
    """
    page = QRectF(MARGIN, MARGIN, size.width() - 2 * MARGIN, size.height() - 2 * MARGIN)
    has_spheres = scene.controls.spheres
    if part == "plot" or (part in WITH_SPHERES and not has_spheres):
        parts = _plots(scene, results, theme, page)
    elif part == "spheres":
        parts = _spheres(results, theme, page)
    elif part == "verdicts":
        parts = _verdicts(scene, results, theme, page, judged)
    else:
        parts = _whole(scene, results, theme, page, judged)
    return Figure(size, parts, f"{scene.title} - Nonlocality Explorer", zoom)


def _whole(
    scene: Scene[Any], results: Results[Any], theme: Theme, page: QRectF, judged: Sequence[Judged]
) -> list[Part]:
    # The proportions of the window: spheres, plots and read-outs side by side over the ruler.
    parts: list[Part] = []
    body = QRectF(page)
    if scene.controls.ruler:
        height = min(126.0, 0.2 * page.height())
        body.setBottom(page.bottom() - height - GAP)
        place = QRectF(page.left(), body.bottom() + GAP, page.width(), height)
        parts.append(Part(place, partial(_paint_ruler, scene, results, judged)))
    left = 0.24 * page.width() if scene.controls.spheres else 0.0
    right = min(300.0, 0.25 * page.width()) if scene.controls.readouts else 0.0
    if left:
        parts += _spheres(results, theme, QRectF(body.left(), body.top(), left, body.height()))
    middle = QRectF(body)
    middle.setLeft(body.left() + left + (GAP if left else 0.0))
    middle.setRight(body.right() - right - (GAP if right else 0.0))
    parts += _plots(scene, results, theme, middle)
    if right:
        column = QRectF(body.right() - right, body.top(), right, body.height())
        paint = partial(_paint_cards, judged) if judged else partial(_paint_readouts, scene, results)
        parts.append(Part(column, paint))
    return parts


def _verdicts(
    scene: Scene[Any], results: Results[Any], theme: Theme, page: QRectF, judged: Sequence[Judged]
) -> list[Part]:
    """Settings and verdicts side by side, over the ruler."""
    body, parts = QRectF(page), []
    if scene.controls.ruler:
        body, below = split(page, min(126.0, 0.2 * page.height()))
        parts.append(Part(below, partial(_paint_ruler, scene, results, judged)))
    left, right = columns(body)
    return [*_spheres(results, theme, left), Part(right, partial(_paint_cards, judged)), *parts]


def _plots(scene: Scene[Any], results: Results[Any], theme: Theme, rect: QRectF) -> list[Part]:
    own = scene.extra_parts(results, theme, rect)
    if own is not None:
        return own
    plots = scene.plots()
    return [Part(place, plot.render_to) for place, plot in zip(rows(rect, len(plots)), plots, strict=True)]


def _spheres(results: Results[Any], theme: Theme, rect: QRectF) -> list[Part]:
    """Alice above Bob, or beside him on a wide page; or both on one sphere, as ``theme`` says."""
    s = results.scenario
    alice, bob = Party("alice", "Alice", len(s.alice)), Party("bob", "Bob", len(s.bob))
    if theme.spheres.together:
        both = partial(_paint_sphere, (*s.alice, *s.bob), s.view.alice, (alice, bob))
        return [Part(rect, both)]
    first, second = columns(rect) if rect.width() > rect.height() else rows(rect)
    return [
        Part(first, partial(_paint_sphere, s.alice, s.view.alice, (alice,))),
        Part(second, partial(_paint_sphere, s.bob, s.view.bob, (bob,))),
    ]


def _paint_sphere(
    settings: tuple[Setting, ...],
    camera: Camera,
    parties: tuple[Party, ...],
    painter: QPainter,
    rect: QRectF,
    theme: Theme,
) -> None:
    paint_sphere(painter, rect, settings, camera, theme, parties)


def _paint_ruler(
    scene: Scene[Any],
    results: Results[Any],
    judged: Sequence[Judged],
    painter: QPainter,
    rect: QRectF,
    theme: Theme,
) -> None:
    s = results.scenario
    marks = scene.ruler_marks(results, {one.hypothesis: one for one in judged})
    visibility, reason = ruler_words(s)
    paint_ruler(painter, rect, visibility, marks, theme, reason=reason)


def _paint_cards(judged: Sequence[Judged], painter: QPainter, rect: QRectF, theme: Theme) -> None:
    cards = VerdictCards(theme)
    cards.set_order(tuple(one.hypothesis for one in judged))
    for one in judged:
        cards.show_known(one.hypothesis, one)
    cards.paint(painter, rect)
    cards.deleteLater()


def _paint_readouts(
    scene: Scene[Any], results: Results[Any], painter: QPainter, rect: QRectF, theme: Theme
) -> None:
    panel = ReadoutPanel(theme)
    panel.show_rows(scene.readout_rows(results))
    panel.paint(painter, rect)
    panel.deleteLater()


def caption_path(path: Path) -> Path:
    """The text file beside a figure."""
    return path.with_name(f"{path.stem}-caption.txt")


def write_figure(
    scene: Scene[Any],
    results: Results[Any],
    path: Path,
    *,
    theme: Theme,
    part: str = "scene",
    size: QSizeF,
    scale: float = 1.0,
    transparent: bool = False,
    judged: Sequence[Judged] = (),
    zoom: float = 1.0,
    metadata: bool = True,
    caption: bool = False,
) -> None:
    """Write a picture with the session inside, or a CSV table of the curves; ``ExportError`` says why not.

    Without ``metadata`` a picture carries neither the session nor a title nor a date. With ``caption`` a text
    file of that ending stands beside it (``caption_path``).
    """
    if caption:
        write_atomic(caption_path(path), both_captions(results, part).encode("utf-8"))
    if path.suffix.lower() == ".csv":
        export_csv([column for plot in scene.plots() for column in plot.table()], path)
        return
    figure = compose(scene, results, theme, part, size, judged, zoom)
    export_figure(
        figure if metadata else replace(figure, title=None),
        path,
        theme=theme,
        scale=scale,
        transparent=transparent,
        attachment=encode_session(results.scenario) if metadata else None,
    )
