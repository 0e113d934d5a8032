"""Processor time, memory and draws of the analyses of risk.

``python -m benchmarks.risk`` prints two tables. The distribution of a plan's value: 10,000 draws of portfolios of the
family in which every benefit, success and cost is uncertain. The best plan of each draw, to a gap of 0.5 %: by one
program that only changes its objective, and by a solve of its own for each draw (on fewer draws), on one core.
"""

from __future__ import annotations

import random
import resource
import time
from dataclasses import replace
from decimal import Decimal

from benchmarks.family import portfolio as made
from cxalloc.analysis.risk.distribution import DRAWS, distribution
from cxalloc.analysis.risk.draws import Draws
from cxalloc.analysis.risk.robustness.drawn_values import DrawnValues
from cxalloc.analysis.risk.robustness.optima import GAP, OptimaSearch
from cxalloc.domain.initiative import Level
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.uncertainty import CorrelatedBy, Correlation, Uncertainty
from cxalloc.interface.sources import load
from cxalloc.optimisation.solve import solve
from cxalloc.samples import samples_folder
from cxalloc_solvers.backends.registry import backend_named
from cxalloc_solvers.solve import solve as solve_problem
from cxalloc_solvers.starts.hints import Hint

DRAWN_HEADINGS = (
    "portfolio", "draws", "plans", "largest gap", "prepared, s", "draws a second", "cold", "times",
)  # fmt: skip
SIZES = (200, 1000)
HEADINGS = ("initiatives", "funded", "correlation", "draws", "processor, s", "seconds", "memory on top, MB")


def uncertain(initiatives: int, seed: int) -> Portfolio:
    """A portfolio of the family with low 60 to 90 %, high 110 to 160 %, success 0.5 to 1, and costs up to 140 %."""
    draw = random.Random(seed)

    def percent(least: int, most: int) -> Decimal:
        return Decimal(draw.randint(least, most)) / 100

    def level(one: Level) -> Level:
        low, high, success = percent(60, 90), percent(110, 160), percent(50, 100)
        return replace(one, low=low, high=high, success=success, cost_high=percent(105, 140))

    portfolio = made(initiatives, seed)
    changed = (replace(one, levels=tuple(map(level, one.levels))) for one in portfolio.initiatives)
    return portfolio.revised(initiatives=tuple(changed))


def measured(portfolio: Portfolio) -> tuple[str, ...]:
    """A row of the table: the distribution of the value of a plan within 1 % of the best."""
    plan = solve(portfolio, gap=0.01).plan
    assert plan is not None
    before = _peak()
    processor, clock = time.process_time(), time.perf_counter()
    found = distribution(portfolio, plan.decision)
    spent = f"{time.process_time() - processor:.2f}", f"{time.perf_counter() - clock:.2f}"
    funded, count = len(plan.decision.choices), len(portfolio.initiatives)
    return str(count), str(funded), str(found.rho), f"{DRAWS:,}", *spent, f"{_peak() - before:.0f}"


def drawn(name: str, portfolio: Portfolio, draws: int, cold: int) -> tuple[str, ...]:
    """A row of the table of best plans: draws by processor second, both ways."""
    plan = solve(portfolio, gap=GAP).plan
    assert plan is not None
    values = DrawnValues(portfolio, Draws(0, draws))
    began = time.process_time()
    search = OptimaSearch(values, plan.decision, workers=1)
    prepared = time.process_time()
    optima = list(search.run(draws))[-1]
    ended = time.process_time()
    backend = backend_named("highs")
    for draw in range(cold):
        solve_problem(values.problem(draw), backend, gap=GAP, hint=Hint(order_equals=False))
    alone = cold / (time.process_time() - ended)
    speed = draws / (ended - prepared)
    worst = f"{100 * float(optima.gaps.max()):.2f} %"
    figures = f"{prepared - began:.1f}", f"{speed:.1f}", f"{alone:.1f}", f"{speed / alone:.1f}"
    return name, str(draws), str(len(optima.points)), worst, *figures


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print the table, each row as soon as it is measured."""
    for row in (HEADINGS, ("---",) * len(HEADINGS)):
        print("|", " | ".join(row), "|")
    for size in SIZES:
        portfolio = uncertain(size, 1)
        common = Uncertainty(correlation=Correlation(CorrelatedBy.OWNER, Decimal("0.3")))
        for one in (portfolio, portfolio.revised(uncertainty=common)):
            print("|", " | ".join(measured(one)), "|", flush=True)
    print()
    for row in (DRAWN_HEADINGS, ("---",) * len(DRAWN_HEADINGS)):
        print("|", " | ".join(row), "|")
    retail = load(samples_folder() / "retail_bank").planned
    for name, one, draws, cold in (("retail sample", retail, 200, 20), ("200 initiatives", uncertain(200, 1), 100, 20)):
        print("|", " | ".join(drawn(name, one, draws, cold)), "|", flush=True)


if __name__ == "__main__":
    main()
