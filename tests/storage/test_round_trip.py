"""What goes into a file comes out of it."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from cxalloc.domain import snapshot
from cxalloc.domain.constraints.relations import GroupLimit
from cxalloc.domain.plan import Allotment, Decision, PlanStatus
from cxalloc.domain.scenario.changes import apply_scenario
from cxalloc.storage.file import PortfolioFile, StorageError
from tests.storage.examples import RICH_DECISION, made_plan, rich_portfolio, small_portfolio
from tests.strategies import portfolios


@pytest.mark.parametrize("make", [rich_portfolio, small_portfolio])
def test_a_portfolio_comes_back_as_it_was(path, make):
    with PortfolioFile.create(path, make()) as file:
        assert file.portfolio == make()
    with PortfolioFile.open(path, read_only=True) as file:
        assert file.portfolio == make()
        assert file.check() == []


@given(portfolio=portfolios(), before=portfolios())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_portfolio_comes_back_as_it_was(path, portfolio, before):
    with PortfolioFile.create(path, before, overwrite=True) as file:
        file.replace_portfolio(portfolio)
    with PortfolioFile.open(path) as file:
        assert file.portfolio == portfolio
        assert snapshot.to_json(file.portfolio) == snapshot.to_json(portfolio)


def test_the_order_that_people_chose_is_kept(path, rich):
    turned = replace(
        rich,
        funds=rich.funds[::-1],
        initiatives=rich.initiatives[::-1],
        small_allocations=rich.small_allocations[::-1],
        teams=rich.teams[::-1],
        relations=rich.relations[::-1],
        rules=rich.rules[::-1],
        scenarios=rich.scenarios[::-1],
    )
    with PortfolioFile.create(path, rich) as file:
        file.replace_portfolio(turned)
    with PortfolioFile.open(path) as file:
        assert file.portfolio == turned
        assert file.portfolio != rich


def test_a_decimal_comes_back_exactly(path, rich):
    exact = replace(rich, annual_rate=Decimal("0.1000000000000000055511151231257827"))
    with PortfolioFile.create(path, exact) as file:
        assert file.portfolio.annual_rate == exact.annual_rate


def test_replacing_the_portfolio_leaves_the_plans(stored, rich, small_plan):
    with PortfolioFile.open(stored) as file:
        file.replace_portfolio(rich)
        assert file.portfolio == rich
    with PortfolioFile.open(stored) as file:
        assert file.portfolio == rich
        assert file.plans() == (replace(small_plan, id=1),)
        assert file.check() == []


def test_a_number_that_does_not_fit_changes_nothing(stored, rich):
    endless = replace(rich, relations=(*rich.relations, GroupLimit(("x",), 0, 10**30)))
    with PortfolioFile.open(stored) as file:
        with pytest.raises(StorageError, match="too large for 64 bits"):
            file.replace_portfolio(endless)
        assert file.portfolio == small_portfolio()
        file.replace_portfolio(rich)  # the handle is of use still
    with PortfolioFile.open(stored) as file:
        assert file.portfolio == rich


def test_text_that_no_file_can_hold_changes_nothing(stored):
    with PortfolioFile.open(stored) as file, pytest.raises(StorageError, match="not valid text"):
        file.replace_portfolio(small_portfolio("\ud800"))
    with PortfolioFile.open(stored) as file:
        assert file.portfolio == small_portfolio()


def test_plans_come_back_as_they_were_with_an_id(path, rich, rich_plan):
    cut = apply_scenario(rich, replace(rich.scenarios[0], changes=(("budget.factor", "0.5"),)))
    unproven = replace(rich_plan.proof, bound=None, gap=None, ties_settled=False, value=-5)
    second = replace(made_plan(cut, Decision(), name="", scenario="Cut 15 %"), proof=unproven)
    with PortfolioFile.create(path, rich) as file:
        assert file.plans() == ()
        stored = [file.add_plan(rich_plan), file.add_plan(second)]
        assert stored == [replace(rich_plan, id=1), replace(second, id=2)]
        assert file.plans() == tuple(stored)
    with PortfolioFile.open(path, read_only=True) as file:
        assert file.plans() == tuple(stored)
        assert file.plan(2) == stored[1]
        assert file.check() == []


def test_a_plan_of_an_unknown_id_is_refused_in_words(stored):
    with PortfolioFile.open(stored) as file:
        with pytest.raises(StorageError, match="has no plan 7"):
            file.plan(7)
        with pytest.raises(StorageError, match="has no plan 7"):
            file.set_plan_status(7, PlanStatus.APPROVED)


def test_a_plan_with_the_hash_of_other_inputs_is_refused(stored, small_plan):
    with PortfolioFile.open(stored) as file:
        with pytest.raises(StorageError, match="not those of its hash"):
            file.add_plan(replace(small_plan, inputs_sha256="0" * 64))
        assert len(file.plans()) == 1


def test_a_plan_that_fails_halfway_is_not_stored(stored, rich):
    wrong = made_plan(rich, Decision(RICH_DECISION.choices, (Allotment("empowerment", 0, 0),)))
    with PortfolioFile.open(stored) as file:
        with pytest.raises(StorageError, match="refuses the change"):
            file.add_plan(wrong)
        assert len(file.plans()) == 1
        assert file.check() == []


def test_approving_a_plan_supersedes_the_one_of_its_scenario(path, rich):
    base, again, cut = (made_plan(rich, RICH_DECISION, scenario=scenario) for scenario in ("", "", "Cut 15 %"))
    with PortfolioFile.create(path, rich) as file:
        for plan in (base, again, cut):
            file.add_plan(plan)
        file.set_plan_status(1, PlanStatus.APPROVED)
        file.set_plan_status(3, PlanStatus.APPROVED)
        file.set_plan_status(2, PlanStatus.APPROVED)
        assert [plan.status.value for plan in file.plans()] == ["superseded", "approved", "approved"]
        file.set_plan_status(2, PlanStatus.APPROVED)
        file.set_plan_status(3, PlanStatus.DRAFT)
        assert [plan.status.value for plan in file.plans()] == ["superseded", "approved", "draft"]
        added = file.add_plan(replace(base, status=PlanStatus.APPROVED))
        assert added.status is PlanStatus.APPROVED
        assert [plan.status.value for plan in file.plans()] == ["superseded", "superseded", "draft", "approved"]
        assert file.check() == []


def test_closing_twice_does_no_harm(stored):
    file = PortfolioFile.open(stored)
    file.close()
    file.close()


def test_a_read_only_handle_changes_nothing(stored, small_plan, rich):
    before = stored.read_bytes()
    with PortfolioFile.open(stored, read_only=True) as file:
        for change in (
            lambda: file.replace_portfolio(rich),
            lambda: file.add_plan(small_plan),
            lambda: file.set_plan_status(1, PlanStatus.APPROVED),
        ):
            with pytest.raises(StorageError, match="opened to be read only"):
                change()
        assert file.portfolio == small_portfolio()
    assert stored.read_bytes() == before
