"""Lines and columns of the grid of initiatives: each at its committed level, else at its first one."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cxalloc.domain.document.document import Document, DraftKey, Part
from cxalloc.domain.initiative import BenefitFromRoi, BenefitPerPeriod, BenefitProfile, Initiative, Level, StatedNpv
from cxalloc.messages.formatter import NOTHING
from cxalloc_ui.application.formats import message_text
from cxalloc_ui.application.texts import tr
from cxalloc_ui.models.candidate_rows import InitiativeRow
from cxalloc_ui.models.columns import NAME_WIDTH, dimension_title, status_word
from cxalloc_ui.models.grids.grid_columns import Texts, read_status, statuses
from cxalloc_ui.models.grids.grid_entry import CellError
from cxalloc_ui.models.table_model import Column
from cxalloc_ui.models.view import View

WAITING = "…"
"""Placeholder of a figure that is being computed."""
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


def shown_level(initiative: Initiative) -> Level:
    """Return the level that a line of the grid shows and edits: the committed one, else the first."""
    if initiative.commitment is not None:
        return initiative.level(initiative.commitment.level)
    return initiative.levels[0]


@dataclass(frozen=True)
class ComputedRows:
    """Computed rows, and the initiatives from which they were computed, both by id."""

    rows: Mapping[str, InitiativeRow]
    inputs: Mapping[str, Initiative]

    @classmethod
    def of(cls, view: View | None) -> ComputedRows:
        """Return the computed rows of a view."""
        if view is None:
            return cls({}, {})
        return cls({row.id: row for row in view.rows.initiatives}, view.base.initiative_by_id)


def initiative_lines(
    document: Document, computed: ComputedRows, before: Callable[[str], InitiativeLine | None]
) -> list[InitiativeLine]:
    """Return the lines of a document, in order. Unchanged lines are the same objects as before."""
    lines = []
    for initiative in document.portfolio.initiatives:
        key = initiative.id
        line, figures = before(key), computed.rows.get(key)
        is_current = figures is not None and computed.inputs.get(key) is initiative
        if (
            line is not None
            and line.initiative is initiative
            and line.is_current is is_current
            and _same_figures(line.figures, figures)
        ):
            lines.append(line)
        else:
            lines.append(InitiativeLine(initiative, figures, is_current))
    return lines


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

    return level_key(initiative.id, shown_level(initiative).name) if field in LEVEL_FIELDS else initiative.id


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


def initiative_columns(texts: Texts, dimensions: Sequence[str], *, planned: bool) -> list[Column[InitiativeLine]]:
    """Return the columns of the grid. The first three are those of the simplest table: name, cost, ROI."""
    formats, make = texts.formats, _Columns(texts)
    best = tr("Worked out at the best level, starting as early as it may")
    columns = [
        make.field("name", tr("Name"), lambda line: line.initiative.name, width=NAME_WIDTH),
        make.money("cost", tr("Cost"), lambda line: sum(sum(c.amounts) for c in line.level.costs), _cost_help(), 100),
        make.field(
            "roi",
            tr("ROI"),
            lambda line: line.level.benefit.roi if isinstance(line.level.benefit, BenefitFromRoi) else None,
            lambda value: NOTHING if value is None else formats.exact_share(value),
            number=True,
            width=75,
            help=tr("The return on all costs, where the benefit is stated so: 80 % or 0.8. It replaces a benefit"),
        ),
        make.money(
            "benefit",
            tr("Benefit"),
            lambda line: line.level.benefit.amount if isinstance(line.level.benefit, BenefitPerPeriod) else None,
            tr("Likely benefit in every period after delivery. It replaces an ROI"),
            95,
            shown=_benefit_by_period,
        ),
        _computed("expected_npv", tr("Expected NPV"), lambda line: line.npv, formats.money, best, texts.money, True),
        _computed("expected_roi", tr("Expected ROI"), lambda line: line.roi, formats.share, best, texts.share, False),
    ]
    if planned:
        columns.insert(5, _decision(formats.period))
    columns += [
        make.field("owner", tr("Owner"), lambda line: line.initiative.owner, _word, width=140, choices=texts.owners),
        make.status(),
        make.fund(),
        make.share("success", tr("Success"), lambda line: line.level.success, tr("Probability of success")),
        make.field(
            "duration",
            tr("Duration"),
            lambda line: line.level.duration,
            formats.number,
            number=True,
            width=85,
            help=tr("Periods from start to delivery"),
        ),
        make.period("earliest_start", tr("Earliest start"), lambda line: line.initiative.earliest),
        make.period("latest_start", tr("Latest start"), lambda line: line.initiative.latest),
        make.money(
            "run_cost",
            tr("Run cost"),
            lambda line: sum(cost.run for cost in line.level.costs) or None,
            tr("In every period after delivery"),
            95,
        ),
        make.share("low", tr("Low"), lambda line: line.level.low, tr("Worst case as a share of the likely benefit")),
        make.share("high", tr("High"), lambda line: line.level.high, tr("Best case as a share of the likely benefit")),
        make.money(
            "npv",
            tr("Stated NPV"),
            lambda line: line.level.benefit.npv if isinstance(line.level.benefit, StatedNpv) else None,
            tr("A net present value that was worked out elsewhere; it stands in place of a benefit"),
            105,
        ),
        make.field(
            "level",
            tr("Level"),
            lambda line: line.level.name,
            width=130,
            shown=_levels,
            help=_level_help(),
        ),
        *(make.tag(dimension) for dimension in dimensions),
        make.field("id", tr("Id"), lambda line: line.id, width=140, help=tr("By this rules and tables name it")),
    ]
    return columns


class _Columns:
    """Builds columns that edit fields of the document."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def field(
        self,
        key: str,
        title: str,
        value: Callable[[InitiativeLine], Any],
        text: Callable[[Any], str] = str,
        **more: Any,
    ) -> Column[InitiativeLine]:
        """Return a column whose cells show the text of a field."""
        edit = more.pop("edit", None) or self._edit(key)
        return Column(key, title, value, text, edit=edit, **more)

    def money(
        self, key: str, title: str, value: Callable[[InitiativeLine], Any], help: str, width: int, **more: Any
    ) -> Column[InitiativeLine]:
        formats = self._texts.formats
        return self.field(
            key,
            title,
            value,
            formats.money,
            number=True,
            width=width,
            help=f"{help} ({formats.currency})",
            tip=lambda line: formats.exact_money(value(line)),
            adds_up=True,
            **more,
        )

    def share(self, key: str, title: str, value: Callable[[InitiativeLine], Any], help: str) -> Column[InitiativeLine]:
        return self.field(key, title, value, self._texts.formats.exact_share, number=True, width=85, help=help)

    def period(self, key: str, title: str, value: Callable[[InitiativeLine], int | None]) -> Column[InitiativeLine]:
        return self.field(
            key,
            title,
            value,
            self._texts.formats.period,
            width=115,
            choices=self._texts.periods,
        )

    def status(self) -> Column[InitiativeLine]:
        from cxalloc.domain.initiative import Status

        return self.field(
            "status",
            tr("Status"),
            lambda line: list(Status).index(line.initiative.status),
            lambda value: status_word(list(Status)[value]),
            width=110,
            edit=lambda line: status_word(line.initiative.status),
            choices=statuses,
            only_choices=True,
            read=read_status,
        )

    def fund(self) -> Column[InitiativeLine]:
        names = self._texts.fund_name

        def funds(line: InitiativeLine) -> str:
            return "; ".join(names(cost.fund) for cost in line.level.costs)

        return self.field(
            "fund",
            tr("Fund"),
            funds,
            _word,
            width=120,
            edit=funds,
            choices=self._texts.fund_names,
            only_choices=True,
            read=self._texts.read_fund,
        )

    def tag(self, dimension: str) -> Column[InitiativeLine]:
        def values(line: InitiativeLine) -> str:
            return "; ".join(tag.value for tag in line.initiative.tags if tag.dimension == dimension)

        return self.field(
            f"tag:{dimension}",
            dimension_title(dimension),
            values,
            _word,
            width=140,
            edit=values,
            choices=lambda: self._texts.tag_values(dimension),
            help=tr("Tag: {dimension}. Several values are separated by a semicolon").format(dimension=dimension),
        )

    def _edit(self, key: str) -> Callable[[InitiativeLine], str]:
        return lambda line: self._texts.text(Part.INITIATIVE, place_of_field(line.initiative, key), key)


