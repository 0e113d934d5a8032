"""Parses units of amounts as users write them: currencies, thousands and millions, percent, and frequency."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import lru_cache

from cxalloc.domain.periods import PeriodUnit
from cxalloc.exchange.parsers.rhythms import Rhythm, phrase_rhythm, unit_rhythm
from cxalloc.exchange.parsers.words import plain

_DOLLARS = "USD AUD BBD BMD BND BSD BZD CAD FJD GYD HKD JMD KYD LRD NAD NZD SBD SGD SRD TTD TWD XCD"
"""The currencies whose sign is a plain dollar sign."""
_SIGNS = {
    "€": "EUR", "£": "GBP", "¥": "JPY CNY", "$": _DOLLARS, "us$": "USD", "$us": "USD", "a$": "AUD", "c$": "CAD",
    "ca$": "CAD", "$ca": "CAD", "r$": "BRL", "₹": "INR", "₩": "KRW", "₺": "TRY", "₽": "RUB", "₫": "VND", "฿": "THB",
    "₪": "ILS", "₴": "UAH", "₦": "NGN", "₱": "PHP", "zł": "PLN", "kč": "CZK", "kr": "SEK NOK DKK ISK", "ft": "HUF",
    "fr.": "CHF", "sfr": "CHF", "rs": "INR PKR LKR NPR MUR",
}  # fmt: skip
_WORDS = {
    "euro": "EUR", "euros": "EUR", "dollar": _DOLLARS, "dollars": _DOLLARS, "pound": "GBP", "pounds": "GBP",
    "sterling": "GBP", "yen": "JPY", "yens": "JPY",
}  # fmt: skip
_ALL_CODES = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF
CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG
HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA
MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD
RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX
USD UYU UZS VED VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWL
"""
_CODES = frozenset(_ALL_CODES.split())
_MAIN_CODES = "EUR USD GBP CHF JPY CNY CAD AUD NZD SEK NOK DKK PLN CZK HUF RON INR BRL ZAR SGD HKD KRW"
_WITH_POWER = frozenset(_MAIN_CODES.split())
"""The codes that may follow a letter for thousands or millions: *mars* is no million pesos of Argentina."""
_POWERS = {
    "k": 3, "thousand": 3, "thousands": 3, "millier": 3, "milliers": 3, "mille": 3, "tsd": 3, "tausend": 3,
    "lakh": 5, "lakhs": 5, "crore": 7, "crores": 7,
    "m": 6, "mm": 6, "mn": 6, "mio": 6, "million": 6, "millions": 6,
    "bn": 9, "md": 9, "mrd": 9, "milliard": 9, "milliards": 9,
}  # fmt: skip
_SHORT_POWERS = ("k", "mm", "mn", "mio", "md", "mrd", "m", "bn")
"""Powers that may be written together with a currency: ``k€``, ``MEUR``, ``$m``."""


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit of a number, or of a column of numbers.

    The number is multiplied by ten to the power of ``power`` (3 for ``k€``; None where the unit states none).
    ``currencies`` are the codes that the sign may stand for, empty for none. ``percent``: the number is a percentage.
    """

    power: int | None = None
    currencies: tuple[str, ...] = ()
    percent: bool = False

    def is_money_of(self, currency: str) -> bool:
        """Whether it names no other currency than this one."""
        return not self.currencies or currency in self.currencies


NO_UNIT = Unit()
PERCENT = Unit(percent=True)


_WORD_BREAK = re.compile(r"\s*\bd['\u2019]|\s+(?:of\s+|de\s+)?")
_TAX = re.compile(
    r"[\s,;/\u2013-]*(?<![^\W\d_])(?:h\.?t\.?|ttc|hors[ -]taxes?|toutes taxes comprises"
    r"|(?:excl|incl|ex|inc|hors|before|excluding|including|without|with)\.?\s*(?:vat|tva|tax|taxes))(?![^\W\d_])\.?",
    re.IGNORECASE,
)
"""That an amount is without or with tax, which a unit may be followed by."""
_THOUSAND = re.compile(
    r"(?<![\d.,])(?:[x\u00d7*]\s*)?(?:1[ .,'\u2019]?)?['\u2019]?000(?:['\u2019]?s)?(?!\d)", re.IGNORECASE
)
"""Thousands in digits: ``€'000``, ``000s``, ``x 1000``."""


def without_tax(text: str) -> str:
    """A text without what it says of taxes: ``k€`` for ``k€ HT``."""
    return _TAX.sub("", text)


