"""The worker process, driven as the window drives it: JSON lines over its standard input and output."""

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cxalloc.domain.initiative import BenefitPerPeriod, Cost, Initiative, Level
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.portfolio import Fund, Portfolio
from cxalloc.domain.snapshot import to_json

PORTFOLIO = Portfolio(
    name="Tiny",
    currency="EUR",
    horizon=Horizon(PeriodUnit.QUARTER, "2027-Q1", 2),
    annual_rate=Decimal("0.08"),
    funds=(Fund("opex", "Opex", (100_00, 100_00)),),
    initiatives=(Initiative("a", "A", (Level("standard", 1, (Cost("opex", (50_00,)),), BenefitPerPeriod(80_00)),)),),
)

# A solve that prints as libraries do, says how it was called, and waits to be stopped when asked to.
SCRIPT = """
import os, sys
from dataclasses import dataclass
from cxalloc.domain.errors import Finding, InvalidInput
from cxalloc.worker.process import serve

@dataclass(frozen=True)
class Progress:
    phase: str
    seconds: float
    value: int | None
    bound: int | None
    gap: float | None

@dataclass(frozen=True)
class Answer:
    name: str
    asked: dict[str, object]

@dataclass(frozen=True)
class Part:
    number: int

def solve(portfolio, *, scenario: str = "", solver: str = "highs", gap: float = 1e-4, time_limit: float | None = None,
          on_progress, cancel):
    print("a library prints")
    os.write(1, b"and so does one in C\\n")
    if scenario == "wrong":
        raise InvalidInput([Finding("scenario", "wrong", "name", "wrong", "a scenario of the portfolio")])
    if scenario == "broken":
        raise RuntimeError("broken")
    on_progress(Progress("search", 0.1, None, 5, float("inf")))
    if scenario == "deaf":
        import time; time.sleep(60)
    if scenario == "long":
        assert cancel.wait(20)
    return Answer(portfolio.name, {"scenario": scenario, "solver": solver, "gap": gap, "limit": time_limit,
                                   "cancelled": cancel.is_set()})

def count(portfolio, *, upto: int, names: tuple[str, ...] = (), on_progress, cancel):
    for number in range(upto):
        on_progress(Part(number))
    return Answer(portfolio.name, {"names": repr(names)})

sys.exit(serve({"solve": lambda: solve, "count": lambda: count}))
"""


@contextmanager
def worker(tmp_path: Path):
    script = tmp_path / "fake_worker.py"
    script.write_text(SCRIPT, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1"}
    with subprocess.Popen(
        [sys.executable, str(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=environment,
    ) as process:
        try:
            assert read(process) == {"ready": True}
            yield process
        finally:
            process.kill()


def ask(process, request) -> None:
    process.stdin.write((request if isinstance(request, str) else json.dumps(request)) + "\n")
    process.stdin.flush()


def read(process: subprocess.Popen[str]) -> Any:
    assert process.stdout is not None
    return json.loads(process.stdout.readline())


def request(job: int, scenario: str = "", **more):
    return {"job": job, "do": "solve", "portfolio": to_json(PORTFOLIO), "scenario": scenario, **more}


def test_a_request_is_answered_and_only_json_reaches_the_output(tmp_path):
    with worker(tmp_path) as process:
        ask(process, request(7, solver="cbc", gap=0.01, time_limit=3))
        assert read(process) == {
            "job": 7,
            "progress": {"phase": "search", "seconds": 0.1, "value": None, "bound": 5, "gap": None},
        }
        asked = {"scenario": "", "solver": "cbc", "gap": 0.01, "limit": 3, "cancelled": False}
        assert read(process) == {"job": 7, "answer": {"name": "Tiny", "asked": asked}}
        process.stdin.close()
        assert process.stdout.read() == ""
        assert "and so does one in C" in process.stderr.read()
        assert process.wait(10) == 0


def test_a_stop_is_heard_while_solving_and_the_worker_stays_warm(tmp_path):
    with worker(tmp_path) as process:
        ask(process, request(1, "long"))
        assert "progress" in read(process)
        ask(process, {"stop": 99})
        ask(process, {"stop": 1})
        assert read(process)["answer"]["asked"]["cancelled"] is True
        ask(process, request(2))
        assert read(process)["job"] == 2
        assert read(process)["answer"]["asked"]["cancelled"] is False


@pytest.mark.parametrize(
    ("line", "job", "said"),
    [
        (request(1, "wrong"), 1, "scenario 'wrong', name is 'wrong'; expected a scenario of the portfolio"),
        (request(2, "broken"), 2, "RuntimeError: broken"),
        ({"job": 3, "do": "dance"}, 3, "expected"),
        ({"job": 4, "do": "solve"}, 4, "expected"),
        (request(6, budget=3), 6, "'budget' is not an argument; expected one of scenario"),
        (request(7, gap="narrow"), 7, "gap is 'narrow'"),
        ("not json", None, "not a request"),
        ("[1]", None, "not a request"),
    ],
)
def test_what_goes_wrong_is_told_and_the_worker_lives_on(tmp_path, line, job, said):
    with worker(tmp_path) as process:
        ask(process, line)
        reply = read(process)
        assert reply["job"] == job
        assert said in reply["error"]
        ask(process, request(5))
        assert read(process)["job"] == 5


def test_another_use_case_is_asked_by_name_with_arguments_of_its_own_and_tells_every_part(tmp_path):
    with worker(tmp_path) as process:
        ask(process, {"job": 1, "do": "count", "portfolio": to_json(PORTFOLIO), "upto": 3, "names": ["a"]})
        assert [read(process)["progress"] for _ in range(3)] == [{"number": 0}, {"number": 1}, {"number": 2}]
        assert read(process)["answer"]["asked"] == {"names": "('a',)"}


@pytest.mark.parametrize("scenario", ["long", "deaf"])
def test_the_end_of_input_ends_a_running_solve(tmp_path, scenario):
    with worker(tmp_path) as process:
        ask(process, request(1, scenario))
        assert "progress" in read(process)
        since = time.monotonic()
        process.stdin.close()
        process.wait(10)
        assert time.monotonic() - since < 5
        assert (process.returncode == 0) is (scenario == "long")


def test_comparison_and_frontier_survive_the_way_through_the_worker():
    from cxalloc.analysis.comparison import compare as comparing
    from cxalloc.analysis.frontier import frontier
    from cxalloc.domain.snapshot import converter
    from cxalloc.worker.use_cases import USE_CASES, arguments_of

    for name, kind, arguments in (
        ("compare", comparing.Comparison, {"scenarios": [""], "gap": 0.01, "stored": []}),
        ("frontier", frontier.Frontier, {"points": 3, "plans": []}),
    ):
        use_case = USE_CASES[name]()
        found = use_case(PORTFOLIO, **arguments_of(use_case, {"do": name, **arguments}))
        told = json.dumps(converter().unstructure(found), allow_nan=False)
        again = converter().structure(json.loads(told), kind)
        assert again == found
        if name == "compare":
            plan = found.columns[0].plan
            assert arguments_of(use_case, {"stored": [converter().unstructure(plan)]}) == {"stored": (plan,)}
