"""Trials one by one: the counts, whatever the labels and however long the file; refusals by line."""

from __future__ import annotations

from hashlib import sha256

import numpy as np
import pytest
from msgspec.structs import replace

from gui.core.data.analysis import analyse
from gui.core.data.check import check_dataset
from gui.core.data.importing.mapping import Directions, Mapping, Outcomes
from gui.core.data.importing.on_disk import holds_events, read_data_file
from gui.core.data.importing.templates import template_text
from gui.core.data.reader import read_data
from gui.core.data.report import analysis_as_json, report_lines
from gui.core.data.trials.events import MOST_BLOCKS
from gui.core.data.types import DataError
from gui.core.presets import EXAMPLES
from physics.bell.trials import prediction_ratio_test

HEADER = "setting_a,setting_b,outcome_a,outcome_b\n"


def read(text, **mapping):
    return read_data(text.encode(), "run", Mapping(**mapping))


def trials(n, seed=1, v=0.95):
    """Settings and outcomes of n trials at V times Tsirelson's correlations."""
    rng = np.random.default_rng(seed)
    x, y = rng.integers(0, 2, (2, n))
    a = rng.choice([-1, 1], n)
    c = np.where(x * y == 1, -v, v) / np.sqrt(2)
    b = np.where(rng.random(n) < (1 + c) / 2, a, -a)
    return np.stack([x, y, a, b], axis=1)


def text_of(rows, form="{0},{1},{2},{3}\n"):
    return HEADER + "".join(form.format(*row) for row in rows.tolist())


def counted(rows):
    """By brute force."""
    counts = np.zeros((2, 2, 4), dtype=int)
    for x, y, a, b in rows.tolist():
        counts[x, y, 2 * (a < 0) + (b < 0)] += 1
    return counts


def test_counts_and_blocks_of_trials():
    rows = trials(5000)
    data = read(text_of(rows))
    assert np.array(data.table.counts).tolist() == counted(rows).tolist()
    blocks = np.array(data.trials.blocks).reshape(-1, 2, 2, 4)
    sizes = blocks.sum(axis=(1, 2, 3))
    # 16 trials at first, doubled until 64 blocks hold them: 128 a block.
    assert len(blocks) <= MOST_BLOCKS and set(sizes[:-1].tolist()) == {128}
    assert [counted(rows[128 * k : 128 * (k + 1)]).tolist() for k in range(len(blocks))] == blocks.tolist()
    check_dataset(data)
    found = analyse(data).trials
    assert found.ratio_p == prediction_ratio_test(blocks).p_value < 1e-10


def test_labels_spaces_quotes_comments_and_further_columns():
    plain = read(text_of(trials(300)))
    words = {0: "z", 1: "x"}
    lines = [
        f'{k},"{words[x]}", {"H" if a > 0 else "V"},b{y},{b:+d}\r\n'
        for k, (x, y, a, b) in enumerate(trials(300).tolist())
    ]
    text = "# title: T\r\nn,Setting_A,outcome_a,setting_b,OUTCOME_B\r\n# more\r\n" + "".join(lines) + "\r\n"
    data = read(text, outcomes=Outcomes(("H", "+1"), ("V", "-1")))
    # x before z: the settings of Alice stand the other way round.
    assert data.table.counts == plain.table.counts[::-1]
    assert data.title == "T" and data.ignored == ("n",)
    assert data.remarks[0] == "Alice's settings: x, z."


def test_a_file_in_pieces_is_the_file(tmp_path, monkeypatch):
    rows = trials(4000)
    whole = read(text_of(rows))
    path = tmp_path / "events.csv"
    path.write_text(text_of(rows), encoding="utf-8")
    monkeypatch.setattr("gui.core.data.trials.events.PIECE", 777)
    seen = []
    data = read_data_file(path, progress=seen.append)
    assert replace(data, title="", file="") == replace(whole, title="", file="")
    assert data.sha256 == sha256(path.read_bytes()).hexdigest()
    assert seen == sorted(seen) and len(seen) > 20 and seen[-1] == pytest.approx(1.0, abs=0.01)


