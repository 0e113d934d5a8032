"""What is said of wrong input is a message of the catalogue and no text of one language."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "cxalloc").rglob("*.py"))
EXPECTED = {"Finding": 4, "require": 3, "require_within": 4}
"""Where what was expected stands among the arguments."""


def plain_texts(module: Path) -> list[str]:
    """The texts in place of a message, of every call that says what was expected."""
    texts = []
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        at = EXPECTED.get(getattr(node.func, "attr", getattr(node.func, "id", "")))
        given = [word.value for word in node.keywords if word.arg == "expected"]
        if at is not None and len(node.args) > at:
            given.append(node.args[at])
        texts += [
            f"{module.relative_to(ROOT)}:{one.lineno}"
            for one in given
            if isinstance(one, ast.JoinedStr) or (isinstance(one, ast.Constant) and one.value)
        ]
    return texts


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(ROOT)))
def test_what_was_expected_is_a_message(module):
    assert plain_texts(module) == []


def test_a_text_is_seen(tmp_path, monkeypatch):
    monkeypatch.setitem(plain_texts.__globals__, "ROOT", tmp_path)
    module = tmp_path / "module.py"
    module.write_text('Finding("fund", "a", "cost", "x", "an amount")\nchecks.require(True, "cost", 1, AMOUNT)\n')
    assert plain_texts(module) == ["module.py:1"]
