"""Measure cxalloc against the solvers that it uses, and write ``docs/performance.md``.

    python -m benchmarks.run                          # everything: hours
    python -m benchmarks.run --quick                  # two small sizes, into output/: a minute or two
    python -m benchmarks.run --sizes 50 200 --seeds 1 --cap 20 --parts race
    python -m benchmarks.run --report output/performance.json    # no measurement: the page from what was recorded

Every measurement runs in a separate process, one after another; for each instance the contenders take turns.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.contenders.registry import Contender, contenders
from benchmarks.record import Instance, Record, machine, name_of
from benchmarks.sweeps import BUDGETS, SWEEP, WAYS, WHAT_IF

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("race", "overhead", "questions")
SIZES = (50, 200, 1000, 5000)
SEEDS = (1, 2, 3)
SWEEP_SIZES = (200, 1000)
SWEEP_GAP = 0.005
WHAT_IF_SIZE = 200
WHAT_IF_GAP = 0.001
OVERTIME = 3
"""A solver is ended after this many times the cap plus a minute."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the measurements that the command line requests; return an exit code."""
    chosen = _parse(arguments)
    if chosen.report:
        record = Record.read(chosen.report)
    else:
        command = shlex.join(["python", "-m", "benchmarks.run", *(sys.argv[1:] if arguments is None else arguments)])
        record = Record(command, machine(), chosen.cap)
        bench = _Bench(record, chosen)
        bench.run()
    _write(record, chosen.into)
    return 0


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    known = contenders()
    parser.add_argument("--quick", action="store_true", help="a smoke test: n = 50 and 200, one seed, few questions")
    parser.add_argument("--sizes", type=int, nargs="+", metavar="N", help=f"default: {SIZES}")
    parser.add_argument("--seeds", type=int, nargs="+", metavar="SEED", help=f"default: {SEEDS}")
    parser.add_argument("--samples", action=argparse.BooleanOptionalAction, help="race on the sample portfolios too")
    parser.add_argument("--cap", type=float, metavar="SECONDS", help="for each run, default: 60")
    parser.add_argument("--contenders", nargs="+", choices=known, metavar="KEY", help=", ".join(known))
    parser.add_argument("--budgets", type=int, metavar="N", help=f"of a sweep, default: {BUDGETS}")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--report", type=Path, metavar="JSON", help="write the page from this record, measure nothing")
    parser.add_argument("--into", type=Path, metavar="FOLDER", help="of the page: docs, or output when quick")
    chosen = parser.parse_args(arguments)
    quick = chosen.quick
    chosen.sizes = chosen.sizes or ((50, 200) if quick else SIZES)
    chosen.seeds = chosen.seeds or ((1,) if quick else SEEDS)
    chosen.cap = chosen.cap or (10.0 if quick else 60.0)
    chosen.samples = not quick if chosen.samples is None else chosen.samples
    chosen.contenders = chosen.contenders or [key for key in known if not quick or known[key].rows != "our"]
    chosen.budgets = chosen.budgets or (3 if quick else BUDGETS)
    chosen.into = chosen.into or ROOT / ("output" if quick else "docs")
    return chosen


class _Bench:
    """One run of the bench, which fills a record and saves it after each measurement."""

    def __init__(self, record: Record, chosen: argparse.Namespace) -> None:
        self._record = record
        self._chosen = chosen
        self._cap = chosen.cap
        self._path = ROOT / "output" / "performance.json"

    def run(self) -> None:
        chosen = self._chosen
        if "race" in chosen.parts:
            self._races(list(self._contenders()))
        if "overhead" in chosen.parts:
            for size in chosen.sizes:
                self._measure(self._record.overheads, {"do": "overhead", "instance": (size, chosen.seeds[0])})
        if "questions" in chosen.parts:
            self._questions()

    def _contenders(self) -> Iterator[str]:
        for key, contender in contenders().items():
            if key in self._chosen.contenders:
                if contender.is_there:
                    yield key
                else:
                    self._record.notes.append(f"Not measured, for it is not installed: {contender.title}.")

    def _races(self, keys: list[str]) -> None:
        for turn, instance in enumerate(self._instances()):
            first = turn % len(keys)
            for key in keys[first:] + keys[:first]:
                self._race(instance, key, contenders()[key])

    def _race(self, instance: Instance, key: str, contender: Contender) -> None:
        """Run one gap after another, up to the first that takes longer than the cap."""
        for gap in contender.asks:
            job = {"do": "race", "instance": instance, "contender": key, "gap": gap, "cap": self._cap}
            done = self._measure(self._record.races, job)
            if done is None or done["reached"].get(str(gap), self._cap) >= self._cap:
                return

    def _instances(self) -> Iterable[Instance]:
        for size in self._chosen.sizes:
            yield from ((size, seed) for seed in self._chosen.seeds)
        if self._chosen.samples:
            from cxalloc.samples import samples_folder

            yield from sorted(folder.name for folder in samples_folder().iterdir() if folder.is_dir())

    def _questions(self) -> None:
        sizes, seed = self._chosen.sizes, self._chosen.seeds[0]
        asked = [(SWEEP, size, SWEEP_GAP) for size in SWEEP_SIZES if size in sizes]
        asked += [(WHAT_IF, WHAT_IF_SIZE, WHAT_IF_GAP)] if WHAT_IF_SIZE in sizes else []
        for question, size, gap in asked:
            for way in WAYS[question]:
                job = {"do": question, "instance": (size, seed), "way": way, "gap": gap, "cap": self._cap}
                self._measure(self._record.questions, {**job, "count": self._chosen.budgets})

    def _measure(self, results: list[dict[str, Any]], job: dict[str, Any]) -> dict[str, Any] | None:
        """Run one job in a separate process, and record the result; None if it failed, which is recorded too."""
        what = " ".join(str(job[name]) for name in ("do", "contender", "way", "gap") if name in job)
        print(f"{name_of(job['instance'])}: {what}", end=" … ", file=sys.stderr, flush=True)
        began = time.perf_counter()
        try:
            done = subprocess.run(
                [sys.executable, "-m", "benchmarks.measure", json.dumps(job)],
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "solvers")])},
                capture_output=True,
                text=True,
                check=True,
                timeout=(self._cap * OVERTIME + 60) * job.get("count", 1),
            )
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            said = error.stderr or b""
            text = said if isinstance(said, str) else said.decode(errors="replace")
            reason = text.strip().rpartition("\n")[2] or str(error).rpartition("' ")[2]
            print(reason, file=sys.stderr)
            self._record.notes.append(f"Broke down: {name_of(job['instance'])}, {what}: {reason}")
            return None
        result = json.loads(done.stdout)
        results.append({**job, **result})
        self._record.write(self._path)
        print(f"{time.perf_counter() - began:.1f} s", file=sys.stderr)
        return dict(result)


def _write(record: Record, folder: Path) -> None:
    """Write the page, and the picture if there are results and matplotlib is installed."""
    from benchmarks.report import write_report

    picture = None
    if record.races:
        try:
            from benchmarks.picture import draw
        except ModuleNotFoundError as error:
            record.notes.append(f"No picture: {error.name} is not installed.")
        else:
            picture = "images/performance.png"
            draw(record, folder / picture)
    write_report(record, folder / "performance.md", picture)
    print(f"Written: {folder / 'performance.md'}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
