"""A plan in a notebook: what was chosen, what it costs and brings, and how good it is known to be."""

from __future__ import annotations

import html
import os
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from cxalloc.domain import expected
from cxalloc.domain import portfolio as domain
from cxalloc.domain.accounting.grounds import PlanReview
from cxalloc.domain.accounting.ledger import Ledger, cash_flow, make_ledger
from cxalloc.domain.accounting.utilisation import rule_utilisations, team_utilisation
from cxalloc.domain.accounting.valuation import POINT
from cxalloc.domain.constraints.rules import CadenceRule, Rule
from cxalloc.domain.errors import Finding, InvalidInput
from cxalloc.domain.message import message
from cxalloc.domain.money import to_major
from cxalloc.domain.plan import Plan as StoredPlan
from cxalloc.domain.portfolio import ObjectiveKind
from cxalloc.domain.snapshot import from_json
from cxalloc.editing.optimiser_input import optimiser_input
from cxalloc.exchange.exports.plan_csv import CsvStyle
from cxalloc.exchange.exports.plan_files import export_plan
from cxalloc.exchange.exports.plan_rows import (
    FUND_COLUMNS,
    UNSPENT_COLUMNS,
    ExportCell,
    MoneyCell,
    decision_headings,
    decision_rows,
    fund_rows,
    plan_headings,
    plan_rows,
    unspent_rows,
)
from cxalloc.interface.frames import ColumnKind, Frames, MoneyStyle
from cxalloc.messages.formatter import PLAIN_ENGLISH, Formatter
from cxalloc.storage.file import PortfolioFile

_DECISIONS = {
    **dict.fromkeys(("start", "delivered"), ColumnKind.PERIOD),
    **dict.fromkeys(("cost", "benefit", "value", "enabled_value"), ColumnKind.MONEY),
    **dict.fromkeys(("roi", "stated_roi"), ColumnKind.NUMBER),
}
_LINES = {"period": ColumnKind.PERIOD, "spend": ColumnKind.MONEY, "benefit": ColumnKind.MONEY}
_FUNDS = dict.fromkeys(FUND_COLUMNS, ColumnKind.MONEY) | {"period": ColumnKind.PERIOD, "fund": ColumnKind.TEXT}
_UNSPENT = {"period": ColumnKind.PERIOD, **dict.fromkeys(("left", "carried_out", "least"), ColumnKind.MONEY)}
_FLOWS = ("period", "spend", "benefit", "net", "factor", "discounted")
_TEAMS = ("team", "period", "capacity", "used", "left")
_RULES = ("id", "measure", "value", "slack", "first", "last", "binding", "windows", "met")


