"""Templates of the most common rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from cxalloc.domain.constraints.rules import Bound, Kind, Rule, Selection, SpendRule
from cxalloc.domain.names import slug
from cxalloc.domain.portfolio import Portfolio
from cxalloc_ui.application.formats import formatter_of
from cxalloc_ui.application.texts import tr
from cxalloc_ui.models.grids.grid_columns import Texts


@dataclass(frozen=True)
class Template:
    """A menu title, and a function that makes the rule; None if the document has nothing that it could apply to."""

    title: str
    make: Callable[[], Rule] | None


def rule_templates(texts: Texts) -> list[Template]:
    """Return the templates for a document."""
    portfolio = texts.document.portfolio
    unit = formatter_of(portfolio).unit_word()
    owners = texts.owners()
    fund = portfolio.funds[0]
    owner = owners[0] if owners else ""
    return [
        Template(tr("Small allocations get at least 15 % of every {unit}'s spend").format(unit=unit), _small_floor),
        Template(
            tr("At least one small allocation is active in every {unit}").format(unit=unit),
            lambda: _cadence(portfolio),
        ),
        Template(
            tr("The initiatives of an owner get at most a share"),
            (lambda: _ceiling(owner, Selection(owner=owner))) if owner else None,
        ),
        Template(
            tr("What is paid from a fund is at most a share"),
            (lambda: _ceiling(fund.name, Selection(fund=fund.id))) if len(portfolio.funds) > 1 else None,
        ),
        Template(tr("Initiatives get at most an amount in every {unit}").format(unit=unit), lambda: _amount(portfolio)),
    ]


def _small_floor() -> Rule:
    from cxalloc.editing.starter import small_floor

    return small_floor()


def _cadence(portfolio: Portfolio) -> Rule:
    from cxalloc.editing.rows import cadence_rule

    return cadence_rule(portfolio, "small-rhythm")


def _ceiling(name: str, selection: Selection) -> Rule:
    return SpendRule(slug(f"cap {name}"), Bound.AT_MOST, selection, share=Decimal("0.4"), window=None)


def _amount(portfolio: Portfolio) -> Rule:
    """Return an upper limit equal to the whole budget, which is not binding until a user lowers it."""
    most = max(
        sum(fund.amounts[period] for fund in portfolio.funds) for period in range(portfolio.horizon.budget_periods)
    )
    return SpendRule("initiatives-cap", Bound.AT_MOST, Selection(Kind.INITIATIVE), amount=most)
