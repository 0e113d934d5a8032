"""The cells of what a portfolio states about uncertainty, in its head."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from cxalloc.domain import expected as expectations
from cxalloc.domain.message import message
from cxalloc.domain.names import Tag
from cxalloc.domain.uncertainty import CorrelatedBy, Correlation, LognormalTail, LowHigh, Uncertainty
from cxalloc.editing.cells.reader import Reader, expected

UNCERTAINTY_FIELDS = ("low_high", "correlation.by", "correlation.rho", "lognormal_tail.tag", "lognormal_tail.cap")


def uncertainty_text(reader: Reader, uncertainty: Uncertainty, field: str) -> str:
    """The text of a cell: '' where there is no correlation, or no tail."""
    common, tail = uncertainty.correlation, uncertainty.lognormal_tail
    match field:
        case "low_high":
            return uncertainty.low_high.value
        case "correlation.by":
            return "" if common is None else f"tag:{common.dimension}" if common.dimension else common.by.value
        case "correlation.rho":
            return "" if common is None else reader.style.number(common.rho)
        case "lognormal_tail.tag":
            return "" if tail is None else f"{tail.tag.dimension}:{tail.tag.value}"
    return "" if tail is None else reader.style.number(tail.cap)


def read_uncertainty(reader: Reader, field: str, text: str) -> Any:
    """The value of a cell; None for an empty text. Raises Refusal."""
    return _READERS[field](reader, text) if text else None


def with_uncertainty(stated: Uncertainty, values: Mapping[str, Any]) -> Uncertainty:
    """What is stated, with the values of some cells. Raises Refusal where one of them needs another one."""
    common, tail = stated.correlation, stated.lognormal_tail
    known = {
        "low_high": stated.low_high,
        "correlation.by": common and (common.by, common.dimension),
        "correlation.rho": common and common.rho,
        "lognormal_tail.tag": tail and tail.tag,
        "lognormal_tail.cap": tail and tail.cap,
        **values,
    }
    by, rho = known["correlation.by"], known["correlation.rho"]
    if by and rho is None and "correlation.rho" not in values:
        raise expected(message("cells.rho_first"), "correlation.by")
    emptied = rho is None or values.get("correlation.by", by or "") is None
    kind, dimension = by or (CorrelatedBy.ALL, "")
    tag, cap = known["lognormal_tail.tag"], known["lognormal_tail.cap"]
    if cap is not None and tag is None and "lognormal_tail.tag" not in values:
        raise expected(message("cells.tail_tag_first"), "lognormal_tail.cap")
    return Uncertainty(
        known["low_high"] or LowHigh.EXTREMES,
        None if emptied else Correlation(kind, rho, dimension),
        None if tag is None else LognormalTail(tag) if cap is None else LognormalTail(tag, cap),
    )


def _low_high(_: Reader, text: str) -> LowHigh:
    if text.lower() not in list(LowHigh):
        raise expected(expectations.one_of(LowHigh))
    return LowHigh(text.lower())


def _correlated_by(_: Reader, text: str) -> tuple[CorrelatedBy, str]:
    kind, colon, dimension = text.partition(":")
    is_tag = kind == CorrelatedBy.TAG
    if kind not in list(CorrelatedBy) or bool(dimension) is not is_tag or bool(colon) is not is_tag:
        raise expected(expectations.CORRELATED_BY)
    return CorrelatedBy(kind), dimension


def _share(reader: Reader, text: str) -> Decimal:
    return reader.share(text)


def _tag(_: Reader, text: str) -> Tag:
    dimension, colon, value = text.partition(":")
    if not colon:
        raise expected(message("input.tag"))
    return Tag(dimension, value)


_READERS = {
    "low_high": _low_high,
    "correlation.by": _correlated_by,
    "correlation.rho": _share,
    "lognormal_tail.tag": _tag,
    "lognormal_tail.cap": _share,
}
