"""The lines of the grid of initiatives: each at its committed level, else at its first one."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

from cxalloc.domain.document.document import Document, DraftKey, Part
from cxalloc.domain.initiative import BenefitFromRoi, Initiative, Level
from cxalloc_ui.application.formats import message_text
from cxalloc_ui.application.texts import tr
from cxalloc_ui.models.candidate_rows import InitiativeRow
from cxalloc_ui.models.grids.grid_columns import Texts
from cxalloc_ui.models.grids.grid_entry import CellError
from cxalloc_ui.models.table_model import Column
from cxalloc_ui.models.view import View

_Item = TypeVar("_Item", Initiative, InitiativeRow)
LEVEL_FIELDS = frozenset(
    "level fund cost run_cost benefit roi npv success duration low high".split()  # noqa: SIM905 - more readable
)


@dataclass(frozen=True, slots=True)
class InitiativeLine:
    """An initiative as it is edited, with its figures as last computed.

    ``is_current`` says that the figures belong to exactly this state of the initiative.
    """

    initiative: Initiative
    figures: InitiativeRow | None = None
    is_current: bool = False

    @property
    def id(self) -> str:
        return self.initiative.id

    @property
    def candidate(self) -> Initiative:
        """The initiative of the line."""
        return self.initiative

    @property
    def level(self) -> Level:
        """The funding level that the line shows and edits."""
        return shown_level(self.initiative)

    @property
    def cost(self) -> int:
        """What the level costs over its duration (minor units), without run costs."""
        return sum(sum(cost.amounts) for cost in self.level.costs)

    @property
    def stated_roi(self) -> Decimal | None:
        """The ROI that was typed; None if the benefit is stated otherwise."""
        benefit = self.level.benefit
        return benefit.roi if isinstance(benefit, BenefitFromRoi) else None

    @property
    def npv(self) -> int | None:
        """Expected NPV (minor units) at the best level; None until it is computed."""
        return self.figures.best.npv if self.figures and self.is_current else None

    @property
    def roi(self) -> Any:
        """Expected ROI at the best level; None until it is computed."""
        return self.figures.roi if self.figures and self.is_current else None

    @property
    def start(self) -> int | None:
        """The period from which the plan funds the initiative; None if it does not."""
        verdict = self.figures.verdict if self.figures else None
        return verdict.start if verdict is not None and verdict.funded else None


def total_roi(lines: Sequence[InitiativeLine]) -> Fraction | None:
    """Return (benefits - costs) / costs of the sums at the best levels, undiscounted; None without costs.

    Initiatives with a stated NPV, which have no benefit, are left out; so are those whose figures are not known yet.
    """
    options = [line.figures.best for line in lines if line.figures is not None and line.is_current]
    returning = [(one.cost, one.benefit) for one in options if one.benefit is not None]
    cost, benefit = sum(cost for cost, _ in returning), sum(benefit for _, benefit in returning)
    return Fraction(benefit - cost, cost) if cost else None


def shown_level(initiative: Initiative) -> Level:
    """Return the level that a line of the grid shows and edits: the committed one, else the first."""
    if initiative.commitment is not None:
        return initiative.level(initiative.commitment.level)
    return initiative.levels[0]


@dataclass(frozen=True)
class ComputedRows:
    """Computed rows, and the initiatives from which they were computed, in order and by id."""

    rows: Mapping[str, InitiativeRow]
    inputs: Mapping[str, Initiative]
    ordered: tuple[InitiativeRow, ...] = ()
    base: tuple[Initiative, ...] = ()

    @classmethod
    def of(cls, view: View | None) -> ComputedRows:
        """Return the computed rows of a view."""
        if view is None:
            return cls({}, {})
        rows = view.rows
        portfolio = view.portfolio
        return cls(rows.initiative_by_id, portfolio.initiative_by_id, rows.initiatives, portfolio.initiatives)


class InitiativeLines:
    """Makes the lines of a document: all of them, or only those that differ from the lines made before.

    What has changed is found by the identity of initiatives and computed rows, which edits and views keep; so an edit
    or a plan costs the lines that it changes, and not those of ten thousand initiatives.
    """

    def __init__(self) -> None:
        self._initiatives: tuple[Initiative, ...] = ()
        self._computed = ComputedRows.of(None)
        self._waiting: set[str] = set()
        """The initiatives whose figures do not belong to their present state."""

    def all(
        self, document: Document, computed: ComputedRows, before: Callable[[str], InitiativeLine | None]
    ) -> list[InitiativeLine]:
        """Return all lines, in order. Unchanged lines are the same objects as before."""
        self._initiatives, self._computed = document.portfolio.initiatives, computed
        lines = [_line(initiative, computed, before(initiative.id)) for initiative in self._initiatives]
        self._waiting = {line.id for line in lines if not line.is_current}
        return lines

    def changed(
        self, document: Document, computed: ComputedRows, before: Callable[[str], InitiativeLine | None]
    ) -> list[InitiativeLine] | None:
        """Return the lines that differ from before; None if lines came, went or moved."""
        initiatives = document.portfolio.initiatives
        edited = _changed_ids(self._initiatives, initiatives)
        inputs, rows = (
            _changed_ids(self._computed.base, computed.base),
            _changed_ids(self._computed.ordered, computed.ordered),
        )
        if edited is None or inputs is None or rows is None:
            return None
        self._initiatives, self._computed = initiatives, computed
        found = []
        by_id = document.portfolio.initiative_by_id
        for key in edited | inputs | rows | self._waiting:
            line = before(key)
            if line is None or key not in by_id:
                continue
            made = _line(by_id[key], computed, line)
            (self._waiting.discard if made.is_current else self._waiting.add)(key)
            if made is not line:
                found.append(made)
        return found


def _line(initiative: Initiative, computed: ComputedRows, before: InitiativeLine | None) -> InitiativeLine:
    """Return the line of an initiative: the one from before if it looks the same."""
    figures = computed.rows.get(initiative.id)
    known = computed.inputs.get(initiative.id)
    # Under a scenario equal ones may be other objects: its changes are made anew for each view.
    is_current = figures is not None and (known is initiative or known == initiative)
    if (
        before is not None
        and before.initiative is initiative
        and before.is_current is is_current
        and _same_figures(before.figures, figures)
    ):
        return before
    return InitiativeLine(initiative, figures, is_current)


def _changed_ids(before: Sequence[_Item], after: Sequence[_Item]) -> set[str] | None:
    """Return the ids of items that are other objects than before; None if items came, went or moved."""
    if before is after:
        return set()
    if len(before) != len(after):
        return None
    other = [(one, two) for one, two in zip(before, after, strict=True) if one is not two]
    return {two.id for _, two in other} if all(one.id == two.id for one, two in other) else None


def _same_figures(one: InitiativeRow | None, other: InitiativeRow | None) -> bool:
    """Return whether two rows look the same in the grid."""
    if one is other:
        return True
    if one is None or other is None:
        return False
    best, rest = one.best, other.best
    if (best.npv, best.cost, best.benefit) != (rest.npv, rest.cost, rest.benefit):
        return False
    decided, after = one.verdict, other.verdict
    if decided is None or after is None:
        return decided is after
    return (decided.funded, decided.start) == (after.funded, after.start)


def place_of_field(initiative: Initiative, field: str) -> str:
    """Return the key of a field's cell: the key of the level for fields of a level, else of the initiative."""
    from cxalloc.editing.cells.cells import level_key

    is_of_level = field in LEVEL_FIELDS or field.startswith("score:")
    return level_key(initiative.id, shown_level(initiative).name) if is_of_level else initiative.id


