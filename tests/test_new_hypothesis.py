"""A hypothesis is its folder and one row: a session with one more meets it everywhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from physics.verdicts.hypotheses import Hypothesis

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    script = HERE / "new_hypothesis" / "session.py"
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, script, tmp_path_factory.mktemp("session")],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**environment, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_no_solver_is_imported_by_the_declarations(seen):
    assert seen["early"] == []


def test_evaluate_tells_its_verdict(seen):
    """max |C| = V = 0.8 at equal settings of the singlet: half of it is explained up to 1/2 = 0.625 x 0.8."""
    found = seen["evaluate"]["halves"]
    assert (found["status"], found["proven"]) == ("excluded", True)
    assert found["critical_visibility"] == pytest.approx([0.625, 0.625])
    assert found["critical_visibility_werner"] == pytest.approx([0.5, 0.5])
    assert found["certificate"]["bound"] == 0.5


def test_it_has_a_card_last_in_the_row_s_order(seen):
    assert seen["card"] == "Halves, excluded, V at most 0.5000, 0.300 above, proven: exact"
    assert seen["order"][-1] == "halves" and len(seen["order"]) == len(Hypothesis) + 1


def test_it_is_on_the_map(seen):
    assert "outside: of halves" in seen["map"]
    assert "halves" in seen["labels"]


def test_it_is_flagged_on_the_ruler(seen):
    assert seen["ruler"] == [["halves here", pytest.approx(0.5)]]


def test_it_has_a_curve(seen):
    assert seen["sweep"] == [[pytest.approx([0.5, 0.5])]] * 3
    assert "critical visibility V: halves" in seen["csv"].splitlines()[0]


def test_its_certificate_can_be_checked(seen):
    assert seen["title"] == "Certificate: Halves"
    assert seen["check"] == "✓ Bound derived anew: largest value 0.5000 = bound."


def test_it_is_exported(seen):
    assert ">Halves<" in seen["svg"] and "halves here" in seen["svg"]
