"""Every widget by itself, with made-up numbers: ``python -m gui.widgets NAME``."""

from __future__ import annotations

import sys
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from gui.core.equations import equations
from gui.core.evaluate import evaluate
from gui.core.intents import default_scenario
from gui.core.optical_table.results import optical_table
from gui.core.parameters import PARAMETERS
from gui.core.scenario import Setting, View, state_of
from gui.core.scenes.state.kets import ket_refusal, parse_ket
from gui.core.scenes.state.results import matrix_refusal
from gui.core.values import Vector
from gui.core.verdicts.questions import Judged, ask, questions_of
from gui.look.equation import EquationView
from gui.look.layouts import STRETCH, in_column, in_row
from gui.look.sphere_looks import SphereLooks
from gui.look.stylesheet import stylesheet
from gui.look.theme import THEMES, Theme, palette
from gui.widgets.cards import VerdictCards
from gui.widgets.certificate import BoundBars, CertificateView, CoefficientMap, ConvergencePlot, ModelView
from gui.widgets.expression_entry import ExpressionEntry
from gui.widgets.lab import BarOfC, CorrelatorBars, OpticalTable, PairFlight
from gui.widgets.matrix import DensityMap, MatrixEditor, TensorMap
from gui.widgets.number_table import NumberRows, NumberTable, TableCell
from gui.widgets.plot.demo import LeggettDemo
from gui.widgets.readouts import ReadoutPanel, ReadoutSpec, ReadoutValue
from gui.widgets.ruler import RulerMark, WernerRuler
from gui.widgets.settings_table.demo import DemoTable
from gui.widgets.slider import ParameterSlider
from gui.widgets.sphere import BlochSphere, JointSphere, normalised
from gui.widgets.sphere.map import MapArrow, MapScale, SphereMap
from gui.widgets.spins import LatticePicture, SpinLattice
from gui.widgets.stage import Blackout, InkLayer, Piece, Spotlight, StageLine, StageLines, StageWords
from gui.widgets.tetrahedron import Marked, TetrahedronView
from gui.widgets.value_table import Cell, ValueTable
from physics.states.pure import from_ket
from physics.verdicts.checking.sampling import OutcomeSampler
from physics.verdicts.types import Effort, Hypothesis

Maker = Callable[[Theme], QWidget]


def answers(*hypotheses: Hypothesis) -> dict[Hypothesis, Judged]:
    """Proven answers for the opening view."""
    scenario = default_scenario()
    questions = questions_of(scenario, evaluate(scenario).correlations)
    return {q.hypothesis: ask(q, Effort(prove=True), None) for q in questions if q.hypothesis in hypotheses}


def slider(theme: Theme) -> QWidget:
    return ParameterSlider(PARAMETERS["phi"], theme)


def spheres(theme: Theme) -> QWidget:
    """Alice's axes, one of them locked, and three of Bob's settings."""
    alice, bob = BlochSphere("alice", theme), BlochSphere("bob", theme)
    axes = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
    alice.set_arrows([Setting(f"a{k}", axis, locked=k == 3) for k, axis in enumerate(axes, 1)])
    bob.set_arrows(
        [Setting(n, normalised(v)) for n, v in (("b1", (3, 1, 0)), ("b1'", (3, -1, 0)), ("b2", (0, 3, 1)))]
    )
    window = QWidget()
    in_row((alice, 1), (bob, 1), inside=window)
    return window


def joint(theme: Theme) -> QWidget:
    """Both parties on one sphere; a1 and b1 are the same direction."""
    sphere = JointSphere(theme.with_spheres(SphereLooks(together=True, poles="both")))
    sphere.set_parties(
        alice=[Setting("a1", (0.0, 0.0, 1.0)), Setting("a2", (1.0, 0.0, 0.0), locked=True)],
        bob=[Setting("b1", (0.0, 0.0, 1.0)), Setting("b2", (0.0, 0.6, 0.8)), Setting("b3", (-0.6, 0.8, 0.0))],
    )
    return sphere


