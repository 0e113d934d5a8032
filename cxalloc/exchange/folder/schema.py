"""The tables of the portfolio folder: their columns, and how values are read in a currency and a horizon."""

from __future__ import annotations

from cxalloc.domain import numbers
from cxalloc.domain.initiative import Status
from cxalloc.domain.message import message
from cxalloc.domain.money import to_minor
from cxalloc.domain.periods import Horizon
from cxalloc.exchange.folder.columns import LARGEST_OFFSET, Column, Table, ValueKind, ValueReader

LONGEST = LARGEST_OFFSET
RUN = "run"
"""The value in the offset column of costs.csv that marks a run cost."""
RELATIONS = ("requires", "excludes", "together", "enables", "group")
WHENS = ("delivered", "funded")
CANDIDATES = ("initiatives.csv", "small_allocations.csv")
LONG_FORMS = ("costs.csv", "benefits.csv", "effort.csv")
TABLES = (*CANDIDATES, "relations.csv", *LONG_FORMS)
"""All files of rows, in the order in which findings list them."""


def one_of(*words: str) -> ValueReader:
    """Reads one of a few words."""
    expected = message("expected.one_of", names=", ".join(words))
    return ValueReader(lambda cell: cell.lower() if cell.lower() in words else None, expected)


WORD = ValueReader(str, message("input.text"))
WORDS = ValueReader(
    lambda cell: tuple(part.strip() for part in cell.split(numbers.LIST_SEPARATOR) if part.strip()) or None,
    message("input.words", separator=repr(numbers.LIST_SEPARATOR)),
)
NUMBER = ValueReader(numbers.read_number, numbers.NUMBER_EXPECTED, kind=ValueKind.NUMBER)
WHOLE = ValueReader(numbers.read_whole, numbers.WHOLE_EXPECTED, kind=ValueKind.NUMBER)
SHARE = ValueReader(numbers.read_share, numbers.SHARE_EXPECTED, kind=ValueKind.SHARE)
YES_NO = ValueReader(lambda cell: {"yes": True, "no": False}.get(cell.lower()), message("expected.yes_no"))
STATUS = ValueReader(
    lambda cell: Status(cell.lower()) if cell.lower() in list(Status) else None,
    message("expected.one_of", names=", ".join(Status)),
    kind=ValueKind.STATUS,
)


def _bounded(cell: str) -> int | None:
    whole = numbers.read_whole(cell)
    return whole if whole is not None and whole <= LONGEST else None


def _offset(cell: str) -> int | None:
    offset = _bounded(cell)
    return offset if offset is not None and offset >= 1 else None


DURATION = ValueReader(_bounded, message("input.duration", most=str(LONGEST)), kind=ValueKind.PERIODS)
OFFSET = ValueReader(_offset, message("input.whole_from_1", most=str(LONGEST)))
COST_OFFSET = ValueReader(
    lambda cell: RUN if cell.lower() == RUN else _offset(cell),
    message("input.whole_or_run", most=str(LONGEST), run=repr(RUN)),
)


def money_in(currency: str) -> ValueReader:
    """Reads an amount in currency units as minor units."""

    def read(cell: str) -> int | None:
        number = numbers.read_number(cell)
        return None if number is None else to_minor(number, currency)

    return ValueReader(read, message("input.amount_in", currency=currency), kind=ValueKind.MONEY)


def period_in(horizon: Horizon | None) -> ValueReader:
    """Reads a label, a number from 1, or a date in a period; without a horizon any text is the first period."""
    if horizon is None:
        return ValueReader(lambda cell: 0, message("input.a_period"))
    return ValueReader(horizon.index, horizon.expected_label(), horizon.label, kind=ValueKind.PERIOD)


_COMMON = (Column("id", WORD), Column("name", WORD))
_ENDS = (Column("tag:*", WORDS, ("tag",)), Column("score:*", NUMBER))


def tables(currency: str, horizon: Horizon | None) -> dict[str, Table]:
    """Every table by the name of its file."""
    money, period = money_in(currency), period_in(horizon)
    return {
        "initiatives.csv": _initiatives(money, period),
        "small_allocations.csv": _small_allocations(money),
        "relations.csv": _relations(),
        **_long_forms(money),
    }


def _initiatives(money: ValueReader, period: ValueReader) -> Table:
    columns = (
        *_COMMON,
        Column("level", WORD),
        Column("owner", WORD),
        Column("fund", WORD),
        Column("status", STATUS),
        Column("earliest_start", period),
        Column("latest_start", period),
        Column("committed_level", WORD),
        Column("committed_start", period),
        Column("duration", DURATION),
        Column("cost", money),
        Column("cost_#", money, ("cost",)),
        Column("run_cost", money),
        Column("benefit", money),
        Column("benefit_#", money, ("benefit",)),
        Column("benefit_total", money),
        Column("benefit_periods", WHOLE),
        Column("roi", SHARE),
        Column("npv", money),
        Column("low", SHARE),
        Column("high", SHARE),
        Column("success", SHARE),
        Column("cost_low", SHARE),
        Column("cost_high", SHARE),
        Column("duration_low", DURATION),
        Column("duration_high", DURATION),
        *_ENDS,
    )
    return Table("initiative", columns, ("name",))


def _small_allocations(money: ValueReader) -> Table:
    columns = (
        *_COMMON,
        Column("owner", WORD),
        Column("fund", WORD),
        Column("ticket", money),
        Column("minimum", money),
        Column("maximum", money),
        Column("amount", money, ("maximum",)),
        Column("total_cap", money),
        Column("cadence", WHOLE),
        Column("delay", WHOLE),
        Column("roi", SHARE),
        Column("tier#_rate", SHARE),
        Column("tier#_amount", money),
        Column("rate_low", SHARE),
        Column("rate_high", SHARE),
        Column("example", YES_NO, ("is_example",)),
        *_ENDS,
    )
    return Table("small allocation", columns, ("name",))


def _relations() -> Table:
    columns = (
        Column("relation", one_of(*RELATIONS)),
        Column("initiative", WORD),
        Column("level", WORD),
        Column("other", WORD, ("other", "initiative")),
        Column("other_level", WORD, ("other_level", "level")),
        Column("when", one_of(*WHENS)),
        Column("uplift", SHARE),
        Column("members", WORDS, ("members", "initiative")),
        Column("at_least", WHOLE),
        Column("at_most", WHOLE),
    )
    return Table("relation", columns, ("relation",))


def _long_forms(money: ValueReader) -> dict[str, Table]:
    """The tables with a row for each offset, of what does not fit into the row of an initiative."""
    whose = (Column("initiative", WORD), Column("level", WORD))
    costs = (
        *whose,
        Column("fund", WORD),
        Column("offset", COST_OFFSET),
        Column("amount", money, ("cost", "run_cost")),
    )
    benefits = (
        *whose,
        Column("offset", OFFSET),
        Column("likely", money, ("benefit",)),
        Column("low", money),
        Column("high", money),
    )
    effort = (*whose, Column("team", WORD), Column("offset", OFFSET), Column("days", NUMBER, ("effort",)))
    return {
        "costs.csv": Table("initiative", costs, ("initiative", "offset", "amount")),
        "benefits.csv": Table("initiative", benefits, ("initiative", "offset", "likely")),
        "effort.csv": Table("initiative", effort, ("initiative", "team", "offset", "days")),
    }
