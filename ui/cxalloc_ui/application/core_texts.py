"""What the core says, in the user's language: labels of undo, reasons, what was expected, what is being done.

The core composes its texts in English, and a portfolio file keeps some of them. The patterns here say how they are
made: what stands in place of a ``{word}`` is found in the text and put into the translation of the pattern. A text
that no pattern fits is shown as it is.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from cxalloc.domain.message import Message
from cxalloc.messages.language import ENGLISH
from cxalloc_ui.application.formats import formatter, user_locale
from cxalloc_ui.application.texts import language, tr

LABELS = (
    "Add {items}",
    "Duplicate {items}",
    "Move {items}",
    "Delete {items} with {lost}",
    "Delete {items}",
    "Add level ‘{name}’",
    "Move level ‘{name}’",
    "Delete level ‘{name}’ of ‘{other}’ with {lost}",
    "Delete level ‘{name}’ of ‘{other}’",
    "Must fund: {items} under ‘{name}’",
    "Never fund: {items} under ‘{name}’",
    "Keep as planned: {items} under ‘{name}’",
    "Unlock: {items} under ‘{name}’",
    "Must fund: {items}",
    "Never fund: {items}",
    "Keep as planned: {items}",
    "Unlock: {items}",
)
ITEMS = (
    "fund ‘{name}’",
    "team ‘{name}’",
    "initiative ‘{name}’",
    "small allocation ‘{name}’",
    "relation ‘{name}’",
    "rule ‘{name}’",
    "scenario ‘{name}’",
    "{n} fund",
    "{n} team",
    "{n} initiative",
    "{n} small allocation",
    "{n} relation",
    "{n} rule",
    "{n} scenario",
    "{n} funds",
    "{n} teams",
    "{n} initiatives",
    "{n} small allocations",
    "{n} relations",
    "{n} rules",
    "{n} scenarios",
)
EXPECTED = (
    "expected {expected}",
    "{field} is missing; expected {expected}",
    "{field} is {value}; expected {expected}",
    "an amount in {currency} such as {example}",
    "an amount in {currency}, a number such as {example}",
    "an amount that can be read in one way only: this may be {example} or {other}",
    "a number such as {example}",
    "a share such as {example} or {other}",
    "a rate such as {example} or {other} (a bare number above 10 could mean either)",
    "a percentage with its sign, such as 15 %: without one it may be a share or a percentage",
    "a month such as {example} from {when} to {until}, or a number from {n} to {most}",
    "a quarter such as {example} from {when} to {until}, or a number from {n} to {most}",
    "a year such as {example} from {when} to {until}, or a number from {n} to {most}",
    "a month such as {example}",
    "a quarter such as {example}",
    "a year such as {example}",
    "a date such as {example} (day and month can be told in two ways)",
    "a period from {when} to {until}",
    "a period from {when} on, of those that have a budget",
    "a code of three capital letters such as EUR",
    "an annual rate from -50 % to 50 % such as 0.08 or 8 %",
    "yes or no",
    "a name",
    "1 to {most} characters without ';', '=', quotes, line breaks or spaces at either end",
    "an amount",
    "an amount of 0 or more",
    "an amount above 0",
    "an amount or a share",
    "an amount, or a share such as 15 %",
    "an amount of at least the ticket or the minimum",
    "an amount from 0 to the likely one",
    "an amount: only the last tier may be without one",
    "at least the likely amount",
    "at most the rate of the tier before, {amount}",
    "a return per unit, 0 or more",
    "person-days, 0 or more",
    "person-days for one offset at least",
    "a share from 0 to 1",
    "a share of the likely benefit from 0 to 1",
    "a share of the likely benefit, at least 1",
    "a probability above 0 and at most 1",
    "a probability of at most 1 after all that enables it",
    "a rise in probability above 0 and at most 1",
    "a score from 0 to 100",
    "a weight from 0 to 1",
    "weights that sum to 1",
    "a whole number",
    "a whole number, at least 1",
    "a whole number from {n} to {most}",
    "a whole number of periods, at least 1",
    "a whole number of periods, 0 or more",
    "a number from 0 to {most}",
    "a cost to apply the ROI to",
    "another initiative",
    "each initiative once",
    "each tag once",
    "at least one fund",
    "at least one funding level",
    "at most {n} budget periods",
    "at most {n}: so many are selected",
    "the id of a fund",
    "the id of an initiative",
    "an owner of some candidate",
    "a tag of some candidate",
    "a tag such as moment:onboarding",
    "the start of a committed initiative",
    "nothing, or status committed",
    "nothing: the ticket is the minimum",
    "nothing: the benefit is stated in another cell already",
    "nothing: a stated npv is already an expectation",
    "low and high in money or as shares, not both",
    "an initiative with benefits, not a stated npv",
    "no initiative that has to wait for itself",
    "a period after delivery for the return: a shorter duration, an earlier start or benefit periods",
    "{when} or later: that is the earliest start",
    "a start from which {n} periods end by {when}",
    "at most {n} periods: it may start in {when} and must be delivered by the last budget period, {until}",
    "another fund for the costs of ‘{name}’ and {n} more first",
    "another fund for the costs of ‘{name}’ first",
    "its costs come from several funds ({names}): change them period by period",
    "its costs come from several funds ({names}): change the run cost of one of them",
    "its costs come from several funds ({names}): change those of one of them",
    "too much of what was entered at once does not fit together",
    "one of the teams: {names}",
    "one of the funds: {names}",
    "one of {names}",
    "at least {amount}",
    "at most {amount}",
)
PATTERNS = LABELS + EXPECTED
"""What the core says by itself; ``ITEMS`` are only parts of that. `make translations` collects them all."""

_PERIOD = r"\d{4}(?:-Q[1-4]|-\d\d)?"
_GROUPED = re.compile(r"(\d{1,3}(?:,\d{3})+)(?:\.(\d+))?(?![\d,.])")
_SHAPES = {
    "n": r"\d[\d,.]*",
    "most": r"\d[\d,.]*",
    "currency": "[A-Z]{3}",
    "amount": r"-?\d[\d,.\u00a0\u202f ]*(?:%|[A-Z]{3})?",
    "when": _PERIOD,
    "until": _PERIOD,
}
"""How some words have to look; any other one is some text."""
_PARTS = {"items": ITEMS, "lost": ITEMS}
"""What has to be a text of the core in its turn; ``lost`` is a list of such."""
_MAYBE = {"expected": EXPECTED[3:]}
"""What may be one, and stays as it is if not."""


class _Pattern(NamedTuple):
    source: str
    form: re.Pattern[str]


def in_words(text: Message | str) -> str:
    """A text of the core in the user's language."""
    if isinstance(text, Message):
        return formatter().render(text)
    spoken = language()
    return text if spoken == ENGLISH else _in_words(text, spoken)


