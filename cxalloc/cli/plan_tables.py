"""A plan as tables that a person reads in a terminal, at 80 columns or more."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from fractions import Fraction

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from cxalloc.cli.figures import NOTHING, Figures
from cxalloc.domain.initiative import Status
from cxalloc.domain.ledger import Ledger, Verdict, make_ledger
from cxalloc.domain.plan import Outcome, Plan, StopReason
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.rules import Kind

WIDTH_OF_FILES = 100
"""Columns where the output goes to a file or a pipe, unless COLUMNS says otherwise."""
WIDTH_OF_NAMES = 16
"""Columns that the name of a small allocation gets in a heading; two more keep it apart from the next."""


class _Console(Console):
    """A console that leaves it to the program what a closed pipe means."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def console_for_output() -> Console:
    """Standard output: as wide as the terminal, plain where it is none. Names are printed as they are."""
    console = _Console(markup=False, highlight=False, emoji=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = WIDTH_OF_FILES
    return console


def print_plan(console: Console, portfolio: Portfolio, plan: Plan) -> None:
    """Print all that a plan says. ``portfolio`` has its scenario applied."""
    ledger = make_ledger(portfolio, plan.decision)
    figures = Figures(portfolio)
    console.print()
    console.print(f"{portfolio.name} · {plan.name}", style="bold")
    console.print(_proof_in_words(plan, figures))
    console.print(_key_figures(portfolio, plan, ledger, figures))
    initiatives = [verdict for verdict in ledger.verdicts if verdict.kind is Kind.INITIATIVE]
    funded = [verdict for verdict in initiatives if verdict.funded]
    if funded:
        console.print(_funded(portfolio, funded, figures))
    for line in _enabled(funded, figures):
        console.print(line)
    left_out = [verdict for verdict in initiatives if not verdict.funded]
    if left_out:
        _heading(console, "Not funded")
        console.print(" · ".join(_with_status(portfolio, verdict) for verdict in left_out))
    for table in _small_allocations(portfolio, plan, figures, console.width):
        console.print(table)
    for table in _money_by_period(portfolio, ledger, figures):
        console.print(table)


def _heading(console: Console, text: str) -> None:
    console.print()
    console.print(text, style="bold")


def _proof_in_words(plan: Plan, figures: Figures) -> str:
    proof = plan.proof
    if proof.bound is None:
        return f"A plan without a proof of how good it is: the search was stopped ({proof.stopped.value})."
    best = f"no plan is worth more than {figures.worth(proof.bound)} {figures.unit} (gap {figures.gap(proof.gap)})"
    if proof.outcome is Outcome.OPTIMAL:
        return f"Optimal: {best}."
    why = {
        StopReason.TIME_LIMIT: "the time limit came before the proof",
        StopReason.CANCELLED: "the search was cancelled before the proof",
        StopReason.WHOLE_UNITS: "amounts in whole cents do not allow a closer proof",
    }.get(proof.stopped, proof.stopped.value)
    return f"A good plan, not proved to be the best: {why}; {best}."


def _table(title: str, *columns: str, text: int = 1) -> Table:
    """A table with a heading; the first ``text`` columns hold text, the others figures."""
    table = Table(
        title=f"\n{title}", title_justify="left", title_style="bold", box=SIMPLE_HEAD, pad_edge=False, show_edge=False
    )
    for number, column in enumerate(columns):
        if number < text:
            table.add_column(column, overflow="fold")
        else:
            table.add_column(column, justify="right", overflow="fold")
    return table


def _key_figures(portfolio: Portfolio, plan: Plan, ledger: Ledger, figures: Figures) -> Table:
    totals, proof = ledger.figures, plan.proof
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 3, 0, 0))
    small = f" ({figures.ratio(Fraction(totals.small_allocation_spend, totals.spend))} of it)" if totals.spend else ""
    payback = NOTHING if totals.payback is None else portfolio.horizon.label(totals.payback)
    rows = [
        ("Net present value", figures.money_with_unit(totals.npv)),
        ("Spend", f"{figures.money(totals.spend)} of {figures.money_with_unit(totals.budget)}"),
        ("Small allocations", f"{figures.money_with_unit(totals.small_allocation_spend)}{small}"),
        ("Return on investment", figures.ratio(totals.roi)),
        ("Paid back by", payback),
        ("Funded", f"{totals.funded} of {totals.candidates} candidates"),
        ("Solver", f"{proof.solver} {proof.solver_version}, {proof.seconds:.1f} s"),
        ("Verified", "yes, in exact arithmetic"),
    ]
    if figures.in_points:
        rows.insert(0, ("Score", f"{figures.worth(totals.worth)} points"))
    table.add_row()
    for row in rows:
        table.add_row(*row)
    return table


