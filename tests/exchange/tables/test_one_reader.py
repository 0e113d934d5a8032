"""The same table read as a file and typed cell by cell: the doors never give two different values."""

from __future__ import annotations

from hypothesis import given, settings

from cxalloc.domain.document.document import Part
from cxalloc.domain.initiative import BenefitFromRoi
from cxalloc.domain.money import to_minor
from tests.examples import examples
from tests.exchange.tables.written_tables import WrittenTable, is_ambiguous, read_as_file, read_as_typed, written_tables


def may_ask(table: WrittenTable) -> bool:
    """Whether a table has a figure that may mean two."""
    texts = (*table.costs, *table.rois)
    bare = () if any("%" in text for text in table.rois) else table.shares
    percentages = [abs(share * 100) for share in bare]
    unsure = percentages and (max(percentages) <= 10 or any(0 < one < 1 for one in percentages))
    return any(map(is_ambiguous, texts)) or bool(unsure)


@settings(max_examples=examples(60))
@given(written_tables())
def test_a_file_gives_what_was_meant_or_asks(table):
    preview = read_as_file(table.rows)
    if preview.portfolio is None:
        assert may_ask(table), preview.findings
        return
    assert len(preview.portfolio.initiatives) == len(table.costs)
    for one, text, amount, share in zip(
        preview.portfolio.initiatives, table.costs, table.amounts, table.shares, strict=True
    ):
        assert sum(one.levels[0].costs[0].amounts) == to_minor(amount, "EUR"), text
        assert one.levels[0].benefit == BenefitFromRoi(share)


@settings(max_examples=examples(60))
@given(written_tables().filter(lambda table: table.in_cells))
def test_typed_cells_give_what_was_meant_or_ask(table):
    document = read_as_typed(table)
    for n, (text, amount, share) in enumerate(zip(table.costs, table.amounts, table.shares, strict=True)):
        level = document.portfolio.initiatives[n].levels[0]
        if (Part.INITIATIVE, f"i{n}", "cost") in document.drafts:
            assert is_ambiguous(text), text
        else:
            assert sum(level.costs[0].amounts) == to_minor(amount, "EUR"), text
        if (Part.INITIATIVE, f"i{n}", "roi") not in document.drafts:
            assert level.benefit == BenefitFromRoi(share)
