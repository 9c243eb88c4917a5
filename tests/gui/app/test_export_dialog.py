"""The export dialog: preview, what is written, what is refused, and waiting for settled verdicts."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QPushButton

from gui.app import preferences
from gui.app.dialogs import export_dialog
from gui.app.dialogs.export_dialog import FORMATS, ExportDialog
from gui.app.figures import compose
from gui.core import intents
from gui.core.evaluate import evaluate
from gui.core.files.opening import scenario_from_bytes
from gui.core.scene_list import SCENES
from gui.core.share import both_captions
from gui.core.store import Store
from gui.core.values import InputError
from gui.core.verdicts.questions import Question, judge_question, questions_of, settled
from gui.export import to_image
from gui.look.theme import DARK, LIGHT
from gui.panels.scene import scene_class
from gui.tasks.dispatcher import Dispatcher
from physics.verdicts.types import Hypothesis
from tests.tiers import mostly_long

H = Hypothesis
START = replace(intents.default_scenario(), hypotheses=("local", "leggett"))


class Verdicts:
    """Stands in for the service: settled or not, as the test says."""

    def __init__(self, scenario, is_settled=True):
        judged = settled(questions_of(scenario, evaluate(scenario).correlations))
        self.questions: tuple[Question, ...] = tuple(one.question for one in judged)
        self.answers = {one.hypothesis: one for one in judged}
        self.is_settled = is_settled


@pytest.fixture
def make(qtbot, themes):
    """A dialog for a scene; with verdicts where ``is_settled`` is given."""

    def make(name="leggett", scenario=START, is_settled=None, theme=LIGHT):
        s = intents.set_scene(scenario, name)
        dispatcher = Dispatcher(Store(s))
        scene = scene_class(name)(dispatcher, theme)
        scene.test_dispatcher = dispatcher  # nothing else holds it
        qtbot.addWidget(scene, before_close_func=type(scene).stop)
        scene.resize(700, 500)
        results = evaluate(s)
        scene.render_results(None, results)
        verdicts = None if is_settled is None else Verdicts(s, is_settled)
        dialog = ExportDialog(scene, results, theme, verdicts)
        dialog.test_scene, dialog.test_scenario, dialog.test_verdicts = scene, s, verdicts
        dialog.test_results = results
        dialog.test_said = []
        dialog.said.connect(lambda text, kind: dialog.test_said.append(text))
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return make


def choose(box, value):
    box.setCurrentIndex(box.findData(value))
    assert box.currentData() == value


def preview(dialog) -> QImage:
    return dialog.preview.pixmap().toImage()


@pytest.mark.parametrize(
    ("scene", "suffix"),
    [*((scene, "png") for scene in SCENES), *(("leggett", suffix) for suffix, _ in FORMATS[1:])],
)
def test_every_scene_and_every_format(make, tmp_path, scene, suffix, monkeypatch):
    from gui.scenes.verdicts import scene as verdicts_scene

    monkeypatch.setattr(verdicts_scene, "POINTS", 2)
    dialog = make(scene)
    dialog.test_scene.settle(dialog.test_results)
    choose(dialog.format, suffix)
    path = tmp_path / f"figure.{suffix}"
    assert dialog.save_to(path)
    assert not dialog.isVisible() and dialog.test_said == [f"Saved figure.{suffix}."]
    if suffix == "csv":
        assert path.read_text(encoding="utf-8").count("\n") > 2
    else:
        assert scenario_from_bytes(path.read_bytes(), path.name) == dialog.test_scenario


def test_parts_that_are_offered(make):
    with_spheres = make("leggett")
    assert [with_spheres.part.itemData(k) for k in range(3)] == ["scene", "plot", "spheres"]
    assert make("macroscopic").part.findData("spheres") == -1


@pytest.mark.parametrize("part", ["scene", "plot", "spheres"])
def test_the_preview_is_the_figure_that_is_written(make, part):
    dialog = make(is_settled=True, theme=DARK)
    choose(dialog.part, part)
    choose(dialog.theme_choice, "dark")
    answers = tuple(dialog.test_verdicts.answers.values())
    size = QSizeF(dialog.page_width.value(), dialog.page_height.value())
    figure = compose(
        dialog.test_scene, dialog.test_results, DARK, part, size, answers if part == "scene" else ()
    )
    expected = to_image(figure, DARK, 1.0, False).scaled(preview(dialog).size())
    shown = preview(dialog)
    points = [(x, y) for x in range(3, shown.width(), 11) for y in range(3, shown.height(), 11)]
    different = sum(
        abs(shown.pixelColor(x, y).lightness() - expected.pixelColor(x, y).lightness()) > 90
        for x, y in points
    )
    assert different < 0.02 * len(points)


def test_preview_and_clipboard_carry_the_cards(make, monkeypatch):
    """Not only the saved file: a figure without its verdicts is another figure."""
    seen = []

    def spy(scene, results, theme, part, size, judged=(), zoom=1.0):
        seen.append([one.hypothesis for one in judged])
        return compose(scene, results, theme, part, size, judged, zoom)

    monkeypatch.setattr(export_dialog, "compose", spy)
    dialog = make(is_settled=True)
    dialog.copy_button.click()
    assert seen == [[H.LOCAL, H.LEGGETT]] * 2
    assert dialog.test_said == ["The figure is on the clipboard."] and not dialog.isVisible()
    image = QGuiApplication.clipboard().image()
    assert (image.width(), image.height()) == (2560, 1440)
    seen.clear()
    other = make(is_settled=True)
    choose(other.part, "plot")
    assert seen[-1] == []


def test_choices_reach_the_file(make, tmp_path):
    dialog = make()
    choose(dialog.part, "plot")
    choose(dialog.theme_choice, "dark")
    dialog.page_width.setValue(500)
    dialog.page_height.setValue(400)
    dialog.scale.setValue(3)
    path = tmp_path / "a.png"
    assert dialog.save_to(path)
    image = QImage(str(path))
    assert (image.width(), image.height()) == (1500, 1200)
    assert image.pixelColor(3, 3) == DARK.color("panel")


def test_no_background(make, tmp_path):
    dialog = make()
    dialog.transparent.setChecked(True)
    assert preview(dialog).hasAlphaChannel() and dialog.save_to(tmp_path / "a.png")
    assert QImage(str(tmp_path / "a.png")).pixelColor(2, 2).alpha() == 0


def test_usual_sizes(make):
    dialog = make()
    dialog.preset.setCurrentIndex(1)
    dialog.preset.activated.emit(1)
    assert (dialog.page_width.value(), dialog.page_height.value()) == (1920, 1080)


def test_tables_need_no_size_theme_or_clipboard(make):
    dialog = make()
    choose(dialog.format, "csv")
    for widget in (
        dialog.page_width,
        dialog.theme_choice,
        dialog.transparent,
        dialog.scale,
        dialog.copy_button,
    ):
        assert not widget.isEnabled()
    assert dialog.preview.text() == "No preview for tables" and "column" in dialog.note.text()
    choose(dialog.format, "svg")
    assert dialog.page_width.isEnabled() and not dialog.scale.isEnabled() and dialog.copy_button.isEnabled()
    assert not dialog.preview.pixmap().isNull()


@pytest.mark.parametrize("name", ["missing/figure.png", "missing/figure.csv", "figure.jpg", "folder.png"])
def test_a_file_that_cannot_be_written_gets_a_message_and_the_dialog_stays(make, tmp_path, name):
    (tmp_path / "folder.png").mkdir()
    dialog = make()
    if name.endswith("csv"):
        choose(dialog.format, "csv")
    assert not dialog.save_to(tmp_path / name)
    assert dialog.isVisible() and dialog.note.text().startswith("Not written. ")
    assert len(dialog.note.text()) > 25 and dialog.test_said == []
    assert preferences.export_folder() != str(tmp_path / "missing")
    # and the next try works
    assert dialog.save_to(tmp_path / ("second.csv" if name.endswith("csv") else "second.png"))


def test_no_permission_is_said(make, tmp_path, monkeypatch):
    from gui.core.files import disk as files

    def refuse(*arguments, **more):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(files.os, "replace", refuse)
    dialog = make()
    assert not dialog.save_to(tmp_path / "a.png")
    assert dialog.note.text().startswith("Not written. ") and dialog.isVisible()
    assert list(tmp_path.iterdir()) == []


def test_the_suffix_is_added_and_the_folder_remembered(make, tmp_path, monkeypatch):
    asked = []

    def answer(parent, title, start, filters):
        asked.append((start, filters))
        return str(tmp_path / "picture"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    dialog = make("werner")
    choose(dialog.format, "pdf")
    dialog.save_button.click()
    assert (tmp_path / "picture.pdf").read_bytes().startswith(b"%PDF")
    assert asked[0][0].endswith("werner.pdf") and asked[0][1] == "PDF (*.pdf)"
    assert preferences.export_folder() == str(tmp_path)


def test_no_name_writes_nothing(make, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *arguments: ("", ""))
    dialog = make()
    dialog.save_button.click()
    assert dialog.isVisible() and dialog.test_said == []


def test_it_waits_for_settled_verdicts(make, qtbot):
    dialog = make(is_settled=False)
    assert not dialog.save_button.isEnabled() and not dialog.copy_button.isEnabled()
    assert "being proven" in dialog.note.text()
    choose(dialog.theme_choice, "dark")  # any choice meanwhile
    assert not dialog.save_button.isEnabled()
    dialog.test_verdicts.is_settled = True
    qtbot.waitUntil(dialog.save_button.isEnabled)
    assert dialog.copy_button.isEnabled() and "carries the session" in dialog.note.text()
    assert not dialog.is_waiting and not dialog.preview.pixmap().isNull()


def test_a_scene_without_settings_waits_for_no_verdict(make):
    assert make("marginals", is_settled=False).save_button.isEnabled()


def test_closing_ends_the_waiting(make):
    dialog = make(is_settled=False)
    assert dialog.is_waiting
    dialog.reject()
    assert not dialog.is_waiting


def test_an_answer_that_never_settled_is_not_shown(make):
    """Its proof failed; the others are exported without it."""
    dialog = make(is_settled=True)
    local = dialog.test_verdicts.answers[H.LOCAL]
    dialog.test_verdicts.answers[H.LOCAL] = judge_question(local.question, local.verdict, settled=False)
    assert [one.hypothesis for one in dialog.judged] == [H.LEGGETT]


def test_exported_from_the_window(window, qtbot, tmp_path, monkeypatch):
    """The whole way: menu, dialog, file, and opening the file gives the session back."""
    window.store.apply(intents.set_phi(window.store.scenario, 0.9), "φ")
    window.refresh()
    opened = []

    def use(dialog):
        opened.append(dialog)
        dialog.show()
        qtbot.waitUntil(dialog.save_button.isEnabled, timeout=30_000)
        assert len(dialog.judged) == len(H)
        assert dialog.save_to(tmp_path / "talk.svg")

    monkeypatch.setattr(ExportDialog, "exec", use)
    window.commands.ask_export()
    path = tmp_path / "talk.svg"
    assert scenario_from_bytes(path.read_bytes(), path.name) == window.store.scenario
    assert len(opened) == 1


@pytest.mark.parametrize("name", mostly_long(SCENES, quick=("verdicts", "bell", "experiment")))
def test_the_key_of_a_scene_and_ctrl_e_at_once(window, monkeypatch, name):
    """Both keys may come before the window had time to evaluate the scene."""
    shown = []

    def use(dialog):
        shown.append(dialog.windowTitle())
        dialog.show()

    monkeypatch.setattr(ExportDialog, "exec", use)
    window.store.apply(intents.set_scene(window.store.scenario, name))
    window.commands.ask_export()
    window.store.apply(intents.set_scene(window.store.scenario, "model"))
    window.commands.copy_figure()
    assert len(shown) == 1


def test_a_column_of_a_journal_in_centimetres(make, tmp_path):
    """8.6 cm are 325 CSS pixels; the size of the letters can be chosen where it means something."""
    dialog = make()
    choose(dialog.part, "plot")
    choose(dialog.format, "svg")
    assert not dialog.lettering.isEnabled()
    at = dialog.preset.findText("8.6 × 6.5 cm")
    dialog.preset.setCurrentIndex(at)
    dialog.preset.activated.emit(at)
    assert dialog.page_width.suffix() == " cm" and dialog.lettering.isEnabled()
    assert dialog.save_to(tmp_path / "a.svg")
    assert '<svg width="325.039" height="245.669"' in (tmp_path / "a.svg").read_text("utf-8")


def test_the_session_can_be_left_out_and_that_is_remembered(make, tmp_path):
    dialog = make()
    assert dialog.metadata.isChecked() and "carries the session" in dialog.note.text()
    dialog.metadata.setChecked(False)
    assert "carries no session" in dialog.note.text()
    path = tmp_path / "plain.png"
    assert dialog.save_to(path)
    with pytest.raises(InputError, match="no session in it"):
        scenario_from_bytes(path.read_bytes(), path.name)
    assert not make().metadata.isChecked()


def test_the_caption_is_copied_and_written_beside_the_figure(make, tmp_path):
    dialog = make()
    button = next(b for b in dialog.findChildren(QPushButton) if b.text() == "Copy caption")
    choose(dialog.part, "plot")
    button.click()
    text = QGuiApplication.clipboard().text()
    assert text == both_captions(dialog.test_results, "plot") and "clipboard" in dialog.note.text()
    assert not dialog.caption.isChecked()
    dialog.caption.setChecked(True)
    assert dialog.save_to(tmp_path / "figure.svg")
    assert (tmp_path / "figure-caption.txt").read_text(encoding="utf-8") == text
    assert make().caption.isChecked()
