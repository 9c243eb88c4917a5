"""A scene is its two halves and one row: nothing else has to know of it."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from types import ModuleType

import pytest
from msgspec.structs import replace
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from gui.app import command_line
from gui.core import intents
from gui.core.evaluate import evaluate
from gui.core.files.opening import scenario_from_bytes
from gui.core.files.session import SessionError, decode_session, encode_session
from gui.core.scene_list import SCENES, SceneEntry
from gui.panels.changes import shows
from gui.panels.scene import Scene
from gui.widgets.plot import PlotPanel


@dataclass(frozen=True, eq=False)
class DoubleResults:
    value: float


def evaluate_scene(scenario, state, correlations, cache):
    return cache.get("double", scenario.visibility, lambda: DoubleResults(2 * scenario.visibility))


def scene_as_json(result):
    return {"double": result.value}


class SceneView(Scene[DoubleResults]):
    name = "double"

    def __init__(self, dispatcher, theme, parent=None) -> None:
        super().__init__(dispatcher, theme, parent)
        self.plot = PlotPanel(theme, "Twice V", "x", "", "y", self)
        self.plot.add_hline("double", "quantum", "2V")
        self.plot.set_range(0, 1, 0, 2)
        self.drawn = 0
        QVBoxLayout(self).addWidget(self.plot)

    def plots(self):
        return [self.plot]

    @shows("scene")
    def _show_value(self, new) -> None:
        self.drawn += 1
        self.plot.set_line("double", new.scene.value, f"2V = {new.scene.value:g}")


@pytest.fixture(autouse=True)
def row(monkeypatch):
    core, view = ModuleType("gui.core.scenes.double"), ModuleType("gui.scenes.double")
    core.evaluate_scene, core.scene_as_json, view.SceneView = evaluate_scene, scene_as_json, SceneView
    monkeypatch.setitem(sys.modules, core.__name__, core)
    monkeypatch.setitem(sys.modules, view.__name__, view)
    monkeypatch.setitem(
        SCENES, "double", SceneEntry("double", "Double", "What is twice V?", has_results=True)
    )


START = replace(intents.set_visibility(intents.default_scenario(), 0.75), hypotheses=("local",))


def test_it_stands_in_rail_and_menu_and_shows_its_results(window):
    button = next(b for b in window.findChildren(QPushButton) if b.text() == "Double")
    assert button.toolTip().startswith("Double: What is twice V?")
    button.click()
    QGuiApplication.processEvents()
    scene = window.current_scene
    assert isinstance(scene, SceneView) and scene.isVisibleTo(window.stack)
    assert window.menus.scenes["double"].isChecked()
    drawn = scene.drawn
    window.dispatch.apply("V", intents.set_visibility, 0.5)
    window.refresh()
    assert window.results.scene.value == 1.0 and scene.drawn == drawn + 1
    window.dispatch.apply("φ", intents.set_phi, 0.3)
    window.refresh()
    assert scene.drawn == drawn + 1  # the same object: nothing to paint


def test_it_is_evaluated_saved_and_opened(tmp_path, capsys, monkeypatch):
    scenario = replace(START, scene="double")
    assert evaluate(scenario).scene.value == 1.5
    content = encode_session(scenario)
    assert decode_session(content) == scenario
    path = tmp_path / "session.nlx"
    path.write_bytes(content)
    assert command_line.run(["evaluate", str(path)]) == 0
    assert json.loads(capsys.readouterr().out)["scene"] == {"double": 1.5}
    monkeypatch.delitem(SCENES, "double")
    with pytest.raises(SessionError, match=r'scenario\.scene: "double" is none of leggett, '):
        decode_session(content)


def test_it_is_exported_without_a_window(tmp_path, themes):
    path = tmp_path / "double.svg"
    session = tmp_path / "session.nlx"
    session.write_bytes(encode_session(START))
    arguments = ["export", str(session), "--scene", "double", "--size", "800x500", "--output", str(path)]
    assert command_line.run(arguments) == 0
    text = path.read_text(encoding="utf-8")
    assert "2V = 1.5" in text and "Double" in text
    assert scenario_from_bytes(path.read_bytes(), path.name).scene == "double"
    assert QImage(str(path)).width() == 800
