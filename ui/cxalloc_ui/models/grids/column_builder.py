"""Columns that editable grids of candidates have in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, Generic, Protocol, TypeVar

from cxalloc.domain.document.document import Part
from cxalloc.domain.initiative import Initiative
from cxalloc.domain.small_allocation import SmallAllocation
from cxalloc.messages.formatter import NOTHING
from cxalloc_ui.application.texts import tr
from cxalloc_ui.models.columns import dimension_title
from cxalloc_ui.models.grids.grid_columns import Texts
from cxalloc_ui.models.table_model import Column


class CandidateLine(Protocol):
    """A line of a grid of candidates."""

    @property
    def id(self) -> str: ...
    @property
    def candidate(self) -> Initiative | SmallAllocation: ...


Line = TypeVar("Line", bound=CandidateLine)


class ColumnBuilder(Generic[Line]):
    """Builds columns that edit fields of a part of the document, or that show computed values.

    ``place`` returns the key of the cell in which a line edits a field.
    """

    def __init__(self, texts: Texts, part: Part, place: Callable[[Line, str], str]) -> None:
        self._texts, self._part, self._place = texts, part, place

    def field(
        self,
        key: str,
        title: str,
        value: Callable[[Line], Any],
        text: Callable[[Any], str] | None = None,
        **more: Any,
    ) -> Column[Line]:
        """Return a column whose cells show and edit the text of a field."""
        edit = more.pop("edit", None) or (lambda line: self._texts.text(self._part, self._place(line, key), key))
        return Column(key, title, value, text or _word, edit=edit, **more)

    def money(
        self, key: str, title: str, value: Callable[[Line], Any], help: str, width: int = 100, **more: Any
    ) -> Column[Line]:
        """Return a column of amounts (minor units)."""
        formats = self._texts.formats
        return self.field(
            key,
            title,
            value,
            formats.money,
            number=True,
            width=width,
            help=f"{help} ({formats.currency})",
            tip=lambda line: formats.exact_money(value(line)),
            read_value=self._texts.read_money,
            **more,
        )

    def share(
        self, key: str, title: str, value: Callable[[Line], Any], help: str, width: int = 85, **more: Any
    ) -> Column[Line]:
        """Return a column of shares or rates, which are shown with all their decimals unless ``text`` is given."""
        return self.field(
            key,
            title,
            value,
            more.pop("text", self._texts.formats.exact_share),
            number=True,
            width=width,
            help=help,
            read_value=self._texts.read_share,
            **more,
        )

    def number(
        self, key: str, title: str, value: Callable[[Line], Any], help: str, width: int = 85, **more: Any
    ) -> Column[Line]:
        """Return a column of plain numbers."""
        return self.field(
            key,
            title,
            value,
            more.pop("text", self._texts.formats.number),
            number=True,
            width=width,
            help=help,
            read_value=self._texts.read_number,
            **more,
        )

    def period(self, key: str, title: str, value: Callable[[Line], int | None]) -> Column[Line]:
        """Return a column of periods."""
        formats, choices = self._texts.formats, self._texts.periods
        return self.field(key, title, value, formats.period, width=115, choices=choices)

    def fund(self, names: Callable[[Line], str]) -> Column[Line]:
        """Return the column of the names of funds."""
        return self.field(
            "fund",
            tr("Fund"),
            names,
            width=120,
            edit=names,
            choices=self._texts.fund_names,
            several=self._part is Part.INITIATIVE,
            only_choices=True,
            read=self._texts.read_fund,
            groups=True,
        )

    def owner(self) -> Column[Line]:
        """Return the column of the owners."""
        return self.field(
            "owner", tr("Owner"), lambda line: line.candidate.owner, width=140, choices=self._texts.owners, groups=True
        )

    def tag(self, dimension: str) -> Column[Line]:
        """Return the column of the values of a tag dimension."""

        def values(line: Line) -> str:
            return "; ".join(tag.value for tag in line.candidate.tags if tag.dimension == dimension)

        return self.field(
            f"tag:{dimension}",
            dimension_title(dimension),
            values,
            width=140,
            edit=values,
            choices=lambda: self._texts.tag_values(dimension),
            several=True,
            groups=True,
            help=tr("Tag: {dimension}. Several values are separated by a semicolon").format(dimension=dimension),
        )

    def score(self, criterion: str, scores: Callable[[Line], Sequence[tuple[str, Decimal]]]) -> Column[Line]:
        """Return the column of the scores by a criterion of the objective."""
        style = self._texts.formats.style
        return self.number(
            f"score:{criterion}",
            tr("Score: {criterion}").format(criterion=criterion),
            lambda line: dict(scores(line)).get(criterion),
            tr("From 0 to 100, by the criterion {criterion}").format(criterion=criterion),
            110,
            text=lambda value: NOTHING if value is None else style.exact(value),
        )

    def id(self) -> Column[Line]:
        """Return the column of the ids."""
        return self.field(
            "id", tr("ID"), lambda line: line.id, width=140, help=tr("The code by which rules and tables refer to it")
        )

    def computed_money(
        self, key: str, title: str, value: Callable[[Line], Any], help: str, **more: Any
    ) -> Column[Line]:
        """Return a column of computed amounts (minor units), which cannot be edited."""
        texts = self._texts
        return Column(
            key,
            title,
            value,
            texts.formats.money,
            number=True,
            help=help,
            copied=lambda line: texts.money(value(line)),
            read_value=texts.read_money,
            **more,
        )

    def computed_share(
        self, key: str, title: str, value: Callable[[Line], Any], help: str, **more: Any
    ) -> Column[Line]:
        """Return a column of computed shares, which cannot be edited."""
        texts = self._texts
        return Column(
            key,
            title,
            value,
            texts.formats.computed_share,
            number=True,
            help=help,
            copied=lambda line: texts.share(value(line)),
            read_value=texts.read_share,
            **more,
        )


def _word(text: str) -> str:
    return text or NOTHING
