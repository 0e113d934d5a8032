"""Tables of small allocations as people keep them: each comes in right, or asks clearly."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from cxalloc.domain.initiative import BenefitFromRoi
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.portfolio import Fund, Portfolio
from cxalloc.domain.small_allocation import SmallAllocation, Tier
from cxalloc.exchange.parsers.rhythms import Rhythm, cell_rhythm, is_once, split_rhythm
from cxalloc.exchange.parsers.units import split_heading
from cxalloc.exchange.tables.importer import ImportOptions, TablePreview, preview_table
from cxalloc.exchange.tables.notes import NoteKind
from cxalloc.exchange.tables.strict_table import TableSettings


def settings(unit: PeriodUnit = PeriodUnit.QUARTER, funds: tuple[str, ...] = ("opex",)) -> TableSettings:
    start = {"quarter": "2027-Q1", "month": "2027-01", "year": "2027"}[unit.value]
    made = tuple(Fund(one, one.capitalize(), (10**9,) * 4) for one in funds)
    return TableSettings("T", "EUR", Horizon(unit, start, 4, 4), Decimal(0), made)


@pytest.fixture
def look(tmp_path: Path) -> Callable[..., TablePreview]:
    def read(text: str, base: Any = None, file: str = "table.csv", **options: Any) -> TablePreview:
        path = tmp_path / file
        path.write_text(text, encoding="utf-8")
        return preview_table(path, base or settings(), ImportOptions(**options))

    return read


def made(preview: TablePreview) -> Portfolio:
    assert preview.portfolio is not None, "\n".join(map(str, preview.findings))
    return preview.portfolio


def figures(preview: TablePreview) -> list[tuple[str, int, Decimal | None]]:
    """Name, amount per period (minor units) and ROI of the small allocations."""
    return [(one.name, one.maximum, one.roi) for one in made(preview).small_allocations]


def asked(preview: TablePreview) -> str:
    assert preview.portfolio is None
    return "\n".join(map(str, preview.findings))


FUND, SPRINTS = ("Frontline fund", 6500_00, Decimal("0.8")), ("Friction sprints", 6000_00, Decimal("0.45"))
"""500 a week and 2 000 a month, in quarters."""


class TestWhatLeadersBring:
    def test_a_list_with_frequencies_a_title_and_a_total(self, look):
        preview = look(
            "Recurring CX budgets 2027,,,\n,,,\nBudget line,Owner,Amount,Frequency,ROI\n"
            "Frontline fund,Contact centre,500,Weekly,80%\nFriction sprints,Customer Office,2000,Monthly,45%\n"
            "Total,,2500,,\n"
        )
        assert figures(preview) == [FUND, SPRINTS]
        assert preview.totals == (6,)
        assert (preview.rows, preview.small_rows) == (0, 2)
        assert made(preview).small_allocations[0].owner == "Contact centre"
        converted = [(note.rhythm, note.count, note.factor) for note in preview.notes]
        assert converted == [(Rhythm.WEEK, 1, 13), (Rhythm.MONTH, 1, 3)]

    def test_a_french_list_by_month(self, look):
        preview = look(
            "Intitulé;Porteur;Montant mensuel (€);ROI (%)\n"
            "Tickets des conseillers;Relation client;2 500,00;90\nGestes commerciaux;Réclamations;1 250,50;70\n"
        )
        assert figures(preview) == [
            ("Tickets des conseillers", 7500_00, Decimal("0.9")),
            ("Gestes commerciaux", 3751_50, Decimal("0.7")),
        ]

    def test_a_table_with_initiatives_too(self, look):
        preview = look(
            "Name,Type,Cost,ROI,Start,Duration\nNew CRM,Project,120000,35%,2027-Q2,2\n"
            "Frontline fund,Recurring,6500,80%,,\nPortal,Project,64000,50%,2027-Q1,1\n"
            "Friction sprints,Small,6000,45%,2027-Q3,\nTotal,,196500,,,\n"
        )
        assert figures(preview) == [FUND, SPRINTS]
        crm, portal = made(preview).initiatives
        assert (crm.name, crm.earliest, crm.levels[0].costs[0].amounts) == ("New CRM", 1, (60000_00, 60000_00))
        assert portal.levels[0].benefit == BenefitFromRoi(Decimal("0.5"))
        assert preview.totals == (6,)
        assert preview.money is not None
        assert preview.small_money is not None
        assert (preview.money.costs, preview.small_money.costs) == (184000_00, 12500_00)
        kinds = {note.kind: (note.heading, note.count) for note in preview.notes}
        # What is not said is not passed over: no rhythm, and a start that a small allocation has none of.
        assert kinds == {NoteKind.PER_PERIOD: ("Cost", 2), NoteKind.NOT_OF_SMALL: ("Start", 1)}

    def test_a_mixed_french_table_with_rhythms_and_funds(self, look):
        preview = look(
            "Initiative;Nature;Montant;Périodicité;ROI;Enveloppe\nRefonte du portail;Projet;85 000;;35 %;Opex\n"
            "Enveloppe des managers;Récurrent;500;hebdomadaire;80 %;opex\n"
            "Micro-expériences;Petit budget;2 000;mensuelle;60 %;Capex\nTotal;;87 500;;;\n",
            settings(funds=("opex", "capex")),
        )
        managers, experiments = made(preview).small_allocations
        assert (managers.name, managers.fund, managers.maximum) == ("Enveloppe des managers", "opex", 6500_00)
        assert (experiments.fund, experiments.maximum, experiments.roi) == ("capex", 6000_00, Decimal("0.6"))
        assert made(preview).initiatives[0].levels[0].costs[0].amounts == (85000_00,)
        assert preview.totals == (5,)

    def test_amounts_with_their_rhythm_in_the_cell(self, look):
        preview = look(
            "Small allocation,Amount,Return on investment,Ticket\nFrontline fund,500 a week,80 %,\n"
            "Goodwill,2000 / month,70 %,50\nSprints,€1500,60 %,\n"
        )
        assert figures(preview) == [FUND, ("Goodwill", 6000_00, Decimal("0.7")), ("Sprints", 1500_00, Decimal("0.6"))]
        assert made(preview).small_allocations[1].ticket == 50_00

    def test_a_frequency_tells_the_kind_of_a_row(self, look):
        preview = look(
            "Name,Cost,Frequency,ROI\nCRM,90000,One-off,0.3\nFrontline fund,500,weekly,0.8\nPortal,64000,,0.5\n"
        )
        assert figures(preview) == [FUND]
        assert [one.name for one in made(preview).initiatives] == ["CRM", "Portal"]


PROJECTS = [
    ["CX plan"],
    [],
    ["Initiative", "Cost (k€)", "ROI"],
    ["CRM", 120, 0.35],
    ["Portal", 64, 0.5],
    ["Total", 184],
]
RECURRING = [
    ["Name", "Budget", "Per", "ROI"],
    ["Frontline fund", 500, "week", 0.8],
    ["Friction sprints", 2000, "month", 0.45],
    ["Total", 2500],
]


class TestWorkbooks:
    @pytest.fixture
    def book(self, tmp_path: Path) -> Any:
        """A workbook of sheets by name: rows of values; a number in a share column is shown as a percentage."""

        def write(base: Any = None, **sheets: list[list[Any]]) -> TablePreview:
            path = tmp_path / "plan.xlsx"
            with xlsxwriter.Workbook(path) as made_book:
                percent = made_book.add_format({"num_format": "0%"})
                for name, rows in sheets.items():
                    sheet = made_book.add_worksheet(name.replace("_", " "))
                    for at, row in enumerate(rows):
                        for column, value in enumerate(row):
                            is_share = isinstance(value, float) and value < 1
                            sheet.write(at, column, value, *([percent] if is_share else []))
            return preview_table(path, base or settings())

        return write

    def test_a_sheet_of_its_own(self, book):
        preview = book(Projects=PROJECTS, Recurring_budgets=RECURRING, Notes=[["hello"]])
        assert figures(preview) == [FUND, SPRINTS]
        assert [one.name for one in made(preview).initiatives] == ["CRM", "Portal"]
        assert preview.small_sheet == "plan.xlsx [Recurring budgets]"
        assert (preview.totals, preview.small_totals, preview.other_sheets) == ((6,), (4,), ("Notes",))

    def test_the_first_sheet_may_be_the_one_of_small_allocations(self, book):
        preview = book(Enveloppes=RECURRING, Projets=PROJECTS)
        assert figures(preview) == [FUND, SPRINTS]
        assert len(made(preview).initiatives) == 2

    def test_a_workbook_of_small_allocations_only(self, book):
        assert figures(book(Petites_enveloppes=RECURRING)) == [FUND, SPRINTS]
        assert figures(book(small_allocations=RECURRING)) == [FUND, SPRINTS]

    def test_what_is_wrong_stands_in_its_sheet(self, book):
        wrong = [*RECURRING[:2], ["Friction sprints", "tbd", "month", 0.45]]
        preview = book(Projects=PROJECTS, Recurring=wrong)
        assert "plan.xlsx [Recurring], row 3, column Budget" in asked(preview)
        assert "'tbd'" in asked(preview)


class TestQuestions:
    def test_an_amount_a_year_may_be_that_of_either(self, look):
        text = "Name,Annual budget,ROI\nFrontline fund,26000,0.8\n"
        assert asked(look(text)).count("\n") == 0
        assert "a choice, as an amount a year may be that of initiatives or of small allocations" in asked(look(text))
        assert figures(look(text, kind="small_allocations")) == [FUND]
        assert "column 'cost'" in asked(look(text, kind="initiatives"))

    def test_a_monthly_cost_is_asked_about_as_it_may_be_that_of_a_project(self, look):
        assert "initiatives or of small allocations" in asked(look("Name,Monthly cost,ROI\nA,100,0.5\n"))

    def test_return_may_be_an_roi_or_a_rate(self, look):
        text = "Small allocation;Montant mensuel;Rendement\nA;1000;1,8\n"
        assert "an ROI (80 %), or what a unit of money returns in all (1.8)" in asked(look(text))
        assert figures(look(text, mapping={"Rendement": "tier1_rate"})) == [("A", 3000_00, Decimal("0.8"))]
        assert figures(look(text, mapping={"Rendement": "roi"})) == [("A", 3000_00, Decimal("1.8"))]

    @pytest.mark.parametrize(
        ("values", "meaning"),
        [(("Opex", "opex"), "fund"), (("Récurrent", "Projet"), "kind"), (("Nord", "Opex"), ""), (("300", "200"), "")],
    )
    def test_enveloppe_is_the_fund_the_kind_or_a_question(self, look, values, meaning):
        first, second = values
        preview = look(f"Nom;Coût;ROI;Enveloppe\nA;100;0,5;{first}\nB;200;0,6;{second}\n")
        if meaning:
            assert preview.columns[3].column == meaning
            assert len(made(preview).small_allocations) == (1 if meaning == "kind" else 0)
        else:
            assert "choose what 'Enveloppe' is" in asked(preview)

    def test_enveloppe_with_a_unit_is_an_amount(self, look):
        preview = look("Dispositif;Enveloppe mensuelle (€);ROI\nFrontline fund;2 166,67;80 %\n")
        assert figures(preview) == [("Frontline fund", 6500_01, Decimal("0.8"))]

    @pytest.mark.parametrize(
        ("row", "expected"),
        [
            ("A;Projet;500;hebdo;0,5", "no rhythm: this row is an initiative"),
            ("A;Récurrent;500;ponctuel;0,5", "a rhythm: weekly"),
            ("A;Récurrent;500;parfois;0,5", "a rhythm: weekly"),
            ("A;Autre;500;hebdo;0,5", "a word for a small allocation"),
            ("A;Récurrent;500 / mois;hebdo;0,5", "two rhythms that contradict each other"),
        ],
    )
    def test_contradictions_and_unknown_words(self, look, row, expected):
        assert expected in asked(look(f"Nom;Type;Montant;Fréquence;ROI\nB;Récurrent;100;hebdo;0,5\n{row}\n"))

    def test_a_rhythm_that_is_stated_twice_counts_once(self, look):
        preview = look("Name,Weekly amount,Frequency,ROI\nFrontline fund,500 a week,weekly,0.8\n")
        assert figures(preview) == [FUND]

    def test_an_ambiguous_column_of_both_kinds_is_asked_about_once(self, look):
        said = asked(look('Name,Type,Cost,ROI\nA,Project,"1,200",0.5\nB,Recurring,"6,500",0.5\n'))
        assert "7700 with a point, 7.7 with a comma, 2 values" in said
        assert said.count("choose the decimal mark") == 1

    def test_a_type_that_names_no_kind_is_not_one(self, look):
        preview = look("Name,Type,Cost,ROI\nA,Digital,100,0.5\nB,Process,200,0.6\n")
        assert (len(made(preview).initiatives), preview.unused) == (2, ("Type",))


class TestWhatStaysAnInitiative:
    @pytest.mark.parametrize(
        "text",
        [
            "name,amount,roi\nA,100,0.5\n",
            "Initiative;Montant;ROI\nA;100;0,5\n",
            "name,cost,roi,Frequency\nA,100,0.5,high\n",
            "name,cost,roi,Monthly amount\nA,100,0.5,7\n",
            "name,cost,Benefit per month\nA,100,5\n",
        ],
    )
    def test_a_table_that_says_nothing_of_small_allocations(self, look, text):
        assert [one.name for one in made(look(text)).initiatives] == ["A"]

    def test_what_its_file_is_called_says_it(self, look):
        text = "name,amount,roi\nFrontline fund,6500,0.8\n"
        assert figures(look(text, file="small_allocations.csv")) == [FUND]
        assert figures(look(text, file="Petites enveloppes 2027.csv")) == [FUND]
        assert figures(look(text, kind="small_allocations")) == [FUND]


class TestTotals:
    @pytest.mark.parametrize("name", ["Total", "Enveloppe 2027", "Sous-total terrain"])
    def test_a_total_of_small_allocations_is_left_out(self, look, name):
        preview = look(f"Nom;Type;Montant;ROI\nA;Récurrent;300;0,5\nB;Récurrent;200;0,6\n{name};;500;\n")
        assert (len(made(preview).small_allocations), preview.totals) == (2, (4,))

    def test_an_envelope_with_fields_of_its_own_is_kept_whatever_its_amount(self, look):
        preview = look(
            "Nom;Type;Montant;ROI\nA;Récurrent;300;0,5\nB;Récurrent;200;0,6\nEnveloppe C;Récurrent;500;0,7\n"
        )
        assert [one.name for one in made(preview).small_allocations] == ["A", "B", "Enveloppe C"]

    def test_an_envelope_that_says_nothing_else_is_a_question(self, look):
        text = "Dispositif;Montant mensuel;ROI\nA;300;0,5\nEnveloppe globale;900;\n"
        assert "keep row 3, or leave it out" in asked(look(text))
        assert len(made(look(text, leave_out=frozenset({3}))).small_allocations) == 1


class TestIntoAPortfolio:
    @pytest.fixture
    def base(self) -> Portfolio:
        tiers = (Tier(Decimal("1.8"), 200_00), Tier(Decimal("1.2")))
        one = SmallAllocation("fund", "Frontline fund", "opex", 50_00, 400_00, tiers, ticket=50_00, owner="Ana")
        frame = settings()
        return Portfolio("P", "EUR", frame.horizon, Decimal(0), frame.funds, small_allocations=(one,))

    def test_an_allocation_is_updated_by_name_and_others_are_added(self, look, base):
        preview = look(
            "Name,Type,Amount,Frequency,ROI\nfrontline  FUND,Small,500,weekly,80%\nSprints,Small,2000,monthly,45%\n",
            base,
        )
        fund, sprints = made(preview).small_allocations
        assert (fund.id, fund.name, fund.maximum, fund.roi) == ("fund", "Frontline fund", 6500_00, Decimal("0.8"))
        assert (fund.ticket, fund.owner) == (50_00, "Ana")  # no column says anything about them
        assert (sprints.id, sprints.maximum) == ("sprints", 6000_00)

    def test_without_a_return_the_tiers_stay(self, look, base):
        [fund] = made(look("id,name,ticket,maximum\nfund,Frontline fund,50,600\n", base)).small_allocations
        assert (fund.tiers, fund.maximum) == (base.small_allocations[0].tiers, 600_00)

    def test_a_name_is_that_of_one_kind(self, look, base):
        said = asked(look("Name,Cost,ROI\nFrontline fund,100,0.5\n", base))
        assert "a name that no small allocation has: fund has it" in said

    def test_twice_the_same_is_refused(self, look, base):
        text = "Name,Type,Amount,ROI\nFrontline fund,Small,500,0.8\nFrontline Fund,Small,400,0.8\n"
        assert "row 2 has it already" in asked(look(text, base))


@pytest.mark.parametrize(
    ("text", "amount", "rhythm"),
    [
        ("500 a week", "500", Rhythm.WEEK),
        ("2 000 / mois", "2 000", Rhythm.MONTH),
        ("2\u202f000\u00a0€/mois", "2\u202f000\u00a0€", Rhythm.MONTH),
        ("€500/wk", "€500", Rhythm.WEEK),
        ("12 k€ par trimestre", "12 k€", Rhythm.QUARTER),
        ("2 $ par mois", "2 $", Rhythm.MONTH),
        ("1,500.50 weekly", "1,500.50", Rhythm.WEEK),
        ("6 000 p.a.", "6 000", Rhythm.YEAR),
        ("500 mois", "500 mois", None),
        ("20 a day", "20 a day", None),
        ("500", "500", None),
        ("", "", None),
    ],
)
def test_the_rhythm_after_an_amount(text, amount, rhythm):
    assert split_rhythm(text) == (amount, rhythm)


def test_the_rhythm_of_a_cell():
    weekly = ["Weekly", "1 / week", "once a week", "1x/semaine", "Semaine", "hebdo", "toutes les semaines"]
    assert {cell_rhythm(one) for one in weekly} == {Rhythm.WEEK}
    assert [cell_rhythm(one) for one in ("daily", "2 par mois", "often", "")] == [None] * 4
    assert all(map(is_once, ("One-off", "ponctuel", "Une fois")))


@pytest.mark.parametrize(
    ("heading", "currencies", "rhythm"),
    [
        ("Budget $ monthly", "USD", Rhythm.MONTH),
        ("Montant (€ par semaine)", "EUR", Rhythm.WEEK),
        ("Budget ($ a week)", "USD", Rhythm.WEEK),
        ("Montant / semestre", "", Rhythm.HALF_YEAR),
    ],
)
def test_a_rhythm_in_a_heading_hides_no_currency(heading, currencies, rhythm):
    found = split_heading(heading, "EUR")
    assert (found.unit.currencies[:1] or ("",)) == (currencies,)
    assert found.per is rhythm
