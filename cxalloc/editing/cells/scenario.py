"""The cells of a scenario: its ``name``, and ``set:KEY`` for each of its changes; an emptied one is removed.

Keys and values are those of ``domain.scenario``. Values are stored in their plain form, however they were typed.
"""

from __future__ import annotations

from dataclasses import replace

from cxalloc.domain import expected as expectations
from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.message import message
from cxalloc.domain.numbers import LIST_SEPARATOR, write_number
from cxalloc.domain.portfolio import Portfolio, Scenario
from cxalloc.domain.scenario.changes import ChangeChecker, apply_scenario
from cxalloc.editing.cells.reader import Ambiguous, Reader, Refusal, given

_AMOUNTS = ("amounts", "npv", "ticket", "minimum", "maximum", "total_cap", "at_least", "at_most")
"""The keys, by their last part, whose values are money (or a share, which has three decimals only below 1)."""


def scenario_text(scenario: Scenario, field: str) -> str:
    """The text of a cell. Raises KeyError if there is no such field."""
    kind, colon, key = field.partition(":")
    if kind == "set" and colon:
        return dict(scenario.changes).get(key, "")
    return {"name": scenario.name}[field]


class ScenarioEditor:
    """Sets cells of a scenario and builds it."""

    def __init__(self, reader: Reader, scenario: Scenario, portfolio: Portfolio) -> None:
        self._reader = reader
        self._scenario = scenario
        self._portfolio = portfolio
        self._checker = ChangeChecker(portfolio)
        self._name = scenario.name
        self._changes = dict(scenario.changes)

    def set(self, level: str, field: str, text: str) -> None:
        """Set a cell. Raises Refusal; KeyError if there is no such field."""
        kind, colon, key = field.partition(":")
        if field == "name":
            self._name = given(text, expectations.NAME)
        elif kind != "set" or not colon:
            raise KeyError(field)
        elif text.strip():
            self._changes[key] = self._value(key, text.strip())
        else:
            self._changes.pop(key, None)

    def _value(self, key: str, text: str) -> str:
        refused: InvalidInput | None = None
        for value in dict.fromkeys((self._plain(text, is_amount=key.rpartition(".")[2] in _AMOUNTS), text)):
            try:
                self._checker.check(key, value, self._name)
                return value
            except InvalidInput as error:
                refused = refused or error
        assert refused is not None
        raise Refusal(message("cells.expected", expected=refused.findings[0].expected))

    def _plain(self, text: str, *, is_amount: bool) -> str:
        """The text with its numbers in plain form. Raises Refusal for one that could be two."""
        return f"{LIST_SEPARATOR} ".join(self._plain_part(part, is_amount) for part in text.split(LIST_SEPARATOR))

    def _plain_part(self, part: str, is_amount: bool) -> str:
        if is_amount and "%" not in part:  # the bound of a rule may be a share
            try:
                return write_number(self._reader.exact_money(part))
            except Ambiguous:
                raise
            except Refusal:
                return part.strip()
        number, percent = self._reader.figure(part)
        written = part.strip() if number is None else write_number(number)
        return f"{written} %" if percent else written

    def build(self) -> Scenario:
        """The scenario with its cells set. Raises InvalidInput, also where its changes can be made no more."""
        made = replace(self._scenario, name=self._name, changes=tuple(self._changes.items()))
        if any(change not in self._scenario.changes for change in made.changes):
            self._check(made)
        return made

    def _check(self, made: Scenario) -> None:
        """Refuse what does not fit the portfolio, unless the scenario did not fit it before."""
        try:
            apply_scenario(self._portfolio, made)
        except InvalidInput as error:
            try:
                apply_scenario(self._portfolio, self._scenario)
            except InvalidInput:
                return
            raise error from None
