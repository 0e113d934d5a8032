"""What differs between two states of a part of a portfolio, as changes that state the figures of the second one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from cxalloc.domain.constraints.rules import Rule, SpendRule
from cxalloc.domain.initiative import (
    Benefit,
    BenefitFromRoi,
    BenefitPerPeriod,
    BenefitProfile,
    BenefitTotal,
    Initiative,
    Level,
    StatedNpv,
)
from cxalloc.domain.level_figures import NO_BENEFIT, canonical
from cxalloc.domain.locks import LOCK_FIELDS
from cxalloc.domain.money import to_major
from cxalloc.domain.numbers import write_number
from cxalloc.domain.portfolio import Fund, Portfolio, Team
from cxalloc.domain.scenario.fields import NOTHING, WHOLE_HORIZON, by_offset, of_fund
from cxalloc.domain.small_allocation import LEAST_AMOUNT, SmallAllocation

_SHARES = ("success", "low", "high", "cost_low", "cost_high")


def _always(_: Any) -> bool:
    return True


@dataclass(frozen=True)
class Patch:
    """Changes to state, after those that ``drops`` are taken away; ``is_met`` says whether a part is as they mean."""

    sets: Mapping[str, str]
    drops: Callable[[str], bool] = field(default=lambda _: False)
    is_met: Callable[[Any], bool] = _always

    def applied(self, changes: Mapping[str, str]) -> dict[str, str]:
        """Changes with the patch; what it states comes last, as later ones win."""
        kept = {key: value for key, value in changes.items() if key not in self.sets and not self.drops(key)}
        return {**kept, **self.sets}


Alternatives = Sequence[Patch]
"""Patches of which the first one that does what it should is taken."""


def share_text(share: Decimal) -> str:
    """A share or a rate as changes state it."""
    return f"{write_number(share.scaleb(2))} %"


def head_differences(before: Portfolio, after: Portfolio) -> dict[str, str]:
    """The changes of what a portfolio has once, by key."""
    found = {} if before.annual_rate == after.annual_rate else {"annual_rate": share_text(after.annual_rate)}
    if before.objective.kind is not after.objective.kind:
        found["objective"] = after.objective.kind.value
    if before.late_start is not after.late_start:
        found["late_start"] = after.late_start.value
    return found


def differences(
    base: Portfolio, kind: str, item: Any, now: Any, wanted: Any, changes: Mapping[str, str]
) -> Iterator[Alternatives]:
    """The patches of the ``changes`` that make ``now`` of an item, so that they make what is ``wanted`` of it."""
    writer = _Writer(base)
    match kind:
        case "fund":
            yield [Patch(writer.fund(now, wanted))]
        case "team":
            yield [Patch(writer.team(now, wanted))]
        case "initiative":
            yield from writer.initiative(item, now, wanted, changes)
        case "small_allocation":
            yield [Patch(writer.small_allocation(now, wanted))]
        case _:
            yield [Patch(writer.rule(item, now, wanted))]


class _Writer:
    """Writes figures as changes state them."""

    def __init__(self, base: Portfolio) -> None:
        self._base = base

    def money(self, minor: int) -> str:
        return write_number(to_major(minor, self._base.currency))

    def period(self, at: int) -> str:
        return self._base.horizon.label(at)

    def fund(self, now: Fund, wanted: Fund) -> dict[str, str]:
        found = _numbered("amount", now.amounts, wanted.amounts, self.money)
        return found | ({} if now.carry_over == wanted.carry_over else {"carry_over": share_text(wanted.carry_over)})

    def team(self, now: Team, wanted: Team) -> dict[str, str]:
        return _numbered("capacity", now.capacity, wanted.capacity, write_number)

    # Initiatives

    def initiative(
        self, item: Initiative, now: Initiative, wanted: Initiative, changes: Mapping[str, str]
    ) -> Iterator[Alternatives]:
        if (now.status, now.commitment) != (wanted.status, wanted.commitment):
            yield [Patch(self._lock(item, wanted), lambda key: key in LOCK_FIELDS)]
        window: dict[str, str] = {}
        moved = (now.earliest, now.latest) != (wanted.earliest, wanted.latest)
        slips = moved and "slip" in changes
        if now.earliest != wanted.earliest or slips:
            window["earliest_start"] = self.period(wanted.earliest)
        if now.latest != wanted.latest or slips:
            window["latest_start"] = NOTHING if wanted.latest is None else self.period(wanted.latest)
        if window:
            yield [Patch(window, lambda key: key == "slip")]
        for before, level, other in zip(item.levels, now.levels, wanted.levels, strict=False):
            if level != other:
                yield from self._level(before, level, other)

    def _lock(self, item: Initiative, wanted: Initiative) -> dict[str, str]:
        commitment = wanted.commitment
        if (item.status, item.commitment) == (wanted.status, commitment):
            return {}
        found = {"status": wanted.status.value}
        if commitment is not None:
            found |= {"committed_level": commitment.level, "committed_start": self.period(commitment.start)}
        return found

    def _level(self, item: Level, now: Level, wanted: Level) -> Iterator[Alternatives]:
        name = now.name
        plain = {key: share_text(getattr(wanted, key)) for key in _SHARES if _differ(key, now, wanted)}
        if now.duration != wanted.duration:
            plain["duration"] = str(wanted.duration)
        for key in ("duration_low", "duration_high"):
            if _differ(key, now, wanted):
                plain[key] = NOTHING if getattr(wanted, key) is None else str(getattr(wanted, key))
        plain |= {
            f"effort_{at + 1}:{team}": write_number(days)
            for team, at, days in _by_owner(
                {one.team: one.days for one in now.effort}, {one.team: one.days for one in wanted.effort}, Decimal(0)
            )
        }
        plain |= _scores(dict(now.scores), dict(wanted.scores))
        if plain:
            yield [Patch(_of(name, plain))]
        if now.benefit != wanted.benefit:
            sets = self._benefit(now.benefit, wanted.benefit)
            kept = _is_profile if isinstance(wanted.benefit, BenefitProfile) else None
            yield [Patch(_of(name, sets), lambda key: _is_benefit(key, name, kept))]
        if now.costs != wanted.costs:
            yield self._costs(item, now, wanted)

    def _costs(self, item: Level, now: Level, wanted: Level) -> Alternatives:
        """The sum of the costs if it makes them what they should be, else each amount that differs."""
        name, plain = now.name, len(item.costs) == len(wanted.costs) == 1

        def keyed(field: str, fund: str) -> str:
            return field if plain else f"{field}:{fund}"

        sets = {"fund": wanted.costs[0].fund} if plain and now.costs[0].fund != wanted.costs[0].fund else {}
        before = {_fund_of(cost.fund, sets): cost for cost in now.costs}
        after = {cost.fund: cost for cost in wanted.costs}
        runs = {
            keyed("run_cost", fund): self.money(after[fund].run if fund in after else 0)
            for fund in {**before, **after}
            if (before[fund].run if fund in before else 0) != (after[fund].run if fund in after else 0)
        }
        amounts = {
            keyed(f"cost_{at + 1}", fund): self.money(amount)
            for fund, at, amount in _by_owner(
                {fund: cost.amounts for fund, cost in before.items()},
                {fund: cost.amounts for fund, cost in after.items()},
                0,
            )
        }
        if set(after) > set(before) and not amounts and not runs:  # a fund that pays nothing yet
            amounts = {f"cost_1:{fund}": "0" for fund in after if fund not in before}
        each = Patch(_of(name, {**sets, **amounts, **runs}))
        total = {**sets, "cost": self.money(sum(sum(cost.amounts) for cost in wanted.costs)), **runs}
        return [
            Patch(
                _of(name, total), lambda key: _is_cost(key, name), lambda made: _costs_of(made, name) == wanted.costs
            ),
            each,
        ]

    def _benefit(self, now: Benefit, wanted: Benefit) -> dict[str, str]:
        match wanted:
            case BenefitFromRoi(roi):
                return {"roi": share_text(roi)}
            case BenefitPerPeriod(amount):
                return {"benefit": self.money(amount)}
            case StatedNpv(npv):
                return {"npv": self.money(npv)}
            case BenefitTotal(amount, periods):
                return {"benefit_total": self.money(amount), "benefit_periods": str(periods)}
        before = now if isinstance(now, BenefitProfile) else NO_BENEFIT
        found = _numbered("benefit", before.likely, wanted.likely, self.money)
        for row in ("low", "high"):
            old, new = getattr(before, row), getattr(wanted, row)
            if old is not None or new is not None:
                likely = wanted.likely
                found |= _numbered(row, likely if old is None else old, likely if new is None else new, self.money)
        return found or {"benefit_1": self.money(wanted.likely[0] if wanted.likely else 0)}

    # Small allocations and rules

    def small_allocation(self, now: SmallAllocation, wanted: SmallAllocation) -> dict[str, str]:
        found: dict[str, str] = {}
        if now.ticket != wanted.ticket:
            found["ticket"] = NOTHING if wanted.ticket is None else self.money(wanted.ticket)
        if wanted.ticket is None and now.minimum != wanted.minimum:
            found["minimum"] = NOTHING if wanted.minimum == LEAST_AMOUNT else self.money(wanted.minimum)
        if now.maximum != wanted.maximum:
            found["maximum"] = self.money(wanted.maximum)
        if now.total_cap != wanted.total_cap:
            found["total_cap"] = NOTHING if wanted.total_cap is None else self.money(wanted.total_cap)
        if now.cadence != wanted.cadence:
            found["cadence"] = NOTHING if wanted.cadence is None else str(wanted.cadence)
        if now.delay != wanted.delay:
            found["delay"] = str(wanted.delay)
        if now.fund != wanted.fund:
            found["fund"] = wanted.fund
        for key in ("rate_low", "rate_high"):
            if getattr(now, key) != getattr(wanted, key):
                found[key] = share_text(getattr(wanted, key))
        for number, (old, new) in enumerate(zip_longest(now.tiers, wanted.tiers), start=1):
            if new is None:
                found[f"tier{number}_rate"] = NOTHING
            elif old is None or old.rate != new.rate:
                found[f"tier{number}_rate"] = write_number(new.rate)
            amounts = [None if tier is None else tier.amount for tier in (old, new)]
            if amounts[0] != amounts[1]:
                found[f"tier{number}_amount"] = NOTHING if amounts[1] is None else self.money(amounts[1])
        return found | _scores(dict(now.scores), dict(wanted.scores))

    def rule(self, item: Rule, now: Rule, wanted: Rule) -> dict[str, str]:
        found = {} if now.enabled == wanted.enabled else {"enabled": "yes" if wanted.enabled else "no"}
        if not isinstance(wanted, SpendRule) or not isinstance(now, SpendRule) or not isinstance(item, SpendRule):
            least = getattr(wanted, "minimum_active", None)
            return found if least == getattr(now, "minimum_active", None) else {**found, "minimum_active": str(least)}
        if now.window != wanted.window:
            found["window"] = WHOLE_HORIZON if wanted.window is None else str(wanted.window)
        if (now.share, now.amount) != (wanted.share, wanted.amount):
            if wanted.share is not None:
                found[wanted.bound.value] = share_text(wanted.share)
            else:
                text = self.money(wanted.amount or 0)
                found[wanted.bound.value] = text if item.share is None else f"{text} {self._base.currency}"
        return found


def _numbered(name: str, now: Sequence[Any], wanted: Sequence[Any], write: Callable[[Any], str]) -> dict[str, str]:
    """The figures by offset that differ, ``NAME_N`` with N from 1; what is not there is 0."""
    pairs = enumerate(zip_longest(now, wanted, fillvalue=0), start=1)
    return {f"{name}_{number}": write(new) for number, (old, new) in pairs if old != new}


def _by_owner(
    now: Mapping[str, Sequence[Any]], wanted: Mapping[str, Sequence[Any]], zero: Any
) -> Iterator[tuple[str, int, Any]]:
    """The figures by owner and offset that differ."""
    for owner in {**now, **wanted}:
        pairs = zip_longest(now.get(owner, ()), wanted.get(owner, ()), fillvalue=zero)
        for at, (old, new) in enumerate(pairs):
            if old != new:
                yield owner, at, new


def _scores(now: Mapping[str, Decimal], wanted: Mapping[str, Decimal]) -> dict[str, str]:
    return {
        f"score:{name}": write_number(wanted[name]) if name in wanted else NOTHING
        for name in {**now, **wanted}
        if now.get(name) != wanted.get(name)
    }


def _of(level: str, figures: Mapping[str, str]) -> dict[str, str]:
    return {f"{level}.{key}": value for key, value in figures.items()}


def _differ(name: str, now: Level, wanted: Level) -> bool:
    return bool(getattr(now, name) != getattr(wanted, name))


def _figure(key: str, level: str) -> str:
    """The field of a level that a key names; '' if it names another one."""
    return key.removeprefix(f"{level}.") if key.startswith(f"{level}.") else ""


def _is_profile(field: str) -> bool:
    offset = by_offset(field)
    return offset is not None and offset.name in ("benefit", "low", "high")


def _is_benefit(key: str, level: str, kept: Callable[[str], bool] | None) -> bool:
    field = _figure(key, level)
    is_benefit = field in ("roi", "npv", "benefit", "benefit_total", "benefit_periods") or _is_profile(field)
    return is_benefit and not (kept is not None and kept(field))


def _is_cost(key: str, level: str) -> bool:
    field = _figure(key, level)
    offset = by_offset(field)
    return (
        field in ("cost", "run_cost", "fund") or bool(of_fund(field)) or (offset is not None and offset.name == "cost")
    )


def _fund_of(fund: str, sets: Mapping[str, str]) -> str:
    return sets.get("fund", fund)


def _costs_of(made: Any, level: str) -> Any:
    return canonical(made.level(level)).costs
