"""The user's own table: what it means, and which cell is refused."""

from __future__ import annotations

import math

import pytest
from msgspec.structs import replace

from physics.assumptions import MODELS, NONE, CellError, ModelTable, TableRow, check_rows, judge, label_of
from physics.assumptions.models.table import MAX_TABLE_ROWS, MAX_TABLE_SETTINGS

COINS = tuple(TableRow(a, b, 0, x, x, 0.125) for a in (0, 1) for b in (0, 1) for x in (1, -1))


def changed(index, **changes):
    rows = list(COINS)
    rows[index] = replace(rows[index], **changes)
    return tuple(rows)


@pytest.mark.parametrize("key", [*MODELS])
def test_a_built_in_model_written_as_a_table_is_the_same_model(key):
    model = MODELS[key]().finite_model()
    rows = []
    for row, p in enumerate(model.probability):
        a, b, lam, x, y, *_ = (model.labels[v][model.codes[row, v]] for v in range(7))
        results = model.value(row, "A"), model.value(row, "B")
        rows.append(TableRow(a, b, lam, *results, float(p), x, y))
    again = ModelTable(tuple(rows)).finite_model()
    assert again.chsh() == pytest.approx(model.chsh())
    found, wanted = judge(again), judge(model)
    for name, finding in wanted.items():
        assert found[name].size == pytest.approx(finding.size, abs=1e-9), name
        assert found[name].bits == pytest.approx(finding.bits, abs=1e-9), name


def test_left_out_microstates_are_one_value():
    model = ModelTable(COINS).finite_model()
    assert model.values("lambda_a") == (NONE,)
    assert model.chsh() == 2
    assert judge(model)["outcome_independence"].size == 1


def test_rows_of_probability_zero_do_no_harm():
    more = (*COINS, TableRow(0, 0, 0, 1, -1, 0.0))
    assert len(ModelTable(more).finite_model().probability) == len(COINS)


def test_numbers_and_texts_that_read_as_numbers_are_one_value():
    assert label_of("1") == label_of(1.0) == label_of(" 1 ") == 1
    assert label_of("0.5") == 0.5
    assert label_of("−1") == -1
    assert label_of("up") == "up"
    assert label_of("nan") == "nan"


@pytest.mark.parametrize(
    ("rows", "row", "column", "reason"),
    [
        ((), None, "p", "no rows"),
        (changed(3, p=-0.125), 3, "p", "negative"),
        (changed(3, p=math.nan), 3, "p", "not a finite"),
        (changed(3, p=math.inf), 3, "p", "not a finite"),
        (changed(3, p=1.5), 3, "p", "above 1"),
        (changed(3, p=0.0), None, "p", "sum to 0.875"),
        (changed(2, A=0), 2, "A", "0 is no result"),
        (changed(2, B=2), 2, "B", "2 is no result"),
        (changed(2, B=0.5), 2, "B", "0.5 is no result"),
        (changed(2, A=math.nan), 2, "A", "nan is no result"),
        (changed(1, A=1, B=1), 1, "a", "stand already in row 1"),
        (changed(1, a="0", A=1, B=1), 1, "a", "stand already in row 1"),
        (changed(4, lam=math.nan), 4, "lambda", "not a finite"),
        (changed(4, lam=""), 4, "lambda", "printable"),
        (changed(4, b="x" * 41), 4, "b", "printable"),
        (changed(4, a="x\ny"), 4, "a", "printable"),
        (changed(4, lambda_a=1), 4, "lambda_a", "the first row has none"),
        (changed(0, lambda_b=1), 1, "lambda_b", "is missing"),
        (tuple(replace(COINS[0], a=k) for k in range(MAX_TABLE_SETTINGS + 1)), 60, "a", "60 settings"),
        (COINS * (MAX_TABLE_ROWS // 8 + 1), MAX_TABLE_ROWS, "a", "more than 4096 rows"),
    ],
)
def test_the_wrong_cell_is_named(rows, row, column, reason):
    with pytest.raises(CellError, match=reason) as refused:
        check_rows(rows)
    assert (refused.value.row, refused.value.column) == (row, column)
    if rows:
        with pytest.raises(ValueError, match=reason):
            ModelTable(rows).finite_model()
