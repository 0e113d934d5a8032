"""TOML, and the lines in which its keys stand."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from typing import Any

from cxalloc.domain.errors import Finding, InvalidInput, Place
from cxalloc.domain.message import message

DEEPEST = 20
"""The deepest nesting of tables and lists; a portfolio has four levels."""

_HEADING = re.compile(r"\s*(\[\[?)([^\]]+)\]")
_KEY = re.compile(r"\s*((?:[\w-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)\s*=")
_PART = re.compile(r"[\w-]+|\"[^\"]*\"|'[^']*'")


def parse_toml(source: str, file: str) -> dict[str, Any]:
    """The content of a TOML text, floats as Decimal. Raises InvalidInput that names the line in ``file``."""
    try:
        content = tomllib.loads(source, parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError) as error:
        found = re.search(r"at line (\d+)", str(error))
        lines = source.splitlines()
        row = int(found[1]) if found else len(lines)
        line = lines[row - 1].strip() if 0 < row <= len(lines) else ""
        raise InvalidInput(
            [Finding("line", "", "", line, message("input.toml", problem=str(error)), Place(file, row))]
        ) from None
    if _is_deep(content):
        raise InvalidInput([Finding("file", file, "", "", message("input.toml_depth", n=str(DEEPEST)), Place(file))])
    return content


def _is_deep(content: dict[str, Any]) -> bool:
    """Whether values are nested so deeply that to show them would exhaust the stack: a key of a thousand parts is."""
    level: list[Any] = [content]
    for _ in range(DEEPEST):
        inside = [one.values() if isinstance(one, dict) else one for one in level]
        level = [value for values in inside for value in values if isinstance(value, dict | list)]
        if not level:
            return False
    return True


def lines_of_keys(source: str) -> dict[str, int]:
    """The line of each key (``funds[2].amounts``), as far as the lines show it: the TOML reader keeps no places."""
    lines: dict[str, int] = {}
    table, counts = "", dict[str, int]()
    for number, line in enumerate(source.splitlines(), start=1):
        if heading := _HEADING.match(line):
            parts = _parts(heading[2])
            parts[0] += f"[{counts[parts[0]]}]" if heading[1] == "[" and parts[0] in counts else ""
            table = ".".join(parts)
            if heading[1] == "[[":
                counts[table] = counts.get(table, 0) + 1
                table += f"[{counts[table]}]"
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines.setdefault(join_path(table, ".".join(_parts(key[1]))), number)
    return lines


def _parts(key: str) -> list[str]:
    return [part.strip("\"'") for part in _PART.findall(key)]


def join_path(path: str, name: str) -> str:
    """The path of a key in a table."""
    return f"{path}.{name}" if path else name