def _computed(
    key: str,
    title: str,
    value: Callable[[InitiativeLine], Any],
    text: Callable[[Any], str],
    help: str,
    copied: Callable[[Any], str],
    adds_up: bool,
) -> Column[InitiativeLine]:
    return Column(
        key,
        title,
        value,
        text,
        number=True,
        width=110,
        help=help,
        copied=lambda line: copied(value(line)),
        shown=lambda line: "" if line.is_current else WAITING,
        adds_up=adds_up,
    )


def _decision(label: Callable[[int], str]) -> Column[InitiativeLine]:
    return Column(
        "decision",
        tr("In the plan"),
        lambda line: line.start,
        lambda start: tr("○ not funded") if start is None else tr("● from {period}").format(period=label(start)),
        width=125,
        help=tr("Whether the current plan funds it, and from when"),
        state=lambda line: "good" if line.start is not None else "muted",
    )


def _benefit_by_period(line: InitiativeLine) -> str:
    benefit = line.level.benefit
    return tr("by period") if isinstance(benefit, BenefitProfile) and any(benefit.likely) else ""


def _levels(line: InitiativeLine) -> str:
    others = len(line.initiative.levels) - 1
    return tr("{level} (+ {n})").format(level=line.level.name, n=others) if others else ""


def _cost_help() -> str:
    return tr("Sum over the duration, without run costs. Of several funding levels the line shows and edits the first")


def _level_help() -> str:
    return tr(
        "Of several funding levels the line shows and edits the first, or the one that is committed; "
        "the panel beside the grid has them all"
    )


def _word(text: str) -> str:
    return text or NOTHING


def searched_text(line: InitiativeLine, texts: Texts) -> str:
    """Return the text of a line that the filter searches."""
    initiative = line.initiative
    funds = (texts.fund_name(cost.fund) for level in initiative.levels for cost in level.costs)
    return " ".join([initiative.name, initiative.owner, initiative.id, *funds, *(tag.value for tag in initiative.tags)])
