"""What the stage says in its line, and the keys as they are told in three places."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from msgspec.structs import replace

from gui.app.stage.over import KEYS
from gui.app.stage.words import words_on_stage
from gui.core import intents
from gui.core.evaluate import evaluate
from gui.core.resources import RESOURCES
from gui.tasks.verdict_service import VerdictSnapshot
from tests.gui.scenarios import START
from tests.gui.scenes.bench import scene_alone

PAGES = [("macroscopic", page) for page in ("partition", "growth", "settings", "strings", "temperature")]
PAGES += [("experiment", page) for page in ("simulation", "efficiency", "planner")]


@pytest.mark.parametrize(("scene", "page"), PAGES)
def test_no_number_is_told_twice(qtbot, scene, page):
    """The line of the page Growth began with R = 4 and ended with "at R = 4"."""
    s = intents.set_scene(START, scene)
    s = replace(s, **{scene: replace(getattr(s, scene), page=page)})
    view, results = scene_alone(qtbot, s), evaluate(s)
    view.choose_controls(results)
    wordings, _ = words_on_stage(view, results, VerdictSnapshot(), view.readout_rows(results))
    for pieces in wordings:
        told = Counter(re.findall(r"\S+ = [−\d.]+", " ".join(piece.text for piece in pieces)))
        assert not [words for words, times in told.items() if times > 1], pieces
    if page == "growth":
        assert any("R = 4" in piece.text for piece in wordings[0])


def _rows(name, heading):
    """The first column of the table below a heading of a help page."""
    text = (RESOURCES / "help" / f"{name}.md").read_text(encoding="utf-8").split(heading, 1)[1]
    return [row.split("|")[1].strip() for row in text.split("\n## ")[0].splitlines() if row.startswith("| ")][
        1:
    ]


def _single(cells):
    """The keys one by one: "Ctrl+Tab, Ctrl+Shift+Tab" are two, "D or P" as well."""
    found = {key for cell in cells for key in re.split(r"[;,] | or ", cell)}
    return found - {"…"}


def test_the_keys_of_the_stage_are_the_same_wherever_they_are_told():
    """The list on stage, the page on presentation and the page of keys: what one names, all name.

    The page of keys lists scenes and tours for the whole window, so that they stand there above.
    """
    on_stage = _single(key for key, _ in KEYS)
    page = _single(_rows("presentation", "## Keys"))
    listed = _single(_rows("keys", "## On stage"))
    everywhere = _single(_rows("keys", "## Everywhere"))
    assert on_stage <= page | everywhere | {"F5", "F6"}
    assert page <= on_stage | {"Ctrl+Shift+Tab"}
    assert listed <= on_stage and on_stage <= listed | everywhere | {"Page Down", "Page Up", "Tab", "arrows"}
