"""Shared by the columns of editable grids: the texts of a document's cells in the user's number format."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cxalloc.domain.document.document import Document, Part, ScenarioDocument, find_level, items_of, positions_of
from cxalloc.domain.initiative import Initiative, Status
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.small_allocation import SmallAllocation
from cxalloc.messages.formatter import Formatter
from cxalloc_ui.models.columns import status_word

if TYPE_CHECKING:
    from cxalloc.editing.cells.cells import Cell, Style
    from cxalloc.editing.cells.reader import Reader


def style_of(formats: Formatter) -> Style:
    """Return the user's number style without digit groups, which spreadsheets can read."""
    from cxalloc.editing.cells.cells import Style

    mark, group = formats.style.decimal, formats.style.group
    return Style("," if mark == "," else ".", language=formats.language, group_elsewhere=group)


@dataclass
class Texts:
    """The cells of a document as texts. Columns keep a reference to it; ``document`` is replaced after every edit."""

    document: Document
    formats: Formatter

    @cached_property
    def style(self) -> Style:
        return style_of(self.formats)

    def text(self, part: Part, key: str, field: str) -> str:
        """Return the text of a cell for editing and copying."""
        from cxalloc.editing.cells.cells import text_of

        return text_of(self.document.portfolio, part, key, field, self.style)

    def text_in(self, document: Document, part: Part, key: str, field: str) -> str:
        """Return the text of a cell of another document: the base case of the one under a scenario."""
        from cxalloc.editing.cells.cells import text_of

        return text_of(document.portfolio, part, key, field, self.style)

    def grouped(self, part: Part, key: str, field: str) -> str:
        """Return the text of a cell with grouped digits, for a field outside a table."""
        from cxalloc.editing.cells.cells import text_of

        group = self.formats.style.group
        return text_of(self.document.portfolio, part, key, field, replace(self.style, group=group))

    @property
    def is_scenario(self) -> bool:
        """Whether the document is one under a scenario."""
        return isinstance(self.document, ScenarioDocument)

    def base_text(self, part: Part, key: str, field: str, *, grouped: bool = False) -> str | None:
        """Return the text that a cell has in the base case, if the scenario changes it; else None."""
        if not isinstance(self.document, ScenarioDocument):
            return None
        from cxalloc.editing.cells.cells import text_of

        base = self.document.base.portfolio
        if _is_inherited(base, self.document.portfolio, part, key):
            return None
        style = replace(self.style, group=self.formats.style.group) if grouped else self.style
        try:
            before, now = (text_of(one, part, key, field, style) for one in (base, self.document.portfolio))
        except KeyError:
            return None
        return None if before == now else before

    def is_fixed(self, part: Part, field: str) -> bool:
        """Return whether a field is as in the base case, because a scenario cannot change it."""
        if not self.is_scenario:
            return False
        from cxalloc.editing.scenario_edits import may_change

        return not may_change(self.document.portfolio, part, field)

    def money(self, minor: int | None) -> str:
        """Format a computed amount (minor units) for copying."""
        return "" if minor is None else self.style.money(minor, self.formats.currency)

    def share(self, share: Any) -> str:
        """Format a computed share for copying, to a hundredth of a percent."""
        return "" if share is None else self.style.share(Decimal(round(share * 10_000)).scaleb(-4))

    # Values to compare with

    def read_money(self, text: str) -> int:
        """Read a typed amount as minor units, as a cell does. Raises ValueError with a ``reason``."""
        return self._reader.money(text)

    def read_share(self, text: str) -> Fraction:
        """Read a typed share or rate; a bare number above 10 could be a percentage. Raises ValueError likewise."""
        return Fraction(self._reader.roi(text))

    def read_number(self, text: str) -> Fraction:
        """Read a typed number. Raises ValueError likewise."""
        return Fraction(self._reader.number(text))

    @property
    def _reader(self) -> Reader:
        from cxalloc.editing.cells.reader import Reader

        portfolio = self.document.portfolio
        return Reader(self.style, portfolio.currency, portfolio.horizon)

    # Choices

    def owners(self) -> list[str]:
        """Return all owners of candidates."""
        return _sorted(candidate.owner for candidate in self._candidates())

    def tag_values(self, dimension: str) -> list[str]:
        """Return all values of a tag dimension."""
        tags = (tag for candidate in self._candidates() for tag in candidate.tags)
        return _sorted(tag.value for tag in tags if tag.dimension == dimension)

    def fund_names(self) -> list[str]:
        """Return the names of the funds."""
        return [fund.name for fund in self.document.portfolio.funds]

    def fund_name(self, fund: str) -> str:
        """Return the name of a fund by its id."""
        funds = self.document.portfolio.funds
        return funds[self.document.portfolio.fund_index[fund]].name

    def read_fund(self, text: str) -> str:
        """Convert typed fund names to ids."""
        ids = {fund.name.casefold(): fund.id for fund in self.document.portfolio.funds}
        parts = [part.strip() for part in text.split(";")]
        return "; ".join(ids.get(part.casefold(), part) for part in parts if part)

    def write_funds(self, text: str) -> str:
        """Convert fund ids to names."""
        index = self.document.portfolio.fund_index
        parts = [part.strip() for part in text.split(";")]
        return "; ".join(self.fund_name(part) if part in index else part for part in parts if part)

    def criteria(self) -> list[str]:
        """Return the criteria by which candidates are scored."""
        return [criterion for criterion, _ in self.document.portfolio.objective.weights]

    def periods(self) -> list[str]:
        """Return the names of the budget periods."""
        return [self.formats.period(period) for period in range(self.document.portfolio.horizon.budget_periods)]

    def _candidates(self) -> Iterable[Initiative | SmallAllocation]:
        yield from self.document.portfolio.initiatives
        yield from self.document.portfolio.small_allocations


def _is_inherited(base: Portfolio, portfolio: Portfolio, part: Part, key: str) -> bool:
    """Return whether an item under a scenario is that of the base case itself."""
    if part is Part.PORTFOLIO:
        return False
    whose = key
    if part is Part.INITIATIVE:
        whose, _ = find_level(portfolio.initiative_by_id, key)
    here, there = (items_of(one, part)[positions_of(one, part)[whose]] for one in (portfolio, base))
    return here is there


def statuses() -> list[str]:
    """Return the names of all statuses in the user's language."""
    return [status_word(status) for status in Status]


def read_status(text: str) -> str:
    """Convert a status typed in the user's language to the value of the field."""
    words = {status_word(status).casefold(): status.value for status in Status}
    return words.get(text.strip().casefold(), text)


def _sorted(texts: Iterable[str]) -> list[str]:
    return sorted({text for text in texts if text}, key=str.casefold)


def conversion_text(cells: Iterable[Cell], texts: Texts) -> str:
    """Return what is said of the amounts with a rhythm among typed texts; empty if there is none."""
    from cxalloc.editing.cells.conversions import conversions

    found = conversions(texts.document.portfolio, cells, texts.style)
    return " ".join(map(texts.formats.render, found))
