"""Export without a window: a scene is built, shown the settled results and painted to a file."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QSizeF

from gui.app.application import apply_theme, make_application
from gui.app.figures import write_figure
from gui.core.evaluate import evaluate
from gui.core.scenario import Scenario
from gui.core.store import Store
from gui.core.verdicts.questions import Judged, questions_of, settled
from gui.look.sphere_looks import SphereLooks
from gui.look.theme import LIGHT, THEMES
from gui.panels.scene import scene_class
from gui.tasks.dispatcher import Dispatcher


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
) -> None:
    """Write one part of a scene to ``output``; ``ExportError`` says why not."""
    application = make_application()
    chosen = THEMES[theme].with_spheres(spheres)
    apply_theme(application, chosen)
    scenario = replace(scenario, scene=scene)
    dispatcher = Dispatcher(Store(scenario))
    view = scene_class(scene)(dispatcher, chosen)
    view.resize(round(size[0]), round(size[1]))
    results = evaluate(scenario)
    view.choose_controls(results)
    view.render_results(None, results)
    judged: tuple[Judged, ...] = ()
    view.settle(results)
    about = view.judged(results)
    if part == "scene" and view.controls.spheres and about is not None:
        judged = settled(questions_of(*about))
        view.render_verdicts({one.hypothesis: one for one in judged})
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
    )
    view.deleteLater()
