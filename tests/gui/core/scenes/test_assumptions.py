"""Finite models in problems and files: what evaluate prints, and the cell or field that is refused."""

from __future__ import annotations

import json
import math

import pytest
from msgspec.structs import replace

from gui.app import command_line
from gui.core.evaluate import evaluate
from gui.core.files.opening import is_about_a_model, scenario_from_bytes
from gui.core.files.session import decode_session, encode_session
from gui.core.intents import default_scenario
from gui.core.scenario_rules import check_scenario
from gui.core.scenes.assumptions import (
    ASSUMPTION_KEYS,
    FIRST_TABLE,
    MAIN_ASSUMPTIONS,
    MODEL_KEYS,
    TABLE,
    ModelParameters,
    spec_of,
)
from gui.core.scenes.assumptions import intents as scene_intents
from gui.core.scenes.assumptions.words import ASSUMPTION_WORDS, MODEL_WORDS, example_text
from gui.core.values import InputError, ScenarioError
from physics.assumptions import ASSUMPTIONS, MODELS, judge

# The names that the problem form promises.
PROMISED = (
    "factorizability",
    "settings_independence",
    "parameter_independence",
    "outcome_independence",
    "microstate_independence",
    "microstate_independence_own_setting",
    "no_signalling",
    "determinism",
    "local_causality",
)
PR_ROWS = [
    {"a": a, "b": b, "lambda": s, "lambda_a": r, "lambda_b": r ^ (a & b)}
    | {"A": (-1) ** (r ^ s), "B": (-1) ** (r ^ (a & b) ^ s), "p": 0.0625}
    for a in (0, 1)
    for b in (0, 1)
    for r in (0, 1)
    for s in (0, 1)
]
PLAIN = "a,b,lambda,A,B,p\n" + "".join(
    f"{a},{b},0,{x},{x if a * b == 0 else -x},1/8\n" for a in (0, 1) for b in (0, 1) for x in (1, -1)
)


def problem(model, **more):
    return json.dumps({"model": model, **more}).encode()


def printed(capsys, tmp_path, content, name="file.json"):
    path = tmp_path / name
    path.write_bytes(content)
    assert command_line.run(["evaluate", str(path)]) == 0
    return json.loads(capsys.readouterr().out)


def refused(content):
    with pytest.raises(InputError) as error:
        scenario_from_bytes(content)
    assert str(error.value).isprintable()
    return str(error.value)


def with_row(index, **changes):
    rows = [dict(row) for row in PR_ROWS]
    for name, value in changes.items():
        if value is None:
            del rows[index][name]
        else:
            rows[index][name] = value
    return problem({"table": rows})


def test_a_table(capsys, tmp_path):
    """The counterexample to eq. (25) as printed: S = 4, and only the repaired condition fails."""
    found = printed(capsys, tmp_path, problem({"table": PR_ROWS}))
    assert found["chsh"] == 4
    holds = {name: found["assumptions"][name]["holds"] for name in PROMISED}
    assert {name for name, one in holds.items() if not one} == {
        "factorizability",
        "outcome_independence",
        "microstate_independence_own_setting",
    }
    assert found["assumptions"]["microstate_independence_own_setting"]["size"] == 1
    example = found["assumptions"]["outcome_independence"]["example"]
    assert abs(example["first"]["p"] - example["second"]["p"]) == 1
    assert example["text"].startswith("P(A = +1 | a = 0, b = 0, λ = 0, B = ")


def test_the_shirt(capsys, tmp_path):
    model = {"shirt": {"reliability": 0.8, "strategy": "sequential"}}
    found = printed(capsys, tmp_path, problem(model))
    assert found["chsh"] == pytest.approx(2 * math.sqrt(2) * 0.8)
    assert found["assumptions"]["microstate_independence"]["size"] == pytest.approx(0.6)
    assert found["model"]["shirt"] == {"alice_deg": [0, 90], "bob_deg": [45, -45], **model["shirt"]}
    best = printed(
        capsys, tmp_path, problem({"shirt": {"strategy": "best", "reliability": 1 / math.sqrt(2)}})
    )
    assert best["chsh"] == pytest.approx(2 * math.sqrt(2))


@pytest.mark.parametrize("key", MODELS)
def test_every_built_in_model(capsys, tmp_path, key):
    found = printed(capsys, tmp_path, problem({key: {}}))
    assert found["chsh"] == pytest.approx(MODELS[key]().finite_model().chsh())
    assert set(PROMISED) <= set(found["assumptions"])
    for one in found["assumptions"].values():
        assert set(one) == {"holds", "size", "bits", "example"}
        assert (one["example"] is None) == one["holds"]


