from __future__ import annotations

import hashlib
import json
from dataclasses import FrozenInstanceError, replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxalloc.domain.accounting.valuation import Valuation
from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.plan import Allotment, Choice, Decision, Outcome, Plan, PlanStatus, Proof, StopReason
from cxalloc.domain.portfolio import VALUATION_RULES, Fund, LateStart, Portfolio
from cxalloc.domain.snapshot import converter, from_json, is_same_problem, sha256, to_json
from cxalloc.domain.uncertainty import AS_STATED, CorrelatedBy, Correlation, LowHigh, Uncertainty
from tests.strategies import portfolios

slow = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(portfolios())
@slow
def test_a_snapshot_gives_the_portfolio_back(portfolio: Portfolio):
    text = to_json(portfolio)
    assert from_json(text) == portfolio
    assert to_json(from_json(text)) == text
    plain = converter().unstructure(portfolio)
    assert not plain.pop("left_out")  # stated only where something is left out
    if portfolio.uncertainty == AS_STATED:
        del plain["uncertainty"]
    assert text == json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@given(portfolios(), st.integers(0, 6))
@slow
def test_equal_portfolios_have_equal_hashes_however_their_figures_are_written(portfolio: Portfolio, zeros: int):
    def written_out(number: Decimal) -> Decimal:
        text = f"{number:f}"
        return Decimal(text + ("" if "." in text else ".") + "0" * zeros)

    other = replace(
        portfolio,
        annual_rate=written_out(portfolio.annual_rate),
        funds=tuple(replace(fund, carry_over=written_out(fund.carry_over)) for fund in portfolio.funds),
        initiatives=tuple(
            replace(one, levels=tuple(replace(level, success=written_out(level.success)) for level in one.levels))
            for one in portfolio.initiatives
        ),
    )
    assert other == portfolio
    assert sha256(to_json(other)) == sha256(to_json(portfolio))


@given(portfolios(), st.sampled_from(["name", "annual_rate", "funds", "horizon"]))
@slow
def test_another_portfolio_has_another_hash(portfolio: Portfolio, field: str):
    changed: dict[str, Any] = {
        "name": f"{portfolio.name}!",
        "annual_rate": portfolio.annual_rate / 2 + Decimal("0.2"),
        "funds": (replace(portfolio.funds[0], name=f"{portfolio.funds[0].name}!"), *portfolio.funds[1:]),
        "horizon": replace(portfolio.horizon, benefit_periods=portfolio.horizon.benefit_periods + 1),
    }
    other = replace(portfolio, **{field: changed[field]})
    assert sha256(to_json(other)) != sha256(to_json(portfolio)) or other == portfolio


def test_zero_is_zero_with_either_sign(portfolio):
    text = {
        to_json(portfolio(rate=rate, funds=(Fund("f", "F", (1,) * 4, Decimal(rate)),))) for rate in ("0", "-0", "0.00")
    }
    assert len(text) == 1


def test_a_snapshot_is_plain_json_with_sorted_keys_and_decimals_as_text(portfolio, initiative):
    text = to_json(portfolio(initiative(title="Clientèle", success=Decimal("0.50"))))
    content = json.loads(text)
    assert list(content) == sorted(content)
    assert "Clientèle" in text
    assert ": " not in text
    [level] = content["initiatives"][0]["levels"]
    assert level["success"] == "0.5"
    assert level["benefit"] == {"type": "BenefitPerPeriod", "amount": 50}


def test_the_hash_is_that_of_the_text_in_utf_8():
    assert sha256("Clientèle") == hashlib.sha256("Clientèle".encode()).hexdigest()


def test_a_snapshot_that_was_tampered_with_is_refused(portfolio):
    content = json.loads(to_json(portfolio()))
    # cattrs gathers what goes wrong inside a class, what the constructor refuses included.
    with pytest.raises(ExceptionGroup):
        from_json(json.dumps(content | {"surprise": 1}))
    with pytest.raises((ExceptionGroup, InvalidInput)):
        from_json(json.dumps(content | {"currency": "euro"}))


def test_what_is_uncertain_makes_no_other_problem(portfolio, initiative, level, small):
    plain = portfolio(initiative(levels=(level(),)), small_allocations=(small(),))
    uncertain = replace(
        plain,
        initiatives=(
            initiative(levels=(level(cost_low=Decimal("0.9"), cost_high=Decimal(2), duration_low=1, duration_high=7),)),
        ),
        small_allocations=(small(rate_low=Decimal("0.5"), rate_high=Decimal("1.5")),),
        uncertainty=Uncertainty(LowHigh.P10_P90, Correlation(CorrelatedBy.ALL, Decimal("0.2"))),
    )
    inputs, others = to_json(plain), to_json(uncertain)
    assert from_json(others) == uncertain != plain
    assert not any(name in inputs for name in ("cost_low", "duration_high", "rate_low", "uncertainty"))
    assert is_same_problem(inputs, others)
    assert not is_same_problem(others, to_json(replace(uncertain, annual_rate=Decimal("0.1"))))
    assert [Valuation(one).options for one in (uncertain, plain)] == [Valuation(plain).options] * 2


PROOF = Proof(Outcome.OPTIMAL, StopReason.GAP_REACHED, 10, 10, 0.0, 1e-4, True, "highs", "1.15", 0.5)
DECISION = Decision((Choice("a", "standard", 1),), (Allotment("k", 0, 10),))


def test_a_plan_is_a_draft_until_a_file_and_people_say_otherwise():
    plan = Plan("Plan 1", "", "2027-01-01T00:00:00Z", DECISION, PROOF, "{}", sha256("{}"), "0.1")
    assert (plan.status, plan.id) == (PlanStatus.DRAFT, 0)
    with pytest.raises(FrozenInstanceError):
        plan.status = PlanStatus.APPROVED  # type: ignore[misc]


def test_decisions_and_proofs_go_through_the_same_converter():
    for value in (DECISION, PROOF, replace(PROOF, bound=None, gap=None, outcome=Outcome.FEASIBLE)):
        plain = json.loads(json.dumps(converter().unstructure(value)))
        assert converter().structure(plain, type(value)) == value


@pytest.fixture
def of_the_first_rules(portfolio, initiative):
    """Inputs as they were before they had the number of their valuation rules."""
    content = json.loads(to_json(portfolio(initiative())))
    return json.dumps({name: content[name] for name in content.keys() - {"valuation_rules", "late_start"}})


def test_inputs_without_a_number_are_of_the_first_rules(portfolio, initiative, of_the_first_rules):
    """In these a late start cuts the benefits of an ROI."""
    read = from_json(of_the_first_rules)
    assert (read.valuation_rules, read.late_start) == (1, LateStart.CUT)
    assert from_json(to_json(read)).valuation_rules == 1
    assert read == portfolio(initiative(), late_start=LateStart.CUT)
    assert is_same_problem(of_the_first_rules, to_json(portfolio(initiative(), late_start=LateStart.CUT)))
    assert not is_same_problem(of_the_first_rules, to_json(portfolio(initiative())))


def test_inputs_of_rules_that_are_not_known_are_refused(portfolio, initiative):
    content = json.loads(to_json(portfolio(initiative())))
    assert content["valuation_rules"] == VALUATION_RULES
    with pytest.raises(ValueError, match=rf"rules {VALUATION_RULES + 1}, and the newest known are {VALUATION_RULES}"):
        from_json(json.dumps(content | {"valuation_rules": VALUATION_RULES + 1}))
