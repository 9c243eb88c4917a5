"""``evaluate`` with an inequality: its bounds, its value, and what is refused."""

from __future__ import annotations

import io
import json
import math
import sys

import pytest

from gui.app import command_line
from gui.core.files.opening import scenario_from_bytes
from gui.core.files.session import encode_session
from physics.direction_sets import chsh_settings

CHSH = {"coefficients": [[1, 1], [1, -1]]}
ALICE, BOB = (side.tolist() for side in chsh_settings())
SETTINGS = {"alice": ALICE, "bob": BOB}


@pytest.fixture
def evaluate(capsys, monkeypatch):
    def run(problem: dict) -> dict:
        text = json.dumps(problem).encode()
        monkeypatch.setattr(sys, "stdin", type("Stdin", (), {"buffer": io.BytesIO(text)})())
        assert command_line.run(["evaluate", "-"]) == 0
        return json.loads(capsys.readouterr().out)

    return run


def test_an_inequality_alone(evaluate) -> None:
    """CHSH: 2, 2√2 and 4; Leggett models reach 4, for in one plane their correlators are free."""
    printed = evaluate({"inequality": CHSH})
    assert set(printed) == {"inequality"}
    found = printed["inequality"]
    expected = {"local": 2.0, "leggett": 4.0, "quantum": 2 * math.sqrt(2), "no_signalling": 4.0}
    for name, value in expected.items():
        assert found[name]["bound"] == pytest.approx(value, abs=1e-6)
        assert found[name]["proven"] is True
        assert found[name]["reached"] == pytest.approx(value, abs=1e-6)
    assert found["leggett"]["directions"] == "any"
    assert "value" not in found
    assert "best_settings" not in found


def test_marginals_count(evaluate) -> None:
    """I3322 in the form of its marginals (times 4, without the constant): local 4, no-signalling 8."""
    found = evaluate(
        {
            "inequality": {
                "coefficients": [[1, 1, 1], [1, 1, -1], [1, -1, 0]],
                "marginals_a": [1, 1, 0],
                "marginals_b": [-1, -1, 0],
            }
        }
    )["inequality"]
    assert found["local"]["bound"] == pytest.approx(4.0)
    assert found["no_signalling"]["bound"] == pytest.approx(8.0)
    assert found["quantum"]["reached"] == pytest.approx(5.0, abs=1e-6)
    assert 5.0 < found["quantum"]["bound"] < 5.01
    assert found["quantum"]["dimension"] == "two qubits"


def test_beside_a_state(evaluate) -> None:
    """The singlet at V: value -2√2 V at these settings; the best for it give +2√2 V."""
    printed = evaluate(
        {"state": {"werner": 0.9}, "settings": SETTINGS, "inequality": CHSH, "hypotheses": ["local"]}
    )
    assert printed["verdicts"]["local"]["status"] == "excluded"
    found = printed["inequality"]
    assert found["value"] == pytest.approx(-2 * math.sqrt(2) * 0.9)
    assert found["best_settings"]["value"] == pytest.approx(2 * math.sqrt(2) * 0.9)
    assert found["best_settings"]["proven"] is True
    assert found["leggett"]["directions"] == "given"
    assert found["leggett"]["bound"] == pytest.approx(4.0, abs=1e-6)


def test_beside_correlators(evaluate) -> None:
    """A PR box: 4. A correlator that does not count may be missing; one that does makes the value null."""
    box = {
        "settings": SETTINGS,
        "correlators": [[1, 1], [1, -1]],
        "inequality": CHSH,
        "hypotheses": ["local"],
    }
    assert evaluate(box)["inequality"]["value"] == 4.0
    part = {**box, "pairs": [[0, 0], [0, 1], [1, 0]]}
    assert evaluate(part)["inequality"]["value"] is None
    part["inequality"] = {"coefficients": [[1, 1], [1, 0]]}
    assert evaluate(part)["inequality"]["value"] == 3.0


def test_settings_without_a_state(evaluate) -> None:
    """Leggett's bound at given directions and purity: u, v orthogonal to all leave correlators free, so 2."""
    axis = [[0, 0, 1]]
    found = evaluate(
        {"settings": {"alice": axis, "bob": axis * 2}, "eta": 0.8, "inequality": {"coefficients": [[1, -1]]}}
    )["inequality"]
    assert found["leggett"]["eta"] == 0.8
    assert found["leggett"]["bound"] == pytest.approx(2.0, abs=5e-3)  # u and v orthogonal to the axis
    assert "value" not in found


