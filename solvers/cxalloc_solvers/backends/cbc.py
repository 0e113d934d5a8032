"""CBC, the second backend: the copy that comes with PuLP, run as a process.

PuLP's call splits its command line at blanks (a user name with a blank breaks it), cannot be stopped, does not return
the bound, and reads a solution as text of 8 digits. This one passes a list, polls for a stop, reads the bound from the
log, and takes the solution from CBC's binary file: in text an amount of 10 billion is off by 50.
"""

from __future__ import annotations

import os
import re
import signal
import struct
import subprocess
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TextIO

import pulp

from cxalloc_solvers.backend import End, Limits, OnBounds, Run, SolverFailure
from cxalloc_solvers.backends.guarded_folder import guarded_folder
from cxalloc_solvers.backends.job_objects import end_with_this_program

POLL_SECONDS = 0.02
OVERTIME_SECONDS = 2.0
_BOUND = re.compile(r"^Lower bound:\s+(\S+)", re.MULTILINE)
_BOUND_ROUNDING = 5e-4
"""CBC prints its bound with three decimals."""
_VERSION = re.compile(r"Version:\s*(\S+)")


@cache
def _version() -> str:
    answer = subprocess.run(
        [_program(), "-quit"], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    match = _VERSION.search(answer.stdout)
    return match[1] if match else "unknown"


class CbcBackend:
    """COIN-OR branch and cut."""

    name = "cbc"

    def __init__(self, options: Sequence[str] = ()) -> None:
        """``options`` are arguments of CBC beyond those of ``Limits``."""
        self._options = tuple(options)

    def version(self) -> str:
        """CBC's version, from its output."""
        return _version()

    def run(
        self,
        program: pulp.LpProblem,
        limits: Limits,
        *,
        start: Sequence[float] | None = None,
        on_bounds: OnBounds | None = None,
    ) -> Run:
        """Solve a program; see Backend. ``on_bounds`` is called only at the end: CBC reports no bounds on the way."""
        with guarded_folder("cxalloc-") as folder:
            run = _Cbc(folder, limits, start, self._options).solve_program(program)
        if on_bounds is not None and run.value is not None:
            on_bounds(run.value, run.bound)
        return run


class _Cbc:
    """One run of CBC in a folder of its own."""

    def __init__(self, folder: Path, limits: Limits, start: Sequence[float] | None, options: Sequence[str]) -> None:
        self._folder = folder
        self._model = folder / "model.mps"
        self._solution = folder / "solution.txt"
        self._exact_solution = folder / "solution.bin"
        self._log = folder / "log.txt"
        self._start_file = folder / "start.txt"
        self._limits = limits
        self._options = options
        self._start = start

    def solve_program(self, program: pulp.LpProblem) -> Run:
        if not any(row.expr for row in program.constraints()):
            # CBC's reader refuses a model without entries in its rows; this row restricts nothing.
            column = program.variables()[0] if program.variables() else program.add_variable("nothing", 0, 0)
            terms = pulp.LpAffineExpression({column: 1.0})
            program.addConstraint(pulp.LpConstraint(terms, pulp.LpConstraintGE, None, 0))
        if not program.objective:
            # PuLP would add a column of its own, which the next objective would lack.
            program.setObjective(pulp.LpAffineExpression({program.variables()[0]: 0.0}))
        # Written to be minimised: where it maximises, CBC 2.10.3 takes the value of a start with the wrong sign, and
        # calls one of negative value optimal.
        columns, names, _, _ = program.writeMPS(str(self._model), mpsSense=pulp.LpMinimize, rename=1)
        if self._start is not None:
            lines = [f"{at:>7} {names[column.name]} {self._start[at]!r} 0" for at, column in enumerate(columns)]
            self._start_file.write_text("\n".join(["Stopped on time - objective value 0", *lines, ""]))
        if self._limits.cancelled:
            return Run(End.CANCELLED)
        began = time.monotonic()
        cancelled, overran = self._call()
        log = self._log.read_text(errors="replace")
        if cancelled:
            return Run(End.CANCELLED)  # the incumbent of a killed CBC is lost
        if overran:
            return Run(End.TIME)
        run = self._read(program, columns, log)
        seconds = self._limits.seconds
        if run.end is End.INFEASIBLE and seconds is not None and time.monotonic() - began >= seconds:
            return Run(End.TIME)  # CBC reports infeasible also where it had no time to start
        for column, value in zip(columns, run.values or (), strict=False):
            column.varValue = value
        return run

    def _call(self) -> tuple[bool, bool]:
        """Run CBC. Returns whether it was stopped by request, and whether for exceeding its time limit."""
        command = [_program(), str(self._model)]
        command += ["-mips", str(self._start_file)] if self._start is not None else []
        # CBC's ratio is of the larger of value and bound; ours is of the value.
        ratio = self._limits.gap / (1 + self._limits.gap)
        command += ["-ratio", repr(ratio), "-allow", repr(self._limits.absolute_gap), "-timeMode", "elapsed"]
        # By default CBC ignores solutions that are better by less than 1e-5.
        command += ["-increment", "0"]
        if self._limits.seconds is not None:
            command += ["-sec", repr(max(0.01, self._limits.seconds))]
        if self._limits.nodes is not None:
            command += ["-maxNodes", str(self._limits.nodes)]
        command += [*self._options, "-solve", "-printingOptions", "all", "-solution", str(self._solution)]
        command += ["-saveSolution", str(self._exact_solution)]
        seconds = self._limits.seconds
        deadline = None if seconds is None else time.monotonic() + seconds + OVERTIME_SECONDS
        with self._log.open("w") as log, _process(command, log) as process:
            while process.poll() is None:
                late = deadline is not None and time.monotonic() > deadline
                if self._limits.cancelled or late:
                    _kill(process)
                    return self._limits.cancelled, late
                time.sleep(POLL_SECONDS)
            if process.returncode != 0:
                if "bad_alloc" in self._log.read_text(errors="replace"):
                    raise MemoryError("CBC ran out of memory")
                raise SolverFailure(f"CBC ended with code {process.returncode}")
        return False, False

    def _read(self, program: pulp.LpProblem, columns: Sequence[pulp.LpVariable], log: str) -> Run:
        if not self._solution.exists():
            raise SolverFailure("CBC left no solution file")
        with self._solution.open() as text:
            head = text.readline()
        if "nfeasible" in head:
            return Run(End.INFEASIBLE)
        end = End.TIME if "time" in head else End.NODES if "Stopped" in head else End.DONE
        logged = _BOUND.search(log)
        bound = _BOUND_ROUNDING - float(logged[1]) if logged else None
        if "no integer solution" in head:
            return Run(end, bound=bound)
        values, costs = self._values(len(columns))
        at = dict(zip(columns, values, strict=True))
        value = float(sum(factor * at[column] for column, factor in program.objective.items()))
        if bound is None and end is End.DONE:
            bound = value + self._limits.gap * abs(value)  # "optimal" stands for: within the requested gap
        return Run(end, values, value, bound, costs)

    def _values(self, columns: int) -> tuple[list[float], list[float]]:
        """Values and reduced costs by column.

        The file holds the numbers of rows and columns, the objective, and then for rows and columns their primal and
        their dual values (CoinUtils: ``saveSolution``).
        """
        head = struct.Struct("=iid")
        content = self._exact_solution.read_bytes() if self._exact_solution.exists() else b""
        if len(content) < head.size:
            raise SolverFailure("CBC left no binary solution file")
        rows, found, _ = head.unpack_from(content)
        if found != columns or len(content) != head.size + 16 * (rows + columns):
            raise SolverFailure(f"CBC's solution has {found} columns, the program has {columns}")
        numbers = struct.unpack_from(f"={2 * (rows + columns)}d", content, head.size)
        return list(numbers[2 * rows : 2 * rows + columns]), list(numbers[2 * rows + columns :])


def _program() -> str:
    return str(pulp.PULP_CBC_CMD.pulp_cbc_path)


def _process(command: Sequence[str], log: TextIO) -> subprocess.Popen[bytes]:
    """CBC as a process that ends with this one, and that Ctrl-C in a terminal does not reach."""
    if os.name == "nt":
        group = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, creationflags=group)
        end_with_this_program(int(process._handle))  # type: ignore[attr-defined]  # Popen has no public name for it
        return process
    watched = ["/bin/sh", "-c", _WATCHED, "sh", *command]
    return subprocess.Popen(watched, stdin=subprocess.PIPE, stdout=log, stderr=log, process_group=0)


_WATCHED = """
exec 3<&0
"$@" 3<&- </dev/null & solver=$!
(read -r _ <&3; kill -9 $$ $solver) & watch=$!
exec 3<&- </dev/null
wait $solver; code=$?
kill -9 $watch
exit $code
"""
"""Runs a command, and where its standard input ends, kills it.

The other end of that pipe is held by this process alone, so that it closes whatever ends this process.
"""


def _kill(process: subprocess.Popen[bytes]) -> None:
    if os.name == "nt":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
