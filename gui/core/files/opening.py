"""Opening: whatever file the user has, as a Scenario - session, problem, measured data, exported picture."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from msgspec.structs import replace

from gui.core.data.analysis import DataAnalysis, analyse
from gui.core.data.given import given_by
from gui.core.data.importing.combining import overlaid
from gui.core.data.importing.mapping import AS_IT_IS, Mapping
from gui.core.data.importing.on_disk import holds_events, read_data_file
from gui.core.data.reader import FORMATS, read_data
from gui.core.data.types import DataError, DataSet
from gui.core.files import problem as problems
from gui.core.files.attachment import AttachmentError, is_picture, read_attachment
from gui.core.files.disk import read_limited
from gui.core.files.problem import Problem, problem_schema, read_problem
from gui.core.files.session import SUFFIX, decode_session, looks_like_session
from gui.core.files.spins_problem import spins_of_form
from gui.core.files.strict_json import decode
from gui.core.files.vector_file import looks_like_vector, read_vector
from gui.core.intents import default_scenario, set_phi, set_visibility, use_direction_set, use_settings
from gui.core.scenario import (
    BellDiagonal,
    ColouredNoise,
    PartiallyEntangled,
    Postulated,
    Scenario,
    Singlet,
    StateSpec,
    TypedKet,
)
from gui.core.scenario_rules import check_scenario
from gui.core.scenes.assumptions import ModelParameters, given_models
from gui.core.scenes.assumptions.intents import show_model
from gui.core.scenes.assumptions.table_csv import looks_like_model_table, read_model_table
from gui.core.scenes.bell.intents import use_inequality
from gui.core.scenes.bell.reader import looks_like_inequality, read_inequality
from gui.core.scenes.state.intents import bloch_form
from gui.core.spins import SpinState
from gui.core.spins.intents import set_spin_state
from gui.core.values import InputError

# What the file dialog offers: sessions, problems, data and exported pictures.
_PICTURES = (".png", ".svg", ".pdf", ".gif", ".webp")
_SUFFIXES = dict.fromkeys(
    (SUFFIX, ".json", *(s for one in FORMATS for s in one.suffixes), ".npy", *_PICTURES)
)
FILE_FILTER = f"All that can be opened ({' '.join(f'*{s}' for s in _SUFFIXES)});;All files (*)"

# The first field names of a problem; a JSON object with none of them is taken for data.
_PROBLEM = re.compile(
    rb'"(state|settings|correlators|pairs|hypotheses|eta|phi_deg|inequality|model|spins)"\s*:'
)


def scenario_from_bytes(
    content: bytes,
    name: str = "",
    current: Scenario | None = None,
    mapping: Mapping | None = None,
    folder: Path | None = None,
) -> Scenario:
    """The Scenario in a file's content.

    Data, inequalities and state vectors are added to ``current`` (default: the opening view); everything else
    replaces it. With a ``mapping`` the content is data. ``folder`` (default: the current one) is where the
    file is, and what it names beside it. Raises an ``InputError`` that names the field and the reason.
    """
    if mapping is not None:
        return with_data(current or default_scenario(), read_data(content, name, mapping))
    if is_picture(content):
        inside = read_attachment(content, name)
        if inside is None:
            raise AttachmentError(
                name, "is a picture with no session in it: exported without metadata, or by another program"
            )
        return decode_session(inside)
    if looks_like_vector(content):
        given = read_vector((folder or Path()) / name, content)
        return with_vector(current or default_scenario(), given)
    if looks_like_session(content):
        return decode_session(content)
    if looks_like_model_table(content):
        return with_model(current or default_scenario(), ModelParameters(table=read_model_table(content)))
    if _looks_like_problem(content):
        return scenario_from_problem(read_problem(content), folder)
    if looks_like_inequality(content):
        return check_scenario(use_inequality(current or default_scenario(), read_inequality(content, name)))
    return with_data(current or default_scenario(), read_data(content, name))


def scenario_of_files(paths: Sequence[Path], mapping: Mapping | None = None) -> Scenario:
    """The Scenario in a file, or in several files of data laid over each other.

    Trials of a Bell test are counted as they are read, however many they are.
    """
    if len(paths) == 1 and (mapping is None and not holds_events(paths[0])):
        return scenario_from_bytes(read_limited(paths[0]), paths[0].name, folder=paths[0].parent)
    found = [read_data_file(path, AS_IT_IS if mapping is None else mapping) for path in paths]
    return with_data(default_scenario(), overlaid(found))


def problem_in(content: bytes) -> Problem | None:
    """The problem in a file's content, None where it holds something else. Raises ``ProblemError``."""
    if is_picture(content) or looks_like_session(content) or not _looks_like_problem(content):
        return None
    return read_problem(content)


def _looks_like_problem(content: bytes) -> bool:
    head = content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith(b"{") and (bool(_PROBLEM.search(content)) or head.startswith(b"{}"))


def with_vector(scenario: Scenario, given: SpinState) -> Scenario:
    """The scenario with a state vector as the state of its spins, in the scene about these."""
    return check_scenario(replace(set_spin_state(scenario, given), scene="macroscopic"))


