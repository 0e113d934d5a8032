"""Cells of initiatives and levels: what they show, what they take, and what they refuse."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxalloc.domain import initiative as values
from cxalloc.domain.document.document import Document, Part
from cxalloc.domain.initiative import (
    BenefitFromRoi,
    BenefitPerPeriod,
    BenefitProfile,
    BenefitTotal,
    Cost,
    Level,
    StatedNpv,
)
from cxalloc.editing.cells.cells import Cell, Style, level_key, set_cells, text_of
from tests.strategies import portfolios

FRENCH = Style(",", "\u202f")
ENGLISH = Style(".", ",")
FIELDS = [
    *("id", "name", "owner", "status", "earliest_start", "latest_start", "committed_level", "committed_start"),
    *("level", "duration", "cost", "run_cost", "fund", "benefit", "roi", "npv", "success", "low", "high"),
    *("cost_1", "cost_2", "benefit_1", "benefit_2", "low_1", "high_1", "tag:moment"),
    *("benefit_total", "benefit_periods"),
    *("cost_low", "cost_high", "duration_low", "duration_high"),
]


def set_one(document: Document, key: str, field: str, text: str, style: Style = ENGLISH) -> Document:
    return set_cells(document, [Cell(Part.INITIATIVE, key, field, text)], style)


def reasons(document: Document) -> dict[tuple[str, str], str]:
    return {place[1:]: str(draft.reason) for place, draft in document.drafts.items()}


def level_of(document: Document, key: str, name: str = "standard") -> Level:
    return document.portfolio.initiative_by_id[key].level(name)


@pytest.mark.parametrize(
    ("field", "english", "french"),
    [
        ("name", "Chatbot", "Chatbot"),
        ("owner", "Ana", "Ana"),
        ("status", "candidate", "candidate"),
        ("cost", "12,000", "12\u202f000"),
        ("cost_2", "6,000", "6\u202f000"),
        ("roi", "35\xa0%", "35\xa0%"),
        ("npv", "", ""),
        ("duration", "2", "2"),
        ("earliest_start", "2027-Q1", "2027-Q1"),
        ("latest_start", "", ""),
        ("success", "100\xa0%", "100\xa0%"),
        ("fund", "opex", "opex"),
        ("tag:moment", "sales; service", "sales; service"),
    ],
)
def test_what_a_cell_shows(sample, field, english, french):
    assert text_of(sample.portfolio, Part.INITIATIVE, "chatbot", field, ENGLISH) == english
    assert text_of(sample.portfolio, Part.INITIATIVE, "chatbot", field, FRENCH) == french


@pytest.mark.parametrize(
    ("field", "text", "shown"),
    [
        ("name", " Bot ", "Bot"),
        ("owner", "", ""),
        ("cost", "1\u202f234,56 €", "1,234.56"),
        ("cost", "1\xa0234", "1,234"),
        ("cost", "EUR 1,234.50", "1,234.5"),
        ("cost", "12,5", "12.5"),
        ("cost", "12 k", "12,000"),
        ("cost", "1,5k€", "1,500"),
        ("npv", "(0.5 K EUR)", "-500"),
        ("roi", "0.5", "50\xa0%"),
        ("roi", "12,5 %", "12.5\xa0%"),
        ("roi", "-20 %", "-20\xa0%"),
        ("roi", "(20 %)", "-20\xa0%"),
        ("npv", "(5)", "-5"),
        ("benefit", "300", "300"),
        ("benefit_3", "300", "300"),
        ("duration", "3", "3"),
        ("duration", "", "1"),
        ("earliest_start", "2027-Q2", "2027-Q2"),
        ("earliest_start", "T3 2027", "2027-Q3"),
        ("earliest_start", "2", "2027-Q2"),
        ("latest_start", "14/05/2027", "2027-Q2"),
        ("status", "must fund", "must"),
        ("status", "Jamais", "never"),
        ("success", "50 %", "50\xa0%"),
        ("low", "0.7", "70\xa0%"),
        ("high", "", ""),
        ("cost_low", "90 %", "90\xa0%"),
        ("cost_high", "1.5", "150\xa0%"),
        ("cost_high", "", ""),
        ("duration_low", "1", "1"),
        ("duration_high", "9", "9"),
        ("duration_high", "", ""),
        ("fund", "capex", "capex"),
        ("run_cost", "20", "20"),
        ("cost_1", "4000", "4,000"),
        ("cost_2:capex", "700", "700"),
        ("effort_2:data", "2,5", "2.5"),
        ("score:fit", "62.5", "62.5"),
        ("tag:moment", "a; b;a", "a; b"),
        ("tag:moment", "", ""),
        ("tag:new", "x", "x"),
    ],
)
def test_what_a_cell_takes(sample, field, text, shown):
    after = set_one(sample, "chatbot", field, text)
    assert not after.drafts
    assert text_of(after.portfolio, Part.INITIATIVE, "chatbot", field, ENGLISH) == shown


@pytest.mark.parametrize(
    ("field", "text", "reason"),
    [
        ("name", "  ", "expected a name"),
        ("cost", "a lot", "expected an amount in EUR such as 1,250.5"),
        ("cost", "12 %", "expected an amount in EUR such as 1,250.5"),
        ("cost", "1,234 k", "expected an amount that can be read in one way only: this may be 1.234 or 1234"),
        ("cost", "12 kg", "expected an amount in EUR such as 1,250.5"),
        ("cost", "$ 12", "expected an amount in EUR such as 1,250.5"),
        ("cost", "-1", "expected an amount of 0 or more"),
        ("cost", "", "expected a cost (0 if it costs nothing)"),
        ("cost", "0", "expected a cost to apply the ROI to"),
        ("roi", "35", "expected a rate such as 0.35 or 35 % (a bare number above 10 could mean either)"),
        ("roi", "high", "expected a share such as 0.15 or 15\xa0%"),
        ("duration", "1.5", "expected a whole number of periods, from 1 to 1,200"),
        ("duration", "0", "expected a whole number of periods, from 1 to 1,200"),
        (
            "earliest_start",
            "soon",
            "expected a quarter such as 2027-Q1 from 2027-Q1 to 2027-Q4, or a number from 1 to 4",
        ),
        ("latest_start", "2028-Q1", "expected a period from 2027-Q1 to 2027-Q4"),
        ("latest_start", "2026-Q4", "expected a period from 2027-Q1 to 2027-Q4"),
        ("status", "maybe", "expected one of candidate, must, never, committed"),
        ("success", "0", "expected a probability above 0 and at most 1"),
        ("low", "120 %", "expected a share of the likely benefit from 0 to 1"),
        ("cost_low", "120 %", "expected a share of the likely figure from 0 to 1"),
        ("cost_high", "160", "expected a share of the likely figure from 1 to 100"),
        ("duration_low", "3", "expected a whole number from 1 to 2"),
        ("duration_high", "1", "expected a whole number from 2 to 600"),
        ("duration_high", "1.5", "expected a whole number of periods, at least 1"),
        ("fund", "gold", "expected one of the funds: opex, capex"),
        ("tag:moment", "a=b", "expected a value of 1 to 80 characters without ';', '=', quotes, line breaks or "),
        ("score:style", "5", "expected a criterion of the objective: fit"),
        ("effort_1:night", "5", "initiative 'chatbot', team is 'night'; expected one of the teams: data"),
    ],
)
def test_what_a_cell_refuses(sample, field, text, reason):
    after = set_one(sample, "chatbot", field, text)
    assert after.portfolio is sample.portfolio
    [draft] = after.drafts.values()
    assert draft.place == (Part.INITIATIVE, "chatbot", field)
    assert (draft.text, str(draft.reason)[: len(reason)]) == (text, reason)


@pytest.mark.parametrize(
    ("text", "english", "french"),
    [
        ("1,234", 1_234_00, None),  # a fraction of a cent for the one is a thousand for the other
        ("1.234", None, None),  # French groups with a space, and its decimal mark is the comma
        ("1,234,567", 1_234_567_00, 1_234_567_00),
        ("1,23", 1_23, 1_23),
        ("1 234", 1_234_00, 1_234_00),
        ("1,2345", 1_23, 1_23),
    ],
)
def test_a_mark_that_could_mean_two_things(sample, text, english, french):
    for style, amount in ((ENGLISH, english), (FRENCH, french)):
        after = set_one(sample, "chatbot", "cost", text, style)
        if amount is None:
            [reason] = reasons(after).values()
            assert reason.startswith("expected an amount that can be read in one way only: this may be 1")
        else:
            assert sum(level_of(after, "chatbot").costs[0].amounts) == amount


class TestCosts:
    def test_an_even_cost_stays_even(self, sample):
        after = set_one(sample, "chatbot", "cost", "100.01")
        assert level_of(after, "chatbot").costs == (Cost("opex", (50_01, 50_00)),)
        after = set_one(after, "chatbot", "duration", "3")
        assert level_of(after, "chatbot").costs == (Cost("opex", (33_34, 33_34, 33_33)),)

    def test_cost_and_duration_in_one_step(self, sample):
        cells = [Cell(Part.INITIATIVE, "chatbot", field, text) for field, text in (("cost", "9"), ("duration", "3"))]
        for order in (cells, cells[::-1]):
            assert level_of(set_cells(sample, order), "chatbot").costs == (Cost("opex", (3_00,) * 3),)

    def test_an_uneven_cost_keeps_its_shape(self, sample):
        after = set_one(sample, "forms", "cost", "1000")
        assert level_of(after, "forms").costs == (Cost("opex", (250_00, 750_00)),)

    def test_several_funds_keep_their_proportions_to_the_cent(self, sample):
        after = set_one(sample, level_key("platform", "full"), "cost", "1000.01")
        capex, opex = level_of(after, "platform", "full").costs
        assert sum(capex.amounts) + sum(opex.amounts) == 1000_01
        assert capex.amounts[0] == pytest.approx(3000 / 4500 * 1000_01, abs=1)
        assert capex.amounts[1] == pytest.approx(1000 / 4500 * 1000_01, abs=1)
        assert opex.amounts[0] == pytest.approx(500 / 4500 * 1000_01, abs=1)
        assert capex.run == 50_00

    def test_the_shape_is_changed_period_by_period(self, sample):
        after = set_one(sample, "platform/full", "cost_3:opex", "20")
        assert level_of(after, "platform", "full").costs[1] == Cost("opex", (500_00, 0, 20_00))
        assert reasons(set_one(sample, "platform/full", "cost_1", "20")) == {
            ("platform/full", "cost_1"): "its costs come from several funds (capex, opex): change those of one of them"
        }

    def test_what_cost_nothing_is_paid_from_the_first_fund(self, sample):
        after = set_one(sample, "free", "cost", "10")
        assert level_of(after, "free").costs == (Cost("opex", (10_00,)),)
        assert level_of(set_one(sample, "free", "cost_2:capex", "5"), "free").costs == (Cost("capex", (0, 5_00)),)


class TestBenefits:
    @pytest.mark.parametrize(
        ("field", "text", "benefit"),
        [
            ("benefit", "5", BenefitPerPeriod(5_00)),
            ("roi", "5 %", BenefitFromRoi(Decimal("0.05"))),
            ("npv", "5", StatedNpv(5_00)),
            ("benefit_2", "5", BenefitProfile((0, 5_00))),
        ],
    )
    def test_one_way_takes_the_place_of_another(self, sample, field, text, benefit):
        assert level_of(set_one(sample, "chatbot", field, text), "chatbot").benefit == benefit

    def test_emptied_cells_matter_to_the_way_that_holds(self, sample):
        assert set_one(sample, "chatbot", "npv", "").portfolio is sample.portfolio
        assert level_of(set_one(sample, "chatbot", "roi", ""), "chatbot").benefit == BenefitProfile(())
        row = [Cell(Part.INITIATIVE, "chatbot", *one) for one in (("roi", ""), ("npv", "7"), ("benefit", ""))]
        assert level_of(set_cells(sample, row), "chatbot").benefit == StatedNpv(7_00)

    def test_two_ways_at_once_are_one_too_many(self, sample):
        row = [Cell(Part.INITIATIVE, "chatbot", *one) for one in (("npv", "7"), ("benefit", "8"))]
        after = set_cells(sample, row)
        assert level_of(after, "chatbot").benefit == StatedNpv(7_00)
        assert reasons(after) == {
            ("chatbot", "benefit"): "expected nothing: the benefit is stated in another cell already"
        }

    def test_a_benefit_in_all_has_its_periods(self, sample):
        total = [
            Cell(Part.INITIATIVE, "chatbot", *one) for one in (("benefit_total", "12 k"), ("benefit_periods", "6"))
        ]
        after = set_cells(sample, total)
        assert level_of(after, "chatbot").benefit == BenefitTotal(12_000_00, 6)
        shown = [text_of(after.portfolio, Part.INITIATIVE, "chatbot", one.field) for one in total]
        assert shown == ["12000", "6"]
        assert level_of(set_one(after, "chatbot", "benefit_total", "5"), "chatbot").benefit == BenefitTotal(5_00, 6)
        assert level_of(set_one(after, "chatbot", "benefit_periods", "2"), "chatbot").benefit == BenefitTotal(
            12_000_00, 2
        )
        assert level_of(set_one(after, "chatbot", "roi", "5 %"), "chatbot").benefit == BenefitFromRoi(Decimal("0.05"))
        assert level_of(set_one(after, "chatbot", "benefit_total", ""), "chatbot").benefit == BenefitProfile(())

    @pytest.mark.parametrize(
        ("given", "field", "reason"),
        [
            ({"benefit_total": "5"}, "benefit_periods", "the number of periods after delivery over which"),
            ({"benefit_periods": "5"}, "benefit_periods", "nothing, as no benefit_total is given"),
            ({"benefit_total": "5", "benefit_periods": "601"}, "benefit_periods", "a whole number from 0 to 600"),
            (
                {"roi": "0.5", "benefit_periods": "5"},
                "benefit_periods",
                "the benefit is stated in another cell already",
            ),
        ],
    )
    def test_a_benefit_in_all_without_its_periods_waits(self, sample, given, field, reason):
        after = set_cells(sample, [Cell(Part.INITIATIVE, "chatbot", *one) for one in given.items()])
        assert reason in "; ".join(reasons(after).values())
        assert not isinstance(level_of(after, "chatbot").benefit, BenefitTotal)

    def test_a_profile_is_changed_period_by_period(self, sample):
        after = set_one(sample, "forms", "benefit_4", "5")
        assert level_of(after, "forms").benefit == BenefitProfile((0, 700_00, 0, 5_00))
        assert level_of(set_one(after, "forms", "benefit_4", ""), "forms").benefit == BenefitProfile((0, 700_00))
        after = set_one(sample, "forms", "low_2", "500")
        assert level_of(after, "forms").benefit == BenefitProfile((0, 700_00), low=(0, 500_00))
        assert level_of(set_one(after, "forms", "low_2", ""), "forms").benefit == BenefitProfile((0, 700_00))


class TestCommitment:
    def test_status_and_start_in_any_order(self, sample):
        start, status = ("committed_start", "2027-Q2"), ("status", "committed")
        for order in ([start, status], [status, start]):
            document = sample
            for field, text in order:
                document = set_one(document, "chatbot", field, text)
                assert len(document.drafts) < 2
            assert not document.drafts
            assert document.portfolio.initiative_by_id["chatbot"].commitment == values.Commitment("standard", 1)
        back = set_one(document, "chatbot", "status", "candidate")
        assert back.portfolio == sample.portfolio

    def test_a_level_has_to_be_named_where_there_are_several(self, sample):
        row = [("status", "committed"), ("committed_start", "2027-Q2")]
        after = set_cells(sample, [Cell(Part.INITIATIVE, "platform", *one) for one in row])
        assert "expected a committed level: one of pilot, full" in reasons(after).values()
        after = set_one(after, "platform", "committed_level", "full")
        assert not after.drafts
        assert after.portfolio.initiative_by_id["platform"].commitment == values.Commitment("full", 1)


class TestLevels:
    def test_a_level_is_called_by_its_own_key(self, sample):
        after = set_one(sample, level_key("platform", "pilot"), "cost", "7")
        assert text_of(after.portfolio, Part.INITIATIVE, "platform/pilot", "cost") == "7"
        assert text_of(after.portfolio, Part.INITIATIVE, "platform", "cost") == "7 / 4500"
        assert reasons(set_one(sample, "platform", "cost", "7")) == {
            ("platform", "cost"): "expected a cell of one of the levels: pilot, full"
        }

    @pytest.mark.parametrize("key", ["nobody", "platform/huge", "chatbot/"])
    def test_a_key_of_nobody(self, sample, key):
        with pytest.raises(KeyError):
            set_one(sample, key, "cost", "7")

    @pytest.mark.parametrize("field", ["colour", "cost_0", "tags", ""])
    def test_a_field_that_is_not_there(self, sample, field):
        with pytest.raises(KeyError):
            set_one(sample, "chatbot", field, "7")


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(portfolios(), st.sampled_from([FRENCH, ENGLISH, Style()]))
def test_writing_back_what_cells_show_changes_nothing(found, style):
    document = Document(found)
    cells = []
    for one in found.initiatives:
        keys = [one.id, *(level_key(one.id, level.name) for level in one.levels)]
        cells += [
            Cell(Part.INITIATIVE, key, field, text_of(found, Part.INITIATIVE, key, field, style))
            for key in keys
            for field in FIELDS
        ]
    after = set_cells(document, cells, style)
    assert after is document
