"""The catalogue against the code that uses it, and French against English."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path
from string import Formatter as Fields

import pytest

from cxalloc.messages.catalogue import Text, english, french, texts_of
from cxalloc.messages.catalogue.plural import Plural
from cxalloc.messages.language import ENGLISH, FRENCH
from cxalloc.messages.numbers import NO_BREAK_SPACE

ROOT = Path(__file__).parents[2]
TOPICS = {key.partition(".")[0] for key in texts_of(ENGLISH)} - {"literal"}


@cache
def sources() -> list[tuple[Path, ast.Module]]:
    """The code of the program without the catalogue itself."""
    paths = [*(ROOT / "cxalloc").rglob("*.py"), *(ROOT / "ui").rglob("*.py")]
    return [(path, ast.parse(path.read_text("utf-8"))) for path in paths if "catalogue" not in path.parts]


def is_key(text: object) -> bool:
    """Whether a text has the form of a key of some topic."""
    if not isinstance(text, str):
        return False
    topic, dot, name = text.partition(".")
    return bool(dot) and topic in TOPICS and name.isidentifier() and name != "csv"  # the name of a file


@cache
def nodes() -> list[tuple[Path, ast.AST]]:
    """The constants, calls and f-strings of the code."""
    kinds = (ast.Constant, ast.Call, ast.JoinedStr)
    return [(path, node) for path, tree in sources() for node in ast.walk(tree) if isinstance(node, kinds)]


def forms(text: Text) -> list[str]:
    return [text.one, text.other] if isinstance(text, Plural) else [text]


def fields_of(text: Text) -> set[str]:
    """The placeholders of a text."""
    found = {name for form in forms(text) for _, name, _, _ in Fields().parse(form) if name is not None}
    return found | ({text.by} if isinstance(text, Plural) else set())


def test_every_key_of_the_code_is_in_the_catalogue_and_no_other():
    used = {node.value for _, node in nodes() if isinstance(node, ast.Constant) and is_key(node.value)}
    assert used == set(texts_of(ENGLISH)) - {"literal"}


def test_no_key_is_composed():
    """A key that is put together can't be found by those who look for it, nor by the test above."""
    composed = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, node in nodes()
        if isinstance(node, ast.JoinedStr)
        and isinstance(node.values[0], ast.Constant)
        and any(str(node.values[0].value).startswith(f"{topic}.") for topic in TOPICS)
    ]
    assert composed == []


def test_every_text_has_its_french():
    assert set(texts_of(FRENCH)) == set(texts_of(ENGLISH))


@pytest.mark.parametrize("key", texts_of(ENGLISH))
def test_french_has_the_same_placeholders(key):
    assert fields_of(texts_of(FRENCH)[key]) == fields_of(texts_of(ENGLISH)[key])


@pytest.mark.parametrize("package", [english, french])
def test_the_keys_of_a_topic_begin_with_its_name_and_occur_once(package):
    names = [(topic.__name__.rpartition(".")[2], key) for topic in package.TOPICS for key in topic.TEXTS]
    assert [key for topic, key in names if not key.startswith(f"{topic}.") and key != "literal"] == []
    assert [key for key, count in Counter(key for _, key in names).items() if count > 1] == []


def test_french_has_no_break_before_its_tall_punctuation():
    wrong = [
        form
        for text in texts_of(FRENCH).values()
        for form in forms(text)
        for mark in (" ;", " :", " ?", " !", " »", "« ", " %")
        if mark in form
    ]
    assert wrong == []
    bare = [
        form
        for text in texts_of(FRENCH).values()
        for form in forms(text)
        for mark in (":", ";", "?", "!")
        if f"{mark} " in f"{form} " and f"{NO_BREAK_SPACE}{mark}" not in form
    ]
    assert bare == []


def test_the_values_of_a_message_are_the_placeholders_of_its_text():
    wrong = []
    for path, node in nodes():
        if not isinstance(node, ast.Call) or not node.args or any(one.arg is None for one in node.keywords):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        first = node.args[0]
        if name in ("message", "text") and isinstance(first, ast.Constant) and is_key(first.value):
            given = {one.arg for one in node.keywords}
            if given != fields_of(texts_of(ENGLISH)[str(first.value)]):
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} {first.value!r}: {given}")
    assert wrong == []


def test_french_uses_the_terms_of_french_controllers():
    """A fund is a *fonds*, a small allocation an *enveloppe récurrente*, a candidate *une candidate*."""
    other = re.compile(r"petites? alloc|\benveloppes?\b(?! récurrente)|\bcandidats?\b|jours?-homme", re.IGNORECASE)
    allowed = {"options.new_epilog"}  # a heading of a user's table
    wrong = [
        form
        for key, text in texts_of(FRENCH).items()
        for form in forms(text)
        if key not in allowed and other.search(form)
    ]
    assert wrong == []


def test_no_sentence_uses_what_only_this_program_would_say():
    """The field's words and plain ones, in English: *conflict*, *relax*, *calculate*."""
    idiom = re.compile(r"\bclash|\bloosen|worked out|\banew\b|\bon end\b|what would help|\brepairs?\b", re.IGNORECASE)
    texts = [re.sub(r"\{\w+\}", "", form) for text in texts_of(ENGLISH).values() for form in forms(text)]
    assert [text for text in texts if idiom.search(text)] == []
