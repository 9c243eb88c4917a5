"""What is copied for other programs gives there what the window shows here."""

from __future__ import annotations

import re
import sys
from types import ModuleType

import numpy as np
import pytest
from msgspec.structs import replace

from gui.core import intents
from gui.core.evaluate import evaluate
from gui.core.presets import PRESETS, apply_preset
from gui.core.scenario import BlochForm, Postulated, Setting, TypedKet
from gui.core.share import FORMS
from tests.gui.scenarios import DATA, START

ODD = replace(
    START,
    state=TypedKet("01 + i 10"),
    visibility=0.9,
    alice=(
        Setting('a "quoted"\n# name', (0.6, 0.0, 0.8)),
        *START.alice[1:],
    ),
)
MIXED = replace(
    START, state=BlochForm((0.1, 0.0, 0.2), (0.0, -0.1, 0.0), ((0.1, 0, 0), (0, 0.2, 0.05), (0, 0, -0.3)))
)
HOLES = replace(START, pairs=((0, 0), (0, 1), (1, 2), (1, 3), (2, 4)))
CASES = {
    "start": START,
    "odd": ODD,
    "mixed": MIXED,
    "holes": HOLES,
    **{key: apply_preset(START, key) for key in PRESETS},
    "measured": DATA[0],
}


def _run(program: str) -> dict[str, object]:
    names: dict[str, object] = {}
    exec(compile(program, "copied", "exec"), names)
    return names


@pytest.mark.parametrize("name", CASES)
def test_the_numpy_program_builds_the_same_state_and_correlators(name):
    results = evaluate(CASES[name])
    names, found = _run(FORMS["python"].text(results)), results.correlations
    np.testing.assert_array_equal(names["alice"], found.alice)
    np.testing.assert_array_equal(names["bob"], found.bob)
    np.testing.assert_allclose(names["C"], found.correlators, rtol=0, atol=1e-15)
    if CASES[name].postulated is None:
        np.testing.assert_array_equal(names["rho"], results.state.state.density_matrix)
    else:
        assert "rho" not in names
    for key in ("marginals_a", "marginals_b"):
        marginals = getattr(found, key)
        assert (key in names) == (marginals is not None)
        if marginals is not None:
            np.testing.assert_array_equal(names[key], marginals)


def test_the_qutip_program_builds_the_same_correlators():
    qutip = pytest.importorskip("qutip")
    results = evaluate(ODD)
    names = _run(FORMS["qutip"].text(results))
    for i, a in enumerate(names["A"]):
        for j, b in enumerate(names["B"]):
            value = qutip.expect(qutip.tensor(a, b), names["rho"])
            assert value == pytest.approx(results.correlations.correlators[i, j], abs=1e-12)


@pytest.mark.parametrize("name", ["start", "odd", "holes", "pr_box"])
def test_the_qutip_program_uses_the_library_as_it_is_called_there(name, monkeypatch):
    """The same without the library: a stand-in with the three Pauli matrices and Qobj(matrix, dims=...)."""
    stand_in = ModuleType("qutip")
    stand_in.Qobj = lambda matrix, dims: (dims, matrix)
    stand_in.sigmax = lambda: np.array([[0, 1], [1, 0]])
    stand_in.sigmay = lambda: np.array([[0, -1j], [1j, 0]])
    stand_in.sigmaz = lambda: np.array([[1, 0], [0, -1]])
    monkeypatch.setitem(sys.modules, "qutip", stand_in)
    results = evaluate(CASES[name])
    names = _run(FORMS["qutip"].text(results))
    if CASES[name].postulated is not None:
        assert "rho" not in names
        return
    dims, rho = names["rho"]
    assert dims == [[2, 2], [2, 2]]
    values = [[np.trace(rho @ np.kron(a, b)).real for b in names["B"]] for a in names["A"]]
    seen = results.correlations.measured
    np.testing.assert_allclose(np.array(values)[seen], results.correlations.correlators[seen], atol=1e-12)


