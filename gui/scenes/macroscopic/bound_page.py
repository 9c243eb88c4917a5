"""Macroscopic scene, page "Group size": the largest visibility of rotationally invariant states against R."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from gui.core.numbers import number
from gui.core.results import Results
from gui.core.scenes.macroscopic.results import MacroscopicResults
from gui.look.layouts import BELOW_TABS, in_column
from gui.look.theme import Theme
from gui.panels.changes import shows
from gui.panels.parameter_controls import ParameterControls
from gui.widgets.plot import DOTTED, PlotPanel
from gui.widgets.readouts import ReadoutSpec, ReadoutValue

# What becomes impossible once V cannot exceed the threshold; roles as on the Werner ruler.
WORDS = {
    "leggett_model": ("excluding Leggett’s models", "bad"),
    "chsh": ("violating CHSH", "quantum"),
    "local_model_designolle": ("any Bell violation, projective", "local"),
    "steering_projective": ("steering, and Bell with POVMs", "threshold"),
    "povm_model_barrett": ("Bell with POVMs (older bound)", "muted"),
}
# Known since 2023: no Bell violation with POVMs up to 1/2, so the older bound is shown but not counted.
SUPERSEDED = frozenset({"povm_model_barrett"})


class BoundPage(QWidget):
    """The curve with its cursor R."""

    def __init__(self, parameters: ParameterControls, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plot = PlotPanel(theme, "", "size of the larger group R = max(Nᴀ, Nʙ)", "", "visibility V", self)
        plot = self.plot
        plot.set_title("Visibility of large groups, V ≤ (R + 2)/(3R)", "Ramanathan et al.")
        plot.set_log_x(True)
        plot.set_range(1, 1e6, 0.28, 1.04)
        plot.add_curve("bound", "largest visibility", "accent")
        plot.add_hline("limit", "good", "1/3: separable below, never reached", DOTTED)
        for key, (words, role) in WORDS.items():
            plot.add_hline(key, role, words, DOTTED)
        plot.add_points("ends", "impossible from here on", "violation", "s")
        parameters.cursor(plot, "partition", "accent")
        plot.set_line("limit", 1 / 3)
        in_column(plot, inside=self, margins=BELOW_TABS)

    @shows("partition.impossible")
    def _show_curve(self, new: Results[MacroscopicResults]) -> None:
        found = new.partition
        self.plot.set_curve("bound", found.sizes, found.visibility)
        ends = found.impossible
        for end in ends:
            words = WORDS[end.key][0]
            self.plot.set_line(end.key, end.threshold, f"{number(end.threshold)} {words}: R < {end.size}")
        self.plot.set_points("ends", [e.size for e in ends], [e.threshold for e in ends])
        self.plot.set_point_texts(
            "ends", [f"{WORDS[e.key][0]}: impossible from R = {e.size} on" for e in ends]
        )

    @shows()
    def _show_size(self, new: Results[MacroscopicResults]) -> None:
        found, size = new.partition, new.scenario.partition
        counted = [end for end in found.impossible if end.key not in SUPERSEDED]
        gone = [WORDS[end.key][0] for end in counted if size >= end.size]
        lines = [(f"V ≤ {number(found.at_size)}", "accent")]
        lines.append((f"{len(gone)} of {len(counted)} impossible", "violation" if gone else "good"))
        self.plot.set_readout(lines, "partition")
        self.plot.set_summary(
            f"At R = {number(size, 0)} the visibility is at most {number(found.at_size)}; impossible: "
            f"{', '.join(gone) or 'nothing of the list'}."
        )


def bound_rows(results: Results[MacroscopicResults]) -> list[tuple[ReadoutSpec, ReadoutValue]]:
    """The read-outs of the page."""
    found, size = results.partition, results.scenario.partition
    first = ReadoutSpec("bound", "V", "Largest visibility", "partition_visibility")
    rows = [first.says(number(found.at_size), f"at R = {number(size, 0)}")]
    for end in found.impossible:
        possible, role = size < end.size, "muted"
        if end.key in SUPERSEDED:
            note = f"R = {end.size}; superseded, not counted"
        else:
            note = f"not ruled out below R = {end.size}" if possible else f"impossible from R = {end.size} on"
            role = "good" if possible else "bad"
        spec = ReadoutSpec(end.key, "", _sentence(WORDS[end.key][0]))
        rows.append(spec.says(number(end.threshold), note, role))
    return rows


def _sentence(words: str) -> str:
    return words[0].upper() + words[1:]
