"""The names that ``physics`` and its parts offer, imported on first use; their examples run."""

from __future__ import annotations

import doctest
import subprocess
import sys

import pytest

import physics
import physics.assumptions
import physics.bell
import physics.leggett
import physics.macroscopic
import physics.macroscopic.settings
import physics.macroscopic.strings
import physics.macroscopic.thermal
import physics.states
import physics.verdicts

FACES = (
    physics,
    physics.assumptions,
    physics.bell,
    physics.leggett,
    physics.macroscopic,
    physics.macroscopic.settings,
    physics.macroscopic.strings,
    physics.macroscopic.thermal,
    physics.states,
    physics.verdicts,
)


@pytest.mark.parametrize("package", FACES)
def test_every_public_name_is_there_with_a_description(package):
    for name in dir(package):
        assert getattr(package, name) is not None
        assert name == "THRESHOLDS" or getattr(package, name).__doc__, name
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = package.nothing


@pytest.mark.parametrize("package", FACES)
def test_the_examples_run(package):
    result = doctest.testmod(package, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert result.attempted > 3 and result.failed == 0


def test_importing_them_imports_nothing_else():
    names = ", ".join(face.__name__ for face in FACES)
    code = f"import sys, {names}; print(sorted(m for m in sys.modules if 'numpy' in m))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
