from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxalloc.domain.errors import Checks
from cxalloc.domain.names import LONGEST_NAME, NAME_EXPECTED, Tag, UniqueNames, check_tags, is_name, normalise, slug


@pytest.mark.parametrize("text", ["a", "A b", "réclamation", "顧客", "a.b", "x:y", "#1", "a, b", "it's", "x" * 80])
def test_names(text: str):
    assert is_name(text)


@pytest.mark.parametrize(
    "text", ["", " ", " a", "a ", "a;b", "a=b", 'a"b', "a\nb", "a\rb", "a\tb", "a\x7fb", "a\u2028b", "x" * 81]
)
def test_what_is_no_name(text: str):
    assert not is_name(text)


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("Fix the forms", "fix-the-forms"),
        ("  Réclamations n° 2 ", "reclamations-n-2"),
        ("A/B; test", "a-b-test"),
        ("顧客", "item"),
        ("", "item"),
        ("x" * 100, "x" * LONGEST_NAME),
    ],
)
def test_an_id_is_made_of_a_name(name: str, made: str):
    assert slug(name) == made


@given(st.text(max_size=120))
def test_whatever_the_name_the_id_is_sound_and_stays(name: str):
    made = slug(name)
    assert is_name(made)
    assert slug(made).strip("-") == made.strip("-")


def test_tidying_gives_one_form_to_one_meaning():
    @dataclass(frozen=True)
    class Thing:
        name: str
        tags: tuple[str, ...]

    thing = Thing(" a ", ("z", "b"))
    normalise(thing, strip=("name",), order=("tags",))
    assert thing == Thing("a", ("b", "z"))


def test_all_that_is_wrong_with_tags_is_noted():
    checks = Checks("initiative", "a")
    check_tags(checks, (Tag("a:b", "x"), Tag("moment", "x;y"), Tag("kpi", "nps"), Tag("kpi", "nps"), Tag("", "x")))
    dimension = f"a dimension of {NAME_EXPECTED}, nor a colon"
    assert [(one.entity, one.key, one.field, one.value, str(one.expected)) for one in checks.findings] == [
        ("initiative", "a", "tag", "a:b", dimension),
        ("initiative", "a", "tag:moment", "x;y", f"a value of {NAME_EXPECTED}"),
        ("initiative", "a", "tag", "", dimension),
        ("initiative", "a", "tag", "", "each tag once"),
    ]


def test_several_values_in_a_dimension_are_several_tags():
    checks = Checks("initiative", "a")
    check_tags(checks, (Tag("moment", "help"), Tag("moment", "onboarding: first day")))
    assert checks.findings == []


def test_a_name_that_is_taken_gets_the_first_free_number():
    names = UniqueNames(["item", "item-3", "x" * LONGEST_NAME])
    assert [names.unique(one) for one in ("item", "item", "item-2", "new", "x" * 80)] == [
        "item-2",
        "item-4",
        "item-2-2",
        "new",
        "x" * 78 + "-2",
    ]
    assert names.unique("item", " ") == "item 2"


def test_many_equal_names_are_not_counted_from_the_start_each_time():
    class Counted(set[str]):
        looks = 0

        def __contains__(self, name: object) -> bool:
            self.looks += 1
            return super().__contains__(name)

    names = UniqueNames([])
    names._taken = looked = Counted()
    made = [names.unique("item") for _ in range(1000)]
    assert len(set(made)) == 1000
    assert looked.looks < 3000
