"""Keys of hypotheses: one object each, open to more, read lazily; and what they imply."""

from __future__ import annotations

import copy
import json
import pickle
import subprocess
import sys

import pytest

from physics.verdicts import local
from physics.verdicts.hypotheses import Hypothesis, declare, declared, function_named

H = Hypothesis


def test_one_object_a_key():
    for one in H:
        assert H(str(one)) is one and pickle.loads(pickle.dumps(one)) is one and copy.deepcopy(one) is one
    assert H.LOCAL is H("local") and H.LOCAL == "local" and type(str(H.LOCAL)) is str
    assert json.loads(json.dumps({H.LOCAL: H.LEGGETT})) == {"local": "leggett"}
    assert f"{H.LOCAL}" == "local" and sorted({H.QUANTUM, H.LOCAL}) == ["local", "quantum"]


def test_an_unknown_key_is_refused_by_name():
    with pytest.raises(ValueError, match='"magic"'):
        H("magic")
    with pytest.raises(AttributeError, match="magic"):
        _ = H.MAGIC


def test_two_folders_may_not_declare_the_same_key(monkeypatch):
    twin = declare("leggett", decider="a:b", checker="a:b")
    monkeypatch.setattr(local, "HYPOTHESES", (*local.HYPOTHESES, twin))
    with pytest.raises(ValueError, match='"leggett"'):
        declared.__wrapped__()


def test_all_are_met_in_the_order_of_keys():
    assert list(H) == sorted(H) and len(H) == 7


def test_every_function_that_is_named_exists():
    for one in H:
        for name in filter(None, (one.decider, one.checker, one.recheck, one.atoms)):
            assert callable(function_named(name))


def test_implications_are_those_of_the_field():
    """Products are unsteerable, those local, those quantum; Leggett stands apart (Branciard 2013)."""
    assert H.SEPARABLE.implied == set(H) - {H.SEPARABLE}
    assert H.UNSTEERABLE_A_TO_B.implied == H.UNSTEERABLE_B_TO_A.implied == {H.LOCAL, H.QUANTUM}
    assert H.LOCAL.implied == H.QUANTUM_SAME_DIRECTIONS.implied == {H.QUANTUM}
    assert H.LEGGETT.implied == H.QUANTUM.implied == set()


def test_declarations_import_no_solver():
    code = (
        "import sys; from physics.verdicts.types import Hypothesis; list(Hypothesis); "
        "print([m for m in sys.modules if m.partition('.')[0] in ('scipy', 'clarabel', 'highspy')"
        " or m.endswith('decider')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
