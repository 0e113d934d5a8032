"""Verdicts as sentences: why a candidate is in the plan or not, as far as the plan itself shows.

Nothing here is computed by another solve, so the sentences state only evident reasons. Which candidates displace one
another, and what would flip a decision, is the subject of an explanation (see ``sensitivity_controller``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from cxalloc.domain.accounting.ledger import Verdict
from cxalloc.domain.constraints.relations import Endpoint, Excludes, GroupLimit, Relation, Requires, initiatives_of
from cxalloc.domain.constraints.rules import Kind
from cxalloc.domain.initiative import Status
from cxalloc.domain.plan import Outcome
from cxalloc.domain.portfolio import ObjectiveKind
from cxalloc.messages.formatter import Formatter
from cxalloc_ui.application.texts import tr
from cxalloc_ui.models.view import PlanView


class Reasons:
    """The verdicts on the candidates of one plan, computed on demand from each candidate's own relations."""

    def __init__(self, result: PlanView, formats: Formatter) -> None:
        self._portfolio, self._formats = result.portfolio, formats
        self._verdicts = {verdict.id: verdict for verdict in result.ledger.verdicts}
        self._is_optimal = result.plan.proof.outcome is Outcome.OPTIMAL
        self._in_points = result.portfolio.objective.kind is ObjectiveKind.SCORE

    @cached_property
    def _relations(self) -> dict[str, list[Relation]]:
        found: dict[str, list[Relation]] = defaultdict(list)
        for relation in self._portfolio.relations:
            for one in initiatives_of(relation):
                found[one].append(relation)
        return found

    def of(self, verdict: Verdict, objective_value: int | None) -> str:
        """Return why a candidate is in the plan or not.

        ``objective_value`` is its value in the plan, or the best possible one if it is not funded.
        """
        initiative = self._portfolio.initiative_by_id.get(verdict.id)
        status = initiative.status if initiative is not None else None  # the status when the plan was made
        return self._why_in(verdict, status) if verdict.funded else self._why_out(verdict, status, objective_value)

    def _why_in(self, verdict: Verdict, status: Status | None) -> str:
        parts = []
        if status is Status.MUST:
            parts.append(tr("Must be funded"))
        elif status is Status.COMMITTED:
            parts.append(tr("Committed"))
        if earned := [other for other, npv in verdict.enables if npv > 0]:
            parts.append(tr("Enables {names}").format(names=self._names(earned)))
        if verdict.objective_value <= 0 and (needed := self._funded_that_need(verdict)):
            parts.append(tr("Needed by {names}").format(names=self._names(needed)))
        if verdict.enabled_npv > 0:
            amount = self._formats.short_money(verdict.enabled_npv)
            parts.append(tr("{amount} of its NPV come from what enables it").format(amount=amount))
        if not parts:
            parts.append(self._by_itself(verdict))
        return "; ".join(parts)

    def _by_itself(self, verdict: Verdict) -> str:
        if verdict.objective_value > 0:
            return tr("Adds to the score") if self._in_points else tr("Worth more than it costs")
        if self._is_optimal:
            return tr("Loses by itself; a rule or a relation asks for it")
        return tr("Loses by itself")

    def _why_out(self, verdict: Verdict, status: Status | None, objective_value: int | None) -> str:
        if status is Status.NEVER:
            return tr("Never fund")
        parts = list(self._barred_by(verdict)) if verdict.kind is Kind.INITIATIVE else []
        if objective_value is not None and objective_value <= 0:
            parts.append(tr("Adds nothing to the score") if self._in_points else tr("Loses by itself"))
        if parts:
            return "; ".join(parts)
        if self._is_optimal:
            return tr("No room beside what is worth more")
        return tr("Not in the best plan found so far")

    def _barred_by(self, verdict: Verdict) -> Iterator[str]:
        itself = Endpoint(verdict.id)
        for relation in self._relations.get(verdict.id, ()):
            match relation:
                case Requires(initiative=own, other=other) if own == Endpoint(verdict.id) and not self._is_funded(
                    other
                ):
                    yield tr("Needs {name}, which is not funded").format(name=self._name(other.initiative))
                case Excludes(initiative=own, other=other):
                    rival = other if own.initiative == verdict.id else own
                    if self._is_funded(rival) and itself in (own, other):
                        yield tr("Excluded by {name}").format(name=self._name(rival.initiative))
                case GroupLimit(members=members, at_most=at_most) if at_most is not None:
                    if sum(self._verdicts[one].funded for one in members) >= at_most:
                        yield tr("Its group may have {n} and has them").format(n=at_most)

    def _funded_that_need(self, verdict: Verdict) -> list[str]:
        return [
            relation.initiative.initiative
            for relation in self._relations.get(verdict.id, ())
            if isinstance(relation, Requires)
            and relation.other.initiative == verdict.id
            and self._is_funded(relation.initiative)
        ]

    def _is_funded(self, end: Endpoint) -> bool:
        verdict = self._verdicts[end.initiative]
        return verdict.funded and end.level in (None, verdict.level)

    def _names(self, ids: list[str]) -> str:
        names = ", ".join(map(self._name, ids[:2]))
        more = len(ids) - 2
        return names if more <= 0 else tr("{names} and {n} more").format(names=names, n=more)

    def _name(self, id: str) -> str:
        return self._portfolio.initiative_by_id[id].name
