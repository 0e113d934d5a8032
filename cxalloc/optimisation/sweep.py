"""Many versions of one portfolio, solved together: a frontier, a table of what-ifs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, replace

from cxalloc.domain.accounting.valuation import Valuation
from cxalloc.domain.portfolio import Portfolio
from cxalloc.optimisation.answer import Answer, AnswerMaker
from cxalloc.optimisation.model_builder import PortfolioModel, build_model, with_amounts
from cxalloc_solvers.backends.registry import backend_named
from cxalloc_solvers.result import Result
from cxalloc_solvers.solve import DEFAULT_GAP
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
    """The best plan of every portfolio, each proved to ``gap``.

    Neighbours in the list should be similar (budgets in rising order, for example): results for one are used for the
    next. The answers depend on the list, not on the number of workers; an answer may differ from that of ``solve``
    within the gap.

    Args:
        portfolios: The portfolios, with the changes of their scenarios made.
        scenario: The name that the plans get; it is not applied.
        solver: The name of the backend.
        gap: The relative gap of each.
        time_limit: Seconds for all together; None for no limit.
        workers: How many run in parallel; one for each core if left out.
        on_answer: Receives the position and the answer of each portfolio as it is found.
        cancel: Set by the caller to end it.

    Returns:
        The answers in the order of the portfolios.

    Raises:
        VerificationFailure: The verifier rejects a plan: a fault of the program.
    """
    makers = list(_answer_makers(portfolios, scenario, gap))
    answers: dict[int, Answer] = {}

    def keep(index: int, result: Result) -> None:
        answers[index] = makers[index].answer(result)
        if on_answer is not None:
            on_answer(index, answers[index])

    problems = [maker.model.problem for maker in makers]
    backend = backend_named(solver)
    sweep(problems, backend, gap=gap, time_limit=time_limit, workers=workers, on_result=keep, cancel=cancel)
    return [answers[index] for index in range(len(portfolios))]


def _answer_makers(portfolios: Sequence[Portfolio], scenario: str, gap: float) -> Iterator[AnswerMaker]:
    """One for each portfolio; where only amounts of funds differ from those of the one before, the rest is shared."""
    model: PortfolioModel | None = None
    valuation: Valuation | None = None
    before: Portfolio | None = None
    for portfolio in portfolios:
        if before is not None and model is not None and _differ_in_amounts(portfolio, before):
            model = with_amounts(model, portfolio)
        else:
            valuation = Valuation(portfolio)
            model = build_model(portfolio, valuation)
        before = portfolio
        yield AnswerMaker(portfolio, scenario, gap, model=model, valuation=valuation)


def _differ_in_amounts(one: Portfolio, other: Portfolio) -> bool:
    """Whether two portfolios differ only in the amounts of their funds."""
    return all(
        getattr(one, field.name) == getattr(other, field.name) for field in fields(Portfolio) if field.name != "funds"
    ) and [replace(fund, amounts=()) for fund in one.funds] == [replace(fund, amounts=()) for fund in other.funds]
