"""``cxalloc check``: whether a portfolio is sound, its scenarios too, and every plan that is stored with it."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from cxalloc.cli.exits import Exit, Refusal
from cxalloc.cli.figures import Figures
from cxalloc.cli.portfolio_source import load_folder, refuse_table
from cxalloc.cli.portfolio_summary import summary
from cxalloc.domain.plan import Plan
from cxalloc.domain.snapshot import from_json
from cxalloc.interface.changes import scenario_findings
from cxalloc.storage.file import PortfolioFile, StorageError
from cxalloc.verification.verifier import verify_plan


def check(options: argparse.Namespace) -> int:
    """Print what the portfolio holds, check all of it, and return the exit code. Raises Refusal with every fault."""
    path = options.path
    if path.is_dir():
        portfolio = load_folder(path)
        print(summary(portfolio))
        _refuse_unsound(path, map(str, scenario_findings(portfolio)))
        print(f"{path} is sound.")
        return Exit.DONE
    refuse_table(path)
    with PortfolioFile.open(path, read_only=True) as file:
        faults = file.check()
        portfolio = file.portfolio
        try:
            plans, trail = file.plans(), file.audit()
        except StorageError:
            if not faults:
                raise
            plans, trail = (), ()  # the faults say why
    print(summary(portfolio))
    if not faults:
        print("The database is whole, its references hold, its tables and the hashes and sums of its plans are right.")
    if trail:
        last = trail[-1]
        print(f"{len(trail)} changes on record, the last by {last.user} on {last.at}: {last.change}.")
    for plan in plans:
        wrong = _verify(plan)
        faults += [f"plan {plan.id} ({plan.name}): {fault}" for fault in wrong]
        if not wrong:
            print(_plan_in_words(plan))
    _refuse_unsound(path, [*faults, *map(str, scenario_findings(portfolio))])
    verified = f" Its plans ({len(plans)}) were verified anew." if plans else " It holds no plan yet."
    print(f"{path} is sound.{verified}")
    return Exit.DONE


def _refuse_unsound(path: Path, faults: Iterable[str]) -> None:
    if lines := [f"- {fault}" for fault in faults]:
        raise Refusal("\n".join([f"{path} is not sound:", *lines]))


def _plan_in_words(plan: Plan) -> str:
    figures = Figures(from_json(plan.inputs))
    value = f"{figures.worth(plan.proof.value)} {figures.unit}"
    return f"Plan {plan.id}, {plan.name}: {plan.proof.outcome.value}, {value}; {plan.status.value} of {plan.created}."


def _verify(plan: Plan) -> list[str]:
    try:
        return verify_plan(plan)
    except Exception as error:  # whatever was written into the file by hand is reported, and does not end the check
        return [f"it cannot be read: {error}"]
