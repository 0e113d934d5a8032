"""``cxalloc solve``: the best plan."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace

from cxalloc.analysis.infeasibility.diagnose import with_cross_check
from cxalloc.analysis.infeasibility.diagnosis import Diagnosis
from cxalloc.cli.commands.solve.plan_json import answer_in_json
from cxalloc.cli.commands.solve.plan_table import print_plan
from cxalloc.cli.exits import Exit, Refusal
from cxalloc.cli.options import now, seconds_left, seconds_to_diagnose
from cxalloc.cli.output.infeasibility_report import diagnose_with_progress, print_diagnosis
from cxalloc.cli.output.terminal import console_for_output
from cxalloc.cli.portfolio_source import load_with_notes, refuse_table
from cxalloc.cli.progress import progress_in_words, run_with_progress
from cxalloc.domain.message import Message, message
from cxalloc.domain.plan import Outcome, Plan, StopReason
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.scenario.changes import ScenarioChanges
from cxalloc.editing.optimiser_input import optimiser_input
from cxalloc.interface.changes import make_changes, notes_on_changes, plan_name
from cxalloc.messages.formatter import Formatter
from cxalloc.messages.search import stop_message
from cxalloc.optimisation.answer import Answer
from cxalloc.optimisation.solve import SolveProgress
from cxalloc.optimisation.solve import solve as find_best
from cxalloc.storage.file import PortfolioFile, StorageError
from cxalloc.worker.standard_streams import print_error_line
from cxalloc_solvers.solve import DEFAULT_GAP


def solve(options: argparse.Namespace, formatter: Formatter) -> int:
    """Find the best plan, store it on request, print it, and return the exit code."""
    path = options.path
    if options.save and path.is_dir():
        raise Refusal(message("refusals.save_in_folder", path=str(path)))
    if not options.save:
        portfolio, notes = load_with_notes(path, options.scenario)
        return _solve(options, portfolio, None, formatter, notes)
    refuse_table(path)
    with PortfolioFile.open(path) as file:
        if file.backup_failure is not None:  # reported, but it does not prevent the solve
            text = formatter.text("files.no_backup", path=str(path), problem=file.backup_failure)
            print_error_line(f"cxalloc: {text}")
        return _solve(options, optimiser_input(file.document, options.scenario).checked(), file, formatter, ())


def _solve(
    options: argparse.Namespace,
    base: Portfolio,
    file: PortfolioFile | None,
    formatter: Formatter,
    notes: Sequence[Message],
) -> int:
    portfolio, answer, diagnosis = solve_with_progress(
        base,
        formatter,
        scenario=options.scenario,
        changes=options.changes,
        solver=options.solver,
        gap=options.gap,
        time_limit=seconds_left(options),
    )
    notes = [*notes, *notes_on_changes(base, options.scenario, options.changes)]
    stored, failure = _store(file, answer)
    if stored is not None:
        answer = replace(answer, plan=stored)
    if options.json:
        asked = {"scenario": options.scenario, "changes": options.changes}
        plan_id = stored.id if stored else None
        print(answer_in_json(portfolio, answer, **asked, plan_id=plan_id, diagnosis=diagnosis, notes=notes))
    else:
        for note in notes:
            print(formatter.of(portfolio).render(note))
        print_answer(portfolio, answer, diagnosis, formatter)
        if stored:
            print()
            print(formatter.text("terminal.stored", id=str(stored.id), path=str(options.path)))
    if failure is not None:
        raise failure  # only after the plan is printed, because the search may have been long
    return exit_code(answer)


def solve_with_progress(
    portfolio: Portfolio,
    formatter: Formatter,
    *,
    scenario: str = "",
    changes: ScenarioChanges = (),
    solver: str = "highs",
    gap: float = DEFAULT_GAP,
    time_limit: float | None = None,
) -> tuple[Portfolio, Answer, Diagnosis | None]:
    """Solve a portfolio with a line of progress, and diagnose it if it has no plan.

    Ctrl-C stops the solver: the answer then holds the best plan found, if there is one. ``time_limit`` is for both
    (see ``seconds_to_diagnose``).

    Returns:
        The portfolio with the scenario and the changes made, the answer (infeasible only if that is confirmed), and
        why there is no plan if there is none.
    """
    began, changes = now(), tuple(changes)
    changed = make_changes(portfolio, scenario, changes)
    writer = formatter.of(changed)

    def work(report: Callable[[SolveProgress], None], cancel: threading.Event) -> Answer:
        return find_best(changed, solver=solver, gap=gap, time_limit=time_limit, on_progress=report, cancel=cancel)

    answer = run_with_progress(work, lambda progress: progress_in_words(progress, writer), formatter)
    if answer.plan is not None:
        name = plan_name(scenario, changes)
        answer = replace(answer, plan=replace(answer.plan, name=name, scenario=scenario))
    if answer.outcome is not Outcome.INFEASIBLE:
        return changed, answer, None
    left = None if time_limit is None else time_limit - (now() - began)
    diagnosis = diagnose_with_progress(
        changed, formatter, solver=solver, time_limit=seconds_to_diagnose(time_limit, left), given=changes
    )
    return changed, with_cross_check(answer, diagnosis), diagnosis


def _store(file: PortfolioFile | None, answer: Answer) -> tuple[Plan | None, StorageError | None]:
    if file is None or answer.plan is None:
        return None, None
    try:
        return file.add_plan(answer.plan, answer.accounts), None
    except StorageError as error:
        return None, error


def print_answer(portfolio: Portfolio, answer: Answer, diagnosis: Diagnosis | None, formatter: Formatter) -> None:
    """Print a plan as tables, or why there is none. ``portfolio`` is the one that was solved."""
    console = console_for_output()
    if answer.plan is not None:
        print_plan(console, portfolio, answer.plan, formatter, answer.accounts)
    elif diagnosis is not None:
        print_diagnosis(console, portfolio, diagnosis, formatter)
    else:
        console.print(formatter.text("terminal.nothing_found", reason=stop_message(answer.stopped)), style="bold")


def exit_code(answer: Answer) -> Exit:
    """The exit code for how a solve ended."""
    if answer.outcome is Outcome.INFEASIBLE:
        return Exit.NO_PLAN
    if answer.stopped is StopReason.CANCELLED:
        return Exit.CANCELLED
    return Exit.DONE if answer.plan is not None else Exit.LIMIT
