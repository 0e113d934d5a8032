"""What fields are called: in both languages, without the keys of files."""

import pytest

from cxalloc.domain.message import literal
from cxalloc.messages.field_names import _FIELDS, field_message
from cxalloc.messages.formatter import Formatter
from cxalloc.messages.language import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_name_is_a_key(language):
    names = [Formatter(language).render(name) for name in _FIELDS.values()]
    assert not [name for name in names if "_" in name or "." in name]
    assert all(name[0].isupper() for name in names)


def test_what_users_name_keeps_its_name():
    assert field_message("tag:behaviour", "Behaviour") == literal("Behaviour")
    assert field_message("oddity") == literal("oddity")
    assert Formatter("fr").render(field_message("earliest_start", "Earliest start")) == "Début au plus tôt"
