"""The strip of messages: each kind has its sign and its lifetime, and passing ones cover no open question."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton

from gui.tasks.messages import MessageKind
from gui.widgets.banner import Banner


@pytest.fixture
def banner(qtbot):
    made = Banner()
    qtbot.addWidget(made)
    return made


def lifetime(banner) -> float:
    timer = banner.findChild(QTimer)
    return timer.interval() / 1000 if timer.isActive() else 0.0


@pytest.mark.parametrize("kind", MessageKind)
@pytest.mark.parametrize("text", ["Saved a.nlx.", "Opened a.nlx.", "Anything else"])
def test_the_kind_and_not_the_words_decide_how_long_a_message_stays(banner, kind, text):
    banner.show_message(text, kind)
    assert banner.text() == text
    assert lifetime(banner) == kind.seconds
    assert kind.passing == (kind.seconds > 0)


def test_what_went_wrong_or_stands_nowhere_else_stays_until_it_is_closed():
    """What was found in data stands on the Data card as well."""
    stays = (MessageKind.NOTE, MessageKind.OFFER, MessageKind.FAILED)
    assert tuple(kind for kind in MessageKind if not kind.passing) == stays


def test_of_many_lines_the_first_is_shown_and_the_rest_copied(banner, qapp):
    banner.show_message(
        "It stopped.\nRuntimeError: here\n  and there", MessageKind.FAILED, details="Traceback"
    )
    assert banner.text() == "It stopped."
    (copy,) = [b for b in banner.findChildren(QPushButton) if b.text() == "Copy details"]
    assert not copy.isHidden()
    copy.click()
    copied = QGuiApplication.clipboard().text()
    for part in ("It stopped.", "RuntimeError: here", "and there", "Traceback"):
        assert part in copied
    banner.show_message("Saved.", MessageKind.DONE)
    assert copy.isHidden()


@pytest.mark.parametrize("kind", MessageKind)
def test_the_sign_tells_kinds_apart_without_colour(banner, kind):
    banner.show_message("text", kind)
    assert kind.sign in [label.text() for label in banner.findChildren(QLabel)]
    same_sign = {k.role for k in MessageKind if k.sign == kind.sign}
    assert same_sign == {kind.role}


@pytest.mark.parametrize("kind", MessageKind)
def test_an_open_question_is_covered_only_by_what_stays(banner, kind):
    banner.show_message("Restore?", MessageKind.OFFER, accept="Yes", decline="No")
    banner.show_message("other", kind)
    assert banner.text() == ("Restore?" if kind.passing else "other")


def test_a_passing_message_goes_by_itself_and_another_starts_its_time_anew(banner, qtbot):
    banner.show_message("one", MessageKind.HINT)
    banner.show_message("two", MessageKind.FAILED)
    assert lifetime(banner) == 0.0
    banner.show_message("three", MessageKind.DONE)
    with qtbot.waitSignal(banner.closed):
        banner.findChild(QTimer).timeout.emit()
    assert banner.text() == ""
