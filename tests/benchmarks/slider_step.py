"""One slider step, from the mouse to the painted window, against bare QPainter and against matplotlib.

Goals: at most 1.5 times a bare QPainter window that paints the same frame, 1.7 times one that paints what
changed; at least 20 times faster than matplotlib with qutip.Bloch; at most 1.05 times as long with measured
data in the scenario as without, 1.15 times with live verdicts, and then none of 240 longer than 33 ms.

A step is a mouse move on the slider: intent, checks of the Scenario, evaluation, all setters, painting, and
whatever else the event loop does until the plot is painted. The verdicts, which a process answers beside it,
rest while the other ratios are taken, as their work would fall on both sides.
"""

from __future__ import annotations

import itertools
import math
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QPaintEngine, QPaintEvent, QRegion
from PySide6.QtWidgets import QApplication, QWidget

from gui.core.data.points import Measured, leggett_point
from gui.core.data.types import DataKind, DataSet
from tests.benchmarks.bare_painter import BareWindow, amounts, record
from tests.benchmarks.common import Ratio, ratio_of, take_turns

SIZE = (1600, 900)
POSITIONS = 12
ANGLES = 600
GOAL_BARE, GOAL_MATPLOTLIB, GOAL_DATA = 1.5, 1 / 20, 1.05
GOAL_PARTS, GOAL_LIVE = 1.7, 1.15
# Steps in a row with live verdicts, and how long the longest of them may take.
FRAMES, LONGEST = 240, 0.033


class _PaintLog(QObject):
    """Which widgets were painted, and where."""

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        self.window = window
        self.region = QRegion()
        self.kinds: set[str] = set()
        self._watched = [window, *window.findChildren(QWidget)]

    def __enter__(self) -> _PaintLog:
        for widget in self._watched:
            widget.installEventFilter(self)
        return self

    def __exit__(self, *error: object) -> None:
        for widget in self._watched:
            widget.removeEventFilter(self)

    def eventFilter(self, widget: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent) and isinstance(widget, QWidget):
            corner = widget.mapTo(self.window, QPoint(0, 0)) if widget is not self.window else QPoint(0, 0)
            self.region = self.region.united(event.region().translated(corner))
            self.kinds.add(type(widget).__name__)
        return False