@lru_cache(maxsize=4096)
def _in_words(text: str, _: str) -> str:
    """The same; ten thousand cells are often wrong for one reason. A language of its own has answers of its own."""
    return _translated(text, PATTERNS) or text


def _translated(text: str, sources: tuple[str, ...]) -> str | None:
    """The text by the first pattern that fits; None if there is none."""
    for source, form in _compiled(sources):
        if (found := form.fullmatch(text)) is not None:
            values = {word: _value(word, value) for word, value in found.groupdict().items()}
            whole = {word: value for word, value in values.items() if value is not None}
            if len(whole) == len(values):
                return tr(source).format(**whole)
    return None


def _value(word: str, value: str) -> str | None:
    if word == "lost":
        parts = [_translated(one, ITEMS) for one in value.split(", ")]
        return None if None in parts else ", ".join(filter(None, parts))
    if word in _PARTS:
        return _translated(value, _PARTS[word])
    if word in _MAYBE:
        return _translated(value, _MAYBE[word]) or value
    return _number(value) if word in ("amount", "n", "most") else value


def _number(text: str) -> str:
    """A figure that the core wrote with commas between thousands, as the user's locale writes it."""
    found = _GROUPED.match(text)
    if found is None:
        return text
    locale = user_locale()
    whole = locale.toString(int(found[1].replace(",", "")))
    decimals = f"{locale.decimalPoint()}{found[2]}" if found[2] else ""
    return f"{whole}{decimals}{text[found.end() :]}"


@cache
def _compiled(sources: tuple[str, ...]) -> list[_Pattern]:
    return [_Pattern(source, re.compile(_form(source), re.DOTALL)) for source in sources]


def _form(source: str) -> str:
    """A regular expression of a pattern."""
    parts = re.split(r"\{(\w+)\}", source)
    parts[::2] = map(re.escape, parts[::2])
    parts[1::2] = [f"(?P<{word}>{_SHAPES.get(word, '.+')})" for word in parts[1::2]]
    return "".join(parts)
