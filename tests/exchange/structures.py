"""Inputs of every reader, mutated by structure: rows, columns, cells, elements, attributes, keys, files.

A mutation keeps what is around it sound, so that the input gets past the parser to what stands behind it. An input is
known by its kind and its number: the same one is made again from these two.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.portfolio import Portfolio
from cxalloc.exchange.folder.portfolio_folder import read_folder_with_notes
from cxalloc.exchange.folder.writer import folder_texts
from cxalloc.exchange.tables.importer import preview_table
from cxalloc.exchange.tables.strict_table import read_table
from cxalloc.messages.findings import error_messages
from cxalloc.messages.formatter import Formatter
from tests.exchange import hostile
from tests.exchange.mutated_workbooks import an_excel_workbook, an_open_document, changes
from tests.storage.examples import rich_portfolio

Table = list[list[str]]

CELLS = [
    *hostile.CELLS, "0.5", "1e400", "-0", "1e-400", "1" * 400, "0,0", "1'234", "１２", "٣", "½", "²", "1\u00a0234",
    "12 k€", "5 M$", "(1 234,50 €)", "--1", "1-", "+5", "€", "k", "%5", "1 %%", "100000000000 %", "1/2", "a" * 3000,
    "<b>x</b>", "\u202egnp.exe", "\x1b[31m", "\0", "\r", "a\nb", '""', "'", "=HYPERLINK(1)", "@x", "ß", "İ", "\ud83d",
    "2027-Q5", "2027-00", "T0 2027", "99999999-Q1", "fin", "Total", "Sous-total", "TRUE", "oui", "x:y:z", ":", "é:è",
    "data-platform", "réclamations 2.0", "opex; capex", "full", "1.200", "1,200", "1.200.300,5", "mensuel", "/mois",
]  # fmt: skip
HEADINGS = [
    *hostile.HEADINGS, "Coût 2027", "Cost Q1 2027", "T1 2027", "2027", "Type", "Petite enveloppe", "maximum", "ticket",
    "tier1_rate", "tier1_up_to", "cadence", "benefit_1001", "cost_00", "cost_²", "offset", "amount", "kind", "subject",
    "a(" + " " * 60, "(" * 60, "[k€]", "(€ par mois)", "Budget (k€/mois)", "per", "x" * 201, "ROI %", "Rendement",
]  # fmt: skip
PEOPLES: list[Table] = [
    [["Nom", "Coût (k€)", "ROI (%)", "Fonds", "Début", "Statut"], ["E", "12,5", "35", "opex", "T2 2027", ""],
     ["F", "8", "9,5", "capex", "", "obligatoire"], ["Total", "20,5", "", "", "", ""]],
    [["Portefeuille CX, montants en k€"], [], ["Projet", "Fonds", "Rendement", "Q1 2027", "Q2 2027"],
     ["Chat", "opex", "1,2", "4", "6"], ["Tri", "capex", "0,4", "", "7"]],
    [["Nom", "Type", "Montant (€)", "ROI", "Fonds"], ["Chat", "initiative", "10", "1,2", "opex"],
     ["Gestes", "petite enveloppe", "3", "0,4", "opex"]],
    [["name", "cost", "roi", "fund", "tag:m"], ["e", "1,234.50", "35 %", "opex", "x"], ["c", "5", "0.2", "capex", ""]],
    [["name", "maximum", "roi", "ticket", "fund"], ["Goodwill", "500", "0.4", "50", "opex"]],
]  # fmt: skip
SCALARS: list[Any] = [
    "", "x", "9 %", "EUR", "JPY", "XXX", "quarter", "month", "2027-Q1", "2027", "1e5", "a" * 3000, "\u202e", "\x07",
    0, 1, -1, 2**63, 10**30, True, False, Decimal("1e-999"), Decimal("1E+999"), Decimal("NaN"), Decimal("Infinity"),
    Decimal("-0"), Decimal("0.085"), [], {}, [1, "2", []], [[]], {"tag": "m:x"}, {"kind": "small_allocation"},
    [0] * 300,
]  # fmt: skip
KEYS = [
    "name", "currency", "horizon", "unit", "start", "budget_periods", "benefit_periods", "funds", "id", "amounts",
    "carry_over", "teams", "capacity", "rules", "select", "at_least", "at_most", "of", "window", "objective", "kind",
    "weights", "scenarios", "set", "annual_rate", "format", "late_start", "budget.factor", "fund.opex.factor", "", "x",
]  # fmt: skip
FORMATTERS = Formatter("en"), Formatter("fr")


def say(error: InvalidInput) -> None:
    """Render what is wrong in both languages, as a window or a terminal would."""
    for one in error_messages(error)[:5]:
        for formatter in FORMATTERS:
            assert formatter.render(one)


@dataclass(frozen=True)
class Case:
    """Files of an input, by their names, and how they are read."""

    kind: str
    number: int
    files: dict[str, bytes]

    def read(self, folder: Path) -> bool:
        """Read the input in a folder of its own; whether it was taken. Anything but InvalidInput is a fault."""
        for name, content in self.files.items():
            (folder / name).write_bytes(content)
        try:
            return bool(self._taken(folder))
        finally:
            for name in self.files:
                (folder / name).unlink()

    def _taken(self, folder: Path) -> Portfolio | None:
        try:
            if self.kind in FOLDERS:
                return read_folder_with_notes(folder)[0]
            path = folder / next(iter(self.files))
            if self.number % 8 == 0:
                return read_table(path, hostile.FRAME)
            base = (hostile.FRAME, hostile.BASE)[self.number % 2]
            preview = preview_table(path, base)
        except InvalidInput as error:
            say(error)
            return None
        assert (preview.portfolio is None) == bool(preview.findings)
        if preview.findings:
            say(InvalidInput(preview.findings))
        elif isinstance(base, Portfolio):
            assert preview.portfolio is not None
            assert {"a", "b"} <= set(preview.portfolio.initiative_by_id)
        return preview.portfolio


def make(kind: str, number: int) -> Case:
    """The input of that number."""
    chance = random.Random(f"{kind} {number}")
    return Case(kind, number, KINDS[kind](chance))


# Tables


def mutate_table(chance: random.Random, rows: Table, headings: list[str]) -> None:
    """Change one thing of a rows with a row at least."""
    row, column = chance.randrange(len(rows)), chance.randrange(max(map(len, rows)) or 1)
    match chance.randrange(12):
        case 0 | 1 | 2 | 3:
            _cell(rows, row, column, chance.choice(CELLS))
        case 4 | 5:
            _cell(rows, min(row, 2) if chance.random() < 0.1 else 0, column, chance.choice(headings))
        case 6 if len(rows) > 1:
            del rows[row]
        case 7:
            rows.insert(chance.randrange(len(rows) + 1), list(rows[row]))
        case 8:
            for cells in rows:
                del cells[column : column + 1]
        case 9:
            value = chance.choice(CELLS)
            for at, cells in enumerate(rows):
                cells.insert(min(column, len(cells)), value if at else chance.choice(headings))
        case 10:
            other = chance.randrange(len(rows))
            rows[row], rows[other] = rows[other], rows[row]
        case _:
            old, other = _get(rows, row, column), chance.randrange(len(rows))
            _cell(rows, row, column, _get(rows, other, column) + chance.choice(["", " ", old]))
    if not rows:
        rows.append([""])


def _get(rows: Table, row: int, column: int) -> str:
    return rows[row][column] if column < len(rows[row]) else ""


def _cell(rows: Table, row: int, column: int, text: str) -> None:
    cells = rows[row]
    cells.extend([""] * (column + 1 - len(cells)))
    cells[column] = text


class Quoted(csv.excel):
    """Every cell in quotes."""

    quoting = csv.QUOTE_ALL


def _written(chance: random.Random, rows: Table, delimiter: str, encoding: str) -> bytes:
    made = io.StringIO(newline="")
    end = chance.choice(["\n", "\r\n", "\n", "\n", "\r"])
    form = Quoted if chance.random() < 0.2 else csv.excel
    csv.writer(made, form, delimiter=delimiter, lineterminator=end).writerows(rows)
    return made.getvalue().encode(encoding, "replace")


@cache
def _sound_texts() -> dict[str, str]:
    return folder_texts(rich_portfolio())


@cache
def _sound_tables() -> dict[str, Table]:
    texts = _sound_texts().items()
    return {name: list(csv.reader(io.StringIO(text))) for name, text in texts if name.endswith(".csv")}


def a_table(chance: random.Random) -> dict[str, bytes]:
    """People's own table as text."""
    sound = [*PEOPLES, *PEOPLES, _sound_tables()["initiatives.csv"], _sound_tables()["small_allocations.csv"]]
    rows = deepcopy(chance.choice(sound))
    for _ in range(changes(chance)):
        mutate_table(chance, rows, HEADINGS)
    encoding = chance.choice(["utf-8"] * 5 + ["utf-8-sig", "cp1252", "utf-16", "mac_roman"])
    return {"t.csv": _written(chance, rows, chance.choice(",;\t"), encoding)}


