"""Wrong input as messages: the sentence of a finding, and what any error says."""

from __future__ import annotations

from cxalloc.domain.errors import Finding, InvalidInput, Place
from cxalloc.domain.message import Message, Phrases, literal, message
from cxalloc.messages.system_errors import system_error_message

_ENTITIES = {
    "candidate": message("findings.candidate"),
    "column": message("findings.column"),
    "file": message("findings.file"),
    "folder": message("findings.folder"),
    "frame": message("findings.frame"),
    "frontier": message("findings.frontier"),
    "fund": message("findings.fund"),
    "heading": message("findings.heading"),
    "horizon": message("findings.horizon"),
    "initiative": message("findings.initiative"),
    "key": message("findings.key"),
    "line": message("findings.line"),
    "mapping": message("findings.mapping"),
    "objective": message("findings.objective"),
    "uncertainty": message("findings.uncertainty"),
    "uplift": message("findings.uplift"),
    "option": message("findings.option"),
    "portfolio": message("findings.portfolio"),
    "relation": message("findings.relation"),
    "row": message("findings.row_entity"),
    "rule": message("findings.rule"),
    "scenario": message("findings.scenario"),
    "small allocation": message("findings.small_allocation"),
    "table": message("findings.table"),
    "team": message("findings.team"),
    "text": message("findings.text"),
    "title": message("findings.title"),
}
"""The words of the vocabulary; what is none (the name of an option, a key) is the same in every language."""


def error_messages(error: BaseException) -> tuple[Message, ...]:
    """What an error says to a person: every finding of wrong input, or the one reason there is."""
    if isinstance(error, InvalidInput):
        return tuple(map(finding_message, error.findings))
    reason = getattr(error, "message", None)  # of errors of files, which lie above
    if isinstance(reason, Message):
        return (reason,)
    return (system_error_message(error) if isinstance(error, OSError) else literal(str(error)),)


def finding_message(finding: Finding) -> Message:
    """A finding as one sentence: where, whose, the field, the value, and what was expected."""
    subject = subject_message(finding)
    expected = finding.expected
    if isinstance(finding.value, Message):  # what was found, in words
        value = message("findings.described", text=finding.value)
        sentence = message("findings.is_value", subject=subject, value=value, expected=expected)
    elif finding.value:
        sentence = message("findings.is_value", subject=subject, value=repr(finding.value), expected=expected)
    else:
        sentence = message("findings.is_missing", subject=subject, expected=expected)
    if finding.place is None:
        return sentence
    return message("findings.at_place", place=place_message(finding.place), finding=sentence)


def subject_message(finding: Finding) -> Message:
    """Whose the value is, and which field: ``initiative 'a', cost``. Fields are called as files call them."""
    subject = entity_message(finding.entity)
    if finding.key:
        subject = message("findings.entity_and_id", entity=subject, id=repr(finding.key))
    return _listed(subject, literal(finding.field)) if finding.field else subject


def entity_message(entity: str) -> Message:
    """What an entity is called."""
    return _ENTITIES.get(entity) or literal(entity)


def place_message(place: Place) -> Message:
    """Where a value stands: the file, and the row and column of it where there are any."""
    parts = [literal(place.file) if isinstance(place.file, str) else place.file]
    if place.row is not None:
        parts.append(message("findings.row", row=str(place.row)))
    if place.column:
        parts.append(message("findings.column_of_place", column=place.column))
    return _listed(*parts)


def _listed(*parts: Message) -> Message:
    return message("literal", text=Phrases(parts, with_commas=True)) if len(parts) > 1 else parts[0]
