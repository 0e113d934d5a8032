"""Traps that PuLP, HiGHS and CBC hold ready, each with a test that shows it or that we survive it, by name."""

from __future__ import annotations

import math
import pickle
import threading
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import highspy
import pulp
import pytest

from cxalloc_solvers.backend import Backend, End, Limits, OnBounds, Run, SolverFailure
from cxalloc_solvers.backends.registry import backend_named
from cxalloc_solvers.problem import Cell, Fund, Group, InvalidProblem, LinearRow, Option, Problem
from cxalloc_solvers.result import SearchProgress, Status, Stop
from cxalloc_solvers.solve import SMALL, solve
from tests.solvers import programs

NAN, INFINITY = math.nan, math.inf
SOON = 0.2


def plain_highs(**options: Any) -> pulp.HiGHS:
    """PuLP's own HiGHS, on the one thread that the process has settled on."""
    return pulp.HiGHS(msg=False, threads=1, **options)


def one_option(**changes: Any) -> Problem:
    """A sound problem of one option, one cell and one row, with parts replaced."""
    option: dict[str, Any] = {"worth": changes.pop("worth", 5)}
    fund: dict[str, Any] = {"amount": changes.pop("amount", 10), "draw": changes.pop("draw", 3)}
    cell: dict[str, Any] = {"maximum": changes.pop("maximum", 4), "tier": changes.pop("tier", (4, 1.5))}
    row: dict[str, Any] = {"upper": changes.pop("upper", 7), "factor": changes.pop("factor", 1)}
    assert not changes
    return Problem(
        1,
        (Group("g"),),
        (Option("o", 0, 0, 1, option["worth"]),),
        (Fund("f", (fund["amount"],), Fraction(0), ({0: fund["draw"]},)),),
        (Cell("c", 0, 0, 1, cell["maximum"], (cell["tier"],)),),
        (LinearRow("r", upper=row["upper"], options={0: row["factor"]}, amounts={0: 1}),),
    )


class TestNumbersThatAreNone:
    """NaN coefficients are accepted in silence, and the run is called optimal."""

    def test_pulp_calls_a_program_with_nan_optimal(self) -> None:
        made = programs.program([NAN, 1], [([1, 1], pulp.LpConstraintLE, 1)])
        assert made.solve(plain_highs()) == pulp.LpStatusOptimal

    @pytest.mark.parametrize("number", [NAN, INFINITY, -INFINITY])
    @pytest.mark.parametrize("field", ["worth", "amount", "draw", "maximum", "upper", "factor"])
    def test_a_problem_refuses_them(self, field: str, number: float) -> None:
        one_option()
        with pytest.raises(InvalidProblem):
            one_option(**{field: number})

    @pytest.mark.parametrize("number", [NAN, INFINITY, -INFINITY])
    def test_a_problem_refuses_them_in_a_tier(self, number: float) -> None:
        for tier in ((4, number), (number, 1.5)):
            with pytest.raises(InvalidProblem):
                one_option(tier=tier)

    def test_a_problem_refuses_what_floating_point_would_round(self) -> None:
        one_option(amount=2**53)
        with pytest.raises(InvalidProblem, match="f: 9007199254740993"):
            one_option(amount=2**53 + 1)

    @pytest.mark.parametrize("gap", [NAN, INFINITY, -0.1, 1.0])
    def test_a_gap_that_is_none_is_refused(self, gap: float, backend: Backend) -> None:
        with pytest.raises(ValueError, match="gap"):
            solve(one_option(), backend, gap=gap)


