"""Export of a plan to a workbook or to CSV, and the names of the files that this writes."""

from __future__ import annotations

from pathlib import Path

from cxalloc.domain.plan import Plan
from cxalloc.domain.snapshot import from_json
from cxalloc.exchange.exports.plan_csv import PLAIN, CsvStyle, write_decisions, write_plan
from cxalloc.exchange.exports.workbook import write_workbook
from cxalloc.messages.formatter import PLAIN_ENGLISH, Formatter

PLAN_ENDINGS = (".csv", ".xlsx")


def plan_files(target: Path) -> tuple[Path, ...]:
    """The files that ``export_plan`` writes: a workbook is one, CSV has the decisions in a second."""
    if target.suffix.lower() == ".xlsx":
        return (target,)
    return target, target.with_name(f"{target.stem}-decisions{target.suffix}")


def export_plan(
    plan: Plan, target: Path, style: CsvStyle = PLAIN, formatter: Formatter = PLAIN_ENGLISH
) -> tuple[Path, ...]:
    """Write a plan as a workbook, or as ``NAME.csv`` and ``NAME-decisions.csv``, and return what was written.

    The reasons in a workbook are in the language of ``formatter``; all else is the same in every language.

    Raises InvalidInput for a text that no cell can hold; OSError, and then an earlier file is left as it was.
    """
    portfolio, paths = from_json(plan.inputs), plan_files(target)
    if len(paths) == 1:
        write_workbook(portfolio, plan.decision, target, formatter=formatter)
    else:
        write_plan(portfolio, plan.decision, paths[0], style)
        write_decisions(portfolio, plan.decision, paths[1], style)
    return paths
