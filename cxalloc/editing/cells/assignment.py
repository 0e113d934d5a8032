"""Sets many cells together: rebuilds items, and the portfolio as often as needed to find the texts at fault."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from cxalloc.domain.constraints.relations import endpoints_of, initiatives_of
from cxalloc.domain.document.document import ATTRIBUTES, DraftKey, Part, items_of, keys_of
from cxalloc.domain.errors import Finding, InvalidInput
from cxalloc.domain.message import Message, message
from cxalloc.domain.portfolio import Portfolio
from cxalloc.editing.cells.budget import FundOrTeamEditor, HeadEditor, with_head
from cxalloc.editing.cells.initiative import InitiativeEditor, InvalidLevel
from cxalloc.editing.cells.reader import Reader, Refusal, Style, finder_of
from cxalloc.editing.cells.relation import RelationEditor
from cxalloc.editing.cells.rule import RuleEditor
from cxalloc.editing.cells.scenario import ScenarioEditor
from cxalloc.editing.cells.small_allocation import SmallAllocationEditor
from cxalloc.editing.references import update_references
from cxalloc.messages.findings import finding_message

_MOST_REBUILDS = 12
"""The most times that the portfolio is rebuilt to find one kind of fault after another."""
_PARTS = {
    "portfolio": Part.PORTFOLIO,
    "horizon": Part.PORTFOLIO,
    "objective": Part.PORTFOLIO,
    "uncertainty": Part.PORTFOLIO,
    "fund": Part.FUND,
    "team": Part.TEAM,
    "initiative": Part.INITIATIVE,
    "small allocation": Part.SMALL_ALLOCATION,
    "relation": Part.RELATION,
    "rule": Part.RULE,
    "scenario": Part.SCENARIO,
}
"""The parts by the names that findings use."""
_RELATED = {
    "duration": {"earliest_start"},
    "roi": {"duration", "earliest_start", "cost", "run_cost"},
    "cost": {"roi", "run_cost"},
    "npv": {"low", "high"},
    "success": {"npv"},
    "duration_low": {"duration"},
    "duration_high": {"duration"},
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
"""Related cells, which can be at fault if a finding names a field that was not set."""
_CALLED = {"weights": "weight", "amounts": "amount"}
"""Fields that have another name in findings."""
_NUMBER = re.compile(r"_[1-9]\d*$", re.ASCII)


@dataclass(frozen=True, slots=True)
class CellAssignment:
    """A text for a cell, with its owner: the item at a position of its part, and the level ('' for none)."""

    place: DraftKey
    position: int
    level: str
    text: str

    @property
    def owner(self) -> tuple[Part, int]:
        """The item of the cell: its part and position."""
        return (self.place[0], self.position)

    @property
    def stem(self) -> str:
        """The field as named in findings: ``cost`` for ``cost_3:capex``."""
        return _NUMBER.sub("", self.place[2].partition(":")[0].partition(".")[0])


class ItemEditor(Protocol):
    """Sets cells of one item and builds the item with them."""

    def set(self, level: str, field: str, text: str) -> None:
        """Set a cell. Raises Refusal; KeyError if there is no such field."""

    def build(self) -> Any:
        """The item with its cells set. Raises InvalidInput or Refusal."""


def editor_for(reader: Reader, portfolio: Portfolio, part: Part, item: Any) -> ItemEditor:
    """The editor for an item of a part."""
    match part:
        case Part.PORTFOLIO:
            return HeadEditor(reader, item)
        case Part.FUND | Part.TEAM:
            return FundOrTeamEditor(reader, item)
        case Part.INITIATIVE:
            return InitiativeEditor(reader, item, finder_of(portfolio, Part.FUND), portfolio.funds[0].id)
        case Part.SMALL_ALLOCATION:
            return SmallAllocationEditor(reader, item, finder_of(portfolio, Part.FUND))
        case Part.RELATION:
            return RelationEditor(reader, item, finder_of(portfolio, Part.INITIATIVE), portfolio.initiative_by_id)
        case Part.RULE:
            return RuleEditor(reader, item, finder_of(portfolio, Part.FUND))
        case Part.SCENARIO:
            return ScenarioEditor(reader, item, portfolio)


Items = dict[tuple[Part, int], Any]


class CellBatch:
    """Sets cells of a portfolio. ``portfolio`` is the result so far."""

    def __init__(self, portfolio: Portfolio, style: Style) -> None:
        self.portfolio = portfolio
        self._style = style
        self._refused: dict[DraftKey, Message] = {}

    @property
    def reader(self) -> Reader:
        """A reader for the portfolio as it is now."""
        return Reader(self._style, self.portfolio.currency, self.portfolio.horizon)

    def set_all(self, assignments: Iterable[CellAssignment]) -> dict[DraftKey, Message]:
        """Set all cells that can be set; return the reasons for the others, by cell."""
        self._refused = {}
        groups: dict[tuple[Part, int], list[CellAssignment]] = {}
        for assignment in assignments:
            groups.setdefault(assignment.owner, []).append(assignment)
        built: Items = {}
        for owner, group in groups.items():
            self._build(owner, group, built)
        for _ in range(_MOST_REBUILDS):
            try:
                self.portfolio = self._with(built)
                return self._refused
            except InvalidInput as error:
                blamed = self._blame(error.findings, groups, built)
                for owner in dict.fromkeys(assignment.owner for assignment in blamed):
                    groups[owner] = [assignment for assignment in groups[owner] if assignment not in blamed]
                    self._build(owner, groups[owner], built)
        for group in groups.values():
            for assignment in group:
                self._refused.setdefault(assignment.place, message("cells.too_much_at_once"))
        return self._refused

    def _build(self, owner: tuple[Part, int], group: list[CellAssignment], built: Items) -> None:
        """Build an item with the valid cells of a group; remove the others from the group and note their reasons."""
        item, reader = items_of(self.portfolio, owner[0])[owner[1]], self.reader
        while group:
            editor = editor_for(reader, self.portfolio, owner[0], item)
            wrong: dict[CellAssignment, Message] = {}
            for assignment in group:
                try:
                    editor.set(assignment.level, assignment.place[2], assignment.text)
                except Refusal as refusal:
                    wrong[assignment] = refusal.reason
            if not wrong:
                try:
                    built[owner] = editor.build()
                    return
                except Refusal as refusal:
                    blamed = [assignment for assignment in group if assignment.place[2] == refusal.field] or group[-1:]
                    wrong = dict.fromkeys(blamed, refusal.reason)
                except InvalidLevel as error:
                    own = [assignment for assignment in group if assignment.level in ("", error.level)]
                    wrong = _blamed(error.findings, own or group)
                except InvalidInput as error:
                    wrong = _blamed(error.findings, group)
            for assignment, reason in wrong.items():
                self._refused[assignment.place] = reason
                group.remove(assignment)
        built.pop(owner, None)

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
        """The cells at fault in an invalid portfolio; notes their reasons."""
        at = {(part, keys_of(part, [item])[0]): (part, position) for (part, position), item in built.items()}
        blamed: dict[CellAssignment, Message] = {}
        for finding in findings:
            part = _PARTS.get(finding.entity, Part.PORTFOLIO)
            owner = at.get((part, finding.key))
            by_number = part is Part.RELATION and finding.key.isdigit()
            if by_number and (part, int(finding.key) - 1) in groups:
                owner = (part, int(finding.key) - 1)
            if owner is not None:
                blamed |= _blamed([finding], groups[owner])
            elif by_number:
                blamed |= self._blamed_for_relation(int(finding.key) - 1, finding, at, groups)
        if not blamed:
            blamed = self._found_by_halving(findings, groups, built)
        for assignment, reason in blamed.items():
            self._refused[assignment.place] = reason
        return set(blamed)

    def _blamed_for_relation(
        self,
        number: int,
        finding: Finding,
        at: Mapping[tuple[Part, str], tuple[Part, int]],
        groups: Mapping[tuple[Part, int], list[CellAssignment]],
    ) -> dict[CellAssignment, Message]:
        """The cells of initiatives that break a relation; only those of a level if the relation names one."""
        relation = self.portfolio.relations[number]
        levels = {end.initiative: end.level for end in endpoints_of(relation)}
        blamed: dict[CellAssignment, Message] = {}
        for one in initiatives_of(relation):
            owner = at.get((Part.INITIATIVE, one))
            if owner is not None:
                own = [assignment for assignment in groups[owner] if levels.get(one) in (None, assignment.level)]
                blamed |= _blamed([finding], own or groups[owner])
        return blamed

    def _found_by_halving(
        self, findings: Sequence[Finding], groups: Mapping[tuple[Part, int], list[CellAssignment]], built: Items
    ) -> dict[CellAssignment, Message]:
        """The first item that makes the portfolio invalid, by bisection: for findings that name no changed item."""
        order = list(built)
        sound, wrong = 0, len(order)  # the number of leading items that can, and cannot, be set
        while wrong - sound > 1:
            middle = (sound + wrong) // 2
            try:
                self._with({owner: built[owner] for owner in order[:middle]})
                sound = middle
            except InvalidInput as error:
                wrong, findings = middle, error.findings
        return dict.fromkeys(groups[order[wrong - 1]], finding_message(findings[0]))


def _blamed(findings: Iterable[Finding], group: Sequence[CellAssignment]) -> dict[CellAssignment, Message]:
    """The cells of an item that findings name, with the reasons; all of its cells if no single one can be named."""
    blamed: dict[CellAssignment, Message] = {}
    for finding in findings:
        field = _CALLED.get(finding.field, finding.field)
        own = [assignment for assignment in group if field in (assignment.place[2], assignment.stem)]
        # Of the same field of several levels, those that have the value of the finding.
        own = [assignment for assignment in own if assignment.text.strip() == finding.value] or own
        related = own or [assignment for assignment in group if assignment.stem in _RELATED.get(finding.field, ())]
        for assignment in related or group:
            own_reason = message("cells.expected", expected=finding.expected)
            reason = own_reason if assignment in own else finding_message(finding)
            blamed.setdefault(assignment, reason)
    return blamed
