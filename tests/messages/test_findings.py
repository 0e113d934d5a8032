"""Wrong input in words."""

import errno

import pytest

from cxalloc.domain.errors import Finding, InvalidInput, Place
from cxalloc.domain.message import literal, message
from cxalloc.messages.findings import entity_message, error_messages, finding_message
from cxalloc.messages.formatter import PLAIN_ENGLISH, Formatter
from cxalloc.messages.language import FRENCH
from cxalloc.messages.numbers import NO_BREAK_SPACE

FOUND = Finding("initiative", "a", "cost", "NaN", literal("…"), Place("initiatives.csv", 2, "cost"))
MISSING = Finding("folder", "shop", "portfolio.toml", "", literal("…"))


@pytest.mark.parametrize("finding", [FOUND, MISSING, Finding("--budget", "", "", "x", literal("…"))])
def test_english_is_what_a_traceback_shows(finding):
    assert PLAIN_ENGLISH.render(finding_message(finding)) == str(finding)


def test_in_french_only_what_files_call_it_stays():
    french = Formatter(FRENCH).render(finding_message(FOUND)).replace(NO_BREAK_SPACE, " ")
    assert french == "initiatives.csv, ligne 2, colonne cost : initiative 'a', cost est 'NaN' ; attendu : …"
    french = Formatter(FRENCH).render(finding_message(MISSING)).replace(NO_BREAK_SPACE, " ")
    assert french == "dossier 'shop', portfolio.toml manque ; attendu : …"


def test_what_an_error_says():
    assert error_messages(InvalidInput([FOUND, MISSING])) == (finding_message(FOUND), finding_message(MISSING))
    (full,) = error_messages(OSError(errno.ENOSPC, "Kein Platz", "x"))
    assert full == message("system.no_space")
    (rare,) = error_messages(OSError(errno.ENOLCK, "No locks available", "x"))
    assert rare == literal("No locks available")
    assert error_messages(RuntimeError("oh")) == (literal("oh"),)


def test_what_is_no_word_of_the_vocabulary_is_kept():
    assert entity_message("--budget") == literal("--budget")