def with_data(scenario: Scenario, data: DataSet, analysis: DataAnalysis | None = None) -> Scenario:
    """The scenario with measured data; a table of correlators also brings its settings.

    ``analysis`` is that of the data for the scenario's eta and confidence, if it is known.
    """
    scenario = replace(scenario, data=data)
    if data.trials is not None:
        scenario = replace(scenario, scene="bell", bell=replace(scenario.bell, inequality="chsh"))
    if data.table is not None:
        table = data.table
        given = given_by(table, data.title[:60] or "measured")
        scenario = use_settings(scenario, np.array(table.alice), np.array(table.bob), postulated=given)
    elif data.points:
        n = data.points[0].n_directions
        name = {3: "triad", 4: "tetrahedron", 6: "icosahedron", 10: "dodecahedron"}.get(n)
        if name is not None:
            scenario = use_direction_set(scenario, name)  # type: ignore[arg-type]
        # The state shown beside the points is the Werner state that fits them best.
        found = analyse(data, scenario.eta, scenario.confidence) if analysis is None else analysis
        if found.fit is None:
            raise DataError("phi_deg", "no point fixes the visibility")
        scenario = set_visibility(replace(scenario, state=Singlet()), found.fit.visibility)
        if found.best is not None:
            scenario = set_phi(scenario, data.points[found.best].phi)
        scenario = replace(scenario, scene="leggett")
    return check_scenario(scenario)


def with_model(scenario: Scenario, parameters: ModelParameters) -> Scenario:
    """The scenario with the one finite model that is given, in view."""
    (chosen,) = given_models(parameters)
    known = scenario.assumptions
    kept = replace(known.parameters, **{chosen: getattr(parameters, chosen)})
    return check_scenario(show_model(scenario, replace(known, chosen=chosen, parameters=kept)))


def is_about_a_model(content: bytes) -> bool:
    """Whether a file that can be opened asks about a finite model and nothing else."""
    problem = problem_in(content)
    return looks_like_model_table(content) if problem is None else problem.model is not None


def scenario_from_problem(problem: Problem, folder: Path | None = None) -> Scenario:
    """The Scenario a problem means; ``folder`` is where the files are that it names."""
    scenario = default_scenario()
    if problem.model is not None:
        return with_model(scenario, problem.model)
    postulated = None
    if problem.correlators is not None:
        postulated = Postulated(
            problem.correlators,
            problem.marginals_a,
            problem.marginals_b,
            resolution=problem.resolution,
        )
    if problem.settings is not None:
        alice, bob = np.array(problem.settings.alice), np.array(problem.settings.bob)
        alice /= np.linalg.norm(alice, axis=1)[:, None]
        bob /= np.linalg.norm(bob, axis=1)[:, None]
        scenario = use_settings(scenario, alice, bob, postulated=postulated)
    if problem.state is not None:
        spec, visibility = _state_spec(problem.state)
        scenario = replace(scenario, state=spec, visibility=visibility)
    elif problem.correlators is not None:
        scenario = replace(scenario, visibility=1.0)
    if problem.phi_deg is not None:
        scenario = set_phi(scenario, math.radians(problem.phi_deg))
    scenario = replace(scenario, pairs=problem.pairs, eta=problem.eta, hypotheses=problem.hypotheses)
    if problem.spins is not None:
        scenario = replace(scenario, spins=spins_of_form(problem.spins, folder), scene="macroscopic")
    if problem.inequality is not None:
        scenario = use_inequality(scenario, problem.inequality.plain())
    return check_scenario(scenario)


def _state_spec(state: problems.State) -> tuple[StateSpec, float]:
    """The family and visibility of a problem's state; forms without a family become Bloch form."""
    visibility = 1.0 if state.visibility is None else state.visibility
    if state.werner is not None and state.werner >= 0:
        return Singlet(), state.werner
    if state.bell_diagonal is not None:
        return BellDiagonal(state.bell_diagonal), visibility
    if state.partially_entangled_deg is not None:
        return PartiallyEntangled(math.radians(state.partially_entangled_deg)), visibility
    if state.coloured_noise is not None:
        return ColouredNoise(state.coloured_noise.colour), state.coloured_noise.visibility
    if state.ket is not None:
        return TypedKet(state.ket), visibility
    return bloch_form(problems.two_qubit_state(replace(state, visibility=None))), visibility


def schemas() -> dict[str, Any]:
    """JSON schemas of the forms that ``evaluate`` reads, written from the types that decode them."""
    return {
        "problem": problem_schema(),
        "session": {"scenario": msgspec.json.schema(Scenario)},
        "mapping": msgspec.json.schema(Mapping),
    }


def state_spec_from_json(text: bytes) -> tuple[StateSpec, float]:
    """The state (and its visibility) of a JSON text in the form that problems use.

    Raises an ``InputError`` that names the field and the reason.
    """
    state = decode(text, problems.State, problems.ProblemError)
    problems.two_qubit_state(state)
    return _state_spec(state)


def read_aside(
    content: bytes,
    name: str,
    current: Scenario,
    folder: Path | None = None,
    *,
    progress: Callable[[float], None],
    should_stop: Callable[[], bool],
) -> tuple[Scenario, DataAnalysis | None] | InputError:
    """A large file, read in a worker: its Scenario and the analysis of its data, or why it was refused."""
    try:
        scenario = scenario_from_bytes(content, name, current, folder=folder)
    except InputError as error:
        return error
    data = scenario.data
    return scenario, None if data is None else analyse(data, scenario.eta, scenario.confidence)
