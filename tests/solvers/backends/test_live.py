"""A live model: what changes in PuLP changes in HiGHS, without loading anew, and the answer is that of a fresh load."""

from __future__ import annotations

import random
import threading
from types import SimpleNamespace
from typing import Any

import highspy
import pulp
import pytest

from cxalloc_solvers.backend import End, Limits, Run
from cxalloc_solvers.backends.highs import HighsBackend, LiveHighs
from cxalloc_solvers.formulation import Model
from cxalloc_solvers.kernel import KernelSearch, Relaxation, relax
from tests.solvers import programs

TO_THE_END = Limits(0.0)
A_MINUTE = 60.0


def fresh(made: pulp.LpProblem) -> tuple[End, float | None]:
    """What a new model says of the program as it stands now."""
    run = HighsBackend().run(made.deepcopy(), TO_THE_END)
    return run.end, None if run.value is None else round(run.value, 6)


def says(live: LiveHighs, made: pulp.LpProblem) -> tuple[End, float | None]:
    run = live.run(made, TO_THE_END)
    return run.end, None if run.value is None else round(run.value, 6)


@pytest.fixture
def live() -> LiveHighs:
    return LiveHighs()


def some_program(seed: int, *, integer: bool = True) -> pulp.LpProblem:
    draw = random.Random(seed)
    rows = [([draw.randint(0, 9) for _ in range(8)], pulp.LpConstraintLE, draw.randint(8, 20)) for _ in range(4)]
    return programs.program([draw.randint(1, 9) for _ in range(8)], rows, integer=integer)


def test_a_right_hand_side_changes_and_resolve_sees_it(live: LiveHighs) -> None:
    made = programs.knapsack()
    made.solve(live)
    assert pulp.value(made.objective) == 11
    made.constraints()[0].changeRHS(12)
    made.resolve()
    assert pulp.value(made.objective) == 18
    made.constraints()[0].changeRHS(0)
    made.resolve()
    assert pulp.value(made.objective) == 0
    assert live.loads == 1


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("integer", [True, False])
def test_any_changes_give_what_a_fresh_model_gives(live: LiveHighs, seed: int, integer: bool) -> None:
    made, draw = some_program(seed, integer=integer), random.Random(seed)
    assert says(live, made) == fresh(made)
    for _ in range(12):
        columns, rows = made.variables(), made.constraints()
        match draw.randrange(5):
            case 0:
                rows[draw.randrange(4)].changeRHS(draw.randint(0, 25))
            case 1:
                draw.choice(columns).bounds(0, draw.randint(0, 2))
            case 2:
                one = draw.choice(columns)
                one.lowBound = min(draw.randint(0, 1), one.upBound)
            case 3:
                made.setObjective(pulp.LpAffineExpression({column: draw.randint(-3, 9) for column in columns}))
            case 4:
                one = draw.choice(columns)
                one.cat = pulp.LpContinuous if one.cat == pulp.LpInteger else pulp.LpInteger
        assert says(live, made) == fresh(made)
    assert live.loads == 1


def test_rows_and_columns_are_added_to_the_live_model(live: LiveHighs) -> None:
    made = programs.knapsack()
    made.solve(live)
    new = made.add_variable("x900", 0, 1, pulp.LpInteger)
    first = made.variables()[1]
    made.addConstraint(pulp.LpConstraint(pulp.LpAffineExpression({new: 1.0, first: 1.0}), pulp.LpConstraintLE, "n", 1))
    made.setObjective(made.objective + 100 * new)
    assert says(live, made) == fresh(made) == (End.DONE, 107)
    assert live.loads == 1


def test_other_coefficients_load_the_model_anew(live: LiveHighs) -> None:
    made = programs.knapsack()
    made.solve(live)
    row = made.constraints()[0]
    row.expr[made.variables()[0]] = 1
    made.solve(live)
    assert pulp.value(made.objective) == 13
    assert live.loads == 2


def test_columns_that_come_in_between_load_the_model_anew(live: LiveHighs) -> None:
    made = programs.knapsack()
    made.solve(live)
    new = made.add_variable("a", 0, 1, pulp.LpInteger)
    made.setObjective(made.objective + 5 * new)
    assert says(live, made) == fresh(made) == (End.DONE, 16)
    assert live.loads == 2


def test_another_program_is_another_model(live: LiveHighs) -> None:
    one, other = programs.knapsack(), some_program(1)
    one.solve(live)
    assert says(live, other) == fresh(other)
    assert says(live, one) == fresh(one)


def test_a_search_on_a_live_model_goes_as_on_a_fresh_one(live: LiveHighs) -> None:
    """Not only the value: the very solution, stopped early."""
    limits = Limits(0.0, nodes=5)
    made = programs.long_search(40)
    rows = made.constraints()
    for bound in (900, 850, 950):
        rows[0].changeRHS(bound)
        again = live.run(made, limits)
        alone = HighsBackend().run(made.deepcopy(), limits)
        assert again.values == alone.values
        assert again.bound == alone.bound
    assert live.loads == 1


def gets_its_seconds(live: LiveHighs, made: pulp.LpProblem, gap: float, seconds: float) -> bool:
    """Returns whether a run that takes a moment is done, or, on a busy machine, had all of its seconds."""
    before = made.solverModel.getRunTime()
    done = live.run(made, Limits(gap, seconds=seconds)).end is End.DONE
    return done or bool(made.solverModel.getRunTime() - before > 0.9 * seconds)


