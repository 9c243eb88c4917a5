"""Export without a window: a scene is built, shown the settled results and painted to a file."""

from __future__ import annotations

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
    view, results, judged = _shown(replace(scenario, scene=scene), chosen, size, part)
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
    _forget(view)
    return results


def export_report(scenario: Scenario, output: Path, source: ReportSource, seconds: float | None) -> None:
    """Write the report of a Scenario to ``output``, .pdf or .html; ``seconds`` limits its verdicts."""
    view, results, judged = _shown(scenario, LIGHT, PLOT_SIZE, "scene", seconds)
    write_report(output, view, results, judged, source)
    _forget(view)


def _shown(
    scenario: Scenario,
    theme: Theme,
    size: tuple[float, float],
    part: str,
    seconds: float | None = None,
) -> tuple[Scene[Any], Results[Any], tuple[Judged, ...]]:
    """The scene of a Scenario with all that it shows in this part, settled."""
    apply_theme(make_application(), theme)
    dispatcher = Dispatcher(Store(scenario))
    view = scene_class(scenario.scene)(dispatcher, theme)
    view.resize(round(size[0]), round(size[1]))
    results = evaluate(scenario)
    view.choose_controls(results)
    view.render_results(None, results)
    return view, results, settle_part(view, results, part, seconds)


def _forget(view: Scene[Any]) -> None:
    """Nothing is left of it for the next figure: no event loop runs that would delete it."""
    view.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
