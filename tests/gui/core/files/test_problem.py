"""Reading problems: every form of state, and the field and reason of every refusal."""

from __future__ import annotations

import copy
import json
import math
from typing import Any

import numpy as np
import pytest

from gui.core.data.limits import MAX_SETTINGS
from gui.core.files.opening import scenario_from_bytes
from gui.core.files.problem import (
    STATE_FORMS,
    ProblemError,
    State,
    problem_schema,
    read_problem,
    two_qubit_state,
)
from gui.core.files.session import encode_session
from gui.core.scenario import known_to

Z, X = [0, 0, 1], [1, 0, 0]
R = math.sqrt(0.5)
BASE: dict[str, Any] = {
    "state": {"werner": 0.95},
    "settings": {"alice": [Z, X], "bob": [[R, 0, R], [R, 0, -R], [0, 1, 0]]},
}
C = [[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]]


def problem(**changes: Any) -> bytes:
    given = copy.deepcopy(BASE)
    for name, value in changes.items():
        if value is None:
            given.pop(name)
        else:
            given[name] = value
    return json.dumps(given).encode()


def measured(**changes: Any) -> bytes:
    return problem(state=None, **{"correlators": C, **changes})


def refusal(raw: bytes) -> ProblemError:
    with pytest.raises(ProblemError) as refused:
        read_problem(raw)
    assert str(refused.value).isprintable()
    return refused.value


def test_all_fields():
    read = read_problem(
        problem(pairs=[[0, 0], [1, 2]], eta=0.5, phi_deg=-40, hypotheses=["leggett", "local"])
    )
    assert read.state is not None and read.state.werner == 0.95
    assert read.settings is not None and read.settings.alice == ((0, 0, 1), (1, 0, 0))
    assert read.pairs == ((0, 0), (1, 2))
    assert (read.eta, read.phi_deg) == (0.5, -40)
    assert read.hypotheses == ("leggett", "local")


def test_defaults():
    read = read_problem(problem())
    assert (read.pairs, read.eta, read.hypotheses, read.phi_deg) == ("all", 1.0, None, None)


def test_correlators_in_place_of_a_state():
    read = read_problem(measured(marginals_a=[0, 0.1], marginals_b=[0, 0, -1]))
    assert read.correlators == ((0.1, 0.2, 0.3), (0.4, 0.5, 0.6))
    assert (read.marginals_a, read.marginals_b) == ((0, 0.1), (0, 0, -1))


def test_correlators_that_do_not_count_may_be_null():
    some = [[0.1, None, None], [None, 0.5, None]]
    read = read_problem(measured(correlators=some, pairs=[[0, 0], [1, 1]]))
    assert read.correlators == ((0.1, None, None), (None, 0.5, None))
    assert refusal(measured(correlators=some)).field == "correlators[0][1]"


def test_settings_may_be_left_to_phi():
    assert read_problem(problem(settings=None, phi_deg=36.87)).settings is None


def singlet_matrix() -> dict[str, Any]:
    real = [[0, 0, 0, 0], [0, 0.5, -0.5, 0], [0, -0.5, 0.5, 0], [0, 0, 0, 0]]
    return {"real": real, "imag": np.zeros((4, 4)).tolist()}


def rho_with(i: int, j: int, entry: object) -> dict[str, Any]:
    """White noise with one entry replaced."""
    rho: list[list[object]] = (np.eye(4) / 4).tolist()
    rho[i][j] = entry
    return {"rho": rho}


@pytest.mark.parametrize(
    ("state", "diagonal"),
    [
        ({"werner": 0.9}, [-0.9] * 3),
        ({"werner": -1 / 3}, [1 / 3] * 3),
        ({"bell_diagonal": [0.5, -0.5, 1]}, [0.5, -0.5, 1]),
        ({"partially_entangled_deg": 45}, [-1, -1, -1]),
        ({"partially_entangled_deg": 15}, [-0.5, -0.5, -1]),
        ({"partially_entangled_deg": 15, "visibility": 0.5}, [-0.25, -0.25, -0.5]),
        ({"coloured_noise": {"visibility": 0.8, "colour": 0.5}}, [-0.8, -0.8, -0.9]),
        ({"bloch_a": [0, 0, 1], "bloch_b": [0, 0, -1], "correlation_matrix": np.diag([0, 0, -1]).tolist()},
         [0, 0, -1]),
        ({"density_matrix": singlet_matrix(), "visibility": 0.7}, [-0.7] * 3),
        ({"ket": "(01-10)/sqrt(2)"}, [-1, -1, -1]),
        ({"ket": "HV - VH", "visibility": 0.7}, [-0.7] * 3),
        ({"ket": "cos(15°) 01 - sin(15°) 10"}, [-0.5, -0.5, -1]),  # as partially_entangled_deg
        ({"rho": [[0, 0, 0, 0], [0, 0.5, "-1/2", 0], [0, [-0.5, 0], 0.5, 0], [0, 0, 0, "0"]]}, [-1, -1, -1]),
    ],
)  # fmt: skip
def test_every_form_of_state(state, diagonal):
    read = read_problem(problem(state=state))
    assert read.state is not None
    assert two_qubit_state(read.state).correlation_matrix == pytest.approx(np.diag(diagonal), abs=1e-12)


