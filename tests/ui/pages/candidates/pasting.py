"""Pastes a block into a sheet of candidates without a window."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from cxalloc.domain.document.document import Document
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.portfolio import Fund, Portfolio
from cxalloc.messages.formatter import PLAIN_ENGLISH, Formatter
from cxalloc.messages.numbers import NumberStyle
from cxalloc_ui.models.grids import entries
from cxalloc_ui.models.grids.clipboard import read_block
from cxalloc_ui.pages.candidates.sheets import InitiativeSheet, SmallAllocationSheet


@dataclass
class PasteOutcome:
    """What a paste comes to: the document after it, or that the preview of an import opens instead."""

    opens_preview: bool
    document: Document
    message: str = ""
    errors: dict[tuple[str, str], str] = field(default_factory=dict)
    """The texts of the cells with errors, by candidate (and level) and field."""


def empty_portfolio(*funds: str) -> Portfolio:
    horizon = Horizon(PeriodUnit.QUARTER, "2027-Q1", 4, 4)
    made = tuple(Fund(one, one.capitalize(), (10**13,) * 4) for one in funds or ("opex",))
    return Portfolio("P", "EUR", horizon, Decimal(0), made)


def paste_block(
    text: str, portfolio: Portfolio | None = None, style: NumberStyle | None = None, *, small: bool = False
) -> PasteOutcome:
    """Paste a text below the rows of a sheet, as the window does."""
    document = Document(portfolio or empty_portfolio())
    formatter = PLAIN_ENGLISH.of(document.portfolio)
    if style is not None:
        formatter = Formatter(currency=document.portfolio.currency, marks=style)
    sheet = (SmallAllocationSheet if small else InitiativeSheet)()
    after: list[Document] = []
    sheet.edited.connect(lambda edited, _: after.append(edited))
    sheet.show_document(document, formatter, editable=True)
    model = sheet.model
    columns = list(range(len(model.columns)))
    pasted = entries.paste(model, read_block(text), [], (model.shown, 0), columns, sheet.recognise)
    if pasted.is_partial:
        return PasteOutcome(True, document)
    model.enter(pasted.entry)
    [found] = after or [document]
    errors = {(key, name): draft.text for (_, key, name), draft in found.drafts.items()}
    return PasteOutcome(False, found, pasted.message, errors)
