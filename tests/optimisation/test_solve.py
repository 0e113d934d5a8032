"""The use case as the window, the command line and scripts call it: a portfolio in, an answer out."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

import cxalloc.optimisation.answer
from cxalloc import __version__
from cxalloc.domain.accounting.valuation import Valuation
from cxalloc.domain.constraints.relations import Endpoint, Excludes, GroupLimit, Requires
from cxalloc.domain.constraints.rules import Bound, CadenceRule, Kind, Selection, SpendRule
from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.initiative import BenefitPerPeriod, Cost, Status
from cxalloc.domain.plan import Allotment, Choice, Decision, Outcome, Plan, Proof, StopReason
from cxalloc.domain.portfolio import Objective, ObjectiveKind, Portfolio, Scenario, Team
from cxalloc.domain.scenario.changes import apply_scenario
from cxalloc.domain.snapshot import from_json, sha256, to_json
from cxalloc.interface.sources import load
from cxalloc.messages.formatter import PLAIN_ENGLISH
from cxalloc.optimisation.answer import Answer
from cxalloc.optimisation.model_builder import build_model
from cxalloc.optimisation.solve import SolveProgress, solve
from cxalloc.samples import samples_folder
from cxalloc.verification.verifier import VerificationFailure, verify_plan
from tests.optimisation.small import COIN, initiative, portfolio, small

A, B = Endpoint("a"), Endpoint("b")
SOLVERS = ["highs", "cbc"]


@pytest.fixture(scope="module")
def tutorial() -> Portfolio:
    return load(samples_folder() / "tutorial")


@pytest.fixture(scope="module")
def medium() -> Portfolio:
    return load(samples_folder() / "mutuelle_sante")


def rich(**more: Any) -> Portfolio:
    """Of two initiatives the better one, and a small allocation, fit into the budget."""
    return portfolio(
        (5, 5),
        initiative("a", 4, 9, earliest=0),
        initiative("b", 4, 7),
        small_allocations=(small("k", 1, 3, "2"),),
        **more,
    )


def plan_of(answer: Answer) -> Plan:
    assert answer.plan is not None, answer.reasons
    return answer.plan


class TestNoPlan:
    def reasons(self, made: Portfolio, solver: str = "highs") -> tuple[str, ...]:
        answer = solve(made, solver=solver)
        assert (answer.outcome, answer.stopped) == (Outcome.INFEASIBLE, StopReason.INFEASIBLE)
        assert answer.plan is None
        return tuple(map(PLAIN_ENGLISH.of(made).render, answer.reasons))

    @pytest.mark.parametrize("solver", SOLVERS)
    def test_a_budget_below_what_must_be_funded_names_fund_period_and_amount(self, solver: str) -> None:
        musts = [initiative(name, 3000, 1, status=Status.MUST, latest=1, earliest=1) for name in "ab"]
        made = portfolio((9000, 4000), *musts, initiative("c", 1, 500))
        assert self.reasons(made, solver) == (f"CX budget in 2027-Q2 would need {2000 * COIN // 100} EUR more",)

    @pytest.mark.parametrize("solver", SOLVERS)
    @pytest.mark.parametrize(("cents", "written"), [(1, "0.01"), (100, "1")])
    def test_a_missing_cent_is_reported_too(self, solver: str, cents: int, written: str) -> None:
        """Of twenty million euros: far less than a solver's tolerance sees."""
        made = portfolio(10**9, initiative("a", 10**9, 1, status=Status.MUST))
        [fund] = made.funds
        short = replace(made, funds=(replace(fund, amounts=(fund.amounts[0] - cents,)),))
        assert self.reasons(short, solver) == (f"CX budget in 2027-Q1 would need {written} EUR more",)

    @pytest.mark.parametrize(
        ("more", "said"),
        [
            ({"relations": (Excludes(A, B),)}, "A excludes B: this cannot be kept"),
            ({"relations": (GroupLimit(("a", "b"), 0, 1),)}, "at most 1 of A, B: this cannot be kept"),
            (
                {"relations": (Requires(A, B), Excludes(B, Endpoint("c")), GroupLimit(("c",), 1))},
                "cannot be kept",
            ),
            ({"teams": (Team("team", "Data team", (Decimal(3),)),)}, "Data team in 2027-Q1 lacks 1 person-days"),
            (
                {"rules": (SpendRule("cap", Bound.AT_MOST, Selection(), COIN),)},
                "in 2027-Q1 is missed by 0.02 EUR",
            ),
            (
                {"rules": (CadenceRule("rhythm", 1, Selection(owner="Ada")),)},
                "of Ada is active in every quarter” in 2027-Q1",
            ),
            ({"cadence": 1, "total_cap": 0}, "cannot be kept"),
        ],
    )
    def test_other_requirements_are_named(self, more: dict[str, Any], said: str) -> None:
        musts = [initiative(name, 1, 1, status=Status.MUST, days=2) for name in "ab"]
        if "teams" not in more:
            musts = [initiative(name, 1, 1, status=Status.MUST) for name in "ab"]
        of_k: dict[str, Any] = {key: more[key] for key in ("cadence", "total_cap") if key in more}
        rest = {key: value for key, value in more.items() if key not in of_k}
        allocation = small("k", 1, 3, "2", owner="Ada", **({"total_cap": 0} | of_k))
        made = portfolio(99, *musts, initiative("c", 1, 1), small_allocations=(allocation,), **rest)
        reasons = self.reasons(made)
        assert any(said in reason for reason in reasons), reasons


