"""A problem about spins: what is printed, what is refused, and that nothing else can happen."""

from __future__ import annotations

import io
import json
import math
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gui.app.command_line import run
from gui.core.files.opening import problem_in, scenario_from_bytes
from gui.core.files.session import decode_session, encode_session
from gui.core.intents import default_scenario
from gui.core.spins.report import spins_report
from gui.core.spins.results import evaluate_spins
from gui.core.values import InputError
from physics.macroscopic import best_local_axes, haar_vector
from tests.physics.macroscopic.thermal.dense import PAULI, coupled, on_spins

HALVES = [[0, 1, 2, 3], [4, 5, 6, 7]]
R = math.sqrt(0.5)
CHSH = {"alice": [[0, 0, 1], [1, 0, 0]], "bob": [[R, 0, R], [R, 0, -R]]}


def raw(state, regions=HALVES, /, **more):
    return json.dumps({"spins": {"state": state, "regions": regions}, **more}).encode()


def printed(content: bytes, folder: Path | None = None):
    problem = problem_in(content)
    assert problem is not None
    found = spins_report(scenario_from_bytes(content, folder=folder), with_settings=problem.has_settings)
    return json.loads(json.dumps(found, allow_nan=False))


@pytest.mark.parametrize(
    ("state", "diagonal"),
    [
        # (|00><00| + |11><11|)/2 for every pair of a GHZ state.
        ({"ghz": 8}, (0, 0, 1)),
        # W: 2/N |psi+><psi+| + (1 - 2/N) |00><00|.
        ({"w": 8}, (1 / 4, 1 / 4, 1 / 2)),
        # T_zz = ((N - 2k)² - N)/(N(N - 1)), T_xx = T_yy = (1 - T_zz)/2.
        ({"dicke": [8, 4]}, (4 / 7, 4 / 7, -1 / 7)),
        # Each spin is paired with one of the four opposite ones.
        ({"singlets": 8}, (-1 / 4, -1 / 4, -1 / 4)),
        # No product of two Pauli matrices, one on either side of the cut, is a stabilizer.
        ({"cluster": 8}, (0, 0, 0)),
    ],
)  # fmt: skip
def test_known_states_in_halves(state, diagonal):
    found = printed(raw(state))["macroscopic"]
    x, y, z = diagonal
    assert found["N"] == 8 and found["region_sizes"] == [4, 4]
    np.testing.assert_allclose(found["tensor"], np.diag(diagonal), atol=1e-14)
    assert found["visibility"] == pytest.approx(-(x + y + z) / 3, abs=1e-14)
    assert found["L"] == found["sum_T2"] == pytest.approx(x * x + y * y, abs=1e-14)
    largest = sum(sorted((x * x, y * y, z * z))[1:])
    assert found["largest_L"] == pytest.approx(largest, abs=1e-14)
    assert found["horodecki_chsh_max"] == pytest.approx(2 * math.sqrt(largest), abs=1e-14)
    assert found["local_model"] is True
    assert 0 <= found["P_length"] <= 1 and 0 <= found["Q_length"] <= 1
    assert "verdicts" not in printed(raw(state))


def test_two_spins_of_a_singlet_prove_nothing():
    found = printed(raw({"singlets": 2}, [[0], [1]]))["macroscopic"]
    assert found["L"] == pytest.approx(2, abs=1e-14)
    assert found["local_model"] is None
    assert found["P_length"] is None and found["Q_length"] is None
    assert not found["separable"]


def test_more_than_two_regions():
    found = printed(raw({"ghz": 4}, [[0], [1], [2], [3]]))["macroscopic"]
    assert np.shape(found["tensor"]) == (2, 2, 2, 2)
    assert found["sum_T2"] == pytest.approx(8, abs=1e-12)  # 2^(K-1)
    assert found["local_model"] is None
    assert found["largest_sum_T2_found"] == pytest.approx(8, abs=1e-9)
    for name in ("visibility", "largest_L", "P_length", "Q_length"):
        assert found[name] is None
    # With two spins a region no product of x and y is left; z on all of them is certain.
    larger = printed(raw({"ghz": 8}, [[0, 1], [2, 3], [4, 5], [6, 7]]))["macroscopic"]
    assert larger["sum_T2"] == 0 and larger["largest_sum_T2_found"] == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("n", [6, 13])
