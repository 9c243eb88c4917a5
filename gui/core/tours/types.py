"""What a tour is: steps in a row, each with its words and what it changes."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from gui.core.files.problem import Settings, State
from gui.core.files.spins_problem import SpinsForm
from gui.core.scenes.assumptions import ModelParameters
from gui.core.values import Frozen, InputError

MOST_STEPS = 100
LONGEST_TITLE, LONGEST_TEXT, LONGEST_NOTE = 80, 600, 4000

Title = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_TITLE)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]


class TourError(InputError):
    """A tour that cannot be opened; the message names the step, the field and the reason."""


class Animation(Frozen, frozen=True, rename={"start": "from", "end": "to"}):
    """A parameter that goes from ``start`` to ``end``, in the units on screen, within so many seconds."""

    parameter: Name
    start: float
    end: float
    seconds: Annotated[float, msgspec.Meta(ge=0.2, le=120)] = 4.0


class TourStep(Frozen, frozen=True, omit_defaults=True):
    """One step. It changes what the step before it left, or if ``anew`` the opening view.

    In the order in which they are applied: ``preset`` and ``data`` by their names in the program; ``state``,
    ``settings``, ``pairs``, ``model`` and ``spins`` as in a problem; ``choices``, fields of a Scenario as a
    session has them; ``parameters`` by their keys, in the units on screen; ``scene``. ``text`` may have
    ``{placeholders}``. ``tab`` is the title of a page of the scene, where no choice tells which is in view.
    ``highlight`` names parts of the window (``gui.core.tours.parts``).
    """

    title: Title
    text: Annotated[str, msgspec.Meta(max_length=LONGEST_TEXT)] = ""
    note: Annotated[str, msgspec.Meta(max_length=LONGEST_NOTE)] = ""
    highlight: Annotated[tuple[Name, ...], msgspec.Meta(max_length=4)] = ()
    anew: bool = False
    preset: Name | None = None
    data: Name | None = None
    state: State | None = None
    settings: Settings | None = None
    pairs: Literal["all"] | tuple[tuple[int, int], ...] | None = None
    model: ModelParameters | None = None
    spins: SpinsForm | None = None
    choices: dict[str, Any] = msgspec.field(default_factory=dict)
    parameters: dict[str, float] = msgspec.field(default_factory=dict)
    scene: Name | None = None
    tab: Name | None = None
    animation: Animation | None = None


class Tour(Frozen, frozen=True, omit_defaults=True):
    """A tour: its title, one sentence about it, the paper it follows, and its steps."""

    title: Title
    version: Literal[1] = 1
    summary: Annotated[str, msgspec.Meta(max_length=LONGEST_TEXT)] = ""
    source: Annotated[str, msgspec.Meta(max_length=LONGEST_TEXT)] = ""
    steps: Annotated[tuple[TourStep, ...], msgspec.Meta(max_length=MOST_STEPS)] = ()