def initiative_errors(
    document: Document, columns: Sequence[Column[InitiativeLine]]
) -> dict[tuple[Hashable, str], CellError]:
    """Return the rejected texts by line and column; those without a column appear at the level or the name."""
    from cxalloc.editing.cells.cells import find_level

    known = {column.key for column in columns}
    cell_errors: dict[tuple[Hashable, str], CellError] = {}
    for (part, key, field), draft in document.drafts.items():
        if part is not Part.INITIATIVE:
            continue
        try:
            whose, level = find_level(document.portfolio.initiative_by_id, key)
        except KeyError:
            continue
        initiative = document.portfolio.initiative_by_id[whose]
        if field in known and level in ("", shown_level(initiative).name):
            cell_errors[whose, field] = CellError(draft.text, draft.reason)
        else:
            where = "level" if level else "name"
            message = tr("{level}, {field}: {text}: {reason}") if level else tr("{field}: {text}: {reason}")
            own = level if where == "level" else initiative.name
            reason = message.format(level=level, field=field, text=draft.text, reason=message_text(draft.reason))
            cell_errors.setdefault((whose, where), CellError(shown_level(initiative).name if level else own, reason))
    return cell_errors


def drafts_of(document: Document, initiative: str) -> dict[DraftKey, CellError]:
    """Return the rejected texts of one initiative and its levels."""
    return {
        place: CellError(draft.text, draft.reason)
        for place, draft in document.drafts.items()
        if place[0] is Part.INITIATIVE and (place[1] == initiative or place[1].startswith(f"{initiative}/"))
    }


def searched_text(line: InitiativeLine, texts: Texts) -> str:
    """Return the text of a line that the filter searches."""
    initiative = line.initiative
    funds = (texts.fund_name(cost.fund) for level in initiative.levels for cost in level.costs)
    return " ".join([initiative.name, initiative.owner, initiative.id, *funds, *(tag.value for tag in initiative.tags)])
