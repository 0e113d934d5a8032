"""The report of an infeasible portfolio: its IIS (constraints in conflict) and the relaxations that allow a plan."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from rich.console import Console

from cxalloc.analysis.infeasibility import messages
from cxalloc.analysis.infeasibility.constraints import RemovableConstraint
from cxalloc.analysis.infeasibility.diagnose import SECONDS, diagnose
from cxalloc.analysis.infeasibility.diagnosis import ConstraintRelaxation, Diagnosis, Feasibility, Relaxation, Unit
from cxalloc.analysis.infeasibility.relaxed_portfolio import combined_with
from cxalloc.cli.exits import Exit
from cxalloc.cli.output.json_numbers import number
from cxalloc.cli.progress import progress_in_words, run_with_progress
from cxalloc.domain.message import Message, message
from cxalloc.domain.money import to_major
from cxalloc.domain.portfolio import Portfolio
from cxalloc.messages.formatter import PLAIN_ENGLISH, Formatter
from cxalloc.optimisation.solve import SolveProgress


def diagnose_with_progress(
    portfolio: Portfolio,
    formatter: Formatter,
    *,
    solver: str,
    time_limit: float | None,
    given: Sequence[tuple[str, str]] = (),
) -> Diagnosis:
    """Why the portfolio (scenario and changes made) has no plan, with a line of progress; Ctrl-C stops it.

    ``given`` are the changes of the command, with which the relaxations can be combined.
    """
    writer = formatter.of(portfolio)

    def work(report: Callable[[SolveProgress], None], cancel: threading.Event) -> Diagnosis:
        seconds = SECONDS if time_limit is None else time_limit
        return diagnose(portfolio, solver=solver, time_limit=seconds, on_progress=report, cancel=cancel)

    found = run_with_progress(work, lambda progress: progress_in_words(progress, writer), formatter)
    return combined_with(portfolio, found, given)


def exit_without_plan(diagnosis: Diagnosis) -> Exit:
    """The exit code where a solve found no plan."""
    if diagnosis.verdict is Feasibility.INFEASIBLE:
        return Exit.NO_PLAN
    return Exit.CANCELLED if diagnosis.cancelled else Exit.LIMIT


def print_diagnosis(console: Console, portfolio: Portfolio, diagnosis: Diagnosis, formatter: Formatter) -> None:
    """Print the constraints in conflict and the relaxations."""
    say = formatter.of(portfolio).render
    print_iis(console, portfolio, diagnosis, formatter)
    if diagnosis.relaxations:
        console.print(f"\n{say(message('infeasibility.relaxations'))}", style="bold")
    for relaxation in diagnosis.relaxations:
        for line in _relaxation_lines(
            [say(sentence) for sentence in messages.relaxation_messages(portfolio, relaxation)], relaxation
        ):
            console.print(line, soft_wrap=True)
    closing = [say(sentence) for sentence in messages.closing_messages(portfolio, diagnosis)]
    if closing:
        console.print()
    for line in closing:
        console.print(line)


def print_iis(console: Console, portfolio: Portfolio, diagnosis: Diagnosis, formatter: Formatter) -> None:
    """Print whether there is a plan, the constraints in conflict, and how sure that is."""
    say = formatter.of(portfolio).render
    for sentence in messages.verdict_messages(portfolio, diagnosis):
        console.print(say(sentence), style="bold")
    for sentence in messages.iis_messages(portfolio, diagnosis):
        console.print(f"- {say(sentence)}")
    for sentence in messages.proof_messages(portfolio, diagnosis):
        console.print(say(sentence))


def _relaxation_lines(said: list[str], relaxation: Relaxation) -> Iterator[str]:
    """A relaxation as an item of a list, with the options that apply it."""
    if len(relaxation.steps) == 1:
        yield f"- {' '.join(said)}"
    else:
        yield f"- {said[0]}"
        for line in said[1:]:
            yield f"  - {line}"
    if relaxation.is_change:
        yield "  " + " ".join(f'--set "{key}={value}"' for key, value in relaxation.changes)


def diagnosis_in_json(portfolio: Portfolio, diagnosis: Diagnosis) -> dict[str, Any]:
    """A diagnosis as an object of the JSON answer; ``docs/command_line.md`` describes its keys."""
    say = PLAIN_ENGLISH.of(portfolio).render

    def words(*sentences: Message) -> list[str]:
        return [say(sentence) for sentence in sentences]

    said = [*messages.verdict_messages(portfolio, diagnosis), *messages.proof_messages(portfolio, diagnosis)]
    return {
        "verdict": diagnosis.verdict.value,
        "doubt": diagnosis.undecided.value if diagnosis.undecided else None,
        "text": words(*said),
        "solvers": list(diagnosis.solvers),
        "clash": [_constraint_in_json(portfolio, one) for one in diagnosis.iis],
        "clash_text": words(*messages.iis_messages(portfolio, diagnosis)),
        "irreducible": diagnosis.irreducible,
        "repairs": [
            {
                "text": words(*messages.relaxation_messages(portfolio, relaxation)),
                "cost": float(round(relaxation.cost, 6)),
                "money": number(to_major(relaxation.money, portfolio.currency)),
                "days": number(relaxation.days),
                "least": relaxation.least,
                "changes": [f"{key}={value}" for key, value in relaxation.changes],
                "is_change": relaxation.is_change,
                "steps": [_step_in_json(portfolio, step) for step in relaxation.steps],
            }
            for relaxation in diagnosis.relaxations
        ],
        "left_out": [_constraint_in_json(portfolio, one) for one in diagnosis.left_out],
        "complete": diagnosis.complete,
        "solves": diagnosis.solves,
        "seconds": round(diagnosis.seconds, 3),
    }


def _constraint_in_json(portfolio: Portfolio, one: RemovableConstraint) -> dict[str, Any]:
    period = None if one.period is None else portfolio.horizon.label(one.period)
    return {"kind": one.kind, "id": one.subject, "period": period, "text": PLAIN_ENGLISH.of(portfolio).render(one.text)}


def _step_in_json(portfolio: Portfolio, step: ConstraintRelaxation) -> dict[str, Any]:
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