class TestStoppedRuns:
    """PuLP calls interrupted and time-limited runs of HiGHS optimal, even one that has found nothing."""

    def test_pulp_calls_an_interrupted_run_without_a_solution_optimal(self) -> None:
        def interrupt(kind: Any, said: str, news: Any, answer: Any, mine: Any) -> None:
            answer.user_interrupt = True

        made = programs.no_solution_in_sight()
        interrupts = [highspy.cb.HighsCallbackType.kCallbackMipInterrupt]
        plain = plain_highs(callbackTuple=(interrupt, None), callbacksToActivate=interrupts)
        assert made.solve(plain) == pulp.LpStatusOptimal
        assert {column.varValue for column in made.variables()} == {0}
        assert not programs.keeps_rows(made, [0] * 50)

    def test_pulp_calls_a_time_limited_run_optimal(self) -> None:
        assert programs.long_search().solve(plain_highs(timeLimit=SOON)) == pulp.LpStatusOptimal

    def test_a_time_limited_answer_is_feasible_and_shows_its_gap(self, backend: Backend) -> None:
        problem, seconds = programs.as_problem(programs.long_search()), SOON
        while (result := solve(problem, backend, gap=0, time_limit=seconds)).status is Status.STOPPED:
            assert result.stopped is Stop.TIME_LIMIT
            seconds *= 2  # on a busy machine nothing may be found so soon
        assert (result.status, result.stopped) == (Status.FEASIBLE, Stop.TIME_LIMIT)
        assert result.value is not None
        assert result.bound is not None
        assert result.gap is not None
        assert result.value < result.bound
        assert result.gap > 0

    def test_a_time_limit_before_any_solution_gives_none(self, backend: Backend) -> None:
        result = solve(programs.as_problem(programs.no_solution_in_sight()), backend, gap=0, time_limit=SOON)
        assert (result.status, result.stopped) == (Status.STOPPED, Stop.TIME_LIMIT)
        assert result.point is None
        assert result.value is None
        assert result.gap is None

    @pytest.mark.parametrize("hard", [programs.long_search, programs.no_solution_in_sight])
    def test_a_cancelled_search_is_never_called_optimal(self, backend: Backend, hard) -> None:
        cancel = threading.Event()
        timer = threading.Timer(SOON, cancel.set)
        timer.start()
        result = solve(programs.as_problem(hard()), backend, gap=0, cancel=cancel)
        timer.join()
        assert result.stopped is Stop.CANCELLED
        assert result.status is (Status.STOPPED if result.point is None else Status.FEASIBLE)
        assert result.point is None or hard is programs.long_search

    def test_a_search_cancelled_beforehand_gives_no_answer(self, backend: Backend) -> None:
        cancel = threading.Event()
        cancel.set()
        result = solve(one_option(), backend, cancel=cancel)
        assert (result.status, result.stopped, result.point) == (Status.STOPPED, Stop.CANCELLED, None)


class TestNodeLimits:
    """A node limit of HiGHS ends with kSolutionLimit, which raises KeyError inside PuLP."""

    def test_pulp_stumbles_over_one(self) -> None:
        with pytest.raises(KeyError, match="kSolutionLimit"):
            programs.long_search().solve(plain_highs(mip_max_nodes=5))

    def test_a_node_limit_is_an_end_like_any_other(self, backend: Backend) -> None:
        run = backend.run(programs.long_search(), Limits(0, nodes=5))
        assert run.end is End.NODES
        assert run.values is not None


class TestNames:
    """Names are sanitised: "IT-1" and "IT 1" become one name, and CBC fails on two equal names."""

    LABELS = ("IT-1", "IT 1", "IT_1", "", "x0000000", "$é;\n'\"", "IT-1")

    def test_pulp_makes_one_name_of_two(self) -> None:
        made = pulp.LpProblem("names", pulp.LpMaximize)
        one, other = (made.add_variable(name, 0, 1, pulp.LpInteger) for name in ("IT-1", "IT 1"))
        assert one.name == other.name
        made.setObjective(one + 2 * other)
        made.addConstraint(one + other <= 1)
        with pytest.raises(pulp.PulpSolverError):
            made.solve(pulp.COIN_CMD(msg=False, path=pulp.PULP_CBC_CMD.pulp_cbc_path))

    def test_labels_are_nobody_elses_business(self, backend: Backend) -> None:
        size = len(self.LABELS)
        problem = Problem(
            1,
            tuple(Group(label) for label in self.LABELS),
            tuple(Option(label, index, 0, 1, index + 1) for index, label in enumerate(self.LABELS)),
            (Fund(self.LABELS[0], (2,), Fraction(0), (dict.fromkeys(range(size), 1),)),),
            rows=tuple(LinearRow(label, upper=1, options={index: 1}) for index, label in enumerate(self.LABELS)),
        )
        result = solve(problem, backend, gap=0)
        assert result.status is Status.OPTIMAL
        assert result.point is not None
        assert result.point.options == (size - 2, size - 1)


