"""Cells of every part: what they show, take and refuse; drafts; and how much work setting many cells is."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxalloc.domain.constraints.relations import Enables, Endpoint, Excludes, GroupLimit, Requires, Together
from cxalloc.domain.constraints.rules import Bound, SpendRule
from cxalloc.domain.document.document import Document, Part, items_of, keys_of
from cxalloc.domain.initiative import BenefitFromRoi, BenefitTotal, Cost, Initiative, Level
from cxalloc.domain.names import Tag
from cxalloc.domain.portfolio import LateStart, Portfolio
from cxalloc.domain.small_allocation import Tier
from cxalloc.domain.uncertainty import AS_STATED, CorrelatedBy, Correlation, LognormalTail, LowHigh, Uncertainty
from cxalloc.editing.cells.cells import Cell, Style, level_key, retry, set_cells, text_of
from cxalloc.editing.rows import add
from tests.strategies import portfolios

FRENCH = Style(",", "\u202f")
ENGLISH = Style(".", ",")
ENABLES = "forms enables platform (full)"
GROUP = "group forms; free"


def set_one(document: Document, part: Part, key: str, field: str, text: str, style: Style = ENGLISH) -> Document:
    return set_cells(document, [Cell(part, key, field, text)], style)


def reasons(document: Document) -> list[str]:
    return [str(draft.reason) for draft in document.drafts.values()]


@pytest.mark.parametrize(
    ("part", "key", "field", "text", "shown"),
    [
        (Part.PORTFOLIO, "", "name", " Bank ", "Bank"),
        (Part.PORTFOLIO, "", "currency", "usd", "USD"),
        (Part.PORTFOLIO, "", "annual_rate", "8,5 %", "8.5\xa0%"),
        (Part.PORTFOLIO, "", "budget_periods", "6", "6"),
        (Part.PORTFOLIO, "", "benefit_periods", "8", "8"),
        (Part.PORTFOLIO, "", "start", "2028-Q2", "2028-Q2"),
        (Part.PORTFOLIO, "", "start", "T2 2028", "2028-Q2"),
        (Part.PORTFOLIO, "", "start", "2028-05-14", "2028-Q2"),
        (Part.PORTFOLIO, "", "start", "Q4 2025", "2025-Q4"),
        (Part.PORTFOLIO, "", "unit", "Month", "month"),
        (Part.PORTFOLIO, "", "objective", "score", "score"),
        (Part.FUND, "opex", "name", "Running costs", "Running costs"),
        (Part.FUND, "opex", "carry_over", "20 %", "20\xa0%"),
        (Part.FUND, "opex", "amount:2027-Q2", "12 500,50 €", "12,500.5"),
        (Part.FUND, "opex", "amount:4", "", "0"),
        (Part.TEAM, "data", "capacity:2027-Q4", "12,5", "12.5"),
        (Part.SMALL_ALLOCATION, "frontline", "name", "Frontline", "Frontline"),
        (Part.SMALL_ALLOCATION, "frontline", "fund", "capex", "capex"),
        (Part.SMALL_ALLOCATION, "frontline", "fund", "CAPEX", "capex"),
        (Part.SMALL_ALLOCATION, "frontline", "ticket", "25", "25"),
        (Part.SMALL_ALLOCATION, "frontline", "maximum", "1 000", "1,000"),
        (Part.SMALL_ALLOCATION, "frontline", "total_cap", "2000", "2,000"),
        (Part.SMALL_ALLOCATION, "frontline", "cadence", "2", "2"),
        (Part.SMALL_ALLOCATION, "frontline", "delay", "1", "1"),
        (Part.SMALL_ALLOCATION, "frontline", "tier1_rate", "3", "3"),
        (Part.SMALL_ALLOCATION, "frontline", "tier1_rate", "300 %", "3"),
        (Part.SMALL_ALLOCATION, "frontline", "tier2_amount", "40", "40"),
        (Part.SMALL_ALLOCATION, "frontline", "tag:moment", "sales; service", "sales; service"),
        (Part.SMALL_ALLOCATION, "frontline", "score:fit", "70", "70"),
        (Part.RELATION, ENABLES, "uplift", "12,5 %", "12.5\xa0%"),
        (Part.RELATION, GROUP, "at_most", "2", "2"),
        (Part.RELATION, GROUP, "at_least", "1", "1"),
        (Part.RULE, "small", "at_least", "20 %", "20\xa0%"),
        (Part.RULE, "small", "at_least", "0,2", "20\xa0%"),
        (Part.RULE, "small", "at_least", "2500", "2,500"),
        (Part.RULE, "small", "at_most", "20 %", "20\xa0%"),
        (Part.RULE, "small", "window", "horizon", "horizon"),
        (Part.RULE, "small", "window", "2", "2"),
        (Part.RULE, "small", "select.fund", "Capex", "capex"),
        (Part.RULE, "small", "select.kind", "", ""),
        (Part.RULE, "small", "select.tag", "moment:service", "moment:service"),
        (Part.RULE, "small", "of.owner", "Ana", "Ana"),
        (Part.RULE, "small", "enabled", "non", "no"),
        (Part.RULE, "ana", "at_most", "50 %", "50\xa0%"),
        (Part.RULE, "rhythm", "minimum_active", "1", "1"),
        (Part.SCENARIO, "lean", "set:budget.factor", "90 %", "90 %"),
        (Part.SCENARIO, "lean", "set:budget.factor", "", ""),
        (Part.SCENARIO, "lean", "set:fund.opex.amounts", "1 000; 2 000; 3 000,50; 0", "1000; 2000; 3000.5; 0"),
        (Part.SCENARIO, "lean", "set:initiative.chatbot.slip", "1", "1"),
        (Part.SCENARIO, "lean", "set:initiative.platform.full.roi", "12,5 %", "12.5 %"),
        (Part.SCENARIO, "lean", "set:initiative.forms.earliest_start", "2027-Q3", "2027-Q3"),
    ],
)
def test_what_a_cell_takes(sample, part, key, field, text, shown):
    after = set_one(sample, part, key, field, text)
    assert reasons(after) == []
    assert text_of(after.portfolio, part, key, field, ENGLISH) == shown


@pytest.mark.parametrize(
    ("part", "key", "field", "text", "reason"),
    [
        (Part.PORTFOLIO, "", "name", "", "expected a name"),
        (Part.PORTFOLIO, "", "currency", "euro", "expected a code of three capital letters such as EUR"),
        (Part.PORTFOLIO, "", "annual_rate", "8", "expected an annual rate from -50 % to 50 % such as 0.08 or 8 %"),
        (Part.PORTFOLIO, "", "unit", "week", "expected one of month, quarter, year"),
        (Part.PORTFOLIO, "", "start", "soon", "expected a quarter such as 2027-Q1"),
        (Part.PORTFOLIO, "", "start", "3", "expected a quarter such as 2027-Q1"),
        (Part.PORTFOLIO, "", "budget_periods", "0", "expected a whole number from 1 to 600"),
        (
            Part.PORTFOLIO,
            "",
            "budget_periods",
            "1",
            "initiative 'chatbot', duration is '2'; expected at most 1 period",
        ),
        (Part.PORTFOLIO, "", "weight:fit", "30 %", "expected weights that sum to 1"),
        (Part.FUND, "opex", "amount:1", "-5", "expected an amount of 0 or more"),
        (Part.FUND, "opex", "amount:1", "much", "expected an amount in EUR such as 1,250.5"),
        (Part.FUND, "opex", "carry_over", "2", "expected a share from 0 to 1"),
        (Part.FUND, "opex", "id", "capex", "expected an id that no other fund has"),
        (Part.TEAM, "data", "capacity:1", "-1", "expected person-days, 0 or more"),
        (Part.SMALL_ALLOCATION, "frontline", "fund", "gold", "expected one of the funds: opex, capex"),
        (Part.SMALL_ALLOCATION, "frontline", "maximum", "10", "expected an amount of at least the ticket"),
        (Part.SMALL_ALLOCATION, "frontline", "ticket", "900", "small allocation 'frontline', maximum is '50000'; "),
        (Part.SMALL_ALLOCATION, "frontline", "tier2_rate", "4", "expected at most the rate of the tier before, 2.5"),
        (Part.SMALL_ALLOCATION, "frontline", "tier4_rate", "0.1", "tiers count from 1 without gaps"),
        (Part.SMALL_ALLOCATION, "frontline", "tier1_amount", "", "expected an amount: only the last tier may be "),
        (Part.SMALL_ALLOCATION, "frontline", "cadence", "often", "expected a whole number of periods"),
        (Part.RELATION, ENABLES, "uplift", "60 %", "initiative 'platform', success is '0.5 raised by 0.60'; "),
        (Part.RELATION, ENABLES, "other", "free", "expected an initiative with benefits, not a stated npv"),
        (Part.RELATION, ENABLES, "other", "nobody", "relation '2', initiative is 'nobody'; expected the id of an "),
        (Part.RELATION, ENABLES, "members", "forms", "expected nothing: a relation 'enables' has none"),
        (Part.RELATION, ENABLES, "relation", "hinders", "expected one of requires, excludes, together, enables"),
        (Part.RELATION, GROUP, "at_least", "2", "relation 'forms; free', at_most is '1'; expected at least 2"),
        (Part.RULE, "small", "at_least", "150 %", "expected a share from 0 to 1"),
        (Part.RULE, "small", "at_least", "", "expected an amount, or a share such as 15 %"),
        (Part.RULE, "small", "window", "9", "expected at most 4 budget periods"),
        (Part.RULE, "small", "select.owner", "Nobody", "rule 'small', owner is 'Nobody'; expected an owner of some "),
        (Part.RULE, "small", "select.tag", "moment", "expected a tag such as moment:onboarding"),
        (Part.RULE, "small", "minimum_active", "1", "expected nothing: this rule bounds money"),
        (Part.RULE, "rhythm", "minimum_active", "5", "expected at most 1: so many are selected"),
        (Part.RULE, "rhythm", "at_least", "5", "this rule counts small allocations: it has no bound in money"),
        (Part.SCENARIO, "lean", "name", "a;b", "expected 1 to 80 characters without ';'"),
        (Part.SCENARIO, "lean", "set:budget.factor", "-1", "expected a factor of 0 or more such as 0.85 or 85 %"),
        (Part.SCENARIO, "lean", "set:initiative.nobody.slip", "1", "expected the id of one initiative after "),
    ],
)
def test_what_a_cell_refuses(sample, part, key, field, text, reason):
    after = set_one(sample, part, key, field, text)
    assert after.portfolio is sample.portfolio
    [draft] = after.drafts.values()
    assert draft.place == (part, key, field)
    assert (draft.text, str(draft.reason)[: len(reason)]) == (text, reason)


@pytest.mark.parametrize("part", Part)
def test_a_field_or_a_key_that_is_not_there(sample, part):
    key = keys_of(part, items_of(sample.portfolio, part))[0]
    for where in ((key, "colour"), (key, "tier0_rate"), ("nobody", "name")):
        with pytest.raises(KeyError):
            text_of(sample.portfolio, part, *where)
        with pytest.raises(KeyError):
            set_one(sample, part, *where, "x")


class TestHead:
    def test_more_periods_go_on_as_the_last(self, sample):
        sample = set_one(sample, Part.FUND, "opex", "amount:4", "70")
        after = set_one(sample, Part.PORTFOLIO, "", "budget_periods", "6").portfolio
        assert after.funds[0].amounts == (10_000_00, 10_000_00, 10_000_00, 70_00, 70_00, 70_00)
        assert len(after.teams[0].capacity) == 6
        assert len(set_one(sample, Part.PORTFOLIO, "", "budget_periods", "3").portfolio.funds[1].amounts) == 3

    @pytest.mark.parametrize(("unit", "start"), [("month", "2027-01"), ("year", "2027")])
    def test_another_unit_begins_at_the_same_time(self, sample, unit, start):
        assert set_one(sample, Part.PORTFOLIO, "", "unit", unit).portfolio.horizon.start == start

    def test_another_currency_leaves_figures_as_they_read(self, sample):
        after = set_one(sample, Part.PORTFOLIO, "", "currency", "JPY")
        for where in (
            (Part.INITIATIVE, "chatbot", "cost"),
            (Part.FUND, "opex", "amount:1"),
            (Part.RULE, "ana", "at_most"),
        ):
            assert text_of(after.portfolio, *where) == text_of(sample.portfolio, *where)
        assert after.portfolio.funds[0].amounts[0] == 10_000
        assert set_one(after, Part.PORTFOLIO, "", "currency", "EUR").portfolio == sample.portfolio

    def test_a_benefit_in_all_is_an_amount_like_any_other(self, sample):
        cells = [Cell(Part.INITIATIVE, "chatbot", *one) for one in (("benefit_total", "900"), ("benefit_periods", "3"))]
        in_euros = set_cells(sample, cells)
        in_yen = set_one(in_euros, Part.PORTFOLIO, "", "currency", "JPY")
        assert in_yen.portfolio.initiative_by_id["chatbot"].levels[0].benefit == BenefitTotal(900, 3)
        assert set_one(in_yen, Part.PORTFOLIO, "", "currency", "EUR").portfolio == in_euros.portfolio

    @pytest.mark.parametrize("late_start", LateStart)
    def test_late_starts_shift_or_cut(self, sample, late_start):
        after = set_one(sample, Part.PORTFOLIO, "", "late_start", late_start.value)
        assert after.portfolio.late_start is late_start
        assert text_of(after.portfolio, Part.PORTFOLIO, "", "late_start") == late_start.value
        refused = set_one(sample, Part.PORTFOLIO, "", "late_start", "push")
        assert [str(one.reason) for one in refused.drafts.values()] == ["expected one of shift, cut"]

    @pytest.mark.parametrize(
        ("cells", "stated"),
        [
            ({"low_high": "P10_P90"}, Uncertainty(LowHigh.P10_P90)),
            ({"low_high": ""}, AS_STATED),
            ({"correlation.rho": "20 %"}, Uncertainty(correlation=Correlation(CorrelatedBy.ALL, Decimal("0.2")))),
            (
                {"correlation.rho": "0.2", "correlation.by": "tag:moment"},
                Uncertainty(correlation=Correlation(CorrelatedBy.TAG, Decimal("0.2"), "moment")),
            ),
            ({"correlation.rho": ""}, AS_STATED),
            (
                {"lognormal_tail.tag": "moment:sales"},
                Uncertainty(lognormal_tail=LognormalTail(Tag("moment", "sales"), Decimal(10))),
            ),
            (
                {"lognormal_tail.tag": "moment:sales", "lognormal_tail.cap": "400 %"},
                Uncertainty(lognormal_tail=LognormalTail(Tag("moment", "sales"), Decimal(4))),
            ),
        ],
    )
    def test_what_is_stated_about_uncertainty(self, sample, cells, stated):
        after = set_cells(sample, [Cell(Part.PORTFOLIO, "", field, text) for field, text in cells.items()])
        assert not after.drafts
        assert after.portfolio.uncertainty == stated
        shown = {field: text_of(after.portfolio, Part.PORTFOLIO, "", field) for field in cells}
        again = set_cells(sample, [Cell(Part.PORTFOLIO, "", field, text) for field, text in shown.items()])
        assert again.portfolio == after.portfolio
        emptied = [Cell(Part.PORTFOLIO, "", field, "") for field in cells]
        assert set_cells(after, emptied).portfolio == sample.portfolio

    @pytest.mark.parametrize(
        ("field", "text", "reason"),
        [
            ("low_high", "ends", "expected one of extremes, p10_p90"),
            ("correlation.rho", "2", "expected a share from 0 to 1"),
            ("correlation.by", "owner", "expected a correlation before what it is by"),
            ("correlation.by", "moment", "expected all, owner, or tag:DIMENSION"),
            ("lognormal_tail.tag", "sales", 'expected a tag as "DIMENSION:VALUE"'),
            ("lognormal_tail.cap", "3", "expected a tag before the cap"),
        ],
    )
    def test_what_uncertainty_refuses(self, sample, field, text, reason):
        after = set_one(sample, Part.PORTFOLIO, "", field, text)
        assert after.portfolio is sample.portfolio
        assert [str(one.reason) for one in after.drafts.values()] == [reason]

    def test_weights_wait_for_one_another(self, sample):
        after = set_one(sample, Part.PORTFOLIO, "", "weight:fit", "30 %")
        assert text_of(after.portfolio, Part.PORTFOLIO, "", "weight:fit") == "40\xa0%"
        after = set_one(after, Part.PORTFOLIO, "", "weight:npv", "50 %")
        assert {draft.text for draft in after.drafts.values()} == {"50 %", "30 %"}
        after = set_one(after, Part.PORTFOLIO, "", "weight:brand", "20 %")
        assert not after.drafts
        assert dict(after.portfolio.objective.weights) == {
            "npv": Decimal("0.5"),
            "fit": Decimal("0.3"),
            "brand": Decimal("0.2"),
        }


class TestSmallAllocations:
    def test_a_ticket_is_the_minimum(self, sample):
        after = set_one(sample, Part.SMALL_ALLOCATION, "frontline", "ticket", "20").portfolio.small_allocations[0]
        assert (after.ticket, after.minimum) == (20_00, 20_00)
        gone = set_one(sample, Part.SMALL_ALLOCATION, "frontline", "ticket", "").portfolio
        assert (gone.small_allocations[0].ticket, gone.small_allocations[0].minimum) == (None, 50_00)
        assert text_of(gone, Part.SMALL_ALLOCATION, "frontline", "minimum") == "50"

    def test_tiers_come_and_go_at_the_end(self, sample):
        fields = {"tier2_amount": "50", "tier3_rate": "0.05", "tier3_amount": ""}
        after = set_cells(sample, [Cell(Part.SMALL_ALLOCATION, "frontline", *one) for one in fields.items()])
        assert after.portfolio.small_allocations[0].tiers[1:] == (Tier(Decimal("0.1"), 50_00), Tier(Decimal("0.05")))
        gone = set_one(after, Part.SMALL_ALLOCATION, "frontline", "tier3_rate", "")
        assert len(gone.portfolio.small_allocations[0].tiers) == 2


class TestRelations:
    def test_one_kind_becomes_another(self, sample):
        after = set_one(sample, Part.RELATION, ENABLES, "relation", "together")
        assert after.portfolio.relations[1] == Together(Endpoint("forms"), Endpoint("platform", "full"))
        back = set_one(after, Part.RELATION, "forms together with platform (full)", "relation", "enables")
        assert reasons(back) == ["expected an uplift with it, such as 10 %"]
        back = set_one(back, Part.RELATION, "forms together with platform (full)", "uplift", "5 %")
        assert not back.drafts
        assert back.portfolio.relations[1] == Enables(Endpoint("forms"), Endpoint("platform", "full"), Decimal("0.05"))

    def test_an_initiative_may_be_called_by_its_name(self, sample):
        after = set_one(sample, Part.RELATION, ENABLES, "initiative", "chatbot")
        after = set_one(after, Part.RELATION, "chatbot enables platform (full)", "initiative", "FORMS")
        assert after.portfolio == sample.portfolio
        after = set_one(sample, Part.RELATION, GROUP, "members", "Data platform; forms")
        assert after.portfolio.relations[2] == GroupLimit(("platform", "forms"), 0, 1)

    def test_another_initiative_has_other_levels(self, sample):
        key = "chatbot requires platform (full)"
        after = set_one(sample, Part.RELATION, key, "other", "forms")
        assert after.portfolio.relations[0] == Requires(Endpoint("chatbot"), Endpoint("forms"))
        after = set_one(sample, Part.RELATION, key, "when", "funded")
        assert after.portfolio.relations[0] == Requires(Endpoint("chatbot"), Endpoint("platform", "full"), False)


class TestRules:
    def test_a_bound_in_the_other_cell_turns_the_rule_round(self, sample):
        rule = set_one(sample, Part.RULE, "small", "at_most", "20 %").portfolio.rules[0]
        assert isinstance(rule, SpendRule)
        assert (rule.bound, rule.share) == (Bound.AT_MOST, Decimal("0.2"))

    def test_an_amount_is_of_nothing(self, sample):
        after = set_one(sample, Part.RULE, "small", "of.owner", "Ana")
        rule = set_one(after, Part.RULE, "small", "at_least", "500").portfolio.rules[0]
        assert isinstance(rule, SpendRule)
        assert (rule.amount, rule.share, rule.of.owner) == (500_00, None, None)


class TestNames:
    @pytest.fixture
    def busy(self, sample):
        """The sample with a scenario that speaks of everything."""
        changes = {
            "fund.opex.factor": "0.9",
            "team.data.factor": "0.9",
            "initiative.platform.full.success": "0.4",
            "initiative.platform.committed_level": "full",
            "small_allocation.frontline.delay": "1",
            "rule.small.enabled": "no",
        }
        cells = [Cell(Part.SCENARIO, "lean", f"set:{key}", value) for key, value in changes.items()]
        cells.append(Cell(Part.INITIATIVE, "platform/full", "effort_1:data", "3"))
        cells.append(Cell(Part.RULE, "small", "select.fund", "opex"))
        after = set_cells(sample, cells)
        assert not after.drafts
        return after

    @pytest.mark.parametrize(
        ("part", "key", "field"),
        [
            (Part.FUND, "opex", "id"),
            (Part.TEAM, "data", "id"),
            (Part.INITIATIVE, "platform", "id"),
            (Part.INITIATIVE, "platform/full", "level"),
            (Part.SMALL_ALLOCATION, "frontline", "id"),
            (Part.RULE, "small", "id"),
            (Part.SCENARIO, "lean", "name"),
        ],
    )
    def test_what_refers_to_an_item_follows_its_new_name(self, busy, part, key, field):
        old = text_of(busy.portfolio, part, key, field)
        after = set_one(busy, part, key, field, "something new")
        assert not after.drafts
        assert f"'{old}'" not in repr(after.portfolio)
        assert f".{old}." not in repr(after.portfolio)
        assert repr(after.portfolio).count("something new") == repr(busy.portfolio).replace(
            f".{old}.", f"'{old}'"
        ).count(f"'{old}'")
        new = level_key("platform", "something new") if field == "level" else "something new"
        assert set_one(after, part, new, field, old).portfolio == busy.portfolio

    def test_two_may_swap_their_names(self, busy):
        cells = [Cell(Part.INITIATIVE, one, "id", two) for one, two in (("forms", "free"), ("free", "forms"))]
        after = set_cells(busy, cells)
        assert not after.drafts
        assert after.portfolio.initiative_by_id["free"].name == "Forms"
        assert after.portfolio.relations[2] == GroupLimit(("free", "forms"), 0, 1)

    def test_a_name_that_is_taken_is_refused(self, busy):
        after = set_cells(busy, [Cell(Part.INITIATIVE, one, "id", "new") for one in ("forms", "free", "chatbot")])
        assert sorted(one.id for one in after.portfolio.initiatives) != sorted(
            one.id for one in busy.portfolio.initiatives
        )
        assert set(reasons(after)) == {"expected an id that no other candidate has"}
        assert len({one.id for one in after.portfolio.initiatives}) == 4

    def test_drafts_follow_too(self, busy):
        busy = set_one(busy, Part.INITIATIVE, "platform/full", "cost", "a lot")
        busy = set_one(busy, Part.RELATION, ENABLES, "uplift", "a lot")
        after = set_one(busy, Part.INITIATIVE, "platform", "id", "base")
        after = set_one(after, Part.INITIATIVE, "base/full", "level", "whole")
        assert set(after.drafts) == {
            (Part.INITIATIVE, "base/whole", "cost"),
            (Part.RELATION, "forms enables base (whole)", "uplift"),
        }
        assert all(draft.place == place for place, draft in after.drafts.items())


class TestDrafts:
    def test_an_roi_may_come_before_its_cost(self, sample):
        after = set_one(sample, Part.INITIATIVE, "free", "roi", "35 %")
        assert after.drafts[Part.INITIATIVE, "free", "roi"].text == "35 %"
        after = set_one(after, Part.INITIATIVE, "free", "cost", "100")
        assert not after.drafts
        level = after.portfolio.initiative_by_id["free"].level("standard")
        assert (level.costs, level.benefit) == ((Cost("opex", (100_00,)),), BenefitFromRoi(Decimal("0.35")))

    def test_a_draft_goes_when_its_cell_is_set(self, sample):
        after = set_one(sample, Part.INITIATIVE, "chatbot", "cost", "a lot")
        assert set_one(after, Part.INITIATIVE, "chatbot", "cost", "9").drafts == {}

    def test_a_draft_goes_when_the_old_value_is_put_back(self, sample):
        after = set_one(sample, Part.INITIATIVE, "chatbot", "cost", "a lot")
        back = set_one(after, Part.INITIATIVE, "chatbot", "cost", "12,000")
        assert back == sample
        assert back.portfolio is sample.portfolio

    def test_writing_a_draft_back_changes_nothing(self, sample):
        after = set_one(sample, Part.INITIATIVE, "chatbot", "cost", "a lot")
        assert set_one(after, Part.INITIATIVE, "chatbot", "cost", "a lot") is after

    def test_a_draft_waits_for_what_it_names(self, sample):
        after = set_one(sample, Part.INITIATIVE, "chatbot", "fund", "gold")
        after = set_one(after, Part.INITIATIVE, "forms", "latest_start", "2028-Q1")
        after = set_one(after, Part.RELATION, "free excludes chatbot", "other", "new")
        after = add(after, Part.FUND, name="X").document
        after = set_one(after, Part.FUND, "x", "id", "gold")
        assert after.portfolio.initiatives[0].levels[0].costs[0].fund == "gold"
        after = set_one(after, Part.PORTFOLIO, "", "budget_periods", "5")
        assert after.portfolio.initiatives[2].latest == 4
        after = add(after, Part.INITIATIVE, name="New").document
        assert len(after.drafts) == 1
        after = retry(after, ENGLISH)
        assert not after.drafts
        assert after.portfolio.relations[3] == Excludes(Endpoint("free"), Endpoint("new"))
        assert retry(after) is after

    def test_a_draft_of_a_period_goes_with_its_period(self, sample):
        after = set_one(sample, Part.FUND, "opex", "amount:2027-Q2", "a lot")
        after = set_one(after, Part.FUND, "capex", "amount:2027-Q4", "even more")
        later = set_one(after, Part.PORTFOLIO, "", "start", "2028-Q1")
        assert set(later.drafts) == {(Part.FUND, "opex", "amount:2028-Q2"), (Part.FUND, "capex", "amount:2028-Q4")}
        shorter = set_one(later, Part.PORTFOLIO, "", "budget_periods", "2")
        assert set(shorter.drafts) == {(Part.FUND, "opex", "amount:2028-Q2")}
        assert not set_one(shorter, Part.FUND, "opex", "amount:2028-Q2", "5").drafts

    def test_drafts_of_others_stay_as_they_are(self, sample):
        after = set_one(sample, Part.INITIATIVE, "chatbot", "cost", "a lot")
        after = set_one(after, Part.INITIATIVE, "forms", "name", "Better forms")
        [draft] = after.drafts.values()
        assert draft.place == (Part.INITIATIVE, "chatbot", "cost")
        assert (draft.text, str(draft.reason)) == ("a lot", "expected an amount in EUR such as 1,250.5")

    def test_the_rest_of_a_paste_is_set(self, sample):
        texts = {
            ("chatbot", "name"): "Bot",
            ("chatbot", "cost"): "?",
            ("forms", "duration"): "9",
            ("free", "owner"): "Z",
        }
        after = set_cells(sample, [Cell(Part.INITIATIVE, *place, text) for place, text in texts.items()])
        assert [place[1:] for place in after.drafts] == [("chatbot", "cost"), ("forms", "duration")]
        assert after.portfolio.initiative_by_id["chatbot"].name == "Bot"
        assert after.portfolio.initiative_by_id["free"].owner == "Z"

    def test_who_breaks_a_rule_elsewhere_is_found(self, sample):
        cells = [Cell(Part.INITIATIVE, key, "owner", "New") for key in ("platform", "chatbot", "forms", "free")]
        after = set_cells(sample, cells)  # the rule ``ana`` needs somebody of that name
        assert [place[1] for place in after.drafts] == ["forms"]
        assert reasons(after) == ["rule 'ana', owner is 'Ana'; expected an owner of some candidate"]
        assert [one.owner for one in after.portfolio.initiatives] == ["New", "New", "Ana", "New"]

    def test_of_several_levels_the_wrong_one_is_found(self, sample):
        cells = [
            Cell(Part.INITIATIVE, f"platform/{level}", "duration", text)
            for level, text in (("pilot", "2"), ("full", "9"))
        ]
        cells += [
            Cell(Part.INITIATIVE, f"platform/{level}", "success", text)
            for level, text in (("pilot", "1"), ("full", "2"))
        ]
        after = set_cells(sample, cells)
        assert set(after.drafts) == {(Part.INITIATIVE, "platform/full", field) for field in ("duration", "success")}

    def test_who_breaks_a_relation_is_found(self, sample):
        cells = [Cell(Part.INITIATIVE, key, "npv", "5") for key in ("platform/full", "chatbot", "platform/pilot")]
        after = set_cells(sample, cells)
        assert [place[1] for place in after.drafts] == ["platform/full"]


@pytest.fixture
def large():
    level = Level("standard", 2, (Cost("opex", (5_000, 5_000)),), BenefitFromRoi(Decimal("0.35")))

    def make(base: Portfolio) -> Document:
        items = tuple(Initiative(f"i{number}", f"Number {number}", (level,), "Ana") for number in range(10_000))
        return Document(base.revised(initiatives=items, relations=(), scenarios=()))

    return make


@pytest.mark.parametrize(
    ("field", "texts", "drafts", "most"),
    [
        ("cost", ["1 000", "2000", "30"], 0, 1),
        ("roi", ["10 %", "lots", "35"], 6_666, 1),
        ("duration", ["1", "9", "-1"], 6_666, 2),  # nine periods are refused by the portfolio, in one go
        ("owner", ["Bo"], 1, 20),  # somebody has to be called Ana: the last of them is found by halving
    ],
)
def test_ten_thousand_cells_are_few_portfolios(sample, large, monkeypatch, field, texts, drafts, most):
    document, made = large(sample.portfolio), []
    check = Portfolio.revised

    def counting(self: Portfolio, **parts: Any) -> Portfolio:
        made.append(parts)
        return check(self, **parts)

    monkeypatch.setattr(Portfolio, "revised", counting)
    cells = [Cell(Part.INITIATIVE, f"i{at}", field, texts[at % len(texts)]) for at in range(10_000)]
    after = set_cells(document, cells)
    assert len(after.drafts) == drafts
    assert len(made) <= most


_texts = st.one_of(
    st.sampled_from(
        ["", "1", "0", "-1", "2", "9", "1 234,56 €", "12,5 %", "(5)", "35 %", "2027-Q3", "2027-12", "a", "x"]
    ),
    st.sampled_from(["must", "committed", "candidate", "yes", "horizon", "standard", "1e9", "requires", "enables"]),
    st.text(max_size=4),
)
_fields = {
    Part.PORTFOLIO: "name currency annual_rate unit start budget_periods benefit_periods objective weight:npv weight:a",
    Part.FUND: "id name carry_over amount:1",
    Part.TEAM: "id name capacity:1",
    Part.INITIATIVE: "id name owner status earliest_start latest_start committed_level committed_start level duration "
    "cost run_cost fund benefit roi npv success low high cost_2 benefit_1 low_1 high_2 tag:a score:a effort_1:a",
    Part.SMALL_ALLOCATION: "id name owner fund ticket minimum maximum total_cap cadence delay tier1_rate tier1_amount "
    "tier2_rate tier2_amount tag:a score:a",
    Part.RELATION: "relation initiative level other other_level when uplift members at_least at_most",
    Part.RULE: "id enabled at_least at_most minimum_active window select.kind select.fund select.owner select.tag "
    "of.kind of.fund of.owner of.tag",
    Part.SCENARIO: "name set:budget.factor set:initiative.a.slip",
}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.data(), portfolios())
def test_any_text_is_set_or_becomes_a_draft(data, found):
    document = Document(found)
    for _ in range(3):
        cells = []
        for part in data.draw(st.lists(st.sampled_from(list(Part)), min_size=1, max_size=6)):
            keys = keys_of(part, items_of(document.portfolio, part))
            if keys:
                field = data.draw(st.sampled_from(_fields[part].split()))
                cells.append(Cell(part, data.draw(st.sampled_from(keys)), field, data.draw(_texts)))
        before, document = document, set_cells(document, cells, FRENCH)
        refused = {draft.text for draft in document.drafts.values()}
        assert refused <= {cell.text for cell in cells} | {draft.text for draft in before.drafts.values()}
        assert replace(document.portfolio) == document.portfolio  # checked from scratch


def test_the_first_period_is_shown_as_it_is_read(sample):
    french = Style(",", "\u202f", "fr")
    shown = text_of(sample.portfolio, Part.PORTFOLIO, "", "start", french)
    assert shown == "T1 2027"
    later = set_one(sample, Part.PORTFOLIO, "", "start", "T3 2030", french)
    assert later.portfolio.horizon.start == "2030-Q3"
    assert set_one(later, Part.PORTFOLIO, "", "start", shown, french).portfolio == sample.portfolio
