"""Macroscopic scene, page "Settings": as many settings as spins have a local model, which is written down."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLabel, QSpinBox, QWidget

from gui.core.numbers import number, significant
from gui.core.results import Results
from gui.core.scenario import Scenario
from gui.core.scenes.macroscopic.results import MacroscopicResults
from gui.core.scenes.macroscopic.settings_work import (
    FewSettingsModel,
    TightCase,
    compute_model,
    compute_tight_cases,
    model_refusal,
)
from gui.core.scenes.macroscopic.spin_names import state_line
from gui.core.spins import Spins
from gui.export import Part
from gui.look.layouts import BELOW_TABS, in_column, in_row
from gui.look.roles import role_label, set_role
from gui.look.theme import FONT_BODY, Theme
from gui.panels.figure_places import columns, split
from gui.panels.parameter_controls import ParameterControls
from gui.scenes.macroscopic.spin_words import sizes_text, spins_text
from gui.tasks.latest_job import LatestJob
from gui.widgets.by_turns import ByTurns
from gui.widgets.number_table import NumberRows, NumberTable, TableCell, paint_table
from gui.widgets.readouts import ReadoutSpec, ReadoutValue
from gui.widgets.scroller import Scroller
from gui.widgets.waiting import JobsWaiting

USEFUL = 150  # pixels of height from which on a table is worth it
INEQUALITIES = {"chsh": "CHSH", "i3322": "I₃₃₂₂"}
MOST_SHOWN = 64  # rows of the hidden variable: the likeliest
AGREES = 1e-12
Directions = tuple[tuple[float, float, float], ...]
BODY_TIP = "M: an observable is the product of M spins of a region along its direction; 1: the magnetization"
SLACK = 1e-6  # of a value that a search found


class SettingsPage(QWidget):
    """``changed``: a model or the tight cases have come."""

    changed = Signal()

    def __init__(self, parameters: ParameterControls, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._tight = LatestJob(self, ends_outdated=True), LatestJob(self)
        self._results: Results[MacroscopicResults] | None = None
        self.about = role_label("muted", self, wrap=True)
        self.found = role_label("good", self, wrap=True)
        self.table = NumberTable(theme, "Hidden variables of the local model", self)
        self.tight = NumberTable(theme, "One setting too many", self)
        both = ("Model", Scroller(self.table, self), 1), ("How tight", self.tight, 0)
        parts = ByTurns(theme, *both, useful=USEFUL, parent=self)
        jobs = self._model, self._tight
        for job in jobs:
            job.arrived.connect(self._arrived)
        self.waiting = JobsWaiting("models", jobs, self)
        self.waiting.wanted.connect(self._resume)
        self.body = QSpinBox(self)
        self.body.setKeyboardTracking(False)
        self.body.setToolTip(BODY_TIP)
        parameters.field("model_body", self.body)
        label = QLabel("M", self)
        label.setToolTip(BODY_TIP)
        label.setBuddy(self.body)
        above = in_row(label, self.body, (self.about, 1), spacing=6)
        said = in_row((self.found, 1), self.waiting)
        in_column(above, said, (parts, 1), inside=self, spacing=4, margins=BELOW_TABS)

    def show_results(self, new: Results[MacroscopicResults]) -> None:
        """Ask for the model of these spins and settings, and show what is known."""
        self._results = new
        self._ask(new.scenario)
        self._show()

    def _ask(self, s: Scenario) -> None:
        self._tight.ask("tight", compute_tight_cases)
        if _refusal(s):
            self._model.stop()
        else:
            self._model.ask(_key(s), compute_model, *_question(s))
        self.waiting.show_jobs()

    def _resume(self) -> None:
        if self._results is not None:
            self.waiting.forget_cancelled()
            self._ask(self._results.scenario)
            self._show()

    @property
    def model(self) -> FewSettingsModel | None:
        """The model of the present spins and settings; None while it is not there, or there is none."""
        if self._results is None or _refusal(self._results.scenario):
            return None
        found: FewSettingsModel | None = self._model.answer_to(_key(self._results.scenario))
        return found

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being computed."""
        return self._model.is_settled and self._tight.is_settled

    def compute(self, new: Results[MacroscopicResults]) -> None:
        """Compute at once, for a figure without a window."""
        self._results = new
        s = new.scenario
        if not _refusal(s):
            found = compute_model(*_question(s), progress=_ignore, should_stop=_never)
            self._model.keep(_key(s), found)
        self._tight.keep("tight", compute_tight_cases(progress=_ignore, should_stop=_never))
        self._show()

    def stop(self) -> None:
        """End what runs."""
        self._model.stop()
        self._tight.stop()

    def _arrived(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        new = self._results
        if new is None:
            return
        self.about.setText(_settings_line(new.scenario))
        text, role = settings_model_words(new.scenario, self.model, self._model.failure)
        self.found.setText(text)
        set_role(self.found, role)
        self.table.set_rows(hidden_rows(new.scenario, self.model))
        self.tight.set_rows(tight_rows(self._tight.answer, self._tight.failure))

    def parts(self, new: Results[MacroscopicResults], theme: Theme, rect: QRectF) -> list[Part]:
        """Both tables and what was found, for an export."""
        main, foot = split(rect, 5.4 * FONT_BODY * theme.scale)  # a line, and two of what was found
        left, right = columns(main)
        hidden, tight = hidden_rows(new.scenario, self.model), tight_rows(self._tight.answer, "")
        text, role = settings_model_words(new.scenario, self.model, "")

        def table(painter: QPainter, place: QRectF, look: Theme) -> None:
            paint_table(painter, place, hidden, look)

        def cases(painter: QPainter, place: QRectF, look: Theme) -> None:
            paint_table(painter, place, tight, look)

        def words(painter: QPainter, place: QRectF, look: Theme) -> None:
            painter.setFont(look.font(FONT_BODY))
            painter.setPen(look.color("text"))
            high = place.height() / 3
            line = QRectF(place.left(), place.top(), place.width(), high)
            found = QRectF(place.left(), place.top() + high, place.width(), 2 * high)
            painter.drawText(line, 0, _settings_line(new.scenario))
            painter.setPen(look.color(role))
            painter.drawText(found, 0x1000, text)  # Qt::TextWordWrap

        return [Part(left, table), Part(right, cases), Part(foot, words)]


def settings_model_words(scenario: Scenario, model: FewSettingsModel | None, failure: str) -> tuple[str, str]:
    """What the model shows, and the role of that."""
    refusal = _refusal(scenario)
    if refusal:
        return f"{refusal[:1].upper()}{refusal[1:]}. The theorem holds all the same.", "muted"
    if failure:
        return f"! The model was not computed: {failure}", "warn"
    if model is None:
        return "The model is being computed …", "muted"
    count, body = len(model.weights), scenario.macroscopic.body
    if model.deviation <= AGREES:
        what = "probabilities of the effective state"
        if body > 1:
            what = f"statistics of the products of {body} spins"
        words = (
            f"✓ {count} values of λ reproduce all {what}; largest deviation "
            f"{significant(model.deviation, 2)}."
        )
        if model.open_deviation is not None and model.open_deviation <= AGREES:
            words += (
                f" Even all {len(scenario.bob)} settings of B, with λ a spin state for B: "
                f"{significant(model.open_deviation, 2)}."
            )
        return words, "good"
    return f"✕ The model deviates from the statistics by {significant(model.deviation, 2)}.", "bad"


def hidden_rows(scenario: Scenario, model: FewSettingsModel | None) -> NumberRows:
    """The hidden variable: its probability and the outcome of each setting."""
    if len(scenario.spins.regions) != 2:
        return NumberRows(("λ", "probability"))
    a, b = _used(scenario)
    names = [s.label for s in (*scenario.alice[: len(a)], *scenario.bob[: len(b)])]
    heads = ("λ", *names, "probability")
    if model is None:
        return NumberRows(heads)
    rows = []
    for k in range(min(MOST_SHOWN, len(model.weights))):
        signs = [(v, "alice") for v in model.alice[k]] + [(v, "bob") for v in model.bob[k]]
        cells = [TableCell("+" if v > 0 else "−", role, strong=True) for v, role in signs]
        rows.append((TableCell(str(k + 1), "muted"), *cells, TableCell(number(float(model.weights[k]), 5))))
    left = len(model.weights) - len(rows)
    title = "Outcomes that λ assigns, the likeliest first"
    return NumberRows(heads, tuple(rows), -1, f"{title}; {left} more" if left else title)


def tight_rows(cases: tuple[TightCase, ...] | None, failure: str) -> NumberRows:
    """Where the theorem ends: the largest values found by a search."""
    heads = ("inequality", "spins", "settings", "model up to", "largest found", "local bound")
    title = "How tight (M = 1): largest value of any state"
    if cases is None:
        return NumberRows(heads, title=f"{title}: {failure}" if failure else f"{title} …")
    rows = []
    for case in cases:
        mark, role = ("✕", "bad") if case.value > case.bound + SLACK else ("✓", "good")
        rows.append(
            (
                TableCell(INEQUALITIES[case.inequality]),
                TableCell(f"{case.spins[0]} + {case.spins[1]}"),
                TableCell(str(case.settings)),
                TableCell(f"S = {case.allowed}", "muted"),
                TableCell(f"{number(case.value)} {mark}", role, strong=True),
                TableCell(number(case.bound, 0), "bound"),
            )
        )
    return NumberRows(heads, tuple(rows), -1, title)


def settings_rows(
    results: Results[MacroscopicResults], model: FewSettingsModel | None
) -> list[tuple[ReadoutSpec, ReadoutValue]]:
    """The read-outs of the page."""
    s = results.scenario
    body, sizes = s.macroscopic.body, [len(region) for region in s.spins.regions]
    allowed = [size // body for size in sizes]
    if len(sizes) == 2:
        a, b = (len(part) for part in _used(s))
        used = f"{a}, {b}", f"of {len(s.alice)} and {len(s.bob)} on the spheres"
    else:
        used = ", ".join(map(str, allowed)), "of the theorem: no more than spins" + ("/M" if body > 1 else "")
    rows = [
        ReadoutSpec("spins", "N", "Spins of the regions", "settings_theorem").says(
            " + ".join(map(str, sizes)), state_line(s.spins.state)
        ),
        ReadoutSpec("settings", "S", "Settings of the model", "settings_theorem").says(*used),
        ReadoutSpec("body", "M", "Spins in an observable", "settings_theorem").says(
            str(s.macroscopic.body), "the magnetization" if s.macroscopic.body == 1 else "a product of spins"
        ),
    ]
    if model is not None:
        exact = model.deviation <= AGREES
        rows.append(
            ReadoutSpec("deviation", "Δ", "Largest deviation", "").says(
                significant(model.deviation, 2),
                "of a probability from the effective state",
                "good" if exact else "bad",
            )
        )
    return rows


def _used(scenario: Scenario) -> tuple[Directions, ...]:
    """Directions of the settings that the model has: ⌊N_X/M⌋ of each side."""
    sides = zip((scenario.alice, scenario.bob), scenario.spins.regions, strict=False)
    body = scenario.macroscopic.body
    return tuple(tuple(s.direction for s in side[: len(region) // body]) for side, region in sides)


def _question(scenario: Scenario) -> tuple[Spins, Directions, Directions, Directions, int]:
    """Arguments of the work: the spins, the settings of both sides, Bob's further ones, and M."""
    a, b = _used(scenario)
    more = tuple(s.direction for s in scenario.bob[len(b) :])
    return scenario.spins, a, b, more, scenario.macroscopic.body


def _key(scenario: Scenario) -> tuple[object, ...]:
    spins, *others = _question(scenario)
    return spins.state, spins.regions, *others


def _refusal(scenario: Scenario) -> str:
    return model_refusal(scenario.spins, scenario.macroscopic.body)


def _settings_line(scenario: Scenario) -> str:
    spins = scenario.spins
    line = f"{state_line(spins.state)}; {sizes_text(spins)}. "
    if len(spins.regions) != 2:
        return line
    used, body = _used(scenario), scenario.macroscopic.body
    sizes = dict(zip("AB", map(len, spins.regions), strict=False))
    parts = []
    for name, all_of, some in zip("AB", (scenario.alice, scenario.bob), used, strict=True):
        if len(all_of) > len(some):
            why = f"⌊{sizes[name]}/{body}⌋ = {len(some)}" if body > 1 else f"it has {spins_text(len(some))}"
            parts.append(f"{name}: the first {len(some)} of {len(all_of)} settings, as {why}")
    return line + ("; ".join(parts) + "." if parts else "All settings on the spheres.")


def _ignore(fraction: float) -> None:
    pass


def _never() -> bool:
    return False
