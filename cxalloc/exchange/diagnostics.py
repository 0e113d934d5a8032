"""Findings of the readers, and the mapping from domain values to the cells that they were read from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from cxalloc.domain.amount_notes import WrittenAmount
from cxalloc.domain.errors import Finding, InvalidInput, Place
from cxalloc.domain.message import Count, Message, message

T = TypeVar("T")
MOST_ALIKE = 5
"""So many findings that expect the same of one column are listed one by one."""
MOST_ROWS_NAMED = 10
_NO_OTHER = "that no other"
"""What the domain expects of an id that occurs twice; the finding is placed at the later occurrence."""


@dataclass(frozen=True, slots=True)
class SourceCell:
    """A value in a file: its place, its text, the value that was read, and the field's name in the domain.

    ``shown`` is how a finding of the domain shows the value.
    """

    place: Place
    text: str
    value: Any
    fields: tuple[str, ...]
    shown: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row of a table, or a table of a TOML file, that a domain value was made from.

    ``has_column`` says whether the table may have a column: a missing value is reported at the place where it belongs.
    """

    place: Place
    cells: Sequence[SourceCell] = ()
    has_column: Callable[[str], bool] = lambda name: False

    def where(self, name: str) -> Place:
        """The place of a column of this row, whether or not it is there."""
        return replace(self.place, column=name) if self.has_column(name) else self.place


class Findings:
    """Collects the findings of all files, and adds to those of the domain the place of the value they concern."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.amounts: list[WrittenAmount] = []
        """Every amount that was read, as it was written."""
        self._sources: dict[tuple[str, str], list[SourceRow]] = defaultdict(list)
        self._noted: set[tuple[str, str, str]] = set()
        self._used: set[tuple[Place, str]] = set()

    def add(self, finding: Finding) -> None:
        """Add a finding that has its place."""
        self.findings.append(finding)
        self._noted.add((finding.entity, finding.key, finding.field))

    def note(self, entity: str, key: str, cell: SourceCell, expected: Message) -> None:
        """Add a finding about a cell."""
        self.add(Finding(entity, key, cell.fields[0], cell.text, expected, cell.place))

    def came_from(self, entity: str, key: str, source: SourceRow) -> None:
        """Remember that a domain value was, among others, made from ``source``."""
        self._sources[entity, key].append(source)

    def attempt(self, make: Callable[[], T]) -> T | None:
        """Returns the result of ``make``; None if the domain rejects it, in which case its findings are added."""
        try:
            return make()
        except InvalidInput as error:
            for finding in error.findings:
                self.take(finding)
            return None

    def take(self, finding: Finding) -> None:
        """Add a finding of the domain with the place of the value that it is about."""
        if finding.place is not None:
            self.add(finding)
            return
        sources = self._sources.get((finding.entity, finding.key), [])
        cells = [cell for source in sources for cell in source.cells if finding.field in cell.fields]
        exact = [cell for cell in cells if finding.value in (cell.shown, cell.text, str(cell.value))]
        unused = [cell for cell in exact if (cell.place, str(finding.expected)) not in self._used]
        if exact:
            cell = (unused or exact)[-1 if _NO_OTHER in str(finding.expected) else 0]
            self._used.add((cell.place, str(finding.expected)))
            self.add(replace(finding, value=cell.text, place=cell.place))
        elif (finding.entity, finding.key, finding.field) in self._noted:
            # A value that could not be read was left out, and the domain misses it: reported already.
            return
        elif cells:
            self.add(finding.at(cells[0].place))
        else:
            self.add(finding.at(sources[0].where(finding.field)) if sources else finding)

    def done(self, files: Iterable[str] = ()) -> None:
        """Raise InvalidInput with all findings if there are any: file by file, each from the top."""
        if self.findings:
            order = {file: position for position, file in enumerate(files)}

            def position(finding: Finding) -> tuple[int, int]:
                place = finding.place
                return (order.get(str(place.file), len(order)), place.row or 0) if place else (-1, 0)

            raise InvalidInput(sorted(dict.fromkeys(self.findings), key=position))


def grouped(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings without repetitions; of many that expect the same of one column, the first, with the rows of the others.

    Whoever reads 400 lines that say the same does not find the one that says something else.
    """
    alike: dict[Hashable, list[Finding]] = {}
    keys = {finding: _alike(finding) for finding in findings}
    for finding, key in keys.items():
        alike.setdefault(key, []).append(finding)
    found: list[Finding] = []
    for finding, key in keys.items():
        several = alike[key]
        if len(several) <= MOST_ALIKE:
            found.append(finding)
        elif finding is several[0]:
            found.append(_with_rows(several))
    return tuple(found)


def _alike(finding: Finding) -> Hashable:
    """What findings have in common that are listed as one."""
    place = finding.place
    if place is None or place.row is None or not place.column:
        return finding
    return place.file, place.column, finding.entity, finding.field, finding.expected


def _with_rows(findings: Sequence[Finding]) -> Finding:
    first, *others = findings
    numbers = [str(one.place.row) for one in others if one.place is not None]
    rows = ", ".join(numbers[:MOST_ROWS_NAMED]) + (" …" if len(numbers) > MOST_ROWS_NAMED else "")
    expected = message("tables.like_it", expected=first.expected, n=Count(len(others)), rows=rows)
    return replace(first, expected=expected)
