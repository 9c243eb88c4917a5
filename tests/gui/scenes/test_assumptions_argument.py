"""The pages Literature and Derivation: by mouse, by key, for a screen reader, and as pictures."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtTest import QTest

from gui.core import intents
from gui.core.scenes.assumptions import READING_KEYS
from gui.core.scenes.assumptions.literature import READINGS
from gui.look.theme import DARK, LIGHT
from gui.scenes.assumptions.view_words import strength
from physics.assumptions.derivation import PREMISES
from tests.gui.scenes.test_assumptions import ink


@pytest.fixture
def page(make_window, request):
    start = intents.set_scene(intents.default_scenario(), "assumptions")
    window = make_window(
        replace(start, assumptions=replace(start.assumptions, page=request.param)), (1400, 900)
    )
    QGuiApplication.processEvents()
    return window, getattr(window.current_scene, request.param)


def choices(window):
    window.refresh()
    return window.store.scenario.assumptions


@pytest.mark.parametrize("page", ["literature"], indirect=True)
def test_each_reading_shows_its_words_and_the_rows_that_decide(page):
    window, literature = page
    for index, key in enumerate(READING_KEYS):
        literature.choice.setCurrentIndex(index)
        literature.choice.activated.emit(index)
        assert choices(window).reading == key
        reading = READINGS[key]
        assert [row.key for row in literature.shown_rows()] == list(reading.claims)
        assert {row.key: row.holds for row in literature.shown_rows()} == reading.claims
        assert reading.section in literature.source.text()
        assert literature.strength.text() == strength(window.results.scene.reading)[0]
        QTest.keyClick(literature.load, Qt.Key.Key_Space)
        assert choices(window).chosen == reading.model
        window.commands.undo()


@pytest.mark.parametrize("page", ["literature"], indirect=True)
def test_a_row_that_decides_is_chosen_as_in_the_list(page):
    window, literature = page
    QTest.keyClick(literature.rows.rows, Qt.Key.Key_End)
    assert choices(window).assumption == list(READINGS["bell_c"].claims)[-1]


@pytest.mark.parametrize("page", ["derivation"], indirect=True)
@pytest.mark.parametrize("premise", PREMISES)
def test_a_premise_is_switched_off_by_key_and_its_model_loaded(page, premise):
    window, derivation = page
    assert not any(button.isVisible() for button in derivation.breaking)
    QTest.keyClick(derivation.premises[premise], Qt.Key.Key_Space)
    assert choices(window).given_up == (premise,)
    assert [step.needs for step in derivation.steps.steps() if step.state == "breaks"] == [premise]
    assert "breaks. Needs" in derivation.steps.accessibleDescription()
    for k, model in enumerate(window.results.scene.counter_models):
        derivation.breaking[k].click()
        assert choices(window).chosen == model.key
        assert window.results.scene.judged.chsh > 2
        derivation.from_model.click()
        assert choices(window).given_up == (premise,)
    window.commands.undo()
    QTest.keyClick(derivation.premises[premise], Qt.Key.Key_Space)
    assert choices(window).given_up == ()


@pytest.mark.parametrize("page", ["derivation"], indirect=True)
def test_the_step_that_breaks_is_scrolled_into_view(page):
    window, derivation = page
    window.resize(1280, 600)
    QGuiApplication.processEvents()
    assert derivation.steps_area.verticalScrollBar().value() == 0
    derivation.premises["settings_independence"].click()
    window.refresh()
    QGuiApplication.processEvents()
    place = derivation.steps.place_of(5)
    top = derivation.steps_area.verticalScrollBar().value()
    assert top > 0 and place.bottom() <= top + derivation.steps_area.viewport().height()


@pytest.mark.parametrize("page", ["literature", "derivation"], indirect=True)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("size", [(420, 560), (300, 320)])
def test_a_page_is_painted_within_any_rectangle(page, theme, size):
    _, part = page
    image = QImage(size[0] + 40, size[1] + 40, QImage.Format.Format_RGB32)
    image.fill(theme.color("panel"))
    painter = QPainter(image)
    part.paint_to(painter, QRectF(20, 20, *size), theme)
    painter.end()
    everywhere = ink(image, image.rect())
    assert everywhere > 1000
    assert ink(image, image.rect().adjusted(18, 18, -18, -18)) == everywhere
