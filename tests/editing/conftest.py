from decimal import Decimal

import pytest

from cxalloc.domain.constraints.relations import Enables, Endpoint, Excludes, GroupLimit, Requires
from cxalloc.domain.constraints.rules import Bound, CadenceRule, Kind, Selection, SpendRule
from cxalloc.domain.document.document import Document
from cxalloc.domain.initiative import (
    BenefitFromRoi,
    BenefitPerPeriod,
    BenefitProfile,
    Cost,
    Initiative,
    Level,
    StatedNpv,
)
from cxalloc.domain.names import Tag
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.portfolio import Fund, Objective, ObjectiveKind, Portfolio, Scenario, Team
from cxalloc.domain.small_allocation import SmallAllocation, Tier


@pytest.fixture
def sample() -> Document:
    """Four initiatives of different shapes, a small allocation, and one of everything else, over four quarters."""
    initiatives = (
        Initiative(
            "chatbot",
            "Chatbot",
            (Level("standard", 2, (Cost("opex", (6_000_00, 6_000_00)),), BenefitFromRoi(Decimal("0.35"))),),
            owner="Ana",
            tags=(Tag("moment", "service"), Tag("moment", "sales")),
        ),
        Initiative(
            "platform",
            "Data platform",
            (
                Level("pilot", 1, (Cost("opex", (1_000_00,)),), BenefitPerPeriod(100_00)),
                Level(
                    "full",
                    2,
                    (Cost("capex", (3_000_00, 1_000_00), run=50_00), Cost("opex", (500_00,))),
                    BenefitPerPeriod(900_00),
                    success=Decimal("0.5"),
                ),
            ),
            owner="Bo",
        ),
        Initiative(
            "forms",
            "Forms",
            (Level("standard", 1, (Cost("opex", (100_00, 300_00)),), BenefitProfile((0, 700_00))),),
            owner="Ana",
        ),
        Initiative("free", "Free", (Level("standard", 1, (), StatedNpv(10_00)),)),
    )
    small = SmallAllocation(
        "frontline",
        "Frontline fund",
        "opex",
        50_00,
        500_00,
        (Tier(Decimal("2.5"), 100_00), Tier(Decimal("0.1"))),
        ticket=50_00,
        owner="Ops",
        tags=(Tag("moment", "service"),),
    )
    chatbot, platform = Endpoint("chatbot"), Endpoint("platform", "full")
    return Document(
        Portfolio(
            "Retail bank",
            "EUR",
            Horizon(PeriodUnit.QUARTER, "2027-Q1", 4, 2),
            Decimal("0.08"),
            (Fund("opex", "Opex", (10_000_00,) * 4), Fund("capex", "Capex", (5_000_00,) * 4, Decimal("0.5"))),
            initiatives,
            (small,),
            (Team("data", "Data engineers", (Decimal(20),) * 4),),
            (
                Requires(chatbot, platform),
                Enables(Endpoint("forms"), platform, Decimal("0.25")),
                GroupLimit(("forms", "free"), 0, 1),
                Excludes(Endpoint("free"), chatbot),
            ),
            (
                SpendRule("small", Bound.AT_LEAST, Selection(kind=Kind.SMALL_ALLOCATION), share=Decimal("0.15")),
                SpendRule("ana", Bound.AT_MOST, Selection(owner="Ana"), amount=9_000_00, window=None),
                CadenceRule("rhythm", 1),
            ),
            Objective(ObjectiveKind.NPV, (("npv", Decimal("0.6")), ("fit", Decimal("0.4")))),
            (Scenario("lean", (("budget.factor", "0.85"), ("initiative.chatbot.status", "must"))),),
        )
    )
