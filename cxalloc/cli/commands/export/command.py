"""``cxalloc export``: a plan as CSV or a workbook, or the portfolio as a folder."""

from __future__ import annotations

import argparse
from pathlib import Path

from cxalloc.cli.commands.solve.command import exit_code, print_answer, solve_with_progress
from cxalloc.cli.exits import Exit, Refusal
from cxalloc.cli.output.csv_output import csv_style, refuse_folders, refuse_missing_folder
from cxalloc.cli.portfolio_source import load, refuse_table
from cxalloc.domain.message import message
from cxalloc.domain.plan import Plan
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.snapshot import from_json
from cxalloc.exchange.exports.plan_csv import PLAIN
from cxalloc.exchange.exports.plan_files import PLAN_ENDINGS, export_plan, plan_files
from cxalloc.exchange.folder.portfolio_folder import write_folder
from cxalloc.messages.formatter import Formatter
from cxalloc.messages.left_out import left_out_message
from cxalloc.storage.file import PortfolioFile
from cxalloc.worker.standard_streams import print_error_line


def export(options: argparse.Namespace, formatter: Formatter) -> int:
    """Write the requested files, optimising first where no plan is stored, and return the exit code."""
    source, target = options.path, options.to
    as_folder = target.is_dir() or not target.suffix
    if not as_folder and target.suffix.lower() not in PLAN_ENDINGS:
        ending, other = PLAN_ENDINGS
        raise Refusal(message("refusals.not_a_target", path=str(target), ending=ending, other=other))
    style = csv_style(options)
    if style != PLAIN and target.suffix.lower() != ".csv":
        raise Refusal(message("refusals.only_for_csv"))
    refuse_missing_folder(target)
    if as_folder:
        plan = _stored(source, options.plan) if options.plan is not None else None
        portfolio = load(source) if plan is None else from_json(plan.inputs)
        write_folder(portfolio, target)
        print(formatter.text("terminal.wrote_folder", path=str(target)))
        _print_left_out(portfolio, formatter)
        return Exit.DONE
    refuse_folders(plan_files(target))
    plan = _stored(source, options.plan)
    if plan is None:
        base = load(source)
        print(formatter.text("terminal.optimising_now", path=str(source)))
        portfolio, answer, diagnosis = solve_with_progress(base, formatter)
        plan = answer.plan
        if plan is None:
            print_answer(portfolio, answer, diagnosis, formatter)
            return exit_code(answer)
    for path in export_plan(plan, target, style, formatter):
        print(formatter.text("terminal.wrote", path=str(path)))
    _print_left_out(from_json(plan.inputs), formatter)
    return Exit.DONE


def _print_left_out(portfolio: Portfolio, formatter: Formatter) -> None:
    """Name the candidates with errors on standard error: they are not in what was written, or without figures."""
    if (left_out := left_out_message(portfolio)) is not None:
        print_error_line(formatter.of(portfolio).render(left_out))


def _stored(source: Path, plan_id: int | None) -> Plan | None:
    """The plan of that id, or the newest one; None where no plan is stored."""
    if source.is_dir():
        if plan_id is not None:
            raise Refusal(message("refusals.plan_of_folder", path=str(source)))
        return None
    refuse_table(source)
    with PortfolioFile.open(source, read_only=True) as file:
        plans = file.plans()
        wanted = plans[-1].id if plans and plan_id is None else plan_id
        if any(plan.id == wanted for plan in plans):
            return file.plan(int(wanted or 0))  # verifies that the inputs match their hash
    if plan_id is not None:
        if not plans:
            raise Refusal(message("refusals.no_plans", path=str(source), id=str(plan_id)))
        names = ", ".join(f"{plan.id} ({plan.name})" for plan in plans)
        raise Refusal(message("refusals.no_such_plan", path=str(source), id=str(plan_id), plans=names))
    return None