def test_other_axes_of_mixtures(n):
    """Aligned spins, T = 0 in a field: 1 along z. From 13 spins of a complete graph on none are tried."""
    mixed = {"heisenberg": {"graph": "complete", "n": n, "temperature": 0, "field": 1, "J": -1}}
    found = printed(raw(mixed, [[0], [1, 4], [2], [3]]))["macroscopic"]
    assert found["sum_T2"] == pytest.approx(0, abs=1e-12)
    assert found["largest_sum_T2_found"] == (pytest.approx(1) if n <= 12 else None)


@pytest.mark.parametrize("groups", [(2, 2, 0), (2, 1, 3), (1, 2, 1)])
def test_other_axes_of_total_spins(groups):
    """The same search in the tensor of a dense matrix of the mixture."""
    n, rho = groups[0] + groups[1], coupled(*groups)
    tensor = np.empty((3,) * n)
    for place in np.ndindex(tensor.shape):
        tensor[place] = np.trace(rho @ on_spins(n, {i: PAULI[k] for i, k in enumerate(place)})).real
    found = printed(raw({"total_spin": groups}, [[i] for i in range(n)]))["macroscopic"]
    assert found["largest_sum_T2_found"] == pytest.approx(best_local_axes(tensor).value, abs=1e-9)


def test_verdicts_are_about_the_effective_state():
    found = printed(raw({"singlets": 4}, [[0, 1], [2, 3]], settings=CHSH, hypotheses=["local", "separable"]))
    # V = 1/2: entangled, and local.
    np.testing.assert_allclose(found["state"]["correlation_matrix"], -np.eye(3) / 2, atol=1e-15)
    np.testing.assert_allclose(
        found["correlations"]["correlators"], -np.array([[R, -R], [R, R]]) / 2, atol=1e-15
    )
    assert found["verdicts"]["local"]["status"] == "compatible"
    assert found["verdicts"]["separable"]["status"] == "compatible"
    single = printed(raw({"singlets": 2}, [[0], [1]], settings=CHSH, hypotheses=["local"]))
    assert single["verdicts"]["local"]["status"] == "excluded"
    assert single["verdicts"]["local"]["critical_visibility"][1] == pytest.approx(R, abs=1e-6)


def test_marginals_are_those_of_the_regions():
    found = printed(raw({"w": 4}, [[0], [1, 2, 3]], settings=CHSH, hypotheses=["quantum"]))
    # <s_z> = (N - 2)/N.
    np.testing.assert_allclose(found["correlations"]["marginals_a"], [0.5, 0], atol=1e-15)
    np.testing.assert_allclose(found["correlations"]["marginals_b"], [0.5 * R, -0.5 * R], atol=1e-15)


def test_angle_in_place_of_settings_and_more_regions_without_verdicts():
    assert "verdicts" in printed(raw({"singlets": 2}, [[0], [1]], phi_deg=30, hypotheses=["leggett"]))
    assert "verdicts" not in printed(raw({"ghz": 3}, [[0], [1], [2]], settings=CHSH))


def test_a_problem_opens_as_a_session_can_keep_it():
    scenario = scenario_from_bytes(raw({"haar": [6, 5]}, [[0, 5], [2]]))
    assert scenario.scene == "macroscopic"
    assert decode_session(encode_session(scenario)) == scenario
    assert evaluate_spins(scenario.spins).sizes == (2, 1)


def test_a_session_of_the_scene_prints_the_same(tmp_path, capsys):
    """The window's verdicts in that scene are about the effective state, and so are those printed."""
    given = {"singlets": 4}
    scenario = scenario_from_bytes(raw(given, [[0, 1], [2, 3]], settings=CHSH, hypotheses=["local"]))
    path = tmp_path / "spins.nlx"
    path.write_bytes(encode_session(scenario))
    assert run(["evaluate", str(path)]) == 0
    whole = json.loads(capsys.readouterr().out)
    by_problem = printed(raw(given, [[0, 1], [2, 3]], settings=CHSH, hypotheses=["local"]))
    assert {name: whole[name] for name in by_problem} == by_problem
    assert {"scene", "partition", "phi_deg"} <= set(whole)


# State vectors from files.


