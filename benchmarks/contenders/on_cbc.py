"""CBC through PuLP."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from benchmarks.programs import pulp_model_in
from benchmarks.trail import Race, Trail, following
from cxalloc_solvers.problem import Problem

_NUMBER = r"(-?[\d.]+(?:e[-+]?\d+)?)"
_VALUE = re.compile(
    rf"(?:Integer solution of|gives a solution of|improved solution from \S+ to) {_NUMBER}|, {_NUMBER} best solution"
)
_BOUND = re.compile(rf"best possible {_NUMBER}|changed objective from \S+ to {_NUMBER} in ")


def pulp_cbc(rows: str) -> Race:
    """CBC as PuLP calls it, without a number of threads: with ``threads 1`` it waits for itself most of the time.

    Its log reports solutions and bounds, but not all of them, so each gap needs a run of its own.
    """

    def race(problem: Problem, trail: Trail, gap: float, seconds: float) -> None:
        import pulp

        model, unit = pulp_model_in(problem, rows)

        def hear(line: str) -> None:
            value, bound = news_in(line)
            trail.note(None if value is None else value * unit, None if bound is None else bound * unit)

        with tempfile.TemporaryDirectory() as folder:
            log = Path(folder) / "log.txt"
            # CBC's ratio is of the larger of value and bound; that of all others is of the value.
            solver = pulp.COIN_CMD(
                path=pulp.PULP_CBC_CMD.pulp_cbc_path,
                msg=False,
                logPath=str(log),
                timeLimit=seconds,
                gapRel=gap / (1 + gap),
            )
            with following(log, hear):
                model.solve(solver)
        value = (pulp.value(model.objective) or 0.0) * unit
        proved = model.sol_status == pulp.LpSolutionOptimal
        trail.note(value, value * (1 + gap) if proved else None)

    return race


def news_in(line: str) -> tuple[float | None, float | None]:
    """The value and the bound in a line of the log, of a program that is maximised."""
    return _number(_VALUE.search(line)), _number(_BOUND.search(line))


def _number(match: re.Match[str] | None) -> float | None:
    """The one group that matched, negated because CBC minimises; CBC writes 1e+50 where there is no value."""
    found = next((float(group) for group in match.groups() if group is not None), None) if match else None
    return None if found is None or abs(found) > 1e49 else -found