class _PickingMap(SphereMap):
    """Answers a pick with the component along z."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.picked.connect(self.take)

    def take(self, direction: Vector) -> None:
        self.set_picked(normalised(direction), "u", direction[2])


def sphere_map(theme: Theme) -> QWidget:
    """A made-up function; click on the sphere."""
    view = _PickingMap(theme)
    theta, phi = np.meshgrid(np.linspace(0, np.pi, 61), np.linspace(0, 2 * np.pi, 121), indexing="ij")
    view.set_field(np.cos(theta) * np.cos(2 * phi), MapScale(title="A made-up function"))
    view.set_arrows([MapArrow("a1", (0.0, -0.6, 0.8), "alice"), MapArrow("b1", (0.6, 0.0, 0.8), "bob")])
    view.take((0.3, -0.8, 0.5))
    return view


def ruler(theme: Theme) -> QWidget:
    """Three marks; room above for what pops up."""
    made = WernerRuler(theme, default=0.985)
    made.set_marks(
        [
            RulerMark("separable", 1 / 3, "separable", "good"),
            RulerMark("local", 0.790569, "local", "local"),
            RulerMark("leggett", 0.942809, "Leggett", "bound"),
        ]
    )
    window = QWidget()
    in_column(STRETCH, made, inside=window)
    return window


def readouts(theme: Theme) -> ReadoutPanel:
    """Some read-outs of the opening view."""
    panel = ReadoutPanel(theme)
    panel.set_items(
        [
            ReadoutSpec("L", "L_3", "Leggett parameter", "leggett_parameter"),
            ReadoutSpec("bound", "B", "Leggett bound", "leggett_bound"),
            ReadoutSpec("excess", "Δ", "Excess", "leggett_excess"),
            ReadoutSpec("vth", "V_th", "Threshold visibility here", "threshold_visibility"),
            ReadoutSpec("kappa", "κ", "Geometric constant", "kappa"),
            ReadoutSpec("smax", "S_max", "Largest CHSH value", "horodecki"),
            ReadoutSpec("C", "C", "Concurrence", "concurrence"),
            ReadoutSpec("rate", "", "Coincidences per second"),
        ]
    )
    panel.update_values(
        {
            "L": ReadoutValue("1.8689", "violated by 0.0797", "bad"),
            "bound": ReadoutValue("1.7892"),
            "excess": ReadoutValue("0.0797", "20.4 standard deviations", "violation"),
            "vth": ReadoutValue("0.9430", "V is 0.0420 above", "good"),
            "kappa": ReadoutValue("0.3333"),
            "smax": ReadoutValue("2.7860", "being recomputed", "warn", stale=True),
            "C": ReadoutValue("0.9775"),
            "rate": ReadoutValue("1 204"),
        }
    )
    return panel


def cards(theme: Theme) -> QWidget:
    made = VerdictCards(theme)
    for hypothesis, judged in answers(*Hypothesis).items():
        made.show_known(hypothesis, judged)
    return made


def certificate(theme: Theme) -> QWidget:
    """Leggett's inequality at the opening view; its check runs when asked for."""
    view = CertificateView(theme)
    view.set_judged(answers(Hypothesis.LEGGETT)[Hypothesis.LEGGETT])
    return view


def model(theme: Theme) -> QWidget:
    """The best Leggett model at the opening view."""
    view = ModelView(theme)
    view.set_judged(answers(Hypothesis.LEGGETT)[Hypothesis.LEGGETT])
    return view


def convergence(theme: Theme) -> QWidget:
    """A local model at the opening view, sampled in steps."""
    plot = ConvergencePlot(theme)
    judged = answers(Hypothesis.LOCAL)[Hypothesis.LOCAL]
    sampler = OutcomeSampler(judged.verdict, judged.question.data, visibility=judged.question.visibility)
    for k in range(60):
        plot.set_state(sampler.draw(round(100 * 1.15**k)))
    return plot


def bound_bars(theme: Theme) -> QWidget:
    """CHSH of a singlet with a little noise."""
    bars = BoundBars(theme)
    bars.set_values(2.0, 2.69)
    return bars


def coefficients(theme: Theme) -> QWidget:
    """I3322."""
    view = CoefficientMap(theme)
    c = np.array([[1.0, 1.0, 1.0], [1.0, 1.0, -1.0], [1.0, -1.0, 0.0]])
    view.set_coefficients(c, np.array([1.0, 1.0, 0.0]), np.array([-1.0, -1.0, 0.0]))
    return view


def matrix(theme: Theme) -> QWidget:
    """A singlet with a phase, to be typed over; the pictures do not follow here."""
    page = QWidget()
    page.setObjectName("central")
    state = from_ket(parse_ket("01 - e^(i pi/3) 10 + 00").amplitudes)
    editor, rho, tensor = MatrixEditor(theme, matrix_refusal), DensityMap(theme), TensorMap(theme)
    editor.set_matrix(state.density_matrix)
    rho.set_matrix(state.density_matrix, "ρ")
    tensor.set_state(state, "T")
    in_column(editor, (in_row((rho, 1), (tensor, 1)), 1), inside=page)
    return page


def tetrahedron(theme: Theme) -> QWidget:
    """A Bell-diagonal state at V = 0.8."""
    view = TetrahedronView(theme)
    view.set_camera(View().tetrahedron)
    view.set_shown(Marked((-0.8, -0.7, -0.6), (-0.64, -0.56, -0.48), True, "t = (−0.8, −0.7, −0.6)"), "")
    return view


def entry(theme: Theme) -> QWidget:
    """A ket."""
    line = ExpressionEntry(theme, "|ψ⟩ =", "Two qubits", ket_refusal, kept="Last state kept")
    line.set_text("(01-10)/sqrt(2)")
    return line


def all_equations(theme: Theme) -> QWidget:
    """Every equation of the program, and one that is broken."""
    page = QWidget()
    page.setObjectName("central")
    views = [EquationView(theme, item.latex, plain=item.plain) for item in equations().values()]
    in_column(*views, EquationView(theme, r"\frac{1"), inside=page)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(page)
    return area


