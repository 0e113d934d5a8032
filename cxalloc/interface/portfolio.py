"""A portfolio in a notebook: its parts as frames, which can be changed and given back."""

from __future__ import annotations

import html
import os
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from cxalloc.domain import portfolio as domain
from cxalloc.domain.errors import Finding, InvalidInput
from cxalloc.domain.message import message
from cxalloc.domain.names import Tag
from cxalloc.domain.numbers import LIST_SEPARATOR
from cxalloc.domain.plan import Plan as StoredPlan
from cxalloc.domain.scenario.changes import apply_changes
from cxalloc.domain.scenario.uplifts import UpliftName, uplift_changes
from cxalloc.exchange.diagnostics import Findings
from cxalloc.exchange.folder.assembly import assemble
from cxalloc.exchange.folder.header import header_of
from cxalloc.exchange.folder.portfolio_folder import write_folder
from cxalloc.exchange.folder.schema import tables
from cxalloc.exchange.folder.writer import headings_of, table_rows
from cxalloc.exchange.grids import Grid
from cxalloc.interface.budget_tables import fund_frame, funds_of, rule_frame, scenario_frame, team_frame, teams_of
from cxalloc.interface.changes import PYTHON, with_changes
from cxalloc.interface.frames import Frames, MoneyStyle
from cxalloc.interface.input_tables import TABLES, changed_grid, table_frame, text_of
from cxalloc.interface.plan import Plan
from cxalloc.messages.formatter import Formatter
from cxalloc.storage.file import PortfolioFile

FILE_ENDING = ".cxalloc"
_PARTS = ("initiatives", "small_allocations", "funds", "teams", "relations", "rules", "scenarios")
Changes = Mapping[str, Any]
"""Changes as ``--set`` of the command line has them: a value by key (``{"budget.factor": 0.85}``)."""