def _funded(portfolio: Portfolio, funded: Sequence[Verdict], figures: Figures) -> Table:
    value = "Points" if figures.in_points else "Value"
    table = _table(
        f"Funded (amounts in {figures.currency})", "Initiative", "Level", "Start", "Cost", value, "ROI", text=3
    )
    for column in table.columns[2:]:
        column.no_wrap = True
    for verdict in sorted(funded, key=lambda one: one.start or 0):
        assert verdict.start is not None  # it is funded
        worth = figures.worth(verdict.worth)
        table.add_row(
            verdict.name,
            verdict.level,
            portfolio.horizon.label(verdict.start),
            figures.money(verdict.cost),
            worth,
            figures.ratio(verdict.roi),
        )
    return table


def _enabled(funded: Sequence[Verdict], figures: Figures) -> Iterator[str]:
    """Why groundwork without a return of its own is funded: what it earns for others."""
    for verdict in funded:
        earners = [
            f"{enabler.name} ({figures.money(npv)})"
            for enabler in funded
            for enabled, npv in enabler.enables
            if enabled == verdict.id and npv
        ]
        if earners:
            earned = figures.money_with_unit(verdict.enabled_npv)
            yield f"\nOf the value of {verdict.name}, {earned} come from what enables it: {', '.join(earners)}."


def _with_status(portfolio: Portfolio, verdict: Verdict) -> str:
    never = portfolio.initiative_by_id[verdict.id].status is Status.NEVER
    return f"{verdict.name} (never fund)" if never else verdict.name


def _small_allocations(portfolio: Portfolio, plan: Plan, figures: Figures, width: int) -> Iterator[Table]:
    """Periods down, small allocations across, in each table as many as the width allows."""
    amounts = {(one.small_allocation, one.period): one.amount for one in plan.decision.allotments}
    everyone = portfolio.small_allocations
    abreast = max(1, (width - len(portfolio.horizon.label(0))) // (WIDTH_OF_NAMES + 2))
    for first in range(0, len(everyone), abreast):
        some = everyone[first : first + abreast]
        title = f"Small allocations by period ({figures.currency})"
        table = _table(title if first == 0 else "", "Period", *(one.name for one in some))
        table.columns[0].no_wrap = True
        for column in table.columns[1:]:
            column.max_width = WIDTH_OF_NAMES
        for period in range(portfolio.horizon.budget_periods):
            cells = [amounts.get((one.id, period)) for one in some]
            row = [NOTHING if cell is None else figures.money(cell) for cell in cells]
            table.add_row(portfolio.horizon.label(period), *row)
        totals = [sum(amounts.get((one.id, t), 0) for t in range(portfolio.horizon.budget_periods)) for one in some]
        _add_total(table, [figures.money(total) for total in totals])
        yield table


def _money_by_period(portfolio: Portfolio, ledger: Ledger, figures: Figures) -> Iterator[Table]:
    for fund in portfolio.funds:
        rows = [row for row in ledger.fund_periods if row.fund == fund.id]
        table = _table(
            f"{fund.name}: money by period ({figures.currency})",
            "Period", "Budget", "Carried in", "Spend", "of it small", "Left", "Carried out",
        )  # fmt: skip
        for row in rows:
            amounts = (row.amount, row.carried_in, row.spend, row.small_allocations, row.left, row.carried_out)
            table.add_row(portfolio.horizon.label(row.period), *map(figures.money, amounts))
        totals = (
            sum(row.amount for row in rows),
            sum(row.spend for row in rows),
            sum(r.small_allocations for r in rows),
        )
        budget, spend, small = map(figures.money, totals)
        _add_total(table, [budget, "", spend, small, "", ""])
        yield table


def _add_total(table: Table, cells: Sequence[str]) -> None:
    table.add_section()
    table.add_row("Total", *cells, style="bold")