def a_folder(chance: random.Random) -> dict[str, bytes]:
    """A folder of which one table is mutated, or more, or missing."""
    files = {name: text.encode() for name, text in _sound_texts().items()}
    for _ in range(1 + (chance.random() < 0.2)):
        name = chance.choice(sorted(_sound_tables()))
        rows = deepcopy(_sound_tables()[name])
        for _ in range(changes(chance)):
            mutate_table(chance, rows, [*rows[0], *HEADINGS])
        files[name] = _written(chance, rows, ",", "utf-8")
    if chance.random() < 0.05:
        del files[chance.choice(sorted(files))]
    return files


# TOML


def a_head(chance: random.Random) -> dict[str, bytes]:
    """A folder whose portfolio.toml has other keys and values."""
    import tomllib

    content = tomllib.loads(_sound_texts()["portfolio.toml"], parse_float=Decimal)
    for _ in range(changes(chance)):
        mutate_tree(chance, content)
    files = {name: text.encode() for name, text in _sound_texts().items()}
    return files | {"portfolio.toml": _toml(content).encode("utf-8", "replace")}


def mutate_tree(chance: random.Random, root: dict[str, Any]) -> None:
    """Change a key or a value anywhere in nested dictionaries and lists."""
    places: list[tuple[Any, Any]] = []
    _places(root, places)
    if not places:
        root[chance.choice(KEYS)] = chance.choice(SCALARS)
        return
    holder, key = chance.choice(places)
    match chance.randrange(7):
        case 0 | 1 | 2:
            holder[key] = deepcopy(chance.choice(SCALARS))
        case 3:
            del holder[key]
        case 4:
            other, there = chance.choice(places)
            value = deepcopy(other[there])
            holder[key] = value
        case 5 if isinstance(holder, list):
            holder.insert(key, deepcopy(holder[key]))
        case 5:
            holder[chance.choice(KEYS)] = holder.pop(key)
        case _ if isinstance(holder, dict):
            holder[chance.choice(KEYS)] = deepcopy(chance.choice(SCALARS))
        case _:
            holder.append(deepcopy(chance.choice(SCALARS)))


def _places(value: Any, found: list[tuple[Any, Any]]) -> None:
    for key in value if isinstance(value, dict) else range(len(value)):
        found.append((value, key))
        if isinstance(value[key], dict | list):
            _places(value[key], found)


def _toml(content: dict[str, Any]) -> str:
    return "".join(f"{_quoted(key)} = {_value(value)}\n" for key, value in content.items())


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_quoted(key)} = {_value(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        text = str(value).lower().replace("infinity", "inf")
        return text if value.is_finite() is False or "." in text or "e" in text else f"{text}.0"
    return _quoted(value) if isinstance(value, str) else str(value)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(one if one >= " " and one != "\x7f" else f"\\u{ord(one):04x}" for one in escaped) + '"'


KINDS: dict[str, Callable[[random.Random], dict[str, bytes]]] = {
    "table": a_table,
    "folder": a_folder,
    "head": a_head,
    "excel": an_excel_workbook,
    "open_document": an_open_document,
}
FOLDERS = ("folder", "head")


def numbers(first: int, count: int) -> Iterator[tuple[str, int]]:
    """The kinds and numbers of so many inputs, the kinds in turn."""
    kinds = list(KINDS)
    for number in range(first, first + count):
        yield kinds[number % len(kinds)], number
