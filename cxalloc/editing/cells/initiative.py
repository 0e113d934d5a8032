"""The cells of an initiative. Fields have the names of the columns of a portfolio folder."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from cxalloc.domain import expected as expectations
from cxalloc.domain.errors import Checks, Finding, InvalidInput
from cxalloc.domain.initiative import Commitment, Initiative, Level, Status
from cxalloc.domain.message import message
from cxalloc.editing.cells.candidate import tags_text, with_tags
from cxalloc.editing.cells.level import LevelEditor, is_level_field
from cxalloc.editing.cells.reader import Finder, Reader, expected, given
from cxalloc.exchange.parsers.statuses import status_word


def initiative_text(reader: Reader, initiative: Initiative, field: str) -> str:
    """The text of a cell of the initiative."""
    commitment = initiative.commitment
    if field.startswith("tag:"):
        return tags_text(initiative.tags, field.removeprefix("tag:"))
    match field:
        case "id" | "name" | "owner":
            return str(getattr(initiative, field))
        case "status":
            return initiative.status.value
        case "earliest_start":
            return reader.show_period(initiative.earliest)
        case "latest_start":
            return "" if initiative.latest is None else reader.show_period(initiative.latest)
        case "committed_level":
            return "" if commitment is None else commitment.level
        case "committed_start":
            return "" if commitment is None else reader.show_period(commitment.start)
    raise KeyError(field)


class InvalidLevel(InvalidInput):
    """Findings about one level, by the name that it had before the edit."""

    def __init__(self, findings: Iterable[Finding], level: str) -> None:
        super().__init__(findings)
        self.level = level


class InitiativeEditor:
    """Sets cells of an initiative and its levels, and builds it."""

    def __init__(self, reader: Reader, initiative: Initiative, funds: Finder, first_fund: str) -> None:
        self._reader = reader
        self._initiative = initiative
        self._funds, self._first_fund = funds, first_fund
        self._values: dict[str, Any] = {}
        self._committed: dict[str, Any] = {}
        self._levels: dict[str, LevelEditor] = {}

    def set(self, level: str, field: str, text: str) -> None:
        """Set a cell of the initiative, or of a level of it. Raises Refusal."""
        if is_level_field(field):
            self._level(level).set(field, text)
            return
        reader = self._reader
        if field.startswith("tag:"):
            tags = self._values.get("tags", self._initiative.tags)
            self._values["tags"] = with_tags(reader, tags, field.removeprefix("tag:"), text)
            return
        match field:
            case "id" | "name":
                self._values[field] = given(text, message("cells.id") if field == "id" else expectations.NAME)
            case "owner":
                self._values[field] = text.strip()
            case "status":
                word = status_word(text.strip() or Status.CANDIDATE).lower()
                if word not in list(Status):
                    raise expected(expectations.one_of(Status))
                self._values["status"] = Status(word)
            case "earliest_start":
                self._values["earliest"] = reader.period(text) if text.strip() else 0
            case "latest_start":
                self._values["latest"] = reader.period(text) if text.strip() else None
            case "committed_level":
                self._committed["level"] = text.strip() or None
            case "committed_start":
                self._committed["start"] = reader.period(text) if text.strip() else None
            case _:
                raise KeyError(field)

    def _level(self, name: str) -> LevelEditor:
        levels = self._initiative.levels
        if not name and len(levels) > 1:
            raise expected(message("cells.cell_of_level", names=", ".join(level.name for level in levels)))
        name = name or levels[0].name
        if name not in self._levels:
            self._levels[name] = LevelEditor(self._reader, self._initiative.level(name), self._funds, self._first_fund)
        return self._levels[name]

    def build(self) -> Initiative:
        """The initiative with its cells set. Raises InvalidInput, or Refusal."""
        values = self._values
        if self._levels:
            built = {name: work.build() for name, work in self._levels.items()}
            values["levels"] = tuple(built.get(level.name, level) for level in self._initiative.levels)
        status = values.get("status", self._initiative.status)
        before = self._initiative.commitment
        names = {old.name: new.name for old, new in zip(self._initiative.levels, self._levels_after(), strict=True)}
        if self._committed or status is not self._initiative.status or (before and names[before.level] != before.level):
            values["commitment"] = self._commitment(status, names)
        try:
            return replace(self._initiative, **values) if values else self._initiative
        except InvalidInput:
            for level in self._levels_after():
                checks = Checks("initiative", self._initiative.id)
                level.check(checks)
                if checks.findings:
                    old = next(old for old, new in names.items() if new == level.name)
                    raise InvalidLevel(checks.findings, old) from None
            raise

    def _levels_after(self) -> tuple[Level, ...]:
        levels: tuple[Level, ...] = self._values.get("levels", self._initiative.levels)
        return levels

    def _commitment(self, status: Status, names: dict[str, str]) -> Commitment | None:
        """The new commitment; the old one is dropped with the status. The domain refuses a start without the status."""
        before = self._initiative.commitment if status is Status.COMMITTED else None
        start = self._committed.get("start", before.start if before else None)
        if start is None:
            if self._committed.get("level"):
                raise expected(message("cells.commitment"), "committed_level")
            return None
        first = next(iter(names.values()))
        level = self._committed.get("level") or (names[before.level] if before else first)
        if "level" not in self._committed and before is None and len(names) > 1:
            raise expected(message("cells.committed_level", names=", ".join(names.values())))
        return Commitment(level, start)
