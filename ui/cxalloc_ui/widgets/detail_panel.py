"""The panel beside the grid of candidates: all that is known about the selected one."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFormLayout, QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from cxalloc.domain.initiative import Level
from cxalloc.domain.ledger import Verdict
from cxalloc.domain.money import to_major
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.valuation import Valuation, costs_by_period
from cxalloc_ui.formats import NOTHING, Formats, periods_in_words, short_label
from cxalloc_ui.models.candidates import InitiativeRow, SmallAllocationRow
from cxalloc_ui.models.columns import dimension_title, status_word
from cxalloc_ui.models.sentences import benefit_sentence, relation_sentences
from cxalloc_ui.theme import heading, muted, set_state
from cxalloc_ui.widgets.figures import clear

CHART_HEIGHT = 170
AXIS_WIDTH = 54


class DetailPanel(QScrollArea):
    """Shows one candidate, read-only. It is built anew for each: a few labels, and one chart that is kept."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Details"))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        frame = QFrame()
        frame.setObjectName("card")
        self._layout = QVBoxLayout(frame)
        self._layout.setContentsMargins(18, 16, 18, 16)
        self._layout.setSpacing(10)
        self.setWidget(frame)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Say what would be here."""
        clear(self._layout)
        hint = muted(self.tr("Select a row to see its funding levels, money by period and relations."))
        hint.setWordWrap(True)
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._layout.addStretch(1)
        self._layout.addWidget(hint)
        self._layout.addStretch(1)

    def show_initiative(self, row: InitiativeRow, portfolio: Portfolio, formats: Formats) -> None:
        """Show an initiative: levels, window, costs and benefits by period, tags, relations."""
        clear(self._layout)
        initiative, horizon = row.initiative, portfolio.horizon
        self._add_head(initiative.name, " · ".join(filter(None, [status_word(initiative.status), initiative.owner])))
        self._add_verdict(row.verdict, portfolio)
        latest = horizon.label(initiative.latest) if initiative.latest is not None else self.tr("as late as it fits")
        facts = [
            (
                self.tr("Start"),
                self.tr("{first} to {last}").format(first=horizon.label(initiative.earliest), last=latest),
            )
        ]
        if initiative.commitment is not None:
            start, level = horizon.label(initiative.commitment.start), initiative.commitment.level
            facts = [(self.tr("Committed"), self.tr("{level}, from {start}").format(level=level, start=start))]
        self._add_title(self.tr("Funding levels"))
        self._add_levels(row, portfolio, formats)
        self._add_profile(row, portfolio, formats)
        self._add_title(self.tr("Facts"))
        facts += [(dimension_title(name), value) for name, value in row.tags.items()]
        facts += [
            (self.tr("Score, {criterion}").format(criterion=criterion), formats.number(score))
            for criterion, score in row.level.scores
        ]
        self._add_facts(facts)
        relations = list(relation_sentences(initiative.id, portfolio, formats))
        if relations:
            self._add_title(self.tr("Relations"))
            for sentence in relations:
                self._add_text(sentence)
        self._layout.addStretch(1)

    def show_small_allocation(self, row: SmallAllocationRow, portfolio: Portfolio, formats: Formats) -> None:
        """Show a small allocation: amounts, cadence, response tiers, what the plan gives it."""
        clear(self._layout)
        allocation, horizon = row.allocation, portfolio.horizon
        self._add_head(allocation.name, " · ".join(filter(None, [self.tr("Small allocation"), allocation.owner])))
        self._add_verdict(row.verdict, portfolio)
        money = formats.exact_money
        if allocation.ticket is not None:
            size = self.tr("tickets of {ticket}, at most {maximum}").format(
                ticket=money(allocation.ticket), maximum=money(allocation.maximum)
            )
        else:
            size = self.tr("{minimum} to {maximum}").format(
                minimum=money(allocation.minimum), maximum=money(allocation.maximum)
            )
        facts = [(self.tr("A period gets"), size)]
        if allocation.total_cap is not None:
            facts.append((self.tr("In all"), self.tr("at most {cap}").format(cap=money(allocation.total_cap))))
        if allocation.cadence is not None:
            often = periods_in_words(horizon, allocation.cadence)
            rhythm = self.tr("at least one amount in {periods}").format(periods=often)
            facts.append((self.tr("Cadence"), self.tr("in every period") if allocation.cadence == 1 else rhythm))
        facts.append((self.tr("Benefit comes"), self._delay(allocation.delay, portfolio)))
        fund = portfolio.funds[portfolio.fund_index[allocation.fund]].name
        facts.append((self.tr("Fund"), fund))
        self._add_facts(facts + [(dimension_title(name), value) for name, value in row.tags.items()])
        self._add_title(self.tr("What a period's amount returns"))
        tiers = []
        for number, tier in enumerate(allocation.tiers):
            amount = self.tr("all the rest") if tier.amount is None else money(tier.amount)
            if tier.amount is not None:
                amount = (self.tr("the first {amount}") if number == 0 else self.tr("the next {amount}")).format(
                    amount=amount
                )
            returns = self.tr("{rate} per unit").format(rate=formats.number(tier.rate, 2))
            tiers.append((amount, returns))
        self._add_facts(tiers, 170)
        if any(row.amounts):
            self._add_title(self.tr("Planned amounts"))
            chart = self._chart(self.tr("Planned amounts by period"))
            self._show_bars(chart, portfolio, formats, [(self.tr("Planned"), 0, list(row.amounts))])
        self._layout.addStretch(1)

    def _delay(self, delay: int, portfolio: Portfolio) -> str:
        if not delay:
            return self.tr("in the same period")
        return self.tr("{periods} later").format(periods=periods_in_words(portfolio.horizon, delay))

    def _add_head(self, name: str, caption: str) -> None:
        title = heading(name, 1.25)
        title.setWordWrap(True)
        self._layout.addWidget(title)
        self._layout.addWidget(muted(caption))

    def _add_title(self, text: str) -> None:
        title = heading(text, 1.0)
        title.setContentsMargins(0, 8, 0, 0)
        self._layout.addWidget(title)

    def _add_text(self, text: str) -> QLabel:
        label = QLabel(text)
        label.setWordWrap(True)
        self._layout.addWidget(label)
        return label

    def _add_verdict(self, verdict: Verdict | None, portfolio: Portfolio) -> None:
        if verdict is None:
            return
        if not verdict.funded or verdict.start is None:
            text, state = self.tr("○ Not funded by the current plan"), ""
        else:
            start = portfolio.horizon.label(verdict.start)
            text, state = self.tr("● Funded from {start}").format(start=start), "good"
            if verdict.level:
                text = self.tr("● Funded at level {level} from {start}").format(level=verdict.level, start=start)
        set_state(self._add_text(text), state)

    def _add_facts(self, facts: Sequence[tuple[str, str]], width: int = 120) -> None:
        holder = QWidget()
        form = QFormLayout(holder)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(5)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        for name, value in facts:
            label, text = muted(name), QLabel(value or NOTHING)
            label.setFixedWidth(width)
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            text.setWordWrap(True)
            form.addRow(label, text)
        self._layout.addWidget(holder)

    def _add_levels(self, row: InitiativeRow, portfolio: Portfolio, formats: Formats) -> None:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(5)
        right = Qt.AlignmentFlag.AlignRight
        titles = (self.tr("Level"), self.tr("Cost"), self.tr("Benefit"), self.tr("NPV"), self.tr("Success"))
        for column, title in enumerate(titles):
            grid.addWidget(muted(title, 0.92), 0, column, right if column else Qt.AlignmentFlag.AlignLeft)
        valuation = Valuation(portfolio)
        for line, level in enumerate(row.initiative.levels, start=1):
            option = valuation.option(row.initiative, level, row.initiative.earliest)
            name = QLabel(level.name)
            name.setToolTip(benefit_sentence(level, formats))
            grid.addWidget(name, line, 0)
            figures = (
                formats.short_money(option.cost),
                formats.short_money(option.benefit),
                formats.short_money(option.npv),
                formats.share(level.success),
            )
            for column, figure in enumerate(figures, start=1):
                grid.addWidget(QLabel(figure), line, column, right)
        grid.setColumnStretch(0, 1)
        self._layout.addWidget(holder)
        if len(row.initiative.levels) == 1:
            note = muted(self.tr("Benefit: {benefit}").format(benefit=benefit_sentence(row.level, formats)), 0.92)
            note.setWordWrap(True)
            self._layout.addWidget(note)

    def _add_profile(self, row: InitiativeRow, portfolio: Portfolio, formats: Formats) -> None:
        self._add_title(self.tr("Costs and expected benefits by period"))
        levels = {level.name: level for level in row.initiative.levels}
        chosen = QComboBox()
        chosen.setAccessibleName(self.tr("Funding level shown in the chart"))
        chosen.addItems(list(levels))
        chosen.setCurrentText(row.level.name)
        if len(levels) > 1:
            self._layout.addWidget(chosen)
        chart = self._chart(self.tr("Costs and expected benefits by period"))

        def show(name: str) -> None:
            costs, benefits = _profile(row, levels[name], portfolio)
            self._show_bars(
                chart,
                portfolio,
                formats,
                [
                    (self.tr("Costs"), 1, [-cost for cost in costs]),
                    (self.tr("Expected benefits"), 0, benefits),
                ],
            )

        chosen.currentTextChanged.connect(show)
        show(row.level.name)
        start = portfolio.horizon.label(row.initiative.earliest)
        note = muted(self.tr("Benefits above the line, costs below; start in {start}").format(start=start), 0.88)
        note.setWordWrap(True)
        self._layout.addWidget(note)

    def _chart(self, name: str) -> QWidget:
        from cxalloc_ui.charts.plots import PeriodPlot

        chart = PeriodPlot(name, AXIS_WIDTH)
        chart.setFixedHeight(CHART_HEIGHT)
        self._layout.addWidget(chart)
        return chart

    def _show_bars(
        self, chart: QWidget, portfolio: Portfolio, formats: Formats, parts: Sequence[tuple[str, int, Sequence[int]]]
    ) -> None:
        from cxalloc_ui.charts.plots import Bars, PeriodPlot

        assert isinstance(chart, PeriodPlot)
        count = max(len(values) for _, _, values in parts)
        labels = [short_label(portfolio.horizon, period) for period in range(count)]
        bars = [
            Bars(name, group, tuple(float(to_major(value, portfolio.currency)) for value in values))
            for name, group, values in parts
        ]
        chart.show_bars(labels, bars, formats.short_amount)


def _profile(row: InitiativeRow, level: Level, portfolio: Portfolio) -> tuple[list[int], list[int]]:
    """Costs and expected benefits (minor units) by period of the horizon, for the earliest start."""
    periods = portfolio.horizon.periods
    costs, benefits = [0] * periods, [0] * periods
    for _, period, amount in costs_by_period(level, row.initiative.earliest, periods):
        costs[period] += amount
    valuation = Valuation(portfolio)
    for period, low, likely, high in valuation.benefits(row.initiative, level, row.initiative.earliest):
        benefits[period] += round(Fraction(level.success) * (low + 4 * likely + high) / 6)
    return costs, benefits
