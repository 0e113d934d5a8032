"""Phases of searches and reasons to stop have words."""

import ast
from pathlib import Path

import pytest

from cxalloc.domain.plan import StopReason
from cxalloc.messages.formatter import Formatter
from cxalloc.messages.search import phase_message, stop_message

ROOT = Path(__file__).parents[2]
SEARCHES = [*(ROOT / "solvers").rglob("*.py"), *(ROOT / "cxalloc" / "optimisation").rglob("*.py")]
SEARCHES += (ROOT / "cxalloc" / "analysis").rglob("*.py")


def phases() -> set[str]:
    """Every phase that is reported: an argument of ``_report`` or ``_say``, or what a ``phase`` is set to."""
    found = set()
    for path in SEARCHES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(attr="_report" | "_say"), args=[ast.Constant(value=str(phase)), *_]):
                    found.add(phase)
                case ast.Assign(targets=[ast.Attribute(attr="phase")], value=value):
                    found |= {str(one.value) for one in ast.walk(value) if isinstance(one, ast.Constant)}
                case ast.Assign(targets=[ast.Name(id="PHASE" | "TIES")], value=ast.Constant(value=str(phase))):
                    found.add(phase)
    return found - {""}


def test_every_phase_has_words():
    assert len(phases()) > 12
    assert [one for one in phases() if phase_message(one).key == "literal"] == []
    assert Formatter("fr").render(phase_message("a phase of later")) == "a phase of later"


@pytest.mark.parametrize("reason", StopReason)
def test_every_reason_to_stop_has_words(reason):
    assert Formatter().render(stop_message(reason)) == reason.value