def test_unknown_options_are_not_accepted_in_silence() -> None:
    """``pulp.HiGHS`` takes any option, and HiGHS says no to nobody; ours asks for the answer (see test_backends)."""
    assert programs.knapsack().solve(plain_highs(warmStart=True, no_such_option=3)) == pulp.LpStatusOptimal
    with pytest.raises(SolverFailure, match="HiGHS does not know the option"):
        backend_named("highs").run(programs.knapsack(), Limits(gap=-3))


class TestForgottenColumns:
    """``LpProblem.variables()`` knows only the columns that stand in a row or in the objective."""

    def test_pulp_forgets_a_column(self) -> None:
        made = pulp.LpProblem("columns", pulp.LpMaximize)
        one, _ = (made.add_variable(name, 0, 1) for name in ("one", "other"))
        made.setObjective(1 * one)
        made.addConstraint(one <= 1)
        assert made.variables() == [one]

    def test_an_option_that_takes_nothing_and_is_worth_nothing_is_there(self, backend: Backend) -> None:
        result = solve(programs.problem([0, 3, 0], must=[2]), backend, gap=0)
        assert result.status is Status.OPTIMAL
        assert result.value == 3
        assert result.point is not None
        assert {1, 2} <= set(result.point.options)

    def test_a_problem_without_anything_has_an_answer(self, backend: Backend) -> None:
        result = solve(Problem(1, (), (), (Fund("f", (5,), Fraction(0), ({},)),)), backend, gap=0)
        assert (result.status, result.value) == (Status.OPTIMAL, 0)


class TestDuplicateTerms:
    """Two terms of one column in the list that an expression is made of: the later takes the place of the earlier."""

    def test_pulp_drops_one(self) -> None:
        made = pulp.LpProblem("terms", pulp.LpMaximize)
        one = made.add_variable("one", 0, 1)
        assert pulp.LpAffineExpression([(one, 1), (one, 2)])[one] == 2

    def test_terms_of_one_column_add_up(self, backend: Backend) -> None:
        """A cell of one fixed amount is one column, which a row may name twice: by its amount and by being active."""
        fixed = Cell("fixed", 0, 0, 10, 10, ((10, 1.0),))
        for upper, value in ((14, 0), (15, 10)):
            row = LinearRow("both", upper=upper, amounts={0: 1}, active={0: 5})
            result = solve(programs.problem([], budget=10, cells=[fixed], rows=[row]), backend, gap=0)
            assert result.value == value


class _Liar:
    """A backend that calls the first program it is given infeasible."""

    name = "liar"

    def __init__(self) -> None:
        self._honest = backend_named("highs")
        self._lied = False

    def version(self) -> str:
        return "0"

    def run(
        self,
        program: pulp.LpProblem,
        limits: Limits,
        *,
        start: Sequence[float] | None = None,
        on_bounds: OnBounds | None = None,
    ) -> Run:
        if not self._lied:
            self._lied = True
            return Run(End.INFEASIBLE)
        return self._honest.run(program, limits, start=start, on_bounds=on_bounds)


class TestInfeasible:
    """CBC has been seen to call feasible models infeasible (PuLP issues 662 and 668): look twice."""

    def test_what_is_called_infeasible_wrongly_is_not_passed_on(self) -> None:
        try:
            result = solve(programs.problem([5, 4], [3, 3], 3), _Liar(), gap=0)
        except SolverFailure:
            return  # said aloud is good enough
        assert (result.status, result.value) == (Status.OPTIMAL, 5)

    def test_the_second_look_says_what_is_missing(self, backend: Backend) -> None:
        result = solve(programs.problem([5, 4, 9], [300, 200, 7], 450, must=[0, 1]), backend, gap=0)
        assert (result.status, result.stopped) == (Status.INFEASIBLE, Stop.INFEASIBLE)
        assert result.point is None
        assert result.value is None
        [shortage] = result.shortages
        assert (shortage.label, shortage.period) == ("fund", 0)
        assert shortage.amount == pytest.approx(50)

    def test_infeasible_in_whole_numbers_only(self, backend: Backend) -> None:
        """HiGHS's account of infeasible rows is for relaxations, and this one is feasible: 2a + 2b = 1."""
        row = LinearRow("half", 1, 1, {0: 2, 1: 2})
        result = solve(programs.problem([1, 1], rows=[row]), backend, gap=0)
        assert result.status is Status.INFEASIBLE
        assert [shortage.label for shortage in result.shortages] == ["half"]


