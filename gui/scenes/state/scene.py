"""State scene: the state typed as a ket or a matrix, dragged in a tetrahedron, and its pictures."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QComboBox, QStackedWidget, QWidget

from gui.core import intents
from gui.core.numbers import number
from gui.core.results import Results
from gui.core.scenario import Camera, ColouredNoise, Scenario, TypedKet
from gui.core.scenes.state import PAGES
from gui.core.scenes.state import intents as scene_intents
from gui.core.scenes.state.intents import FAMILIES, family_of
from gui.core.scenes.state.kets import ket_refusal, normalisation
from gui.core.scenes.state.results import VISIBILITY_GRID, StateFigures, StatePicture
from gui.export import Part
from gui.look.alive import while_alive
from gui.look.layouts import in_column, in_row
from gui.look.roles import role_label
from gui.look.theme import Theme
from gui.panels.changes import show_changes, shows
from gui.panels.comparing import Comparable, Points, draw_curve
from gui.panels.readouts import state_rows
from gui.panels.scene import Controls, Scene
from gui.panels.words import state_name
from gui.scenes.state.matrices_page import MatricesPage
from gui.scenes.state.tetrahedron_page import TetrahedronPage
from gui.scenes.state.words import FAMILY_NAMES, GIVEN, above
from gui.tasks.dispatcher import Dispatcher
from gui.widgets.expression_entry import ExpressionEntry
from gui.widgets.pages import Pages
from gui.widgets.plot import DASHED, DOTTED, PlotPanel
from gui.widgets.readouts import ReadoutSpec, ReadoutValue
from physics.states.tetrahedron import BELL_STATES

PAGE_NAMES = {"matrices": "ρ and T", "tetrahedron": "Tetrahedron", "noise": "Noise"}
HINT = "For instance (01-10)/sqrt(2), |HV> + i|VH>"
SIGNS = (
    "Kets: two of 0 1, H V, D A, R L, + −, such as 01, |HV>, |+->, or |Ψ->, |Φ+>. "
    "Coefficients: 1/2, i, sqrt(3), e^(i pi/4), cos(30°), brackets. It is normalised when it is read."
)
MIXED = "Mixed: no ket. One typed here takes its place."


class SceneView(Scene[StateFigures]):
    name = "state"
    about = (
        "The state of the two photons, without noise and with the white noise of V. Type it as a ket, which "
        "is normalised for you, or as a density matrix, whose other half follows by itself. What is no state "
        "is refused with the entry or the eigenvalue that is wrong.\n\n"
        "H = |0⟩ and V = |1⟩, D and A are ±45°, R and L circular.\n\n"
        "Bell-diagonal states form a tetrahedron; the separable ones are the octahedron in it."
    )
    readout_title = "The state at this V"
    controls = Controls(spheres=False, sliders=("visibility",))

    def __init__(self, dispatcher: Dispatcher, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(dispatcher, theme, parent)
        self.family = QComboBox(self)
        self.family.setAccessibleName("Family of states")
        for key in FAMILIES:
            self.family.addItem(FAMILY_NAMES[key], key)
        self.ket = ExpressionEntry(theme, "|ψ⟩ =", HINT, ket_refusal, self, kept="Last state kept")
        self.ket.line.setToolTip(SIGNS)
        self.given = role_label("warn", self, wrap=True)
        self.given.hide()
        self.angle = self.parameters.slider("angle", self)
        self.colour = self.parameters.slider("colour", self)
        self.matrices = MatricesPage(theme, self)
        self.tetrahedron = TetrahedronPage(self.parameters, theme, self)
        self.noise = _make_plot(theme, self)
        self.parameters.cursor(self.noise, "visibility")
        of_s, of_c = Comparable("chsh", "S", _chsh), Comparable("concurrence", "C", _concurrence)
        self.comparing.offer(self.noise, of_s, of_c)
        self.tabs = Pages(self)
        self.pages: dict[str, QWidget] = {
            "matrices": self.matrices,
            "tetrahedron": self.tetrahedron,
            "noise": self.noise,
        }
        for key in PAGES:
            self.tabs.addTab(self.pages[key], PAGE_NAMES[key])
        self._own = QStackedWidget(self)
        for widget in (QWidget(self._own), self.angle, self.colour):
            self._own.addWidget(widget)
        keep = self.matrices.noise.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self.matrices.noise.setSizePolicy(keep)
        self.setTabOrder(self.ket.line, self.matrices.noise)
        head = in_row(self.family, (self._own, 1))
        typed = in_row((self.ket, 1), self.matrices.noise)
        in_column(head, typed, self.given, (self.tabs, 1), inside=self, spacing=4)
        self._connect()

    def _connect(self) -> None:
        bind = self.dispatch.bind
        editor, view = self.matrices.editor, self.tetrahedron.view
        bind(self, self.family.activated, "state", _choose_family)
        typing = self.ket.edit_started, self.ket.edit_finished
        bind(self, self.ket.entered, "state", scene_intents.set_ket, during=typing)
        filling = editor.edit_started, editor.edit_finished
        bind(self, editor.entered, "state", scene_intents.set_density_matrix, during=filling)
        bind(self, editor.nearest_asked, "nearest state", scene_intents.use_nearest_state)
        dragging = view.drag_started, view.drag_finished
        bind(self, view.moved, "state", scene_intents.set_point, during=dragging)
        bind(self, view.camera_changed, "turn", _turn)
        bind(self, self.tetrahedron.use.clicked, "state", _use_point)
        bind(self, self.matrices.noise_chosen, "page", scene_intents.show_noise)
        view.refused.connect(self.dispatch.tell)
        self.dispatch.interrupted.connect(editor.finish_gesture)
        self.dispatch.interrupted.connect(view.finish_gesture)
        self.tabs.currentChanged.connect(while_alive(self._turn_page))

    def plots(self) -> list[PlotPanel]:
        return [self.noise]

    def extra_parts(self, results: Results[StateFigures], theme: Theme, rect: QRectF) -> list[Part] | None:
        """The page in view, without its controls."""
        page = results.scenario.view.state_page
        if page == "matrices":
            return self.matrices.parts(results, theme, rect)
        return self.tetrahedron.parts(results, theme, rect) if page == "tetrahedron" else None

    def _turn_page(self, index: int) -> None:
        self.dispatch.interrupt()
        self.dispatch.apply("page", scene_intents.set_state_page, PAGES[index])

    # Results.

    def render_results(self, old: Results[StateFigures] | None, new: Results[StateFigures]) -> None:
        super().render_results(old, new)
        index = PAGES.index(new.scenario.view.state_page)
        if self.tabs.currentIndex() != index:
            self.tabs.blockSignals(True)
            self.tabs.setCurrentIndex(index)
            self.tabs.blockSignals(False)
        self.matrices.noise.setVisible(self.tabs.currentWidget() is self.matrices)
        for page in (self.matrices, self.tetrahedron):
            show_changes(page, old, new)

    @shows("scenario.state", "scenario.postulated", "scene.ket")
    def _show_family(self, new: Results[StateFigures]) -> None:
        state = new.scenario.state
        key = family_of(new.scenario)
        self.family.setCurrentIndex(FAMILIES.index(key))
        given = new.scenario.postulated is not None
        own = {"partially_entangled": 1, "coloured_noise": 2}.get(key, 0)
        self._own.setCurrentIndex(0 if given else own)
        self.ket.set_text(new.scene.ket)
        if new.state.ket is not None and isinstance(state, TypedKet):
            self.ket.set_hint(normalisation(new.state.ket.length))
        else:
            self.ket.set_hint(HINT if new.scene.ket else MIXED)
        self.given.setText(GIVEN if given else "")
        self.given.setVisible(given)

    @shows("scene.curves", "scenario.state")
    def _show_curves(self, new: Results[StateFigures]) -> None:
        plot, curves = self.noise, new.scene.curves
        noise = "coloured noise" if isinstance(new.scenario.state, ColouredNoise) else "white noise"
        plot.set_title(f"The state with {noise}")
        draw_curve(plot, "chsh", _chsh(new))
        draw_curve(plot, "concurrence", _concurrence(new))
        plot.set_line(
            "entangled", curves.entangled_above, f"entangled above {number(curves.entangled_above)}"
        )
        plot.set_line("violating", curves.chsh_above, f"S > 2 above {number(curves.chsh_above)}")

    @shows("state", "scenario.visibility", "scene.curves")
    def _show_values(self, new: Results[StateFigures]) -> None:
        state = new.state
        first = (f"largest S = {number(state.horodecki_max)}", "quantum")
        second = (f"concurrence {number(state.concurrence)}", "bound")
        self.noise.set_readout([first, second], "visibility")
        self.noise.set_summary(f"At V = {number(new.scenario.visibility)}: {first[0]}, {second[0]}.")

    def pin_words(self, results: Results[StateFigures]) -> list[str]:
        return [state_name(results.scenario)]

    def readout_rows(self, results: Results[StateFigures]) -> list[tuple[ReadoutSpec, ReadoutValue]]:
        curves, noisy = results.scene.curves, results.scene.noisy
        largest, *others = (number(x) for x in noisy.eigenvalues.tolist())
        return [
            *state_rows(results),
            ReadoutSpec("eigenvalue", "λ", "Largest eigenvalue of ρ", "").says(
                largest, f"others {', '.join(others)}"
            ),
            *_weights(noisy),
            ReadoutSpec("entangled", "V_E", "Entangled above", "noise_thresholds").says(
                *above(curves.entangled_above)
            ),
            ReadoutSpec("violating", "V_S", "CHSH violated above", "noise_thresholds").says(
                *above(curves.chsh_above)
            ),
        ]


def _chsh(r: Results[StateFigures]) -> Points:
    return VISIBILITY_GRID, r.scene.curves.chsh


def _concurrence(r: Results[StateFigures]) -> Points:
    return VISIBILITY_GRID, r.scene.curves.concurrence


def _weights(picture: StatePicture) -> list[tuple[ReadoutSpec, ReadoutValue]]:
    if not picture.bell_diagonal:
        return []
    order = sorted(zip(picture.weights.tolist(), BELL_STATES, strict=True), reverse=True)
    (first, name), *others = [(number(w), name) for w, name in order]
    spec = ReadoutSpec("weight", "p", f"Weight of {name}", "bell_diagonal")
    return [spec.says(first, ", ".join(f"{name} {w}" for w, name in others))]


def _choose_family(scenario: Scenario, index: int) -> Scenario:
    return scene_intents.set_family(scenario, FAMILIES[index])


def _use_point(scenario: Scenario) -> Scenario:
    return scene_intents.use_point(scenario)


def _turn(scenario: Scenario, camera: Camera) -> Scenario:
    return intents.set_camera(scenario, "tetrahedron", camera)


def _make_plot(theme: Theme, parent: QWidget) -> PlotPanel:
    plot = PlotPanel(theme, "", "visibility V", "", "S, C", parent)
    plot.add_curve("chsh", "largest S", "quantum")
    plot.add_curve("concurrence", "concurrence C", "bound", DASHED)
    plot.add_hline("two", "muted", "2", Qt.PenStyle.SolidLine)
    plot.add_vline("entangled", "bound", "", DOTTED)
    plot.add_vline("violating", "quantum", "", DOTTED)
    plot.set_line("two", 2.0, "CHSH: 2")
    plot.set_range(0, 1, 0, 2 * math.sqrt(2) + 0.12)
    return plot
