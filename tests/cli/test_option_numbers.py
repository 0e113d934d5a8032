"""Numbers after options are read as those in a window are: as the terminal prints them, or as can only be meant."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cxalloc.cli.options import ENGLISH_NUMBERS, read_duration, read_gap, read_share
from cxalloc.exchange.parsers.ambiguity import NumberFormat

FRENCH = NumberFormat(",", "\u202f")


@pytest.mark.parametrize("written", [ENGLISH_NUMBERS, FRENCH])
@pytest.mark.parametrize(
    ("text", "share"), [("8.5 %", "0.085"), ("8,5 %", "0.085"), ("0,08", "0.08"), ("0.08", "0.08"), ("-2 %", "-0.02")]
)
def test_a_rate_is_read_with_either_mark(text, share, written):
    assert read_share(text, written) == Decimal(share)


@pytest.mark.parametrize(
    ("text", "written", "seconds"),
    [
        ("1,5", ENGLISH_NUMBERS, 1.5),
        ("1,500", ENGLISH_NUMBERS, 1500),
        ("1 500", FRENCH, 1500),
        ("1.500", ENGLISH_NUMBERS, 1.5),
        ("0", FRENCH, None),
        ("ten", FRENCH, None),
        ("5 %", ENGLISH_NUMBERS, None),
    ],
)
def test_seconds(text, written, seconds):
    assert read_duration(text, written) == seconds


@pytest.mark.parametrize(
    ("text", "gap"), [("0,1 %", 0.001), ("0.001", 0.001), ("1", None), ("-1 %", None), ("x", None)]
)
def test_a_gap(text, gap):
    assert read_gap(text) == gap


def test_the_options_take_them(cli, folder):
    shop = folder()
    assert cli("solve", shop, "--gap", "0,1 %", "--time-limit", "30,5").code == 0
    assert cli("--language", "fr", "solve", shop, "--gap", "0,1\u00a0%").code == 0
