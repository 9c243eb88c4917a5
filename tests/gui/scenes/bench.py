"""A scene alone, without the window around it."""

from __future__ import annotations

from gui.core.evaluate import evaluate
from gui.core.store import Store
from gui.look.theme import LIGHT
from gui.panels.scene import scene_class
from gui.tasks.dispatcher import Dispatcher


def scene_alone(qtbot, scenario, size=(620, 560)):
    """The scene of a scenario with a dispatcher of its own, as it is shown first."""
    dispatcher = Dispatcher(Store(scenario))
    scene = scene_class(scenario.scene)(dispatcher, LIGHT)
    scene.own_dispatcher = dispatcher  # nothing else holds it
    qtbot.addWidget(scene)
    scene.resize(*size)
    scene.render_results(None, evaluate(scenario))
    return scene


def again(scene, old=None):
    """Show what the dispatcher has now, all of it or what changed since ``old``; the results."""
    new = evaluate(scene.dispatch.store.scenario)
    scene.render_results(old, new)
    return new


class Bench:
    """A scene alone: ``update`` does what the window does after a change."""

    def __init__(self, qtbot, scenario):
        self.scene = scene_alone(qtbot, scenario, (600, 560))
        self.dispatch, self.store = self.scene.dispatch, self.scene.dispatch.store
        self.results = None
        self.update()
        self.scene.show()
        qtbot.waitExposed(self.scene)

    def update(self):
        self.results = again(self.scene, self.results)
        return self.results.scene

    def apply(self, intent, *arguments):
        self.store.apply(intent(self.store.scenario, *arguments))
        return self.update()