def test_limits_are_those_of_the_run_at_hand(live: LiveHighs) -> None:
    """A time limit is not one on all runs together, and the nodes of one run do not stop the next."""
    made = programs.long_search(30)
    made.solve(live)
    stopped = live.run(made, Limits(0.0, nodes=0))
    assert stopped.end is End.NODES
    assert live.run(made, Limits(0.0, seconds=0.0)).end is End.TIME
    assert live.run(made, Limits(0.0, seconds=1.0)).end in (End.TIME, End.DONE)
    assert gets_its_seconds(live, made, 0.5, 0.9)


def test_the_clock_of_a_live_model_goes_on_and_a_limit_is_for_one_run(live: LiveHighs) -> None:
    """HiGHS counts a relaxation's limit on the model's own clock, which adds up, and a search's from its beginning."""
    made = programs.long_search()
    assert live.run(made, Limits(0.0, seconds=1.0)).end is End.TIME
    assert made.solverModel.getRunTime() > 0.9
    assert gets_its_seconds(live, made, 0.9, 0.75)
    assert made.solverModel.getOptionValue("time_limit")[1] == 0.75
    for column in made.variables():
        column.cat = pulp.LpContinuous
    before = made.solverModel.getRunTime()
    assert gets_its_seconds(live, made, 0.0, 0.75)
    assert made.solverModel.getOptionValue("time_limit")[1] == pytest.approx(before + 0.75)


class Deaf:
    """HiGHS that hears no interrupt until it is let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.let_go, self.ended = threading.Event(), threading.Event()
        self.callbacks: list[Any] = []
        really_run, really_set = highspy.Highs.run, highspy.Highs.setCallback

        def set_callback(model: highspy.Highs, callback: Any, data: object) -> object:
            self.callbacks.append(callback)
            return really_set(model, callback, data)

        def run(model: highspy.Highs) -> object:
            self.let_go.wait(A_MINUTE)
            try:
                return really_run(model)
            finally:
                self.ended.set()

        monkeypatch.setattr(highspy.Highs, "setCallback", set_callback)
        monkeypatch.setattr(highspy.Highs, "run", run)
        monkeypatch.setattr("cxalloc_solvers.backends.highs.OVERTIME_SECONDS", 0.01)


def test_a_run_that_hears_nothing_is_left_to_itself(live: LiveHighs, monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit holds whatever HiGHS is at; what comes of the run later is not heard, and the next one loads anew."""
    told: list[float | None] = []
    made, cancel = programs.long_search(), threading.Event()
    deaf = Deaf(monkeypatch)
    run = live.run(made, Limits(0.0, seconds=0.0), on_bounds=lambda value, _: told.append(value))
    assert run == Run(End.TIME)
    news = SimpleNamespace(mip_primal_bound=-1.0, mip_dual_bound=-2.0)
    deaf.callbacks[0](highspy.cb.HighsCallbackType.kCallbackMipLogging, "", news, None, None)
    assert not told
    cancel_soon = threading.Timer(0.05, cancel.set)
    cancel_soon.start()
    assert live.run(made, Limits(0.0, cancel=cancel)) == Run(End.CANCELLED)
    assert live.loads == 2
    deaf.let_go.set()
    assert deaf.ended.wait(A_MINUTE)
    assert live.run(made, Limits(0.9, seconds=A_MINUTE)).end is End.DONE
    assert live.loads == 3


def test_a_search_that_overruns_still_has_its_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was found before the run that hears nothing is the answer."""
    problem = programs.problem(worths=[9, 8, 7, 6], draws=[5, 4, 3, 2], budget=9)
    relaxed = relax(Model(problem), HighsBackend(), TO_THE_END)
    assert isinstance(relaxed, Relaxation)
    start = Run(End.NODES, [0.0] * len(Model(problem).columns), 0.0)
    monkeypatch.setattr("cxalloc_solvers.kernel.relax", lambda *_: relaxed)
    Deaf(monkeypatch)
    run = KernelSearch(Model(problem), HighsBackend(), Limits(0.0, seconds=0.0)).run(start)
    assert (run.end, run.value, run.bound) == (End.TIME, 0.0, relaxed.bound)


def test_a_fault_of_who_listens_comes_out(live: LiveHighs) -> None:
    def fail(*_: float | None) -> None:
        raise RuntimeError("heard badly")

    with pytest.raises(RuntimeError, match="heard badly"):
        live.run(programs.long_search(), Limits(0.5, seconds=A_MINUTE), on_bounds=fail)


def test_a_cancelled_run_says_so_and_the_model_lives_on(live: LiveHighs) -> None:
    made, cancel = programs.knapsack(), threading.Event()
    cancel.set()
    assert live.run(made, Limits(0.0, cancel=cancel)).end is End.CANCELLED
    assert live.run(made, Limits(0.0)).value == 11


def test_a_stopped_run_is_no_optimum_in_pulp(live: LiveHighs) -> None:
    made = programs.no_solution_in_sight()
    live.limits = Limits(0.0, nodes=1)
    made.solve(live)
    assert made.status == pulp.LpStatusNotSolved
    assert made.sol_status == pulp.LpSolutionNoSolutionFound
    made = programs.long_search()
    live.limits = Limits(0.0, nodes=1)
    made.solve(live)
    assert made.sol_status != pulp.LpSolutionOptimal
