"""The tables of the portfolio folder: their columns, and how values are read in a currency and a horizon."""

from __future__ import annotations

from cxalloc.domain import numbers
from cxalloc.domain.initiative import Status
from cxalloc.domain.money import to_minor
from cxalloc.domain.periods import LONGEST_HORIZON, Horizon
from cxalloc.exchange.folder.columns import Column, Kind, Reader, Table

LONGEST = 2 * LONGEST_HORIZON
"""No offset or duration is larger: budget and benefit periods together."""
RUN = "run"
"""Stands for the offset of a run cost in costs.csv."""
RELATIONS = ("requires", "excludes", "together", "enables", "group")
WHENS = ("delivered", "funded")
CANDIDATES = ("initiatives.csv", "small_allocations.csv")
LONG_FORMS = ("costs.csv", "benefits.csv", "effort.csv")
TABLES = (*CANDIDATES, "relations.csv", *LONG_FORMS)
"""All files of rows, in the order in which they are spoken of."""


def one_of(*words: str) -> Reader:
    """Reads one of a few words."""
    return Reader(lambda cell: cell.lower() if cell.lower() in words else None, f"one of {', '.join(words)}")


WORD = Reader(str, "text")
WORDS = Reader(
    lambda cell: tuple(part.strip() for part in cell.split(numbers.LIST_SEPARATOR) if part.strip()) or None,
    f"one or more, separated by {numbers.LIST_SEPARATOR!r}",
)
NUMBER = Reader(numbers.read_number, numbers.NUMBER_EXPECTED, kind=Kind.NUMBER)
WHOLE = Reader(numbers.read_whole, numbers.WHOLE_EXPECTED, kind=Kind.NUMBER)
SHARE = Reader(numbers.read_share, numbers.SHARE_EXPECTED, kind=Kind.SHARE)
STATUS = Reader(
    lambda cell: Status(cell.lower()) if cell.lower() in list(Status) else None,
    f"one of {', '.join(Status)}",
    kind=Kind.STATUS,
)


def _bounded(cell: str) -> int | None:
    whole = numbers.read_whole(cell)
    return whole if whole is not None and whole <= LONGEST else None


def _offset(cell: str) -> int | None:
    offset = _bounded(cell)
    return offset if offset is not None and offset >= 1 else None


DURATION = Reader(_bounded, f"a whole number of periods, from 1 to {LONGEST}", kind=Kind.PERIODS)
OFFSET = Reader(_offset, f"a whole number from 1 to {LONGEST}")
COST_OFFSET = Reader(lambda cell: RUN if cell.lower() == RUN else _offset(cell), f"{OFFSET.expected}, or {RUN!r}")


def money_in(currency: str) -> Reader:
    """Reads an amount in currency units as minor units."""

    def read(cell: str) -> int | None:
        number = numbers.read_number(cell)
        return None if number is None else to_minor(number, currency)

    return Reader(read, f"an amount in {currency}, {numbers.NUMBER_EXPECTED}", kind=Kind.MONEY)


def period_in(horizon: Horizon | None) -> Reader:
    """Reads a label, a number from 1, or a date in a period; without a horizon any text is the first period."""
    if horizon is None:
        return Reader(lambda cell: 0, "a period")
    return Reader(horizon.index, horizon.expected_label(), horizon.label, kind=Kind.PERIOD)


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


def _initiatives(money: Reader, period: Reader) -> Table:
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
        Column("roi", SHARE),
        Column("npv", money),
        Column("low", SHARE),
        Column("high", SHARE),
        Column("success", SHARE),
        *_ENDS,
    )
    return Table("initiative", columns, ("name",))


def _small_allocations(money: Reader) -> Table:
    columns = (
        *_COMMON,
        Column("owner", WORD),
        Column("fund", WORD),
        Column("ticket", money),
        Column("minimum", money),
        Column("maximum", money),
        Column("total_cap", money),
        Column("cadence", WHOLE),
        Column("delay", WHOLE),
        Column("tier#_rate", SHARE),
        Column("tier#_amount", money),
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


def _long_forms(money: Reader) -> dict[str, Table]:
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
