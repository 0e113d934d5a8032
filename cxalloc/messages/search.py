"""How far a search is, and why one stopped, as messages."""

from __future__ import annotations

from cxalloc.domain.message import Message, literal, message
from cxalloc.domain.plan import StopReason

_PHASES = {
    "building": "search.building",
    "searching": "search.searching",
    "settling ties": "search.settling_ties",
    "confirming that there is no plan": "search.confirming",
    "looking for a plan": "search.looking_for_a_plan",
    "finding what clashes": "search.finding_conflict",
    "finding the least that would help": "search.finding_relaxations",
    "finding the best plan": "search.finding_best",
    "finding the best plan with it": "search.finding_best_with",
    "finding the best plan without it": "search.finding_best_without",
    "finding what rules it out": "search.finding_what_rules_out",
    "finding the break-even": "search.finding_break_even",
    "finding what it costs": "search.finding_price",
    "finding another plan": "search.finding_alternative",
    "finding the best times": "search.finding_timing",
    "finding what binds": "search.finding_what_binds",
    "trying other starts": "search.trying_starts",
    "finding the range of budgets": "search.finding_range",
    "ranking by return": "search.ranking",
    "drawing values": "search.drawing_values",
    "drawing values without correlation": "search.drawing_independent",
    "drawing spend": "search.drawing_spend",
    "drawing estimates": "search.drawing_estimates",
    "solving draws": "search.solving_draws",
    "weighing the worst cases": "search.weighing_worst_cases",
    "solving draws to a smaller gap": "search.solving_draws_closer",
    "finding what to find out first": "search.finding_information",
}
"""The phases that solvers and analyses report, by the names that they have there."""
_STOPS = {
    StopReason.GAP_REACHED: "search.gap_reached",
    StopReason.INFEASIBLE: "search.proved_infeasible",
    StopReason.TIME_LIMIT: "search.time_limit",
    StopReason.CANCELLED: "search.cancelled",
    StopReason.NOT_CONFIRMED: "search.not_confirmed",
    StopReason.WHOLE_UNITS: "search.whole_units",
    StopReason.SOLVER_FAILED: "search.solver_failed",
}


def phase_message(phase: str) -> Message:
    """What a search is doing."""
    key = _PHASES.get(phase)
    return literal(phase) if key is None else message(key)


def solver_name(solver: str) -> str:
    """The name of a solver as its makers write it."""
    return {"highs": "HiGHS", "cbc": "CBC"}.get(solver, solver)


def stop_message(reason: StopReason) -> Message:
    """Why a search stopped, in a word or two."""
    return message(_STOPS[reason])