class TestPickling:
    """A program that PuLP has solved with HiGHS holds the live model and can't be pickled."""

    def test_pulp_leaves_the_model_in_place(self) -> None:
        made = programs.knapsack()
        made.solve(plain_highs())
        with pytest.raises(TypeError, match="pickle"):
            pickle.dumps(made)

    def test_problem_program_and_result_can_be_sent_to_another_process(self, backend: Backend) -> None:
        made = programs.knapsack()
        backend.run(made, Limits(0))
        problem = one_option()
        result = solve(problem, backend)
        assert pickle.loads(pickle.dumps((made.sense, problem, result))) == (made.sense, problem, result)
        assert pickle.loads(pickle.dumps(made)).sense == made.sense


class TestSigns:
    """For maximisation the bounds in HiGHS's callbacks have the opposite sign."""

    @staticmethod
    def news(problem: Problem, backend: Backend, gap: float) -> list[SearchProgress]:
        heard: list[SearchProgress] = []
        solve(problem, backend, gap=gap, on_progress=heard.append)
        return heard

    def test_the_value_never_lies_above_the_bound(self, backend: Backend) -> None:
        heard = self.news(programs.as_problem(programs.long_search(25, 4)), backend, 0)
        pairs = [(one.value, one.bound) for one in heard if one.value is not None and one.bound is not None]
        assert pairs
        assert all(value <= bound + 1e-6 for value, bound in pairs)
        assert all(value > 0 for value, _ in pairs)
        assert all(one.gap is not None and one.gap >= 0 for one in heard if one.value is not None and one.bound)

    def test_nor_where_all_that_can_be_done_loses_money(self, backend: Backend) -> None:
        worths, must = [-(7 + 3 * (index % 5)) * 1000 for index in range(12)], range(12)
        heard = self.news(programs.problem(worths, must=must), backend, 0)
        pairs = [(one.value, one.bound) for one in heard if one.value is not None and one.bound is not None]
        assert pairs
        assert all(value <= bound + 1e-6 for value, bound in pairs)
        assert pairs[-1][0] == sum(worths)


class TestGaps:
    """CBC measures its ratio against the larger of value and bound, and stops at an absolute gap of its own too."""

    @pytest.mark.parametrize("gap", [0.5, 0.1, 0.02, 0.012])
    def test_a_gap_is_a_share_of_the_value(self, backend: Backend, gap: float) -> None:
        problem = programs.as_problem(programs.long_search(70, 2))
        assert len(problem.options) > SMALL  # in a smaller one the gap is closed, whatever is asked for
        result = solve(problem, backend, gap=gap)
        assert result.status is Status.OPTIMAL
        assert result.value is not None
        assert result.bound is not None
        assert result.gap is not None
        assert result.gap == pytest.approx((result.bound - result.value) / result.value)
        assert result.gap <= gap + 1e-9

    @pytest.mark.parametrize("size", [1, 10**4, 10**8])
    def test_one_unit_more_is_found_at_any_size(self, backend: Backend, size: int) -> None:
        """At gap 0 an absolute tolerance must not hide the better of two solutions that are close."""
        result = solve(programs.problem([size, size + 1, size], [1, 1, 1], 1), backend, gap=0)
        assert result.point is not None
        assert result.point.options == (1,)
        assert result.bound == size + 1


class TestThreads:
    """Another number of threads than at first gives a silent "Not Solved": the process has one scheduler."""

    def test_every_run_asks_for_the_same_number(self, monkeypatch) -> None:
        asked = []
        known = highspy.Highs.setOptionValue

        def heard(model: highspy.Highs, name: str, value: Any) -> Any:
            asked.append((name, value))
            return known(model, name, value)

        monkeypatch.setattr(highspy.Highs, "setOptionValue", heard)
        solve(programs.problem([3, 2, 4], [2, 2, 3], 4), backend_named("highs"), gap=0)
        assert {value for name, value in asked if name == "threads"} == {1}
        assert {value for name, value in asked if name == "random_seed"} == {0}

    def test_another_number_breaks_pulp_and_not_us(self) -> None:
        highs = backend_named("highs")
        assert highs.run(programs.knapsack(), Limits(0)).end is End.DONE
        assert programs.knapsack().solve(pulp.HiGHS(msg=False, threads=2)) != pulp.LpStatusOptimal
        assert highs.run(programs.knapsack(), Limits(0)).end is End.DONE