@pytest.mark.parametrize("n", [3, 15])
def test_a_vector_from_a_file_beside_the_problem(tmp_path, n):
    """Small ones are kept in the session; of large ones it is noticed that the file changed."""
    vector = haar_vector(n, 11)
    np.save(tmp_path / "state.npy", 3 * vector)
    regions = [[0], list(range(1, n))]
    content = raw({"vector": "state.npy"}, regions)
    given_by_file = printed(content, tmp_path)["macroscopic"]
    scenario = scenario_from_bytes(content, folder=tmp_path)
    assert decode_session(encode_session(scenario)) == scenario
    named = printed(raw({"haar": [n, 11]}, regions))["macroscopic"]
    np.testing.assert_allclose(given_by_file["tensor"], named["tensor"], atol=1e-14)
    np.save(tmp_path / "state.npy", haar_vector(n, 12))
    if n == 3:
        np.testing.assert_allclose(evaluate_spins(scenario.spins).tensor, named["tensor"], atol=1e-14)
    else:
        with pytest.raises(InputError, match=r"state\.npy: holds another state vector than"):
            evaluate_spins(scenario.spins)
        (tmp_path / "state.npy").unlink()
        with pytest.raises(InputError, match=r"state\.npy: is not there"):
            evaluate_spins(scenario.spins)


def test_a_vector_file_can_be_opened_by_itself(tmp_path):
    path = tmp_path / "ghz.npy"
    np.save(path, np.array([1, 0, 0, 0, 0, 0, 0, 1], np.float32))
    scenario = scenario_from_bytes(path.read_bytes(), "ghz.npy", default_scenario(), folder=tmp_path)
    assert scenario.scene == "macroscopic" and scenario.spins.regions == ((0, 1), (2,))
    assert evaluate_spins(scenario.spins).tensor[2, 2] == pytest.approx(1)


class Harmful:
    def __reduce__(self):
        return (pytest.fail, ("a pickle was loaded",))


def header(shape: str, descr: str = "'<c16'") -> bytes:
    text = f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}, }}".ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text.encode()


def archive() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr("a.npy", b"")
    return stream.getvalue()


def saved(array, **options) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array, **options)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "is not there"),
        (b"", "is no .npy file"),
        (b"\x80\x04K\x01.", "is no .npy file"),
        (archive(), "is no .npy file"),
        (saved(np.ones(4))[:-3], ""),
        (saved(np.array([Harmful(), 1], object), allow_pickle=True), "holds Python objects"),
        (saved(np.ones(3)), "3 amplitudes, and 3 is no power of two"),
        (saved(np.ones((2, 2))), "shape (2, 2) where (2^N,) is needed"),
        (saved(np.ones(2)), "single spin"),
        (saved(np.ones(())), "shape ()"),
        (saved(np.zeros(0)), "0 amplitudes"),
        (saved(np.zeros(4)), "all amplitudes are 0"),
        (saved(np.array([1, np.nan, 0, 0])), "NaN or infinity"),
        (saved(np.array([1, np.inf, 0, 0])), "NaN or infinity"),
        (saved(np.array(["a", "b"])), "not an array of numbers"),
        (saved(np.zeros(4, [("a", "f8")])), "not an array of numbers"),
        (header(f"({1 << 25},)") + bytes(64), ""),
        (header("(1e999,)"), ""),
        (header("(-4,)") + bytes(64), ""),
        (header("(4,)", "'O'") + bytes(64), "holds Python objects"),
        (header("(4,)", "[['''") + bytes(64), ""),
        (b"\x93NUMPY\x09\x00" + bytes(64), ""),
    ],
)  # fmt: skip
def test_what_is_no_state_vector_is_refused_by_name(tmp_path, content, reason):
    path = tmp_path / "v.npy"
    if content is not None:
        path.write_bytes(content)
    problem = raw({"vector": "v.npy"}, [[0], [1]])
    with pytest.raises(InputError) as refused:
        scenario_from_bytes(problem, folder=tmp_path)
    assert refused.value.field == "spins.state.vector"
    assert refused.value.reason.startswith("v.npy: ") and reason in refused.value.reason
    assert refused.value.reason.isprintable() and len(refused.value.reason) > 10
    if content is not None and content.startswith(b"\x93NUMPY"):
        with pytest.raises(InputError):
            scenario_from_bytes(content, "v.npy", default_scenario(), folder=tmp_path)


