"""Why there is no plan, in the user's words and numbers: what clashes, and what would help."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxalloc.domain.portfolio import Portfolio
from cxalloc.messages.formatter import Formatter
from cxalloc.messages.numbers import NO_BREAK_SPACE
from cxalloc_ui.application.texts import tr

if TYPE_CHECKING:
    from cxalloc.analysis.infeasibility.diagnosis import Diagnosis, Relaxation


@dataclass(frozen=True, slots=True)
class ConflictText:
    """A title and what it means, what clashes and how sure that is, what would help, what was left out.

    ``verdict`` is the sentence that comes before the clash where there is no title.

    A repair is a sentence; one of several steps begins with a sentence that says so.
    """

    title: str
    text: str
    iis: tuple[str, ...] = ()
    proof: str = ""
    relaxations: tuple[tuple[str, ...], ...] = ()
    closing: tuple[str, ...] = ()
    verdict: str = ""

    def lines(self) -> list[str]:
        """Verdict, clash and proof where there is room for text alone."""
        bullets = [f"•{NO_BREAK_SPACE}{NO_BREAK_SPACE}{one}" for one in self.iis]
        return [one for one in (self.verdict, *bullets, self.proof) if one]


def conflict_text(one: Diagnosis, portfolio: Portfolio, formats: Formatter) -> ConflictText:
    """A conflict as it is shown. ``portfolio`` has the scenario applied that it is about."""
    from cxalloc.analysis.infeasibility import messages
    from cxalloc.analysis.infeasibility.diagnosis import Feasibility

    write = formats.of(portfolio).render

    def relaxation_text(each: Relaxation) -> tuple[str, ...]:
        words = tuple(map(write, messages.relaxation_messages(portfolio, each)))
        return words if len(each.steps) > 1 else (" ".join(words),)

    verdict = " ".join(map(write, messages.verdict_messages(portfolio, one)))
    titles = {
        Feasibility.INFEASIBLE: tr("No plan can keep to all of this"),
        Feasibility.FEASIBLE: tr("There is a plan after all"),
        Feasibility.NOT_DECIDED: tr("It is not decided whether there is a plan"),
    }
    return ConflictText(
        titles[one.verdict],
        tr("Something that is required has to give way.") if one.iis else verdict,
        tuple(map(write, messages.iis_messages(portfolio, one))),
        " ".join(map(write, messages.proof_messages(portfolio, one))),
        tuple(relaxation_text(each) for each in one.relaxations),
        tuple(map(write, messages.closing_messages(portfolio, one))),
        verdict,
    )
