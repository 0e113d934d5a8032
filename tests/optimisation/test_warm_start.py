"""Warm what-ifs: plans come sooner, and the answer is the one that a fresh process gives."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import wait
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxalloc.domain.initiative import Status
from cxalloc.domain.plan import Outcome, Plan, StopReason
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.scenario.changes import apply_changes
from cxalloc.interface.sources import load
from cxalloc.optimisation.answer import Answer
from cxalloc.optimisation.anytime import IncumbentPlan, solve_anytime
from cxalloc.optimisation.model_builder import build_model
from cxalloc.optimisation.solve import SolveProgress, solve
from cxalloc.optimisation.warm_start import REMEMBERED, IncumbentFilter, SolveQuestion, WarmStart, warm_search
from cxalloc.samples import samples_folder
from cxalloc.verification.verifier import verify_plan
from cxalloc_solvers.backends.registry import backend_named
from cxalloc_solvers.result import Point, Result, Stop
from cxalloc_solvers.result import Status as SolverStatus
from cxalloc_solvers.solve import solve as solve_problem
from cxalloc_solvers.starts.hints import Hint, translated
from tests.optimisation import instances
from tests.optimisation.small import initiative, portfolio, small

GAP = 0.02
"""Wide enough for many plans to be within it: where a search begins then decides which it ends with."""
A_MINUTE = 60


def sample(name: str) -> Portfolio:
    return load(samples_folder() / name)


def what_ifs(base: Portfolio) -> list[Portfolio]:
    """The base, and what came of it: less money, one candidate more, and another that is never funded."""
    first, second, *others = base.initiatives
    more = replace(first, id="one-more", name="One more")
    return [
        base,
        apply_changes(base, [("budget.factor", "0.9")]),
        replace(base, initiatives=(first, replace(second, status=Status.NEVER), *others, more)),
    ]


def same(answer: Answer, other: Answer) -> bool:
    """Whether two answers say the same of decision and proof, but for the seconds that they took."""
    plans = (answer.plan, other.plan)
    decisions = [plan and (plan.decision, replace(plan.proof, seconds=0), plan.inputs_sha256) for plan in plans]
    told = [(one.outcome, one.stopped, one.reasons) for one in (answer, other)]
    return decisions[0] == decisions[1] and told[0] == told[1]


@pytest.mark.parametrize(("name", "solver"), [("retail_bank", "highs"), ("tutorial", "highs"), ("tutorial", "cbc")])
def test_the_answer_is_that_of_a_fresh_start(name: str, solver: str) -> None:
    warm = WarmStart()
    for one in what_ifs(sample(name)):
        found: list[Plan] = []
        answer = solve(one, solver=solver, gap=GAP, warm_start=warm, on_plan=found.append)
        assert same(answer, solve(one, solver=solver, gap=GAP))
        assert answer.plan is not None
        values = [plan.proof.value for plan in found]
        assert values == sorted(set(values))
        for plan in found:
            assert not verify_plan(plan)
            assert plan.inputs_sha256 == answer.plan.inputs_sha256


def check_after_any_other(portfolios: Sequence[Portfolio], solver: str) -> None:
    """One after another, in one process, each is answered as if it were the first."""
    warm = WarmStart()
    for one in portfolios:
        answer = solve(one, solver=solver, gap=0, warm_start=warm, on_plan=lambda _: None)
        assert same(answer, solve(one, solver=solver, gap=0))


def some_what_ifs() -> st.SearchStrategy[list[Portfolio]]:
    """Portfolios that have much or nothing in common, and changes of their budgets."""
    return st.lists(st.tuples(instances.portfolios(), st.integers(0, 120)), min_size=2, max_size=3).map(
        lambda drawn: [one for base, percent in drawn for one in (base, with_money(base, percent), base)]
    )


def with_money(base: Portfolio, percent: int) -> Portfolio:
    funds = (replace(fund, amounts=tuple(amount * percent // 100 for amount in fund.amounts)) for fund in base.funds)
    return replace(base, funds=tuple(funds))


FEW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


@settings(FEW, max_examples=10)
@given(some_what_ifs())
def test_what_was_asked_before_changes_no_answer(portfolios: list[Portfolio]) -> None:
    check_after_any_other(portfolios, "highs")


@settings(FEW, max_examples=3)
@given(some_what_ifs())
def test_nor_with_the_other_solver(portfolios: list[Portfolio]) -> None:
    check_after_any_other(portfolios, "cbc")


def count_solves(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    solves = [0]

    def counted(*args: object, **more: object) -> Result:
        solves[0] += 1
        return solve_problem(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr("cxalloc.optimisation.solve.solve_problem", counted)
    return lambda: solves[0]


def test_a_change_that_is_taken_back_needs_no_search(monkeypatch: pytest.MonkeyPatch) -> None:
    base, warm, solves = sample("tutorial"), WarmStart(), count_solves(monkeypatch)
    changed = apply_changes(base, [("budget.factor", "0.9")])
    first, _, again = (solve(one, warm_start=warm) for one in (base, changed, replace(base)))
    assert same(again, first)
    assert solves() == 2
    solve(base, gap=GAP, warm_start=warm)
    solve(base, solver="cbc", warm_start=warm)
    assert solves() == 4


def test_only_so_much_is_remembered_and_nothing_that_was_cut_short(monkeypatch: pytest.MonkeyPatch) -> None:
    base, warm, solves = portfolio(4, initiative("a", cost=1, npv=3)), WarmStart(), count_solves(monkeypatch)
    cancel = threading.Event()
    cancel.set()
    assert solve(base, cancel=cancel, warm_start=warm).stopped is StopReason.CANCELLED
    assert solve(base, warm_start=warm).outcome is Outcome.OPTIMAL
    for more in range(1, REMEMBERED + 1):
        solve(with_money(base, 100 + 100 * more), warm_start=warm)
    assert solves() == 2 + REMEMBERED
    solve(base, warm_start=warm)
    assert solves() == 3 + REMEMBERED


def test_stopping_keeps_the_best_plan_that_was_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """The search for the answer is stopped while the other one has a plan already."""
    base, warm, cancel = sample("tutorial"), WarmStart(), threading.Event()
    solve(base, gap=GAP, warm_start=warm)

    def slow(*args: object, **more: object) -> Result:
        assert cancel.wait(A_MINUTE)
        return solve_problem(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr("cxalloc.optimisation.solve.solve_problem", slow)
    found: list[Plan] = []

    def hear(news: SolveProgress | IncumbentPlan) -> None:
        if isinstance(news, IncumbentPlan):
            found.append(news.plan)
            cancel.set()

    changed = apply_changes(base, [("budget.factor", "0.9")])
    answer = solve_anytime(changed, gap=GAP, warm_start=warm, on_progress=hear, cancel=cancel)
    assert answer.plan is not None
    assert answer.plan.decision == found[-1].decision
    assert answer.plan.proof.value == found[-1].proof.value


def test_the_parallel_search_reports_what_it_finds() -> None:
    """Its last solution comes from the plan at hand, is proved by itself, and fits the problem that was asked about."""
    before = portfolio(4, initiative("a", cost=1, npv=3), initiative("b", cost=2, npv=5))
    after = build_model(portfolio(3, initiative("b", cost=2, npv=5), initiative("c", cost=1, npv=1))).problem
    warm, told = WarmStart(), list[Result]()
    assert warm.hint(after) is None
    warm.keep(SolveQuestion(before, "highs", 0), build_model(before).problem, replace(_RESULT, point=Point((0, 1), ())))
    hint = warm.hint(after)
    assert hint is not None
    assert hint.points == (Point((0,), ()),)
    assert hint.bound is None
    with warm_search(after, backend_named("highs"), hint, gap=0, time_limit=None, on_result=told.append) as searching:
        assert wait([searching], A_MINUTE).done
    assert told[-1].point == Point((0, 1), ())


def test_a_bound_holds_where_there_is_less_money() -> None:
    base = portfolio(4, initiative("a", cost=1, npv=3), initiative("b", cost=2, npv=5))
    less, more = (build_model(with_money(base, percent)).problem for percent in (50, 200))
    warm = WarmStart()
    warm.keep(
        SolveQuestion(base, "highs", 0),
        build_model(base).problem,
        replace(_RESULT, point=Point((0, 1), ()), bound=800.0),
    )
    for problem, bound in ((less, 800.0), (more, None)):
        hint = warm.hint(problem)
        assert hint is not None
        assert hint.bound == bound


def test_a_fault_of_the_parallel_search_is_not_hidden() -> None:
    problem = build_model(portfolio(4, initiative("a", cost=1, npv=3))).problem

    def fail(_: Result) -> None:
        raise RuntimeError("heard badly")

    hint = Hint((Point((0,), ()),), order_equals=False)
    with (
        pytest.raises(RuntimeError, match="heard badly"),
        warm_search(problem, backend_named("highs"), hint, gap=0, time_limit=None, on_result=fail) as searching,
    ):
        assert wait([searching], A_MINUTE).done


def test_points_go_by_labels() -> None:
    """Options keep their initiative, level and start; amounts their small allocation and period."""
    k, m = (small(name, 1, 10, "2") for name in ("k", "m"))
    a, b, c = (initiative(name, cost=1, npv=3) for name in "abc")
    one = build_model(portfolio((9, 9), a, b, small_allocations=(k, m))).problem
    other = build_model(portfolio((9, 9), b, c, a, small_allocations=(m,))).problem
    chosen = tuple(
        index for index, option in enumerate(one.options) if option.label in ("a/standard/1", "b/standard/0")
    )
    point = translated(Point(chosen, (2, 4, 6, 8)), one, other)
    assert {other.options[index].label for index in point.options} == {"a/standard/1", "b/standard/0"}
    assert point.amounts == (6, 8)


def test_only_what_is_better_is_passed_on_and_nothing_after_the_end() -> None:
    told: list[float | None] = []
    better = IncumbentFilter(lambda result: told.append(result.value))
    for value in (3.0, 2.0, 3.0, 5.0, None):
        better(replace(_RESULT, value=value))
    better.close()
    better(replace(_RESULT, value=9.0))
    assert told == [3.0, 5.0]


@pytest.mark.parametrize(
    ("stopped", "value", "bound", "expected"),
    [
        (Stop.GAP_REACHED, 4.0, 6.0, (4.0, 6.0, Stop.GAP_REACHED)),
        (Stop.CANCELLED, 4.0, 6.0, (5.0, 6.0, Stop.CANCELLED)),
        (Stop.CANCELLED, 4.0, 9.0, (5.0, 8.0, Stop.CANCELLED)),
        (Stop.TIME_LIMIT, None, None, (5.0, 8.0, Stop.TIME_LIMIT)),
        (Stop.TIME_LIMIT, 6.0, 7.0, (6.0, 7.0, Stop.TIME_LIMIT)),
    ],
)
def test_an_answer_is_exchanged_only_if_it_was_cut_short(
    stopped: Stop, value: float | None, bound: float | None, expected: tuple[float, float, Stop]
) -> None:
    better = IncumbentFilter(lambda _: None)
    better(replace(_RESULT, status=SolverStatus.FEASIBLE, stopped=Stop.CANCELLED, value=5.0, bound=8.0))
    answer = better.or_answer(replace(_RESULT, stopped=stopped, value=value, bound=bound))
    assert (answer.value, answer.bound, answer.stopped) == expected


_RESULT = Result(SolverStatus.OPTIMAL, Stop.GAP_REACHED, "highs", "1", 0.0)
