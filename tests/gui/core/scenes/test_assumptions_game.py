"""The game without Qt: rounds by hand as intents, and strategies played in chunks."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from gui.core import intents
from gui.core.evaluate import evaluate
from gui.core.files.session import decode_session, encode_session
from gui.core.scenario_rules import check_scenario
from gui.core.scenes.assumptions import game_intents
from gui.core.scenes.assumptions.game import MOST_BY_HAND, GameChoices
from gui.core.scenes.assumptions.game_results import curves_against_reliability, hand_game
from gui.core.scenes.assumptions.sampling import (
    ANGLES_DEG,
    Play,
    chunks,
    play_rounds,
    sample_correlations,
)
from gui.core.values import ScenarioError
from physics.assumptions import MODELS
from physics.assumptions.models.shirt import Shirt
from physics.assumptions.sampling import RoundTally, questions
from physics.verdicts.types import Cancelled

START = intents.set_scene(intents.default_scenario(), "assumptions")
START = replace(START, assumptions=replace(START.assumptions, page="game"))


def game(scenario):
    return scenario.assumptions.game


def play(scenario, rounds, strategy):
    """``strategy`` (a, b, shirt) -> (A, B)."""
    for _ in range(rounds):
        a, b = strategy(*evaluate(scenario).scene.hand.question)
        scenario = game_intents.answer(game_intents.answer(scenario, "bob", b), "alice", a)
    return scenario


def test_a_round_ends_when_both_have_answered():
    s = game_intents.answer(START, "alice", 1)
    assert (game(s).alice, game(s).bob, game(s).answers) == (1, 0, ())
    s = game_intents.answer(s, "alice", -1)  # changed before the other has answered
    s = game_intents.answer(s, "bob", 1)
    assert (game(s).alice, game(s).bob, game(s).answers) == (0, 0, ((-1, 1),))
    hand = evaluate(s).scene.hand
    asked = questions(1, 2, 1.0).tolist()
    assert hand.question == tuple(asked[1])
    last = hand.last
    assert [last.a, last.b, last.shirt, last.alice, last.bob] == [*asked[0], -1, 1]


def test_with_the_shirt_s_is_4_and_without_it_2_by_the_best_answers():
    s = play(START, 40, lambda a, b, shirt: (-1 if a and shirt else 1, 1))
    assert evaluate(s).scene.hand.value[-1] == 4
    s = play(game_intents.show_shirt(START, False), 40, lambda a, b, shirt: (1, 1))
    assert evaluate(s).scene.hand.value[-1] == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda s: game_intents.set_game_seed(s, 2),
        lambda s: game_intents.show_shirt(s, False),
        lambda s: game_intents.set_hand_reliability(s, 0.8),
        game_intents.begin_anew,
    ],
)
def test_other_conditions_begin_a_new_game(change):
    played = game_intents.answer(play(START, 3, lambda a, b, shirt: (1, 1)), "bob", 1)
    assert (game(change(played)).answers, game(change(played)).bob) == ((), 0)


def test_the_same_conditions_keep_it():
    played = play(START, 3, lambda a, b, shirt: (1, 1))
    assert game_intents.set_game_seed(played, 1) is played
    assert game_intents.show_shirt(played, True) is played
    assert game_intents.set_hand_reliability(played, 1.0) is played
    assert game(game_intents.set_game_view(played, "rounds")).answers == game(played).answers


def test_a_game_is_saved():
    played = play(START, 3, lambda a, b, shirt: (1, -1))
    assert decode_session(encode_session(played)).assumptions == played.assumptions


@pytest.mark.parametrize(
    ("choices", "field"),
    [
        (GameChoices(view="chess"), "game.view"),
        (GameChoices(seed=-1), "game.seed"),
        (GameChoices(rounds=7), "game.rounds"),
        (GameChoices(reliability=1.2), "game.reliability"),
        (GameChoices(answers=((1, 0),)), r"game.answers\[0\]"),
        (GameChoices(answers=((1, 1),) * (MOST_BY_HAND + 1)), "game.answers"),
        (GameChoices(bob=2), "game.bob"),
    ],
)
def test_what_is_no_game_is_refused(choices, field):
    with pytest.raises(ScenarioError, match=field):
        check_scenario(replace(START, assumptions=replace(START.assumptions, game=choices)))


def test_the_largest_game_by_hand_is_evaluated():
    hand = hand_game(GameChoices(answers=((1, 1),) * MOST_BY_HAND))
    assert hand.value[-1] == 2 and hand.tally.rounds == MOST_BY_HAND


def test_curves_are_computed_in_their_view_only():
    assert evaluate(START).scene.shirt_curves is None
    s = game_intents.set_game_view(START, "reliability")
    assert evaluate(s).scene.shirt_curves is curves_against_reliability()
    assert evaluate(s).scene.hand is None


# Strategies.


def never():
    return False


def test_chunks_add_up():
    for rounds in (10, 10_000, 1_000_000):
        assert sum(chunks(rounds)) == rounds


def test_what_is_delivered_leads_to_what_is_returned():
    told, progress = [], []
    setup = Play(Shirt(), 3, 1_000_000)
    counts = play_rounds(setup, deliver=told.append, progress=progress.append, should_stop=never)
    assert [int(part.sum()) for part in told] == np.cumsum(list(chunks(1_000_000))).tolist()
    assert (told[-1] == counts).all() and progress[-1] == 1 and progress == sorted(progress)
    # A longer run of the same seed begins with the same rounds.
    longer = []
    with pytest.raises(Cancelled):
        play_rounds(
            replace(setup, rounds=10_000_000),
            deliver=longer.append,
            progress=lambda _: None,
            should_stop=lambda: len(longer) > 5,
        )
    assert all((a == b).all() for a, b in zip(longer, told, strict=False))


@pytest.mark.parametrize("key", ["shirt", "quantum", "local_deterministic", "toner_bacon"])
def test_the_sampled_curve_is_within_its_errors(key):
    found = sample_correlations(
        Play(MODELS[key](), 1, 250_000), deliver=lambda _: None, progress=lambda _: None, should_stop=never
    )
    assert found.planar and found.x.tolist() == ANGLES_DEG.tolist()
    assert (np.abs(found.sampled - found.exact) < 4.5 * found.sigma).all()


@pytest.mark.parametrize("spec", [MODELS["pr_box"](), Shirt(strategy="best")])
def test_a_model_without_directions_has_its_pairs_sampled(spec):
    found = sample_correlations(
        Play(spec, 1, 40_000), deliver=lambda _: None, progress=lambda _: None, should_stop=never
    )
    assert not found.planar and found.x.tolist() == [1, 2, 3, 4]
    assert found.exact == pytest.approx(spec.finite_model().correlators().ravel())
    assert (np.abs(found.sampled - found.exact) < 4.5 * found.sigma).all()


def test_a_curve_is_cancelled():
    told = []
    with pytest.raises(Cancelled):
        sample_correlations(
            Play(Shirt(), 1, 250_000),
            deliver=told.append,
            progress=lambda _: None,
            should_stop=lambda: len(told) == 3,
        )
    assert len(told) == 3


def test_the_tally_of_all_rounds_is_that_of_the_model():
    counts = play_rounds(
        Play(MODELS["pr_box"](), 1, 10_000),
        deliver=lambda _: None,
        progress=lambda _: None,
        should_stop=never,
    )
    # Every round of a PR box is right: E = ±1.
    assert np.abs(RoundTally.of(counts).correlators).tolist() == [[1, 1], [1, 1]]