@pytest.mark.parametrize(
    ("state", "field", "reason"),
    [
        ({}, "state", "names no state; possible are werner, bell_diagonal"),
        ({"werner": 1, "bell_diagonal": [0, 0, 0]}, "state", "werner and bell_diagonal are different forms"),
        ({"werner": 1.01}, "state.werner", "<= 1"),
        ({"werner": -0.5}, "state.werner", "outside"),
        ({"werner": "1"}, "state.werner", "expected a number"),
        ({"werner": 0.9, "visibility": 0.9}, "state.visibility", "cannot stand beside werner"),
        ({"coloured_noise": {"visibility": 0.8, "colour": 0.5}, "visibility": 1},
         "state.visibility", "cannot stand beside coloured_noise"),
        ({"coloured_noise": {"visibility": 0.8}}, "state.coloured_noise.colour", "is missing"),
        ({"coloured_noise": {"visibility": 2, "colour": 0}}, "state.coloured_noise.visibility", "<= 1"),
        ({"partially_entangled_deg": 45, "visibility": -0.1}, "state.visibility", ">= 0"),
        ({"bell_diagonal": [1, 1, 1]}, "state.bell_diagonal", "not positive"),
        ({"bell_diagonal": [1, 1]}, "state.bell_diagonal", "expected a list of 3"),
        ({"bloch_a": [0, 0, 0], "bloch_b": [0, 0, 0]}, "state.correlation_matrix", "is missing"),
        ({"bloch_a": [0, 0, 1], "bloch_b": [0, 0, 0], "correlation_matrix": (-np.eye(3)).tolist()},
         "state.correlation_matrix", "not positive"),
        ({"bloch_a": [0, 0, 0], "bloch_b": [0, 0, 0], "correlation_matrix": [[0, 0, 0], [0, 0], [0, 0, 0]]},
         "state.correlation_matrix[1]", "expected a list of 3"),
        ({"density_matrix": {"real": np.eye(4).tolist(), "imag": np.zeros((4, 4)).tolist()}},
         "state.density_matrix", "trace 4"),
        ({"density_matrix": {"real": (np.eye(4) / 4).tolist(), "imag": np.eye(4).tolist()}},
         "state.density_matrix", "not hermitian"),
        ({"density_matrix": {"real": np.eye(4).tolist()}}, "state.density_matrix.imag", "is missing"),
        ({"singlet": True}, "state.singlet", "is not a known field"),
        ({"ket": "01 & 10"}, "state.ket", 'character 4: "&" is not understood here'),
        ({"ket": "01 - 01"}, "state.ket", "the terms cancel"),
        ({"ket": "0" * 201}, "state.ket", "<= 200"),
        ({"ket": 1}, "state.ket", "expected a text"),
        ({"ket": "01", "werner": 1}, "state", "werner and ket are different forms"),
        (rho_with(1, 2, "i/x"), "state.rho[1][2]", "character 3"),
        (rho_with(1, 2, [1, 2, 3]), "state.rho[1][2]", "expected a list of 2"),
        (rho_with(1, 2, "i/8"), "state.rho", "[2][1] is not the conjugate of [1][2]"),
        (rho_with(3, 3, "1/4 + i"), "state.rho", "[3][3] must be real"),
        (rho_with(3, 3, 0.5), "state.rho", "trace 1.25"),
        ({"rho": [["3/2", 0, 0, 0], [0, "-1/2", 0, 0], [0] * 4, [0] * 4]}, "state.rho", "eigenvalue -0.5"),
        ({"rho": [[1, 0, 0, 0]] * 3}, "state.rho", "expected a list of 4"),
    ],
)  # fmt: skip
def test_refused_states(state, field, reason):
    error = refusal(problem(state=state))
    assert error.field == field
    assert reason in error.reason


