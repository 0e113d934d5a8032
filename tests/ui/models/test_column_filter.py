"""Conditions on the numbers of a column."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxalloc_ui.models.column_filter import ColumnFilter, Comparison, NumberCondition
from cxalloc_ui.models.grids.edit_model import EditModel
from cxalloc_ui.models.grids.grid_entry import CellError
from tests.examples import examples
from tests.ui.grid_document import Thing, columns

VALUES = st.one_of(st.none(), st.integers(-5, 5), st.decimals(-5, 5, places=2), st.fractions(-5, 5))
PLAIN = {
    Comparison.MORE: lambda value, limit: value > limit,
    Comparison.AT_LEAST: lambda value, limit: value >= limit,
    Comparison.LESS: lambda value, limit: value < limit,
    Comparison.AT_MOST: lambda value, limit: value <= limit,
}


def model_of(costs) -> EditModel[Any]:
    model: EditModel[Any] = EditModel(columns(), lambda row: row.id)
    model.set_rows([Thing(str(n), f"Thing {n}", cost) for n, cost in enumerate(costs)])
    return model


def kept(costs, *wanted) -> list[int]:
    model = model_of(costs)
    for key, one in zip(("cost", "twice"), wanted, strict=False):
        model.set_column_filter(key, ColumnFilter(number=one))
    return [int(row.id) for row in model.shown_rows()]


@settings(max_examples=examples(50))
@given(VALUES, st.fractions(-5, 5), st.sampled_from(list(PLAIN)))
def test_amounts_shares_and_computed_fractions_are_compared_exactly(value, limit, comparison):
    is_met = value is not None and PLAIN[comparison](Fraction(value), limit)
    assert NumberCondition(comparison, limit).matches(value) is is_met


def test_both_ends_belong_to_a_range():
    wanted = NumberCondition(Comparison.BETWEEN, Fraction(1, 5), Fraction(3, 5))
    found = [wanted.matches(Decimal(text)) for text in ("0.19", "0.2", "0.6", "0.61")]
    assert found == [False, True, True, False]


@settings(max_examples=examples(50))
@given(st.lists(st.one_of(st.none(), st.integers(0, 9)), max_size=12), st.integers(1, 6), st.booleans())
def test_the_largest_are_those_that_fewer_than_so_many_exceed(costs, count, top):
    found = kept(costs, NumberCondition(Comparison.TOP if top else Comparison.BOTTOM, count))
    known = [cost for cost in costs if cost is not None]
    assert found == [
        n
        for n, cost in enumerate(costs)
        if cost is not None and sum(other > cost if top else other < cost for other in known) < count
    ]


def test_the_largest_are_found_among_the_rows_that_meet_the_other_conditions():
    assert kept([9, 8, 7, 6], NumberCondition(Comparison.LESS, 9), NumberCondition(Comparison.TOP, 2)) == [1, 2]


def test_numbers_are_listed_by_size_and_texts_by_the_alphabet():
    model = model_of([1000, 200, None, 30, 200])
    assert [(one.text, one.count) for one in model.values_of("cost")] == [("30", 1), ("200", 2), ("1,000", 1), ("", 1)]
    assert [one.text for one in model.values_of("name")][:2] == ["Thing 0", "Thing 1"]


def test_a_rejected_text_is_no_number():
    model = model_of([5, 6])
    model.set_cell_errors({("0", "cost"): CellError("many", "no")})
    model.set_column_filter("cost", ColumnFilter(number=NumberCondition(Comparison.AT_LEAST, 0)))
    assert [row.id for row in model.shown_rows()] == ["1"]


@pytest.mark.parametrize(
    ("wanted", "is_old"), [(NumberCondition(Comparison.MORE, 2), False), (NumberCondition(Comparison.TOP, 3), True)]
)
def test_a_rank_is_old_once_a_number_changes_and_a_comparison_once_it_turns(wanted, is_old):
    model = model_of([3, 4, 5])
    model.set_column_filter("cost", ColumnFilter(number=wanted))
    rows = model.all_rows()
    model.update_rows([Thing("0", "Thing 0", 6), *rows[1:]])
    assert model.order_is_old is is_old
