"""What brute force relies on: leaving out what the parts cannot do alone leaves out nothing that is feasible."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxalloc.domain.portfolio import Portfolio
from cxalloc.verification.verifier import verify
from tests.examples import examples
from tests.optimisation import instances


@settings(max_examples=examples(40), suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(st.booleans().flatmap(lambda ranges: instances.portfolios(ranges=ranges)))
def test_the_feasible_decisions_are_those_among_all(portfolio: Portfolio) -> None:
    every = [one for one in instances.decisions(portfolio) if not verify(portfolio, one)]
    assert list(instances.feasible(portfolio)) == every