def _julia_matrix(program: str, name: str) -> np.ndarray:
    """A matrix literal of Julia: rows on lines of their own, columns separated by spaces."""
    (body,) = re.findall(rf"^{name} = \[\n(.*?)\n\]", program, flags=re.S | re.M)
    rows = [line.split("#")[0].replace("im", "j").split() for line in body.splitlines()]
    return np.array([[complex(entry) for entry in row] for row in rows])


@pytest.mark.parametrize("name", CASES)
def test_the_matrices_of_the_julia_programs_are_those_of_the_window(name):
    results = evaluate(CASES[name])
    found = results.correlations
    ket = FORMS["ket"].text(results)
    np.testing.assert_array_equal(_julia_matrix(ket, "alice").real, found.alice)
    if CASES[name].postulated is None:
        np.testing.assert_array_equal(_julia_matrix(ket, "rho"), results.state.state.density_matrix)
    else:
        p = _julia_matrix(ket, "p").real
        assert p[0, 0] == 1
        np.testing.assert_array_equal(p[1:, 1:], found.correlators)
        np.testing.assert_array_equal(p[1:, 0], 0 if found.marginals_a is None else found.marginals_a)
    if np.all(found.measured):
        p = _julia_matrix(FORMS["bell_polytopes"].text(results), "p").real
        np.testing.assert_array_equal(p, found.correlators)
    else:
        with pytest.raises(ValueError, match="not measured"):
            FORMS["bell_polytopes"].text(results)


@pytest.mark.parametrize("name", CASES)
def test_a_latex_table_has_a_row_for_each_setting_and_as_many_columns_as_it_says(name):
    results = evaluate(CASES[name])
    text = FORMS["latex"].text(results)
    tables = re.findall(r"\\begin\{tabular\}\{(\w+)\}\n(.*?)\\end\{tabular\}", text, flags=re.S)
    assert len(tables) == 2
    counts = [len(results.scenario.alice) + len(results.scenario.bob) + 1, len(results.scenario.alice) + 1]
    for (columns, body), rows in zip(tables, counts, strict=True):
        lines = [line for line in body.splitlines() if r"\\" in line]
        assert len(lines) == rows
        # An ampersand in a name is written \&.
        assert all(len(re.findall(r"(?<!\\)&", line)) == len(columns) - 1 for line in lines)


def test_names_with_special_letters_are_written_out_in_latex():
    scenario = replace(START, alice=(Setting("50% & {x}_1", (0.0, 0.0, 1.0)), *START.alice[1:]))
    assert r"50\% \& \{x\}\_1 & $0.0000$" in FORMS["latex"].text(evaluate(scenario))


def test_a_given_table_says_that_it_is_not_that_of_the_state():
    given = Postulated(correlators=((1.0, 1.0), (1.0, -1.0)))
    scenario = replace(apply_preset(START, "chsh"), postulated=given)
    for name in ("python", "qutip", "ket", "bell_polytopes"):
        assert "not those of the state" in FORMS[name].text(evaluate(scenario))


def test_copies_of_different_settings_differ():
    one, other = evaluate(START), evaluate(intents.set_phi(START, 0.3))
    for form in FORMS.values():
        assert form.text(one) != form.text(other)


def test_a_single_setting_of_bob_is_a_matrix_of_one_column_in_julia():
    """In Julia [1.0 \\n 2.0] is a vector, and nonlocality_threshold would take it for one party."""
    one = replace(START, bob=START.bob[:1], frames=(), mode="free")
    text = FORMS["bell_polytopes"].text(evaluate(one))
    assert re.search(r"^p = \[\n(    +\S+\n){3}\]\[:, :\]$", text, flags=re.MULTILINE)
    assert "][:, :]" not in FORMS["bell_polytopes"].text(evaluate(START))


def test_no_name_of_ket_is_taken_for_another_thing():
    """Ket.jl exports pauli; a program may not call something else so."""
    assert not re.search(r"^pauli\b", FORMS["ket"].text(evaluate(START)), flags=re.MULTILINE)