@pytest.mark.parametrize(
    ("raw", "field", "reason"),
    [
        (b"", "", "ends too early"),
        (b"[]", "", "expected an object"),
        (b"{}", "state", 'either "state" or "correlators" is needed; neither is given'),
        (problem(correlators=C), "state", "both are given"),
        (problem(colour=1), "colour", "is not a known field"),
        (problem(settings=None), "settings", "is missing"),
        (problem(settings=None, phi_deg=30, pairs=[[0, 0]]), "settings", "is missing"),
        (measured(settings=None, phi_deg=30), "settings", "is missing"),
        (problem(settings={"alice": [Z]}), "settings.bob", "is missing"),
        (problem(settings={"alice": [], "bob": [Z]}), "settings.alice", ">= 1"),
        (problem(settings={"alice": [Z] * (MAX_SETTINGS + 1), "bob": [Z]}), "settings.alice", "<= 60"),
        (problem(settings={"alice": [Z, X, [0, 0, 1.00001]], "bob": [Z]}),
         "settings.alice[2]", "is no unit vector: its length is 1.00001"),
        (problem(settings={"alice": [Z], "bob": [[0, 0, 0]]}), "settings.bob[0]", "its length is 0"),
        (problem(settings={"alice": [Z], "bob": [[0, 1]]}), "settings.bob[0]", "expected a list of 3"),
        (problem(settings={"alice": [Z], "bob": [[0, 1, "0"]]}), "settings.bob[0][2]", "got a text"),
        (problem(pairs="some"), "pairs", "some"),
        (problem(pairs=[]), "pairs", "the list is empty"),
        (problem(pairs=[[0, 0], [2, 0]]), "pairs[1]", "[2, 0] names a setting that is not there (2 x 3"),
        (problem(pairs=[[0, 3]]), "pairs[0]", "not there"),
        (problem(pairs=[[0, -1]]), "pairs[0][1]", ">= 0"),
        (problem(pairs=[[0, 0.5]]), "pairs[0][1]", "expected a whole number"),
        (problem(pairs=[[0, 1], [1, 1], [0, 1]]), "pairs[2]", "[0, 1] stands already in pairs[0]"),
        (problem(eta=1.1), "eta", "<= 1"),
        (problem(eta=True), "eta", "expected a number"),
        (problem(phi_deg=200), "phi_deg", "<= 180"),
        (problem(hypotheses=["local", "magic"]), "hypotheses[1]", "magic"),
        (problem(hypotheses=[]), "hypotheses", "the list is empty"),
        (problem(hypotheses=["local", "local"]), "hypotheses[1]", '"local" stands twice'),
        (problem(marginals_a=[0, 0]), "marginals_a", 'follow from "state"'),
        (measured(correlators=C[:1]), "correlators", "1 rows; Alice has 2 settings"),
        (measured(correlators=[C[0], C[1][:2]]), "correlators[1]", "2 numbers; Bob has 3 settings"),
        (measured(correlators=[[0.1, 0.2, 1.3], C[1]]), "correlators[0][2]", "<= 1"),
        (measured(correlators=[[0.1, 0.2, None], C[1]]), "correlators[0][2]", "is null, but this pair"),
        (measured(marginals_a=[0]), "marginals_a", "1 numbers where 2 are needed"),
        (measured(marginals_b=[0, 0, -2]), "marginals_b[2]", ">= -1"),
        (b'{"eta": NaN}', "", "not valid JSON"),
        (b'{"eta": 1e999}', "eta", "out of range"),
        (b'{"state": {"werner": 1, "werner": 0}, "phi_deg": 3}', '"werner"', "stands twice"),
        (b'{"x":' * 100_000, "x", "not a known field"),
        (b'{"\xff": 1}', "", "byte 3 is not UTF-8"),
        (b" " * 5_000_001, "", "larger than 5 MB"),
    ],
)  # fmt: skip
def test_refusals(raw, field, reason):
    error = refusal(raw)
    assert error.field == field
    assert reason in error.reason


def test_a_mark_at_the_start_does_no_harm():
    assert read_problem(b"\xef\xbb\xbf" + problem()) == read_problem(problem())


def test_schema_names_all_that_is_read():
    schema = problem_schema()
    definitions = schema["$defs"]
    assert set(definitions["Problem"]["properties"]) == {
        *("state", "settings", "pairs", "eta", "phi_deg", "hypotheses", "correlators"),
        *("marginals_a", "marginals_b", "resolution", "inequality", "model", "spins"),
    }
    assert set(definitions["State"]["properties"]) == set(State.__struct_fields__)
    assert {name for form in STATE_FORMS for name in form} | {"visibility"} == set(State.__struct_fields__)
    assert definitions["Problem"]["additionalProperties"] is False
    json.dumps(schema)


def test_resolution_is_read_carried_and_saved() -> None:
    """Named in a problem it overrides the decimals; it stays with the correlations through a session file."""
    text = {
        "settings": {"alice": [[0, 0, 1], [1, 0, 0]], "bob": [[0, 0, 1], [1, 0, 0]]},
        "correlators": [[0.70711, 0.1], [0.1, 0.2]],
    }
    for named, known in ((None, 0.5e-5), (0, 0.0), (0.01, 0.01)):
        content = json.dumps(text if named is None else {**text, "resolution": named}).encode()
        scenario = scenario_from_bytes(content, "problem.json")
        assert scenario.postulated is not None
        assert known_to(scenario.postulated) == pytest.approx(known, rel=1e-12)
        assert scenario_from_bytes(encode_session(scenario), "session.json") == scenario


def test_resolution_is_refused_where_it_means_nothing() -> None:
    for more, field in (
        ({"state": {"werner": 0.5}, "resolution": 1e-4}, "resolution"),
        ({"correlators": [[0.5]], "resolution": -1e-4}, "resolution"),
        ({"correlators": [[0.5]], "resolution": 0.5}, "resolution"),
    ):
        settings = {"alice": [[0, 0, 1]], "bob": [[0, 0, 1]]}
        with pytest.raises(ProblemError, match=field):
            read_problem(json.dumps({"settings": settings, **more}).encode())
