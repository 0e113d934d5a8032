"""What the command line refuses to do, and what would do instead."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    "refusals.language": "--language is {value}; expected one of {languages}",
    "refusals.solver_version": "{solver} {installed} is installed, and cxalloc is tested with {solver} {expected}; "
    "pip install cxalloc brings the right one",
    "refusals.not_a_command": "{value} is not a command; expected one of {commands}, or one file to open",
    "refusals.neither_file_nor_command": "{path} does not exist, and is not a command; the commands are {commands}",
    "refusals.no_display": "there is no display to open a window on; `cxalloc solve PATH` works without one",
    "refusals.no_window": "this installation has no window: install cxalloc with pip, or use `cxalloc solve PATH`",
    "refusals.window_fails": "the window can't start: {problem}; `cxalloc solve PATH` works without it",
    "refusals.table": "{path} is a table; make a portfolio of it first: cxalloc new {path} {file} --budget AMOUNT",
    "refusals.portfolios_inside": "there are portfolios in it: {names}",
    "refusals.table_inside": "to make a portfolio of a table in it: cxalloc new {path} NAME.cxalloc --budget AMOUNT",
    "refusals.see_example": "for an example see {path}",
    # new
    "refusals.not_a_new_file": "{path}: expected the name of a new file that ends in {ending}",
    "refusals.exists": "{path} exists already; choose another name, or remove it first",
    "refusals.not_a_source": "{path}: expected a portfolio folder, or a table whose name ends in {ending} or {other}",
    "refusals.only_for_table": "{options}: only for a table; in a folder, portfolio.toml says it",
    "refusals.no_budget": "a table needs --budget AMOUNT: what may be spent per period, in currency units",
    # solve, compare, explain, frontier
    "refusals.save_in_folder": "{path} is a folder, and a plan is stored in a file; make one first: "
    "cxalloc new {path} NAME.cxalloc",
    "refusals.reference": "--against is {value}; expected one of the scenarios: {names}; or leave it out for the base",
    "refusals.reference_without_scenarios": "--against is {value}; expected no --against: this portfolio has no "
    "scenarios",
    "refusals.not_csv_or_xlsx": "{path}: expected a name that ends in .csv or .xlsx",
    "refusals.not_csv": "{path}: expected a name that ends in .csv",
    "refusals.is_folder": "{path} is a folder, and a file of that name is to be written",
    "refusals.no_folder": "{path}: there is no folder {folder}",
    # export
    "refusals.not_a_target": "{path}: expected a name that ends in {ending} or {other} for a plan, or "
    "one without for a folder",
    "refusals.only_for_csv": "--delimiter, --decimal-comma: only for a plan as CSV",
    "refusals.plan_of_folder": "{path} is a folder, and keeps no plans; leave --plan out to optimise it now",
    "refusals.no_such_plan": "{path} has no plan {id}; the plans in it: {plans}",
    "refusals.no_plans": "{path} has no plan {id}; it holds none yet",
    # check
    "refusals.not_sound": "{path} is not sound:",
    "refusals.plan_fault": "plan {id} ({name}): {fault}",
    "refusals.plan_unreadable": "it cannot be read: {problem}",
    # What the system refuses
    "refusals.system": "{where}: {problem}",
    "refusals.the_current_folder": "the current folder",
    "refusals.the_output": "the output",
    # Ends
    "refusals.closed_output": "standard output is closed: what was to be printed is lost",
    "refusals.cancelled": "cancelled",
    "refusals.fault": "this is a fault of the program, not yours; please report it with the lines above",
    "refusals.total_or_initiative": "an initiative or a total: --keep-row {row} takes it as an initiative, "
    "--leave-out {row} leaves it out",
    "refusals.choose_kind": "{what}: --kind initiatives or --kind small-allocations",
    "refusals.choose_return": "{what}; --map {heading}=roi or --map {heading}=tier1_rate",
    "refusals.choose_meaning": "{what}; for example --map {heading}=fund, --map {heading}=kind or --map {heading}=name",
    "refusals.choose_mark": "{what}; for example {option}",
}