def test_csv(capsys, tmp_path):
    found = printed(capsys, tmp_path, PLAIN.encode(), "model.csv")
    assert found["chsh"] == 4
    assert not found["assumptions"]["outcome_independence"]["holds"]
    assert found["assumptions"]["settings_independence"]["holds"]


def test_csv_and_json_are_the_same_table():
    names = list(PR_ROWS[0])
    text = (
        ";".join(names)
        + "\n# a remark\n"
        + "".join(";".join(str(row[name]) for name in names) + "\r\n" for row in PR_ROWS)
    )
    from_csv = scenario_from_bytes(text.encode()).assumptions
    from_json = scenario_from_bytes(problem({"table": PR_ROWS})).assumptions
    assert spec_of(from_csv) == spec_of(from_json)


def test_settings_may_be_words_and_of_any_number(capsys, tmp_path):
    rows = [
        {"a": a, "b": b, "lambda": "s", "A": x, "B": -x, "p": 1 / 12}
        for a in ("left", "right", "up")
        for b in ("x", "y")
        for x in (1, -1)
    ]
    found = printed(capsys, tmp_path, problem({"table": rows}))
    assert found["chsh"] is None
    assert found["settings"] == {"a": ["left", "right", "up"], "b": ["x", "y"]}
    assert found["correlators"] == [[pytest.approx(-1)] * 2] * 3


def test_a_probability_that_was_rounded():
    rows = [{"a": k, "b": 0, "lambda": 0, "A": 1, "B": 1, "p": 0.333333} for k in range(3)]
    assert scenario_from_bytes(problem({"table": rows})).assumptions.chosen == TABLE


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (with_row(3, p=-0.0625), "model.table[3].p: -0.0625 is negative"),
        (with_row(3, p=0.1), "model.table: column p: the probabilities sum to 1.0375, not 1"),
        (with_row(3, A=0), "model.table[3].A: 0 is no result"),
        (with_row(3, B=1.5), "model.table[3].B: 1.5 is no result"),
        (with_row(3, A="up"), "model.table[3].A: expected a number, got a text"),
        (with_row(3, A=True), "model.table[3].A: expected a number, got true or false"),
        (with_row(3, p=None), "model.table[3].p: is missing"),
        (with_row(3, lambda_a=None), "model.table[3].lambda_a: is missing, while"),
        (with_row(3, a=[1]), "model.table[3].a: expected"),
        (with_row(3, q=1), "model.table[3].q: is not a known field"),
        (
            problem({"table": [*PR_ROWS, PR_ROWS[2]]}),
            "model.table[16].a: these values stand already in table[2]",
        ),
        (problem({"table": []}), "model.table: expected a list"),
        (
            b'{"model": {"table": [{"a": 0, "b": 0, "lambda": 0, "A": 1, "B": 1, "p": NaN}]}}',
            "not valid JSON",
        ),
        (problem({}), "model: names no model; possible are local_deterministic"),
        (problem({"shirt": {}, "dice": {}}), "model: dice and shirt are different models"),
        (problem({"hat": {}}), "model.hat: is not a known field"),
        (problem({"shirt": {"reliability": 1.1}}), "model.shirt.reliability: expected a number <= 1"),
        (problem({"shirt": {"strategy": "worst"}}), "model.shirt.strategy"),
        (
            problem({"shirt": {"strategy": "best", "alice_deg": [0]}}),
            "model.shirt.strategy: the best one is that",
        ),
        (problem({"shirt": {"alice_deg": []}}), "model.shirt.alice_deg"),
        (problem({"dice": {"reliability": 1}}), "model.dice.reliability: is not a known field"),
        (problem({"dice": {}}, eta=0.5), 'eta: cannot stand beside "model"'),
        (problem({"dice": {}}, state={"werner": 1}), 'state: cannot stand beside "model"'),
        (problem(None), "state"),
        (PLAIN.replace("1/8", "-1/8", 1).encode(), "line 2, column p: -0.125 is negative"),
        (PLAIN.replace("1/8", "nan", 1).encode(), 'line 2, column p: "nan" is not a finite number'),
        (PLAIN.replace("1/8", "1/0", 1).encode(), "line 2, column p"),
        (PLAIN.replace("1/8", "0.1", 1).encode(), "p: the probabilities sum to 0.975, not 1"),
        (PLAIN.replace("0,0,0,1,1", "0,0,0,2,1").encode(), "line 2, column A: 2 is no result"),
        (
            PLAIN.replace("0,0,0,-1,-1", "0,0,0,1,1").encode(),
            "line 3, column a: these values stand already on line 2",
        ),
        (b"a,b,A,B,p\n0,0,1,1,1\n", "lambda: this column is missing"),
        (PLAIN.replace("lambda", "lambda_c").encode(), 'the header names "lambda_c"'),
        (PLAIN.replace("0,0,0,1,1", "0,,0,1,1").encode(), "line 2, column b: is empty"),
        (b"a,b,lambda,A,B,p\n", "the header is not followed by any data"),
    ],
)
def test_what_is_refused(content, words):
    assert words in refused(content)


