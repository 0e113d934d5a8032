"""The grounds of verdicts in words: why a plan funds a candidate or not."""

from __future__ import annotations

from collections.abc import Sequence

from cxalloc.domain.accounting.grounds import Grounds, GroundsKind, Obstacle
from cxalloc.domain.accounting.slack import LimitKind
from cxalloc.domain.constraints.relations import Endpoint, Excludes, GroupLimit, Relation, Requires, Together
from cxalloc.domain.constraints.rules import Bound, SpendRule
from cxalloc.domain.message import Amount, Count, Message, Names, ObjectiveValue, Periods, Phrases, message
from cxalloc.domain.plan import Decision
from cxalloc.domain.portfolio import ObjectiveKind, Portfolio
from cxalloc.messages.descriptions import relation_message, rule_message
from cxalloc.messages.formatter import Formatter

MOST_NAMES = 3
"""Of more names than this only the first are listed, with the number of the others."""


class VerdictMessages:
    """Writes the grounds of verdicts on the candidates of one plan."""

    def __init__(self, portfolio: Portfolio, decision: Decision) -> None:
        self._portfolio = portfolio
        self._levels = {choice.initiative: choice.level for choice in decision.choices}
        self._funds = {fund.id: fund.name for fund in portfolio.funds}
        self._teams = {team.id: team.name for team in portfolio.teams}
        self._rules = {rule.id: rule for rule in portfolio.rules}
        self._in_points = portfolio.objective.kind is ObjectiveKind.SCORE

    def sentence(self, id: str, grounds: Sequence[Grounds], formatter: Formatter) -> str:
        """Why a candidate is funded or not, as a sentence without a full stop."""
        text = formatter.value(Phrases(tuple(self.phrase(id, one) for one in grounds)))
        return text[:1].upper() + text[1:]

    def phrase(self, id: str, one: Grounds) -> Message:
        """One of the grounds as a phrase."""
        match one.kind:
            case GroundsKind.OBSTACLES:
                return self._in_the_way(id, one)
            case GroundsKind.WOULD_PAY:
                assert one.start is not None
                start, gain = Periods((one.start,)), ObjectiveValue(one.amount)
                return message("verdicts.would_pay", when=start, gain=gain)
            case GroundsKind.ENABLES:
                return message("verdicts.enables", names=self._names(one.others))
            case GroundsKind.NEEDED:
                return message("verdicts.needed", names=self._names(one.others))
            case GroundsKind.ENABLED:
                return message("verdicts.enabled", amount=Amount(one.amount))
            case GroundsKind.ASKED_FOR:
                return _together([self._asked_for(id, obstacle) for obstacle in one.obstacles])
            case GroundsKind.LOWERS:
                return message("verdicts.lowers", gain=ObjectiveValue(one.amount))
            case _:
                return message(self._plain(one.kind))

    def _plain(self, kind: GroundsKind) -> str:
        in_points = {
            GroundsKind.DOES_NOT_PAY: "verdicts.adds_no_points",
            GroundsKind.PAYS: "verdicts.adds_points",
            GroundsKind.ADDS_NOTHING: "verdicts.adds_no_points",
        }
        keys = {
            GroundsKind.NEVER: "verdicts.never",
            GroundsKind.NO_START: "verdicts.no_start",
            GroundsKind.DOES_NOT_PAY: "verdicts.does_not_pay",
            GroundsKind.NOT_KNOWN: "verdicts.not_known",
            GroundsKind.MUST: "verdicts.must",
            GroundsKind.COMMITTED: "verdicts.committed",
            GroundsKind.PAYS: "verdicts.pays",
            GroundsKind.ADDS_NOTHING: "verdicts.adds_nothing",
        }
        return (in_points if self._in_points else {}).get(kind) or keys[kind]

    def _in_the_way(self, id: str, one: Grounds) -> Message:
        limits = self.limits(id, one.obstacles, either=one.either)
        if one.until is not None:
            return message("verdicts.pays_only_until", when=Periods((one.until,)), limits=limits)
        return message("verdicts.does_not_pay_where_it_fits", limits=limits) if one.fits else limits

    def limits(self, id: str, obstacles: Sequence[Obstacle], *, either: bool) -> Message:
        """What is in the way of a candidate; ``either`` as ``Grounds`` has it."""
        limits = _together([self.obstacle(id, obstacle) for obstacle in obstacles])
        return message("verdicts.depending_on_start", limits=limits) if either else limits

    def obstacle(self, id: str, one: Obstacle) -> Message:
        """What is in the way of a candidate."""
        when = Periods(one.periods)
        match one.kind:
            case LimitKind.FUND:
                name = self._funds[one.subject]
                key = "verdicts.more_than_fund_has" if one.always else "verdicts.too_little_left"
                return message(key, name=name, when=when)
            case LimitKind.TEAM:
                name = self._teams[one.subject]
                key = "verdicts.more_than_team_has" if one.always else "verdicts.team_is_full"
                return message(key, name=name, when=when)
            case LimitKind.RULE:
                return self._rule_in_the_way(one)
            case LimitKind.RELATION:
                return self._relation_in_the_way(id, self._portfolio.relations[int(one.subject) - 1])
            case _:
                return message("verdicts.total_cap")

    def _rule_in_the_way(self, one: Obstacle) -> Message:
        rule = self._rules[one.subject]
        assert isinstance(rule, SpendRule)  # more money breaks no cadence
        said = rule_message(self._portfolio, rule)
        if not one.always:
            return message("verdicts.rule_allows_no_more", rule=said)
        if rule.bound is Bound.AT_LEAST:
            return message("verdicts.rule_nothing_counts", rule=said)
        return message("verdicts.rule_allows_less", rule=said)

    def _relation_in_the_way(self, id: str, relation: Relation) -> Message:
        itself = Endpoint(id)
        match relation:
            case GroupLimit(at_most=at_most) if at_most is not None:
                return message("verdicts.group_is_full", n=Count(at_most))
            case Requires(initiative=Endpoint(initiative=own), other=other) if own == id:
                key = "verdicts.needs_delivered" if self._is_funded(other) else "verdicts.needs"
                return message(key, name=self._name(other))
            case Excludes(initiative=own, other=other):
                return message("verdicts.excluded_by", name=self._name(other if own.initiative == id else own))
            case Together(initiative=own, other=other):
                partner = other if own.initiative == id else own
                if itself in (own, other) and not self._is_funded(partner):
                    return message("verdicts.together_with", name=self._name(partner))
        return message("verdicts.relation", relation=relation_message(self._portfolio, relation))

    def _asked_for(self, id: str, one: Obstacle) -> Message:
        """What the plan would break without a funded candidate."""
        match one.kind:
            case LimitKind.RULE:
                rule = self._rules[one.subject]
                return message("verdicts.rule_asks", rule=rule_message(self._portfolio, rule))
            case LimitKind.CADENCE:
                return message("verdicts.cadence_asks")
            case _:
                relation = self._portfolio.relations[int(one.subject) - 1]
                if isinstance(relation, GroupLimit):
                    return message("verdicts.group_asks", n=Count(relation.at_least))
                if isinstance(relation, Together):
                    partner = relation.other if relation.initiative.initiative == id else relation.initiative
                    return message("verdicts.goes_with", name=self._name(partner))
                return message("verdicts.relation", relation=relation_message(self._portfolio, relation))

    def _is_funded(self, end: Endpoint) -> bool:
        return end.initiative in self._levels and end.level in (None, self._levels[end.initiative])

    def _name(self, end: Endpoint) -> str:
        name = self._portfolio.initiative_by_id[end.initiative].name
        return name if end.level is None else f"{name} ({end.level})"

    def _names(self, ids: Sequence[str]) -> Names:
        return Names.some(tuple(self._portfolio.initiative_by_id[id].name for id in ids), MOST_NAMES)


def _together(phrases: Sequence[Message]) -> Message:
    """Several phrases as one."""
    return phrases[0] if len(phrases) == 1 else message("verdicts.several", phrases=Phrases(tuple(phrases)))
