"""The analyses of risk as one question: its arguments, its parts, its sentences, and the tail."""

from __future__ import annotations

import threading
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxalloc.analysis.risk import risk as risk_module
from cxalloc.analysis.risk.answer import DistributionFound, RobustnessFound
from cxalloc.analysis.risk.messages import risk_messages, uncertainty_notes
from cxalloc.analysis.risk.risk import conditional_value_at_risk, risk, with_rho
from cxalloc.domain.names import Tag
from cxalloc.domain.plan import Plan, StopReason
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.scenario.changes import apply_changes
from cxalloc.domain.uncertainty import CorrelatedBy, Correlation, LognormalTail, Uncertainty
from cxalloc.exchange.folder.portfolio_folder import read_folder
from cxalloc.messages.formatter import Formatter
from cxalloc.messages.language import FRENCH
from cxalloc.optimisation.resolve import LimitReached
from cxalloc.optimisation.solve import solve
from cxalloc.samples import samples_folder


@pytest.fixture(scope="module")
def tutorial() -> Portfolio:
    """The tutorial, with costs that may be half as much again."""
    made = read_folder(samples_folder() / "tutorial")
    return apply_changes(made, [(f"initiative.{one.id}.cost_high", "1.5") for one in made.initiatives])


@pytest.fixture(scope="module")
def plan(tutorial) -> Plan:
    found = solve(tutorial).plan
    assert found is not None
    return found


@given(st.lists(st.integers(-(10**9), 10**9), min_size=2, max_size=50), st.integers(0, 99))
def test_the_tail_is_the_mean_of_the_worst_values(values, percent):
    ordered, alpha = sorted(values), percent / 100
    hundredfold = [value for value in ordered for _ in range(100)]
    worst = hundredfold[: len(values) * (100 - percent)]
    assert conditional_value_at_risk(ordered, alpha) == pytest.approx(sum(worst) / len(worst), rel=1e-9, abs=1e-6)


def test_all_values_are_the_tail_at_0():
    assert conditional_value_at_risk([1, 2, 6], 0.0) == pytest.approx(3)


def test_the_known_plan_is_taken_and_each_part_is_reported(tutorial, plan):
    reports: list[object] = []
    found = risk(tutorial, solved=0, plan=plan, draws=200, on_progress=reports.append)
    assert found.value is not None
    assert found.distribution is not None
    assert (found.complete, found.solves, found.decision) == (True, 0, plan.decision)
    assert [one.distribution for one in reports if isinstance(one, DistributionFound)] == [found.distribution]
    assert found.value.value == plan.proof.value
    assert found.distribution.bridge.plan == plan.proof.value


def test_uncertainty_alone_makes_no_other_plan(tutorial, plan):
    stated = replace(tutorial, uncertainty=Uncertainty(correlation=Correlation(CorrelatedBy.OWNER, Decimal("0.2"))))
    found = risk(stated, solved=0, plan=plan, draws=50)
    assert found.distribution is not None
    assert (found.solves, found.distribution.rho) == (0, 0.2)


def test_another_rho_is_by_what_the_portfolio_states(tutorial):
    assert with_rho(tutorial, None) is tutorial
    assert with_rho(tutorial, 0.4).uncertainty.correlation == Correlation(CorrelatedBy.ALL, Decimal("0.4"))
    stated = with_rho(tutorial, 0.4)
    by_owner = replace(stated, uncertainty=Uncertainty(correlation=Correlation(CorrelatedBy.OWNER, Decimal("0.2"))))
    assert with_rho(by_owner, 0.7).uncertainty.correlation == Correlation(CorrelatedBy.OWNER, Decimal("0.7"))
    assert with_rho(by_owner, 0.0).uncertainty.correlation is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"draws": 1},
        {"solved": -1},
        {"downside_points": 1},
        {"rho": 1.5},
        {"rho": -0.1},
        {"alpha": 1.0},
        {"alpha": -0.5},
    ],
)
def test_arguments_out_of_range(tutorial, wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        risk(tutorial, **wrong)


def test_a_stop_keeps_the_plan(tutorial, plan):
    cancel = threading.Event()
    cancel.set()
    found = risk(tutorial, solved=0, plan=plan, cancel=cancel)
    assert (found.stopped, found.complete, found.distribution) == (StopReason.CANCELLED, False, None)
    assert found.value is not None
    said = [str(one) for one in risk_messages(tutorial, found)]
    assert said == ["How sure the plan is is not known, as the search was stopped before."]


def test_what_is_said_in_french(tutorial, plan):
    found = risk(with_rho(tutorial, 0.3), solved=0, plan=plan, draws=300)
    render = Formatter(FRENCH).of(tutorial).render
    said = [render(one) for one in risk_messages(tutorial, found)]
    assert said[0].startswith("Avec une probabilité de 90\xa0%, ce plan apporte entre ")
    assert any(one.startswith("Si les estimations n’évoluaient pas ensemble") for one in said)


def test_draws_are_solved_after_the_distribution_and_reported(tutorial, plan):
    reports: list[object] = []
    found = risk(tutorial, plan=plan, draws=50, solved=40, on_progress=reports.append)
    assert found.robustness is not None
    assert (found.complete, found.robustness.draws, found.robustness.asked) == (True, 40, 40)
    kinds = [type(one) for one in reports]
    assert kinds.index(DistributionFound) < len(kinds)
    assert all(kinds.index(DistributionFound) < at for at, kind in enumerate(kinds) if kind is RobustnessFound)
    said = [str(one) for one in risk_messages(tutorial, found)]
    assert any("hold in nearly every case" in one for one in said)
    assert any(one.startswith(("To look into first", "No single estimate")) for one in said)


@pytest.mark.parametrize(
    ("stated", "note"),
    [
        (
            Uncertainty(correlation=Correlation(CorrelatedBy.TAG, Decimal("0.2"), "moon")),
            "no candidate has a tag “moon”",
        ),
        (Uncertainty(lognormal_tail=LognormalTail(Tag("kind", "moon"))), "no initiative has the tag “kind: moon”"),
    ],
)
def test_what_has_no_effect_is_said(tutorial, stated, note):
    assert [note in str(one) for one in uncertainty_notes(replace(tutorial, uncertainty=stated))] == [True]
    assert list(uncertainty_notes(tutorial)) == []


@pytest.mark.parametrize("is_cancelled", [False, True])
def test_draws_that_end_early_leave_the_distribution_and_say_why(tutorial, plan, is_cancelled, monkeypatch):
    cancel = threading.Event()

    def ended(*_: object, **__: object) -> None:
        if is_cancelled:
            cancel.set()
        raise LimitReached(StopReason.CANCELLED)  # whatever ended them

    monkeypatch.setattr(risk_module, "robustness", ended)
    found = risk(tutorial, plan=plan, draws=50, time_limit=60, cancel=cancel)
    assert found.stopped is (StopReason.CANCELLED if is_cancelled else StopReason.TIME_LIMIT)
    assert (found.complete, found.robustness) == (False, None)
    assert found.distribution is not None