class TestScenarios:
    SCENARIOS = (Scenario("Half", (("budget.factor", "0.4"),)), Scenario("No a", (("initiative.a.status", "never"),)))

    def test_one_that_is_not_there_is_refused_with_those_that_are(self) -> None:
        with pytest.raises(InvalidInput, match="'Quarter'; expected one of the scenarios: Half, No a"):
            solve(rich(scenarios=self.SCENARIOS), scenario="Quarter")
        with pytest.raises(InvalidInput, match="no scenario: this portfolio has none"):
            solve(rich(), scenario="Half")

    def test_a_plan_is_made_under_its_scenario_and_says_so(self) -> None:
        made = rich(scenarios=self.SCENARIOS)
        base, half, without = (plan_of(solve(made, scenario=name)) for name in ("", "Half", "No a"))
        assert [(plan.name, plan.scenario) for plan in (base, half, without)] == [
            ("Base", ""),
            ("Half", "Half"),
            ("No a", "No a"),
        ]
        assert [choice.initiative for choice in base.decision.choices] == ["a", "b"]
        assert half.decision.choices == ()
        assert [choice.initiative for choice in without.decision.choices] == ["b"]
        assert from_json(half.inputs) == apply_scenario(made, self.SCENARIOS[0])
        assert len({plan.inputs_sha256 for plan in (base, half, without)}) == 3


