"""Which language the program speaks."""

import pytest

from cxalloc.messages.language import choose_language


@pytest.mark.parametrize(
    ("option", "setting", "desktop", "environment", "language"),
    [
        (None, "", (), {}, "en"),
        ("fr", "en", (), {"CXALLOC_LANGUAGE": "en", "LANG": "en_GB"}, "fr"),
        (None, "en", (), {"CXALLOC_LANGUAGE": "fr", "LANG": "en_GB"}, "fr"),
        (None, "fr", (), {"LC_ALL": "en_GB"}, "fr"),
        (None, "system", (), {"LC_ALL": "en_GB", "LANG": "fr_FR"}, "en"),
        (None, "fr", (), {"CXALLOC_LANGUAGE": "system", "LANG": "en_GB"}, "en"),
        (None, "", (), {"LC_MESSAGES": "fr_CA.UTF-8", "LANG": "en_GB"}, "fr"),
        (None, "", (), {"LC_ALL": "", "LANG": "fr"}, "fr"),
        (None, "", ("fr",), {"LC_ALL": "C.UTF-8"}, "en"),
        (None, "", ("fr",), {"LANG": "de_DE@euro"}, "en"),
        (None, "", ("de-DE", "fr-FR", "en"), {}, "fr"),
        (None, "klingon", (), {"CXALLOC_LANGUAGE": "elvish"}, "en"),
    ],
)
def test_the_order(option, setting, desktop, environment, language):
    assert choose_language(option, setting, desktop=desktop, environment=environment) == language
