"""How far a search is, and why one stopped."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    "search.building": "Building",
    "search.searching": "Searching",
    "search.settling_ties": "Settling ties",
    "search.confirming": "Asking a second solver",
    "search.looking_for_a_plan": "Making sure that there is no plan",
    "search.finding_conflict": "Finding the conflicting requirements",
    "search.finding_relaxations": "Finding the smallest relaxations",
    "search.finding_best": "Finding the best plan",
    "search.finding_best_with": "Finding the best plan with it",
    "search.finding_best_without": "Finding the best plan without it",
    "search.finding_what_rules_out": "Finding what rules it out",
    "search.finding_break_even": "Finding where the decision flips",
    "search.finding_what_binds": "Finding what binds",
    "search.finding_price": "Finding what it costs",
    "search.finding_alternative": "Finding another plan",
    "search.finding_timing": "Finding the best times for the same money",
    "search.trying_starts": "Trying other starts",
    "search.finding_range": "Finding the least and the largest budget",
    "search.ranking": "Ranking by return",
    "search.drawing_values": "Drawing values",
    "search.drawing_independent": "Drawing values without correlation",
    "search.drawing_estimates": "Drawing estimates",
    "search.solving_draws": "Finding the best plan of each draw",
    "search.weighing_worst_cases": "Weighing the worst cases",
    "search.solving_draws_closer": "Finding the best plan of some draws within a smaller gap",
    "search.finding_information": "Finding what to find out first",
    "search.drawing_spend": "Drawing spend",
    "search.gap_reached": "gap reached",
    "search.proved_infeasible": "proved infeasible",
    "search.time_limit": "time limit",
    "search.cancelled": "cancelled",
    "search.not_confirmed": "not confirmed",
    "search.whole_units": "whole units",
    "search.solver_failed": "solver failed",
}
