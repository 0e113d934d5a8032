"""Many versions of one portfolio, solved together: a frontier, a table of what-ifs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, replace

from cxalloc.domain.accounting.valuation import Valuation
from cxalloc.domain.portfolio import Portfolio
from cxalloc.optimisation.model_builder import PortfolioModel, with_amounts
from cxalloc.optimisation.model_builder import build_model as build_problem
from cxalloc.optimisation.solve import Answer, answer_from
from cxalloc_solvers.result import Result
from cxalloc_solvers.solve import DEFAULT_GAP, backend_named
from cxalloc_solvers.sweep import sweep


def solve_many(
    portfolios: Sequence[Portfolio],
    *,
    scenario: str = "",
    solver: str = "highs",
    gap: float = DEFAULT_GAP,
    time_limit: float | None = None,
    workers: int | None = None,
    on_answer: Callable[[int, Answer], None] | None = None,
    cancel: threading.Event | None = None,
) -> list[Answer]:
    """The best plan of every portfolio, each proved to ``gap``; answers in the order of the portfolios.

    Portfolios that stand side by side in the list should be alike (budgets in order, say): what is found about one is
    put to use for the next. The answers depend on the list, not on how many ``workers`` (default: one for each core)
    there are; an answer may differ from that of ``solve`` within the gap. ``scenario`` is the name that the plans bear;
    it is not applied. ``time_limit`` is in seconds for all together. ``on_answer`` is called with each answer as it
    comes. Raises VerificationFailure for a plan that does not hold.
    """
    builds = list(_builds(portfolios))
    answers: dict[int, Answer] = {}

    def keep(index: int, result: Result) -> None:
        answers[index] = answer_from(portfolios[index], scenario, *builds[index], result, gap)
        if on_answer is not None:
            on_answer(index, answers[index])

    problems = [model.problem for model, _ in builds]
    backend = backend_named(solver)
    sweep(problems, backend, gap=gap, time_limit=time_limit, workers=workers, on_result=keep, cancel=cancel)
    return [answers[index] for index in range(len(portfolios))]


def _builds(portfolios: Sequence[Portfolio]) -> Iterator[tuple[PortfolioModel, Valuation]]:
    """The problem of each; where only amounts of funds differ from those of the one before, the rest is shared."""
    last: tuple[Portfolio, PortfolioModel, Valuation] | None = None
    for portfolio in portfolios:
        if last is not None and _differ_in_amounts(portfolio, last[0]):
            model, valuation = with_amounts(last[1], portfolio), last[2]
        else:
            valuation = Valuation(portfolio)
            model = build_problem(portfolio, valuation)
        last = portfolio, model, valuation
        yield model, valuation


def _differ_in_amounts(one: Portfolio, other: Portfolio) -> bool:
    """Whether two portfolios have all in common but the amounts of their funds."""
    return all(
        getattr(one, field.name) == getattr(other, field.name) for field in fields(Portfolio) if field.name != "funds"
    ) and [replace(fund, amounts=()) for fund in one.funds] == [replace(fund, amounts=()) for fund in other.funds]
