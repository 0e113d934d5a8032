"""The sheets of funds and teams: amounts and capacities by period."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from cxalloc.domain.document.document import Part
from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.message import Message
from cxalloc.domain.portfolio import Fund, Team
from cxalloc_ui.application.texts import tr
from cxalloc_ui.models.grids.entries import PastedTable
from cxalloc_ui.models.grids.grid_columns import Texts
from cxalloc_ui.models.grids.grid_entry import CellError, GridEntry
from cxalloc_ui.models.grids.pasted_table import ENOUGH
from cxalloc_ui.models.grids.sheet import Sheet
from cxalloc_ui.models.table_model import Column

NAME_WIDTH, SIDE_WIDTH, TOTAL_WIDTH, PERIOD_WIDTH = 190, 116, 104, 88
"""Width of period columns in pixels, shared with the utilisation grid below so that periods line up."""


class ResourceSheet(Sheet):
    """Base class of the sheets of funds and teams. Each fund or team is its own line object."""

    def recognise(self, block: Sequence[Sequence[str]]) -> PastedTable | None:
        """Return a pasted block whose first row has the grid's titles as a table; None if it does not."""
        columns = {column.title.casefold(): column.key for column in self.model.columns}
        found = [columns.pop(cell.strip().casefold(), "") for cell in block[0]]
        if sum(map(bool, found)) < min(ENOUGH, len(block[0])):
            return None
        return PastedTable(found, block[1:])

    def _look_for_dimensions(self, lines: Sequence[Any]) -> None:
        """Do nothing: funds and teams have no tags."""

    def _cell_errors(self) -> Mapping[tuple[Hashable, str], CellError]:
        return {
            (key, field): CellError(draft.text, draft.reason)
            for (part, key, field), draft in self.document.drafts.items()
            if part is self.part
        }

    def _searched(self, line: Fund | Team) -> str:
        return f"{line.name} {line.id}"

    @property
    def _words(self) -> Texts:
        assert self.texts is not None
        return self.texts

    def _field(self, key: str, title: str, value: Callable[[Any], Any], text: Callable[[Any], str], **more: Any) -> Any:
        """Return an editable column."""
        texts, part = self._words, self.part
        return Column(key, title, value, text, edit=lambda line: texts.text(part, line.id, key), **more)

    def _name(self, width: int = NAME_WIDTH) -> Any:
        return self._field(
            "name",
            tr("Name"),
            lambda line: line.name,
            str,
            width=width,
            tip=lambda line: f"{line.name} [{line.id}]",
            stretches=True,
        )

    def _by_period(
        self,
        name: str,
        figures: Callable[[Any], Sequence[Any]],
        text: Callable[[Any], str],
        exact: Callable[[Any], str],
    ) -> list[Any]:
        """Return a column for each budget period; ``exact`` formats a figure without rounding."""
        horizon = self.document.portfolio.horizon

        def period(at: int) -> Any:
            return self._field(
                f"{name}:{horizon.label(at)}",
                self._words.formats.period(at),
                lambda line: figures(line)[at],
                text,
                number=True,
                width=PERIOD_WIDTH,
                adds_up=True,
                stretches=True,
                tip=lambda line: exact(figures(line)[at]),
            )

        return [period(at) for at in range(horizon.budget_periods)]


class FundSheet(ResourceSheet):
    """The funds: the money available in each budget period."""

    part = Part.FUND

    def delete_moving(self, keys: Sequence[str], to: str, label: Message) -> None:
        """Delete funds, and let the fund ``to`` pay for their candidates."""
        from cxalloc.editing.deletion import delete

        try:
            document = delete(self.document, self.part, keys, move_to=to).document
        except InvalidInput as error:
            self.refused.emit(GridEntry(label), error)
            return
        self.edited.emit(document, label)

    def _lines(self) -> list[Fund]:
        return list(self.document.portfolio.funds)

    def _columns(self, dimensions: Sequence[str], *, planned: bool) -> list[Column[Any]]:
        texts, formats = self._words, self._words.formats
        self.model.new_row_hint = tr("New fund …")
        total = Column[Fund](
            "total",
            tr("Total"),
            lambda fund: sum(fund.amounts),
            formats.money,
            number=True,
            width=TOTAL_WIDTH,
            copied=lambda fund: texts.money(sum(fund.amounts)),
            adds_up=True,
        )
        carried = self._field(
            "carry_over",
            tr("Carried over"),
            lambda fund: fund.carry_over,
            formats.exact_share,
            number=True,
            width=SIDE_WIDTH,
            help=tr("The share of what a period leaves unspent that may be spent in the next one"),
        )
        amounts = self._by_period("amount", lambda fund: fund.amounts, formats.money, formats.exact_money)
        return [self._name(), carried, total, *amounts]


class TeamSheet(ResourceSheet):
    """The teams: their capacity in person-days in each budget period."""

    part = Part.TEAM

    def _lines(self) -> list[Team]:
        return list(self.document.portfolio.teams)

    def _columns(self, dimensions: Sequence[str], *, planned: bool) -> list[Column[Any]]:
        texts, formats = self._words, self._words.formats
        self.model.new_row_hint = tr("New team …")
        total = Column[Team](
            "total",
            tr("Total"),
            _days,
            formats.days,
            number=True,
            width=TOTAL_WIDTH,
            copied=lambda team: texts.style.number(_days(team)),
            adds_up=True,
        )
        capacity = self._by_period("capacity", lambda team: team.capacity, formats.days, texts.style.number)
        return [self._name(NAME_WIDTH + SIDE_WIDTH), total, *capacity]


def _days(team: Team) -> Decimal:
    return sum(team.capacity, Decimal(0))
