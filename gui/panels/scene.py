"""What every scene is: its name, the controls and read-outs it shows, its plots and its help page."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, Generic

from msgspec import Struct
from PySide6.QtCore import QRectF, Signal
from PySide6.QtWidgets import QWidget

from gui.core.results import CorrelationResults, R, Results
from gui.core.scenario import Scenario
from gui.core.scene_list import SCENES
from gui.core.verdicts.hypotheses import row_of
from gui.core.verdicts.questions import Judged
from gui.look.theme import Theme
from gui.look.themed import Themed
from gui.panels.changes import show_changes
from gui.panels.comparing import Comparing, PinWords
from gui.panels.parameter_controls import ParameterControls
from gui.panels.readouts import readout_rows
from gui.tasks.dispatcher import Dispatcher
from gui.widgets.plot import PlotPanel
from gui.widgets.readouts import ReadoutSpec, ReadoutValue
from gui.widgets.ruler import RulerMark
from physics.verdicts.types import Hypothesis

if TYPE_CHECKING:
    from gui.export import Part


class Controls(Struct, frozen=True):
    """Which of the shared controls a scene shows; ``groups`` are further sliders, below a title each."""

    spheres: bool = True
    sliders: tuple[str, ...] = ("phi", "visibility", "eta")
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()
    ruler: bool = True
    readouts: bool = True


class Scene(Themed, QWidget, Generic[R]):
    """Base of the scenes, R their own results (None: none); each module calls its class ``SceneView``.

    A scene shows Results and sends intents through the dispatcher; it holds no truth of its own and no
    formula. Which method shows which part is declared with ``shows`` (``gui.panels.changes``).
    """

    # Read-outs or flags of the ruler say more than they did when the Results were rendered.
    more_known = Signal()
    # A file is to be chosen and opened, as by File > Open.
    file_wanted = Signal()

    name = ""
    about = ""
    readout_title = ""
    controls = Controls()
    settles_plots_only = False  # whether nothing but the plots shows what ``settle`` computes

    def __init__(self, dispatcher: Dispatcher, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.dispatch = dispatcher
        self.follow(theme)
        self.parameters = ParameterControls(dispatcher, theme, self)
        self.comparing = Comparing(dispatcher, self)

    @property
    def title(self) -> str:
        """The scene's name on screen."""
        return SCENES[self.name].title

    def choose_controls(self, results: Results[R]) -> None:
        """Set ``controls`` and ``about`` where they depend on more than the scene; before it is rendered."""

    def plots(self) -> list[PlotPanel]:
        """The plots from top to bottom, for export; the first is the main one."""
        raise NotImplementedError

    def extra_parts(self, results: Results[R], theme: Theme, rect: QRectF) -> list[Part] | None:
        """What an export shows in ``rect`` in place of ``plots``; None for the plots."""
        return None

    def pin_words(self, results: Results[R]) -> list[str]:
        """What a pinned curve is named by besides settings, state and sliders: a choice of this scene."""
        return []

    def readout_rows(self, results: Results[R]) -> list[tuple[ReadoutSpec, ReadoutValue]]:
        """The read-outs beside the scene; by default those of settings and state."""
        return readout_rows(results)

    def judged(self, results: Results[R]) -> tuple[Scenario, CorrelationResults] | None:
        """What the verdict cards are about: a scenario of pairs and its correlations; None: not known yet."""
        return results.scenario, results.correlations

    def judged_name(self, results: Results[R]) -> str:
        """The state that the verdict cards are about, in words; '' for that of the Scenario."""
        return ""

    def verdicts_hold_for(self, results: Results[R]) -> str:
        """What the verdict cards assume, where the scene shows something else; '' where they agree."""
        return ""

    def told_from_afar(self, results: Results[R]) -> tuple[str, str] | None:
        """What a presentation says above the picture, with its colour role, of a scene without verdicts.

        None: its first read-out.
        """
        return None

    def ruler_marks(self, results: Results[R], answers: Mapping[Hypothesis, Judged]) -> list[RulerMark]:
        """Values of V to flag on the Werner ruler; by default the critical ones at these settings."""
        marks = []
        for hypothesis, judged in answers.items():
            row, werner = row_of(hypothesis), judged.critical_visibility_werner
            if row.mark and werner is not None and werner[1] <= 1:
                marks.append(RulerMark(hypothesis, werner[1], row.mark, row.role))
        return marks

    def render_verdicts(self, answers: Mapping[Hypothesis, Judged]) -> None:
        """Show verdicts; hypotheses without a present answer are missing in ``answers``."""

    @property
    def is_settled(self) -> bool:
        """Whether nothing that the scene shows is still being computed."""
        return True

    def settle(self, results: Results[R]) -> None:
        """Compute at once what the scene would compute in the background (export without a window)."""

    def stop(self) -> None:
        """End work in the background, before the window goes."""

    def render_results(self, old: Results[R] | None, new: Results[R]) -> None:
        """Show ``new``; what is as in ``old`` needs no update."""
        self.parameters.show(new.scenario)
        show_changes(self, old, new)
        self.show_pins(new)

    def show_pins(self, results: Results[R], anew: bool = False) -> None:
        """Draw the pinned curves; ``anew`` where one has come that took longer."""
        c = self.controls
        keys = (*c.sliders, *(key for _, group in c.groups for key in group))
        self.comparing.show(results, PinWords(c.spheres, keys, self.pin_words), anew)


def scene_class(name: str) -> type[Scene[Any]]:
    """The class of the scene of that name; its modules are imported when first asked for."""
    view: type[Scene[Any]] = import_module(f"gui.scenes.{name}").SceneView
    return view
