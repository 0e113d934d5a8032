"""Processor time of the diagnosis of infeasible portfolios: of the IIS, its cross-check, and the relaxations.

``python -m benchmarks.conflicts`` prints a row for each portfolio: the retail sample, and portfolios of the family
with 200 initiatives, each with requirements that it cannot meet.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from benchmarks.family import FUND
from benchmarks.family import portfolio as made
from cxalloc.analysis.infeasibility.diagnose import diagnose
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.scenario.changes import apply_changes
from cxalloc.interface.sources import load
from cxalloc.optimisation.solve import SolveProgress
from cxalloc.samples import samples_folder

HEADINGS = ("portfolio", "clash", "repairs", "left out", "solves", "clash, s", "confirming, s", "repairs, s")
PARTS = ("finding what clashes", "confirming that there is no plan", "finding the least that would help")


def cases() -> Iterator[tuple[str, Portfolio]]:
    """Infeasible portfolios with a description of each."""
    retail = load(samples_folder() / "retail_bank")
    yield "retail, a floor too high", apply_changes(retail, [("rule.branches-floor.at_least", "500000")])
    yield "retail, 5 % of the budget", apply_changes(retail, [("budget.factor", "0.05")])
    for seed, musts, factor in ((5, 45, "0.45"), (1, 140, "1"), (2, 30, "0.2")):
        changes = [(f"fund.{FUND}.factor", factor)]
        changes += [(f"initiative.i{number}.status", "must") for number in range(musts)]
        yield f"200, seed {seed}: {musts} musts, budget × {factor}", apply_changes(made(200, seed), changes)


def measured(name: str, portfolio: Portfolio) -> tuple[str, ...]:
    """A row of the table: the results, and the processor time of each part, CBC's processes included."""
    spent = dict.fromkeys(PARTS, 0.0)
    part, since = "", _processor()

    def turn(to: str) -> None:
        nonlocal part, since
        now = _processor()
        if part in spent:
            spent[part] += now - since
        part, since = to, now

    def hear(news: SolveProgress) -> None:
        if news.phase != part:
            turn(news.phase)

    diagnosis = diagnose(portfolio, on_progress=hear)
    turn("")
    counts = (len(diagnosis.iis), len(diagnosis.relaxations), len(diagnosis.left_out), diagnosis.solves)
    return (name, *map(str, counts), *(f"{spent[one]:.1f}" for one in PARTS))


def _processor() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def main() -> None:
    """Print the table, each row as soon as it is measured."""
    for row in (HEADINGS, ("---",) * len(HEADINGS)):
        print("|", " | ".join(row), "|")
    for name, portfolio in cases():
        print("|", " | ".join(measured(name, portfolio)), "|", flush=True)


if __name__ == "__main__":
    main()
