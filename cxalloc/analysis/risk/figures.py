"""What of a candidate is uncertain."""

from __future__ import annotations

from enum import StrEnum


class Figure(StrEnum):
    """What of a candidate is drawn."""

    BENEFIT = "benefit"
    COST = "cost"
    DURATION = "duration"
    RATE = "rate"
    SUCCESS = "success"