def test_a_printed_certificate_is_taken_as_it_is(evaluate) -> None:
    problem = {"state": {"werner": 1}, "settings": SETTINGS, "hypotheses": ["local", "quantum"]}
    verdicts = evaluate(problem)["verdicts"]
    for name in ("local", "quantum"):
        given = verdicts[name]["certificate"]
        found = evaluate({"inequality": given})["inequality"]
        assert found[name]["bound"] == pytest.approx(given["bound"], abs=1e-6)


def test_what_is_given_is_kept_in_a_session() -> None:
    content = json.dumps({"state": {"werner": 1}, "settings": SETTINGS, "inequality": CHSH}).encode()
    scenario = scenario_from_bytes(content)
    assert scenario.bell.given is not None
    assert scenario.bell.given.coefficients == ((1.0, 1.0), (1.0, -1.0))
    assert scenario_from_bytes(encode_session(scenario)) == scenario


def test_sessions_and_files_with_an_inequality_print_its_bounds(capsys, tmp_path) -> None:
    """A CSV table of its own: at the settings that suit the singlet."""
    table = tmp_path / "chsh.csv"
    table.write_text(",b1,b2\na1,1,1\na2,1,-1\n")
    session = tmp_path / "chsh.nlx"
    session.write_bytes(encode_session(scenario_from_bytes(table.read_bytes(), "chsh.csv")))
    for path in (table, session):
        assert command_line.run(["evaluate", str(path), "--seconds", "4"]) == 0
        found = json.loads(capsys.readouterr().out)["inequality"]
        assert found["local"]["bound"] == 2.0
        assert found["value"] == pytest.approx(0.985 * 2 * math.sqrt(2))
        assert found["leggett"]["directions"] == "given"


def test_an_inequality_alone_opens_at_settings_that_fit() -> None:
    scenario = scenario_from_bytes(json.dumps({"inequality": CHSH}).encode())
    assert scenario.scene == "bell"
    assert (len(scenario.alice), len(scenario.bob)) == (2, 2)


@pytest.mark.parametrize(
    ("problem", "field", "words"),
    [
        ({"inequality": {}}, "inequality.coefficients", "is missing"),
        ({"inequality": {"coefficients": []}}, "inequality.coefficients", "length >= 1"),
        ({"inequality": {"coefficients": [[]]}}, "inequality.coefficients[0]", "length >= 1"),
        ({"inequality": {"coefficients": [[1, 1], [1]]}}, "inequality.coefficients[1]", "1 numbers"),
        ({"inequality": {"coefficients": [[1, None]]}}, "inequality.coefficients[0][1]", "a number"),
        ({"inequality": {"coefficients": [[1e9]]}}, "inequality.coefficients[0][0]", "outside"),
        ({"inequality": {"coefficients": [[0, 0]]}}, "inequality.coefficients", "all are zero"),
        ({"inequality": {"coefficients": [[1] * 61]}}, "inequality.coefficients[0]", "60"),
        ({"inequality": {**CHSH, "marginals_a": [1]}}, "inequality.marginals_a", "2 are needed"),
        ({"inequality": {**CHSH, "marginals_b": [1, 2, 3]}}, "inequality.marginals_b", "2 are needed"),
        ({"inequality": {**CHSH, "weights": 1}}, "inequality.weights", "not a known field"),
        ({"inequality": {**CHSH, "name": "x" * 61}}, "inequality.name", "60"),
        ({"inequality": CHSH, "phi_deg": 30}, "phi_deg", "neither is given"),
        ({"inequality": CHSH, "pairs": [[0, 0]]}, "pairs", "neither is given"),
        ({"inequality": CHSH, "hypotheses": ["local"]}, "hypotheses", "neither is given"),
        ({"inequality": CHSH, "state": {"werner": 1}, "phi_deg": 3}, "inequality.coefficients", "3 x 6"),
        ({"inequality": CHSH, "settings": {"alice": BOB, "bob": BOB[1:]}}, "inequality.coefficients", ""),
    ],
)  # fmt: skip
def test_refusals(problem, field, words, capsys, tmp_path) -> None:
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(problem))
    assert command_line.run(["evaluate", str(path)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"{field}: ")
    assert words in err