class Plan:
    """The best plan that was found, verified, with its proof.

    Money is in currency units, as float64 or, with ``money="exact"``, as ``Decimal`` objects; periods are pandas
    periods. Frames have the columns of the CSV export and agree with it to the cent.

    Attributes:
        stored: The plan as a file keeps it.
        money: How frames hold money, ``"float"`` or ``"exact"``.
    """

    def __init__(self, stored: StoredPlan, base: domain.Portfolio, money: MoneyStyle = "float") -> None:
        self.stored = stored
        self.money: MoneyStyle = money
        self._base = base
        self._portfolio = from_json(stored.inputs)
        self._frames = Frames.of(self._portfolio, money)

    @cached_property
    def _ledger(self) -> Ledger:
        return make_ledger(self._portfolio, self.stored.decision)

    @cached_property
    def _review(self) -> PlanReview:
        return PlanReview(self._portfolio, self.stored.decision, self._ledger)

    @property
    def name(self) -> str:
        """What the plan is called: its scenario, and the changes that were made besides."""
        return self.stored.name

    @property
    def scenario(self) -> str:
        """The scenario that it was made under; empty for the base."""
        return self.stored.scenario

    @property
    def currency(self) -> str:
        """The ISO 4217 code of its money."""
        return self._portfolio.currency

    @property
    def status(self) -> str:
        """How good it is: "optimal" (proved, within the gap that was asked for) or "feasible" (the best so far)."""
        return self.stored.proof.outcome.value

    @property
    def stopped(self) -> str:
        """Why the search ended: "gap reached", "time limit", "cancelled" …."""
        return self.stored.proof.stopped.value

    @property
    def value(self) -> Any:
        """What the objective comes to: currency units of net present value, or points of a weighted score."""
        return self._objective(self.stored.proof.value)

    @property
    def bound(self) -> Any:
        """What no plan can exceed, in the unit of ``value``; NaN (None in exact money) where nothing is proved."""
        return self._objective(self.stored.proof.bound)

    @property
    def gap(self) -> float | None:
        """(bound - value) / |value|; None where nothing is proved."""
        return self.stored.proof.gap

    @property
    def decisions(self) -> pd.DataFrame:
        """A row for each candidate, by ``id``: funded or not and why, its level, start, cost, benefit, value and ROI.

        ``cost`` and ``benefit`` are undiscounted sums over all periods, ``value`` is the net present value.
        ``delivered`` is the last period of the work. The columns are those of ``plan-decisions.csv``.
        """
        headings = decision_headings(self._portfolio)
        return self._frames.frame(headings, decision_rows(self._review, PLAIN_ENGLISH), _DECISIONS, ["id"])

    @property
    def lines(self) -> pd.DataFrame:
        """A row for each funded candidate, fund and period with money, by ``id``: the columns of ``plan.csv``."""
        headings = plan_headings(self._portfolio)
        return self._frames.frame(headings, plan_rows(self._portfolio, self._ledger), _LINES, ["id"])

    @property
    def funds(self) -> pd.DataFrame:
        """Each fund in each period of the horizon, by ``fund`` and ``period``.

        Periods that only have benefits have no amount. Benefits stand with the first fund of each candidate.
        """
        rows = fund_rows(self._portfolio, self._ledger)
        return self._frames.frame(FUND_COLUMNS, rows, _FUNDS, ["fund", "period"]).sort_index(
            level="fund", sort_remaining=False, key=lambda ids: ids.map(self._portfolio.fund_index)
        )

    @property
    def unspent(self) -> pd.DataFrame:
        """Why money is left: what each fund leaves in each period, and a row for each candidate that could use it.

        ``left`` is what the period leaves, ``carried_out`` the part of it that moves to the next period; ``least`` is
        the least that the candidate would take more, and ``why`` says what stops it in the plan as it stands. A row
        without ``id`` stands for money that no candidate could use.
        """
        return self._frames.frame(UNSPENT_COLUMNS, unspent_rows(self._review, PLAIN_ENGLISH), _UNSPENT, [])

    @property
    def cash_flow(self) -> pd.DataFrame:
        """Spend, expected benefit, net, discount factor and discounted net of each period, by ``period``.

        The sum of ``discounted`` is the net present value, but for the rounding of each candidate to whole cents.
        Where a candidate states only a net present value, its benefits are unknown and missing here.
        """
        kinds = {**dict.fromkeys(_FLOWS, ColumnKind.MONEY), "period": ColumnKind.PERIOD, "factor": ColumnKind.NUMBER}
        return self._frames.frame(_FLOWS, self._flow_rows(), kinds, ["period"])

    @property
    def teams(self) -> pd.DataFrame:
        """Capacity, used and left of each team in each budget period (person-days), by ``team`` and ``period``."""
        kinds = {**dict.fromkeys(_TEAMS, ColumnKind.NUMBER), "team": ColumnKind.TEXT, "period": ColumnKind.PERIOD}
        return self._frames.frame(_TEAMS, self._team_rows(), kinds, ["team", "period"])

    @property
    def rules(self) -> pd.DataFrame:
        """How the plan stands to each rule that is on, where it is tightest, by ``id``.

        ``value`` is what the selection gets there and ``slack`` how far that is from the bound on the good side, in
        the unit that ``measure`` names (a share, an amount or a count); ``first`` and ``last`` are the periods there.
        ``binding`` counts the ``windows`` in which nothing is left.
        """
        kinds = {
            **dict.fromkeys(("value", "slack"), ColumnKind.MIXED),
            **dict.fromkeys(("first", "last"), ColumnKind.PERIOD),
            **dict.fromkeys(("binding", "windows"), ColumnKind.COUNT),
            "met": ColumnKind.FLAG,
        }
        return self._frames.frame(_RULES, self._rule_rows(), kinds, ["id"])

    @property
    def key_figures(self) -> pd.Series[Any]:
        """The figures of the whole plan by name, money in currency units.

        ``spend`` and ``budget`` are of the budget periods, ``cost`` and ``benefit`` of all periods,
        undiscounted. ``payback`` is the first period from which the running sum stays at 0 or above.
        """
        figures, money = self._ledger.key_figures, self._money
        found: dict[str, Any] = {
            "status": self.status,
            "value": self.value,
            "bound": self.bound,
            "gap": self.gap,
            "npv": money(figures.npv),
            "budget": money(figures.budget),
            "spend": money(figures.spend),
            "small_allocation_spend": money(figures.small_allocation_spend),
            "cost": money(figures.cost),
            "benefit": money(figures.benefit),
            "roi": None if figures.roi is None else float(figures.roi),
            "payback": self._frames.period(figures.payback),
            "funded": figures.funded,
            "candidates": figures.candidates,
        }
        return pd.Series(found, dtype=object, name=self.name)

    def to_csv(self, path: str | os.PathLike[str], *, delimiter: str = ",", decimal: str = ".") -> tuple[Path, Path]:
        """Write ``NAME.csv``, money by period, and ``NAME-decisions.csv``, a row for each candidate.

        Args:
            path: The first of the two; its name ends in ``.csv``.
            delimiter: What separates cells: ``","``, ``";"`` or a tab.
            decimal: The decimal mark, ``"."`` or ``","``; with a comma, the delimiter must be another.

        Returns:
            What was written: UTF-8 with a byte-order mark, so that a spreadsheet reads it.

        Raises:
            InvalidInput: The name has another ending, or delimiter and decimal mark do not go together.
            OSError: A file cannot be written; earlier ones are then as they were.
        """
        if delimiter not in (",", ";", "\t") or decimal not in (".", ",") or delimiter == decimal:
            given = f"{delimiter} and {decimal}"
            raise InvalidInput([Finding("CSV", "", "delimiter and decimal", given, expected.CSV_MARKS)])
        lines, decisions = export_plan(self.stored, ending_in(path, ".csv"), CsvStyle(delimiter, decimal))
        return lines, decisions

    def to_excel(self, path: str | os.PathLike[str]) -> Path:
        """Write a workbook with decisions, schedule, money by period, lines and all inputs.

        Raises:
            InvalidInput: The name does not end in ``.xlsx``, or a text is longer than a cell can hold.
            OSError: The file cannot be written; an earlier one is then as it was.
        """
        [written] = export_plan(self.stored, ending_in(path, ".xlsx"))
        return written

    def save(self, path: str | os.PathLike[str]) -> Plan:
        """Store the plan in a ``.cxalloc`` file, which is made if it is not there.

        Returns:
            The plan with the id that the file gave it.

        Raises:
            InvalidInput: The file holds another portfolio than the one that the plan was made for.
            StorageError: The file can't be used.
        """
        target = ending_in(path, ".cxalloc")
        if not target.exists():
            with PortfolioFile.create(target, self._base) as file:
                return Plan(file.add_plan(self.stored), self._base, self.money)
        with PortfolioFile.open(target) as file:
            if _stored_parts(optimiser_input(file.document).portfolio) != _stored_parts(self._base):
                expected = message("input.file_of_portfolio", name=repr(self._base.name))
                raise InvalidInput([Finding("file", str(target), "", file.portfolio.name, expected)])
            return Plan(file.add_plan(self.stored), self._base, self.money)

    def _money(self, minor: int | None) -> Any:
        return self._frames.one(None if minor is None else to_major(minor, self.currency))

    def _objective(self, value: int | None) -> Any:
        if self._portfolio.objective.kind is ObjectiveKind.SCORE:
            return self._frames.one(None if value is None else Decimal(value) / POINT)
        return self._money(value)

    def _flow_rows(self) -> Iterator[list[ExportCell]]:
        scale = to_major(1, self.currency)
        for one in cash_flow(self._portfolio, self._ledger):
            money = [MoneyCell(amount) for amount in (one.spend, one.benefit, one.net)]
            yield [self._portfolio.horizon.label(one.period), *money, one.factor, one.discounted * scale]

    def _team_rows(self) -> Iterator[list[ExportCell]]:
        for use in team_utilisation(self._portfolio, self.stored.decision):
            for period, (capacity, used) in enumerate(zip(use.capacity, use.used, strict=True)):
                yield [use.team, self._portfolio.horizon.label(period), capacity, used, capacity - used]

    def _rule_rows(self) -> Iterator[list[ExportCell]]:
        uses, label = rule_utilisations(self._portfolio, self._ledger), self._portfolio.horizon.label
        for rule in self._portfolio.active_rules:
            use = uses[rule.id]
            figures = (_rule_figure(rule, figure) for figure in (use.value, use.slack))
            counts = Decimal(use.binding), Decimal(use.windows)
            yield [rule.id, _measure(rule), *figures, label(use.first), label(use.last), *counts, _yes(use.is_met)]

    def __repr__(self) -> str:
        written, proof = Formatter().of(self._portfolio), self.stored.proof
        value = written.objective_value_with_unit(proof.value)
        funded = f"{self._ledger.key_figures.funded} of {self._ledger.key_figures.candidates} candidates funded"
        return f"<Plan {self.name!r}: {self.status}, {value}, gap {written.gap(proof.gap)}, {funded}>"

    def _repr_html_(self) -> str:
        funded = self.decisions.query("decision == 'funded'")
        table = funded[["name", "level", "start", "cost", "value"]].to_html(border=0, escape=True)
        return f"<p>{html.escape(repr(self)[1:-1])}</p>{table}"


