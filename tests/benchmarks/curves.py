"""One evaluation of all Leggett curves against the time to paint them.

Goal: at most 10 %. The evaluation is a whole ``evaluate`` with its cache, as after a step of φ or V: state,
correlations, L and its bound, thresholds, and the curves. The painting is that of the plots that show these
curves (Leggett scene: L and bound over φ; Werner scene: excess over V, critical V over φ), each asked for by
``update`` and done by the event loop, with the new data already set.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.benchmarks.common import Ratio, ratio_of, take_turns

GOAL = 0.10
SIZE = (1600, 900)


def run(rounds: int = 200) -> tuple[list[Ratio], list[str]]:
    """The rows of the table and what to know about them."""
    from PySide6.QtWidgets import QVBoxLayout, QWidget

    from gui.app.application import ThemeManager, make_application
    from gui.core import evaluate as core
    from gui.core import intents
    from gui.core.cache import Cache
    from gui.core.evaluate_leggett import leggett_curves, visibility_curves
    from gui.core.store import Store
    from gui.scenes import leggett, werner
    from gui.tasks.dispatcher import Dispatcher

    application = make_application()
    theme = ThemeManager(application, "dark").theme
    start = intents.default_scenario()
    phis = [intents.set_phi(start, 0.4 + 0.01 * k) for k in range(24)]
    visibilities = [intents.set_visibility(start, 0.95 + 0.002 * k) for k in range(24)]
    dispatcher = Dispatcher(Store(start))
    scenes = [module.SceneView(dispatcher, theme) for module in (leggett, werner)]
    window = QWidget()
    column = QVBoxLayout(window)
    for scene in scenes:
        column.addWidget(scene)
        scene.render_results(None, core.evaluate(start))
    window.resize(*SIZE)
    window.show()
    for _ in range(8):
        application.processEvents()

    plots = [plot for scene in scenes for plot in scene.plots()]
    curves = [layer for plot in plots for layer in plot.layers().values()]

    def paint(k: int) -> None:
        for layer in curves:
            layer.invalidate()  # as after new data: nothing kept from the last painting
        for plot in plots:
            plot.view().viewport().update()
        application.processEvents()

    def steps(scenarios: list) -> Callable[[int], None]:
        cache = Cache()
        return lambda k: core.evaluate(scenarios[k % len(scenarios)], cache)

    def curves_only(scenarios: list) -> Callable[[int], None]:
        cache = Cache()
        known = [core.evaluate(s, cache) for s in scenarios]

        def once(k: int) -> None:
            s, found = scenarios[k % len(scenarios)], known[k % len(scenarios)]
            cache.parts.pop("largest_excess", None)
            leggett_curves(s, found.state.state.correlation_matrix, cache)
            visibility_curves(s, found.leggett, found.correlations, cache)

        return once

    times = take_turns(
        {
            "φ": steps(phis),
            "V": steps(visibilities),
            "curves": curves_only(visibilities),
            "paint": paint,
        },
        rounds,
    )
    window.close()
    window.deleteLater()
    painting = ("painting of the three plots", times["paint"])
    return [
        ratio_of("evaluation, φ step / painting the curves", ("evaluate", times["φ"]), painting, GOAL),
        ratio_of("evaluation, V step / painting the curves", ("evaluate", times["V"]), painting, GOAL),
        ratio_of("the curves alone / painting them", ("curves", times["curves"]), painting, GOAL),
    ], []