def read_unit(text: str, own: str = "") -> Unit | None:
    """A unit of an amount: ``k€``, ``M EUR``, ``USD``, ``milliers d'euros``, ``%``; None for anything else.

    ``own`` is the currency of the portfolio, which may be none that is listed here.
    """
    bare = " ".join(without_tax(text.replace("\u00a0", " ").replace("\u202f", " ")).split())
    if bare == "%":
        return PERCENT
    if not bare.replace(" ", "").isdigit() or bare == "000":
        bare = _THOUSAND.sub(" k ", bare).strip()
    words = _WORD_BREAK.split(bare)
    if not bare or len(words) > 2:
        return None
    found = [_word(word, own) for word in words]
    if len(found) == 1:
        return found[0]
    return combined(found[0], found[1])


def combined(first: Unit | None, second: Unit | None) -> Unit | None:
    """One unit of two that stand together: a power and a currency, in either order, each said once."""
    units = [one for one in (first, second) if one is not None]
    powers = [one.power for one in units if one.power is not None]
    currencies = [one.currencies for one in units if one.currencies]
    if len(units) != 2 or len(powers) != 1 or len(currencies) != 1:
        return None
    return Unit(powers[0], currencies[0])


def _word(word: str, own: str) -> Unit | None:
    bare = word.removesuffix(".") if word.casefold() != "fr." else word
    lower = bare.casefold()
    if lower in _POWERS:
        return Unit(_POWERS[lower])
    if currencies := currencies_of(bare, own):
        return Unit(None, currencies)
    if lower in ("teur", "t€", "tchf"):  # thousands in German
        return Unit(3, currencies_of(lower[1:], own))
    for short in _SHORT_POWERS:
        for rest in (lower.removeprefix(short), lower.removesuffix(short)):
            if rest in ("", lower) or (rest.upper() in _CODES and rest.upper() not in (*_WITH_POWER, own)):
                continue
            if currencies := currencies_of(rest, own):
                return Unit(_POWERS[short], currencies)
    return None


def currencies_of(word: str, own: str = "") -> tuple[str, ...]:
    """The codes that a sign, a code or a name may stand for; empty if it is no currency."""
    code, lower = word.upper(), word.casefold()
    if code in _CODES or (own and code == own):
        return (code,)
    return tuple((_SIGNS.get(lower) or _WORDS.get(lower) or "").split())


def are_currencies(texts: Collection[str], own: str) -> bool:
    """Whether texts are nothing but the codes or signs of currencies that are common, one at least."""
    known = {*_WITH_POWER, own, *_SIGNS}
    return bool(texts) and all(text in known or text.casefold() in _SIGNS for text in texts)


_LENGTHS = {
    PeriodUnit.MONTH: "month, months, mois",
    PeriodUnit.QUARTER: "quarter, quarters, trimestre, trimestres, trim",
    PeriodUnit.YEAR: "year, years, an, ans, annee, annees",
}
_BY_LENGTH = {text: unit for unit, texts in _LENGTHS.items() for text in texts.split(", ")}
_TAXES = ("ht", "ttc", "hors taxes", "hors taxe", "excl vat", "incl vat", "ex vat", "inc vat", "hors tva", "excl tax")


def is_length_of(text: str, period: PeriodUnit) -> bool:
    """Whether a text names the unit of durations in periods: ``mois`` where periods are months."""
    return _BY_LENGTH.get(plain(text)) is period


_PREPOSITIONS = ("in", "en", "as")
_SHOUTED = re.compile(r"[kKmM]|[kKmM]?[A-Z]{3}[kKmM]?", re.ASCII)
_PLAIN_UNITS = ("eur", "keur", "meur", "teur", "usd", "gbp", "chf", "euro", "euros")
_BRACKETS = re.compile(r"\s*[(\[]\s*([^()\[\]]{0,40}?)\s*[)\]]")
_ENDS = " ,;:/|-\u2013\u2014"


@dataclass(frozen=True, slots=True)
class HeadingUnit:
    """A heading without its units, and the units.

    Args:
        bare: The heading without them.
        unit: The unit of its numbers.
        per: The frequency of an amount (``annual``, ``/ month``); None where it is not stated.
        length: The unit of a duration (``(mois)``); None where it is not stated.
        unknown: A text in brackets that is no unit; the heading is then not understood.
    """

    bare: str
    unit: Unit = NO_UNIT
    per: Rhythm | None = None
    length: PeriodUnit | None = None
    unknown: str = ""


