"""The report of an infeasible portfolio: its IIS (constraints in conflict) and the relaxations that allow a plan."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

from rich.console import Console

from cxalloc.analysis.infeasibility import messages
from cxalloc.analysis.infeasibility.constraints import RemovableConstraint
from cxalloc.analysis.infeasibility.diagnose import SECONDS, diagnose
from cxalloc.analysis.infeasibility.diagnosis import ConstraintRelaxation, Diagnosis, Feasibility, Relaxation, Unit
from cxalloc.cli.exits import Exit
from cxalloc.cli.json_numbers import number
from cxalloc.cli.progress import progress_in_words, run_with_progress
from cxalloc.domain.message import Message, message
from cxalloc.domain.money import to_major
from cxalloc.domain.portfolio import Portfolio
from cxalloc.messages.formatter import PLAIN_ENGLISH, Formatter
from cxalloc.optimisation.solve import SolveProgress


def diagnose_with_progress(
    portfolio: Portfolio, formatter: Formatter, *, solver: str, time_limit: float | None
) -> Diagnosis:
    """Why the portfolio (scenario and changes made) has no plan, with a line of progress; Ctrl-C stops it."""
    writer = formatter.of(portfolio)

    def work(report: Callable[[SolveProgress], None], cancel: threading.Event) -> Diagnosis:
        seconds = SECONDS if time_limit is None else time_limit
        return diagnose(portfolio, solver=solver, time_limit=seconds, on_progress=report, cancel=cancel)

    return run_with_progress(work, lambda progress: progress_in_words(progress, writer), formatter)


def exit_without_plan(conflict: Diagnosis) -> Exit:
    """The exit code where a solve found no plan."""
    if conflict.verdict is Feasibility.INFEASIBLE:
        return Exit.NO_PLAN
    return Exit.CANCELLED if conflict.cancelled else Exit.LIMIT


def print_conflict(console: Console, portfolio: Portfolio, conflict: Diagnosis, formatter: Formatter) -> None:
    """Print the constraints in conflict and the relaxations."""
    say = formatter.of(portfolio).render
    print_clash(console, portfolio, conflict, formatter)
    if conflict.relaxations:
        console.print(f"\n{say(message('infeasibility.relaxations'))}", style="bold")
    for repair in conflict.relaxations:
        for line in _repair_lines(
            [say(sentence) for sentence in messages.relaxation_messages(portfolio, repair)], repair
        ):
            console.print(line, soft_wrap=True)
    closing = [say(sentence) for sentence in messages.closing_messages(portfolio, conflict)]
    if closing:
        console.print()
    for line in closing:
        console.print(line)


def print_clash(console: Console, portfolio: Portfolio, conflict: Diagnosis, formatter: Formatter) -> None:
    """Print whether there is a plan, the constraints in conflict, and how sure that is."""
    say = formatter.of(portfolio).render
    for sentence in messages.verdict_messages(portfolio, conflict):
        console.print(say(sentence), style="bold")
    for sentence in messages.iis_messages(portfolio, conflict):
        console.print(f"- {say(sentence)}")
    for sentence in messages.proof_messages(portfolio, conflict):
        console.print(say(sentence))


def _repair_lines(said: list[str], repair: Relaxation) -> Iterator[str]:
    """A relaxation as an item of a list, with the options that apply it."""
    if len(repair.steps) == 1:
        yield f"- {' '.join(said)}"
    else:
        yield f"- {said[0]}"
        for line in said[1:]:
            yield f"  - {line}"
    if repair.is_change:
        yield "  " + " ".join(f'--set "{key}={value}"' for key, value in repair.changes)


def conflict_in_json(portfolio: Portfolio, conflict: Diagnosis) -> dict[str, Any]:
    """A conflict as an object of the JSON answer; ``docs/command_line.md`` describes its keys."""
    say = PLAIN_ENGLISH.of(portfolio).render

    def words(*sentences: Message) -> list[str]:
        return [say(sentence) for sentence in sentences]

    said = [*messages.verdict_messages(portfolio, conflict), *messages.proof_messages(portfolio, conflict)]
    return {
        "verdict": conflict.verdict.value,
        "doubt": conflict.undecided.value if conflict.undecided else None,
        "text": words(*said),
        "solvers": list(conflict.solvers),
        "clash": [_required(portfolio, one) for one in conflict.iis],
        "clash_text": words(*messages.iis_messages(portfolio, conflict)),
        "irreducible": conflict.irreducible,
        "repairs": [
            {
                "text": words(*messages.relaxation_messages(portfolio, repair)),
                "cost": float(round(repair.cost, 6)),
                "money": number(to_major(repair.money, portfolio.currency)),
                "days": number(repair.days),
                "least": repair.least,
                "changes": [f"{key}={value}" for key, value in repair.changes],
                "is_change": repair.is_change,
                "steps": [_step(portfolio, step) for step in repair.steps],
            }
            for repair in conflict.relaxations
        ],
        "left_out": [_required(portfolio, one) for one in conflict.left_out],
        "complete": conflict.complete,
        "solves": conflict.solves,
        "seconds": round(conflict.seconds, 3),
    }


def _required(portfolio: Portfolio, one: RemovableConstraint) -> dict[str, Any]:
    period = None if one.period is None else portfolio.horizon.label(one.period)
    return {"kind": one.kind, "id": one.subject, "period": period, "text": PLAIN_ENGLISH.of(portfolio).render(one.text)}


def _step(portfolio: Portfolio, step: ConstraintRelaxation) -> dict[str, Any]:
    def size(value: Any) -> int | float | str | None:
        if value is None:
            return None
        if step.unit is Unit.PERIOD:
            return portfolio.horizon.label(int(value))
        return number(to_major(int(value), portfolio.currency) if step.unit is Unit.MONEY else value)

    period = None if step.period is None else portfolio.horizon.label(step.period)
    return {
        "way": step.kind.value,
        "id": step.subject,
        "period": period,
        "before": size(step.before),
        "after": size(step.after),
        "unit": step.unit.value,
    }
