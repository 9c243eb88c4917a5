"""Starts the program with one hypothesis more and prints, as JSON, where it is met.

What a developer would add are the folder ``halves`` beside the others and the row below; nothing else.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from pathlib import Path

import physics.verdicts

physics.verdicts.__path__.append(str(Path(__file__).parent))

from gui.core.verdicts.hypotheses import ROWS, HypothesisRow, MapRegion  # noqa: E402
from physics.verdicts.hypotheses import Hypothesis  # noqa: E402

ROWS.append(
    HypothesisRow(
        Hypothesis("halves"),
        "Halves",
        ("All correlators at most one half", "|C| ≤ ½"),
        "of halves",
        "halves",
        ("correlators of halves", "halves"),
        "accent",
        "The largest correlator decides.",
        mark="halves here",
        region=MapRegion((0.85, 0.02, 0.99, 0.2), (0.8, 1.0)),
    )
)

SOLVERS = ("scipy", "clarabel", "highspy")
PROBLEM = (
    '{"state": {"werner": 0.8}, "settings": {"alice": [[0,0,1],[1,0,0]], "bob": [[0,0,1],[1,0,0]]}'
    ', "hypotheses": ["halves", "local"]}'
)


def main(folder: Path) -> None:
    from gui.app import command_line

    seen: dict[str, object] = {"early": [name for name in SOLVERS if name in sys.modules]}
    problem = folder / "problem.json"
    problem.write_text(PROBLEM)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert command_line.run(["evaluate", str(problem)]) == 0
    seen["evaluate"] = json.loads(out.getvalue())["verdicts"]
    command_line.run(["export", str(problem), "--scene", "werner", "--output", str(folder / "figure.svg")])
    command_line.run(["export", str(problem), "--scene", "verdicts", "--output", str(folder / "curves.csv")])
    seen["svg"] = (folder / "figure.svg").read_text()
    seen["csv"] = (folder / "curves.csv").read_text()
    seen |= window(problem)
    print(json.dumps(seen, ensure_ascii=False))


def window(problem: Path) -> dict[str, object]:
    """What the widgets show."""
    from PySide6.QtTest import QTest

    from gui.app.dialogs.certificate_dialog import CertificateDialog
    from gui.core.evaluate import evaluate
    from gui.core.files.opening import scenario_from_bytes
    from gui.core.store import Store
    from gui.core.verdicts.questions import questions_of, settled
    from gui.core.verdicts.sweep import sweep
    from gui.look.theme import DARK
    from gui.panels.scene import scene_class
    from gui.scenes.verdicts.hypothesis_map import words_for
    from gui.scenes.verdicts.hypothesis_map_painter import labels_for
    from gui.tasks.dispatcher import Dispatcher
    from gui.widgets.cards import VerdictCards

    scenario = scenario_from_bytes(problem.read_bytes(), problem.name)
    results = evaluate(scenario)
    answers = {one.hypothesis: one for one in settled(questions_of(scenario, results.correlations))}
    halves = Hypothesis("halves")
    cards = VerdictCards(DARK)
    cards.show_known(halves, answers[halves])
    points = []
    sweep(scenario, "eta", 3, deliver=points.append, progress=lambda share: None, should_stop=lambda: False)
    view = scene_class("werner")(Dispatcher(Store(scenario)), DARK)
    marks = view.ruler_marks(results, answers)
    dialog = CertificateDialog(DARK)
    dialog.set_judged(answers[halves])
    dialog.show()
    dialog.certificate.check.button.click()
    for _ in range(200):
        QTest.qWait(20)
        if dialog.certificate.result_text()[:1] in ("✓", "✕", "!"):
            break
    seen = {
        "card": cards.card(halves).text_shown.words(),
        "order": list(cards.order()),
        "map": words_for({h: one.status for h, one in answers.items()}),
        "labels": [label.text for label in labels_for(640.0, 300.0, DARK)],
        "sweep": [[one.critical_visibility for one in p.judged if one.hypothesis is halves] for p in points],
        "ruler": [[mark.label, mark.value] for mark in marks if mark.key == halves],
        "check": dialog.certificate.result_text(),
        "title": dialog.windowTitle(),
    }
    dialog.stop()
    view.stop()
    return seen


if __name__ == "__main__":
    main(Path(sys.argv[1]))