@lru_cache(maxsize=2048)  # a heading is asked about for each delimiter and each kind of table
def split_heading(heading: str, own: str) -> HeadingUnit:
    """Separate a heading from its units: in brackets anywhere, or as words at one of its ends.

    ``own`` is the currency of the portfolio.
    """
    found = HeadingUnit(" ".join(heading.replace("/", " / ").split()))
    for inside in _BRACKETS.findall(found.bare):
        found = _with_bracket(found, inside, own)
    found = replace(found, bare=_BRACKETS.sub(" ", found.bare).strip(_ENDS))
    while (shorter := _without_end(found, own)) is not None:
        found = shorter
    return replace(found, bare=" ".join(found.bare.split()))


def _with_bracket(found: HeadingUnit, inside: str, own: str) -> HeadingUnit:
    """The heading with the contents of one bracket: a unit, a frequency, a length, or several of them."""
    parts = [part.strip() for part in re.split(r"[,;/]", inside)]
    for number, part in enumerate(parts):
        words = tuple(plain(part).split())
        bare = " ".join(word for word in part.split() if plain(word) not in _TAXES)
        if not bare or plain(part) in _TAXES:
            continue
        if "/" in inside and number and (rhythm := unit_rhythm(words)) is not None:
            found = replace(found, per=rhythm)
        elif plain(part) in _BY_LENGTH:
            found = replace(found, length=_BY_LENGTH[plain(part)])
        elif (rhythm := phrase_rhythm(_words_only(part))) is not None:
            found = replace(found, per=rhythm)
        elif (unit := _phrase(bare, own, strict=False)) is not None:
            found = _with_unit(found, unit, part)
        else:
            found = _with_unit_and_rhythm(found, part, own)
    return found


def _with_unit_and_rhythm(found: HeadingUnit, part: str, own: str) -> HeadingUnit:
    """The heading with a unit and a rhythm that stand in one bracket without a stroke: ``(€ par mois)``."""
    words = part.split()
    for count in range(1, len(words)):
        unit = _phrase(" ".join(words[:count]), own, strict=False)
        rhythm = phrase_rhythm(_words_only(" ".join(words[count:])))
        if unit is not None and rhythm is not None:
            return replace(_with_unit(found, unit, part), per=rhythm)
    return replace(found, unknown=part)


def _words_only(text: str) -> tuple[str, ...]:
    """The plain words of a text; none where a sign stands in it, such as that of a currency."""
    is_plain = all(word[0].isalnum() for word in text.split())
    return tuple(plain(text).split()) if is_plain else ()


def _without_end(found: HeadingUnit, own: str) -> HeadingUnit | None:
    """The heading without a unit at one of its ends; None if there is none."""
    words = found.bare.split()
    for count in range(min(4, len(words) - 1), 0, -1):
        for end, rest in ((words[-count:], words[:-count]), (words[:count], words[count:])):
            bare, text = " ".join(rest).strip(_ENDS), " ".join(end).strip(_ENDS)
            key = tuple(plain(text).split())
            at_end = rest == words[:-count]
            if plain(text) in _TAXES and at_end:
                return replace(found, bare=bare)
            if (rhythm := phrase_rhythm(_words_only(text))) is not None:
                return replace(found, bare=bare, per=rhythm)
            if at_end and "/" in found.bare and len(key) == 1 and (rhythm := unit_rhythm(key)) is not None:
                return replace(found, bare=bare, per=rhythm)
            if at_end and key and key[-1] in _BY_LENGTH and (len(key) == 1 or key[:-1] in (("en",), ("in",))):
                return replace(found, bare=bare, length=_BY_LENGTH[key[-1]])
            if (unit := _phrase(text, own, strict=True)) is not None:
                return replace(_with_unit(found, unit, text), bare=bare)
    return None


def _with_unit(found: HeadingUnit, unit: Unit, text: str) -> HeadingUnit:
    """A unit that is stated twice counts once; two that contradict each other are not understood."""
    merged = merged_units(found.unit, unit)
    return replace(found, unknown=text) if merged is None else replace(found, unit=merged)


def _phrase(text: str, own: str, *, strict: bool) -> Unit | None:
    """A unit in words, with ``in`` or ``en`` before it or not; ``strict`` where it might be a word of the heading."""
    first, _, rest = text.strip().partition(" ")
    if rest and first.casefold() in _PREPOSITIONS:
        return read_unit(rest, own)
    if text.endswith("%") and len(text) == 1:
        return PERCENT
    bare = text.strip()
    if strict and bare.isalpha() and not _SHOUTED.fullmatch(bare) and bare.casefold() not in _PLAIN_UNITS:
        return None  # "top" and "all" are words before they are money of Tonga and Albania
    return read_unit(bare, own)


