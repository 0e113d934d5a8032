"""Setting many cells at once: the items are built anew, the portfolio as often as it takes to find who is to blame."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from cxalloc.domain.document.document import ATTRIBUTES, DraftKey, Part, items_of, keys_of
from cxalloc.domain.errors import Finding, InvalidInput
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.relations import endpoints_of, initiatives_of
from cxalloc.editing.cells.budget import FundOrTeamEditor, HeadEditor, with_head
from cxalloc.editing.cells.initiative import InitiativeEditor, InvalidLevel
from cxalloc.editing.cells.reader import Reader, Refusal, Style
from cxalloc.editing.cells.relation import RelationEditor
from cxalloc.editing.cells.rule import RuleEditor
from cxalloc.editing.cells.scenario import ScenarioEditor
from cxalloc.editing.cells.small_allocation import SmallAllocationEditor
from cxalloc.editing.references import update_references

_ROUNDS = 12
"""So often at most the portfolio is built to find one kind of fault after another."""
_PARTS = {
    "portfolio": Part.PORTFOLIO,
    "horizon": Part.PORTFOLIO,
    "objective": Part.PORTFOLIO,
    "fund": Part.FUND,
    "team": Part.TEAM,
    "initiative": Part.INITIATIVE,
    "small allocation": Part.SMALL_ALLOCATION,
    "relation": Part.RELATION,
    "rule": Part.RULE,
    "scenario": Part.SCENARIO,
}
"""What findings call the parts."""
_AKIN = {
    "duration": {"earliest_start"},
    "roi": {"duration", "earliest_start", "cost", "run_cost"},
    "cost": {"roi", "run_cost"},
    "npv": {"low", "high"},
    "success": {"npv"},
    "latest_start": {"earliest_start"},
    "committed_start": {"status", "committed_level", "duration"},
    "committed_level": {"status", "level"},
    "maximum": {"minimum", "ticket"},
    "minimum": {"ticket"},
    "other": {"npv", "initiative"},
    "fund": {"cost", "run_cost"},
    "team": {"effort"},
    "weights": {"objective"},
    "owner": {"select", "of"},
    "tag": {"select", "of"},
    "at_least": {"at_most", "window", "select", "of", "enabled"},
    "at_most": {"at_least", "window"},
    "minimum_active": {"enabled", "select"},
    "of": {"at_least", "at_most"},
    "set": {"name"},
}
"""Which other cells can be to blame where a field is found wrong and was not among those set."""
_CALLED = {"weights": "weight", "amounts": "amount"}
"""Fields that findings call otherwise."""
_NUMBER = re.compile(r"_[1-9]\d*$", re.ASCII)


@dataclass(frozen=True, slots=True)
class CellAssignment:
    """A text for a cell, and whose it is: the item at a position of its part, and the level ('' for none)."""

    place: DraftKey
    position: int
    level: str
    text: str

    @property
    def whose(self) -> tuple[Part, int]:
        """The item to which the cell belongs."""
        return (self.place[0], self.position)

    @property
    def stem(self) -> str:
        """The field as findings call it: ``cost`` for ``cost_3:capex``."""
        return _NUMBER.sub("", self.place[2].partition(":")[0].partition(".")[0])


class ItemEditor(Protocol):
    """An item on which cells are being set."""

    def put(self, level: str, field: str, text: str) -> None:
        """Set a cell. Raises Refusal; KeyError if there is no such field."""

    def build(self) -> Any:
        """The item with its cells set. Raises InvalidInput or Refusal."""


def editor_for(reader: Reader, portfolio: Portfolio, part: Part, item: Any) -> ItemEditor:
    """An item as one on which cells can be set."""
    match part:
        case Part.PORTFOLIO:
            return HeadEditor(reader, item)
        case Part.FUND | Part.TEAM:
            return FundOrTeamEditor(reader, item)
        case Part.INITIATIVE:
            return InitiativeEditor(reader, item, portfolio.funds)
        case Part.SMALL_ALLOCATION:
            return SmallAllocationEditor(reader, item, portfolio.funds)
        case Part.RELATION:
            return RelationEditor(reader, item, portfolio.initiatives)
        case Part.RULE:
            return RuleEditor(reader, item, portfolio.funds)
        case Part.SCENARIO:
            return ScenarioEditor(reader, item, portfolio)


Items = dict[tuple[Part, int], Any]


class CellBatch:
    """Sets cells of a portfolio. ``portfolio`` is what it has become."""

    def __init__(self, portfolio: Portfolio, style: Style) -> None:
        self.portfolio = portfolio
        self._style = style
        self._refused: dict[DraftKey, str] = {}

    @property
    def reader(self) -> Reader:
        """Reads cells of the portfolio as it is now."""
        return Reader(self._style, self.portfolio.currency, self.portfolio.horizon)

    def set_all(self, puts: Iterable[CellAssignment]) -> dict[DraftKey, str]:
        """Set what can be set; return why the rest cannot, by cell."""
        self._refused = {}
        groups: dict[tuple[Part, int], list[CellAssignment]] = {}
        for put in puts:
            groups.setdefault(put.whose, []).append(put)
        built: Items = {}
        for whose, group in groups.items():
            self._build(whose, group, built)
        for _ in range(_ROUNDS):
            try:
                self.portfolio = self._with(built)
                return self._refused
            except InvalidInput as error:
                blamed = self._blame(error.findings, groups, built)
                for whose in dict.fromkeys(put.whose for put in blamed):
                    groups[whose] = [put for put in groups[whose] if put not in blamed]
                    self._build(whose, groups[whose], built)
        for group in groups.values():
            for put in group:
                self._refused.setdefault(put.place, "too much of what was entered at once does not fit together")
        return self._refused

    def _build(self, whose: tuple[Part, int], group: list[CellAssignment], built: Items) -> None:
        """Build an item with the cells of a group that it takes; the others leave the group, with their reasons."""
        item, reader = items_of(self.portfolio, whose[0])[whose[1]], self.reader
        while group:
            work = editor_for(reader, self.portfolio, whose[0], item)
            wrong: dict[CellAssignment, str] = {}
            for put in group:
                try:
                    work.put(put.level, put.place[2], put.text)
                except Refusal as refusal:
                    wrong[put] = str(refusal)
            if not wrong:
                try:
                    built[whose] = work.build()
                    return
                except Refusal as refusal:
                    blamed = [put for put in group if put.place[2] == refusal.field] or group[-1:]
                    wrong = dict.fromkeys(blamed, str(refusal))
                except InvalidLevel as error:
                    own = [put for put in group if put.level in ("", error.level)]
                    wrong = _blamed(error.findings, own or group)
                except InvalidInput as error:
                    wrong = _blamed(error.findings, group)
            for put, reason in wrong.items():
                self._refused[put.place] = reason
                group.remove(put)
        built.pop(whose, None)

    def _with(self, built: Mapping[tuple[Part, int], Any]) -> Portfolio:
        lists: dict[Part, list[Any]] = {}
        for (part, position), item in built.items():
            if part not in lists:
                lists[part] = list(items_of(self.portfolio, part))
            lists[part][position] = item
        head = lists.pop(Part.PORTFOLIO, [None])[0]
        changed: dict[str, Any] = {ATTRIBUTES[part]: tuple(items) for part, items in lists.items()}
        if not changed and head is None:
            return self.portfolio
        changed = update_references(self.portfolio, changed)
        return self.portfolio.revised(**changed if head is None else with_head(self.portfolio, changed, head))

    def _blame(
        self, findings: Sequence[Finding], groups: Mapping[tuple[Part, int], list[CellAssignment]], built: Items
    ) -> set[CellAssignment]:
        """The cells that made the portfolio refuse; their reasons are noted."""
        at = {(part, keys_of(part, [item])[0]): (part, position) for (part, position), item in built.items()}
        blamed: dict[CellAssignment, str] = {}
        for finding in findings:
            part = _PARTS.get(finding.entity, Part.PORTFOLIO)
            whose = at.get((part, finding.key))
            by_number = part is Part.RELATION and finding.key.isdigit()
            if by_number and (part, int(finding.key) - 1) in groups:
                whose = (part, int(finding.key) - 1)
            if whose is not None:
                blamed |= _blamed([finding], groups[whose])
            elif by_number:
                blamed |= self._blamed_for_relation(int(finding.key) - 1, finding, at, groups)
        if not blamed:
            blamed = self._found_by_halving(findings, groups, built)
        for put, reason in blamed.items():
            self._refused[put.place] = reason
        return set(blamed)

    def _blamed_for_relation(
        self,
        number: int,
        finding: Finding,
        at: Mapping[tuple[Part, str], tuple[Part, int]],
        groups: Mapping[tuple[Part, int], list[CellAssignment]],
    ) -> dict[CellAssignment, str]:
        """The cells of initiatives that a relation no longer fits; those of a level that it names, if it does."""
        relation = self.portfolio.relations[number]
        levels = {end.initiative: end.level for end in endpoints_of(relation)}
        blamed: dict[CellAssignment, str] = {}
        for one in initiatives_of(relation):
            whose = at.get((Part.INITIATIVE, one))
            if whose is not None:
                own = [put for put in groups[whose] if levels.get(one) in (None, put.level)]
                blamed |= _blamed([finding], own or groups[whose])
        return blamed

    def _found_by_halving(
        self, findings: Sequence[Finding], groups: Mapping[tuple[Part, int], list[CellAssignment]], built: Items
    ) -> dict[CellAssignment, str]:
        """Where no finding names an item that was touched: the first item with which the portfolio does not hold."""
        order = list(built)
        sound, wrong = 0, len(order)  # so many first items can, and cannot, be set
        while wrong - sound > 1:
            middle = (sound + wrong) // 2
            try:
                self._with({whose: built[whose] for whose in order[:middle]})
                sound = middle
            except InvalidInput as error:
                wrong, findings = middle, error.findings
        return dict.fromkeys(groups[order[wrong - 1]], str(findings[0]))


def _blamed(findings: Iterable[Finding], group: Sequence[CellAssignment]) -> dict[CellAssignment, str]:
    """The cells of an item that findings about it speak of, and why; all of them if none can be told."""
    blamed: dict[CellAssignment, str] = {}
    for finding in findings:
        field = _CALLED.get(finding.field, finding.field)
        own = [put for put in group if field in (put.place[2], put.stem)]
        exactly = [put for put in own if put.text.strip() == finding.value]  # of the same field of several levels
        own = exactly or own
        akin = own or [put for put in group if put.stem in _AKIN.get(finding.field, ())]
        for put in akin or group:
            reason = f"expected {finding.expected}" if put in own else str(finding)
            blamed.setdefault(put, reason)
    return blamed
