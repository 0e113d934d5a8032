"""Portfolios and plans to put into files."""

from dataclasses import replace
from decimal import Decimal

from cxalloc.domain import snapshot
from cxalloc.domain.constraints.relations import Enables, Endpoint, Excludes, GroupLimit, Requires, Together
from cxalloc.domain.constraints.rules import Bound, CadenceRule, Kind, Selection, SpendRule
from cxalloc.domain.initiative import (
    BenefitFromRoi,
    BenefitPerPeriod,
    BenefitProfile,
    BenefitTotal,
    Commitment,
    Cost,
    Effort,
    Initiative,
    Level,
    StatedNpv,
    Status,
)
from cxalloc.domain.message import Message
from cxalloc.domain.names import Tag
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.plan import Allotment, Choice, Decision, Outcome, Plan, Proof, StopReason
from cxalloc.domain.portfolio import Fund, LateStart, Objective, ObjectiveKind, Portfolio, Scenario, Team
from cxalloc.domain.small_allocation import SmallAllocation, Tier
from cxalloc.domain.uncertainty import CorrelatedBy, Correlation, LognormalTail, LowHigh, Uncertainty


def rich_portfolio() -> Portfolio:
    """One of everything, with text that people really write."""
    frontline = Tag("behaviour", "l’équipe, 'frontline'")
    initiatives = (
        Initiative(
            "data-platform",
            "Data platform\nand pipelines",
            (
                Level(
                    "pilot",
                    1,
                    (Cost("opex", (100_00,), run=5_00),),
                    BenefitPerPeriod(30_00),
                    scores=(("fit", Decimal("62.5")),),
                ),
                Level(
                    "full",
                    2,
                    (Cost("capex", (200_00, 150_01)), Cost("opex", (), run=12_34), Cost("reserve")),
                    BenefitProfile((0, 0, 500_00), (0, 0, 400_00), (0, 0, 900_00)),
                    success=Decimal("0.35"),
                    effort=(
                        Effort("data", (Decimal("12.5"), Decimal(3))),
                        Effort("crew", (Decimal(1), Decimal("0.25"), Decimal(0))),
                    ),
                ),
            ),
            owner="Zoë — Données",
            tags=(frontline, Tag("moment", "onboarding")),
            earliest=1,
            latest=2,
        ),
        Initiative(
            "réclamations 2.0",
            "Réclamations",
            (
                Level(
                    "standard",
                    1,
                    (Cost("opex", (80_00,)),),
                    BenefitFromRoi(Decimal("1.125")),
                    low=Decimal("0.7"),
                    high=Decimal("1.4"),
                ),
            ),
            status=Status.MUST,
        ),
        Initiative("x", "x", (Level("a", 1, (), StatedNpv(-70_00)), Level("b", 1, (), BenefitProfile(())))),
        Initiative(
            "locked",
            "Locked",
            (Level("standard", 2, (), BenefitProfile((10, 20, 30))),),
            status=Status.COMMITTED,
            commitment=Commitment("standard", 0),
        ),
        Initiative("never", "Never", (Level("standard", 1, (), BenefitPerPeriod(0)),), status=Status.NEVER),
    )
    small_allocations = (
        SmallAllocation(
            "empowerment",
            "Frontline fund",
            "opex",
            50_00,
            500_00,
            (Tier(Decimal("2.5"), 100_00), Tier(Decimal("0.1"))),
            ticket=50_00,
            total_cap=900_00,
            cadence=2,
            delay=1,
            owner="Ops",
            tags=(frontline,),
            scores=(("fit", Decimal(90)),),
        ),
        SmallAllocation("sprints", "Friction-fix sprints", "reserve", 1, 1, ()),
    )
    platform, complaints = Endpoint("data-platform"), Endpoint("réclamations 2.0", "standard")
    return Portfolio(
        name="Retail “bank” 2027",
        currency="EUR",
        horizon=Horizon(PeriodUnit.QUARTER, "2027-Q3", 4, 3),
        annual_rate=Decimal("0.085"),
        funds=(
            Fund("opex", "Opex", (400_00, 0, 350_00, 10**15), Decimal("0.5")),
            Fund("capex", "Capex", (300_00,) * 4),
            Fund("reserve", "Reserve", (1,) * 4, Decimal(1)),
        ),
        initiatives=initiatives,
        small_allocations=small_allocations,
        teams=(
            Team("data", "Data engineering", (Decimal(20), Decimal("12.25"), Decimal(0), Decimal(7))),
            Team("crew", "Crew", (Decimal(1),) * 4),
        ),
        relations=(
            Requires(complaints, platform),
            Requires(Endpoint("x"), platform, delivered=False),
            Excludes(Endpoint("x", "a"), Endpoint("never")),
            Together(Endpoint("x"), Endpoint("locked")),
            GroupLimit(("x", "never", "data-platform"), 0, 2),
            GroupLimit(("never", "x"), 0),
            Enables(Endpoint("locked"), Endpoint("data-platform", "full"), Decimal("0.25")),
        ),
        rules=(
            SpendRule(
                "small-floor",
                Bound.AT_LEAST,
                Selection(Kind.SMALL_ALLOCATION),
                share=Decimal("0.15"),
                of=Selection(fund="opex", owner="Ops", tag=frontline),
            ),
            SpendRule("ceiling", Bound.AT_MOST, Selection(owner=""), amount=10**15, window=None, enabled=False),
            CadenceRule("rhythm", 1, Selection(tag=frontline)),
        ),
        objective=Objective(ObjectiveKind.SCORE, (("npv", Decimal("0.6")), ("fit", Decimal("0.4")))),
        scenarios=(
            Scenario("Cut 15 %", (("budget.factor", "0.85"), ("fund.opex.factor", " 90 %"), ("annual_rate", "0.1"))),
            Scenario("nothing"),
        ),
    )


