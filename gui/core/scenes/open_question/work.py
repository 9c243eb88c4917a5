"""What the scene has done aside from the window: with progress, Cancel and answers on the way."""

from __future__ import annotations

from collections.abc import Callable

from gui.core.scenes.open_question.finite_table import Entry, Proof, verify_entry
from physics.leggett.finite.search import Recipe, Result, search
from physics.leggett.limit import ThetaProgram, VerificationResult, theta_program, verify
from physics.verdicts.types import Cancelled

# Points of θ and χ of each round of the linear program.
GRIDS = ((31, 91), (61, 181), (121, 361), (241, 721), (361, 1441))
# Steps of each descent of a search.
STEPS = 40


def solve_program(
    eta: float,
    *,
    deliver: Callable[[ThetaProgram], None],
    progress: Callable[[float], None],
    should_stop: Callable[[], bool],
) -> None:
    """The linear program over θ on finer and finer grids."""
    for k, (n_theta, n_chi) in enumerate(GRIDS):
        if should_stop():
            raise Cancelled
        deliver(theta_program(n_theta, n_chi, eta))
        progress((k + 1) / len(GRIDS))


def verify_bound(
    chi_max: float, more: float, *, progress: Callable[[float], None], should_stop: Callable[[], bool]
) -> VerificationResult:
    """Whether F >= sin(χ/2) + ``more`` for all χ up to ``chi_max``."""
    return verify(progress, should_stop, chi_max=chi_max, raise_by=more)


def prove_entry(
    entry: Entry, *, progress: Callable[[float], None], should_stop: Callable[[], bool]
) -> tuple[Entry, Proof]:
    """The bound of a row of the table of finite inequalities, proven again."""
    return entry, verify_entry(entry, progress=progress, should_stop=should_stop)


def search_inequalities(
    chosen: list[Recipe],
    starts: int,
    *,
    deliver: Callable[[Result], None],
    progress: Callable[[float], None],
    should_stop: Callable[[], bool],
) -> list[Result]:
    """Finite inequalities of the chosen families; each find is delivered."""
    return search(
        chosen, starts=starts, steps=STEPS, progress=progress, should_stop=should_stop, on_better=deliver
    )
