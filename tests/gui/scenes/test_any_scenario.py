"""Whatever the rules let through, every scene evaluates, shows and exports; what they refuse is named."""

from __future__ import annotations

import json
import os
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from PySide6.QtCore import QSizeF

from gui.app.figures import compose
from gui.core.evaluate import Cache, evaluate
from gui.core.files.session import decode_session, encode_session
from gui.core.results_json import results_as_json
from gui.core.scenario_rules import check_scenario
from gui.core.scene_list import SCENES
from gui.core.store import Store
from gui.core.values import ScenarioError
from gui.core.verdicts.questions import questions_of
from gui.export.png import to_image
from gui.look.theme import LIGHT
from gui.panels.scene import scene_class
from gui.tasks.dispatcher import Dispatcher
from tests.gui.scenarios import START, scenarios

PAGE = QSizeF(900, 600)
# A scene is slow to shrink by, and any counterexample says enough.
PHASES = [Phase.explicit, Phase.generate]
CHECKS = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


@pytest.fixture
def stage(qtbot) -> Callable:
    """Shows a Scenario in its scene, whatever was there before, and paints it for an export."""
    dispatcher, cache = Dispatcher(Store(START)), Cache()
    made = {}

    def show(s) -> None:
        if s.scene not in made:
            made[s.scene] = scene_class(s.scene)(dispatcher, LIGHT), None
            qtbot.addWidget(made[s.scene][0])
        scene, old = made[s.scene]
        new = evaluate(s, cache)
        dispatcher.store.replace_all(s)
        scene.render_results(old, new)
        made[s.scene] = scene, new
        if s.scene != "verdicts":  # a sweep of verdicts takes seconds, and has tests of its own
            scene.settle(new)
        keys = [spec.key for spec, _ in scene.readout_rows(new)]
        assert len(keys) == len(set(keys))
        json.dumps(results_as_json(new), allow_nan=False)
        questions_of(s, new.correlations)
        image = to_image(compose(scene, new, LIGHT, "scene", PAGE), LIGHT, 1.0, False)
        assert not image.isNull()
        assert scene.plots()[0].table()
        assert decode_session(encode_session(s)).scene == s.scene

    yield show
    for scene, _ in made.values():
        scene.stop()


def tried(show, s) -> None:
    try:
        check_scenario(s)
    except ScenarioError as refusal:
        assert refusal.field and refusal.reason
        return
    show(s)


@settings(max_examples=60, suppress_health_check=CHECKS, phases=PHASES)
@given(s=scenarios())
def test_what_is_let_through_is_shown_and_exported(stage, s):
    tried(stage, s)


@pytest.mark.long
@pytest.mark.parametrize("name", SCENES)
def test_what_is_let_through_is_shown_and_exported_in_every_scene(stage, name):
    @settings(
        max_examples=int(os.environ.get("NLX_FUZZ_EXAMPLES", "150")),
        suppress_health_check=CHECKS,
        phases=PHASES,
    )
    @given(s=scenarios(scene=name))
    def run(s) -> None:
        tried(stage, s)

    run()
