"""A plan as tables for a terminal of 80 columns or more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from rich.console import Console
from rich.table import Table

from cxalloc.cli.figures import NOTHING, Figures
from cxalloc.cli.terminal import make_table, print_heading
from cxalloc.domain.accounting.ledger import Ledger, Verdict, cash_flow, make_ledger
from cxalloc.domain.accounting.utilisation import rule_utilisation, team_utilisation
from cxalloc.domain.initiative import Status
from cxalloc.domain.plan import Outcome, Plan, StopReason
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.rules import Bound, CadenceRule, Kind, Rule

WIDTH_OF_NAMES = 16
"""Columns that the name of a small allocation gets in a heading; two more keep it apart from the next."""
TIES_OPEN = "Ties were not settled: a plan of the same value may spend less, or come earlier in stored order."


def print_plan(console: Console, portfolio: Portfolio, plan: Plan) -> None:
    """Print a plan: proof, key figures, decisions, money, teams, rules. ``portfolio`` has its scenario applied."""
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
        print_heading(console, "Not funded")
        console.print(" · ".join(_with_status(portfolio, verdict) for verdict in left_out))
    for table in _small_allocations(portfolio, plan, figures, console.width):
        console.print(table)
    for table in _money_by_period(portfolio, ledger, figures):
        console.print(table)
    if portfolio.teams:
        console.print(_teams(portfolio, plan))
    if portfolio.active_rules:
        console.print(_rules(portfolio, ledger, figures))
    console.print(_cash_flows(portfolio, ledger, figures))


def _proof_in_words(plan: Plan, figures: Figures) -> str:
    proof = plan.proof
    if proof.bound is None:
        return f"A plan without a proof of how good it is: the search was stopped ({proof.stopped.value})."
    ties = "" if proof.ties_settled else f" {TIES_OPEN}"
    best = f"no plan is worth more than {figures.worth(proof.bound)} {figures.unit} (gap {figures.gap(proof.gap)})"
    if proof.outcome is Outcome.OPTIMAL:
        return f"Optimal: {best}.{ties}"
    why = {
        StopReason.TIME_LIMIT: "the time limit came before the proof",
        StopReason.CANCELLED: "the search was cancelled before the proof",
        StopReason.WHOLE_UNITS: "amounts in whole cents do not allow a closer proof",
    }.get(proof.stopped, proof.stopped.value)
    return f"A good plan, not proved to be the best: {why}; {best}.{ties}"


def _key_figures(portfolio: Portfolio, plan: Plan, ledger: Ledger, figures: Figures) -> Table:
    totals, proof = ledger.key_figures, plan.proof
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
        rows.insert(0, ("Score", f"{figures.worth(totals.objective_value)} points"))
    table.add_row()
    for row in rows:
        table.add_row(*row)
    return table


def _funded(portfolio: Portfolio, funded: Sequence[Verdict], figures: Figures) -> Table:
    value = "Points" if figures.in_points else "Value"
    table = make_table(
        f"Funded (amounts in {figures.currency})", "Initiative", "Level", "Start", "Cost", value, "ROI", text=3
    )
    for column in table.columns[2:]:
        column.no_wrap = True
    for verdict in sorted(funded, key=lambda one: one.start or 0):
        assert verdict.start is not None  # it is funded
        worth = figures.worth(verdict.objective_value)
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
        table = make_table(title if first == 0 else "", "Period", *(one.name for one in some))
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
        table = make_table(
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


def _teams(portfolio: Portfolio, plan: Plan) -> Table:
    """How much of each team is used: a line for a team, with the period in which it is busiest."""
    table = make_table("Teams (person-days)", "Team", "Capacity", "Used", "Left", "Least left", "in")
    table.columns[-1].no_wrap = True
    for team, use in zip(portfolio.teams, team_utilisation(portfolio, plan.decision), strict=True):
        left = [have - need for have, need in zip(use.capacity, use.used, strict=True)]
        least = min(left)
        sums = sum(use.capacity), sum(use.used), sum(left), least
        table.add_row(team.name, *(f"{days:,f}" for days in sums), portfolio.horizon.label(left.index(least)))
    return table


def _rules(portfolio: Portfolio, ledger: Ledger, figures: Figures) -> Table:
    """How the plan stands to each rule where it is tightest."""
    table = make_table(
        "Rules, where each is tightest", "Rule", "Asked", "Periods", "Reached", "To spare", "Tight in", text=3
    )
    table.columns[2].no_wrap = True
    for rule in portfolio.active_rules:
        use = rule_utilisation(rule, portfolio, ledger)
        first, last = portfolio.horizon.label(use.first), portfolio.horizon.label(use.last)
        table.add_row(
            rule.id,
            _asked(rule, figures),
            first if first == last else f"{first} – {last}",
            _reached(rule, use.value, figures),
            _reached(rule, use.slack, figures),
            f"{use.binding} of {use.windows}",
        )
    return table


def _asked(rule: Rule, figures: Figures) -> str:
    if isinstance(rule, CadenceRule):
        return f"at least {rule.minimum_active} active"
    side = "at least" if rule.bound is Bound.AT_LEAST else "at most"
    bound = rule.amount if rule.share is None else Fraction(rule.share)
    assert bound is not None  # a rule has one or the other
    return f"{side} {_reached(rule, bound, figures)}"


def _reached(rule: Rule, value: Fraction | int, figures: Figures) -> str:
    """A share, an amount or a count, whichever the rule is about."""
    if isinstance(value, Fraction):
        return f"{float(value) * 100:.1f} %"
    return str(value) if isinstance(rule, CadenceRule) else figures.money(value)


def _cash_flows(portfolio: Portfolio, ledger: Ledger, figures: Figures) -> Table:
    """Every period with its discount factor, so that the net present value can be redone in a spreadsheet."""
    flows = cash_flow(portfolio, ledger)
    rate = figures.ratio_as_entered(portfolio.annual_rate)
    table = make_table(
        f"Cash flow by period ({figures.currency}), discounted at {rate} a year",
        "Period", "Spend", "Benefit", "Net", "Discount factor", "Discounted",
    )  # fmt: skip
    for flow in flows:
        amounts = map(figures.money, (flow.spend, flow.benefit, flow.net))
        table.add_row(
            portfolio.horizon.label(flow.period), *amounts, f"{flow.factor:f}", figures.money(round(flow.discounted))
        )
    spend, benefit = sum(flow.spend for flow in flows), sum(flow.benefit for flow in flows)
    discounted = round(sum(flow.discounted for flow in flows))
    _add_total(table, [*map(figures.money, (spend, benefit, benefit - spend)), "", figures.money(discounted)])
    if ledger.key_figures.benefit is None:
        table.caption = "Without the benefits of what states only a net present value."
        table.caption_justify = "left"
    return table


def _add_total(table: Table, cells: Sequence[str]) -> None:
    table.add_section()
    table.add_row("Total", *cells, style="bold")
