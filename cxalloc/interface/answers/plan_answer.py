"""What the answers about the best plan of a portfolio have in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from cxalloc.analysis.comparison.compare import fitting_plan
from cxalloc.domain import portfolio as domain
from cxalloc.domain.accounting.valuation import POINT
from cxalloc.domain.money import to_major
from cxalloc.domain.plan import Outcome
from cxalloc.domain.portfolio import ObjectiveKind
from cxalloc.interface import interruption
from cxalloc.interface.changes import PYTHON, make_changes
from cxalloc.interface.frames import ColumnKind, Frames, MoneyStyle
from cxalloc.interface.portfolio import Changes, Portfolio, changes_of
from cxalloc.interface.read import portfolio_of
from cxalloc.messages.formatter import PLAIN_ENGLISH
from cxalloc_solvers.solve import DEFAULT_GAP


class Analysed(Protocol):
    """What an analysis found."""

    @property
    def outcome(self) -> Outcome: ...
    @property
    def objective(self) -> ObjectiveKind: ...
    @property
    def complete(self) -> bool: ...


Found = TypeVar("Found", bound=Analysed)


class PlanAnswer(Generic[Found]):
    """An answer about the best plan of a portfolio, with the scenario and the changes made."""

    def __init__(self, found: Found, portfolio: domain.Portfolio, money: MoneyStyle) -> None:
        self._found = found
        self._portfolio = portfolio
        self._money: MoneyStyle = money
        self._frames = Frames.of(portfolio, money)
        self._render = PLAIN_ENGLISH.of(portfolio).render

    @property
    def status(self) -> str:
        """How the solve of the plan ended; ``"infeasible"`` where there is no plan, and so no answer."""
        return self._found.outcome.value

    @property
    def complete(self) -> bool:
        """Whether all of it was answered before a limit, or Ctrl-C."""
        return self._found.complete

    def _objective(self, units: int | None) -> Any:
        """A value in the unit of the objective; None for None."""
        if units is None:
            return None
        is_score = self._found.objective is ObjectiveKind.SCORE
        return self._frames.one(Decimal(units) / POINT if is_score else to_major(units, self._portfolio.currency))


def changed_columns(sides: Sequence[str]) -> dict[str, ColumnKind]:
    """The kinds of the columns of candidates that two plans decide otherwise, for each of the two ``sides``."""
    return {
        **{f"start_{side}": ColumnKind.PERIOD for side in sides},
        **{f"{name}_{side}": ColumnKind.MONEY for name in ("cost", "npv") for side in sides},
        **{f"roi_{side}": ColumnKind.NUMBER for side in sides},
    }


def analyse(
    portfolio: Portfolio | str | Path,
    scenario: str,
    changes: Changes | None,
    search: Callable[..., Found],
    gap: float | None = None,
) -> tuple[Found, domain.Portfolio, MoneyStyle]:
    """What a search finds in a portfolio with a scenario and changes made, that portfolio, and how money is given.

    Args:
        portfolio: What ``read`` returned, or a path.
        scenario: The name of a scenario; empty for the base.
        changes: Changes, as for ``solve``.
        search: Takes the portfolio, and by name the best ``plan`` if one is known, and an event ``cancel``.
        gap: The gap within which a stored plan is taken for the best one; None for the usual one.
    """
    asked = portfolio_of(portfolio)
    changed = make_changes(asked.core, scenario, changes_of(changes), PYTHON)
    plan = fitting_plan(changed, asked.stored_plans, DEFAULT_GAP if gap is None else gap)
    return interruption.run(lambda cancel: search(changed, plan=plan, cancel=cancel)), changed, asked.money
