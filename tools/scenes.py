"""The scenes of the screenshots: each opens a portfolio, operates the window as a user would, and takes pictures."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import QSize

from benchmarks.family import portfolio as family
from cxalloc.domain import expected
from cxalloc.domain.constraints.relations import Enables
from cxalloc.domain.constraints.rules import Bound, Selection, SpendRule
from cxalloc.domain.errors import Finding, InvalidInput, Place
from cxalloc.domain.initiative import Status
from cxalloc.domain.message import literal
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.scenario.changes import apply_changes
from cxalloc.domain.uncertainty import CorrelatedBy, Correlation, Uncertainty
from cxalloc.exchange.folder.portfolio_folder import read_folder
from cxalloc.optimisation.solve import solve
from cxalloc.samples import samples_folder
from cxalloc_ui.app import Program
from cxalloc_ui.application.theme import LOOKS
from cxalloc_ui.dialogs.dialogs import ErrorDialog
from cxalloc_ui.main_window import COMPARE_PAGE, RISK_PAGE
from cxalloc_ui.pages.plan.decisions.decision_model import NOT_FUNDED
from tools.studio import LONGEST_SOLVE, Studio

SAMPLES = ("tutorial", "retail_bank", "mutuelle_sante", "telecom")
MOST_GROUPINGS = "retail_bank"
"""The sample whose plan is drawn with every grouping; those of the other samples would add nothing."""
WITH_WHY = (MOST_GROUPINGS, "tutorial", "french", "narrow")
"""The scenes with an explanation."""
COMPACT, LEAST = QSize(1024, 680), QSize(1024, 700)
LARGE = 10_000


def draw_welcome(studio: Studio) -> None:
    """The welcome page, and the errors of an invalid folder."""
    with studio.program() as program:
        program.window.welcome.show_recent(
            [Path("Retail bank CX 2027.cxalloc"), Path("Réseau et services 2027.cxalloc")]
        )
        studio.settle()
        studio.take("welcome", program)
        findings = [
            Finding(
                "initiative",
                "onboarding",
                "cost",
                "-5",
                expected.AMOUNT_FROM_0,
                Place("initiatives.csv", 7, "cost"),
            ),
            Finding(
                "initiative",
                "ai",
                "fund",
                "innov",
                literal("one of the funds: opex, capex"),
                Place("initiatives.csv", 12, "fund"),
            ),
            Finding("rule", "small-floor", "at_least", "1.4", expected.SHARE_FROM_0_TO_1, Place("portfolio.toml")),
        ]
        dialog = ErrorDialog(program.window, "bank could not be opened", InvalidInput(findings))
        dialog.show()
        studio.take_widget("errors", dialog)
        dialog.close()


def draw_sample(studio: Studio, name: str) -> None:
    """Every page of a sample, without a plan and with its plan."""
    with studio.opened(samples_folder() / name) as program:
        window = program.window
        studio.take(f"{name}-candidates", program)
        window.show_page(2)
        studio.take(f"{name}-plan-empty", program)
        studio.optimise(program)
        take_plan(studio, name, program)
        window.show_page(1)
        studio.take(f"{name}-budget", program)
        window.show_page(0)
        window.candidates.tabs.setCurrentIndex(1)
        studio.take(f"{name}-small", program)
        window.candidates.tabs.setCurrentIndex(0)
        window.candidates.initiatives.table.select_key(program.session.view.rows.initiatives[-1].id)  # type: ignore[union-attr]
        studio.take(f"{name}-candidates-planned", program)
        groupings = window.plan.schedule.grouping.count() if name == MOST_GROUPINGS else 0
        for number in range(1, groupings):
            window.plan.schedule.grouping.setCurrentIndex(number)
            window.show_page(2)
            studio.take(f"{name}-plan-by-{window.plan.schedule.grouping.itemText(number)}", program, themes=("light",))


def take_plan(studio: Studio, name: str, program: Program) -> None:
    """Every view of a plan, and the timeline with a selected row that has relations to others."""
    window = program.window
    window.show_page(2)
    plan, result = window.plan, program.session.view.result  # type: ignore[union-attr]
    studio.take(f"{name}-plan", program)
    tied = [one.other.initiative for one in result.portfolio.relations if isinstance(one, Enables)] if result else []
    if tied:
        plan.schedule.select(tied[0])
        studio.take(f"{name}-plan-chosen", program, themes=("light",))
    for number, view in ((1, "decisions"), (2, "money")):
        plan.show_section(number)
        studio.take(f"{name}-plan-{view}", program)
    if name in WITH_WHY and studio.is_drawn(f"{name}-plan-why"):
        take_why(studio, name, program)
    plan.show_section(0)


def take_why(studio: Studio, name: str, program: Program) -> None:
    """An explanation, partial and complete."""
    plan = program.window.plan
    plan.show_section(1)
    left_out = plan.decisions.table.rows.rows_of(NOT_FUNDED)
    plan.decisions.select(left_out[0].id)
    plan.ask_why()
    studio.wait(lambda: bool(plan.explanation.blocks), LONGEST_SOLVE)
    studio.take(f"{name}-plan-why-part", program, themes=("light",))
    studio.wait(plan.explanation.running.isHidden, LONGEST_SOLVE)
    studio.take(f"{name}-plan-why", program)
    plan.explanation.fold.setChecked(True)
    studio.take(f"{name}-plan-why-proof", program, themes=("light",))
    plan.explanation.dismiss()


def draw_french(studio: Studio, name: str) -> None:
    """French words and numbers, on a portfolio whose texts are French."""
    with studio.in_french(), studio.opened(samples_folder() / "mutuelle_sante") as program:
        studio.optimise(program)
        take_plan(studio, name, program)


def draw_compact(studio: Studio, name: str) -> None:
    """A small screen, and a portfolio by month."""
    with studio.opened(samples_folder() / "telecom", COMPACT) as program:
        studio.optimise(program)
        take_plan(studio, name, program)


def draw_narrow(studio: Studio, name: str) -> None:
    """The least size that all has room in, with long names and without small allocations; what a change did; errors."""
    portfolio = read_folder(samples_folder() / "tutorial")
    long = tuple(
        replace(one, name=f"{one.name} for every customer of all regions, in branches, on the phone and online")
        for one in portfolio.initiatives
    )
    bare = replace(portfolio, initiatives=long, small_allocations=(), rules=())
    with studio.opened(bare, LEAST) as program:
        window = program.window
        studio.optimise(program)
        result = program.session.view.result  # type: ignore[union-attr]
        assert result is not None
        funded = next(one.id for one in result.ledger.verdicts if one.funded)
        locked = tuple(replace(one, status=Status.NEVER) if one.id == funded else one for one in long)
        program.session.replace_portfolio(replace(bare, initiatives=locked), "Never")
        studio.optimise(program)
        take_plan(studio, name, program)
        model = window.candidates.initiatives.model
        model.setData(model.index(2, model.column_of("cost") or 0), "12 bananas")
        studio.settle()
        window.show_page(2)
        studio.take(f"{name}-plan-stale", program)
        for page, called in ((0, "candidates"), (1, "budget"), (COMPARE_PAGE, "compare")):
            window.show_page(page)
            studio.take(f"{name}-{called}", program)
        window.show_page(0)
        window.candidates.fold_details(True)
        studio.take(f"{name}-candidates-folded", program, themes=("light",))


def draw_infeasible(studio: Studio, name: str) -> None:
    """More must be funded than there is money for."""
    portfolio = read_folder(samples_folder() / "retail_bank")
    must = tuple(replace(one, status=Status.MUST, commitment=None) for one in portfolio.initiatives)
    with studio.opened(replace(portfolio, initiatives=must)) as program:
        studio.optimise(program)
        program.window.show_page(2)
        studio.wait(lambda: bool(program.session.view and program.session.view.reasons))
        studio.wait(program.window.plan.empty.stop.isHidden, LONGEST_SOLVE)  # the IIS and the relaxations are found
        studio.take(f"{name}-plan", program)


def draw_bare(studio: Studio, name: str) -> None:
    """No candidates yet."""
    portfolio = read_folder(samples_folder() / "tutorial")
    bare = replace(portfolio, initiatives=(), small_allocations=(), relations=(), rules=())
    with studio.opened(bare) as program:
        program.window.show_page(0)
        studio.take(f"{name}-candidates", program)
        program.window.show_page(2)
        studio.take(f"{name}-plan", program)


def draw_editing(studio: Studio, name: str) -> None:
    """The grids of candidates at work: errors, several rows, an open cell, filters, tiers, a scenario."""
    with studio.opened(samples_folder() / "retail_bank") as program:
        page = program.window.candidates
        model, table = page.initiatives.model, page.initiatives.table
        cost, owner = model.column_of("cost"), model.column_of("owner")
        assert cost is not None
        assert owner is not None
        for row, column, text in ((2, "cost", "12 bananas"), (4, "roi", "15"), (9, "earliest_start", "spring")):
            model.setData(model.index(row, model.column_of(column) or 0), text)
        table.go_to(2, cost)
        studio.take(f"{name}-errors", program)
        table.go_to(5, cost, end=(11, cost))
        studio.take(f"{name}-several", program)
        table.go_to(6, owner)
        table.edit(table.currentIndex())
        studio.take(f"{name}-typing", program, themes=("light",))
        table.setFocus()
        page.initiatives.ask_column_filter(owner, table.mapToGlobal(table.rect().center()))
        studio.settle()
        box = studio.app.activePopupWidget()
        if box is not None:
            studio.take_widget(f"{name}-filter", box, themes=("light",))
            box.close()
        page.initiatives.filter.setText("no such thing")
        studio.take(f"{name}-nothing", program, themes=("light",))
        page.initiatives.clear_filters()
        program.session.choose_scenario(program.session.view.base.scenarios[0].name)  # type: ignore[union-attr]
        studio.wait(lambda: bool(program.session.view and program.session.view.scenario))
        page.tabs.setCurrentIndex(1)
        page.details.verticalScrollBar().setValue(400)
        studio.take(f"{name}-tiers", program)


def draw_compare(studio: Studio, name: str) -> None:
    """Scenarios side by side, from the invitation to why a figure differs."""
    with studio.opened(samples_folder() / "retail_bank") as program:
        page = program.window.compare
        program.window.show_page(COMPARE_PAGE)
        studio.take(f"{name}-empty", program)
        page.scenarios.start.click()
        studio.wait(lambda: page.side_by_side.figure_lines.total > 0, LONGEST_SOLVE)
        studio.take(f"{name}-coming", program, themes=("light",))
        studio.wait(lambda: not program.comparison_controller.is_running, LONGEST_SOLVE)
        studio.take(f"{name}-scenarios", program)
        page.side_by_side.parts.setCurrentWidget(page.side_by_side.charts)
        studio.wait(lambda: bool(page.side_by_side.charts.steps.rows))
        studio.take(f"{name}-charts", program, themes=tuple(LOOKS))
        program.window.zooming.choose(150)
        studio.take(f"{name}-charts-zoomed", program, themes=("light",))
        program.window.zooming.choose(100)
        page.side_by_side.parts.setCurrentIndex(0)
        table = page.side_by_side.figures
        table.setFocus()
        table.setCurrentIndex(page.side_by_side.figure_lines.index(1, 2))
        page.side_by_side.ask_why()
        studio.wait(lambda: bool(page.side_by_side.explanation.text))
        studio.take(f"{name}-why", program)
        page.tabs.setCurrentIndex(1)
        studio.take(f"{name}-frontier-empty", program, themes=("light",))
        page.frontier.start.click()
        studio.wait(lambda: page.frontier_view.point_rows.total > 9, LONGEST_SOLVE)
        studio.take(f"{name}-frontier-coming", program, themes=("light",))
        studio.wait(lambda: not program.frontier_controller.is_running, 2 * LONGEST_SOLVE)
        studio.take(f"{name}-frontier", program)
        page.frontier_view.lists.setCurrentIndex(1)
        studio.take(f"{name}-frontier-points", program, themes=("light",))


def draw_risk(studio: Studio, name: str) -> None:
    """How sure a plan is: the invitation, the distribution, and what its funds risk."""
    portfolio = read_folder(samples_folder() / "retail_bank")
    uncertain = apply_changes(portfolio, [(f"initiative.{one.id}.cost_high", "1.5") for one in portfolio.initiatives])
    common = Correlation(CorrelatedBy.ALL, Decimal("0.3"))
    with studio.opened(replace(uncertain, uncertainty=Uncertainty(correlation=common))) as program:
        page = program.window.risk
        program.window.show_page(RISK_PAGE)
        studio.take(f"{name}-empty", program)
        page.draw()
        studio.wait(lambda: program.risk_controller.risk is not None, LONGEST_SOLVE)
        studio.take(name, program)
        page.show_funds()
        studio.take(f"{name}-funds", program)


def draw_rules(studio: Studio, name: str) -> None:
    """The page of budget and rules: empty, with errors, with open rules, in French, in a scenario, and very long."""
    with studio.opened(samples_folder() / "retail_bank") as program:
        window = program.window
        page = window.budget
        window.show_page(1)
        for row, column, text in ((0, 4, "a lot"), (1, 1, "150 %")):
            page.funds.sheet.model.setData(page.funds.sheet.model.index(row, column), text)
        page.objective.form.entered.emit("start", "spring")
        page.funds.table.go_to(0, 4)
        studio.take(f"{name}-errors", program)
        page.funds.table.go_to(0, 0)
        page.funds.table.gestures.delete_rows()
        for rule in list(page.rules.rows.values())[:3]:
            rule.begin()
        take_end(studio, f"{name}-open", program)
        program.session.choose_scenario(program.session.view.base.scenarios[0].name)  # type: ignore[union-attr]
        studio.wait(lambda: bool(program.session.view and program.session.view.scenario))
        studio.take(f"{name}-scenario", program, themes=("light",))
    bare = replace(read_folder(samples_folder() / "tutorial"), small_allocations=(), relations=(), rules=())
    draw_budget_of(studio, f"{name}-bare", bare)
    draw_budget_of(studio, f"{name}-many", with_many_limits(read_folder(samples_folder() / "telecom")))
    with studio.in_french(words=False):
        draw_budget_of(studio, f"{name}-french", read_folder(samples_folder() / "mutuelle_sante"), unfold=True)


def draw_budget_of(studio: Studio, name: str, portfolio: Portfolio, *, unfold: bool = False) -> None:
    """The page of budget and rules of a portfolio, from its top and from its end."""
    with studio.opened(portfolio, COMPACT if unfold else None) as program:
        studio.optimise(program)
        program.window.show_page(1)
        studio.take(name, program)
        if unfold:
            for row in list(program.window.budget.rules.rows.values())[:2]:
                row.begin()
        take_end(studio, name, program)


def take_end(studio: Studio, name: str, program: Program) -> None:
    """The page of budget and rules from its end."""
    studio.settle()
    bar = program.window.budget.verticalScrollBar()
    bar.setValue(bar.maximum())
    studio.take(f"{name}-end", program)
    bar.setValue(0)


def draw_thousands(studio: Studio, name: str) -> None:
    """Ten thousand candidates without a plan."""
    with studio.opened(family(LARGE, seed=1)) as program:
        page = program.window.candidates
        page.initiatives.filter.setText("1")
        page.initiatives.table.go_to(4000, 1)
        studio.take(f"{name}-candidates", program)


def draw_large(studio: Studio, name: str) -> None:
    """Ten thousand candidates with made-up names, and figures as in the benchmarks' family."""
    portfolio = family(LARGE, seed=1)
    plan = solve(portfolio, gap=0.005, time_limit=LONGEST_SOLVE).plan
    assert plan is not None
    with studio.opened(portfolio, plan=plan) as program:
        take_plan(studio, name, program)


def with_many_limits(portfolio: Portfolio) -> Portfolio:
    """Forty funds and sixty rules."""
    funds = [
        replace(portfolio.funds[0], id=f"fund-{n}", name=f"Enveloppe {n} pour la transformation des points de vente")
        for n in range(40 - len(portfolio.funds))
    ]
    owners = sorted({one.owner for one in portfolio.initiatives})
    rules = [
        SpendRule(f"cap-{n}", Bound.AT_MOST, Selection(owner=owners[n % len(owners)]), share=Decimal(n % 40 + 60) / 100)
        for n in range(60 - len(portfolio.rules))
    ]
    return replace(portfolio, funds=(*portfolio.funds, *funds), rules=(*portfolio.rules, *rules))


SCENES = dict.fromkeys(SAMPLES, draw_sample) | {
    "french": draw_french,
    "compact": draw_compact,
    "narrow": draw_narrow,
    "infeasible": draw_infeasible,
    "bare": draw_bare,
    "editing": draw_editing,
    "rules": draw_rules,
    "compare": draw_compare,
    "risk": draw_risk,
    "thousands": draw_thousands,
    "large": draw_large,
}
"""Every scene by the name with which its pictures begin; the welcome page comes before all of them."""
