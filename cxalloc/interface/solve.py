"""Solving from a script or a notebook: the best plan, or an exception that says why there is none."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from cxalloc.analysis.infeasibility import messages
from cxalloc.analysis.infeasibility.diagnose import SECONDS, diagnose, with_cross_check
from cxalloc.analysis.infeasibility.diagnosis import ConstraintRelaxation, Unit
from cxalloc.analysis.infeasibility.diagnosis import Diagnosis as FoundDiagnosis
from cxalloc.analysis.infeasibility.relaxed_portfolio import combined_with
from cxalloc.domain import portfolio as domain
from cxalloc.domain.message import Message
from cxalloc.domain.money import to_major
from cxalloc.domain.plan import Outcome, StopReason
from cxalloc.interface import interruption
from cxalloc.interface.changes import PYTHON, make_changes, plan_name
from cxalloc.interface.frames import Frames, MoneyStyle
from cxalloc.interface.plan import Plan
from cxalloc.interface.portfolio import Changes, Portfolio, changes_of
from cxalloc.interface.read import portfolio_of
from cxalloc.messages.formatter import PLAIN_ENGLISH
from cxalloc.optimisation import solve as use_case
from cxalloc.optimisation.answer import Answer
from cxalloc_solvers.solve import DEFAULT_GAP

_REQUIREMENTS = ("kind", "id", "period", "text")
_RELAXATIONS = ("relaxation", "way", "id", "period", "unit", "before", "after", "is_least")


class Diagnosis:
    """Why there is no plan: requirements that can't all be kept, and what would make a plan possible.

    Attributes:
        verdict: ``"infeasible"`` only where two solvers have proved it, else ``"not decided"``.
        irreducible: Whether any one of the requirements could be dropped and the others be kept.
    """

    def __init__(self, found: FoundDiagnosis, portfolio: domain.Portfolio, money: MoneyStyle = "float") -> None:
        self.verdict = found.verdict.value
        self.irreducible = found.irreducible
        self._found = found
        self._portfolio = portfolio
        self._frames = Frames.of(portfolio, money)

    @property
    def text(self) -> tuple[str, ...]:
        """What is known, in sentences: whether there is a plan, what can't be kept together, and how sure that is."""
        said = (messages.verdict_messages, messages.iis_messages, messages.proof_messages)
        return tuple(self._words(one) for topic in said for one in topic(self._portfolio, self._found))

    @property
    def requirements(self) -> pd.DataFrame:
        """A row for each requirement of the set that can't all be kept, in words; ``period`` is NaT for all of them."""
        found = self._found.iis
        made: dict[str, Any] = {
            "kind": pd.Series([one.kind for one in found], dtype="str"),
            "id": pd.Series([str(one.subject) for one in found], dtype="str"),
            "period": self._periods([one.period for one in found]),
            "text": pd.Series(list(map(self._words, (one.text for one in found))), dtype="str"),
        }
        return pd.DataFrame(made, columns=list(_REQUIREMENTS))

    @property
    def relaxations(self) -> pd.DataFrame:
        """A row for each step of each relaxation that makes a plan possible, the one that gives up least first.

        ``before`` and ``after`` are in the unit that ``unit`` names, money in currency units; ``is_least`` says that
        less is proved not to be enough.
        """
        numbered = enumerate(self._found.relaxations, 1)
        steps = [(number, step, one.least) for number, one in numbered for step in one.steps]
        made: dict[str, Any] = {
            "relaxation": pd.Series([number for number, _, _ in steps], dtype="int64"),
            "way": pd.Series([step.kind.value for _, step, _ in steps], dtype="str"),
            "id": pd.Series([str(step.subject) for _, step, _ in steps], dtype="str"),
            "period": self._periods([step.period for _, step, _ in steps]),
            "unit": pd.Series([step.unit.value for _, step, _ in steps], dtype="str"),
            "before": pd.Series([self._size(step, step.before) for _, step, _ in steps], dtype="object"),
            "after": pd.Series([self._size(step, step.after) for _, step, _ in steps], dtype="object"),
            "is_least": pd.Series([is_least for _, _, is_least in steps], dtype="bool"),
        }
        return pd.DataFrame(made, columns=list(_RELAXATIONS)).set_index("relaxation")

    @property
    def changes(self) -> list[dict[str, str]]:
        """The relaxations that are changes, the one that gives up least first.

        They are made after the scenario and the changes that were asked for, in one set with those or after them:
        ``set={**asked, **diagnosis.changes[0]}``, or
        ``portfolio.with_changes(asked, scenario=…).with_changes(diagnosis.changes[0])``.
        """
        return [dict(one.changes) for one in self._found.relaxations if one.is_change]

    def _words(self, what: Message) -> str:
        return PLAIN_ENGLISH.of(self._portfolio).render(what)

    def _periods(self, numbers: list[int | None]) -> pd.Series[Any]:
        return pd.Series(list(map(self._frames.period, numbers)), dtype=self._frames.frequency)

    def _size(self, step: ConstraintRelaxation, size: Any) -> Any:
        if size is None:
            return None
        if step.unit is Unit.PERIOD:
            return self._frames.period(int(size))
        return (
            self._frames.one(to_major(int(size), self._portfolio.currency)) if step.unit is Unit.MONEY else float(size)
        )

    def __repr__(self) -> str:
        return f"<Diagnosis: {self.verdict}, {len(self._found.iis)} requirements can't all be kept>"


