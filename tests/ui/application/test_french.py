"""The window in French: what is translated, that it fits what it translates, and how the language is chosen."""

import ast
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QCoreApplication, QLocale, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QDialogButtonBox, QTabBar, QTabWidget, QWidget

from cxalloc.domain.initiative import Initiative
from cxalloc.domain.portfolio import Portfolio
from cxalloc.domain.small_allocation import SmallAllocation
from cxalloc.exchange.folder.portfolio_folder import read_folder
from cxalloc.messages.language import LOCALE_VARIABLES, VARIABLE
from cxalloc.samples import samples_folder
from cxalloc_ui.app import Program
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


def test_every_text_of_the_code_is_collected():
    """What `lupdate` does not see, as within an f-string, would stay English without notice."""
    known = {text for _, text, _, _ in translations.messages()}
    missed = [
        f"{path.name}:{call.lineno}: {ast.unparse(call.args[0])}"
        for path in translations.WINDOW.rglob("*.py")
        for call in calls(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call.args[0], ast.Constant) and call.args[0].value not in known
    ]
    assert missed == []


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
    assert titles == ["&Fichier", "&Édition", "&Scénario", "&Plan", "&Affichage", "A&ide"]
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


STOP_WORDS = re.compile(
    r"(?<![\w.=/'{-])(the|of|is|are|not|and|with|without|from|must|never|committed|yes|which|if|by|to|has|have|at|it|"
    r"this|that|there|more|less|than|none|base case|Q[1-4])(?![\w.=/'-])",
    re.IGNORECASE,
)


def shown_texts(window: QWidget) -> Iterator[str]:
    """Whatever the widgets of a window say: texts, tooltips, placeholders, accessible names, menus, tables."""
    for widget in window.findChildren(QWidget):
        yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription(), widget.windowTitle())
        for name in ("text", "placeholderText", "title"):  # as Qt's properties have them
            yield str(widget.property(name) or "")
        if isinstance(widget, QComboBox):
            yield from (widget.itemText(index) for index in range(widget.count()))
        if isinstance(widget, QTabWidget | QTabBar):
            yield from (widget.tabText(index) for index in range(widget.count()))
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            yield from cell_texts(widget.model())
    for action in window.findChildren(QAction):
        yield from (action.text(), action.toolTip(), action.statusTip())


def cell_texts(model: QAbstractItemModel) -> Iterator[str]:
    """The headings of a table, its tooltips, and what its first rows show."""
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
    for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount()):
        for role in roles:
            yield str(model.headerData(column, Qt.Orientation.Horizontal, role) or "")
            yield from (str(model.index(row, column).data(role) or "") for row in range(min(model.rowCount(), 12)))


def english_on_pages(program: Program, names: Iterable[str]) -> list[str]:
    """The texts on all pages with English words that are no names."""
    wrong = set()
    for number in range(len(program.window.work.places)):
        program.window.work.show_page(number)
        for text in set(shown_texts(program.window)):
            plain = re.sub(r"<[^>]+>|&(?=\w)", "", text)
            for name in names:
                plain = plain.replace(name, "")
            if STOP_WORDS.search(plain):
                wrong.add(text)
    return sorted(wrong)


def names_of(portfolio: Portfolio) -> list[str]:
    """The names that users gave, and those of the samples on the first page: the longest first."""
    candidates: list[Initiative | SmallAllocation] = [*portfolio.initiatives, *portfolio.small_allocations]
    names = {text for one in candidates for text in (one.name, one.id, one.owner, *(tag.value for tag in one.tags))}
    names |= {one.name for one in portfolio.funds}
    names |= {read_folder(path).name for path in samples_folder().iterdir() if path.is_dir()}
    return sorted(names - {""}, key=len, reverse=True)


def test_no_english_word_is_shown_with_a_plan(french, opened, qtbot):
    QLocale.setDefault(QLocale("fr_FR"))
    qtbot.keyClick(opened.window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: bool(opened.solver.asked))
    with qtbot.waitSignal(opened.solve_controller.running_changed):
        opened.solver.finish()
    assert english_on_pages(opened, names_of(opened.session.document.portfolio)) == []


def test_no_english_word_is_shown_of_the_french_sample(french, program, qtbot):
    """Levels, windows, relations, rules, scenarios, teams and tags, before there is a plan."""
    QLocale.setDefault(QLocale("fr_FR"))
    with qtbot.waitSignal(program.session.view_changed):
        program.window.open(samples_folder() / "mutuelle_sante")
    portfolio = program.session.document.portfolio
    assert english_on_pages(program, names_of(portfolio)) == []
    said = " ".join(shown_texts(program.window))
    assert [rule.id for rule in portfolio.rules if f" {rule.id}" in said] == []
