"""Intents on their way to the Store: refusals are said, bound signals apply them and keep no widget alive."""

from __future__ import annotations

import gc
import weakref

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from gui.core import intents
from gui.core.store import Store
from gui.tasks.dispatcher import Dispatcher
from gui.tasks.messages import MessageKind


class Control(QWidget):
    """All kinds of signals that widgets send."""

    started = Signal(int)
    moved = Signal(int, object)
    valued = Signal(float)
    named = Signal(str, int, str)
    pressed = Signal()
    finished = Signal()


class Heard(QObject):
    def __init__(self, dispatcher: Dispatcher) -> None:
        super().__init__(dispatcher)
        self.said: list = []
        self.reverted = 0
        dispatcher.said.connect(self._said)
        dispatcher.reverted.connect(self._reverted)

    def _said(self, text, kind) -> None:
        self.said.append((text, kind))

    def _reverted(self) -> None:
        self.reverted += 1


@pytest.fixture
def dispatcher(qapp):
    return Dispatcher(Store(intents.default_scenario()))


@pytest.fixture
def control(qtbot):
    made = Control()
    qtbot.addWidget(made)
    return made


def test_a_bound_signal_applies_its_intent_with_the_fixed_arguments_first(dispatcher, control):
    dispatcher.bind(control, control.moved, "move setting", intents.move_setting, "bob")
    control.moved.emit(1, (0.0, 0.0, 1.0))
    assert dispatcher.store.scenario.bob[1].direction == (0.0, 0.0, 1.0)
    assert dispatcher.store.undo_name == "move setting"


def test_only_as_many_values_as_the_intent_takes_are_passed_on(dispatcher, control, qtbot):
    button = QPushButton(control)
    dispatcher.bind(control, button.clicked, "lock", intents.toggle_lock, "alice", 0)  # clicked(bool)
    button.click()
    assert dispatcher.store.scenario.alice[0].locked
    dispatcher.bind(control, control.pressed, "add setting", intents.add_setting, "alice")
    control.pressed.emit()
    assert len(dispatcher.store.scenario.alice) == 4
    dispatcher.bind(control, control.named, "rename", intents.rename_setting)
    control.named.emit("alice", 0, "x")
    assert dispatcher.store.scenario.alice[0].label == "x"


def test_during_makes_one_undo_step_whatever_the_signals_carry(dispatcher, control):
    before = dispatcher.store.scenario
    dispatcher.bind(
        control, control.valued, "V", intents.set_visibility, during=(control.started, control.finished)
    )
    control.started.emit(3)
    for value in (0.9, 0.8, 0.7):
        control.valued.emit(value)
    assert dispatcher.store.in_gesture
    control.finished.emit()
    assert dispatcher.store.scenario.visibility == 0.7
    dispatcher.store.undo()
    assert dispatcher.store.scenario == before


def test_a_refusal_is_said_and_a_refused_or_clamped_intent_reverts(dispatcher, control):
    heard = Heard(dispatcher)
    dispatcher.bind(control, control.moved, "move setting", intents.move_setting, "bob")
    dispatcher.bind(control, control.valued, "V", intents.set_visibility)
    dispatcher.store.apply(intents.toggle_lock(dispatcher.store.scenario, "bob", 0))
    control.moved.emit(0, (0.0, 0.0, 1.0))
    assert heard.said == [("b1 is locked", MessageKind.REFUSED)] and heard.reverted == 1
    control.valued.emit(1.5)  # clamped to 1: the Store changes and is rendered
    assert dispatcher.store.scenario.visibility == 1.0 and heard.reverted == 1
    control.valued.emit(1.7)  # clamped to what it is: nobody would render it
    assert heard.reverted == 2 and len(heard.said) == 1


def test_a_closed_widget_with_bindings_is_collected(dispatcher, qapp):
    widget = Control()
    button = QPushButton(widget)
    dispatcher.bind(
        widget, widget.valued, "V", intents.set_visibility, during=(widget.started, widget.finished)
    )
    dispatcher.bind(widget, button.clicked, "lock", intents.toggle_lock, "alice", 0)
    widget.valued.emit(0.5)
    button.click()
    gone = weakref.ref(widget), weakref.ref(button)
    widget.deleteLater()
    del widget, button
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert [ref() for ref in gone] == [None, None]
    assert dispatcher.children() == []


def test_a_binding_whose_owner_has_gone_does_nothing(dispatcher, control, qapp):
    owner = QWidget()
    dispatcher.bind(owner, control.valued, "V", intents.set_visibility)
    owner.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    control.valued.emit(0.5)
    assert dispatcher.store.scenario.visibility == intents.default_scenario().visibility