class _Painted(QObject):
    """Counts the paintings of one widget; all of a window is painted in the same go."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, widget: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.count += 1
        return False


def run(rounds: int = 150) -> tuple[list[Ratio], list[str]]:
    """The rows of the table and what to know about them."""
    from gui.app.application import ThemeManager, make_application
    from gui.app.window.main_window import MainWindow
    from gui.core.intents import default_scenario
    from gui.core.store import Store

    application = make_application()
    window = MainWindow(Store(default_scenario()), ThemeManager(application, "dark"))
    window.resize(*SIZE)
    window.show()
    _settle(application)
    deadline = time.monotonic() + 20
    while not window.verdicts.is_settled and time.monotonic() < deadline:
        application.processEvents()
        time.sleep(0.01)
    ratios, notes = [_with_data(application, window, rounds)], []
    for name, low, high in (("phi", 0.6, 0.8), ("visibility", 0.93, 0.99)):
        more, said = _one_slider(application, window, name, low, high, rounds)
        ratios += more
        notes += said
    window.store.mark_saved()
    window.close()
    window.deleteLater()
    return ratios, notes


def _with_data(application: QApplication, window: QWidget, rounds: int) -> Ratio:
    """A step with ``ANGLES`` measured angles in the scenario, as another window beside one without."""
    from msgspec.structs import replace

    from gui.app.window.main_window import MainWindow
    from gui.core.store import Store
    from gui.widgets.slider.groove import SliderGroove

    plain = window.store.scenario  # type: ignore[attr-defined]
    full = MainWindow(Store(replace(plain, data=_measured())), window.themes)  # type: ignore[attr-defined]
    full.resize(*SIZE)
    full.show()
    _settle(application)
    ask = window.verdicts.ask  # type: ignore[attr-defined]
    steps = {}
    for name, one in (("with", full), ("without", window)):
        one.verdicts.ask = _no_questions  # type: ignore[attr-defined]
        groove = one.settings_panel.sliders["phi"].findChild(SliderGroove)  # type: ignore[attr-defined]
        _mouse(groove, QEvent.Type.MouseButtonPress, 0.3)
        steps[name] = _plain_step(application, groove)
    times = take_turns(steps, rounds)
    _settle(application)
    full.store.mark_saved()
    full.close()
    full.deleteLater()
    groove = window.settings_panel.sliders["phi"].findChild(SliderGroove)  # type: ignore[attr-defined]
    _mouse(groove, QEvent.Type.MouseButtonRelease, 0.3)
    window.store.undo()  # type: ignore[attr-defined]
    window.verdicts.ask = ask  # type: ignore[attr-defined]
    _settle(application)
    return ratio_of(
        f"φ step with {ANGLES} measured angles / without",
        ("with data", times["with"]),
        ("without", times["without"]),
        GOAL_DATA,
    )


def _plain_step(application: QApplication, groove: QWidget) -> Callable[[int], None]:
    def step(k: int) -> None:
        _mouse(groove, QEvent.Type.MouseMove, 0.6 + 0.2 * (k % POSITIONS) / (POSITIONS - 1))
        for _ in range(4):  # evaluation, layout and painting
            application.processEvents()

    return step


def _measured() -> DataSet:
    """Points with all their correlators, those of a Werner state of V = 0.98."""
    angles = (-1.5 + 3.0 * k / ANGLES for k in range(ANGLES))
    points = (leggett_point(phi, [Measured(-0.98 * math.cos(phi / 2), 0.01)] * 6) for phi in angles)
    return DataSet(kind=DataKind.LEGGETT_CORRELATORS, points=tuple(points))


def _settle(application: QApplication) -> None:
    for _ in range(8):
        application.processEvents()


def _one_slider(
    application: QApplication, window: QWidget, name: str, low: float, high: float, rounds: int
) -> tuple[list[Ratio], list[str]]:
    from gui.widgets.slider.groove import SliderGroove
    from tests.benchmarks.matplotlib_scene import MatplotlibScene

    groove = window.settings_panel.sliders[name].findChild(SliderGroove)  # type: ignore[attr-defined]
    places = [low + (high - low) * k / (POSITIONS - 1) for k in range(POSITIONS)]

    plot = window.current_scene.plots()[0].view()  # type: ignore[attr-defined]
    painted = _Painted(plot.viewport())

    ahead = itertools.count(1)

    def step(_: int) -> None:
        # By its own count, so that the value is another one each time, whoever calls.
        before = painted.count
        _mouse(groove, QEvent.Type.MouseMove, places[next(ahead) % POSITIONS])
        for _ in range(1000):
            application.processEvents()
            if painted.count > before:
                return
        raise RuntimeError("the window was not painted")

    # Beside the handle, so that it comes to the mouse and stays under it.
    _mouse(groove, QEvent.Type.MouseButtonPress, 0.3)
    ask = window.verdicts.ask  # type: ignore[attr-defined]
    window.verdicts.ask = _no_questions  # type: ignore[attr-defined]
    # Once around before the recording: pictures that the program keeps from frame to frame are made then.
    for k in range(2 * POSITIONS):
        step(k)
    log = _PaintLog(window)
    with log:
        step(0)
    needed = {"phi": {"BlochSphere"}, "visibility": {"WernerRuler"}}[name] | {"SliderGroove"}
    assert needed <= log.kinds, f"the step did not paint {needed - log.kinds}"
    results, whole, parts, fast = [], [], [], []
    for k in range(POSITIONS):
        step(k)
        results.append(window.results)  # type: ignore[attr-defined]
        whole.append(record(window))
        fast.append(record(window, kind=QPaintEngine.Type.Raster))
        parts.append(record(window, log.region))
    bare, bare_fast, bare_parts = (BareWindow(frames, SIZE) for frames in (whole, fast, parts))
    for other in (bare, bare_fast, bare_parts):
        other.show()
    _settle(application)

    def paint(other: BareWindow, region: QRegion | None = None) -> Callable[[int], None]:
        def frame(k: int) -> None:
            before = other.painted
            other.show_frame(k, region)
            application.processEvents()
            assert other.painted == before + 1

        return frame

    times = take_turns(
        {
            "program": step,
            "bare": paint(bare),
            "fast": paint(bare_fast),
            "parts": paint(bare_parts, log.region),
        },
        rounds,
    )
    figure = MatplotlibScene(SIZE, window.themes.theme, results[0], window.ruler)  # type: ignore[attr-defined]
    slow = take_turns(
        {"program": step, "matplotlib": lambda k: figure.show(results[k % POSITIONS])},
        max(5, rounds // 10),
        warm_up=2,
    )
    live = _with_verdicts(window, step, ask, FRAMES if rounds >= FRAMES // 2 else max(10, rounds))
    longest = max(live["wall"][1])
    window.verdicts.ask = ask  # type: ignore[attr-defined]
    _mouse(groove, QEvent.Type.MouseButtonRelease, places[0])
    painted.deleteLater()
    for other in (bare, bare_fast, bare_parts):
        other.close()
        other.deleteLater()
    _settle(application)
    symbol = {"phi": "φ", "visibility": "V"}[name]
    ours = f"{symbol} step of the program"
    area = sum(r.width() * r.height() for r in log.region) / (SIZE[0] * SIZE[1])
    notes = [
        f"{symbol} step repaints {area:.0%} of the window; the bare window paints all of it: "
        + ", ".join(f"{count} {what}" for what, count in amounts(whole[0]).items()),
    ]
    return [
        ratio_of(
            f"{symbol} step / bare QPainter, whole frame",
            (ours, times["program"]),
            ("bare QPainter", times["bare"]),
            GOAL_BARE,
        ),
        ratio_of(
            f"{symbol} step / matplotlib + qutip.Bloch",
            (ours, slow["program"]),
            ("matplotlib", slow["matplotlib"]),
            GOAL_MATPLOTLIB,
        ),
        ratio_of(
            f"{symbol} step / bare QPainter with our fast curves",
            (ours, times["program"]),
            ("bare, curves as segments", times["fast"]),
            None,
        ),
        ratio_of(
            f"{symbol} step / bare QPainter, changed parts only",
            (ours, times["program"]),
            ("bare, changed parts", times["parts"]),
            GOAL_PARTS,
        ),
        ratio_of(
            f"{symbol} step with live verdicts / without",
            ("with verdicts", live["wall"][1]),
            ("without", live["wall"][0]),
            GOAL_LIVE,
        ),
        ratio_of(
            "the same and all until the next, GUI thread's work",
            ("with verdicts", live["cpu"][1]),
            ("without", live["cpu"][0]),
            None,
        ),
        ratio_of(
            f"{symbol} longest of {len(live['wall'][1])} steps with live verdicts / 33 ms",
            ("longest step", [longest]),
            ("two frames", [LONGEST]),
            1.0,
        ),
    ], notes


def _no_questions(questions: object) -> None:
    pass


def _with_verdicts(
    window: QWidget, step: Callable[[int], None], ask: Callable[..., None], rounds: int
) -> dict[str, tuple[list[float], list[float]]]:
    """Steps without and with live verdicts, ten in a row each, 60 a second: seconds of each, by two clocks.

    "wall" is what the user waits; "cpu" what the GUI thread works, which other programs do not lengthen.
    """
    service = window.verdicts  # type: ignore[attr-defined]
    found: dict[str, tuple[list[float], list[float]]] = {"wall": ([], []), "cpu": ([], [])}
    for k in range(2 * rounds):
        beside = k // 10 % 2 == 1
        if k % 10 == 0:
            service.ask = ask if beside else _no_questions
            _rest(service)
        start, worked = time.perf_counter(), time.thread_time()
        step(k)
        found["wall"][beside].append(time.perf_counter() - start)
        _idle(1 / 60)
        found["cpu"][beside].append(time.thread_time() - worked)
    pairs = min(len(times) for times in found["wall"])
    return {clock: (alone[:pairs], beside[:pairs]) for clock, (alone, beside) in found.items()}


def _rest(service: QObject) -> None:
    """Until no verdict is under way: what was asked before must not fall on the steps without."""
    deadline = time.monotonic() + 20
    while service.is_busy and time.monotonic() < deadline:  # type: ignore[attr-defined]
        QApplication.processEvents()
        time.sleep(0.002)


def _idle(seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        QApplication.processEvents()
        time.sleep(0.001)


def _mouse(groove: QWidget, kind: QEvent.Type, fraction: float) -> None:
    at = QPointF(groove.x_of(fraction), groove.height() / 2)  # type: ignore[attr-defined]
    moving = kind == QEvent.Type.MouseMove
    released = kind == QEvent.Type.MouseButtonRelease
    button = Qt.MouseButton.NoButton if moving else Qt.MouseButton.LeftButton
    held = Qt.MouseButton.NoButton if released else Qt.MouseButton.LeftButton
    event = QMouseEvent(kind, at, groove.mapToGlobal(at), button, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(groove, event)