def test_zero_and_one_as_outcomes():
    rows = trials(200)
    zero_one = text_of(np.concatenate([rows[:, :2], (rows[:, 2:] + 1) // 2], axis=1))
    assert read(zero_one).table == read(text_of(rows)).table


def test_particles_that_were_not_found():
    """Counted as -1 they stay trials; left out they do not, and the data say so."""
    text = HEADER + "0,0,1,1\n0,1,1,n\n1,0,n,n\n1,1,1,-1\n0,1,-1,1\n1,0,1,1\n"
    with pytest.raises(DataError, match='line 3, column outcome_b: "n" is no outcome'):
        read(text)
    outcomes = Outcomes(("1",), ("-1",), ("n",))
    minus = read(text, outcomes=outcomes, lost="minus")
    assert minus.trials is not None and minus.table.counts[1][0] == (1, 0, 0, 1)
    left = read(text, outcomes=outcomes, lost="leave out")
    assert left.trials is None and left.table.counts[1][0] == (1, 0, 0, 0)
    assert "a fair sample is assumed" in left.remarks[-1] and "2 trials" in left.remarks[-1]


def test_more_settings_need_directions():
    text = HEADER + "".join(f"{i},{j},1,-1\n" for i in range(3) for j in range(2))
    third = (
        'line 6, column setting_a: "2" is a third setting, after "0" and "1": a mapping can name directions'
    )
    with pytest.raises(DataError, match=third):
        read(text)
    with pytest.raises(DataError, match="directions: of 1 and 2 settings are not in the file"):
        read(HEADER + "0,0,1,-1\n0,1,1,-1\n")
    axes = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
    data = read(text, directions=Directions(axes, axes[:2]))
    assert data.table.alice == axes and data.trials is None
    with pytest.raises(DataError, match="directions: 2 and 2 where the file has 3 and 2"):
        read(text, directions=Directions(axes[:2], axes[:2]))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEADER, "line 1: the header is not followed by any trials"),
        (HEADER + "0,1,1,1\n\n0,1,1\n", "line 4: 3 cells where the header names 4 columns"),
        (HEADER + "0,1,1,1\n0,1,1,2\n", 'line 3, column outcome_b: "2" is no outcome'),
        (HEADER + "0,1,0,1\n0,1,-1,1\n", 'line 3, column outcome_a: "-1" is no outcome'),
        (HEADER + "0,1,nan,1\n", 'line 2, column outcome_a: "nan" is no outcome'),
        (HEADER + ",1,1,1\n", "line 2, column setting_a: is empty"),
        (HEADER + "0,1,1,\n", "line 2, column outcome_b"),
        (HEADER + "9" * 80 + ",1,1,1\n", "line 2, column setting_a"),
        (
            HEADER + "".join(f"{k},1,1,-1\n" for k in range(70)),
            'line 62, column setting_a: "60" would be setting 61',
        ),
        (HEADER + "0,1,1,1\0\n", "line 2: holds a zero byte"),
        (HEADER + '0,1,"1,1\n', "line 2: cannot be split"),
        (HEADER.replace("\n", ",t\n") + "0,1,1,1\n", "line 2: 4 cells where the header names 5 columns"),
        ("setting_a,setting_b,outcome_a,outcome_b,setting_a\n0,1,1,1,0\n", "names setting_a twice"),
    ],
)
def test_refusals(text, message):
    with pytest.raises(DataError) as refused:
        read(text)
    assert message in str(refused.value)


def test_not_utf8_is_told_by_line():
    with pytest.raises(DataError, match="line 3: is not UTF-8 text"):
        read_data((HEADER + "0,1,1,1\n").encode() + b"\xff,1,1,1\n")


def test_delft_as_a_file_and_in_words():
    """196 of 245 trials, S = 2.4225 ± 0.204, published p = 0.039; as events in any order the same."""
    data = read_data(EXAMPLES["delft2015"][1].read_bytes(), "delft2015.csv")
    analysis = analyse(data)
    assert analysis.chsh.value == pytest.approx(2.4225, abs=5e-5)
    assert analysis.chsh.sigma == pytest.approx(0.204, abs=5e-4)
    assert (analysis.trials.wins, analysis.trials.trials) == (196, 245)
    assert analysis.trials.p_value == pytest.approx(0.039, abs=5e-4)
    line = report_lines(analysis)[1]
    assert (
        "196 of 245 trials won" in line and "p ≤ 0.0392, with settings predicted up to 1/2 + 0.00001." in line
    )
    assert analysis_as_json(analysis)["trials"]["prediction_based_ratio"] is None
    outcomes = ((1, 1), (1, -1), (-1, 1), (-1, -1))
    rows = [
        (i, j, *outcomes[k])
        for i in (0, 1)
        for j in (0, 1)
        for k, count in enumerate(data.table.counts[i][j])
        for _ in range(count)
    ]
    events = read(text_of(np.random.default_rng(0).permutation(rows)), game="equal except a2b2")
    assert events.table.counts == data.table.counts
    assert analyse(replace(events, trials=replace(events.trials, predictability=1e-5))).trials.p_value == (
        analysis.trials.p_value
    )


def test_settings_that_are_no_coins_are_told():
    rows = trials(2000)
    rows = rows[(rows[:, 0] == 0) | (np.arange(2000) % 2 == 0)]
    assert any("not those of fair coins" in line for line in report_lines(analyse(read(text_of(rows)))))


def test_counts_are_trials_only_if_that_is_said():
    """Counts of settings that were measured one after the other make no game."""
    text = EXAMPLES["delft2015"][1].read_text(encoding="utf-8").replace("# trials: random settings\n", "")
    assert read(text).trials is None
    assert read(text, random_settings=True).trials.game == (1, 1, 1)
    with pytest.raises(DataError, match="trials: need counts at two settings a side"):
        read("# trials: random settings\na_angle_deg,b_angle_deg,C,sigma\n0,45,0.5,0.1\n")
    for line, message in (
        ("# predictability: 0.7", "predictability: 0.7 is outside"),
        ("# predictability: x", "predictability"),
        ("# game: chess", "game: "),
    ):
        changed = "\n".join(
            line if row.startswith(line[:6]) else row
            for row in EXAMPLES["delft2015"][1].read_text(encoding="utf-8").splitlines()
        )
        with pytest.raises(DataError, match=message):
            read(changed)


def test_trials_of_an_edited_session_are_refused():
    data = read(text_of(trials(300)))
    for change, field in (
        ({"blocks": data.trials.blocks[:-1]}, "data.trials.blocks"),
        ({"blocks": ((1,) * 15,)}, "data.trials.blocks"),
        ({"predictability": 0.6}, "data.trials.predictability"),
        ({"game": (0, 0, 2)}, "data.trials.game"),
    ):
        with pytest.raises(DataError) as refused:
            check_dataset(replace(data, trials=replace(data.trials, **change)))
        assert refused.value.field == field


def test_a_long_comment_does_not_hide_the_header(tmp_path):
    """Kilobytes of comments stand before the header; what follows are trials all the same."""
    text = "# a word on the apparatus\n" * 400 + template_text("events")
    path = tmp_path / "long_head.csv"
    path.write_text(text)
    assert len(text) > 10_000 and holds_events(path)
    assert read_data_file(path).trials is not None
    assert read_data(text.encode()).trials is not None
