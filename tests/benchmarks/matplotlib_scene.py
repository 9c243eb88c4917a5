"""The Leggett scene as one would draw it with matplotlib and qutip: the second yardstick of the slider step.

Written to be fast for what these libraries offer: artists are made once and get new data, the canvas is Agg
without a window. Only ``qutip.Bloch`` has no way to move its vectors: it is cleared and rendered again.
"""

from __future__ import annotations

import warnings

import numpy as np

from gui.core.results import Results
from gui.look.theme import Theme
from gui.widgets.ruler import WernerRuler

DPI = 100


class MatplotlibScene:
    """Spheres, plot, sliders as text, read-outs and ruler in one figure of the same size in pixels."""

    def __init__(self, size: tuple[int, int], theme: Theme, first: Results, ruler: WernerRuler) -> None:
        import matplotlib

        matplotlib.use("Agg")
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
        from qutip import Bloch

        self.figure = Figure(figsize=(size[0] / DPI, size[1] / DPI), dpi=DPI, facecolor=theme.window)
        self.canvas = FigureCanvasAgg(self.figure)
        self.theme = theme
        self.spheres = []
        for bottom, color in ((0.55, theme.alice), (0.25, theme.bob)):
            axes = self.figure.add_axes((0.09, bottom, 0.21, 0.37), projection="3d", facecolor=theme.panel)
            sphere = Bloch(fig=self.figure, axes=axes)
            sphere.vector_color = [color]
            sphere.frame_color = theme.sphere_line
            sphere.font_color = theme.muted
            sphere.xlabel, sphere.ylabel, sphere.zlabel = ["x", ""], ["y", ""], ["z", ""]
            self.spheres.append(sphere)
        self.axes = self.figure.add_axes((0.35, 0.22, 0.40, 0.62), facecolor=theme.panel)
        self._plot(first)
        self._texts(first)
        self._ruler(first, ruler)
        self.show(first)

    def _plot(self, first: Results) -> None:
        axes, theme, curves = self.axes, self.theme, first.curves
        x = np.degrees(curves.phi)
        (self.bound,) = axes.plot(x, curves.bound, color=theme.bound, lw=2.5, label="Leggett bound")
        (self.value,) = axes.plot(x, curves.value, "--", color=theme.quantum, lw=2.5, label="quantum theory")
        self.fill = axes.fill_between(x, curves.value, curves.bound, where=curves.value > curves.bound)
        self.fill.set(color=theme.violation, alpha=0.25, label="violated")
        (self.marker,) = axes.plot([0], [0], "^", color=theme.violation, label="largest excess")
        self.cursor = axes.axvline(0, color=theme.accent, ls="--")
        self.box = axes.text(0.62, 0.9, "", transform=axes.transAxes, color=theme.text)
        self.box.set_bbox({"boxstyle": "round", "facecolor": theme.raised, "edgecolor": theme.control_edge})
        axes.set(xlim=(-90, 90), ylim=(1.32, 2.04), xticks=range(-90, 91, 30))
        axes.set_xlabel("angle between Bob's settings φ", color=theme.text)
        axes.set_ylabel("L₃", color=theme.text)
        axes.set_title("Leggett inequality  L₃(φ) ≤ 2 − 2κη |sin φ/2|", color=theme.text, loc="left")
        axes.tick_params(colors=theme.axis)
        axes.grid(color=theme.grid)
        legend = axes.legend(ncols=4, loc="lower center", bbox_to_anchor=(0.5, 1.06), frameon=False)
        for text in legend.get_texts():
            text.set_color(theme.text)

    def _texts(self, first: Results) -> None:
        put = self.figure.text
        theme = self.theme
        put(0.01, 0.97, "Nonlocality Explorer", color=theme.text, size=14, weight="bold")
        for k, name in enumerate(("Leggett", "Werner", "Macroscopic")):
            put(0.01, 0.92 - 0.045 * k, name, color=theme.text)
        self.sliders = [put(0.10, 0.24 - 0.035 * k, "", color=theme.text) for k in range(3)]
        self.readouts = [put(0.79, 0.90 - 0.065 * k, "", color=theme.text) for k in range(12)]

    def _ruler(self, first: Results, ruler: WernerRuler) -> None:
        theme = self.theme
        axes = self.figure.add_axes((0.02, 0.03, 0.96, 0.07), facecolor=theme.panel)
        layout = ruler.ruler
        for k, box in enumerate(layout.regions):
            axes.axvspan(box.region.lo, box.region.hi, color=(theme.region_local, theme.region_crypto)[k % 2])
            middle = (box.region.lo + box.region.hi) / 2
            axes.text(middle, 0.4, box.text, ha="center", color=theme.region_text)
        axes.set(xlim=(0, 1), ylim=(0, 1), yticks=[])
        axes.set_xticks(
            [tick.value for tick in layout.ticks], [label.text for label in layout.labels][:0] or None
        )
        axes.tick_params(colors=theme.muted, labelsize=7)
        self.handle = axes.axvline(1, color=theme.quantum, lw=2.4)

    def show(self, new: Results) -> None:
        """Everything of one slider step, up to the finished pixels."""
        s, curves, found = new.scenario, new.curves, new.leggett
        for sphere, vectors in zip(self.spheres, (new.correlations.alice, new.correlations.bob), strict=True):
            sphere.clear()
            sphere.add_vectors(list(vectors))
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                sphere.render()
        x = np.degrees(curves.phi)
        self.bound.set_ydata(curves.bound)
        self.value.set_ydata(curves.value)
        self.fill.set_data(x, curves.value, curves.bound, where=curves.value > curves.bound)
        self.cursor.set_xdata([np.degrees(s.phi)] * 2)
        self.handle.set_xdata([s.visibility] * 2)
        for text, words in zip(self.sliders, self._slider_words(new), strict=True):
            text.set_text(words)
        if found is not None:
            best = float(np.degrees(found.largest_excess_angle))
            self.marker.set_data([best], [float(np.interp(best, x, curves.value))])
            self.box.set_text(f"L₃ = {found.value:.4f}\nbound {found.bound:.4f}\nexcess {found.excess:.4f}")
        from gui.panels.readouts import readout_rows

        for text, (spec, value) in zip(self.readouts, readout_rows(new), strict=False):
            text.set_text(f"{spec.name}   {value.text}\n{value.note}")
        self.canvas.draw()

    @staticmethod
    def _slider_words(new: Results) -> tuple[str, str, str]:
        s = new.scenario
        return f"φ  {np.degrees(s.phi):.2f}°", f"V  {s.visibility:.4f}", f"η  {s.eta:.3f}"
