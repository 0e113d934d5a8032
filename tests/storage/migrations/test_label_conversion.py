"""English labels of version 3 become messages that say the same."""

import pytest

from cxalloc.storage.migrations.label_conversion import label_message


@pytest.mark.parametrize(
    "label",
    [
        "Add fund ‘Opex’",
        "Add 3 small allocations",
        "Duplicate 1 rule",
        "Move initiative ‘Chat with 2 rules’",
        "Delete initiative ‘Move 3 rules’ with 1 rule",
        "Delete 3 initiatives with 2 relations, 1 scenario",
        "Add level ‘pilot’",
        "Move level ‘pilot’",
        "Delete level ‘pilot’ of ‘Chatbot’",
        "Delete level ‘pilot’ of ‘Chatbot’ with 1 relation",
        "Must fund: initiative ‘Forms’",
        "Never fund: initiative ‘Forms’ under ‘lean’",
        "Keep as planned: 2 initiatives",
        "Unlock: 2 initiatives under ‘lean, at ‘last’’",
    ],
)
def test_a_label_is_said_as_it_was(label):
    found = label_message(label)
    assert found is not None
    assert str(found) == label


@pytest.mark.parametrize("label", ["", "Rename", "Paste 3 rows", "Add whatever", "Delete 3 things"])
def test_what_is_none_of_them_stays_a_text(label):
    assert label_message(label) is None
