"""Renders an animation without a window: each frame is evaluated, settled and painted as an export is."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from gui.core.animation import MOST_PIXELS, Motion
from gui.core.files.disk import write_atomic
from gui.core.files.session import encode_session
from gui.core.scenario import Scenario
from gui.core.values import Frozen, ScenarioError
from gui.look.sphere_looks import SphereLooks
from physics.verdicts.types import Cancelled


class AnimationFigure(Frozen, frozen=True):
    """What is seen of each frame; ``size`` in pixels at scale 1. ``session``: whether the file carries it."""

    part: str = "plot"
    size: tuple[int, int] = (1280, 720)
    scale: float = 1.0
    theme: str = "light"
    spheres: SphereLooks = SphereLooks()
    session: bool = True

    def check(self, count: int, suffix: str) -> None:
        """Raise ``ScenarioError`` where so many frames of that size do not fit into memory."""
        width, height = (round(side * self.scale) for side in self.size)
        limit = MOST_PIXELS.get(suffix)
        if limit is not None and count * width * height > limit:
            most = limit // (width * height)
            raise ScenarioError(
                "size", f"{count} frames of {width} × {height} pixels are too many; at most {most} fit"
            )


def render_animation(
    scenario: Scenario,
    animation: Motion,
    figure: AnimationFigure,
    output: str,
    scratch: str,
    *,
    progress: Callable[[float], None],
    should_stop: Callable[[], bool],
) -> int:
    """Write the file, whole or not at all; its size in bytes. ``Cancelled`` where it was stopped.

    Works in the main thread of a process that shows nothing: scenes are widgets, and paint themselves. In
    the window it is a job in a process of its own, which is why Qt is imported here and not above.
    """
    frames = animation.frames(scenario)
    path = Path(output)
    suffix = path.suffix.lower().removeprefix(".")
    figure.check(len(frames), suffix)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from gui.app.animation.frames import FramePainter
    from gui.export.moving import Movie, encoded

    painter = FramePainter(figure.part, figure.size, figure.scale, figure.theme, figure.spheres)
    try:
        movie = Movie(
            order=animation.order(),
            picture=lambda k: painter.picture(frames[k]),
            durations=animation.durations,
            rate=animation.rate,
            loop=animation.loop,
            theme=painter.theme,
            attachment=encode_session(scenario) if figure.session else None,
        )
        content = encoded(movie, suffix, Path(scratch), progress, should_stop)
    finally:
        painter.close()
    if content is None or should_stop():
        raise Cancelled
    write_atomic(path, content)
    progress(1.0)
    return len(content)