def test_too_many_spins_in_a_file_are_refused_before_they_are_read(tmp_path):
    with (tmp_path / "v.npy").open("wb") as file:
        file.write(header(f"({1 << 25},)", "'|i1'"))
        file.truncate(file.tell() + (1 << 25))  # a hole: nothing is on the disk
    with pytest.raises(InputError, match="25 spins; at most 24 are possible"):
        scenario_from_bytes(raw({"vector": "v.npy"}, [[0], [1]]), folder=tmp_path)


def test_a_folder_or_a_device_is_no_vector(tmp_path):
    for name in (".", "/dev/zero", "x\0y", "n" * 300):
        with pytest.raises(InputError) as refused:
            scenario_from_bytes(raw({"vector": name}, [[0], [1]]), folder=tmp_path)
        assert refused.value.field == "spins.state.vector"


# Refusals.


@pytest.mark.parametrize(
    ("content", "field", "reason"),
    [
        (raw({"ghz": 8}, [[0, 1], [1, 2]]), "spins.regions[1][0]", "spin 1 stands in regions[0] already"),
        (raw({"ghz": 8}, [[0, 1], []]), "spins.regions[1]", "is empty"),
        (raw({"ghz": 8}, [[0, 1], [7, 8]]), "spins.regions[1][1]", "there is no spin 8 (N = 8"),
        (raw({"ghz": 8}, [[0, 1], [-1]]), "spins.regions[1][0]", "there is no spin -1"),
        (raw({"ghz": 8}, [[0, 1]]), "spins.regions", ">= 2"),
        (raw({"ghz": 24}, [[k] for k in range(13)]), "spins.regions", "<= 12"),
        (raw({"ghz": 8}, [[0], [1.5]]), "spins.regions[1][0]", "expected a whole number"),
        (raw({"ghz": 8}, [[0], ["1"]]), "spins.regions[1][0]", "expected a whole number"),
        (raw({"ghz": 8}, 3), "spins.regions", "expected a list"),
        (raw({"ghz": 1}), "spins.state.ghz", ">= 2"),
        (raw({"w": 25}), "spins.state.w", "<= 24"),
        (raw({"ghz": 10**30}), "spins.state.ghz", ""),
        (raw({"cluster": 8.5}), "spins.state.cluster", "expected a whole number"),
        (raw({"singlets": 7}), "spins.state.singlets", "7 spins cannot all be in pairs"),
        (raw({"singlets": 40}), "spins.state.singlets", "40 spins; 2 to 24"),
        (raw({"dicke": [8, 9]}), "spins.state.dicke[1]", "9 ones of 8 spins"),
        (raw({"dicke": [30, 9]}), "spins.state.dicke[0]", "30 spins; 2 to 24"),
        (raw({"dicke": 8}), "spins.state.dicke", "expected a list"),
        (raw({"haar": [8, -1]}), "spins.state.haar[1]", "-1 is outside"),
        (raw({"haar": [8]}), "spins.state.haar", "of 2"),
        (raw({"ghz": 8, "w": 8}), "spins.state", "ghz and w are different states; give one"),
        (raw({}), "spins.state", "names no state; possible are ghz, w, dicke"),
        (raw({"cat": 8}), "spins.state.cat", "is not a known field"),
        (raw({"vector": ""}), "spins.state.vector", ">= 1"),
        (raw({"vector": 3}), "spins.state.vector", "expected a text"),
        (raw({"total_spin": [3, 1, 1]}), "spins.state.total_spin[2]", "1 is none of 2, 4"),
        (raw({"total_spin": [0, 4, 4]}), "spins.state.total_spin[0]", "0 spins"),
        (raw({"total_spin": [20, 20, 0]}), "spins.state.total_spin", "40 spins"),
        (raw({"heisenberg": {"graph": "ring", "n": 2, "temperature": 1}}),
         "spins.state.heisenberg.n", "2 spins; 3 to 24"),
        (raw({"heisenberg": {"graph": "ring", "n": 99, "temperature": 1}}),
         "spins.state.heisenberg.n", "99 spins"),
        (raw({"heisenberg": {"graph": "star", "n": 4, "temperature": 1}}),
         "spins.state.heisenberg.graph", "star"),
        (raw({"heisenberg": {"graph": "ring", "n": 4, "temperature": -1}}),
         "spins.state.heisenberg.temperature", "-1 is outside"),
        (raw({"heisenberg": {"graph": "ring", "n": 4}}), "spins.state.heisenberg.temperature", "is missing"),
        (raw({"heisenberg": {"graph": "ring", "n": 4, "temperature": 1, "J": 2}}),
         "spins.state.heisenberg.J", "2"),
        (raw({"ghz": 8}, state={"werner": 1}), "state", 'cannot stand beside "spins"'),
        (raw({"ghz": 8}, correlators=[[1]]), "correlators", 'cannot stand beside "spins"'),
        (raw({"ghz": 8}, inequality={"coefficients": [[1]]}), "inequality", 'cannot stand beside "spins"'),
        (raw({"ghz": 8}, model={"pr_box": {}}), "spins", 'cannot stand beside "model"'),
        (raw({"ghz": 8}, eta=0.5), "eta", 'goes with "settings" only'),
        (raw({"ghz": 8}, pairs=[[0, 0]]), "pairs", 'goes with "settings" only'),
        (raw({"ghz": 8}, hypotheses=["local"]), "hypotheses", 'goes with "settings" only'),
        (raw({"ghz": 8}, hypotheses=["magic"], settings=CHSH), "hypotheses[0]", "magic"),
        (raw({"ghz": 8}, settings={"alice": [[0, 0, 2]], "bob": [[0, 0, 1]]}),
         "settings.alice[0]", "its length is 2"),
        (b'{"spins": {"state": {"ghz": 8}}}', "spins.regions", "is missing"),
        (b'{"spins": {"regions": [[0], [1]]}}', "spins.state", "is missing"),
        (b'{"spins": null}', "state", "neither is given"),
        (b'{"spins": 8}', "spins", "expected an object"),
    ],
)  # fmt: skip
def test_refusals_name_the_field(content, field, reason):
    with pytest.raises(InputError) as refused:
        scenario_from_bytes(content)
    assert refused.value.field == field
    assert reason in refused.value.reason


