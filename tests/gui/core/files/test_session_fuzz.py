"""Damaged files: the documented error in one line, never a traceback, and the work is untouched."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from gui.core import intents
from gui.core.evaluate import evaluate
from gui.core.files.opening import scenario_from_bytes
from gui.core.files.session import SessionError, decode_session, encode_session
from gui.core.presets import EXAMPLES, apply_preset
from gui.core.results_json import results_as_json, scene_as_json
from gui.core.scenario import BellDiagonal, ColouredNoise, Scenario, TypedKet
from gui.core.scenario_rules import check_scenario
from gui.core.scenes.assumptions import FIRST_TABLE, MODEL_KEYS, AssumptionChoices, ModelParameters
from gui.core.scenes.bell import BellChoices, BellInequality
from gui.core.values import InputError
from physics.assumptions.derivation import PREMISES
from physics.assumptions.models import MODELS

# A warning would be printed as further lines on standard error.
pytestmark = pytest.mark.filterwarnings("error")

START = intents.default_scenario()
DATA = EXAMPLES["branciard2008"][1]
# Every model with its parameters, and all premises given up.
MODEL_CHOICES = AssumptionChoices(
    parameters=ModelParameters(
        **{key: MODELS[key]() if key in MODELS else FIRST_TABLE for key in MODEL_KEYS}
    ),
    given_up=tuple(PREMISES),
)
INEQUALITY = BellInequality(((1.0, 1.0), (1.0, -1.0)), (0.0, 1.0), (0.5, 0.0), 2.0, "mine")
SESSIONS = [
    encode_session(scenario)
    for scenario in (
        START,
        apply_preset(START, "pr_box"),
        intents.move_setting(START, "bob", 0, (0.6, 0.0, 0.8)),
        intents.set_state(START, BellDiagonal((-0.5, -0.4, -0.3))),
        intents.set_state(START, ColouredNoise(0.3)),
        scenario_from_bytes(DATA.read_bytes(), DATA.name),
        replace(intents.set_state(START, TypedKet("2 01 - i 10")), scene="state"),
        replace(START, scene="assumptions", assumptions=MODEL_CHOICES),
        replace(START, scene="bell", bell=BellChoices("given", given=INEQUALITY)),
    )
]
TREES = [json.loads(content) for content in SESSIONS]

SETTINGS = {"alice": [[1, 0, 0], [0, 0, 1]], "bob": [[0.6, 0, 0.8], [-0.6, 0, 0.8]]}
RHO = [["1/4", 0, 0, "i/8"], [0, "1/4", 0, 0], [0, 0, [0.25, 0], 0], ["-i/8", 0, 0, 0.25]]
PROBLEMS = [
    {"state": {"ket": "(01-10)/sqrt(2)", "visibility": 0.9}, "settings": SETTINGS},
    {"state": {"rho": RHO}, "settings": SETTINGS, "hypotheses": ["local"]},
    {"state": {"werner": 0.9}, "settings": SETTINGS, "inequality": {"coefficients": [[1, 1], [1, -1]]}},
    {"inequality": {"coefficients": [[1, 1], [1, -1]], "marginals_a": [0, 1], "constant": 1, "name": "x"}},
    *({"model": {key: msgspec.to_builtins(spec())}} for key, spec in MODELS.items()),
    {"model": {"table": msgspec.to_builtins(FIRST_TABLE)}},
    {"coefficients": [[1, 1, 0.5], [1, -1, 0]], "marginals_a": [0, 1]},
]
TABLES = [
    b"a,b,lambda,A,B,p\n" + b"".join(b"%d,%d,0,1,-1,1/4\n" % (a, b) for a in (0, 1) for b in (0, 1)),
    b"a;b;lambda;lambda_a;A;B;p\n0;0;x;y;1;-1;0,5\n1;0;x;y;1;-1;0,5\n",
    b",1,b1,b2\n1,0,0,0\na1,0,1,1\na2,0,1,-1\n",
]

VALUES = st.sampled_from(
    [
        *(None, True, False, 0, 1, -1, 2, 61, 10**400, -(10**18), 0.5, -0.0, 1e308, 5e-324, 1e-12, 1 + 1e-9),
        *("", "a", "all", "triad", "free", "werner", "bloch", "9" * 3000, "\u0000", "\u202e", "<b>", "{}"),
        *([], [0], [[0, 0]], [0, 0, 0], [0, 0, 1], [[]], {}, {"type": "werner"}, {"a": 1}),
    ]
)
TOKENS = [
    *(
        b"NaN",
        b"Infinity",
        b"-1",
        b"1e999",
        b"null",
        b'"',
        b"{",
        b"}",
        b"[",
        b"]",
        b",",
        b":",
        b"\0",
        b"\xff",
    ),
    *(
        b"\xef\xbb\xbf",
        b"\\ud800",
        b"\xff",
        b"[" * 3000,
        b'{"a":' * 3000,
        b"x" * 200_000,
        b",,,",
        b"9" * 400,
        b'"version": 2',
        b"\r\n",
    ),
]

QUICK = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
WINDOW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
LONG = settings(
    max_examples=int(os.environ.get("NLX_FUZZ_EXAMPLES", "5000")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def places(tree: Any, path: tuple = ()) -> list[tuple]:
    """The paths of everything inside a JSON tree."""
    found = [path] if path else []
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in items:
        found += places(value, (*path, key))
    return found


@st.composite
def wrong_trees(draw: st.DrawFn, trees: list[Any] = TREES) -> bytes:
    """Valid JSON whose fields are replaced, removed, added, doubled or of another type."""
    tree = json.loads(json.dumps(draw(st.sampled_from(trees))))
    for _ in range(draw(st.integers(1, 3))):
        paths = places(tree)
        if not paths:
            break
        *front, last = draw(st.sampled_from(paths))
        where = tree
        for key in front:
            where = where[key]
        match draw(st.sampled_from(["replace", "remove", "add", "double"])):
            case "replace":
                where[last] = deepcopy(draw(VALUES))
            case "remove":
                del where[last]
            case "add" if isinstance(where, dict):
                where[draw(st.sampled_from(["extra", "scene", "data", "phi", "type", ""]))] = deepcopy(
                    draw(VALUES)
                )
            case "double" if isinstance(where, list):
                where.append(deepcopy(where[last]))
    return json.dumps(tree).encode()


@st.composite
def damaged_bytes(draw: st.DrawFn, contents: list[bytes] = SESSIONS) -> bytes:
    """A file with a few bytes overwritten, cut out, or replaced by an awkward token."""
    raw = draw(st.sampled_from(contents))
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(raw)))
        end = draw(st.integers(start, min(len(raw), start + 40)))
        new = draw(st.one_of(st.sampled_from(TOKENS), st.binary(max_size=4), st.just(b"")))
        raw = raw[:start] + new + raw[end:]
    return raw


CONTENT = st.one_of(wrong_trees(), damaged_bytes())
OTHER = st.one_of(
    wrong_trees(PROBLEMS), damaged_bytes([*(json.dumps(x).encode() for x in PROBLEMS), *TABLES])
)


def load_or_refuse(raw: bytes, read: Callable[[bytes], Scenario] = decode_session) -> None:
    try:
        scenario = read(raw)
    except InputError as error:
        assert isinstance(error, SessionError) or read is not decode_session
        text = str(error)
        assert text.isprintable() and 0 < len(text) < 500
        return
    # What was taken must be usable to the end.
    check_scenario(scenario)
    assert decode_session(encode_session(scenario)) == scenario
    results = evaluate(scenario)
    json.dumps([results_as_json(results), scene_as_json(results)], allow_nan=False)


def open_in(window: Any, path: Any, raw: bytes) -> None:
    path.write_bytes(raw)
    before = window.store.scenario
    history = (window.store.undo_name, window.store.redo_name, window.files.path)
    opened = window.files.open(path)
    text = window.banner.text()
    if opened:
        window.refresh()
        assert window.results.scenario == window.store.scenario
        window.store.replace_all(START)
        window.files.path = None
        window.refresh()
        return
    assert text.startswith("Not opened. ")
    assert text.isprintable()
    assert window.store.scenario is before
    assert (window.store.undo_name, window.store.redo_name, window.files.path) == history
    with pytest.raises(InputError):
        scenario_from_bytes(raw, path.name, before)


def test_an_unknown_scene_is_refused():
    """The window would have nothing to show."""
    tree = json.loads(SESSIONS[0])
    tree["scenario"]["scene"] = "cinema"
    with pytest.raises(SessionError, match=r"scenario\.scene.*cinema"):
        decode_session(json.dumps(tree).encode())


@QUICK
@given(CONTENT)
def test_damaged_sessions(raw):
    load_or_refuse(raw)


@QUICK
@given(OTHER)
def test_damaged_problems_and_tables(raw):
    load_or_refuse(raw, scenario_from_bytes)


@WINDOW
@given(OTHER)
def test_damaged_problems_and_tables_in_a_live_window(window, tmp_path, raw):
    open_in(window, tmp_path / "given", raw)


@WINDOW
@given(CONTENT)
def test_damaged_sessions_in_a_live_window(window, tmp_path, raw):
    open_in(window, tmp_path / "work.nlx", raw)


@pytest.mark.long
@LONG
@given(CONTENT)
def test_damaged_sessions_long(raw):
    load_or_refuse(raw)


@pytest.mark.long
@LONG
@given(OTHER)
def test_damaged_problems_and_tables_long(raw):
    load_or_refuse(raw, scenario_from_bytes)


@pytest.mark.long
@settings(LONG, max_examples=1000)
@given(CONTENT)
def test_damaged_sessions_in_a_live_window_long(window, tmp_path, raw):
    open_in(window, tmp_path / "work.nlx", raw)
