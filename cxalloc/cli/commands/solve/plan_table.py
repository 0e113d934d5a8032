"""A plan as tables for a terminal of 80 columns or more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from rich.console import Console
from rich.table import Table

from cxalloc.cli.output.terminal import make_table, print_heading
from cxalloc.domain.accounting.costs_beyond import costs_beyond
from cxalloc.domain.accounting.grounds import PlanReview
from cxalloc.domain.accounting.ledger import Ledger, PlanAccounts, Verdict, cash_flow, make_ledger
from cxalloc.domain.accounting.stated_roi import differ_from_stated, stated_roi
from cxalloc.domain.accounting.utilisation import rule_utilisation, team_utilisation
from cxalloc.domain.constraints.rules import CadenceRule, Kind, Rule
from cxalloc.domain.message import Amount, Count, Gap, Message, ObjectiveValue, Periods, message
from cxalloc.domain.plan import Outcome, Plan, StopReason
from cxalloc.domain.portfolio import Portfolio
from cxalloc.messages.descriptions import rule_message
from cxalloc.messages.formatter import Formatter
from cxalloc.messages.left_out import left_out_message
from cxalloc.messages.search import solver_name, stop_message
from cxalloc.messages.unspent import unspent_sentences
from cxalloc.messages.verdicts import VerdictMessages

WIDTH_OF_NAMES = 16
"""Columns that the name of a small allocation gets in a heading; two more keep it apart from the next."""
DIGITS_OF_SECONDS, DIGITS_OF_SHARES = 1, 1
OUTCOMES = {
    Outcome.OPTIMAL: message("terminal.outcome_optimal"),
    Outcome.FEASIBLE: message("terminal.outcome_feasible"),
    Outcome.INFEASIBLE: message("terminal.outcome_infeasible"),
    Outcome.STOPPED: message("terminal.outcome_stopped"),
}
"""The heading of an answer by its outcome."""
WITHOUT_PROOF = {
    StopReason.TIME_LIMIT: message("terminal.time_limit_before_proof"),
    StopReason.CANCELLED: message("terminal.cancelled_before_proof"),
    StopReason.WHOLE_UNITS: message("terminal.whole_units_before_proof"),
    StopReason.SOLVER_FAILED: message("terminal.solver_failed_before_proof"),
}
"""Why a plan is not proved to be the best."""


def print_plan(
    console: Console, portfolio: Portfolio, plan: Plan, formatter: Formatter, accounts: PlanAccounts | None = None
) -> None:
    """Print a plan: proof, key figures, decisions, money, teams, rules. ``portfolio`` has its scenario applied."""
    formatter = formatter.of(portfolio)
    ledger = accounts.ledger if accounts else make_ledger(portfolio, plan.decision)
    review = PlanReview(portfolio, plan.decision, ledger, accounts.valuation if accounts else None)
    console.print()
    console.print(f"{portfolio.name} · {plan.name}", style="bold")
    console.print(formatter.render(proof_message(plan)))
    if (left_out := left_out_message(portfolio)) is not None:
        console.print(formatter.render(left_out), style="bold")
    console.print(_key_figures(plan, ledger, formatter))
    initiatives = [verdict for verdict in ledger.verdicts if verdict.kind is Kind.INITIATIVE]
    funded = [verdict for verdict in initiatives if verdict.funded]
    if funded:
        console.print(_funded(portfolio, funded, formatter))
    for line in (*_enabled(funded, formatter), *_without_gain(review, funded, formatter)):
        console.print(line)
    for one in costs_beyond(portfolio, plan.decision):
        start, amount = Periods((one.start,)), Amount(one.amount)
        console.print(formatter.text("terminal.costs_beyond", name=one.name, start=start, amount=amount))
    not_funded = [verdict for verdict in initiatives if not verdict.funded]
    if not_funded:
        console.print(_not_funded(review, not_funded, formatter))
    for table in _small_allocations(portfolio, plan, formatter, console.width):
        console.print(table)
    for table in _money_by_period(portfolio, ledger, formatter):
        console.print(table)
    _print_unspent(console, review, formatter)
    if portfolio.teams:
        console.print(_teams(portfolio, plan, formatter))
    if portfolio.active_rules:
        console.print(_rules(portfolio, ledger, formatter))
    console.print(_cash_flow(portfolio, ledger, formatter))


def proof_message(plan: Plan) -> Message:
    """The gap of the plan, or that it is proved to be optimal."""
    proof = plan.proof
    if proof.bound is None or proof.gap is None:
        if proof.stopped is StopReason.TIME_LIMIT:
            return message("terminal.no_time_to_search")
        return message("terminal.no_proof", reason=stop_message(proof.stopped))
    bound, gap = ObjectiveValue(proof.bound), Gap(proof.gap)
    if proof.outcome is Outcome.OPTIMAL:
        if proof.ties_settled:
            return message("terminal.optimal", bound=bound, gap=gap)
        return message("terminal.optimal_ties_open", bound=bound, gap=gap)
    if proof.stopped is StopReason.GAP_REACHED:
        return message("terminal.within_gap", gap=gap, bound=bound)
    reason = WITHOUT_PROOF.get(proof.stopped, stop_message(proof.stopped))
    if proof.ties_settled:
        return message("terminal.feasible", reason=reason, bound=bound, gap=gap)
    return message("terminal.feasible_ties_open", reason=reason, bound=bound, gap=gap)


def _key_figures(plan: Plan, ledger: Ledger, formatter: Formatter) -> Table:
    totals, proof, text = ledger.key_figures, plan.proof, formatter.text
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 3, 0, 0))
    small = Amount(totals.small_allocation_spend)
    share = formatter.computed_share(Fraction(totals.small_allocation_spend, totals.spend)) if totals.spend else ""
    rows = [
        (text("terminal.npv"), formatter.money_with_unit(totals.npv)),
        (
            text("terminal.spend"),
            text("terminal.part_of_whole", part=formatter.money(totals.spend), whole=Amount(totals.budget)),
        ),
        (
            text("terminal.small_allocations"),
            text("terminal.share_of_it", amount=small, share=share) if share else formatter.value(small),
        ),
        (text("terminal.roi"), formatter.computed_share(totals.roi)),
        (text("terminal.payback"), formatter.period(totals.payback)),
        (
            text("terminal.funded"),
            text("terminal.of_candidates", funded=Count(totals.funded), n=Count(totals.candidates)),
        ),
        (
            text("terminal.solver"),
            text(
                "terminal.solver_and_seconds",
                solver=f"{solver_name(proof.solver)} {proof.solver_version}",
                seconds=formatter.number(proof.seconds, DIGITS_OF_SECONDS),
            ),
        ),
        (text("terminal.verified"), text("terminal.yes_exactly")),
    ]
    if formatter.in_points:
        rows.insert(0, (text("terminal.score"), formatter.objective_value_with_unit(totals.objective_value)))
    table.add_column(overflow="fold")
    table.add_column(overflow="fold")
    table.add_row()
    for row in rows:
        table.add_row(*row)
    return table


def _funded(portfolio: Portfolio, funded: Sequence[Verdict], formatter: Formatter) -> Table:
    """The funded initiatives; their stated ROI too, where some expected one differs from it."""
    text, both = formatter.text, differ_from_stated(portfolio, funded)
    rois = (text("terminal.stated_roi"), text("terminal.expected_roi")) if both else (text("terminal.roi"),)
    table = make_table(
        text("terminal.funded_table", currency=formatter.currency),
        text("terminal.initiative"),
        text("terminal.level"),
        text("terminal.start"),
        text("comparison.cost"),
        text("terminal.points") if formatter.in_points else text("terminal.value"),
        *rois,
        text=3,
    )
    for column in table.columns[2:]:
        column.no_wrap = True
    for verdict in sorted(funded, key=lambda one: one.start or 0):
        table.add_row(
            verdict.name,
            verdict.level,
            formatter.period(verdict.start),
            formatter.money(verdict.cost),
            formatter.objective_value(verdict.objective_value),
            *([formatter.computed_share(stated_roi(portfolio, verdict))] if both else []),
            formatter.computed_share(verdict.roi),
        )
    return table


def _enabled(funded: Sequence[Verdict], formatter: Formatter) -> Iterator[str]:
    """Explains initiatives that are funded for the value that they enable in others."""
    for verdict in funded:
        earners = [
            f"{enabler.name} ({formatter.money(npv)})"
            for enabler in funded
            for enabled, npv in enabler.enables
            if enabled == verdict.id and npv
        ]
        if earners:
            earned = Amount(verdict.enabled_npv)
            names = ", ".join(earners)
            yield "\n" + formatter.text("terminal.enabled", name=verdict.name, amount=earned, names=names)


def _without_gain(review: PlanReview, funded: Sequence[Verdict], formatter: Formatter) -> Iterator[str]:
    """Why initiatives are funded that add nothing to the objective value by themselves."""
    words = VerdictMessages(review.portfolio, review.decision)
    for verdict in funded:
        if verdict.objective_value <= 0:
            reason = words.sentence(verdict.id, review.grounds(verdict.id), formatter)
            yield "\n" + formatter.text("terminal.because", name=verdict.name, reason=reason)


def _not_funded(review: PlanReview, left_out: Sequence[Verdict], formatter: Formatter) -> Table:
    """What is not funded, with its verdict."""
    text, words = formatter.text, VerdictMessages(review.portfolio, review.decision)
    table = make_table(text("terminal.not_funded"), text("terminal.initiative"), text("terminal.why"), text=2)
    for verdict in left_out:
        table.add_row(verdict.name, words.sentence(verdict.id, review.grounds(verdict.id), formatter))
    return table


def _print_unspent(console: Console, review: PlanReview, formatter: Formatter) -> None:
    """Print why money is left, a paragraph for each fund and run of periods with the same reasons."""
    sentences = list(unspent_sentences(review, formatter))
    if sentences:
        print_heading(console, formatter.text("terminal.why_money_is_left"))
    for sentence in sentences:
        console.print(sentence)


def _small_allocations(portfolio: Portfolio, plan: Plan, formatter: Formatter, width: int) -> Iterator[Table]:
    """Periods down, small allocations across, in each table as many as the width allows."""
    amounts = {(one.small_allocation, one.period): one.amount for one in plan.decision.allotments}
    everyone = portfolio.small_allocations
    abreast = max(1, (width - len(formatter.period(0))) // (WIDTH_OF_NAMES + 2))
    for first in range(0, len(everyone), abreast):
        some = everyone[first : first + abreast]
        title = formatter.text("terminal.small_allocations_table", currency=formatter.currency)
        table = make_table(title if first == 0 else "", formatter.text("terminal.period"), *(one.name for one in some))
        table.columns[0].no_wrap = True
        for column in table.columns[1:]:
            column.max_width = WIDTH_OF_NAMES
        for period in range(portfolio.horizon.budget_periods):
            row = [formatter.money(amounts.get((one.id, period))) for one in some]
            table.add_row(formatter.period(period), *row)
        totals = [sum(amounts.get((one.id, t), 0) for t in range(portfolio.horizon.budget_periods)) for one in some]
        _add_total(table, [formatter.money(total) for total in totals], formatter)
        yield table


def _money_by_period(portfolio: Portfolio, ledger: Ledger, formatter: Formatter) -> Iterator[Table]:
    text = formatter.text
    for fund in portfolio.funds:
        rows = [row for row in ledger.fund_periods if row.fund == fund.id]
        table = make_table(
            text("terminal.money_table", name=fund.name, currency=formatter.currency),
            text("terminal.period"),
            text("terminal.budget"),
            text("terminal.carried_in"),
            text("terminal.spend"),
            text("terminal.of_it_small"),
            text("terminal.left"),
            text("terminal.carried_out"),
        )
        for row in rows:
            amounts = (row.amount, row.carried_in, row.spend, row.small_allocations, row.left, row.carried_out)
            table.add_row(formatter.period(row.period), *map(formatter.money, amounts))
        totals = (
            sum(row.amount for row in rows),
            sum(row.spend for row in rows),
            sum(row.small_allocations for row in rows),
        )
        budget, spend, small = map(formatter.money, totals)
        _add_total(table, [budget, "", spend, small, "", ""], formatter)
        yield table


def _teams(portfolio: Portfolio, plan: Plan, formatter: Formatter) -> Table:
    """How much of each team is used: a line for a team, with the period in which it is busiest."""
    text = formatter.text
    table = make_table(
        text("terminal.teams_table"),
        text("terminal.team"),
        text("terminal.capacity"),
        text("terminal.used"),
        text("terminal.left"),
        text("terminal.least_left"),
        text("terminal.in_period"),
    )
    table.columns[-1].no_wrap = True
    for team, use in zip(portfolio.teams, team_utilisation(portfolio, plan.decision), strict=True):
        left = [have - need for have, need in zip(use.capacity, use.used, strict=True)]
        least = min(left)
        sums = sum(use.capacity), sum(use.used), sum(left), least
        days = (formatter.style.exact(Decimal(one)) for one in sums)
        table.add_row(team.name, *days, formatter.period(left.index(least)))
    return table


def _rules(portfolio: Portfolio, ledger: Ledger, formatter: Formatter) -> Table:
    """Each rule at the place where the plan has the least slack."""
    text = formatter.text
    table = make_table(
        text("terminal.rules_table"),
        text("terminal.rule"),
        text("terminal.periods"),
        text("terminal.reached"),
        text("terminal.to_spare"),
        text("terminal.tight_in"),
        text=2,
    )
    table.columns[1].no_wrap = True
    for rule in portfolio.active_rules:
        use = rule_utilisation(rule, portfolio, ledger)
        first, last = formatter.period(use.first), formatter.period(use.last)
        table.add_row(
            formatter.line(rule_message(portfolio, rule)),
            first if first == last else f"{first} – {last}",
            _reached(rule, use.value, formatter),
            _reached(rule, use.slack, formatter),
            text("terminal.n_of_m", n=Count(use.binding), m=Count(use.windows)),
        )
    return table


def _reached(rule: Rule, value: Fraction | int, formatter: Formatter) -> str:
    """A share, an amount or a count, depending on the rule."""
    if isinstance(value, Fraction):
        return formatter.share(value, DIGITS_OF_SHARES)
    return formatter.number(value) if isinstance(rule, CadenceRule) else formatter.money(value)


def _cash_flow(portfolio: Portfolio, ledger: Ledger, formatter: Formatter) -> Table:
    """Every period with its discount factor, so that the net present value can be recomputed in a spreadsheet."""
    flows, text = cash_flow(portfolio, ledger), formatter.text
    table = make_table(
        text(
            "terminal.cash_flow_table",
            currency=formatter.currency,
            rate=formatter.exact_share(portfolio.annual_rate),
        ),
        text("terminal.period"),
        text("terminal.spend"),
        text("terminal.benefit"),
        text("terminal.net"),
        text("terminal.discount_factor"),
        text("terminal.discounted"),
    )
    for flow in flows:
        amounts = map(formatter.money, (flow.spend, flow.benefit, flow.net))
        factor = f"{flow.factor:f}".replace(".", formatter.style.decimal)
        table.add_row(formatter.period(flow.period), *amounts, factor, formatter.money(round(flow.discounted)))
    spend, benefit = sum(flow.spend for flow in flows), sum(flow.benefit for flow in flows)
    discounted = round(sum(flow.discounted for flow in flows))
    sums = [*map(formatter.money, (spend, benefit, benefit - spend)), "", formatter.money(discounted)]
    _add_total(table, sums, formatter)
    if ledger.key_figures.benefit is None:
        table.caption = text("terminal.without_stated_npv")
        table.caption_justify = "left"
    return table


def _add_total(table: Table, cells: Sequence[str], formatter: Formatter) -> None:
    table.add_section()
    table.add_row(formatter.text("terminal.total"), *cells, style="bold")
