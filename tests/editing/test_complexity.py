"""How the work of an edit grows with the document, and with the number of items that it touches."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from cxalloc.domain.constraints.relations import Endpoint, Excludes, GroupLimit
from cxalloc.domain.document.document import Document, Part
from cxalloc.domain.initiative import BenefitPerPeriod, Cost, Initiative, Level
from cxalloc.domain.locks import Lock
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.plan import Choice, Decision
from cxalloc.domain.portfolio import Fund, Portfolio, Scenario
from cxalloc.editing.cells.cells import Cell, retry, set_cells
from cxalloc.editing.deletion import delete, delete_level
from cxalloc.editing.history import History
from cxalloc.editing.rows import add, duplicate, insert, move, set_lock
from cxalloc.editing.scenarios import add_scenario_of_plan
from tests.counting import growth

LINEAR = 2.15
"""Twice the work and a little more: instructions are counted, so there is no noise to allow for."""
SIZE = 60
Action = Callable[[], Any]


def document(count: int, *, locked: bool = True, levels: int = 1) -> Document:
    """So many initiatives, each related to the one before, and a scenario with a lock on each."""
    made = tuple(Level(f"l{number}", 1, (Cost("opex", (100,)),), BenefitPerPeriod(50)) for number in range(levels))
    initiatives = tuple(Initiative(f"i{number}", f"Name {number}", made) for number in range(count))
    changes = tuple((f"initiative.{one.id}.status", "must") for one in initiatives)
    relations = tuple(Excludes(Endpoint(one.id), Endpoint(other.id)) for one, other in pairwise(initiatives))
    horizon, fund = Horizon(PeriodUnit.QUARTER, "2027-Q1", 4), Fund("opex", "Opex", (10**6,) * 4)
    scenarios = (Scenario("all", changes),) if locked else ()
    parts: dict[str, Any] = {"initiatives": initiatives, "relations": relations, "scenarios": scenarios}
    return Document(Portfolio("p", "EUR", horizon, Decimal(0), (fund,), **parts))


def all_ids(made: Document) -> list[str]:
    return [one.id for one in made.portfolio.initiatives]


def delete_one(size: int) -> Action:
    made = document(size)
    return lambda: delete(made, Part.INITIATIVE, ["i7"])


def delete_half(size: int) -> Action:
    made = document(size)
    return lambda: delete(made, Part.INITIATIVE, all_ids(made)[::2])


def delete_a_level(size: int) -> Action:
    made = document(size, levels=2)
    return lambda: delete_level(made, "i7", "l1")


def delete_from_a_group(size: int) -> Action:
    made = document(size)
    portfolio = made.portfolio.revised(relations=(GroupLimit(tuple(all_ids(made)), size),))
    return lambda: delete(Document(portfolio), Part.INITIATIVE, all_ids(made)[::2])


def add_many(size: int) -> Action:
    made = document(2)
    return lambda: add(made, Part.INITIATIVE, count=size)


def insert_many_of_one_id(size: int) -> Action:
    made = document(2)
    return lambda: insert(made, Part.INITIATIVE, [made.portfolio.initiatives[0]] * size)


def duplicate_all(size: int) -> Action:
    made = document(size)
    return lambda: duplicate(made, Part.INITIATIVE, all_ids(made))


def move_half(size: int) -> Action:
    made = document(size)
    return lambda: move(made, Part.INITIATIVE, all_ids(made)[::2], 0)


def lock_all(size: int) -> Action:
    made = document(size)
    decision = Decision(tuple(Choice(id, "l0", 0) for id in all_ids(made)))
    return lambda: set_lock(made, all_ids(made), Lock.KEEP, scenario="all", decision=decision)


def scenario_of_a_plan(size: int) -> Action:
    made = document(size, locked=False)
    decision = Decision(tuple(Choice(id, "l0", 0) for id in all_ids(made)[::2]))
    return lambda: add_scenario_of_plan(made, "plan", decision)


def cells_of_all(size: int) -> Action:
    made = document(size)
    cells = [Cell(Part.INITIATIVE, id, field, "5") for id in all_ids(made) for field in ("cost", "benefit", "owner")]
    return lambda: set_cells(made, cells)


def refused_cells_of_all(size: int) -> Action:
    made = document(size)
    cells = [Cell(Part.INITIATIVE, id, "earliest_start", "2035-Q1") for id in all_ids(made)]
    return lambda: set_cells(made, cells)


def new_ids_of_all(size: int) -> Action:
    made = document(size)
    return lambda: set_cells(made, [Cell(Part.INITIATIVE, id, "id", f"new-{id}") for id in all_ids(made)])


def relations_by_name(size: int) -> Action:
    made = document(size)
    keys = [f"i{number} excludes i{number + 1}" for number in range(size - 1)]
    cells = [Cell(Part.RELATION, key, "other", f"name {number}") for number, key in enumerate(keys)]
    return lambda: set_cells(made, cells)


def costs_by_the_name_of_a_fund(size: int) -> Action:
    made = document(size)
    funds = tuple(Fund(f"f{number}", f"Fund {number}", (1,) * 4) for number in range(size))
    whole = Document(made.portfolio.revised(funds=(*made.portfolio.funds, *funds)))
    return lambda: set_cells(whole, [Cell(Part.INITIATIVE, id, "fund", "fund 1") for id in all_ids(made)])


def drafts_tried_again(size: int) -> Action:
    made = document(size)
    drafts = set_cells(made, [Cell(Part.INITIATIVE, id, "cost", "much") for id in all_ids(made)])
    return lambda: retry(drafts)


def changes_of_a_scenario(size: int) -> Action:
    made = document(size)
    return lambda: set_cells(
        made, [Cell(Part.SCENARIO, "all", f"set:initiative.{id}.status", "never") for id in all_ids(made)]
    )


def undo(size: int) -> Action:
    history = History(document(size))
    history.do(delete(history.document, Part.INITIATIVE, ["i7"]).document, "Delete")
    return lambda: (history.undo(), history.redo())


@pytest.mark.parametrize(
    "make",
    [
        delete_one, delete_half, delete_a_level, delete_from_a_group, add_many, insert_many_of_one_id, duplicate_all,
        move_half, lock_all, scenario_of_a_plan, cells_of_all, refused_cells_of_all, new_ids_of_all,
        relations_by_name, costs_by_the_name_of_a_fund,
        drafts_tried_again, changes_of_a_scenario, undo,
    ],
    ids=lambda make: make.__name__,
)  # fmt: skip
def test_twice_the_size_is_twice_the_work(make: Callable[[int], Action]) -> None:
    assert growth(make, SIZE) < LINEAR