def merged_units(first: Unit, second: Unit) -> Unit | None:
    """Two statements about one unit as one; None if they contradict each other."""
    if first.percent != second.percent and NO_UNIT not in (first, second):
        return None
    if first.power is not None and second.power is not None and first.power != second.power:
        return None
    currencies = first.currencies or second.currencies
    if first.currencies and second.currencies:
        currencies = tuple(one for one in first.currencies if one in second.currencies)
        if not currencies:
            return None
    power = first.power if first.power is not None else second.power
    return Unit(power, currencies, first.percent or second.percent)


_TITLE_UNIT = re.compile(
    r"(?:.*[\s:(])?(?:en|in)\s+(?P<after>[^()\[\]:;,.]{1,25})[)\]]?\.?"
    r"|.*[(\[]\s*(?P<inside>[^()\[\]]{1,25}?)\s*[)\]]"
    r"|(?:unit[ée]s?|units?|currency|devise|monnaie)\s*:?\s+(?P<named>\S.{0,20})",
    re.IGNORECASE | re.DOTALL,
)


def title_unit(text: str, own: str) -> Unit | None:
    """The unit of all amounts that a title states: ``Montants en k€``, ``Budget (in thousands)``, ``Unité : k€``."""
    if len(text) > 200:
        return None
    bare = " ".join(text.split())
    found = _TITLE_UNIT.fullmatch(bare)
    inside = next(filter(None, found.groups()), "") if found else bare
    if inside.casefold().startswith(("in ", "en ")):
        inside = inside[3:]
    if bare.casefold() != bare and inside == bare and not _SHOUTED.fullmatch(bare) and bare.isalpha():
        return None
    unit = read_unit(inside, own)
    if unit is None or unit.percent:
        return unit_within(bare, own)
    return unit


_PIECE = re.compile(r"[^\s()\[\]:;,/|\u2013\u2014-]+")
_AFTER_FIGURE = re.compile(r"\d\s*")
_IN_WORDS = re.compile(r"\b(?:in|en)\s+(thousands|millions|milliers)\b(?!\s+(?:of|de|d['\u2019]))", re.IGNORECASE)
_IN_MONEY = re.compile(r"\b(?:in|en)\s+([A-Z]{3}|(?:[A-Z]{1,2})?[$\u20ac\u00a3])(?!\w)")


def _is_sure(word: str) -> bool:
    """Whether a word in a sentence can be a part of a unit only."""
    lower = word.casefold()
    return not word.isalpha() or _SHOUTED.fullmatch(word) is not None or lower in {*_POWERS, *_WORDS, *_PLAIN_UNITS}


def unit_within(text: str, own: str) -> Unit | None:
    """The unit that a text names anywhere: thousands or millions of a currency, or another currency after ``in``.

    None if it names none, or several (``Montants en k€, version 3`` has one); the unit of a figure in the text
    (``5 M€ in all``) is none.
    """
    if len(text) > 200:
        return None
    text = re.sub(r"(?i)\bkilo[ -]?euros?\b", "kEUR", text)
    found = {Unit(_POWERS[one.casefold()]) for one in _IN_WORDS.findall(text)}
    pieces = list(_PIECE.finditer(text))
    taken = 0
    for at, piece in enumerate(pieces):
        if at < taken or (at and _AFTER_FIGURE.fullmatch(text, pieces[at - 1].end() - 1, piece.start())):
            continue
        for last in pieces[at : at + 2][::-1]:
            words = piece[0] if last is piece else f"{piece[0]} {last[0]}"
            unit = read_unit(words, own) if all(map(_is_sure, _WORD_BREAK.split(words))) else None
            if unit is not None and unit.power and unit.currencies:
                found.add(unit)
                taken = pieces.index(last) + 1
                break
    if not found:
        named = [currencies_of(code, own) for code in _IN_MONEY.findall(text)]
        found = {Unit(None, one) for one in named if one}
    return found.pop() if len(found) == 1 else None


def nested_unit(outer: Unit, inner: Unit) -> Unit | None:
    """The unit of an inner text under an outer one: of a cell under a heading, of a heading under a title.

    None if the two contradict each other: two powers, two currencies, or plain euros where all is in ``k€``.
    """
    if outer.power and outer.currencies and inner.currencies and inner.power is None:
        return None
    return merged_units(outer, inner)
