"""The best solution by its worst scenarios, next to all solutions, and CVaR next to sorting."""

import random
import threading
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxalloc_solvers.backends.registry import backend_named
from cxalloc_solvers.integers import exact
from cxalloc_solvers.problem import Problem
from cxalloc_solvers.result import Point
from cxalloc_solvers.tail import Scenarios, TailProgram, conditional_value, scenario_values
from tests.examples import examples
from tests.solvers.strategies import points, portfolio_like, problems

HIGHS = backend_named("highs")


def scenarios_of(problem: Problem, seed: int, count: int = 7) -> Scenarios:
    """Scenarios in which every value varies."""
    draw = np.random.default_rng(seed)
    values = np.array([option.value for option in problem.options], dtype=np.int64).reshape(-1, 1)
    return Scenarios(
        np.rint(values * draw.uniform(-1, 2.5, (len(problem.options), count))).astype(np.int64),
        tuple(
            {index: np.rint(gain * draw.uniform(0, 2, count)).astype(np.int64) for index, gain in bonus.gains.items()}
            for bonus in problem.bonuses
        ),
        tuple(tuple(value * 0.7 for _, value in cell.tiers) for cell in problem.cells),
        tuple(draw.uniform(0, 2, count) if index % 2 == 0 else None for index in range(len(problem.cells))),
    )


@pytest.mark.parametrize("alpha", ["0", "0.5", "0.9", "0.95"])
def test_cvar_is_the_mean_of_the_worst(alpha: str) -> None:
    values = np.array(random.Random(1).sample(range(-1000, 1000), 40), dtype=np.int64)
    size = round(40 * (1 - float(alpha)))
    worst = sorted(values.tolist())[:size]
    assert conditional_value(values, Fraction(alpha)) == Fraction(sum(worst), size)


def test_a_value_at_the_edge_counts_in_part() -> None:
    # The worst 0.3 of four: 1.2 values.
    assert conditional_value(np.array([40, 10, 30, 20]), Fraction("0.7")) == (10 + Fraction(20, 5)) / Fraction(6, 5)


@given(problems(), st.sampled_from(["0.5", "0.8"]), st.sampled_from([0.3, 1.0]))
@settings(max_examples=examples(15))
def test_small_problems_by_trying_all(problem: Problem, alpha: str, weight: float) -> None:
    scenarios = scenarios_of(problem, 3)

    def objective(point: Point) -> float:
        tail = conditional_value(scenario_values(problem, scenarios, point), Fraction(alpha))
        return (1 - weight) * exact.objective_value(problem, point) + weight * float(tail)

    best = max(map(objective, points(problem)), default=None)
    if best is None:
        return
    found = TailProgram(problem, scenarios, Fraction(alpha)).solve(weight, HIGHS, gap=0.0)
    assert found is not None
    assert found.is_proved
    # Each scenario's value of all amounts is rounded to a whole unit.
    assert objective(found.point) >= best - 1
    assert found.bound >= best - 1


@pytest.mark.parametrize("name", ["highs", "cbc"])
def test_both_backends_weigh_alike(name: str) -> None:
    problem = portfolio_like(3)
    scenarios, backend = scenarios_of(problem, 5, 20), backend_named(name)
    program = TailProgram(problem, scenarios, Fraction("0.9"))
    values = []
    for weight in (0.0, 0.5, 1.0):
        found = program.solve(weight, backend, gap=1e-6)
        assert found is not None
        mean = exact.objective_value(problem, found.point)
        tail = float(conditional_value(scenario_values(problem, scenarios, found.point), Fraction("0.9")))
        assert (1 - weight) * mean + weight * tail == pytest.approx(found.bound, rel=1e-4, abs=100)
        values.append((mean, tail))
    assert values[0][0] >= values[2][0]
    assert values[0][1] <= values[2][1]


def test_it_can_be_stopped() -> None:
    problem = portfolio_like(3)
    cancel = threading.Event()
    cancel.set()
    program = TailProgram(problem, scenarios_of(problem, 5), Fraction("0.9"))
    assert program.solve(0.5, HIGHS, gap=0.0, cancel=cancel) is None
