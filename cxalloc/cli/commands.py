"""The commands: each takes what was given on the command line and returns an exit code."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from cxalloc.analysis.infeasibility.diagnose import with_cross_check
from cxalloc.analysis.infeasibility.diagnosis import Diagnosis
from cxalloc.cli import compare as comparing
from cxalloc.cli import folders, tables
from cxalloc.cli.answer_json import answer_in_json
from cxalloc.cli.arguments import DELIMITERS
from cxalloc.cli.changes import scenario_findings
from cxalloc.cli.exits import Exit, Refusal
from cxalloc.cli.figures import Figures
from cxalloc.cli.folders import FILE_ENDING
from cxalloc.cli.infeasibility import find_out, print_conflict
from cxalloc.cli.plan_tables import console_for_output, print_plan
from cxalloc.cli.progress import solve as run_solve
from cxalloc.cli.tables import TABLE_ENDINGS
from cxalloc.domain.plan import Outcome, Plan, StopReason
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.snapshot import from_json
from cxalloc.exchange.exports.plan_csv import PLAIN, CsvStyle, write_decisions, write_plan
from cxalloc.exchange.exports.workbook import write_workbook
from cxalloc.exchange.folder.portfolio_folder import write_folder
from cxalloc.optimisation.solve import SOLVERS, Answer
from cxalloc.optimisation.sources import load
from cxalloc.storage.file import PortfolioFile, StorageError
from cxalloc.verification.verifier import verify_plan

PLAN_ENDINGS = (".csv", ".xlsx")


def new(options: argparse.Namespace) -> int:
    """``cxalloc new``: a portfolio file from a folder or a table."""
    source, target = options.source, options.file
    if target.suffix != FILE_ENDING:
        raise Refusal(f"{target}: expected the name of a new file that ends in {FILE_ENDING}")
    if target.exists():
        raise Refusal(f"{target} exists already; choose another name, or remove it first")
    if source.suffix.lower() in TABLE_ENDINGS and not source.is_dir():
        portfolio = tables.read(options)
    elif source.is_dir() or not source.exists():
        tables.refuse_frame(options)
        portfolio = folders.read(source)
    else:
        raise Refusal(
            f"{source}: expected a portfolio folder, or a table whose name ends in {' or '.join(TABLE_ENDINGS)}"
        )
    PortfolioFile.create(target, portfolio).close()
    print(f"Made {target}.")
    print(_contents(portfolio))
    return Exit.DONE


def solve(options: argparse.Namespace) -> int:
    """``cxalloc solve``: the best plan."""
    path = options.path
    if options.save and path.is_dir():
        raise Refusal(
            f"{path} is a folder, and a plan is stored in a file; make one first: cxalloc new {path} NAME{FILE_ENDING}"
        )
    if not options.save:
        return _solve(options, _load(path), None)
    _refuse_table(path)
    with PortfolioFile.open(path) as file:
        return _solve(options, file.portfolio, file)


def _solve(options: argparse.Namespace, base: Portfolio, file: PortfolioFile | None) -> int:
    portfolio, answer = run_solve(
        base,
        scenario=options.scenario,
        changes=options.changes,
        solver=options.solver,
        gap=options.gap,
        time_limit=options.time_limit,
    )
    answer, conflict = _why_none(portfolio, answer, options.solver, options.time_limit)
    stored, failure = _store(file, answer.plan)
    if options.json:
        asked = {"scenario": options.scenario, "changes": options.changes}
        plan_id = stored.id if stored else None
        print(answer_in_json(portfolio, answer, **asked, plan_id=plan_id, conflict=conflict))
    else:
        print_answer(portfolio, answer, conflict)
        if stored:
            print(f"\nStored as plan {stored.id} in {options.path}.")
    if failure is not None:
        raise failure  # after the plan is printed: it may have taken long to find
    return exit_code(answer)


def _why_none(
    portfolio: Portfolio, answer: Answer, solver: str, time_limit: float | None
) -> tuple[Answer, Diagnosis | None]:
    """The answer, infeasible only if that is confirmed, and why there is no plan if there is none."""
    if answer.outcome is not Outcome.INFEASIBLE:
        return answer, None
    conflict = find_out(portfolio, solver=solver, time_limit=time_limit)
    return with_cross_check(answer, conflict), conflict


def _store(file: PortfolioFile | None, plan: Plan | None) -> tuple[Plan | None, StorageError | None]:
    if file is None or plan is None:
        return None, None
    try:
        return file.add_plan(plan), None
    except StorageError as error:
        return None, error


def print_answer(portfolio: Portfolio, answer: Answer, conflict: Diagnosis | None) -> None:
    """Print a plan as tables, or why there is none. ``portfolio`` is the one that was solved."""
    console = console_for_output()
    if answer.plan is not None:
        print_plan(console, portfolio, answer.plan)
    elif conflict is not None:
        print_conflict(console, portfolio, conflict)
    else:
        console.print(f"No plan was found before the search stopped ({answer.stopped.value}).", style="bold")


def exit_code(answer: Answer) -> Exit:
    """The exit code that tells how a solve ended."""
    if answer.outcome is Outcome.INFEASIBLE:
        return Exit.NO_PLAN
    if answer.stopped is StopReason.CANCELLED:
        return Exit.CANCELLED
    return Exit.DONE if answer.plan is not None else Exit.LIMIT


def explain(options: argparse.Namespace) -> int:
    """``cxalloc explain``: why a candidate is in or out."""
    from cxalloc.cli.explain import explain as tell_why

    return tell_why(options, _load_with_plans, _style(options))


def compare(options: argparse.Namespace) -> int:
    """``cxalloc compare``: scenarios side by side."""
    return comparing.compare(options, _load_with_plans, _style(options))


def frontier(options: argparse.Namespace) -> int:
    """``cxalloc frontier``: value against budget."""
    return comparing.frontier(options, _load_with_plans, _style(options))


def _load_with_plans(path: Path) -> tuple[Portfolio, tuple[Plan, ...]]:
    if path.is_dir():
        return _load(path), ()
    _refuse_table(path)
    with PortfolioFile.open(path, read_only=True) as file:
        return file.portfolio, file.plans()


def export(options: argparse.Namespace) -> int:
    """``cxalloc export``: a plan as CSV or a workbook, or the portfolio as a folder."""
    source, target = options.path, options.to
    as_folder = target.is_dir() or not target.suffix
    if not as_folder and target.suffix.lower() not in PLAN_ENDINGS:
        endings = " or ".join(PLAN_ENDINGS)
        raise Refusal(f"{target}: expected a name that ends in {endings} for a plan, or one without for a folder")
    style = _style(options)
    if style != PLAIN and target.suffix.lower() != ".csv":
        raise Refusal("--delimiter, --decimal-comma: only for a plan as CSV")
    if not target.absolute().parent.is_dir():
        raise Refusal(f"{target}: there is no folder {target.absolute().parent}")
    if as_folder:
        plan = _stored(source, options.plan) if options.plan is not None else None
        write_folder(_load(source) if plan is None else from_json(plan.inputs), target)
        print(f"Wrote the portfolio folder {target}.")
        return Exit.DONE
    _refuse_folders(_plan_files(target))
    plan = _stored(source, options.plan)
    if plan is None:
        base = _load(source)
        print(f"No plan is stored in {source}: optimising it now.")
        portfolio, answer = run_solve(base)
        answer, conflict = _why_none(portfolio, answer, SOLVERS[0], None)
        plan = answer.plan
        if plan is None:
            print_answer(portfolio, answer, conflict)
            return exit_code(answer)
    for path in export_plan(plan, target, style):
        print(f"Wrote {path}.")
    return Exit.DONE


def export_plan(plan: Plan, target: Path, style: CsvStyle = PLAIN) -> tuple[Path, ...]:
    """Write a plan as a workbook, or as ``NAME.csv`` and ``NAME-decisions.csv``, and return what was written."""
    portfolio, paths = from_json(plan.inputs), _plan_files(target)
    if len(paths) == 1:
        write_workbook(portfolio, plan.decision, target)
    else:
        write_plan(portfolio, plan.decision, paths[0], style)
        write_decisions(portfolio, plan.decision, paths[1], style)
    return paths


def _style(options: argparse.Namespace) -> CsvStyle:
    delimiter = options.delimiter or ("semicolon" if options.decimal_comma else "comma")
    return CsvStyle(DELIMITERS[delimiter], "," if options.decimal_comma else ".")


def _plan_files(target: Path) -> tuple[Path, ...]:
    if target.suffix.lower() == ".xlsx":
        return (target,)
    return target, target.with_name(f"{target.stem}-decisions{target.suffix}")


def _refuse_folders(paths: Iterable[Path]) -> None:
    for path in paths:
        if path.is_dir():
            raise Refusal(f"{path} is a folder, and a file of that name is to be written")


def _stored(source: Path, plan_id: int | None) -> Plan | None:
    """The plan of that id, or the newest one; None where no plan is stored."""
    if source.is_dir():
        if plan_id is not None:
            raise Refusal(f"{source} is a folder, and keeps no plans; leave --plan out to optimise it now")
        return None
    _refuse_table(source)
    with PortfolioFile.open(source, read_only=True) as file:
        plans = file.plans()
    for plan in plans:
        if plan.id == plan_id:
            return plan
    if plan_id is not None:
        there = ", ".join(f"{plan.id} ({plan.name})" for plan in plans) or "none"
        raise Refusal(f"{source} has no plan {plan_id}; the plans in it: {there}")
    return plans[-1] if plans else None


def check(options: argparse.Namespace) -> int:
    """``cxalloc check``: whether a portfolio is sound, its scenarios too, and every plan that is stored with it."""
    path = options.path
    if path.is_dir():
        portfolio = folders.read(path)
        print(_contents(portfolio))
        _refuse_unsound(path, map(str, scenario_findings(portfolio)))
        print(f"{path} is sound.")
        return Exit.DONE
    _refuse_table(path)
    with PortfolioFile.open(path, read_only=True) as file:
        faults = file.check()
        portfolio = file.portfolio
        try:
            plans, trail = file.plans(), file.audit()
        except StorageError:
            if not faults:
                raise
            plans, trail = (), ()  # the faults say why
    print(_contents(portfolio))
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
    except Exception as error:  # whatever somebody wrote into the file, it is to be told and not to end the check
        return [f"it cannot be read: {error}"]


def _load(path: Path) -> Portfolio:
    _refuse_table(path)
    return folders.read(path) if path.is_dir() else load(path)


def _refuse_table(path: Path) -> None:
    if path.suffix.lower() in TABLE_ENDINGS and not path.is_dir():
        raise Refusal(
            f"{path} is a table; make a portfolio of it first: "
            f"cxalloc new {path} {path.stem}{FILE_ENDING} --budget AMOUNT"
        )


def _contents(portfolio: Portfolio) -> str:
    """What a portfolio holds, in a few lines."""
    horizon, figures = portfolio.horizon, Figures(portfolio)
    last = horizon.label(horizon.budget_periods - 1)
    counts = [
        (len(portfolio.initiatives), "initiative", "initiatives"),
        (len(portfolio.small_allocations), "small allocation", "small allocations"),
        (len(portfolio.funds), "fund", "funds"),
        (len(portfolio.teams), "team", "teams"),
        (len(portfolio.relations), "relation", "relations"),
        (len(portfolio.rules), "rule", "rules"),
        (len(portfolio.scenarios), "scenario", "scenarios"),
    ]
    parts = [f"{count} {one if count == 1 else many}" for count, one, many in counts if count]
    budget = figures.money_with_unit(sum(sum(fund.amounts) for fund in portfolio.funds))
    return f"{portfolio.name}: {', '.join(parts)}.\nBudget {budget} from {horizon.label(0)} to {last}."
