"""Texts that explain why there is no plan: the conflicting requirements (IIS) and possible relaxations."""

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
    """The diagnosis of an infeasible portfolio as texts in the user's language.

    ``iis`` lists the conflicting requirements, and ``proof`` says how far it is proved that they conflict. Each of
    ``relaxations`` is one sentence; one of several steps starts with an introducing sentence. ``closing`` says what was
    left out. ``verdict`` is the sentence that introduces the IIS where there is no title.
    """

    title: str
    text: str
    iis: tuple[str, ...] = ()
    proof: str = ""
    relaxations: tuple[tuple[str, ...], ...] = ()
    closing: tuple[str, ...] = ()
    verdict: str = ""

    def lines(self) -> list[str]:
        """Return verdict, IIS and proof as plain lines, for places without room for widgets."""
        bullets = [f"•{NO_BREAK_SPACE}{NO_BREAK_SPACE}{one}" for one in self.iis]
        return [one for one in (self.verdict, *bullets, self.proof) if one]


def conflict_text(one: Diagnosis, portfolio: Portfolio, formats: Formatter) -> ConflictText:
    """Return the texts of a diagnosis. The scenario it is about must already be applied to ``portfolio``."""
    from cxalloc.analysis.infeasibility import messages
    from cxalloc.analysis.infeasibility.diagnosis import Feasibility

    write = formats.of(portfolio).render

    def relaxation_text(each: Relaxation) -> tuple[str, ...]:
        words = tuple(map(write, messages.relaxation_messages(portfolio, each)))
        return words if len(each.steps) > 1 else (" ".join(words),)

    verdict = " ".join(map(write, messages.verdict_messages(portfolio, one)))
    titles = {
        Feasibility.INFEASIBLE: tr("No plan meets all of these requirements"),
        Feasibility.FEASIBLE: tr("There is a plan"),
        Feasibility.NOT_DECIDED: tr("It is not known whether there is a plan"),
    }
    return ConflictText(
        titles[one.verdict],
        tr("At least one of these requirements must be relaxed.") if one.iis else verdict,
        tuple(map(write, messages.iis_messages(portfolio, one))),
        " ".join(map(write, messages.proof_messages(portfolio, one))),
        tuple(relaxation_text(each) for each in one.relaxations),
        tuple(map(write, messages.closing_messages(portfolio, one))),
        verdict,
    )
