"""Shots without a window: from a problem to the CSV file of its counts."""

from __future__ import annotations

from gui.core.data.importing.mapping import Mapping
from gui.core.files.opening import is_about_a_model, problem_in, scenario_from_bytes
from gui.core.files.session import looks_like_session
from gui.core.shots import Amount, Source
from gui.core.shots.data import counts_csv, shots_data
from gui.core.shots.setup import ShotError, check_amount, shot_setup
from physics.experiment.shots import draw_counts


def shots_csv(
    content: bytes, name: str, source: Source, amount: Amount, mapping: Mapping | None = None
) -> bytes:
    """The counts that ``source`` gives at the settings in a file's content (a problem or a session).

    Of values of L, whose columns a ``mapping`` may name, the state is the Werner state that fits them best.
    Raises an ``InputError`` that names the field and the reason.
    """
    if mapping is None and is_about_a_model(content):
        raise ShotError(name, "holds a finite model, which has no directions to measure along")
    scenario = scenario_from_bytes(content, name, mapping=mapping)
    check_amount(amount)
    problem = None if mapping is not None else problem_in(content)
    if problem is not None and problem.spins is not None:
        raise ShotError(name, "holds spins in regions, of which no shots are taken")
    if problem is not None and problem.only_inequality:
        raise ShotError(name, "holds an inequality, but neither state nor settings to take shots of")
    if scenario.data is not None and scenario.data.table is not None and not looks_like_session(content):
        raise ShotError(
            name, "holds measured correlators; shots are taken of a state (a problem or a session)"
        )
    setup = shot_setup(scenario, source)
    counts = draw_counts(setup.joint, amount.pairs, amount.seed, poisson=amount.poisson)
    data = shots_data(setup, amount, counts)
    if data is None:
        raise ShotError("pairs", "not a single pair was counted; take more")
    return counts_csv(data)