numbers = st.one_of(
    st.integers(-2, 9), st.sampled_from([10**20, -(10**20), 2.0, 2.5, True, None, "4", [], {}])
)
junk = st.recursive(numbers, lambda inner: st.lists(inner, max_size=4), max_leaves=6)
shapes = st.one_of(junk, st.lists(st.lists(st.integers(-1, 8), max_size=4), max_size=4))
names = st.sampled_from(
    ["ghz", "w", "dicke", "cluster", "singlets", "haar", "total_spin", "vector", "heisenberg", "cat"]
)
sensible = st.one_of(
    st.dictionaries(
        st.sampled_from(["ghz", "w", "cluster", "singlets"]), st.integers(1, 9), min_size=1, max_size=1
    ),
    st.dictionaries(
        st.sampled_from(["dicke", "haar"]),
        st.tuples(st.integers(1, 9), st.integers(-1, 9)),
        min_size=1,
        max_size=1,
    ),
)
graphs = st.fixed_dictionaries(
    {"graph": st.sampled_from(["ring", "chain", "complete", "star"]), "n": numbers, "temperature": numbers},
    optional={"field": numbers, "J": numbers},
)


@settings(deadline=None, max_examples=150)
@given(
    st.one_of(sensible, sensible, st.dictionaries(names, st.one_of(junk, graphs), max_size=2), junk),
    shapes,
    st.dictionaries(st.sampled_from(["settings", "pairs", "eta", "phi_deg", "spins2"]), junk, max_size=1),
)
def test_whatever_is_asked_there_is_an_answer_or_a_refusal(tmp_path_factory, state, regions, more):
    path = tmp_path_factory.getbasetemp() / "fuzz.json"
    path.write_bytes(raw(state, regions, **more))
    with pytest.MonkeyPatch.context() as patched:
        out, err = io.StringIO(), io.StringIO()
        patched.setattr("sys.stdout", out)
        patched.setattr("sys.stderr", err)
        status = run(["evaluate", str(path)])
    if status == 0:
        found = json.loads(out.getvalue())["macroscopic"]
        assert found["sum_T2"] >= 0
        assert all(size > 0 for size in found["region_sizes"])
    else:
        assert status == 2 and out.getvalue() == ""
        assert err.getvalue().count("\n") == 1 and "Traceback" not in err.getvalue()