@pytest.mark.parametrize(("wrong", "said"), [({"solver": "glpk"}, "highs and cbc"), ({"gap": -1.0}, "gap")])
def test_other_arguments_that_are_wrong_are_refused(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        solve(rich(), **wrong)


class TestPlan:
    @pytest.mark.parametrize("solver", SOLVERS)
    def test_it_carries_its_proof(self, solver: str) -> None:
        answer = solve(rich(), solver=solver, gap=1e-3)
        plan = plan_of(answer)
        proof = plan.proof
        assert (answer.outcome, answer.stopped) == (Outcome.OPTIMAL, StopReason.GAP_REACHED)
        assert (proof.outcome, proof.stopped) == (answer.outcome, answer.stopped)
        # Both initiatives, one in each quarter, and a coin of each quarter's rest on the small allocation.
        assert proof.value == (9 + 7 + 1 + 1) * COIN
        assert proof.bound == proof.value
        assert proof.gap == 0
        assert proof.asked_gap == 1e-3
        assert proof.ties_settled
        assert proof.solver == solver
        assert proof.solver_version[0].isdigit()
        assert 0 < proof.seconds < 60

    def test_it_carries_its_inputs_and_their_hash(self) -> None:
        made = rich()
        plan = plan_of(solve(made))
        assert from_json(plan.inputs) == made
        assert plan.inputs == to_json(made)
        assert plan.inputs_sha256 == sha256(plan.inputs)
        assert plan.program_version == __version__
        assert datetime.now(UTC) - datetime.fromisoformat(plan.created) < timedelta(minutes=5)

    def test_equal_portfolios_have_equal_hashes_and_others_do_not(self) -> None:
        hashes = [plan_of(solve(made)).inputs_sha256 for made in (rich(), rich(), rich(annual_rate=Decimal("0.01")))]
        assert hashes[0] == hashes[1] != hashes[2]

    def test_a_portfolio_in_which_nothing_pays_has_a_plan_of_nothing(self) -> None:
        plan = plan_of(solve(portfolio(9, initiative("a", 3, -1))))
        assert plan.decision == Decision()
        assert (plan.proof.value, plan.proof.bound, plan.proof.gap) == (0, 0, 0)

    @pytest.mark.parametrize("solver", SOLVERS)
    def test_a_portfolio_in_which_nothing_is_open_has_a_plan_of_nothing(self, solver: str) -> None:
        plan = plan_of(solve(portfolio(9, initiative("a", 3, 9, status=Status.NEVER)), solver=solver))
        assert plan.decision == Decision()

    def test_a_score_is_maximised_in_millionths_of_a_point(self) -> None:
        fit = (("fit", Decimal("0.25")), ("npv", Decimal("0.75")))
        made = portfolio(9, initiative("a", 3, 8), initiative("b", 3, 2), objective=Objective(ObjectiveKind.SCORE, fit))
        [level] = made.initiatives[0].levels
        scored = replace(made.initiatives[0], levels=(replace(level, scores=(("fit", Decimal(40)),)),))
        plan = plan_of(solve(replace(made, initiatives=(scored, made.initiatives[1]))))
        # a: 0.25 × 40 + 0.75 × 100 (its NPV is the largest); b: 0.75 × 25.
        assert plan.proof.value == (10 + 75) * 10**6 + 18_750_000


class TestOptimal:
    """An answer that is called optimal is proved to the gap that was asked for."""

    @staticmethod
    def check(made: Portfolio, solver: str, gap: float) -> Proof:
        answer = solve(made, solver=solver, gap=gap)
        proof = plan_of(answer).proof
        assert answer.outcome is Outcome.OPTIMAL
        assert proof.bound is not None
        assert proof.gap is not None
        assert proof.value <= proof.bound
        assert proof.gap == pytest.approx((proof.bound - proof.value) / abs(proof.value))
        # Every figure that people see is rounded to a whole unit: half of one for each small amount.
        rounding = 1 + len(made.small_allocations) * made.horizon.budget_periods / 2
        assert proof.bound - proof.value <= gap * abs(proof.value) + rounding
        return proof

    @pytest.mark.parametrize("solver", SOLVERS)
    @pytest.mark.parametrize("gap", [0.05, 1e-4, 1e-6])
    def test_on_the_tutorial(self, tutorial: Portfolio, solver: str, gap: float) -> None:
        self.check(tutorial, solver, gap)

    def test_on_a_portfolio_of_a_usual_size(self, medium: Portfolio) -> None:
        self.check(medium, "highs", 1e-3)

    def test_both_backends_agree(self, tutorial: Portfolio) -> None:
        highs, cbc = (self.check(tutorial, solver, 1e-6) for solver in SOLVERS)
        assert highs.value == pytest.approx(cbc.value, rel=2e-6)
        assert highs.bound is not None
        assert cbc.value <= highs.bound


def hear(made: Portfolio, **arguments: Any) -> tuple[Answer, list[SolveProgress]]:
    heard: list[SolveProgress] = []
    answer = solve(made, on_progress=heard.append, **arguments)
    return answer, heard


class TestProgress:
    @pytest.mark.parametrize("solver", SOLVERS)
    def test_the_value_never_falls_and_the_bound_never_rises(self, tutorial: Portfolio, solver: str) -> None:
        answer, heard = hear(tutorial, solver=solver)
        searching = [one for one in heard if one.phase == "searching"]
        values = [one.value for one in searching if one.value is not None]
        bounds = [one.bound for one in searching if one.bound is not None]
        assert values
        assert bounds
        assert values == sorted(values)
        assert bounds == sorted(bounds, reverse=True)
        assert values[-1] <= bounds[-1]
        proof = plan_of(answer).proof
        assert values[-1] <= proof.value + tutorial.horizon.budget_periods * len(tutorial.small_allocations)

    def test_it_reports_what_it_is_doing_from_start_to_end(self, tutorial: Portfolio) -> None:
        _, heard = hear(tutorial)
        assert heard[0].phase == "building"
        assert {"searching", "settling ties"} <= {one.phase for one in heard}
        seconds = [one.seconds for one in heard]
        assert seconds == sorted(seconds)
        gaps = [one.gap for one in heard if one.value is not None and one.bound is not None]
        assert gaps
        assert all(gap is not None and gap >= 0 for gap in gaps)

    def test_a_second_look_is_reported(self) -> None:
        answer, heard = hear(portfolio(1, initiative("a", 2, 1, status=Status.MUST)))
        assert answer.plan is None
        assert "no plan" in heard[-1].phase


class TestStops:
    @pytest.mark.parametrize("solver", SOLVERS)
    def test_cancelled_beforehand(self, tutorial: Portfolio, solver: str) -> None:
        cancel = threading.Event()
        cancel.set()
        answer = solve(tutorial, solver=solver, cancel=cancel)
        assert (answer.outcome, answer.stopped) == (Outcome.STOPPED, StopReason.CANCELLED)
        assert answer.plan is None

    @pytest.mark.parametrize("solver", SOLVERS)
    def test_cancelled_on_the_way_is_never_optimal(self, medium: Portfolio, solver: str) -> None:
        cancel = threading.Event()

        def stop(news: SolveProgress) -> None:
            if news.phase == "searching":
                cancel.set()

        answer = solve(medium, solver=solver, gap=0, on_progress=stop, cancel=cancel)
        self.check(answer, StopReason.CANCELLED)

    @pytest.mark.parametrize("solver", SOLVERS)
    def test_a_time_limit_is_never_optimal(self, medium: Portfolio, solver: str) -> None:
        self.check(solve(medium, solver=solver, gap=0, time_limit=0.01), StopReason.TIME_LIMIT)

    @staticmethod
    def check(answer: Answer, stopped: StopReason) -> None:
        assert answer.stopped is stopped
        if answer.plan is None:
            assert answer.outcome is Outcome.STOPPED
        else:
            assert answer.outcome is Outcome.FEASIBLE
            assert verify_plan(answer.plan) == []
            assert answer.plan.proof.bound is None or answer.plan.proof.value <= answer.plan.proof.bound


# The verifier sees what has been done to a plan.


def change_proof(**changes: Any) -> Callable[[Plan], Plan]:
    return lambda plan: replace(plan, proof=replace(plan.proof, **changes))


def change_decision(choices: tuple[Choice, ...] | None = None, **amounts: int) -> Callable[[Plan], Plan]:
    def change(plan: Plan) -> Plan:
        decision = plan.decision if choices is None else replace(plan.decision, choices=choices)
        for name, amount in amounts.items():
            decision = replace(decision, allotments=(Allotment(name, 0, amount), *decision.allotments[1:]))
        return replace(plan, decision=decision)

    return change


def change_inputs(before: str, after: str, *, rehash: bool) -> Callable[[Plan], Plan]:
    def change(plan: Plan) -> Plan:
        inputs = plan.inputs.replace(before, after)
        assert inputs != plan.inputs
        return replace(plan, inputs=inputs, inputs_sha256=sha256(inputs) if rehash else plan.inputs_sha256)

    return change


A0, A1, B0, B1 = (Choice(name, "standard", start) for name in "ab" for start in (0, 1))
NPV_OF_A = f'"npv":{9 * COIN}'
TAMPERED: list[tuple[str, Callable[[Plan], Plan], str]] = [
    ("a choice left out", change_decision((A0,)), "the value is"),
    ("both at once", change_decision((A0, B0)), "CX budget is overdrawn by"),
    ("a choice made twice", change_decision((A0, A0, B1)), "a is chosen twice"),
    ("a level that is not there", change_decision((Choice("a", "full", 0), B1)), "a at level full does not exist"),
    ("a start before the first period", change_decision((Choice("a", "standard", -1), B1)), "A is not delivered"),
    ("a start after the last period", change_decision((A0, Choice("b", "standard", 2))), "B is not delivered"),
    ("an amount above its bounds", change_decision(k=4 * COIN), "outside its bounds"),
    ("an amount below its bounds", change_decision(k=COIN - 1), "outside its bounds"),
    ("an amount too much", change_decision(k=2 * COIN), "CX budget is overdrawn by"),
    ("the value", change_proof(value=1), "not 0.01 EUR"),
    ("a bound below the value", change_proof(bound=1), "above the bound 0.01 EUR"),
    ("the inputs", change_inputs(NPV_OF_A, '"npv":99', rehash=False), "do not have the hash"),
    ("the inputs and their hash", change_inputs(NPV_OF_A, '"npv":99', rehash=True), "the value is"),
    ("the budget and its hash", change_inputs(f"[{5 * COIN},{5 * COIN}]", "[10,3]", rehash=True), "overdrawn"),
]


class TestTampering:
    def test_the_plan_as_it_is_holds(self) -> None:
        plan = plan_of(solve(rich()))
        assert set(plan.decision.choices) in ({A0, B1}, {A1, B0})
        assert verify_plan(plan) == []

    @pytest.mark.parametrize(("change", "said"), [case[1:] for case in TAMPERED], ids=[case[0] for case in TAMPERED])
    def test_a_change_is_seen(self, change: Callable[[Plan], Plan], said: str) -> None:
        changed = change(plan_of(solve(rich())))
        writer = PLAIN_ENGLISH.of(from_json(changed.inputs))
        violations = [writer.render(one.text) for one in verify_plan(changed)]
        assert any(said in violation for violation in violations), violations


class TestFaults:
    """A fault in the program ends in a failure to be reported, and never in a plan."""

    def test_a_fund_that_the_builder_forgets(self, monkeypatch) -> None:
        def faulty(*arguments: Any) -> Any:
            model = build_model(*arguments)
            funds = tuple(replace(fund, amounts=(10**6,) * 2) for fund in model.problem.funds)
            return replace(model, problem=replace(model.problem, funds=funds))

        monkeypatch.setattr(cxalloc.optimisation.answer, "build_model", faulty)
        with pytest.raises(VerificationFailure, match="please report this:\nCX budget is overdrawn by") as failure:
            solve(rich())
        assert failure.value.violations

    def test_a_figure_that_the_valuation_gets_wrong(self, monkeypatch) -> None:
        right = Valuation.option_value
        monkeypatch.setattr(Valuation, "option_value", lambda self, option: right(self, option) + 1)
        with pytest.raises(VerificationFailure, match="the value is"):
            solve(rich())

    def test_a_discount_that_the_valuation_gets_wrong(self, monkeypatch) -> None:
        made = portfolio(
            (9, 9),
            initiative("a", 3, benefit=BenefitPerPeriod(5000)),
            annual_rate=Decimal("0.08"),
            benefit_periods=8,
        )
        right = Valuation.__init__

        def faulty(self: Valuation, of: Portfolio) -> None:
            right(self, replace(of, annual_rate=Decimal("0.07")))
            self.portfolio = of

        monkeypatch.setattr(Valuation, "__init__", faulty)
        with pytest.raises(VerificationFailure, match="the value is"):
            solve(made)

    def test_a_decision_that_is_misread(self, monkeypatch) -> None:
        def faulty(*arguments: Any) -> Any:
            model = build_model(*arguments)
            return replace(model, cells=tuple((name, 1 - period) for name, period in model.cells))

        monkeypatch.setattr(cxalloc.optimisation.answer, "build_model", faulty)
        lopsided = portfolio((5, 1), initiative("a", 1, 9, latest=0), small_allocations=(small("k", 1, 5, "2"),))
        with pytest.raises(VerificationFailure, match="CX budget is overdrawn"):
            solve(lopsided)

    def test_a_rule_that_is_switched_off_by_mistake(self, monkeypatch) -> None:
        rule = SpendRule("floor", Bound.AT_LEAST, Selection(kind=Kind.SMALL_ALLOCATION), 3 * COIN)
        assert plan_of(solve(rich(rules=(rule,)))).decision.choices == ()
        monkeypatch.setattr(Portfolio, "active_rules", ())
        with pytest.raises(
            VerificationFailure,
            match=r"get at least 0\.06 EUR in every quarter”: 0\.02 EUR against 0\.06 EUR",
        ):
            solve(rich(rules=(rule,)))


@pytest.mark.parametrize("solver", SOLVERS)
def test_a_cent_that_carry_over_rounds_up_may_be_spent(solver: str) -> None:
    """Half of five cents is carried as three: a program that reckons with 2.5 would call this infeasible."""
    costs = (Cost("cx", (3,)),)
    needed = initiative("a", costs=costs, status=Status.MUST, earliest=1)
    cents = portfolio((0, 0), needed, carry_over="0.5")
    cents = replace(cents, funds=(replace(cents.funds[0], amounts=(5, 0)),))
    answer = solve(cents, solver=solver, gap=0)
    assert answer.plan is not None, answer.reasons
    assert answer.plan.decision.choices == (Choice("a", "standard", 1),)