HELD = Initiative(
    "held",
    "Held in money",
    (Level("standard", 1, (Cost("opex", (1_00,), run=7),), BenefitTotal(100_01, 5)),),
)
"""A benefit in all, as a scenario makes it of an ROI; files have it since version 7."""


EXAMPLE = SmallAllocation("example", "Micro-experiments", "opex", 1, 20_00, (Tier(Decimal("1.6")),), is_example=True)
"""One that nobody confirmed yet; files have it since version 9."""


UNCERTAIN = (
    Initiative(
        "uncertain",
        "Costs and a duration that may be others",
        (
            Level(
                "standard",
                2,
                (Cost("opex", (1_00, 1_00)),),
                BenefitPerPeriod(3_00),
                cost_low=Decimal("0.9"),
                cost_high=Decimal("1.75"),
                duration_low=1,
                duration_high=5,
            ),
        ),
        tags=(Tag("kind", "IT"),),
    ),
    SmallAllocation(
        "rates", "Rates", "opex", 1, 5_00, (Tier(Decimal(2)),), rate_low=Decimal("0.4"), rate_high=Decimal("1.2")
    ),
    Uncertainty(
        LowHigh.P10_P90,
        Correlation(CorrelatedBy.TAG, Decimal("0.3"), "moment"),
        LognormalTail(Tag("kind", "IT"), Decimal(12)),
    ),
)
"""Low and high costs, durations and rates, and how they are read; files have them since version 10."""


def portfolio_of_version(version: int) -> Portfolio:
    """What the file of a version in the folder ``versions`` means."""
    made = rich_portfolio()
    if version < 7:
        return replace(made, late_start=LateStart.CUT)
    made = replace(made, initiatives=(*made.initiatives, HELD))
    if version < 9:
        return made
    made = replace(made, small_allocations=(*made.small_allocations, EXAMPLE))
    if version < 10:
        return made
    initiative, allocation, uncertainty = UNCERTAIN
    return replace(
        made,
        initiatives=(*made.initiatives, initiative),
        small_allocations=(*made.small_allocations, allocation),
        uncertainty=uncertainty,
    )


def small_portfolio(name: str = "Small") -> Portfolio:
    """The least that a portfolio can be, nearly."""
    return Portfolio(
        name=name,
        currency="JPY",
        horizon=Horizon(PeriodUnit.YEAR, "2027", 1),
        annual_rate=Decimal(0),
        funds=(Fund("budget", "Budget", (1000,)),),
        initiatives=(
            Initiative(
                "forms",
                "Fix the forms",
                (Level("standard", 1, (Cost("budget", (400,)),), BenefitFromRoi(Decimal("0.5"))),),
            ),
            Initiative("chat", "Chat", (Level("standard", 1, (Cost("budget", (900,)),), StatedNpv(70)),)),
        ),
    )


def made_plan(portfolio: Portfolio, decision: Decision, *, name: str = "First", scenario: str = "") -> Plan:
    """A plan of a decision; its proof is of no importance here."""
    inputs = snapshot.to_json(portfolio)
    return Plan(
        name=name,
        scenario=scenario,
        created="2027-01-15T09:30:00+00:00",
        decision=decision,
        proof=Proof(Outcome.OPTIMAL, StopReason.GAP_REACHED, 200, 201, 0.005, 0.01, True, "highs", "1.15.0", 0.25),
        inputs=inputs,
        inputs_sha256=snapshot.sha256(inputs),
        program_version="0.1.0",
    )


def faults_of_the_file(found: list[Message]) -> list[Message]:
    """What ``check`` found but for the sums of plans: an old file has those of its time, and definitions may change."""
    return [fault for fault in found if "is not what its inputs and decision come to" not in str(fault)]


RICH_DECISION = Decision(
    (Choice("data-platform", "full", 2), Choice("réclamations 2.0", "standard", 0), Choice("locked", "standard", 0)),
    (Allotment("empowerment", 0, 150_00), Allotment("empowerment", 3, 50_00)),
)
