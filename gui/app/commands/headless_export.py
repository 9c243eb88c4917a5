"""Export without a window: a scene is built, shown the settled results and painted to a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QEvent, QSizeF

from gui.app.application import apply_theme, make_application
from gui.app.dialogs.report_page import write_report
from gui.app.figures import settle_part, write_figure
from gui.core.evaluate import evaluate
from gui.core.report import ReportSource
from gui.core.results import Results
from gui.core.scenario import Scenario
from gui.core.store import Store
from gui.core.verdicts.questions import Judged
from gui.look.sphere_looks import SphereLooks
from gui.look.theme import LIGHT, THEMES, Theme
from gui.panels.scene import Scene, scene_class
from gui.tasks.dispatcher import Dispatcher

PLOT_SIZE = (960.0, 720.0)


def export_scene(
    scenario: Scenario,
    *,
    scene: str,
    part: str,
    output: Path,
    size: tuple[float, float],
    theme: str,
    scale: float,
    transparent: bool,
    zoom: float = 1.0,
    spheres: SphereLooks = LIGHT.spheres,
    metadata: bool = True,
    caption: bool = False,
) -> Results[Any]:
    """Write one part of a scene to ``output``, of which the results are returned.

    ``ExportError`` says why not. Without ``metadata`` the file says nothing of the session.
    """
    chosen = THEMES[theme].with_spheres(spheres)
    with _shown(replace(scenario, scene=scene), chosen, size, part) as (view, results, judged):
        write_figure(
            view,
            results,
            output,
            theme=chosen,
            part=part,
            size=QSizeF(*size),
            scale=scale,
            transparent=transparent,
            judged=judged,
            zoom=zoom,
            metadata=metadata,
            caption=caption,
        )
        return results


def export_report(scenario: Scenario, output: Path, source: ReportSource, seconds: float | None) -> None:
    """Write the report of a Scenario to ``output``, .pdf or .html; ``seconds`` limits its verdicts."""
    with _shown(scenario, LIGHT, PLOT_SIZE, "scene", seconds) as (view, results, judged):
        write_report(output, view, results, judged, source)


@contextmanager
def _shown(
    scenario: Scenario,
    theme: Theme,
    size: tuple[float, float],
    part: str,
    seconds: float | None = None,
) -> Iterator[tuple[Scene[Any], Results[Any], tuple[Judged, ...]]]:
    """The scene of a Scenario with all that it shows in this part, settled; nothing of it is left after."""
    apply_theme(make_application(), theme)
    dispatcher = Dispatcher(Store(scenario))
    view = scene_class(scenario.scene)(dispatcher, theme)
    try:
        view.resize(round(size[0]), round(size[1]))
        results = evaluate(scenario)
        view.choose_controls(results)
        view.render_results(None, results)
        yield view, results, settle_part(view, results, part, seconds)
    finally:
        view.stop()  # a worker still at work would be ended while the interpreter counts its processes
        view.deleteLater()  # at once: no event loop runs that would do it
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
