"""All that a hand can do in a window, as actions with a name: keys, clicks, drags and numbers typed.

Imports no test tools, so that what is played with it measures the program alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QTabWidget,
    QWidget,
)

from gui.scenes.assumptions.assumption_list import AssumptionRows
from gui.scenes.assumptions.model_controls import ModelControls
from gui.scenes.assumptions.model_table import ModelTablePage
from gui.scenes.assumptions.spacetime_diagram import SpacetimeDiagram
from gui.scenes.bell.inequality_menu import InequalityMenu
from gui.scenes.macroscopic.string_tree import StringTreeView
from gui.widgets.expression_entry import ExpressionEntry
from gui.widgets.job_row import JobRow
from gui.widgets.lab import PARTS, OpticalTable
from gui.widgets.matrix import MatrixEditor
from gui.widgets.plot import PlotPanel
from gui.widgets.plot.view import PlotView
from gui.widgets.ruler import WernerRuler
from gui.widgets.slider import ParameterSlider
from gui.widgets.slider.groove import SliderGroove
from gui.widgets.slider.number_entry import NumberEntry
from gui.widgets.sphere import BlochSphere
from gui.widgets.sphere.map import SphereMap
from gui.widgets.spins import SpinLattice
from gui.widgets.tetrahedron import TetrahedronView
from gui.widgets.waiting import Waiting
from tests.gui.driving import choose_tip

Key = Qt.Key
Action = tuple[str, Callable[[], object]]


def settle(window) -> None:
    QApplication.processEvents()
    if window.is_pending:
        window.refresh()


def seen(window, kind: type) -> list:
    inside = [w for w in window.findChildren(kind) if w.isVisibleTo(window) and w.isEnabled()]
    return [w for w in inside if not window.explain_panel.isAncestorOf(w)]


def press(widget: QWidget, key: Key) -> Callable[[], None]:
    def act() -> None:
        QTest.keyClick(widget, key)
        QTest.keyRelease(widget, key)

    return act


def of_slider(slider: ParameterSlider) -> Iterator[Action]:
    groove, entry = slider.findChild(SliderGroove), slider.findChild(NumberEntry)
    p = slider.scale
    for key in (Key.Key_Right, Key.Key_Left, Key.Key_Home, Key.Key_End, Key.Key_Backspace):
        yield f"{key.name} on slider {p.symbol}", press(groove, key)

    def drag() -> None:
        groove.pressed.emit()
        for fraction in (0.21, 0.83, 0.47):
            groove.moved.emit(fraction)
        groove.released.emit()

    def type_in() -> None:
        entry.setText(str(p.at(0.37) * p.factor))
        entry.setModified(True)
        entry.commit()

    yield f"a drag of slider {p.symbol}", drag
    yield f"a number typed at {p.symbol}", type_in


def of_plot(view: PlotView) -> Iterator[Action]:
    for name in view.cursors:

        def move(name: str = name, key: Key = Key.Key_Right) -> None:
            view.set_active(name)
            press(view, key)()

        def drag(name: str = name) -> None:
            view.cursor_drag_started.emit(name)
            view.move_cursor(name, 0.3 * view.cursors[name].low + 0.7 * view.cursors[name].high)
            view.cursor_drag_finished.emit(name)

        if view.cursors[name].isVisible():
            yield f"a key on cursor {name}", move
            yield f"a drag of cursor {name}", drag
    plot = view.parent()
    if isinstance(plot, PlotPanel) and plot.can_pin():
        yield "a curve pinned", plot.pin_requested.emit


def pull(widget: QWidget, at: QPoint, by: QPoint) -> None:
    """A short drag with the left button."""
    QTest.mousePress(widget, Qt.MouseButton.LeftButton, pos=at)
    for part in (1, 2, 3):
        QTest.mouseMove(widget, at + by * part)
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=at + by * 3)


def of_sphere(sphere: BlochSphere) -> Iterator[Action]:
    for k, arrow in enumerate(sphere.arrows()):

        def nudge(k: int = k) -> None:
            if k < len(sphere.arrows()):
                choose_tip(sphere, k)
                press(sphere, Key.Key_Up)()

        def pull_tip(k: int = k) -> None:
            if k < len(sphere.arrows()):
                at = sphere.position_of(sphere.arrows()[k].direction).toPoint()
                pull(sphere, at, QPoint(-5, 4))

        yield f"a key on tip {arrow.label} of {sphere.accessibleName()}", nudge
        yield f"a drag of tip {arrow.label} of {sphere.accessibleName()}", pull_tip
    yield f"{sphere.accessibleName()} turned", lambda: pull(sphere, QPoint(4, 4), QPoint(6, 3))
    for key in (Key.Key_L, Key.Key_Delete, Key.Key_Insert):
        yield f"{key.name} on {sphere.accessibleName()}", press(sphere, key)


def of_map(sphere: SphereMap) -> Iterator[Action]:
    for key in (Key.Key_Up, Key.Key_Right):
        yield f"{key.name} on map {sphere.accessibleName()}", press(sphere, key)

    def pull_picked() -> None:
        if sphere.picked_arrow is not None:
            at = sphere.position_of(sphere.picked_arrow.direction).toPoint()
            pull(sphere, at, QPoint(-4, 3))

    yield f"a drag on map {sphere.accessibleName()}", pull_picked


def of_combo(combo: QComboBox) -> Iterator[Action]:
    for key in (Key.Key_Down, Key.Key_Up):
        yield f"{key.name} on {combo.accessibleName()}", press(combo, key)


def of_spin_box(box: QSpinBox) -> Iterator[Action]:
    yield f"{box.accessibleName()} stepped", box.stepUp
    yield f"{box.accessibleName()} stepped down", box.stepDown

    def type_in() -> None:
        line = box.findChild(QLineEdit)
        line.selectAll()
        QTest.keyClicks(line, str(box.minimum() if box.value() > box.minimum() else box.maximum()))
        QTest.keyClick(line, Key.Key_Return)

    yield f"{box.accessibleName()} typed", type_in


TYPED = {"ψ": "01 + i 10", "N =": "1e9"}  # into the line of that name; "x" is a function


def of_expression(entry: ExpressionEntry) -> Iterator[Action]:
    typed = next((text for sign, text in TYPED.items() if sign in entry.line.accessibleName()), "x")

    def type_in() -> None:
        line = entry.findChild(QLineEdit)
        line.setFocus()
        line.selectAll()
        QTest.keyClicks(line, typed)
        line.editingFinished.emit()  # a function is read when typing ends

    yield "a function typed", type_in


def of_matrix(editor: MatrixEditor) -> Iterator[Action]:
    """White noise in the grid, an entry too many, the nearest state to that, and back."""

    def type_in(i: int, j: int, text: str) -> None:
        cell = editor.cell(i, j)
        cell.setFocus()
        cell.selectAll()
        QTest.keyClicks(cell, text)
        cell.editingFinished.emit()

    def white() -> None:
        for i in range(4):
            for j in range(i, 4):
                type_in(i, j, "1/4" if i == j else "0")

    yield "white noise typed", white

    def entry() -> None:
        type_in(0, 3, "0.1i")
        editor.discard.click()  # where it makes the matrix no state, it would stay

    yield "an entry typed", entry

    def nearest() -> None:
        type_in(1, 2, "2")
        editor.nearest.click()

    yield "the nearest state", nearest

    def discard() -> None:
        type_in(3, 3, "no")
        editor.discard.click()

    yield "an entry discarded", discard


def of_tetrahedron(view: TetrahedronView) -> Iterator[Action]:
    for key in (Key.Key_Left, Key.Key_Up, Key.Key_PageUp, Key.Key_End, Key.Key_3, Key.Key_Plus):
        yield f"{key.name} on the tetrahedron", press(view, key)

    def pull_point() -> None:
        pull(view, view.position_of(view.shown().point).toPoint(), QPoint(6, -5))

    yield "a drag in the tetrahedron", pull_point
    yield "the tetrahedron turned", lambda: pull(view, QPoint(6, 6), QPoint(4, 3))


def of_tabs(tabs: QTabWidget) -> Iterator[Action]:
    for k in range(tabs.count()):
        if not tabs.isTabVisible(k):
            continue
        yield f"page {tabs.tabText(k)}", lambda k=k: tabs.setCurrentIndex(k)


def of_assumptions(rows: AssumptionRows) -> Iterator[Action]:
    for key in (Key.Key_Down, Key.Key_End):
        yield f"{key.name} on the assumptions", press(rows, key)


def of_spacetime(diagram: SpacetimeDiagram) -> Iterator[Action]:
    for key in (Key.Key_Left, Key.Key_Up):
        yield f"{key.name} on the spacetime diagram", press(diagram, key)
    at = diagram.box("B").center().toPoint()
    yield "a drag of measurement B", lambda: pull(diagram, at, QPoint(-4, 3))


def of_string_tree(tree: StringTreeView) -> Iterator[Action]:
    for key in (Key.Key_Down, Key.Key_Space, Key.Key_Left, Key.Key_Y, Key.Key_End):
        yield f"{key.name} on the tree of strings", press(tree, key)

    def click() -> None:
        QTest.mouseClick(tree, Qt.MouseButton.LeftButton, pos=tree.row_position(1).toPoint())

    yield "a click on the second string", click


def of_lattice(lattice: SpinLattice) -> Iterator[Action]:
    for key in (Key.Key_Right, Key.Key_B, Key.Key_0, Key.Key_Space):
        yield f"{key.name} on the lattice", press(lattice, key)
    at = lattice.position_of(len(lattice.picture().regions) - 1).toPoint()
    yield "a stroke on the lattice", lambda: pull(lattice, at, QPoint(-8, 0))


def of_model_table(page: ModelTablePage) -> Iterator[Action]:
    def halve() -> None:
        model = page.model
        for row in (0, 1):
            model.setData(model.index(row, model.columnCount() - 1), "1/16" if row else "3/16")

    if page.take.isVisible():
        yield "a copy of the table", page.take.click
    else:
        yield "two probabilities typed", halve


def of_directions(controls: ModelControls) -> Iterator[Action]:
    def type_in(line: QLineEdit) -> None:
        line.selectAll()
        QTest.keyClicks(line, "10, 80")
        line.editingFinished.emit()

    for line in (controls.alice, controls.bob):
        if line.isVisible():
            yield f"{line.accessibleName()} typed", lambda line=line: type_in(line)


def of_table(table: OpticalTable) -> Iterator[Action]:
    for element in table.elements():

        def turn(element: tuple[str, str] = element) -> None:
            while element in table.elements() and not table.accessibleDescription().startswith(
                f"{element[0].title()}, {PARTS[element[1]][1]}"
            ):
                press(table, Key.Key_Right)()
            press(table, Key.Key_Up)()

        def pull_dial(element: tuple[str, str] = element) -> None:
            if element in table.elements():
                pull(table, table.place_of(element).toPoint() + QPoint(9, 3), QPoint(-3, -4))

        yield f"a key on {element} of the optical table", turn
        yield f"a drag of {element} of the optical table", pull_dial


def of_button(button: QAbstractButton) -> Iterator[Action]:
    if button.isCheckable():
        yield f"button {button.text() or button.accessibleName()}", button.click


def of_push_button(window, button: QPushButton) -> Iterator[Action]:
    """Buttons of a scene that do at once what they say; an editor's own come with the editor.

    Those with an ellipsis ask for more first, in a dialog.
    """
    inside = window.current_scene.isAncestorOf(button) and not button.isCheckable()
    if (
        inside
        and not button.text().endswith("…")
        and not isinstance(button.parent(), MatrixEditor | JobRow | Waiting)
    ):
        yield f"{button.accessibleName() or button.text()} pressed", button.click


def of_menu(menu: InequalityMenu) -> Iterator[Action]:
    for hypothesis, action in menu.certificates.items():
        if action.isEnabled():
            yield f"the certificate of {hypothesis} as the inequality", action.trigger


def of_ruler(ruler: WernerRuler) -> Iterator[Action]:
    for key in (Key.Key_Left, Key.Key_Home, Key.Key_Backspace):
        yield f"{key.name} on the ruler", press(ruler, key)

    def pull_handle() -> None:
        x = ruler.ruler.geometry.x_of(ruler.visibility())
        pull(ruler, QPoint(round(x), round(0.55 * ruler.height())), QPoint(-8, 0))

    yield "a drag of the ruler", pull_handle


def actions(window) -> list[Action]:
    """All that a hand can do in the scene in view; tabs only where they are a choice of the Scenario."""
    found: list[Action] = []
    for kind, of in (
        (ParameterSlider, of_slider),
        (PlotView, of_plot),
        (BlochSphere, of_sphere),
        (SphereMap, of_map),
        (QComboBox, of_combo),
        (QSpinBox, of_spin_box),
        (QAbstractButton, of_button),
        (WernerRuler, of_ruler),
        (ExpressionEntry, of_expression),
        (MatrixEditor, of_matrix),
        (TetrahedronView, of_tetrahedron),
        (AssumptionRows, of_assumptions),
        (SpacetimeDiagram, of_spacetime),
        (ModelControls, of_directions),
        (ModelTablePage, of_model_table),
        (StringTreeView, of_string_tree),
        (SpinLattice, of_lattice),
        (OpticalTable, of_table),
    ):
        for widget in seen(window, kind):
            found += of(widget)
    if window.current_scene.name in ("polarization", "state", "assumptions", "macroscopic", "experiment"):
        found += of_tabs(window.current_scene.tabs)
        for button in seen(window, QPushButton):
            found += of_push_button(window, button)
    if window.current_scene.name == "bell":
        found += of_push_button(window, window.current_scene.best)
        found += of_menu(window.current_scene.menu)
    panel = window.settings_panel
    for action in (panel.free_action, panel.triad_action):
        found.append((action.text(), action.trigger))
    return found