class Portfolio:
    """A portfolio whose parts are frames. It never changes: what changes it returns another one.

    Frames hold money in currency units, as float64 or, with ``money="exact"``, as ``Decimal`` objects; periods have
    the dtype ``period[M]``, ``period[Q-DEC]`` or ``period[Y-DEC]``.

    Attributes:
        core: The portfolio as the other parts of the program know it, with money in minor units.
        money: How frames hold money, ``"float"`` or ``"exact"``.
        stored_plans: The plans of ``plans`` as a file keeps them.
    """

    def __init__(self, core: domain.Portfolio, money: MoneyStyle = "float", plans: Iterable[StoredPlan] = ()) -> None:
        self.core = core
        self.money: MoneyStyle = money
        self._frames = Frames.of(core, money)
        self.stored_plans = tuple(plans)

    @property
    def name(self) -> str:
        """What the portfolio is called."""
        return self.core.name

    @property
    def currency(self) -> str:
        """The ISO 4217 code of its money."""
        return self.core.currency

    @property
    def periods(self) -> pd.PeriodIndex:
        """The periods of the horizon: those with a budget, then those in which only benefits count."""
        return self._frames.periods()

    @property
    def budget_periods(self) -> pd.PeriodIndex:
        """The periods that have a budget."""
        return self.periods[: self.core.horizon.budget_periods]

    @property
    def initiatives(self) -> pd.DataFrame:
        """A row for each initiative and level, with the headings of ``initiatives.csv``; the index is ``id``."""
        return self.table("initiatives")

    @property
    def small_allocations(self) -> pd.DataFrame:
        """A row for each small allocation, with the headings of ``small_allocations.csv``; the index is ``id``."""
        return self.table("small_allocations")

    @property
    def relations(self) -> pd.DataFrame:
        """A row for each relation, with the headings of ``relations.csv``."""
        return self.table("relations")

    @property
    def costs(self) -> pd.DataFrame:
        """The costs that do not fit into a row of an initiative, as ``costs.csv`` has them."""
        return self.table("costs")

    @property
    def benefits(self) -> pd.DataFrame:
        """The benefits that do not fit into a row of an initiative, as ``benefits.csv`` has them."""
        return self.table("benefits")

    @property
    def effort(self) -> pd.DataFrame:
        """What initiatives take of teams, as ``effort.csv`` has it (person-days)."""
        return self.table("effort")

    @property
    def funds(self) -> pd.DataFrame:
        """A row for each fund: its name, its carry-over, and its amount in each budget period, by label."""
        return fund_frame(self.core, self._frames)

    @property
    def teams(self) -> pd.DataFrame:
        """A row for each team: its name, and its person-days in each budget period, by label."""
        return team_frame(self.core, self._frames)

    @property
    def rules(self) -> pd.DataFrame:
        """A row for each rule: what it asks for, of what, and whether it is on."""
        return rule_frame(self.core, self._frames)

    @property
    def scenarios(self) -> pd.DataFrame:
        """A row for each change of each scenario: its key and its value, as they are written; the index is the name."""
        return scenario_frame(self.core)

    @property
    def plans(self) -> tuple[Plan, ...]:
        """The plans that were stored in the file this portfolio was read from, the oldest first."""
        return tuple(Plan(one, self.core, self.money) for one in self.stored_plans)

    def table(self, name: str) -> pd.DataFrame:
        """A table of the portfolio's folder.

        Args:
            name: One of ``initiatives``, ``small_allocations``, ``relations``, ``costs``, ``benefits``, ``effort``.

        Returns:
            The table with the headings that ``docs/portfolio_format.md`` describes. A row of an initiative has empty
            cells for what stands in ``costs`` or ``benefits``.

        Raises:
            KeyError: There is no such table.
        """
        return table_frame(self.core, name, self._frames)

    def with_initiatives(self, frame: pd.DataFrame) -> Portfolio:
        """Return the portfolio with other initiatives; see ``with_tables``."""
        return self.with_tables(initiatives=frame)

    def with_small_allocations(self, frame: pd.DataFrame) -> Portfolio:
        """Return the portfolio with other small allocations; see ``with_tables``."""
        return self.with_tables(small_allocations=frame)

    def with_relations(self, frame: pd.DataFrame) -> Portfolio:
        """Return the portfolio with other relations; see ``with_tables``."""
        return self.with_tables(relations=frame)

    def with_tables(self, **frames: pd.DataFrame) -> Portfolio:
        """Return the portfolio with other tables in the place of its own; the rest stays as it is.

        Args:
            frames: Frames by the name of the table (see ``table``), with the headings of the portfolio's folder. Rows
                that name what is gone are refused: give those tables with them.

        Returns:
            Another portfolio. Cells that were not changed keep their exact values.

        Raises:
            InvalidInput: The tables are not sound, or do not fit the rest; rows are called by their position, as
                ``iloc`` has it.
            TypeError: There is no table of that name.
        """
        if unknown := frames.keys() - TABLES.keys():
            raise TypeError(f"no table {', '.join(sorted(unknown))}; expected {', '.join(TABLES)}")
        grids = _grids(self.core)
        for name, frame in frames.items():
            grids[TABLES[name]] = changed_grid(self.core, name, frame, self._frames)
        return self._with(assemble(header_of(self.core), grids, Findings()))

    def with_funds(self, frame: pd.DataFrame) -> Portfolio:
        """Return the portfolio with other funds.

        Args:
            frame: A row for each fund, with the columns of ``funds``: amounts in currency units, one in each budget
                period. Without the columns ``name`` and ``carry_over`` those of known funds stay.

        Raises:
            InvalidInput: A column or a value is not understood, or the funds do not fit the rest.
        """
        return self._with(self.core.revised(funds=funds_of(self.core, frame)))

    def with_teams(self, frame: pd.DataFrame) -> Portfolio:
        """Return the portfolio with other teams, in a frame with the columns of ``teams`` (person-days).

        Raises:
            InvalidInput: A column or a value is not understood, or the teams do not fit the rest.
        """
        return self._with(self.core.revised(teams=teams_of(self.core, frame)))

    def with_changes(self, set: Changes | None = None, *, scenario: str = "") -> Portfolio:
        """Return the portfolio under a scenario and with changes made, as ``solve`` would solve it.

        Args:
            set: Values by key, such as ``{"budget.factor": 0.85, "fund.opex.amounts": [100, 200, 200, 100]}``.
            scenario: The name of the scenario whose changes are made first; empty for none.

        Raises:
            InvalidInput: A scenario, a key or a value is not known, or the result does not hold together.
        """
        return self._with(with_changes(self.core, scenario, changes_of(set), PYTHON))

    def with_scenario(self, name: str, set: Changes) -> Portfolio:
        """Return the portfolio with one more scenario, or with other changes in the one of that name.

        Args:
            name: What it is called.
            set: Values by key, as for ``with_changes``.

        Raises:
            InvalidInput: A key or a value is not understood.
        """
        made = domain.Scenario(name, changes_of(set))
        apply_changes(self.core, made.changes, name)
        others = [one for one in self.core.scenarios if one.name != name]
        return self._with(self.core.revised(scenarios=(*others, made)))

    def with_uplift(self, name: str, uplift: str, tag: str, *, share: float = 1.0) -> Portfolio:
        """Return the portfolio with one more scenario: the usual overruns of the initiatives with a tag.

        Args:
            name: What the scenario is called; one of that name is replaced.
            uplift: ``"equipment"``, ``"standard_buildings"``, ``"outsourcing"`` or ``"large_it"``.
            tag: The tag, ``"DIMENSION:VALUE"``.
            share: Where between the lower bound of the overruns (0) and the upper one (1) they stand.

        Raises:
            InvalidInput: No initiative has the tag, or the share is not from 0 to 1.
            ValueError: There is no uplift of that name.
        """
        dimension, _, value = tag.partition(":")
        made = uplift_changes(self.core, UpliftName(uplift), Tag(dimension, value), Decimal(repr(share)))
        return self.with_scenario(name, dict(made.changes))

    def with_money(self, money: MoneyStyle) -> Portfolio:
        """Return the same portfolio with frames that hold money as ``"float"`` or as ``"exact"`` Decimals."""
        return Portfolio(self.core, money, self.stored_plans)

    def save(self, path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
        """Write the portfolio as a ``.cxalloc`` file with its plans, or as a portfolio folder.

        Args:
            path: A name that ends in ``.cxalloc`` for a file; any other name without an ending is a folder.
            overwrite: Whether a file may be replaced. A folder that is a portfolio's is always renewed.

        Returns:
            The path.

        Raises:
            InvalidInput: The name is neither, or the folder holds something else.
            StorageError: The file exists, or cannot be written.
            OSError: The folder cannot be written.
        """
        target = Path(path)
        if target.suffix == FILE_ENDING:
            with PortfolioFile.create(target, self.core, overwrite=overwrite) as file:
                for plan in self.stored_plans:
                    file.add_plan(plan)
        elif target.is_dir() or not target.suffix:
            write_folder(self.core, target)
        else:
            expected = message("input.file_or_folder_name", ending=FILE_ENDING)
            raise InvalidInput([Finding("file", str(target), "", target.suffix, expected)])
        return target

    def _with(self, core: domain.Portfolio) -> Portfolio:
        return Portfolio(core, self.money, self.stored_plans)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Portfolio) and self.core == other.core

    def __hash__(self) -> int:
        return hash((self.core.name, self.core.currency, self.core.horizon))

    def __repr__(self) -> str:
        return f"<Portfolio {self.name!r}: {', '.join(f'{count} {what}' for what, count in self._counts())}>"

    def _counts(self) -> list[tuple[str, int]]:
        counts = {part: len(getattr(self.core, part)) for part in _PARTS}
        named = ((part.replace("_", " "), count) for part, count in counts.items() if count)
        return [(part.removesuffix("s") if count == 1 else part, count) for part, count in named]

    def _repr_html_(self) -> str:
        horizon = self.core.horizon
        budget = sum(sum(fund.amounts) for fund in self.core.funds)
        lines = [
            ("Budget", Formatter().of(self.core).money_with_unit(budget)),
            ("Periods", f"{horizon.label(0)} to {horizon.label(horizon.budget_periods - 1)}"),
            *((what.capitalize(), str(count)) for what, count in self._counts()),
        ]
        rows = "".join(f"<tr><th>{html.escape(what)}</th><td>{html.escape(text)}</td></tr>" for what, text in lines)
        return f"<p><b>{html.escape(self.name)}</b></p><table>{rows}</table>"


def changes_of(set: Changes | None) -> tuple[tuple[str, str], ...]:
    """Changes as the use cases take them: keys and text; a list is one value for each budget period."""
    return tuple((key, _change_text(value)) for key, value in (set or {}).items())


def _change_text(value: Any) -> str:
    if isinstance(value, str) or not isinstance(value, Iterable):
        return text_of(value)
    return LIST_SEPARATOR.join(map(text_of, value))


def _grids(core: domain.Portfolio) -> dict[str, Grid]:
    """The tables of a portfolio as the files of its folder."""
    kinds, grids = tables(core.currency, core.horizon), {}
    for name, rows in table_rows(core).items():
        headings = headings_of(name, kinds[name], rows)
        texts = (tuple(row.get(heading, "") for heading in headings) for row in rows)
        grids[name] = Grid(name, (tuple(headings), *texts))
    return grids
