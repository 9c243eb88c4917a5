"""Damaged sessions: the documented error in one line, never a traceback, and the work is untouched."""

from __future__ import annotations

import json
import os
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gui.core import intents
from gui.core.evaluate import evaluate
from gui.core.files.opening import scenario_from_bytes
from gui.core.files.session import SessionError, decode_session, encode_session
from gui.core.presets import EXAMPLES, apply_preset
from gui.core.results_json import results_as_json
from gui.core.scenario import BellDiagonal, ColouredNoise, check_scenario
from gui.core.values import InputError

# A warning would be printed as further lines on standard error.
pytestmark = pytest.mark.filterwarnings("error")

START = intents.default_scenario()
DATA = EXAMPLES["branciard2008"][1]
SESSIONS = [
    encode_session(scenario)
    for scenario in (
        START,
        apply_preset(START, "pr_box"),
        intents.move_setting(START, "bob", 0, (0.6, 0.0, 0.8)),
        intents.set_state(START, BellDiagonal((-0.5, -0.4, -0.3))),
        intents.set_state(START, ColouredNoise(0.3)),
        scenario_from_bytes(DATA.read_bytes(), DATA.name),
    )
]
TREES = [json.loads(content) for content in SESSIONS]

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
def wrong_trees(draw: st.DrawFn) -> bytes:
    """Valid JSON whose fields are replaced, removed, added, doubled or of another type."""
    tree = json.loads(json.dumps(draw(st.sampled_from(TREES))))
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
def damaged_bytes(draw: st.DrawFn) -> bytes:
    """A session with a few bytes overwritten, cut out, or replaced by an awkward token."""
    raw = draw(st.sampled_from(SESSIONS))
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(raw)))
        end = draw(st.integers(start, min(len(raw), start + 40)))
        new = draw(st.one_of(st.sampled_from(TOKENS), st.binary(max_size=4), st.just(b"")))
        raw = raw[:start] + new + raw[end:]
    return raw


CONTENT = st.one_of(wrong_trees(), damaged_bytes())


def load_or_refuse(raw: bytes) -> None:
    try:
        scenario = decode_session(raw)
    except SessionError as error:
        text = str(error)
        assert text.isprintable() and 0 < len(text) < 500
        return
    # What was taken must be usable to the end.
    check_scenario(scenario)
    assert decode_session(encode_session(scenario)) == scenario
    json.dumps(results_as_json(evaluate(scenario)), allow_nan=False)


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
@settings(LONG, max_examples=1000)
@given(CONTENT)
def test_damaged_sessions_in_a_live_window_long(window, tmp_path, raw):
    open_in(window, tmp_path / "work.nlx", raw)
