"""A small document of things, for tests of editable grids."""

from dataclasses import dataclass, replace
from typing import Any

from cxalloc_ui.models.grids.edit_model import EditModel
from cxalloc_ui.models.grids.grid_entry import GridEntry
from cxalloc_ui.models.table_model import Column

NAME, COST, TWICE, OWNER = range(4)


@dataclass(frozen=True)
class Thing:
    id: str
    name: str
    cost: int | None = None
    owner: str = ""


def columns() -> list[Column[Any]]:
    return [
        Column("name", "Name", lambda row: row.name, edit=lambda row: row.name),
        Column(
            "cost",
            "Cost",
            lambda row: row.cost,
            lambda cost: "–" if cost is None else f"{cost:,}",
            number=True,
            edit=lambda row: "" if row.cost is None else str(row.cost),
        ),
        Column(
            "twice",
            "Twice",
            lambda row: row.cost and 2 * row.cost,
            lambda value: "–" if value is None else str(value),
            copied=lambda row: "" if row.cost is None else str(2 * row.cost),
        ),
        Column("owner", "Owner", lambda row: row.owner, edit=lambda row: row.owner, read=str.upper),
    ]


class Store:
    """Takes the entries of a model and gives it the rows that come of them, as a document would."""

    def __init__(self, model: EditModel[Any], rows: list[Thing]) -> None:
        self.model, self.rows = model, rows
        self.entries: list[GridEntry] = []
        self.table: Any = None
        model.entered.connect(self.take)
        model.set_rows(rows)

    def take(self, entry: GridEntry) -> None:
        self.entries.append(entry)
        rows: dict[Any, Thing] = {row.id: row for row in self.rows if row.id not in entry.deleted}
        for cell in entry.cells:
            value: Any = cell.text if cell.column != "cost" else int(cell.text) if cell.text else None
            rows[cell.key] = replace(rows[cell.key], **{cell.column: value})
        made = [
            Thing(f"new{len(self.entries)}-{n}", row.get("name", "?"), int(row["cost"]) if row.get("cost") else None)
            for n, row in enumerate(entry.rows)
        ]
        kept = list(rows.values())
        copies = {key: replace(rows[key], id=f"{key}-copy{len(self.entries)}") for key in entry.duplicated}
        kept = [one for row in kept for one in (row, copies.get(row.id)) if one is not None]
        at = 1 + next((n for n, row in enumerate(kept) if row.id == entry.after), len(kept) - 1)
        self.show([*kept[:at], *made, *kept[at:]])

    def show(self, rows: list[Thing]) -> int:
        self.rows = rows
        return self.model.update_rows(rows)


ROWS = [Thing("a", "Ann", 3), Thing("b", "Bob", 1), Thing("c", "Cid", None), Thing("d", "Dan", 2, "IT")]