def _measure(rule: Rule) -> str:
    if isinstance(rule, CadenceRule):
        return "count"
    return "amount" if rule.share is None else "share"


def _rule_figure(rule: Rule, figure: Any) -> ExportCell:
    if _measure(rule) == "amount":
        return MoneyCell(int(figure))
    return Decimal(figure.numerator) / Decimal(figure.denominator)


def _yes(holds: bool) -> str:
    return "yes" if holds else "no"


def ending_in(path: str | os.PathLike[str], ending: str) -> Path:
    """The path, if its name has that ending; else raises InvalidInput."""
    target = Path(path)
    if target.suffix.lower() != ending:
        found, expected = target.suffix or message("input.found_no_ending"), message("input.name_ending", ending=ending)
        raise InvalidInput([Finding("file", str(target), "", found, expected)])
    return target


def ending_in_one_of(path: str | os.PathLike[str], endings: Sequence[str]) -> Path:
    """The path, if its name has one of these endings; else raises InvalidInput."""
    target = Path(path)
    if target.suffix.lower() not in endings:
        raise InvalidInput([Finding("file", str(target), "", target.suffix, expected.one_of(endings))])
    return target


def _stored_parts(portfolio: domain.Portfolio) -> domain.Portfolio:
    """What a file keeps of a portfolio; the errors of candidates that are left out are cells without a value there."""
    return portfolio.revised(left_out=()) if portfolio.left_out else portfolio
