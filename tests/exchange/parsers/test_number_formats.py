"""Number formats of spreadsheets."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cxalloc.exchange.parsers.number_formats import read_number_format


@pytest.mark.parametrize(
    ("code", "number", "shown", "power", "currencies", "percent"),
    [
        ("General", "0.5", "0.5", None, (), False),
        ("0%", "0.5", "50", None, (), True),
        ("0.00%", "0.125", "12.5", None, (), True),
        ('0"%"', "50", "50", None, (), True),
        ("0\\%", "50", "50", None, (), True),
        ("#,##0", "1200", "1200", None, (), False),
        ("#,##0,", "1200000", "1200", 3, (), False),
        ("0.0,,", "1200000", "1.2", 6, (), False),
        ('#,##0,"k€"', "1200000", "1200", 3, ("EUR",), False),
        ('#,##0 "k€"', "1200", "1200", 3, ("EUR",), False),
        ('#,##0.0,," M€"', "1500000", "1.5", 6, ("EUR",), False),
        ("#,##0 [$€-40C]", "5", "5", None, ("EUR",), False),
        ("[$$-409]#,##0", "5", "5", None, "USD", False),
        ("[$-409]#,##0", "5", "5", None, (), False),
        ("[$USD] #,##0", "5", "5", None, ("USD",), False),
        ("#,##0\\ €", "5", "5", None, ("EUR",), False),
        ('#,##0 "days"', "5", "5", None, (), False),
        ('[>=1000]#,##0,"k";0', "5000", "5", 3, (), False),
        ('[>=1000]#,##0,"k";0', "500", "500", None, (), False),
        ("#,##0;[Red]-0%", "-0.5", "-50", None, (), True),
        ('0;-0;"–"', "0", "0", None, (), False),
        ("_-* #,##0.00\\ _€_-", "7", "7", None, (), False),
        ('0"; "0%', "0.5", "50", None, (), True),
    ],
)
def test_what_a_cell_shows(code, number, shown, power, currencies, percent):
    found = read_number_format(code, Decimal(number))
    assert found.shown(Decimal(number)) == Decimal(shown)
    assert (found.unit.power, found.unit.percent) == (power, percent)
    if isinstance(currencies, str):
        assert currencies in found.unit.currencies
    else:
        assert found.unit.currencies == currencies
