"""The record of a run: one JSON file that grows with each measurement, and its statistics."""

from __future__ import annotations

import json
import math
import os
import platform
import statistics
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmarks.contenders.registry import contenders
from benchmarks.programs import STRAIGHTFORWARD

FIRST = "first plan"
PACKAGES = ("cxalloc", "highspy", "pulp", "ortools", "numpy")

Milestone = str | float
"""``FIRST``, or a gap."""
Instance = tuple[int, int] | str
"""(n, seed) of the family, or the name of a sample."""


@dataclass
class Record:
    """Everything that a run has measured; ``races``, ``overheads`` and ``questions`` are results with their jobs."""

    command: str
    machine: dict[str, str]
    cap: float
    races: list[dict[str, Any]] = field(default_factory=list)
    overheads: list[dict[str, Any]] = field(default_factory=list)
    questions: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def write(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self), indent=1), encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Record:
        return cls(**json.loads(path.read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True)
class Ratio:
    """cxalloc's time over that of the best other contender. ``sign`` is that of the inequality if a run hit the cap."""

    value: float
    sign: str
    best: str


class Times:
    """The races of a record, as seconds by instance, contender and milestone; infinite beyond the cap."""

    def __init__(self, record: Record) -> None:
        self.cap = record.cap
        self._runs: dict[tuple[Instance, str], dict[float, dict[str, Any]]] = {}
        for race in record.races:
            runs = self._runs.setdefault((_instance(race["instance"]), race["contender"]), {})
            runs[race["gap"]] = race
        there = {contender for _, contender in self._runs}
        self.contenders = [key for key in contenders() if key in there]
        self.instances = list(dict.fromkeys(instance for instance, _ in self._runs))
        self.sizes = sorted({instance[0] for instance in self.instances if not isinstance(instance, str)})
        self.samples = [instance for instance in self.instances if isinstance(instance, str)]

    def of(self, instance: Instance, contender: str, milestone: Milestone) -> float:
        """Seconds to a milestone.

        A gap is taken from the run for this gap, or else for the next narrower one; the first plan from the first run.
        """
        runs = self._runs.get((instance, contender), {})
        asked = max((gap for gap in runs if milestone == FIRST or gap <= float(milestone)), default=None)
        if asked is None:
            return math.inf
        seconds = runs[asked]["first"] if milestone == FIRST else runs[asked]["reached"].get(str(milestone))
        return math.inf if seconds is None or seconds > self.cap else float(seconds)

    def memory(self, size: int, contender: str) -> float:
        """Memory of the run that used most, in MB; the median over the seeds. 0 where all runs failed."""

        def most(instance: Instance) -> float:
            return max((run["memory"] for run in self._runs.get((instance, contender), {}).values()), default=0)

        return self.median(size, most)

    def seeds(self, size: int) -> list[Instance]:
        """The instances of a size."""
        return [one for one in self.instances if not isinstance(one, str) and one[0] == size]

    def typical(self, size: int, contender: str, milestone: Milestone) -> float:
        """The median time over the seeds."""
        return self.median(size, lambda one: self.of(one, contender, milestone))

    def typical_answer(self, size: int, contender: str, gap: float) -> float:
        """The median time until the call for this gap returned: after the proof, cxalloc also settles ties."""

        def answer(instance: Instance) -> float:
            proved = not math.isinf(self.of(instance, contender, gap))
            return self._runs[instance, contender][gap]["seconds"] if proved else math.inf

        return self.median(size, answer)

    def median(self, size: int, measure: Callable[[Instance], float]) -> float:
        """The median of a measure over the seeds; the higher of the two middle ones."""
        return statistics.median_high(map(measure, self.seeds(size)))

    def ratio(self, instance: Instance, milestone: Milestone) -> Ratio | None:
        """The ratio to the best other contender on straightforward rows; None where no contender finished."""
        others = [key for key in self.contenders if key.endswith(f"/{STRAIGHTFORWARD}")]
        best = min(others, key=lambda key: self.of(instance, key, milestone), default=None)
        if best is None or "cxalloc" not in self.contenders:
            return None
        theirs, mine = self.of(instance, best, milestone), self.of(instance, "cxalloc", milestone)
        if math.isinf(theirs) and math.isinf(mine):
            return None
        sign = "<" if math.isinf(theirs) else ">" if math.isinf(mine) else ""
        return Ratio(min(mine, self.cap) / min(theirs, self.cap), sign, best)

    def median_ratio(self, size: int, milestone: Milestone) -> Ratio | None:
        """The median of the ratio over the seeds; a seed that no contender solved counts as 1."""
        ratios = [self.ratio(instance, milestone) or Ratio(1.0, "~", "") for instance in self.seeds(size)]
        found = sorted(ratios, key=lambda ratio: ratio.value)[len(ratios) // 2]
        return found if found.best else None

    def growth(self, contender: str, milestone: Milestone, sizes: Iterable[int]) -> float | None:
        """The exponent b of the time n**b that fits the medians at these sizes; None where one is beyond the cap."""
        points = [(n, self.typical(n, contender, milestone)) for n in sizes]
        if len(points) < 2 or any(math.isinf(seconds) for _, seconds in points):
            return None
        return statistics.linear_regression(
            [math.log(n) for n, _ in points], [math.log(seconds) for _, seconds in points]
        ).slope

    def contradictions(self) -> list[str]:
        """Instances where one contender's plan has a value above the bound that another has proved."""
        found = []
        for instance in self.instances:
            runs = [run for key in self.contenders for run in self._runs.get((instance, key), {}).values()]
            value = max((run["value"] for run in runs if run.get("value") is not None), default=-math.inf)
            bound = min((run["bound"] for run in runs if run.get("bound") is not None), default=math.inf)
            if value > bound + 1e-6 * abs(bound):
                found.append(f"{name_of(instance)}: a plan of {value:.8g} above a bound of {bound:.8g}")
        return found


def name_of(instance: Instance) -> str:
    """The name that tables and messages show."""
    return instance if isinstance(instance, str) else f"n = {instance[0]:,}, seed {instance[1]}"


def machine() -> dict[str, str]:
    """Processor, cores and versions of the machine."""
    processor = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        models = [line.partition(":")[2] for line in cpuinfo.read_text().splitlines() if line.startswith("model name")]
        processor = models[0].strip() if models else processor
    found = {"processor": processor, "cores": str(os.cpu_count()), "system": platform.system()}
    found["python"] = platform.python_version()
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


def _instance(raw: Any) -> Instance:
    return raw if isinstance(raw, str) else (raw[0], raw[1])
