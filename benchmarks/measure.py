"""One measurement in a process of its own: ``python -m benchmarks.measure JOB`` prints one JSON object.

A job is JSON too: what to ``do``, on which ``instance`` (``[n, seed]`` of the family, or the name of a sample), and
the arguments of the measurement.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
from importlib import import_module
from typing import Any

from cxalloc_solvers.problem import Problem


def main() -> int:
    """Run the job given on the command line; return an exit code."""
    job = json.loads(sys.argv[1])
    # Solvers print to standard output, which is for the result alone.
    with os.fdopen(os.dup(1), "w") as output:
        os.dup2(2, 1)
        output.write(json.dumps(_do(job)))
    return 0


def _do(job: dict[str, Any]) -> dict[str, Any]:
    problem = problem_of(job["instance"])
    match job["do"]:
        case "race":
            return race(problem, job["contender"], job["gap"], job["cap"])
        case "overhead":
            from benchmarks.overhead import around_the_run

            return around_the_run(problem)
        case _:
            from benchmarks.sweeps import measure

            return measure(problem, job["do"], job["way"], job["gap"], job["cap"], job["count"])


def problem_of(instance: tuple[int, int] | str) -> Problem:
    """The problem of an instance, built anew: that is part of no measurement."""
    from cxalloc.optimisation.model_builder import build_model

    if isinstance(instance, str):
        from cxalloc.interface.sources import load
        from cxalloc.samples import samples_folder

        return build_model(load(samples_folder() / instance)).problem
    from benchmarks.family import portfolio

    return build_model(portfolio(*instance)).problem


def race(problem: Problem, key: str, gap: float, cap: float) -> dict[str, Any]:
    """The times of a contender's first plan and of each proven gap, in seconds, and its peak memory, in MB."""
    from benchmarks.contenders.registry import contenders
    from benchmarks.trail import Trail

    contender = contenders()[key]
    for module in contender.modules:
        import_module(module)
    gc.collect()
    trail = Trail()
    contender.race(problem, trail, gap, cap)
    return {
        "first": trail.first,
        "reached": {str(reached): seconds for reached, seconds in trail.reached.items()},
        "seconds": trail.seconds(),
        "value": trail.value,
        "bound": trail.bound,
        "memory": _peak_memory(),
    }


def _peak_memory() -> float:
    """The peak memory of this process or of a solver that it started, whichever is larger, in MB."""
    unit = 1 if sys.platform == "darwin" else 1024  # Linux counts in KB
    peaks = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return max(peaks) * unit / 1e6


if __name__ == "__main__":
    sys.exit(main())