def test_what_is_about_a_model():
    assert is_about_a_model(problem({"dice": {}}))
    assert is_about_a_model(PLAIN.encode())
    assert not is_about_a_model(b'{"state": {"werner": 1}, "phi_deg": 30}')
    assert not is_about_a_model(b"phi_deg,L,sigma\n10,1.9,0.01\n")
    s = scenario_from_bytes(problem({"dice": {}}))
    assert not is_about_a_model(encode_session(s))
    assert decode_session(encode_session(s)) == s


def test_a_table_beside_other_work_keeps_it():
    s = replace(default_scenario(), visibility=0.5)
    opened = scenario_from_bytes(PLAIN.encode(), "model.csv", s)
    assert (opened.scene, opened.visibility, opened.assumptions.chosen) == ("assumptions", 0.5, TABLE)


def test_a_session_remembers_the_parameters_of_each_model():
    s = scene_intents.choose_model(default_scenario(), "shirt")
    s = scene_intents.set_model_parameter(s, "reliability", 0.9)
    s = scene_intents.choose_model(s, "settings_dependence")
    s = scene_intents.set_model_parameter(s, "M", 0.1)
    s = scene_intents.choose_model(decode_session(encode_session(s)), "shirt")
    assert spec_of(s.assumptions).reliability == 0.9
    assert spec_of(scene_intents.choose_model(s, "settings_dependence").assumptions).M == 0.1


def test_what_an_intent_sets_is_checked_too():
    s = default_scenario()
    wrong = scene_intents.set_model_parameter(s, "reliability", 1.5)
    with pytest.raises(ScenarioError, match=r"assumptions.parameters.shirt.reliability: .*<= 1"):
        check_scenario(wrong)
    s = scene_intents.set_model_parameter(s, "bob_deg", (0.0, 1.0, 2.0))
    with pytest.raises(ScenarioError, match="strategy"):
        check_scenario(scene_intents.set_model_parameter(s, "strategy", "best"))
    table = replace(s, assumptions=replace(s.assumptions, parameters=ModelParameters(table=FIRST_TABLE[:3])))
    with pytest.raises(ScenarioError, match=r"assumptions.parameters.table: column p: .* sum to 0.375"):
        check_scenario(table)


def test_events_stay_within_the_diagram():
    s = check_scenario(scene_intents.move_event(default_scenario(), "alice", (-9.0, 99.0)))
    assert s.assumptions.alice_event == (-1.6, 2.4)


@pytest.mark.parametrize(
    ("alice", "bob", "spacelike", "common"),
    [
        # Light from (0, 1) reaches both.
        ((-1.0, 2.0), (1.0, 2.0), True, (0.0, 1.0)),
        # Light from (-0.5, 0.5) reaches (-1.5, 1.5) and (1.5, 2.5) exactly.
        ((-1.5, 1.5), (1.5, 2.4), True, (-0.45, 0.45)),
        # On the light cone and inside of it.
        ((-0.5, 1.2), (0.5, 2.2), False, (-0.5, 1.2)),
        ((0.0, 2.4), (0.0, 1.2), False, (0.0, 1.2)),
    ],
)
def test_spacetime(alice, bob, spacelike, common):
    s = scene_intents.move_event(default_scenario(), "alice", alice)
    s = scene_intents.move_event(replace(s, scene="assumptions"), "bob", bob)
    found = evaluate(s).scene
    assert found.spacelike == spacelike
    assert found.common_past == pytest.approx(common)


def test_the_default_table_is_a_pr_box():
    s = scene_intents.choose_model(replace(default_scenario(), scene="assumptions"), TABLE)
    assert evaluate(check_scenario(s)).scene.judged.chsh == 4


def test_everything_has_words():
    assert set(MODEL_WORDS) == set(MODEL_KEYS)
    assert set(ASSUMPTION_WORDS) == set(ASSUMPTION_KEYS) == set(ASSUMPTIONS)
    assert set(PROMISED) <= set(MAIN_ASSUMPTIONS)


def test_examples_read_as_sentences():
    found = judge(MODELS["shirt"]().finite_model())
    assert example_text(found["microstate_independence"]) == (
        "P(λ_a = 0 | b = 0, B = +1) = 0.800, but 0.200 for b = 1"
    )
    assert example_text(found["settings_independence"]) == ""
    assert example_text(found["factorizability"]).endswith(
        "P(A = +1 | a = 1, λ = 1) P(B = +1 | b = 0, λ = 1) = 0.500"
    )
    assert example_text(found["determinism"]).count("P(A = ") == 2