class NoPlan(Exception):  # noqa: N818 - not an error: an answer that is not a plan
    """There is no plan, or none was found before the search ended.

    Attributes:
        status: ``"infeasible"``: two solvers have proved that there is none; ``"stopped"``: none was found.
        stopped: Why the search ended.
        diagnosis: What can't be kept together, and what would help; None where the search was stopped.
    """

    def __init__(self, message: str, status: str, stopped: str, diagnosis: Diagnosis | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.stopped = stopped
        self.diagnosis = diagnosis


def solve(
    portfolio: Portfolio | str | Path,
    *,
    scenario: str = "",
    set: Changes | None = None,
    gap: float = DEFAULT_GAP,
    solver: str = "highs",
    time_limit: float | None = None,
) -> Plan:
    """Find the best plan, prove how good it is, and verify it.

    Args:
        portfolio: What ``read`` returned, or the path of a portfolio folder or a ``.cxalloc`` file.
        scenario: The name of one of its scenarios; empty for the base.
        set: Changes that are made after those of the scenario, values by key as ``docs/portfolio_format.md`` lists
            them: ``{"budget.factor": 0.85}``.
        gap: How far from the best a plan may be, as a share of its value.
        solver: ``"highs"`` or ``"cbc"``.
        time_limit: Seconds after which the best plan so far will do.

    Returns:
        The plan. After Ctrl-C, or at the time limit, it is the best that was found until then: its ``status`` is
        ``"feasible"``, and ``gap`` says how far from the best it can be.

    Raises:
        NoPlan: There is none, and why; or none was found in time.
        InvalidInput: A scenario, a key or a value is not known.
        KeyboardInterrupt: Ctrl-C came before there was a plan.
    """
    asked = portfolio_of(portfolio)
    changes = changes_of(set)
    changed = make_changes(asked.core, scenario, changes, PYTHON)

    def work(cancel: threading.Event) -> tuple[Answer, FoundDiagnosis | None]:
        answer = use_case.solve(changed, solver=solver, gap=gap, time_limit=time_limit, cancel=cancel)
        if answer.outcome is not Outcome.INFEASIBLE:
            return answer, None
        seconds = SECONDS if time_limit is None else time_limit
        found = diagnose(changed, solver=solver, time_limit=seconds, cancel=cancel)
        return with_cross_check(answer, found), combined_with(changed, found, changes)

    answer, found = interruption.run(work)
    if answer.plan is None:
        raise _without_plan(answer, found, changed, asked.money)
    named = replace(answer.plan, name=plan_name(scenario, changes), scenario=scenario)
    return Plan(named, asked.core, asked.money)


def _without_plan(
    answer: Answer, found: FoundDiagnosis | None, portfolio: domain.Portfolio, money: MoneyStyle
) -> BaseException:
    diagnosis = None if found is None else Diagnosis(found, portfolio, money)
    if answer.outcome is Outcome.INFEASIBLE and diagnosis is not None:
        return NoPlan("\n".join(diagnosis.text), answer.outcome.value, answer.stopped.value, diagnosis)
    if answer.stopped is StopReason.CANCELLED:
        return KeyboardInterrupt("stopped by Ctrl-C before there was a plan")
    message = f"no plan was found before the search stopped ({answer.stopped.value})"
    return NoPlan(message, answer.outcome.value, answer.stopped.value, diagnosis)
