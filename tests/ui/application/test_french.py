"""The window in French: what is translated, that it fits what it translates, and how the language is chosen."""

import ast
import re
import shutil
from collections import Counter
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QDialogButtonBox

from cxalloc.messages.language import LOCALE_VARIABLES, VARIABLE
from cxalloc_ui.application.language import install_language, install_locale, resolve_language
from cxalloc_ui.application.texts import counted, tr
from tools import translations

FINISHED = [(context, text, french) for context, text, french, is_finished in translations.messages() if is_finished]


@pytest.fixture
def no_locale(monkeypatch):
    """The desktop says what it speaks, and the shell does not."""
    for name in LOCALE_VARIABLES:
        monkeypatch.delenv(name, raising=False)


def placeholders(text: str) -> Counter[str]:
    return Counter(re.findall(r"\{\w*\}|</?\w+>", text))


def mnemonics(text: str) -> list[str]:
    return re.findall(r"&(\w)", text.replace("&&", ""))


def test_a_translation_keeps_what_is_filled_in():
    wrong = [one for one in FINISHED if placeholders(one[1]) != placeholders(one[2])]
    assert len(FINISHED) > 600
    assert wrong == []


def test_a_translation_has_a_key_in_menus_where_its_text_has_one():
    assert [one for one in FINISHED if len(mnemonics(one[1])) != len(mnemonics(one[2]))] == []


def test_a_translation_ends_as_its_text_does():
    def ends(text: str) -> tuple[bool, bool, bool, str]:
        return text.endswith("…"), text.startswith(" "), text.endswith(" "), text[-1:] if text[-1:] in ".:" else ""

    assert [one for one in FINISHED if ends(one[1]) != ends(one[2])] == []


def test_french_signs_stand_with_a_space_that_does_not_break():
    loose = re.compile(r"(?<![\u00a0\dA-Z])[:;?!»](?!\d|onboarding)|«(?!\u00a0)|'")
    assert [one for one in FINISHED if loose.search(one[2])] == []


def test_what_qt_reads_is_built_from_the_texts(tmp_path):
    translations.build(tmp_path / "cxalloc_fr.qm")
    built = (tmp_path / "cxalloc_fr.qm").read_bytes()
    assert built == translations.SOURCE.with_suffix(".qm").read_bytes(), "type: make translations"


def test_every_text_has_its_french(tmp_path):
    copy = tmp_path / "cxalloc_fr.ts"
    shutil.copyfile(translations.SOURCE, copy)
    translations.collect(copy)
    french = {one[:2] for one in FINISHED}
    texts = [one[:2] for one in translations.messages(copy)]
    assert len(texts) > 900
    assert [one for one in texts if one not in french] == [], "type `make translations`, and write their French"


@pytest.mark.parametrize(
    ("chosen", "of_desktop", "expected"),
    [
        ("system", ["fr-CA", "en-CA"], "fr"),
        ("system", ["en-GB", "fr-FR"], "en"),
        ("system", ["de-DE", "fr_CH", "en"], "fr"),
        ("system", ["de-DE"], "en"),
        ("system", [], "en"),
        ("system", ["C"], "en"),
        ("fr", ["en-GB"], "fr"),
        ("en", ["fr-FR"], "en"),
        ("Klingon", ["fr-FR"], "fr"),
    ],
)
@pytest.mark.usefixtures("no_locale")
def test_what_is_spoken_is_what_was_chosen_or_what_the_desktop_asks_for(monkeypatch, chosen, of_desktop, expected):
    monkeypatch.delenv(VARIABLE, raising=False)
    assert resolve_language(chosen, of_desktop) == expected


@pytest.mark.usefixtures("no_locale")
def test_the_environment_goes_before_what_was_chosen(monkeypatch):
    monkeypatch.setenv(VARIABLE, "en")
    assert resolve_language("fr", ["fr-FR"]) == "en"
    monkeypatch.setenv(VARIABLE, "system")
    assert resolve_language("en", ["fr-FR"]) == "fr"


@pytest.mark.parametrize(
    ("desktop", "chosen", "expected"),
    [
        ("en_GB", "fr", "fr_FR"),
        ("fr_CH", "fr", "fr_CH"),
        ("fr_FR", "en", "en_GB"),
        ("en_US", "en", "en_US"),
        ("de_DE", "system", "de_DE"),
        ("de_DE", "", "de_DE"),
    ],
)
def test_a_language_chosen_against_the_desktop_brings_its_numbers(monkeypatch, desktop, chosen, expected):
    monkeypatch.delenv(VARIABLE, raising=False)
    before = QLocale()
    try:
        QLocale.setDefault(QLocale(desktop))
        install_locale(chosen)
        assert QLocale().name() == expected
    finally:
        QLocale.setDefault(before)


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Calls of ``tr`` and ``self.tr`` in a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "tr":
            yield node


def test_every_text_is_one_that_can_be_collected():
    wrong = []
    for path in translations.WINDOW.rglob("*.py"):
        for call in calls(ast.parse(path.read_text(encoding="utf-8"))):
            is_text = all(isinstance(one, ast.Constant) for one in call.args)
            if not (is_text and ast.unparse(call.func) in ("tr", "self.tr")):
                wrong.append(f"{path.name}:{call.lineno}: {ast.unparse(call)}")
        # A `self.tr` called `tr` is filed as one of a function, and looked up as one of its class.
        wrong += re.findall(r"\btr = .*", path.read_text(encoding="utf-8"))
    assert wrong == []


def test_no_text_is_made_before_the_language_is_chosen():
    for path in translations.WINDOW.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        inside = {
            id(one)
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef | ast.Lambda)
            for one in ast.walk(function)
        }
        assert [f"{path.name}:{call.lineno}" for call in calls(tree) if id(call) not in inside] == []


def test_nought_is_one_in_french_and_many_in_english(french, qapp):
    assert [counted(n, tr("{n} rule"), tr("{n} rules")) for n in (0, 1, 2)] == ["0 règle", "1 règle", "2 règles"]
    assert counted(1200, tr("{n} row pasted"), tr("{n} rows pasted"), "1 200") == "1 200 lignes collées"


def test_english_needs_no_translation(qapp):
    assert install_language(qapp, "en") == []
    assert [counted(n, tr("{n} rule"), tr("{n} rules")) for n in (0, 1, 2)] == ["0 rules", "1 rule", "2 rules"]


def test_the_window_and_the_dialogs_of_qt_speak_french(french, opened, qtbot):
    titles = [action.text() for action in opened.window.menuBar().actions()]
    assert titles == ["&Fichier", "&Édition", "&Plan", "&Affichage", "A&ide"]
    assert opened.window.work.places[1].name == "Budget et règles"
    assert opened.window.candidates.tabs.tabText(1).startswith("Enveloppes récurrentes")
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.button(QDialogButtonBox.StandardButton.Cancel).text() == "Annuler"


def test_a_language_is_chosen_in_the_menu_and_remembered(opened, settings):
    actions = {action.data(): action for action in opened.window.actions_._languages.actions()}
    assert [action.text() for action in actions.values()][1:] == ["&English", "&Français"]
    assert actions["system"].isChecked()
    actions["fr"].trigger()
    assert settings.value("language") == "fr"
    assert [name for name, action in actions.items() if action.isChecked()] == ["fr"]
    assert opened.window.statusBar().currentMessage() == "The language changes when cxalloc is opened next."
    assert QCoreApplication.translate("Actions", "&File") == "&File"
