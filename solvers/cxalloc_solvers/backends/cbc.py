"""CBC, the second backend: PuLP's own copy of the program, run as a process of its own.

PuLP's call splits its command line at blanks (a user name with a blank breaks it), can't be stopped, and does not tell
the bound. This one passes a list, watches for a stop, and reads the bound from CBC's log.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pulp

from cxalloc_solvers.backend import End, Limits, OnBounds, Run, SolverFailure

POLL_SECONDS = 0.02
OVERTIME_SECONDS = 2.0
_BOUND = re.compile(r"^Lower bound:\s+(\S+)", re.MULTILINE)
_BOUND_ROUNDING = 5e-4
"""CBC prints its bound with three decimals."""
_VERSION = re.compile(r"Version:\s*(\S+)")


@cache
def _version() -> str:
    said = subprocess.run([_program(), "-quit"], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    match = _VERSION.search(said.stdout)
    return match[1] if match else "unknown"


class CbcBackend:
    """COIN-OR branch and cut."""

    name = "cbc"

    def version(self) -> str:
        """CBC's version, as it says at the start of a run."""
        return _version()

    def run(
        self,
        program: pulp.LpProblem,
        limits: Limits,
        *,
        start: Sequence[float] | None = None,
        on_bounds: OnBounds | None = None,
    ) -> Run:
        """Solve a program; see Backend. CBC tells no bounds on the way, so ``on_bounds`` hears only of the end."""
        with tempfile.TemporaryDirectory(prefix="cxalloc-") as folder:
            run = _Cbc(Path(folder), limits, start).solve_program(program)
        if on_bounds is not None and run.value is not None:
            on_bounds(run.value, run.bound)
        return run


class _Cbc:
    """One run of CBC in a folder of its own."""

    def __init__(self, folder: Path, limits: Limits, start: Sequence[float] | None) -> None:
        self._model = folder / "model.mps"
        self._solution = folder / "solution.txt"
        self._log = folder / "log.txt"
        self._start_file = folder / "start.txt"
        self._limits = limits
        self._start = start

    def solve_program(self, program: pulp.LpProblem) -> Run:
        if not any(row.expr for row in program.constraints()):
            # CBC's reader refuses a model whose rows are empty; this one binds nothing.
            column = program.variables()[0] if program.variables() else program.add_variable("nothing", 0, 0)
            terms = pulp.LpAffineExpression({column: 1.0})
            program.addConstraint(pulp.LpConstraint(terms, pulp.LpConstraintGE, None, 0))
        if not program.objective:
            # PuLP would add a column of its own, and then not write it down for the next objective.
            program.setObjective(pulp.LpAffineExpression({program.variables()[0]: 0.0}))
        # Written to be minimised: told to maximise, CBC 2.10.3 takes the value of a start with the wrong sign, and
        # calls one of negative value optimal.
        columns, names, _, _ = program.writeMPS(str(self._model), mpsSense=pulp.LpMinimize, rename=1)
        by_name = {names[column.name]: index for index, column in enumerate(columns)}
        if self._start is not None:
            lines = [f"{at:>7} {names[column.name]} {self._start[at]!r} 0" for at, column in enumerate(columns)]
            self._start_file.write_text("\n".join(["Stopped on time - objective value 0", *lines, ""]))
        if self._limits.cancelled:
            return Run(End.CANCELLED)
        began = time.monotonic()
        cancelled, overran = self._call()
        log = self._log.read_text(errors="replace")
        if cancelled:
            return Run(End.CANCELLED)  # a killed CBC takes its incumbent along
        if overran:
            return Run(End.TIME)
        run = self._read(by_name, log)
        seconds = self._limits.seconds
        if run.end is End.INFEASIBLE and seconds is not None and time.monotonic() - began >= seconds:
            return Run(End.TIME)  # CBC calls infeasible, too, what it had no time to look into
        for column, value in zip(columns, run.values or (), strict=False):
            column.varValue = value
        return run

    def _call(self) -> tuple[bool, bool]:
        """Run CBC; whether it was stopped by request, and whether it had to be for overrunning its time."""
        command = [_program(), str(self._model)]
        command += ["-mips", str(self._start_file)] if self._start is not None else []
        # CBC's ratio is of the larger of value and bound; ours is of the value.
        ratio = self._limits.gap / (1 + self._limits.gap)
        command += ["-ratio", repr(ratio), "-allow", repr(self._limits.absolute_gap), "-timeMode", "elapsed"]
        if self._limits.seconds is not None:
            command += ["-sec", repr(max(0.01, self._limits.seconds))]
        if self._limits.nodes is not None:
            command += ["-maxNodes", str(self._limits.nodes)]
        command += ["-solve", "-printingOptions", "all", "-solution", str(self._solution)]
        seconds = self._limits.seconds
        deadline = None if seconds is None else time.monotonic() + seconds + OVERTIME_SECONDS
        with (
            self._log.open("w") as log,
            subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=_own_session()
            ) as process,
        ):
            while process.poll() is None:
                late = deadline is not None and time.monotonic() > deadline
                if self._limits.cancelled or late:
                    process.kill()
                    return self._limits.cancelled, late
                time.sleep(POLL_SECONDS)
            if process.returncode != 0:
                raise SolverFailure(f"CBC ended with code {process.returncode}")
        return False, False

    def _read(self, by_name: dict[str, int], log: str) -> Run:
        if not self._solution.exists():
            raise SolverFailure("CBC left no solution file")
        head, *lines = self._solution.read_text().splitlines()
        if "nfeasible" in head:
            return Run(End.INFEASIBLE)
        end = End.TIME if "time" in head else End.NODES if "Stopped" in head else End.DONE
        told = _BOUND.search(log)
        bound = _BOUND_ROUNDING - float(told[1]) if told else None
        if "no integer solution" in head:
            return Run(end, bound=bound)
        values, costs = [0.0] * len(by_name), [0.0] * len(by_name)
        for line in lines:
            _, name, amount, cost, *_ = line.removeprefix("**").split()
            if name in by_name:
                values[by_name[name]], costs[by_name[name]] = float(amount), float(cost)
        value = -float(head.rpartition("objective value")[2])
        if bound is None and end is End.DONE:
            bound = value + self._limits.gap * abs(value)  # it says optimal, and means: within the gap asked for
        return Run(end, values, value, bound, costs)


def _program() -> str:
    return str(pulp.PULP_CBC_CMD.pulp_cbc_path)


def _own_session() -> bool:
    """Whether CBC gets a session of its own: a Ctrl-C in the terminal is for us, and we end CBC.

    A process that leads a session has no terminal to hear one from. It is a worker, which is ended with its group.
    """
    return os.name != "nt" and os.getsid(0) != os.getpid()
