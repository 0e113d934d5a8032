"""Completion of one of several values."""

import pytest
from PySide6.QtWidgets import QLineEdit

from cxalloc_ui.widgets.list_completer import ListCompleter

TAGS = ["Complaint", "First order", "Repair"]


@pytest.mark.parametrize(
    ("typed", "several", "offered"),
    [
        ("re", True, ["Repair"]),
        ("Complaint; or", True, ["Complaint; First order"]),
        ("Complaint;Repair; ", True, ["Complaint;Repair; Complaint", "Complaint;Repair; First order"]),
        ("Complaint; or", False, []),
        ("or", False, ["First order"]),
    ],
)
def test_what_is_typed_last_is_completed_and_the_rest_stays(qtbot, typed, several, offered):
    field = QLineEdit()
    qtbot.addWidget(field)
    completer = ListCompleter(TAGS, field, several=several)
    field.setCompleter(completer)
    field.setText(typed)
    completer.setCompletionPrefix(typed)
    model = completer.completionModel()
    found = [completer.pathFromIndex(model.index(n, 0)) for n in range(completer.completionCount())]
    assert found[: len(offered)] == offered
    assert bool(found) == bool(offered)
