"""Figures of a funding level set one by one, as the columns of a portfolio folder name them.

The costs of a level have a sum, which is spread in their old proportions when it changes, and amounts by offset from
the start; benefits and person-days have amounts by offset. Offsets count from 0, amounts are in minor units.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from cxalloc.domain.initiative import BenefitProfile, Cost, Effort, Level
from cxalloc.domain.money import spread

NO_BENEFIT = BenefitProfile(())


def is_even(cost: Cost, duration: int) -> bool:
    """Whether a cost is spread evenly over the duration."""
    return cost.amounts == spread(sum(cost.amounts), duration)


def with_total(costs: list[Cost], total: int, was: int, duration: int) -> list[Cost]:
    """Costs with another sum over ``duration`` periods (it ``was`` another number), in their old proportions."""
    before = sum(sum(cost.amounts) for cost in costs)
    if not costs:
        return costs
    if not before or (len(costs) == 1 and is_even(costs[0], was)):
        return [replace(costs[0], amounts=spread(total, duration)), *costs[1:]]
    scaled, seen, given_out = [], 0, 0
    for cost in costs:
        amounts = []
        for amount in cost.amounts:  # rounding the running sum keeps the total exact
            seen += amount
            amounts.append((2 * total * seen + before) // (2 * before) - given_out)
            given_out += amounts[-1]
        scaled.append(replace(cost, amounts=tuple(amounts)))
    if duration != was:
        even = [is_even(cost, was) for cost in costs]
        scaled = [
            replace(one, amounts=spread(sum(one.amounts), duration)) if flat else one
            for one, flat in zip(scaled, even, strict=True)
        ]
    return scaled


@dataclass(frozen=True, slots=True)
class CostFigures:
    """Figures of costs: the fund of the only ones, their sum, amounts by fund and offset, run costs by fund.

    Without a fund they are those of the first one.
    """

    fund: str = ""
    total: int | None = None
    amounts: Mapping[tuple[str | None, int], int] = field(default_factory=dict)
    runs: Mapping[str | None, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.fund or self.amounts or self.runs) or self.total is not None


def with_cost_figures(
    costs: Iterable[Cost], figures: CostFigures, first_fund: str, was: int, duration: int
) -> tuple[Cost, ...]:
    """Costs with other figures, over ``duration`` periods (it ``was`` another number).

    A level without costs gets those of ``first_fund`` where the figures name none.
    """
    fund, total, amounts, runs = figures.fund, figures.total, figures.amounts, figures.runs
    made = [replace(cost, fund=fund) if fund else cost for cost in costs]
    if not made and (fund or total or None in {*runs, *(whose for whose, _ in amounts)}):
        made = [Cost(fund or first_fund, spread(0, was))]
    if total is not None:
        made = with_total(made, total, was, duration)
    for (whose, at), amount in sorted(amounts.items(), key=lambda one: one[0][1]):
        place = _of_fund(made, whose)
        row = [*made[place].amounts]
        row += [0] * (at + 1 - len(row))
        row[at] = amount
        while len(row) > duration and not row[-1]:
            row.pop()
        made[place] = replace(made[place], amounts=tuple(row))
    for whose, run in runs.items():
        place = _of_fund(made, whose)
        made[place] = replace(made[place], run=run)
    return tuple(made)


def with_profile(profile: BenefitProfile, figures: Mapping[tuple[str, int], int | None]) -> BenefitProfile:
    """A benefit by offset with other amounts, by ``benefit``, ``low`` or ``high`` and offset.

    None stands for no benefit, and for a low or high that is as the likely one.
    """
    rows = {"benefit": list(profile.likely)}
    rows |= {name: list(row) for name, row in (("low", profile.low), ("high", profile.high)) if row is not None}
    for (name, at), amount in sorted(figures.items()):
        if name not in rows:  # a first low or high: the others are as the likely ones
            rows[name] = list(rows["benefit"])
        row = rows[name]
        row += [0] * (at + 1 - len(row))
        row[at] = amount if amount is not None else 0 if name == "benefit" else [*rows["benefit"], *[0] * (at + 1)][at]
    length = max(map(len, rows.values()))
    rows["benefit"] += [0] * (length - len(rows["benefit"]))
    for row in rows.values():
        row.extend(rows["benefit"][len(row) :])
    while length and not any(row[length - 1] for row in rows.values()):
        length -= 1
    all_likely = tuple(rows["benefit"][:length])
    others = [tuple(rows[name][:length]) if name in rows else None for name in ("low", "high")]
    return BenefitProfile(all_likely, *(row if row and row != all_likely else None for row in others))


def with_days(effort: Iterable[Effort], days: Mapping[tuple[str, int], Decimal | None]) -> tuple[Effort, ...]:
    """Effort with other person-days, by team and offset."""
    rows = {one.team: list(one.days) for one in effort}
    for (team, at), amount in sorted(days.items()):
        row = rows.setdefault(team, [])
        row += [Decimal(0)] * (at + 1 - len(row))
        row[at] = amount or Decimal(0)
    for row in rows.values():
        while row and not row[-1]:
            row.pop()
    return tuple(Effort(team, tuple(row)) for team, row in rows.items() if row)


def canonical(level: Level) -> Level:
    """A level without trailing zeros and funds that pay nothing: one form for equal money."""
    costs = [replace(cost, amounts=_trimmed(cost.amounts)) for cost in level.costs]
    paid = [cost for cost in costs if cost.amounts or cost.run] or costs
    benefit = level.benefit
    if isinstance(benefit, BenefitProfile):
        benefit = with_profile(benefit, {})
    return replace(level, costs=tuple(paid), benefit=benefit, effort=with_days(level.effort, {}))


def _trimmed(amounts: tuple[int, ...]) -> tuple[int, ...]:
    length = len(amounts)
    while length and not amounts[length - 1]:
        length -= 1
    return amounts[:length]


def _of_fund(costs: list[Cost], fund: str | None) -> int:
    """The position of the costs of a fund; they are added if they are not there."""
    if fund is None:
        return 0
    for at, cost in enumerate(costs):
        if cost.fund == fund:
            return at
    costs.append(Cost(fund))
    return len(costs) - 1
