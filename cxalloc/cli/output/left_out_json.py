"""The candidates that are left out of plans because of errors, in JSON."""

from __future__ import annotations

from cxalloc.cli.output.json_numbers import Json
from cxalloc.domain.portfolio import Portfolio


def left_out_in_json(portfolio: Portfolio) -> list[Json]:
    """The candidates with errors: kind, id and name, and the fields with the texts that are not valid."""
    return [
        {
            "kind": one.kind.value,
            "id": one.id,
            "name": one.name,
            "errors": [{"field": field, "value": text} for field, text in one.errors],
        }
        for one in portfolio.left_out
    ]
