"""Paints a Bloch sphere with QPainter into any rectangle of any device: window, PNG, SVG or PDF."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gui.core.scenario import Camera, Setting
from gui.look.kept_pixmap import KeptPixmap
from gui.look.theme import Theme
from gui.widgets.sphere.artist import Artist, Overlay
from gui.widgets.sphere.geometry import RIM, Disc
from gui.widgets.sphere.layout import Party, Readout, SphereLayout, layout_sphere


class Backdrop:
    """Keeps the layers behind as pictures, for a widget; without one, everything is painted as vectors."""

    def __init__(self) -> None:
        self._ball, self._behind = KeptPixmap(), KeptPixmap()

    def forget(self) -> None:
        """Let the pictures go, while nobody sees the sphere."""
        self._ball.forget()
        self._behind.forget()

    def paint(self, artist: Artist, rect: QRectF, view: tuple[Disc, Theme, Camera], whole: bool) -> None:
        """The shaded ball, which does not change while the view turns, and what is drawn on it behind.

        ``whole``: what is drawn in front as well, if nothing lies between.
        """

        def ball(painter: QPainter) -> None:
            with artist.on(painter):
                artist.ball()

        def behind(painter: QPainter) -> None:
            self._ball.paint(painter, rect, view[:2], ball, at_once=False)
            with artist.on(painter):
                artist.frame_behind()
                if whole:
                    artist.frame_in_front()

        self._behind.paint(artist.p, rect, (*view, whole), behind, at_once=False)


def paint_sphere(
    painter: QPainter,
    rect: QRectF,
    arrows: Sequence[Setting],
    camera: Camera,
    theme: Theme,
    parties: Sequence[Party],
    *,
    reserved: Sequence[QRectF] = (),
    selected: int = -1,
    hover: int = -1,
    overlay: Overlay | None = None,
    focus: bool = False,
    readout: Readout | None = None,
    previous: Sequence[int] = (),
    backdrop: Backdrop | None = None,
) -> SphereLayout:
    """Paint one sphere with the directions of one party or, in the order of ``arrows``, of several.

    Hand the layout's ``choices`` back as ``previous`` so that labels stay where they are from frame to frame.
    """
    layout = layout_sphere(
        rect,
        arrows,
        camera,
        theme,
        parties=parties,
        reserved=reserved,
        selected=selected,
        hover=hover,
        readout=readout,
        previous=previous,
    )
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(rect)
    artist = Artist(painter, layout, camera, theme, parties)
    behind = [i for i in layout.order if layout.tips[i, 2] < RIM]
    whole = overlay is None and not behind
    if backdrop is None:
        artist.ball()
        artist.frame_behind()
    else:
        backdrop.paint(artist, rect, (layout.disc, theme, camera), whole)
    if overlay is not None:
        artist.overlay(overlay, front=False)
    for i in behind:
        artist.arrow(i, arrows[i], i == selected, i == hover)
    if backdrop is None or not whole:
        artist.frame_in_front()
    if overlay is not None:
        artist.overlay(overlay, front=True)
    if readout is not None and 0 <= readout.index < len(arrows):
        artist.guides(arrows[readout.index].direction, artist.roles[readout.index])
    for i in layout.order[len(behind) :]:
        artist.arrow(i, arrows[i], i == selected, i == hover)
    artist.labels(arrows, selected)
    artist.titles()
    if readout is not None and layout.readout is not None:
        artist.readout()
    if focus:
        artist.focus_ring(rect)
    painter.restore()
    return layout
