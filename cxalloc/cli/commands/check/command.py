"""``cxalloc check``: validates a portfolio and its scenarios, and verifies every plan that is stored with it."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from cxalloc.cli.commands.solve.plan_table import OUTCOMES
from cxalloc.cli.exits import Exit, Refusal
from cxalloc.cli.output.portfolio_summary import summary
from cxalloc.cli.portfolio_source import load_folder_with_notes, refuse_table
from cxalloc.domain.accounting.costs_beyond import possible_costs_beyond
from cxalloc.domain.accounting.idle_floor import IdleFloor, idle_floors
from cxalloc.domain.accounting.loose_cadence import LooseCadence, loose_cadences
from cxalloc.domain.message import Amount, Count, Message, ObjectiveValue, Periods, message
from cxalloc.domain.plan import Plan, PlanStatus
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.snapshot import from_json
from cxalloc.editing.optimiser_input import draft_finding, optimiser_input
from cxalloc.interface.changes import scenario_findings, scenario_notes
from cxalloc.messages.descriptions import rule_of_id
from cxalloc.messages.findings import finding_message
from cxalloc.messages.formatter import Formatter
from cxalloc.messages.left_out import left_out_message
from cxalloc.storage.file import PortfolioFile, StorageError
from cxalloc.verification.verifier import verify_plan

STATUSES = {
    PlanStatus.DRAFT: message("terminal.draft"),
    PlanStatus.APPROVED: message("terminal.approved"),
    PlanStatus.SUPERSEDED: message("terminal.superseded"),
}


def check(options: argparse.Namespace, formatter: Formatter) -> int:
    """Print a summary of the portfolio, check all of it, and return the exit code. Raises Refusal with every fault."""
    path = options.path
    if path.is_dir():
        portfolio, notes = load_folder_with_notes(path)
        print(summary(portfolio, formatter))
        _print_notes(portfolio, formatter, notes)
        _refuse_unsound(path, _scenario_faults(portfolio))
        print(formatter.text("terminal.sound", path=str(path)))
    else:
        refuse_table(path)
        _check_file(path, formatter)
    return Exit.DONE


def _check_file(path: Path, formatter: Formatter) -> None:
    with PortfolioFile.open(path, read_only=True) as file:
        faults = file.check()
        portfolio = file.portfolio
        optimised = optimiser_input(file.document)
        try:
            plans, trail, chain = file.plans(), file.audit(), file.chain_state()
        except StorageError:
            if not faults:
                raise
            plans, trail, chain = (), (), None  # the faults say why
    print(summary(portfolio, formatter))
    _print_notes(portfolio, formatter)
    if not faults:
        print(formatter.text("terminal.database_whole"))
    if trail:
        last = trail[-1]
        n = Count(len(trail))
        print(formatter.text("terminal.trail", n=n, user=last.user, when=str(last.at), change=last.change.shown))
    if trail and chain and not faults:
        since = chain.since
        print(formatter.text("terminal.chain_since", since=str(since)) if since else formatter.text("terminal.chain"))
    for plan in plans:
        wrong = _verify(plan, formatter)
        faults += [message("refusals.plan_fault", id=str(plan.id), name=plan.name, fault=fault) for fault in wrong]
        if not wrong:
            print(_plan_in_words(plan, formatter))
    if (left_out := left_out_message(optimised.portfolio)) is not None:
        print(formatter.of(portfolio).render(left_out))
    errors = [finding_message(draft_finding(error)) for error in optimised.errors]
    _refuse_unsound(path, [*faults, *errors, *_scenario_faults(portfolio)])
    if plans:
        print(formatter.text("terminal.sound_with_plans", path=str(path), n=Count(len(plans))))
    else:
        print(formatter.text("terminal.sound_without_plans", path=str(path)))


def _print_notes(portfolio: Portfolio, formatter: Formatter, notes: Iterable[Message] = ()) -> None:
    """Print notes on what is valid but may not be intended; ``notes`` are those on its amounts."""
    formatter = formatter.of(portfolio)
    for note in (*notes, *scenario_notes(portfolio)):
        print(formatter.render(note))
    for one in possible_costs_beyond(portfolio):
        start, amount = Periods((one.start,)), Amount(one.amount)
        print(formatter.text("terminal.possible_costs_beyond", name=one.name, start=start, amount=amount))
    small_notes: tuple[LooseCadence | IdleFloor, ...] = (*loose_cadences(portfolio), *idle_floors(portfolio))
    for small in small_notes:
        print(formatter.render(small.note(rule_of_id(portfolio, small.rule))))


def _scenario_faults(portfolio: Portfolio) -> list[Message]:
    return list(map(finding_message, scenario_findings(portfolio)))


def _refuse_unsound(path: Path, faults: Iterable[Message]) -> None:
    if details := list(faults):
        raise Refusal(message("refusals.not_sound", path=str(path)), details)


def _plan_in_words(plan: Plan, formatter: Formatter) -> str:
    return formatter.of(from_json(plan.inputs)).text(
        "terminal.plan",
        id=str(plan.id),
        name=plan.name,
        outcome=OUTCOMES[plan.proof.outcome],
        value=ObjectiveValue(plan.proof.value),
        status=STATUSES[plan.status],
        when=plan.created,
    )


def _verify(plan: Plan, formatter: Formatter) -> list[str]:
    """The faults of a plan, in words: their figures are those of the portfolio that the plan was made from."""
    try:
        faults = verify_plan(plan)
        has_figures = any(one.text.values for one in faults)  # the inputs may be what is wrong
        writer = formatter.of(from_json(plan.inputs)) if has_figures else formatter
        return [writer.render(one.text) for one in faults]
    except Exception as error:  # whatever was written into the file by hand is reported, and does not end the check
        return [formatter.text("refusals.plan_unreadable", problem=str(error))]