def spins(theme: Theme) -> QWidget:
    """A ring of twelve spins in three regions, one spin in none."""
    widget = SpinLattice(theme)
    regions = (0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, -1)
    bonds = tuple((k, (k + 1) % 12) for k in range(12))
    along = ((1.0, 0.0, 0.0), (0.0, 0.0, 1.0), (0.6, 0.0, -0.8))
    widget.set_brush(3)
    widget.set_picture(LatticePicture(regions, bonds, "ring", 4, along), 4)
    return widget


def number_table(theme: Theme) -> QWidget:
    """A short table, its second row chosen."""
    widget = NumberTable(theme, "Squares and cubes")
    rows = tuple(
        (TableCell(str(k), "muted"), TableCell(str(k**2)), TableCell(str(k**3))) for k in range(1, 6)
    )
    widget.set_rows(NumberRows(("k", "k²", "k³"), rows, 1, "Squares and cubes"))
    return widget


def optics(theme: Theme) -> QWidget:
    """Both arms of the opening view, with quarter-wave plates and polarizers."""
    widget = OpticalTable(theme)
    scenario = default_scenario()
    widget.show_table(optical_table(scenario, state_of(scenario)))
    return widget


def shots(theme: Theme) -> QWidget:
    """A pair that was found, and six correlators on their way to what the source gives."""
    whole = QWidget()
    flight, bars = PairFlight(theme, whole), CorrelatorBars(theme, whole)
    flight.launch("a1", "b1'", 1, -1)
    bars.set_bars([BarOfC(f"a{k // 2 + 1}", f"b{k + 1}", -0.9, -0.9 + 0.01 * k, 0.03, 100) for k in range(6)])
    in_column(flight, bars, inside=whole)
    return whole


def values(theme: Theme) -> QWidget:
    """Words and numbers, one row of them bold."""
    table = ValueTable(theme, "Tests", ("test", "value", "bound"))
    table.set_rows(
        [
            [Cell("CHSH", bold=True), Cell("2.7860", "violation", True), Cell("2")],
            [Cell("L₃"), Cell("1.8689", "violation"), Cell("1.7892")],
        ]
    )
    return table


# Name: what makes the widget, and the size of its window.
def stage(theme: Theme) -> QWidget:
    """B: black-out, S: spotlight; the pen draws."""
    page = StageDemo(theme)
    page.words.say([Piece("V = 0.985"), Piece("Leggett excluded", "bad", marked=True)])
    page.lines.set_lines(
        [StageLine("Local", "excluded", "bad", marked=True), StageLine("S_max", "2.786", symbol=True)]
    )
    page.ink.begin()
    return page


class StageDemo(QWidget):
    """Words and lines with the layers over them."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.words, self.lines = StageWords(theme, self), StageLines(theme, self)
        in_column(self.words, (self.lines, 1), inside=self)
        self.ink, self.spot, self.black = InkLayer(theme, self), Spotlight(theme, self), Blackout(self)
        self.black.ended.connect(self.black.hide)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_B:
            self.black.begin()
        elif event.key() == Qt.Key.Key_S:
            self.spot.begin()


DEMOS: dict[str, tuple[Maker, int, int]] = {
    "bars": (bound_bars, 420, 100),
    "cards": (cards, 300, 560),
    "certificate": (certificate, 860, 460),
    "coefficients": (coefficients, 360, 260),
    "convergence": (convergence, 860, 460),
    "entry": (entry, 420, 60),
    "equations": (all_equations, 420, 720),
    "joint": (joint, 520, 480),
    "matrix": (matrix, 620, 560),
    "map": (sphere_map, 520, 420),
    "model": (model, 860, 460),
    "numbers": (number_table, 320, 180),
    "optics": (optics, 640, 220),
    "plot": (LeggettDemo, 1000, 700),
    "readouts": (readouts, 320, 640),
    "ruler": (ruler, 1280, 400),
    "shots": (shots, 520, 360),
    "slider": (slider, 420, 44),
    "spheres": (spheres, 900, 480),
    "spins": (spins, 520, 420),
    "stage": (stage, 720, 260),
    "tetrahedron": (tetrahedron, 520, 460),
    "table": (DemoTable, 900, 480),
    "values": (values, 420, 120),
}


def make(name: str, theme: Theme) -> QWidget:
    """The widget of a demo in its size."""
    maker, width, height = DEMOS[name]
    widget = maker(theme)
    widget.resize(width, height)
    return widget


def main(arguments: list[str]) -> int:
    """Show the demo named first; "light" chooses the theme."""
    if not arguments or arguments[0] not in DEMOS:
        print(f"python -m gui.widgets NAME [light], with NAME one of {', '.join(DEMOS)}", file=sys.stderr)
        return 2
    application = QApplication(sys.argv[:1])
    theme = THEMES["light" if "light" in arguments else "dark"]
    application.setPalette(palette(theme))
    application.setStyleSheet(stylesheet(theme))
    widget = make(arguments[0], theme)
    widget.show()
    return application.exec()
