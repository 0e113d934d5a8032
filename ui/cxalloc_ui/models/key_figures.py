"""The key figures of a plan as texts."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from cxalloc.domain.accounting.ledger import KeyFigures, periods_of
from cxalloc.domain.accounting.valuation import POINT
from cxalloc.domain.constraints.rules import Kind
from cxalloc.domain.message import Gap
from cxalloc.domain.plan import Outcome, Proof, StopReason
from cxalloc.domain.portfolio import ObjectiveKind
from cxalloc.messages.formatter import NOTHING, Formatter
from cxalloc.messages.search import solver_name, stop_message
from cxalloc_ui.application.texts import tr
from cxalloc_ui.models.view import PlanView


@dataclass(frozen=True, slots=True)
class Figure:
    """One key figure: its title, its formatted value, and a note on its basis."""

    title: str
    value: str
    note: str
    tip: str = ""
    state: str = ""


def key_figures(result: PlanView, formats: Formatter) -> list[Figure]:
    """Return value, spend, small allocations, ROI, payback, number of funded candidates, and optimality gap."""
    portfolio, figures, proof = result.portfolio, result.ledger.key_figures, result.plan.proof
    rate = formats.exact_share(portfolio.annual_rate)
    budgeted = Fraction(figures.spend, figures.budget) if figures.budget else None
    unknown = tr("without candidates with a stated NPV")
    shown = [
        Figure(
            tr("Expected NPV"),
            formats.short_money(figures.npv),
            tr("{currency}, discounted at {rate} a year").format(currency=portfolio.currency, rate=rate),
            formats.exact_money(figures.npv),
        ),
        Figure(
            tr("Spend"),
            formats.short_money(figures.spend),
            tr("{share} of {budget}").format(
                share=formats.computed_share(budgeted), budget=formats.short_money(figures.budget)
            ),
            tr("{amount} in the budget periods").format(amount=formats.exact_money(figures.spend)),
        ),
        *_total_cost(figures, formats),
        *_small_allocations(result, formats),
        Figure(
            tr("ROI"),
            formats.computed_share(figures.roi),
            tr("undiscounted") if figures.benefit is not None else unknown,
            tr("(benefits − costs) / costs over all periods, undiscounted"),
        ),
        _payback(result, formats),
        _funded(result, formats),
        Figure(
            tr("Proof"),
            _proof(proof, formats),
            tr("gap {gap}, {seconds} s").format(
                gap=formats.gap(proof.gap), seconds=formats.number(proof.seconds, 0 if proof.seconds >= 10 else 1)
            ),
            tr("No plan has a higher value by more than the gap. Solver: {solver} {version} ({why}).").format(
                solver=solver_name(proof.solver),
                version=proof.solver_version,
                why=formats.render(stop_message(proof.stopped)),
            ),
            "good" if proof.outcome is Outcome.OPTIMAL and not portfolio.left_out else "warning",
        ),
    ]
    if portfolio.objective.kind is ObjectiveKind.SCORE:
        score = formats.number(Fraction(figures.objective_value, POINT), 1)
        shown.insert(0, Figure(tr("Score"), score, tr("weighted points"), tr("What was maximised")))
    return shown


def _small_allocations(result: PlanView, formats: Formatter) -> list[Figure]:
    """Return the share of small allocations, where there are any to choose from."""
    figures = result.ledger.key_figures
    if not result.portfolio.small_allocations:
        return []
    share = Fraction(figures.small_allocation_spend, figures.spend) if figures.spend else None
    amount = tr("of spend: {amount}").format(amount=formats.short_money(figures.small_allocation_spend))
    exact = formats.exact_money(figures.small_allocation_spend)
    return [Figure(tr("Small allocations"), formats.computed_share(share), amount, exact)]


def _total_cost(figures: KeyFigures, formats: Formatter) -> list[Figure]:
    """Return the cost in all periods, where it is not what is spent in the budget periods."""
    if figures.cost == figures.spend:
        return []
    after = tr("{amount} after the budget").format(amount=formats.short_money(figures.cost - figures.spend))
    whole = tr("{amount} in all periods, run costs included").format(amount=formats.exact_money(figures.cost))
    return [Figure(tr("Total cost"), formats.short_money(figures.cost), after, whole)]


def _proof(proof: Proof, formats: Formatter) -> str:
    """Return in a word or two what is proved about a plan: optimal, or its gap."""
    if proof.outcome is Outcome.OPTIMAL:
        return tr("Optimal")
    if proof.stopped is StopReason.GAP_REACHED and proof.gap is not None:
        return formats.text("terminal.within_briefly", gap=Gap(proof.gap))
    return tr("Best found")


def _payback(result: PlanView, formats: Formatter) -> Figure:
    period = result.ledger.key_figures.payback
    tip = tr("The first period from which benefits have covered all spend for good")
    if period is None:
        is_known = result.ledger.key_figures.benefit is not None
        note = tr("not in the horizon") if is_known else tr("without candidates with a stated NPV")
        return Figure(tr("Payback"), NOTHING, note, tip)
    periods = periods_of(result.portfolio, result.ledger.lines)  # benefits may shift past the end of the horizon
    nth = tr("period {n} of {periods}").format(n=period + 1, periods=periods)
    return Figure(tr("Payback"), formats.of(result.portfolio).period(period), nth, tip)


def _funded(result: PlanView, formats: Formatter) -> Figure:
    figures = result.ledger.key_figures
    small = sum(one.funded for one in result.ledger.verdicts if one.kind is Kind.SMALL_ALLOCATION)
    value = tr("{n} of {m}").format(n=formats.number(figures.funded), m=formats.number(figures.candidates))
    if not result.portfolio.small_allocations:
        return Figure(tr("Funded"), value, "")
    return Figure(tr("Funded"), value, tr("of which {n} small allocations").format(n=formats.number(small)))
