"""The worker process, driven as the window drives it: JSON lines over its standard input and output."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cxalloc.domain.initiative import BenefitPerPeriod, Cost, Initiative, Level
from cxalloc.domain.message import message
from cxalloc.domain.names import Tag
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.portfolio import Fund, Portfolio, Scenario
from cxalloc.domain.scenario.changes import apply_scenario
from cxalloc.domain.snapshot import converter, sha256, to_json
from cxalloc.optimisation.answer import Answer
from cxalloc.optimisation.solve import solve
from cxalloc.verification.verifier import verify_plan
from cxalloc.worker.protocol import Snapshots

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
    print("a library warns", file=sys.stderr)
    for descriptor in (1, 2):
        os.write(descriptor, b"and so does one in C\\n")
    if scenario == "wrong":
        raise InvalidInput([Finding("scenario", "wrong", "name", "wrong", "a scenario of the portfolio")])
    if scenario == "large":
        raise MemoryError
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

class UseCases(dict):
    def __contains__(self, name):
        if name == "unheard":
            sys.exit("as if the listener broke down")
        if name == "large":
            raise MemoryError
        return super().__contains__(name)

sys.exit(serve(UseCases({"solve": lambda: solve, "count": lambda: count})))
"""


@contextmanager
def worker(tmp_path: Path, command: Sequence[str] = ()):
    script = tmp_path / "fake_worker.py"
    script.write_text(SCRIPT, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1"}
    with subprocess.Popen(
        command or [sys.executable, str(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="surrogateescape",
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
        assert process.stderr.read() == ""
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
        ({"job": [], "do": "solve", "portfolio": "{}"}, None, "not a request"),
        ({"stop": []}, None, "not a request"),
        ("[" * 100_000, None, "not a request"),
        ("\udcff", None, "not a request"),
        ("[1]", None, "not a request"),
    ],
)
def test_what_goes_wrong_is_reported_and_the_worker_lives_on(tmp_path, line, job, said):
    with worker(tmp_path) as process:
        ask(process, line)
        reply = read(process)
        assert reply["job"] == job
        assert said in reply["error"]
        ask(process, request(5))
        assert read(process)["job"] == 5


def test_another_use_case_is_asked_by_name_with_arguments_of_its_own_and_reports_every_part(tmp_path):
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


def test_a_worker_that_can_no_longer_listen_ends(tmp_path):
    with worker(tmp_path) as process:
        ask(process, request(1, "long"))
        assert "progress" in read(process)
        ask(process, {"job": 2, "do": "unheard", "portfolio": ""})
        assert process.wait(10) == 0


def test_a_worker_out_of_memory_says_so_and_ends(tmp_path):
    with worker(tmp_path) as process:
        ask(process, request(1, "large"))
        reply = read(process)
        assert (reply["job"], reply["messages"]) == (1, [message("system.out_of_memory").to_json()])
        assert process.wait(10) != 0


def test_a_worker_without_memory_to_read_a_request_ends(tmp_path):
    with worker(tmp_path) as process:
        ask(process, {"job": 2, "do": "large", "portfolio": ""})
        assert process.wait(10) != 0


def replies(tmp_path: Path, *requests: dict[str, Any]) -> list[str]:
    """The lines that a real worker writes until it has answered all requests."""
    lines = []
    with worker(tmp_path, [sys.executable, "-m", "cxalloc.worker.process"]) as process:
        for one in requests:
            ask(process, one)
            while "progress" in json.loads(line := process.stdout.readline()):
                lines.append(line)
            lines.append(line)
        process.stdin.close()
        process.wait(20)
    return lines


def many(scenarios: Sequence[Scenario] = ()) -> Portfolio:
    """A portfolio whose snapshot is far larger than any decision about it, and whose search finds plans on the way."""
    tags = tuple(Tag(f"dimension{number}", "described at length" * 4) for number in range(5))
    made = []
    for number in range(40):
        cost, benefit = 10_00 + number * 137 % 500, 30_00 + number * 61
        level = Level("standard", 1, (Cost("opex", (cost,)),), BenefitPerPeriod(benefit))
        made.append(Initiative(f"i{number}", f"Initiative {number}", (level,), tags=tags))
    return replace(PORTFOLIO, initiatives=tuple(made), scenarios=tuple(scenarios))


def test_no_snapshot_that_the_window_has_goes_through_the_pipe(tmp_path):
    made = to_json(many())
    lines = replies(tmp_path, {"job": 1, "do": "solve", "portfolio": made, "scenario": ""})
    plans = [line for line in lines if '"plan"' in line]
    assert len(plans) >= 2  # one on the way, and the answer
    assert sum(map(len, plans)) < len(made) / 4
    told = Snapshots(made).unpack(json.loads(plans[-1])["answer"])
    plan = converter().structure(told, Answer).plan
    assert plan is not None
    assert plan.inputs == made
    assert not verify_plan(plan)


@pytest.mark.parametrize("do", [{"do": "solve", "scenario": "less"}, {"do": "compare", "scenarios": ["", "less"]}])
def test_the_snapshot_of_a_scenario_goes_through_the_pipe_once(tmp_path, do):
    less = Scenario("less", (("budget.factor", "0.5"),))
    base = many([less])
    lines = replies(tmp_path, {"job": 1, "portfolio": to_json(base), **do})
    changed = to_json(apply_scenario(base, less))
    assert len(changed) < sum(map(len, lines)) < 1.5 * len(changed)
    snapshots = Snapshots(to_json(base))
    for line in lines:
        message = json.loads(line)
        for plan in plans_in(snapshots.unpack(message.get("progress") or message["answer"])):
            assert sha256(plan["inputs"]) == plan["inputs_sha256"]


def plans_in(told: Any) -> Iterator[dict[str, Any]]:
    if isinstance(told, dict):
        if "inputs" in told:
            yield told
        for item in told.values():
            yield from plans_in(item)
    elif isinstance(told, list):
        for item in told:
            yield from plans_in(item)


def test_a_plan_that_is_asked_about_is_sent_without_the_snapshot_that_the_job_has_anyway(tmp_path):
    made = many()
    plan = converter().unstructure(solve(made).plan)
    snapshots = Snapshots(to_json(made))
    request = {"job": 1, "do": "compare", "portfolio": to_json(made), "scenarios": [""], "stored": [plan]}
    packed = snapshots.pack(request)
    assert packed["stored"][0]["inputs"] == ""
    [*_, answer] = replies(tmp_path, packed)
    assert json.loads(answer)["answer"]["columns"][0]["is_reused"] is True


def test_comparison_and_frontier_survive_the_way_through_the_worker():
    from cxalloc.analysis.comparison import compare as comparing
    from cxalloc.analysis.frontier import result
    from cxalloc.domain.snapshot import converter
    from cxalloc.worker.use_cases import USE_CASES, arguments_of

    for name, kind, arguments in (
        ("compare", comparing.Comparison, {"scenarios": [""], "gap": 0.01, "stored": []}),
        ("frontier", result.Frontier, {"points": 3, "plans": []}),
    ):
        use_case = USE_CASES[name]()
        found = use_case(PORTFOLIO, **arguments_of(use_case, {"do": name, **arguments}))
        told = json.dumps(converter().unstructure(found), allow_nan=False)
        again = converter().structure(json.loads(told), kind)
        assert again == found
        if name == "compare":
            plan = found.columns[0].plan
            assert arguments_of(use_case, {"stored": [converter().unstructure(plan)]}) == {"stored": (plan,)}
