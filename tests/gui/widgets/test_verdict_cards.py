"""The verdict cards: words, numbers, states, keyboard, export."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from gui.core.verdicts.questions import Question, judge_question
from gui.look.theme import DARK, LIGHT
from gui.widgets.cards import VerdictCards, card_text
from gui.widgets.cards.painter import line_heights, style_for
from physics.verdicts.types import Certificate, Correlations, Hypothesis, Model, Status, Verdict

H = Hypothesis


def judged(
    hypothesis=H.LOCAL,
    critical=(0.790569, 0.790569),
    v=0.985,
    *,
    proven=True,
    settled=True,
    werner=True,
    model=False,
    method="",
    details=None,
    eta=1.0,
    resolution=0.0,
):
    data = Correlations(np.eye(3), np.eye(3), -np.eye(3), np.ones((3, 3), dtype=bool), resolution=resolution)
    verdict = Verdict(
        hypothesis,
        Status.EXCLUDED if critical[1] < 1 else Status.COMPATIBLE,
        proven,
        critical,
        Certificate(np.eye(3), np.zeros(3), np.zeros(3), 1.0, 3.0),
        Model(np.ones(1), {"u": np.eye(3)[:1]}) if model else None,
        method,
        details or {},
    )
    return judge_question(Question(hypothesis, data, eta, v, werner), verdict, settled)


@pytest.fixture
def cards(qtbot):
    widget = VerdictCards(DARK)
    qtbot.addWidget(widget)
    widget.resize(270, 500)
    return widget


def test_excluded_below_the_present_visibility():
    text = card_text(H.LOCAL, judged())
    assert (text.lamp, text.role) == ("excluded", "bad")
    assert text.critical == "V ≤ 0.7906"
    assert text.distance == "0.194 above"
    assert text.proof == "proven: exact"
    assert text.state == ""


def test_compatible_above_the_present_visibility():
    text = card_text(H.LOCAL, judged(v=0.7, model=True))
    assert (text.lamp, text.role, text.distance) == ("compatible", "good", "0.091 below")
    assert text.proof == "model found"


def test_resolution_of_a_rounded_table_is_stated():
    """On the card, in its tip and for a screen reader."""
    text = card_text(H.LOCAL, judged(werner=False, v=1.0, resolution=5e-5))
    assert text.proof == "proven: exact; numbers ± 5e−05"
    assert "Numbers known to ± 5e−05" in text.tooltip and "± 5e−05" in text.words()


def test_interval_is_shown_where_the_digits_differ():
    # Rounded outwards: 0.9439 would claim more than is known.
    assert card_text(H.LEGGETT, judged(H.LEGGETT, (0.94302, 0.94391))).critical == "V ≤ 0.9430–0.9440"
    assert card_text(H.LEGGETT, judged(H.LEGGETT, (0.94302, 0.94303))).critical == "V ≤ 0.9430"


def test_undecided_between_the_ends():
    text = card_text(H.LEGGETT, judged(H.LEGGETT, (0.9, 0.99), v=0.95, proven=False, settled=False))
    assert (text.lamp, text.role, text.proof) == ("undecided", "warn", "not proven yet")
    assert text.distance == "between the two"
    assert text.state == "refining…"


def test_values_above_one_and_unbounded_ones():
    assert card_text(H.QUANTUM, judged(H.QUANTUM, (1.25, 1.25))).critical == "V ≤ 1.2500"
    assert card_text(H.QUANTUM, judged(H.QUANTUM, (math.inf, math.inf))).critical == "any V"
    assert card_text(H.QUANTUM, judged(H.QUANTUM, (0.5, math.inf))).critical == "V ≥ 0.5000"


def test_given_correlations_have_no_visibility_of_their_own():
    text = card_text(H.LOCAL, judged(v=1.0, werner=False))
    assert text.critical == "≤ 0.7906 × data"
    assert "V" not in text.short_critical


def test_zero_visibility_shows_the_noiseless_limit():
    text = card_text(H.LOCAL, judged(v=0.0, model=True))
    assert (text.lamp, text.critical, text.distance) == ("compatible", "V ≤ 0.7906", "0.791 below")


@pytest.mark.parametrize(
    ("gap", "words"), [(0.00096, "0.001"), (0.00091, "0.001"), (0.0002, "0.0002"), (0.00021, "0.0003")]
)
def test_gap_of_a_branch_and_bound_is_rounded_up(gap, words):
    one = judged(H.LEGGETT, (0.943, 0.9439), method="leggett.branch_and_bound", details={"gap": gap})
    assert card_text(H.LEGGETT, one).proof == f"proven: branch and bound, gap {words}"


def test_leggett_names_its_purity():
    assert "η = 0.75" in card_text(H.LEGGETT, judged(H.LEGGETT, eta=0.75)).subtitle


def test_new_answer_clears_stale_and_failed(cards):
    old = judged()
    cards.show_known(H.LOCAL, old, stale=True)
    assert cards.card(H.LOCAL).text_shown.state == "out of date"
    cards.show_known(H.LOCAL, old, stale=True, failure="no memory")
    assert cards.card(H.LOCAL).text_shown.lamp == "no answer"
    assert "no memory" in cards.card(H.LOCAL).accessibleName()
    cards.show_known(H.LOCAL, judged())
    assert cards.card(H.LOCAL).text_shown.state == ""


def test_stale_for_one_leaves_the_others(cards):
    for h in (H.LOCAL, H.SEPARABLE):
        cards.show_known(h, judged(h), stale=h is H.LOCAL)
    assert cards.card(H.LOCAL).text_shown.state == "out of date"
    assert cards.card(H.SEPARABLE).text_shown.state == ""


def test_progress_shows_only_while_refining(cards):
    cards.show_known(H.LOCAL, judged(settled=False), progress=0.42)
    assert cards.card(H.LOCAL).text_shown.state == "refining 42 %"
    cards.show_known(H.LOCAL, judged())
    assert cards.card(H.LOCAL).text_shown.progress < 0


def test_same_answer_again_repaints_nothing(cards, qtbot, monkeypatch):
    cards.show_known(H.LOCAL, judged())
    calls = []
    monkeypatch.setattr(cards.card(H.LOCAL), "update", lambda: calls.append(1))
    cards.show_known(H.LOCAL, judged())
    assert not calls
    cards.show_known(H.LOCAL, judged(v=0.9))
    assert calls


def test_setters_do_not_emit_but_a_click_and_enter_do(cards, qtbot):
    got = []
    cards.certificate_requested.connect(got.append)
    cards.show_known(H.LOCAL, judged(), stale=True, progress=0.3)
    assert got == []
    qtbot.mouseClick(cards.card(H.LOCAL), Qt.MouseButton.LeftButton)
    qtbot.keyClick(cards.card(H.LEGGETT), Qt.Key.Key_Return)
    qtbot.keyClick(cards.card(H.SEPARABLE), Qt.Key.Key_Space)
    assert got == ["local", "leggett", "separable"]


def test_arrow_keys_walk_through_the_cards(cards, qtbot):
    cards.show()
    cards.card(H.SEPARABLE).setFocus()
    qtbot.keyClick(cards.card(H.SEPARABLE), Qt.Key.Key_Down)
    assert cards.focusWidget() is cards.card(H.UNSTEERABLE_A_TO_B)
    qtbot.keyClick(cards.card(H.UNSTEERABLE_A_TO_B), Qt.Key.Key_End)
    assert cards.focusWidget() is cards.card(H.QUANTUM_SAME_DIRECTIONS)


def test_order_keeps_answers_and_drops_cards(cards):
    cards.show_known(H.LOCAL, judged())
    cards.set_order((H.LEGGETT, H.LOCAL))
    assert cards.order() == (H.LEGGETT, H.LOCAL)
    assert cards.card(H.LOCAL).text_shown.lamp == "excluded"
    cards.show_known(H.QUANTUM, judged(H.QUANTUM))  # no card: ignored
    assert cards.card(H.LEGGETT).y() < cards.card(H.LOCAL).y()
    with pytest.raises(ValueError, match="twice"):
        cards.set_order((H.LOCAL, H.LOCAL))


def test_accessible_name_tells_the_verdict_in_words(cards):
    cards.show_known(H.LOCAL, judged())
    name = cards.card(H.LOCAL).accessibleName()
    for word in ("Local causality", "excluded", "at most 0.7906", "0.194 above", "proven"):
        assert word in name


@pytest.mark.parametrize(("width", "height"), [(270, 500), (460, 900), (320, 640)])
def test_all_cards_are_visible_without_scrolling(cards, qtbot, width, height):
    cards.resize(width, height)
    cards.show()
    boxes = [cards.card(h).geometry() for h in cards.order()]
    assert boxes[-1].bottom() < height
    assert not cards.verticalScrollBar().isVisible()
    for above, below in pairwise(boxes):
        assert above.bottom() < below.top()
    style = cards.card(H.LOCAL).style_used()
    assert boxes[0].height() >= line_heights(DARK, style.zoom, style.tall) - 1


def test_scrolls_where_there_is_no_room(cards):
    cards.resize(270, 200)
    cards.show()
    assert cards.verticalScrollBar().maximum() > 0


def test_letters_grow_with_the_room():
    assert style_for(DARK, 460, 130).zoom > style_for(DARK, 270, 66).zoom == 1.0
    assert style_for(DARK, 460, 130).tall and not style_for(DARK, 270, 66).tall


def test_theme_and_export(cards):
    for h in H:
        cards.show_known(h, judged(h))
    cards.set_theme(LIGHT.scaled(1.5))
    image = QImage(300, 400, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    used = cards.paint(painter, QRectF(10, 10, 280, 380))
    painter.end()
    assert used.height() <= 380.5 and used.width() == 280
    assert image.pixelColor(13, 20) != Qt.GlobalColor.white  # the first card's coloured bar
    assert cards.all_text().count("\n") == len(H) - 1


def test_text_of_a_card_without_answer_says_so():
    assert "no answer yet" in card_text(H.LOCAL, None).words()
    assert "computing" in card_text(H.LOCAL, None).words()
    assert replace(card_text(H.LOCAL, None), state="").words().startswith("Local causality")
