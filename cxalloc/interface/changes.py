"""The portfolio that a question is about, under a scenario and with changes, and what is wrong with those."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

from cxalloc.domain.errors import Finding, InvalidInput, Place
from cxalloc.domain.message import Message, Phrases, literal, message
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.scenario.changes import AD_HOC, KEY, apply_changes, apply_scenario, change_notes, check_changes
from cxalloc.optimisation.solve import changed_by

ScenarioChange = tuple[str, str]
_FEW = 4
"""At most so many changes of a scenario are named."""


@dataclass(frozen=True, slots=True)
class Arguments:
    """How findings call the arguments that name a scenario and changes."""

    scenario: str
    change: str
    separator: str


COMMAND_LINE = Arguments("--scenario {!r}", f"{AD_HOC} {{}}={{}}", " ")
PYTHON = Arguments("scenario={!r}", "set={{{!r}: {!r}}}", ", ")


def make_changes(
    portfolio: Portfolio, scenario: str, changes: Sequence[ScenarioChange], arguments: Arguments = COMMAND_LINE
) -> Portfolio:
    """Return what is planned under a scenario ("" is the base), with changes made after those of the scenario.

    Raises:
        InvalidInput: With findings that name the arguments at fault, and values as they were given.
    """
    return with_changes(portfolio, scenario, changes, arguments).planned


def with_changes(
    portfolio: Portfolio, scenario: str, changes: Sequence[ScenarioChange], arguments: Arguments = COMMAND_LINE
) -> Portfolio:
    """Return the portfolio, its examples included, under a scenario and with changes made after those.

    Raises:
        InvalidInput: With findings that name the arguments at fault, and values as they were given.
    """
    try:
        base = changed_by(portfolio, scenario)
    except InvalidInput as error:
        findings = _restated(error, lambda finding: _in_scenario(finding, scenario, arguments))
        try:
            check_changes(portfolio, changes)  # whether they fit is not known without the scenario
        except InvalidInput as more:
            findings += _restated(more, lambda finding: _in_changes(finding, changes, arguments))
        raise InvalidInput(findings) from None
    try:
        return apply_changes(base, changes)
    except InvalidInput as error:
        raise InvalidInput(_restated(error, lambda finding: _in_changes(finding, changes, arguments))) from None


def scenario_findings(portfolio: Portfolio) -> list[Finding]:
    """What is wrong with the scenarios that cannot be applied to their portfolio, with the changes at fault."""
    findings: list[Finding] = []
    for scenario in portfolio.scenarios:
        try:
            apply_scenario(portfolio, scenario)
        except InvalidInput as error:
            findings += _restated(
                error, partial(_in_changes, changes=scenario.changes, arguments=COMMAND_LINE, scenario=scenario.name)
            )
    return findings


def scenario_notes(portfolio: Portfolio) -> list[Message]:
    """What has to be said of amounts in the changes of the scenarios that can be read."""
    notes: list[Message] = []
    for scenario in portfolio.scenarios:
        with suppress(InvalidInput):
            notes += change_notes(portfolio, scenario.changes, scenario.name)
    return notes


def notes_on_changes(portfolio: Portfolio, scenario: str, changes: Sequence[ScenarioChange]) -> list[Message]:
    """What has to be said of amounts in the changes of one scenario ("" is the base), and in further changes."""
    chosen = [one for one in portfolio.scenarios if one.name == scenario]
    of_scenario = (change_notes(portfolio, one.changes, one.name) for one in chosen)
    return [note for notes in (*of_scenario, change_notes(portfolio, changes)) for note in notes]


def _restated(error: InvalidInput, restate: Callable[[Finding], Finding]) -> list[Finding]:
    # One value that was typed may stand for that of every period, and each is found wrong.
    return list(dict.fromkeys(map(restate, error.findings)))


def plan_name(scenario: str, changes: Sequence[ScenarioChange]) -> str:
    """Return what a plan under a scenario and changes is called: in the words of the portfolio, in every language."""
    named = ", ".join(f"{key}={value}" for key, value in changes)
    return f"{scenario or 'Base'} ({named})" if named else scenario or "Base"


def _in_scenario(finding: Finding, scenario: str, arguments: Arguments) -> Finding:
    return finding if finding.entity == "scenario" else finding.at(Place(arguments.scenario.format(scenario)))


def _in_changes(
    finding: Finding, changes: Sequence[ScenarioChange], arguments: Arguments, scenario: str = AD_HOC
) -> Finding:
    if (finding.entity, finding.key) == ("scenario", scenario):  # a change that is not understood
        if finding.field == KEY:
            at_fault = [change for change in changes if change[0] == finding.value]
            return _at(scenario, arguments, at_fault, Finding(KEY, "", "", finding.value, finding.expected))
        at_fault = [change for change in changes if change == (finding.field, finding.value)]
        return _at(scenario, arguments, at_fault, Finding(finding.field, "", "", finding.value, finding.expected))
    # What comes of the changes does not fit: at fault are those of the field, of the part, or all of them.
    made = list(dict(changes).items())
    part = f"{finding.entity.replace(' ', '_')}.{finding.key}."
    of_part = [change for change in made if change[0].startswith(part) or change[0] == finding.field]
    of_field = [change for change in of_part if f".{change[0]}".endswith(f".{finding.field}")]
    exact = [change for change in of_field if change[1] == finding.value] or of_field
    restated = replace(finding, value=exact[0][1]) if len(exact) == 1 else finding
    return _at(scenario, arguments, exact or of_part or made, restated)


def _at(scenario: str, arguments: Arguments, changes: Iterable[ScenarioChange], finding: Finding) -> Finding:
    """A finding with the changes at fault as its place, as they were typed; of many in a scenario its name will do."""
    at_fault = list(dict.fromkeys(changes))
    if scenario == AD_HOC:
        return finding.at(Place(arguments.separator.join(arguments.change.format(*change) for change in at_fault)))
    named = [f"{key} = {value}" for key, value in at_fault] if len(at_fault) <= _FEW else []
    parts = (message("input.scenario_place", name=repr(scenario)), *map(literal, named))
    return finding.at(Place(message("literal", text=Phrases(parts, with_commas=True))))
