"""Rows that are added, duplicated, moved, locked and deleted."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxalloc.domain.constraints.relations import Endpoint, Excludes, GroupLimit
from cxalloc.domain.constraints.rules import CadenceRule
from cxalloc.domain.document.document import ATTRIBUTES, Document, Part, items_of, keys_of
from cxalloc.domain.document.edits import apply, difference
from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.initiative import Commitment, Cost, Status
from cxalloc.domain.locks import Lock
from cxalloc.domain.plan import Choice, Decision
from cxalloc.editing.cells.cells import Cell, set_cells
from cxalloc.editing.deletion import delete, delete_level
from cxalloc.editing.rows import (
    Step,
    add,
    add_level,
    cadence_rule,
    duplicate,
    duplicate_level,
    insert,
    move,
    move_level,
    set_lock,
)
from tests.strategies import portfolios

WITH_DEFAULTS = [part for part in ATTRIBUTES if part is not Part.RELATION]


def keys(step_or_document: Step | Document, part: Part) -> list[str]:
    document = step_or_document.document if isinstance(step_or_document, Step) else step_or_document
    return keys_of(part, items_of(document.portfolio, part))


class TestAdd:
    @pytest.mark.parametrize("part", WITH_DEFAULTS)
    def test_a_new_row_is_sound_and_has_an_id_of_its_own(self, sample, part):
        once = add(sample, part)
        twice = add(once.document, part, at=0)
        assert keys(twice, part)[0] == twice.keys[0]
        assert keys(twice, part)[-1] == once.keys[0]
        assert len(set(keys(twice, part))) == len(keys(sample, part)) + 2

    def test_the_id_is_made_of_the_name(self, sample):
        step = add(sample, Part.INITIATIVE, name="Réclamations n° 2", at=1)
        assert (step.keys, str(step.label)) == (("reclamations-n-2",), "Add initiative ‘Réclamations n° 2’")
        assert keys(step, Part.INITIATIVE)[:3] == ["chatbot", "reclamations-n-2", "platform"]
        assert add(step.document, Part.SMALL_ALLOCATION, name="Chatbot").keys == ("chatbot-2",)

    def test_many_at_once(self, sample):
        step = add(sample, Part.INITIATIVE, count=30)
        assert (len(step.keys), str(step.label)) == (30, "Add 30 initiatives")
        assert keys(step, Part.INITIATIVE)[-30:] == list(step.keys)

    def test_a_new_row_costs_and_returns_nothing_until_that_is_typed(self, sample):
        step = add(sample, Part.INITIATIVE, name="New")
        after = set_cells(step.document, [Cell(Part.INITIATIVE, "new", *one) for one in (("cost", "50"), ("roi", "1"))])
        level = after.portfolio.initiative_by_id["new"].levels[0]
        assert level.costs == (Cost("opex", (50_00,)),)
        assert not after.drafts

    def test_a_relation_is_inserted(self, sample):
        relation = Excludes(Endpoint("forms"), Endpoint("chatbot"))
        step = insert(sample, Part.RELATION, [relation], at=1)
        assert step.document.portfolio.relations[1] == relation
        assert (step.keys, str(step.label)) == (("forms excludes chatbot",), "Add relation ‘forms excludes chatbot’")
        with pytest.raises(InvalidInput, match="the id of an initiative"):
            insert(sample, Part.RELATION, [Excludes(Endpoint("forms"), Endpoint("nobody"))])

    def test_a_cadence_rule(self, sample):
        step = insert(sample, Part.RULE, [cadence_rule(sample.portfolio)])
        assert step.keys == ("rhythm-2",)


class TestDuplicate:
    @pytest.mark.parametrize("part", ATTRIBUTES)
    def test_copies_come_after_their_originals(self, sample, part):
        before = keys(sample, part)
        step = duplicate(sample, part, before)
        after = keys(step, part)
        assert [after[at] for at in range(1, len(after), 2)] == list(step.keys)
        assert len(set(after)) == len(after) == 2 * len(before)
        assert [key for key in after if key in before] == before

    def test_a_copy_says_so_and_is_not_committed(self, sample):
        lock = set_lock(sample, ["chatbot"], Lock.KEEP, decision=Decision((Choice("chatbot", "standard", 1),)))
        step = duplicate(lock.document, Part.INITIATIVE, ["chatbot"])
        copy = step.document.portfolio.initiatives[1]
        assert (copy.id, copy.name, copy.status) == ("chatbot-2", "Chatbot (copy)", Status.CANDIDATE)
        assert str(step.label) == "Duplicate initiative ‘Chatbot’"
        french = duplicate(sample, Part.FUND, ["opex"], mark="(copie)").document
        assert [fund.name for fund in french.portfolio.funds] == ["Opex", "Opex (copie)", "Capex"]

    def test_a_level(self, sample):
        step = duplicate_level(sample, "platform", "pilot", "pilot")
        names = [level.name for level in step.document.portfolio.initiatives[1].levels]
        assert (step.keys, names) == (("platform/pilot 2",), ["pilot", "pilot 2", "full"])
        step = add_level(sample, "platform", "huge")
        assert [level.name for level in step.document.portfolio.initiatives[1].levels] == ["pilot", "full", "huge"]
        step = move_level(step.document, "platform", "huge", 0)
        assert [level.name for level in step.document.portfolio.initiatives[1].levels] == ["huge", "pilot", "full"]


@pytest.mark.parametrize(
    ("moved", "to", "order"),
    [
        (["free"], 0, ["free", "chatbot", "platform", "forms"]),
        (["chatbot"], 4, ["platform", "forms", "free", "chatbot"]),
        (["forms", "chatbot"], 2, ["platform", "chatbot", "forms", "free"]),
        (["chatbot", "free"], 1, ["chatbot", "free", "platform", "forms"]),
        (["platform"], 1, ["chatbot", "platform", "forms", "free"]),
    ],
)
def test_rows_move_before_another(sample, moved, to, order):
    assert keys(move(sample, Part.INITIATIVE, moved, to), Part.INITIATIVE) == order


class TestLocks:
    def test_in_the_base_case(self, sample):
        step = set_lock(sample, ["chatbot", "forms", "frontline"], Lock.MUST)
        assert (step.keys, str(step.label)) == (("chatbot", "forms"), "Must fund: 2 initiatives")
        assert [one.status.value for one in step.document.portfolio.initiatives] == [
            "must",
            "candidate",
            "must",
            "candidate",
        ]

    def test_as_it_is_planned(self, sample):
        plan = Decision((Choice("chatbot", "standard", 1),))
        step = set_lock(sample, ["chatbot", "forms"], Lock.KEEP, decision=plan)
        assert (step.keys, str(step.label)) == (("chatbot",), "Keep as planned: initiative ‘Chatbot’")
        assert step.document.portfolio.initiatives[0].commitment == Commitment("standard", 1)

    def test_under_a_scenario(self, sample):
        step = set_lock(sample, ["forms"], Lock.NEVER, scenario="lean")
        assert str(step.label) == "Never fund: initiative ‘Forms’ under ‘lean’"
        assert step.document.portfolio.initiatives is sample.portfolio.initiatives
        assert ("initiative.forms.status", "never") in step.document.portfolio.scenarios[0].changes


class TestDelete:
    def test_an_initiative_goes_with_what_refers_to_it(self, sample):
        step = delete(sample, Part.INITIATIVE, ["chatbot"])
        after = step.document.portfolio
        assert keys(step, Part.INITIATIVE) == ["platform", "forms", "free"]
        assert keys(step, Part.RELATION) == ["forms enables platform (full)", "group forms; free"]
        assert after.scenarios[0].changes == (("budget.factor", "0.85"),)
        assert step.also == {Part.RELATION: 2, Part.SCENARIO: 1}
        assert str(step.label) == "Delete initiative ‘Chatbot’ with 2 relations, 1 scenario"

    def test_groups_lose_a_member(self, sample):
        after = delete(sample, Part.INITIATIVE, ["free"]).document.portfolio
        assert after.relations[2] == GroupLimit(("forms",), 0, 1)
        after = delete(sample, Part.INITIATIVE, ["free", "forms"]).document.portfolio
        assert len(after.relations) == 1

    @pytest.mark.parametrize(
        ("gone", "left"),
        [(("forms",), GroupLimit(("free", "chatbot"), 2, 3)), (("forms", "free"), GroupLimit(("chatbot",), 1, 3))],
    )
    def test_a_group_asks_for_no_more_than_its_members_that_are_left(self, sample, gone, left):
        group = GroupLimit(("forms", "free", "chatbot"), 2, 3)
        document = replace(sample, portfolio=replace(sample.portfolio, relations=(group,)))
        assert delete(document, Part.INITIATIVE, gone).document.portfolio.relations == (left,)

    def test_a_group_without_members_goes(self, sample):
        document = replace(sample, portfolio=replace(sample.portfolio, relations=(GroupLimit(("forms", "free"), 2),)))
        assert delete(document, Part.INITIATIVE, ("forms", "free")).document.portfolio.relations == ()

    def test_a_rule_about_nobody_goes_too(self, sample):
        step = delete(sample, Part.INITIATIVE, ["chatbot", "forms"])
        assert keys(step, Part.RULE) == ["small", "rhythm"]
        assert step.also[Part.RULE] == 1

    def test_a_rhythm_of_nothing_is_switched_off(self, sample):
        step = delete(sample, Part.SMALL_ALLOCATION, ["frontline"])
        assert step.document.portfolio.rules[2] == CadenceRule("rhythm", 1, enabled=False)

    def test_a_fund_in_use_stays_unless_its_costs_move(self, sample):
        with pytest.raises(InvalidInput, match="another fund for the costs of “Data platform” first"):
            delete(sample, Part.FUND, ["capex"])
        after = delete(sample, Part.FUND, ["capex"], move_to="opex").document.portfolio
        assert after.initiatives[1].level("full").costs == (Cost("opex", (3_500_00, 1_000_00), 50_00),)
        with pytest.raises(InvalidInput, match="another fund for the costs of"):
            delete(add(sample, Part.FUND, name="x").document, Part.FUND, ["opex", "capex", "x"], move_to="opex")

    def test_a_team_goes_with_the_effort_asked_of_it(self, sample):
        busy = set_cells(sample, [Cell(Part.INITIATIVE, "chatbot", "effort_1:data", "3")])
        step = delete(busy, Part.TEAM, ["data"])
        assert step.document.portfolio == replace(sample.portfolio, teams=())
        assert str(step.label) == "Delete team ‘Data engineers’ with 1 initiative"

    def test_a_level_goes_with_what_refers_to_it(self, sample):
        cells = [("status", "committed"), ("committed_level", "full"), ("committed_start", "1")]
        busy = set_cells(sample, [Cell(Part.INITIATIVE, "platform", *one) for one in cells])
        busy = set_cells(busy, [Cell(Part.SCENARIO, "lean", "set:initiative.platform.full.success", "0.4")])
        step = delete_level(busy, "platform", "full")
        one = step.document.portfolio.initiatives[1]
        assert ([level.name for level in one.levels], one.status, one.commitment) == (["pilot"], Status.CANDIDATE, None)
        assert keys(step, Part.RELATION) == ["group forms; free", "free excludes chatbot"]
        assert step.document.portfolio.scenarios == sample.portfolio.scenarios
        with pytest.raises(InvalidInput, match="at least one funding level"):
            delete_level(step.document, "platform", "pilot")

    def test_drafts_go_with_their_rows(self, sample):
        busy = set_cells(
            sample,
            [
                Cell(Part.INITIATIVE, "chatbot", "cost", "?"),
                Cell(Part.INITIATIVE, "platform/full", "cost", "?"),
                Cell(Part.RELATION, "free excludes chatbot", "other", "?"),
                Cell(Part.RULE, "small", "at_least", "?"),
            ],
        )
        assert len(busy.drafts) == 4
        after = delete(busy, Part.INITIATIVE, ["chatbot"]).document
        assert [place[1] for place in after.drafts] == ["platform/full", "small"]
        assert [place[1] for place in delete_level(after, "platform", "full").document.drafts] == ["small"]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), portfolios())
def test_what_is_left_after_a_deletion_is_sound_and_comes_back(data, found):
    before = Document(found)
    part = data.draw(st.sampled_from([part for part in ATTRIBUTES if items_of(found, part)]))
    gone = data.draw(st.sets(st.sampled_from(keys_of(part, items_of(found, part))), min_size=1))
    others = [fund.id for fund in found.funds if fund.id not in gone]
    if part is Part.FUND and not others:
        return
    step = delete(before, part, gone, move_to=others[0] if others else "")
    after = step.document.portfolio
    assert replace(after) == after  # checked from scratch
    kept = [key for key in keys_of(part, items_of(found, part)) if key not in gone]
    assert len(items_of(after, part)) == len(kept)
    edit = difference(before, step.document, step.label)
    assert apply(apply(before, edit), edit.inverse()) == before
