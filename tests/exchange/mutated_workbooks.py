"""Workbooks whose XML is sound, and mutated by structure: elements, attributes, texts, parts."""

from __future__ import annotations

import io
import random
import zipfile
from copy import deepcopy
from functools import cache
from xml.etree import ElementTree

import xlsxwriter

from tests.exchange.workbooks.test_open_document import number, row, table, text, written

TEXTS = [
    "", "0", "1", "-1", "1e308", "1e999", "nan", "#N/A", "99999", "s", "str", "e", "b", "d", "inlineStr", "A1",
    "XFD1048576", "a1", "A0", "AAAA1", "A1:XFD1048576", "rId1", "rId99", "../x", "/xl/workbook.xml", "true", "hidden",
    "General", "0%", '0.00,,"k€"', "[$€-40C]0", "[h]:mm", "x" * 3000, "\u202e", "_x0000_", "2027-01-01", "PT0S",
    "currency", "percentage", "1000000000", "date", "EUR", "Total", "roi", "Coût (k€)", "12 %", "1 234,5 €",
]  # fmt: skip


def changes(chance: random.Random) -> int:
    """How many changes an input has: mostly one."""
    return 1 + min(int(chance.expovariate(1.2)), 6)


def excel_parts() -> dict[str, bytes]:
    """The parts of a sound Excel workbook with formats, merged and hidden cells, formulas, and a sheet of costs."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        thousands, share = book.add_format({"num_format": '#,##0.0 "k€"'}), book.add_format({"num_format": "0.0 %"})
        sheet = book.add_worksheet("Plan")
        sheet.write_row(0, 0, ["id", "name", "cost", "roi", "fund", "Début"])
        for at, (key, name, cost, roi, fund) in enumerate(
            [("a", "A", 10.5, 0.35, "opex"), ("c", "Café", 8, 1.2, "capex")]
        ):
            sheet.write_row(at + 1, 0, [key, name])
            sheet.write_number(at + 1, 2, cost, thousands)
            sheet.write_formula(at + 1, 3, "=7/20", share, roi)
            sheet.write_row(at + 1, 4, [fund, "T2 2027"])
        sheet.write_row(3, 0, ["d", "D", "", 0.5])
        sheet.merge_range(2, 5, 3, 5, "T3 2027")
        sheet.set_row(6, None, None, {"hidden": True})
        costs = book.add_worksheet("costs")
        costs.write_row(0, 0, ["initiative", "offset", "amount", "fund"])
        costs.write_row(1, 0, ["d", 1, 7, "opex"])
        costs.write_row(2, 0, ["d", "run", 7, "opex"])
        book.add_worksheet("Notes").write(0, 0, "x")
    with zipfile.ZipFile(made) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def open_document_parts() -> dict[str, bytes]:
    """The parts of a sound OpenDocument workbook with units, percentages, merged and repeated cells."""
    euros = number("10.5", "currency", **{"office:currency": "EUR"})
    rows = [
        row(*map(text, ["name", "cost", "roi", "fund"])),
        row(text("A"), euros, number("0.35", "percentage"), text("opex")),
        row(text("C"), number(8, **{"table:style-name": "thousands"}), number("0.2"), text("capex")),
        row(text("D"), number(1), number("0.2"), text("opex", **{"table:number-rows-spanned": "2"})),
        row(text("E"), *[number(2, **{"table:number-columns-repeated": "2"})], "<table:covered-table-cell/>"),
        "<table:table-row-group>" + row(**{"table:number-rows-repeated": "2"}) + "</table:table-row-group>",
    ]  # fmt: skip
    made = io.BytesIO()
    written(made, table(*rows) + table(row(text("a")), name="Notes", style="hidden"), active="Plan")
    with zipfile.ZipFile(made) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@cache
def _sound_parts(kind: str) -> dict[str, bytes]:
    parts = excel_parts() if kind == "xlsx" else open_document_parts()
    return {name: content for name, content in parts.items() if "docProps" not in name and "theme" not in name}


@cache
def _tree_of(kind: str, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(_sound_parts(kind)[name])


def mutate_xml(chance: random.Random, root: ElementTree.Element) -> None:
    """Change an element, an attribute or a text."""
    elements = list(root.iter())
    one, other = chance.choice(elements), chance.choice(elements)
    match chance.randrange(10):
        case 0 | 1 if one.attrib:
            one.set(chance.choice(sorted(one.attrib)), chance.choice(TEXTS))
        case 2 if one.attrib:
            del one.attrib[chance.choice(sorted(one.attrib))]
        case 3 | 4:
            one.text = chance.choice(TEXTS)
        case 5 if len(one):
            one.remove(chance.choice(list(one)))
        case 6 if len(one):
            one.insert(chance.randrange(len(one) + 1), deepcopy(chance.choice(list(one))))
        case 7 if other.attrib:
            key = chance.choice(sorted(other.attrib))
            one.set(key, other.attrib[key])
        case 8:
            one.insert(0, ElementTree.Element(other.tag, dict(other.attrib)))
        case _:
            one.tag = chance.choice([other.tag, other.tag.rpartition("}")[2], "{urn:x}" + one.tag.rpartition("}")[2]])


def _a_workbook(kind: str, chance: random.Random) -> dict[str, bytes]:
    parts = dict(_sound_parts(kind))
    trees: dict[str, ElementTree.Element] = {}
    for _ in range(changes(chance)):
        name = chance.choice(sorted(parts))
        if chance.random() < 0.03:
            parts[chance.choice([name.upper(), f"/{name}", name.replace("1", "2")])] = parts.pop(name)
        elif name in _sound_parts(kind) and name.endswith((".xml", ".rels")):
            tree = trees.setdefault(name, deepcopy(_tree_of(kind, name)))
            mutate_xml(chance, tree)
            parts[name] = ElementTree.tostring(tree, "utf-8", xml_declaration=True)
    made = io.BytesIO()
    packing = chance.choice([zipfile.ZIP_STORED] * 3 + [zipfile.ZIP_DEFLATED])
    with zipfile.ZipFile(made, "w", packing) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return {f"t.{kind}": made.getvalue()}


def an_excel_workbook(chance: random.Random) -> dict[str, bytes]:
    """A workbook whose XML is sound, and whose content need not be."""
    return _a_workbook("xlsx", chance)


def an_open_document(chance: random.Random) -> dict[str, bytes]:
    """The same as OpenDocument."""
    return _a_workbook("ods", chance)
