"""The portfolio that a command is about: under ``--scenario``, with the changes of ``--set``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from cxalloc.domain.errors import Finding, InvalidInput, Place
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.scenario import AD_HOC, KEY, apply_changes, check_changes
from cxalloc.planning.solving import under_scenario

Change = tuple[str, str]


def make_changes(portfolio: Portfolio, scenario: str, changes: Sequence[Change]) -> Portfolio:
    """The portfolio under a scenario ("" is the base), with changes made after those of the scenario.

    Raises InvalidInput with findings that name the arguments at fault, and values as they were typed.
    """
    try:
        base = under_scenario(portfolio, scenario)
    except InvalidInput as error:
        findings = _told(error, lambda finding: _of_scenario(finding, scenario))
        try:
            check_changes(portfolio, changes)  # whether they fit is not known without the scenario
        except InvalidInput as more:
            findings += _told(more, lambda finding: _of_changes(finding, changes))
        raise InvalidInput(findings) from None
    try:
        return apply_changes(base, changes)
    except InvalidInput as error:
        raise InvalidInput(_told(error, lambda finding: _of_changes(finding, changes))) from None


def _told(error: InvalidInput, retell: Callable[[Finding], Finding]) -> list[Finding]:
    # One value that was typed may stand for that of every period, and each is found wrong.
    return list(dict.fromkeys(map(retell, error.findings)))


def _of_scenario(finding: Finding, scenario: str) -> Finding:
    return finding if finding.entity == "scenario" else finding.at(Place(f"--scenario {scenario!r}"))


def _of_changes(finding: Finding, changes: Sequence[Change]) -> Finding:
    if (finding.entity, finding.key) == ("scenario", AD_HOC):  # a change that is not understood
        if finding.field == KEY:
            at_fault = [change for change in changes if change[0] == finding.value]
            return _at(at_fault, Finding(KEY, "", "", finding.value, finding.expected))
        at_fault = [change for change in changes if change == (finding.field, finding.value)]
        return _at(at_fault, Finding(finding.field, "", "", finding.value, finding.expected))
    # What comes of the changes does not fit: at fault are those of the field, of the part, or all of them.
    made = list(dict(changes).items())
    part = f"{finding.entity.replace(' ', '_')}.{finding.key}."
    of_part = [change for change in made if change[0].startswith(part) or change[0] == finding.field]
    of_field = [change for change in of_part if f".{change[0]}".endswith(f".{finding.field}")]
    exact = [change for change in of_field if change[1] == finding.value] or of_field
    told = replace(finding, value=exact[0][1]) if len(exact) == 1 else finding
    return _at(exact or of_part or made, told)


def _at(changes: Iterable[Change], finding: Finding) -> Finding:
    return finding.at(Place(" ".join(f"{AD_HOC} {key}={value}" for key, value in dict.fromkeys(changes))))
