"""``cxalloc risk``: how sure the plan is."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import partial

from rich.console import Console

from cxalloc.analysis.risk.answer import Risk
from cxalloc.analysis.risk.export import write_risk
from cxalloc.analysis.risk.messages import (
    bridge_lines,
    figure_name,
    probability,
    risk_messages,
    standing_name,
    target_message,
)
from cxalloc.analysis.risk.result import Downside, PlanDistribution, RiskProgress, Robustness, ValueDistribution
from cxalloc.analysis.risk.risk import risk as find_risk
from cxalloc.cli.commands.risk.risk_json import risk_in_json
from cxalloc.cli.exits import Exit
from cxalloc.cli.output.terminal import make_table
from cxalloc.cli.plan_analysis import PlanAnalysis, run_analysis
from cxalloc.cli.portfolio_source import load
from cxalloc.cli.progress import phase_in_words, progress_in_words
from cxalloc.domain.message import Count, ExactShare, Message, ObjectiveValue
from cxalloc.domain.money import to_minor
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.scenario.uplifts import uplift_changes
from cxalloc.interface.changes import make_changes
from cxalloc.messages.formatter import Formatter
from cxalloc.messages.search import stop_message
from cxalloc.messages.uplifts import uplift_messages
from cxalloc.optimisation.solve import SolveProgress
from cxalloc_solvers.solve import DEFAULT_GAP

MOST_BARS = 10
"""The most estimates whose effect is printed; the files have all of them."""


def risk(options: argparse.Namespace, formatter: Formatter) -> Exit:
    """Print how sure the plan is, write it to the files requested, and return the exit code."""
    said = _with_uplifts(options)
    analysis = PlanAnalysis(
        search=partial(
            find_risk,
            draws=options.draws,
            solved=options.solved,
            downside_points=options.downside,
            seed=options.seed,
            rho=options.rho,
            alpha=options.alpha,
            classes=options.classes,
        ),
        in_words=_progress,
        has_plan=lambda found: found.distribution is not None,
        write=write_risk,
        in_json=partial(risk_in_json, scenario=options.scenario, changes=options.changes, target=options.target),
        show=partial(_print, target=options.target, uplifts=said),
        plan_gap=DEFAULT_GAP if options.gap is None else options.gap,
    )
    return run_analysis(options, formatter, analysis)


def _with_uplifts(options: argparse.Namespace) -> list[Message]:
    """Add the changes of the uplifts to those that were given, and return what is said of them."""
    said: list[Message] = []
    for name, tag in options.uplifts:
        portfolio = make_changes(load(options.path, options.scenario), options.scenario, options.changes)
        made = uplift_changes(portfolio, name, tag)
        options.changes = [*options.changes, *made.changes]
        said += uplift_messages(portfolio, name, made)
    return said


def _progress(progress: object, formatter: Formatter) -> Sequence[str]:
    if isinstance(progress, SolveProgress):
        return progress_in_words(progress, formatter)
    if isinstance(progress, RiskProgress):
        done = formatter.text("terminal.done_of", done=Count(progress.done), total=Count(progress.total))
        return [phase_in_words(progress.phase, progress.seconds, formatter), done]
    return []


def _print(
    console: Console,
    portfolio: Portfolio,
    found: Risk,
    formatter: Formatter,
    *,
    target: Decimal | None,
    uplifts: Iterable[Message],
) -> None:
    console.print()
    console.print(formatter.text("terminal.risk", name=portfolio.name), style="bold")
    if found.value is None:
        console.print(formatter.text("terminal.no_points", reason=stop_message(found.stopped)))
        return
    for one in uplifts:
        console.print(formatter.render(one), soft_wrap=True)
    console.print(formatter.text("terminal.price_of_plan", value=ObjectiveValue(found.value.value)))
    for sentence in risk_messages(portfolio, found):
        console.print(formatter.render(sentence), soft_wrap=True)
    made = found.distribution
    if made is None:
        return
    if target is not None:
        reached = target_message(made.value, to_minor(target, portfolio.currency))
        console.print(formatter.render(reached), soft_wrap=True)
    if found.uncertain:
        _print_values(console, made, formatter)
        _print_bridge(console, made, formatter)
    _print_funds(console, portfolio, made, formatter)
    if found.robustness is not None:
        _print_candidates(console, found.robustness, formatter)
        _print_tornado(console, found.robustness, formatter)
    if found.downside is not None:
        _print_downside(console, found.downside, formatter)
    console.print()
    seconds = formatter.number(found.seconds, 1)
    console.print(formatter.text("terminal.n_draws", n=Count(made.draws), seed=str(made.seed), seconds=seconds))


def _print_values(console: Console, made: PlanDistribution, formatter: Formatter) -> None:
    text = formatter.text
    sides: list[tuple[str, ValueDistribution]] = [("", made.value)]
    if made.independent is not None:
        share = ExactShare(Decimal(repr(made.rho)))
        sides = [(text("terminal.with_correlation", rho=share), made.value)]
        sides.append((text("terminal.without_correlation"), made.independent))
    title = text("terminal.value_of_draws", currency=formatter.currency)
    headings = ("risk.p5", "risk.p50", "risk.p95", "risk.average", "risk.deviation", "risk.loss_heading")
    table = make_table(title, "", *map(text, headings))
    for name, value in sides:
        amounts = (value.p5, value.p50, value.p95, round(value.mean), round(value.deviation))
        table.add_row(name, *map(formatter.money, amounts), formatter.value(probability(value.loss)))
    console.print(table)


def _print_bridge(console: Console, made: PlanDistribution, formatter: Formatter) -> None:
    table = make_table(formatter.text("terminal.bridge", currency=formatter.currency), "", "")
    for name, amount in bridge_lines(made.bridge):
        table.add_row(formatter.render(name), formatter.money(amount))
    console.print(table)


def _print_funds(console: Console, portfolio: Portfolio, made: PlanDistribution, formatter: Formatter) -> None:
    at_risk = [one for one in made.funds if one.overspending]
    if not at_risk:
        return
    text, names = formatter.text, {fund.id: fund.name for fund in portfolio.funds}
    headings = ("risk.fund", "risk.period", "risk.overspending_heading", "risk.contingency")
    table = make_table(text("terminal.overspending", currency=formatter.currency), *map(text, headings))
    for one in at_risk:
        share, contingency = formatter.value(probability(one.overspending)), formatter.money(one.contingency)
        table.add_row(names[one.fund], formatter.period(one.period), share, contingency)
    console.print(table)


def _print_candidates(console: Console, found: Robustness, formatter: Formatter) -> None:
    text = formatter.text
    headings = ("risk.candidate", "risk.in_plan", "risk.standing", "risk.frequency", "risk.interval")
    table = make_table(text("terminal.what_holds", n=Count(found.draws)), *map(text, headings), text=3)
    for one in found.candidates:
        ends = (formatter.share(one.lower, 0), formatter.share(one.upper, 0))
        in_plan = "●" if one.in_plan else ""
        standing = formatter.render(standing_name(one.standing))
        interval = text("risk.from_to", low=ends[0], high=ends[1])
        table.add_row(one.name, in_plan, standing, formatter.value(probability(one.share)), interval)
    console.print(table)


def _print_tornado(console: Console, found: Robustness, formatter: Formatter) -> None:
    text = formatter.text
    worth = {(one.kind, one.id, one.figure): one for one in found.information.estimates}
    headings = ("risk.candidate", "risk.figure", "risk.at_low", "risk.at_high", "risk.decision", "risk.worth_knowing")
    table = make_table(text("terminal.tornado"), *map(text, headings), text=2)
    for one in found.tornado[:MOST_BARS]:
        known = worth.get((one.kind, one.id, one.figure))
        value = known.value if known is not None and known.is_distinguishable else None
        changes = one.changes_at_low or one.changes_at_high
        table.add_row(
            one.name,
            formatter.render(figure_name(one.figure)),
            formatter.objective_value(one.low),
            formatter.objective_value(one.high),
            text("risk.changes") if changes else "",
            formatter.objective_value(value) if value else "",
        )
    console.print(table)


def _print_downside(console: Console, found: Downside, formatter: Formatter) -> None:
    text = formatter.text
    headings = ("risk.weight", "risk.average", "risk.worst", "risk.worst_elsewhere", "risk.gap")
    table = make_table(text("terminal.worst_cases", currency=formatter.currency), *map(text, headings), text=0)
    for one in found.points:
        values = map(formatter.objective_value, (one.mean, one.cvar))
        checked = formatter.money(one.checked_cvar)
        table.add_row(formatter.number(one.weight, 2), *values, checked, formatter.gap(one.gap))
    console.print(table)
