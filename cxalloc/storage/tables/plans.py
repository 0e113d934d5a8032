"""Plans as rows of the tables in ``schema.sql``, and back."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from cxalloc.domain.accounting.ledger import PlanAccounts, make_ledger, periods_of
from cxalloc.domain.money import minor_digits
from cxalloc.domain.plan import Allotment, Choice, Decision, Outcome, Plan, PlanStatus, Proof, StopReason
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.snapshot import from_json
from cxalloc.storage.tables.rows import TableRow, TableRows, fetch, insert

if TYPE_CHECKING:
    import sqlite3

    from cxalloc.domain.portfolio import Portfolio
    from cxalloc.storage.tables.database import FileDatabase

ORDER = {
    "plan_period": "number",
    "plan_choice": "position",
    "plan_allotment": "position",
    "plan_line": "position",
    "plan_fund_period": "position",
    "plan_verdict": "position",
}
"""The tables of the content of a plan, parents first, with the columns to order by."""

_DECISION = {"plan_choice": "position", "plan_allotment": "position"}
_PROOF_COLUMNS = ("value", "bound", "gap", "asked_gap", "ties_settled", "solver", "solver_version", "seconds")


def insert_plan(database: FileDatabase, plan: Plan, accounts: PlanAccounts | None = None) -> Plan:
    """Add a plan with its content, inside the open transaction; return it with its id."""
    accounts = accounts or accounts_of(plan)
    added = database.table("plan").insert(plan_to_row(plan, accounts.portfolio)).last_rowid
    assert added is not None
    stored = replace(plan, id=added)
    insert(database, content_to_rows(stored, accounts))
    return stored


def read_plans(connection: sqlite3.Connection, plan_id: int | None = None) -> tuple[Plan, ...]:
    """The plan of that id if there is one, or all plans, oldest first.

    Raises:
        UNSOUND: the rows, written by another program, are not those of a plan.
    """
    if plan_id is None:
        rows, content = fetch(connection, {"plan": "id"}), fetch(connection, _DECISION)
    else:
        rows = fetch(connection, {"plan": "id"}, "id = ?", [plan_id])
        content = fetch(connection, _DECISION, "plan = ?", [plan_id])
    digests = dict(connection.execute("SELECT plan, sha256 FROM plan_digest"))
    found = (plan_from_row(row, content) for row in rows.tables["plan"])
    return tuple(replace(plan, sha256=digests.get(plan.id, "")) for plan in found)


def accounts_of(plan: Plan) -> PlanAccounts:
    """What a plan stands for, made of its inputs and its decision."""
    portfolio = from_json(plan.inputs)
    return PlanAccounts(portfolio, make_ledger(portfolio, plan.decision))


def plan_to_row(plan: Plan, portfolio: Portfolio) -> TableRow:
    """The row of a plan in the table ``plan``, without its id; ``portfolio`` is that of its inputs."""
    proof = asdict(plan.proof)
    return {
        "name": plan.name,
        "scenario": plan.scenario,
        "status": plan.status.value,
        "created": plan.created,
        "currency": portfolio.currency,
        "minor_units": 10 ** minor_digits(portfolio.currency),
        "objective": portfolio.objective.kind.value,
        "outcome": plan.proof.outcome.value,
        "stopped": plan.proof.stopped.value,
        **{column: proof[column] for column in _PROOF_COLUMNS},
        "program_version": plan.program_version,
        "inputs_sha256": plan.inputs_sha256,
        "inputs": plan.inputs,
    }


def content_to_rows(plan: Plan, accounts: PlanAccounts) -> TableRows:
    """The content of a plan with an id: its decision and the ledger of it."""
    portfolio, ledger = accounts.portfolio, accounts.ledger
    rows = TableRows()
    for number in range(periods_of(portfolio, ledger.lines)):
        rows.add("plan_period", plan=plan.id, number=number, label=portfolio.horizon.label(number))
    for position, choice in enumerate(plan.decision.choices):
        rows.add("plan_choice", plan=plan.id, position=position, **asdict(choice))
    for position, allotment in enumerate(plan.decision.allotments):
        rows.add("plan_allotment", plan=plan.id, position=position, **asdict(allotment))
    for position, line in enumerate(ledger.lines):
        columns = asdict(line)
        rows.add("plan_line", plan=plan.id, position=position, candidate=columns.pop("id"), **columns)
    for position, fund_period in enumerate(ledger.fund_periods):
        rows.add("plan_fund_period", plan=plan.id, position=position, **asdict(fund_period))
    for position, verdict in enumerate(ledger.verdicts):
        columns = asdict(verdict) | {"funded": int(verdict.funded)}
        del columns["enables"]  # each of them has it in its enabled_npv
        columns["worth"] = columns.pop("objective_value")
        rows.add("plan_verdict", plan=plan.id, position=position, candidate=columns.pop("id"), **columns)
    return rows


def plan_from_row(row: TableRow, content: TableRows) -> Plan:
    """The plan of a row and of the rows of its decision."""
    return Plan(
        name=row["name"],
        scenario=row["scenario"],
        created=row["created"],
        decision=Decision(
            tuple(
                Choice(one["initiative"], one["level"], one["start"])
                for one in content.of("plan_choice", plan=row["id"])
            ),
            tuple(
                Allotment(one["small_allocation"], one["period"], one["amount"])
                for one in content.of("plan_allotment", plan=row["id"])
            ),
        ),
        proof=Proof(
            outcome=Outcome(row["outcome"]),
            stopped=StopReason(row["stopped"]),
            **{column: row[column] for column in _PROOF_COLUMNS} | {"ties_settled": bool(row["ties_settled"])},
        ),
        inputs=row["inputs"],
        inputs_sha256=row["inputs_sha256"],
        program_version=row["program_version"],
        status=PlanStatus(row["status"]),
        id=row["id"],
    )
