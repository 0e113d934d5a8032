"""Costs after the last budget period: only where they are asked for, and then they are said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cxalloc.domain.accounting.costs_beyond import CostsBeyond, costs_beyond, possible_costs_beyond
from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.initiative import Commitment, Cost, Initiative, Status
from cxalloc.domain.plan import Choice, Decision
from cxalloc.domain.portfolio import Portfolio
from cxalloc.optimisation.solve import solve
from cxalloc.verification.verifier import verify
from tests.optimisation.small import initiative, level, portfolio

LONG = initiative("a", costs=(Cost("cx", (4, 0, 6, 0)),), npv=20)
"""Three periods have costs, the last one none."""


def of(made: Initiative, periods: int = 4) -> Portfolio:
    return portfolio((5,) * periods, made, benefit_periods=2)


def funded(start: int) -> Decision:
    return Decision((Choice("a", "standard", start),), ())


def test_without_a_latest_start_all_costs_have_a_budget() -> None:
    assert list(LONG.starts(LONG.levels[0], 4)) == [0, 1]
    assert list(replace(LONG, earliest=1).starts(LONG.levels[0], 4)) == [1]
    for start in range(4):
        wrong = verify(of(LONG), funded(start))
        assert (not wrong) is (start <= 1)
        assert costs_beyond(of(LONG), funded(start)) == (() if start <= 1 else (CostsBeyond("a", "A", start, 6),))
    assert possible_costs_beyond(of(LONG)) == ()


def test_run_costs_may_go_on() -> None:
    running = initiative("a", costs=(Cost("cx", (4,), run=3),), npv=20)
    assert list(running.starts(running.levels[0], 4)) == [0, 1, 2, 3]
    assert possible_costs_beyond(of(running)) == ()


def test_a_latest_start_or_a_commitment_asks_for_costs_without_a_budget() -> None:
    late = replace(LONG, latest=3)
    assert list(late.starts(late.levels[0], 4)) == [0, 1, 2, 3]
    assert not verify(of(late), funded(3))
    assert possible_costs_beyond(of(late)) == (CostsBeyond("a", "A", 2, 6),)
    committed = replace(LONG, status=Status.COMMITTED, commitment=Commitment("standard", 3))
    assert possible_costs_beyond(of(committed)) == (CostsBeyond("a", "A", 3, 6),)
    assert possible_costs_beyond(of(replace(late, status=Status.NEVER))) == ()


@pytest.mark.parametrize("earliest", [0, 1])
def test_costs_that_never_have_a_budget_are_a_finding(earliest: int) -> None:
    made = replace(LONG, earliest=earliest)
    with pytest.raises(InvalidInput) as refusal:
        of(made, 2 + earliest)
    [finding] = refusal.value.findings
    assert (finding.entity, finding.key, finding.field, finding.value) == ("initiative", "a", "cost_3", "0.06")
    assert "or a latest start" in str(finding.expected)
    for meant in (
        replace(made, latest=1 + earliest),
        replace(made, status=Status.COMMITTED, commitment=Commitment("standard", 0)),
        replace(made, status=Status.NEVER),
    ):
        assert of(meant, 2 + earliest).initiatives == (meant,)


def test_each_level_has_a_window_of_its_own() -> None:
    made = initiative("a", levels=(level("pilot", cost=1), level("full", costs=(Cost("cx", (1, 1, 1)),))))
    assert [list(made.starts(one, 3)) for one in made.levels] == [[0, 1, 2], [0]]


def test_costs_do_not_slide_past_the_budget() -> None:
    """Forty projects that cost as much in each of five periods: a fifth of what was funded was paid for."""
    projects = [initiative(f"p{n}", costs=(Cost("cx", (10,) * 5),), npv=100 + n) for n in range(40)]
    answer = solve(portfolio((50,) * 8, *projects))
    assert answer.plan is not None
    assert costs_beyond(portfolio((50,) * 8, *projects), answer.plan.decision) == ()
    assert len(answer.plan.decision.choices) == 10  # a hundred cents a period for ten of them, and then it is too late
