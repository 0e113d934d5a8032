"""The key figures of a plan: each has the same name and the same text on every page, and on the command line."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from cxalloc.analysis.comparison.compare import KeyFigure
from cxalloc.analysis.comparison.messages import figure_name
from cxalloc.messages.formatter import Formatter
from cxalloc_ui.models.key_figures import key_figures
from cxalloc_ui.pages.plan.decisions.decision_rows import decision_columns, decision_rows
from cxalloc_ui.pages.plan.decisions.verdicts import Reasons

ON_BOTH_PAGES = (KeyFigure.NPV, KeyFigure.SPEND, KeyFigure.ROI, KeyFigure.PAYBACK, KeyFigure.FUNDED)
IN_THE_TERMINAL = {
    KeyFigure.NPV: "terminal.npv",
    KeyFigure.SPEND: "terminal.spend",
    KeyFigure.ROI: "terminal.roi",
    KeyFigure.PAYBACK: "terminal.payback",
    KeyFigure.FUNDED: "terminal.funded",
    KeyFigure.SMALL_SPEND: "terminal.small_allocations",
}


def check_names(planned, language: str) -> None:
    formats = replace(Formatter(language), currency="EUR").of(planned.portfolio)
    titles = {figure.title for figure in key_figures(planned.result, formats)}
    for figure in ON_BOTH_PAGES:
        assert formats.render(figure_name(figure)) in titles
    for figure, key in IN_THE_TERMINAL.items():
        assert formats.text(key) == formats.render(figure_name(figure))
    rows = decision_rows(planned, planned.result)
    columns = {
        column.key: column.title
        for column in decision_columns(rows, planned.result, formats, Reasons(planned.result, formats))
    }
    assert columns["npv"] == formats.render(figure_name(KeyFigure.NPV))
    assert columns["cost"] == formats.render(figure_name(KeyFigure.COST))


def test_a_figure_has_one_name(planned):
    check_names(planned, "en")


def test_a_figure_has_one_name_in_french(planned, french):
    check_names(planned, "fr")


@pytest.mark.parametrize("thousandths", [1, 5, 285, 715, 920, 925, 1005, -25])
def test_a_computed_share_is_never_rounded_to_whole_percents(thousandths):
    written = Formatter("en").computed_share(Fraction(thousandths, 1000))
    assert float(written.removesuffix("\u00a0%")) == thousandths / 10
