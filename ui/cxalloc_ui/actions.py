"""The menus of the window: every action with its standard shortcut. The main window connects them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QMenuBar

from cxalloc.messages.language import LANGUAGES, SYSTEM

Key = QKeySequence.StandardKey


class EditActions(QObject):
    """The actions of the Edit menu."""

    def __init__(self, bar: QMenuBar, parent: QObject) -> None:
        super().__init__(parent)
        self.menu = menu = bar.addMenu(self.tr("&Edit"))
        self.undo = self._add(self.tr("&Undo"), Key.Undo)
        self.redo = self._add(self.tr("&Redo"), "Ctrl+Shift+Z", "Ctrl+Y")
        menu.addSeparator()
        self.cut = self._add(self.tr("Cu&t"), Key.Cut)
        self.copy = self._add(self.tr("&Copy"), Key.Copy)
        self.copy_with_headings = self._add(self.tr("Copy with &headings"), "Ctrl+Shift+C")
        self.paste = self._add(self.tr("&Paste"), Key.Paste)
        menu.addSeparator()
        self.fill_down = self._add(self.tr("&Fill down"), "Ctrl+D")
        self.clear_cells = self._add(self.tr("C&lear cells"), Key.Delete)
        self.insert_row = self._add(self.tr("&Insert row"), "Ctrl++")
        self.duplicate_rows = self._add(self.tr("Duplicat&e rows"), "Ctrl+Shift+D")
        self.delete_rows = self._add(self.tr("&Delete rows"), "Ctrl+-")
        menu.addSeparator()
        self.select_all = self._add(self.tr("Select &all"), Key.SelectAll)
        self.find = self._add(self.tr("Fi&nd"), Key.Find)
        self.next_error = self._add(self.tr("Ne&xt error"), "F8")
        self.previous_error = self._add(self.tr("Pre&vious error"), "Shift+F8")

    def _add(self, text: str, *shortcuts: QKeySequence.StandardKey | str) -> QAction:
        action = QAction(text, self)
        action.setShortcuts([QKeySequence(one) for one in shortcuts])
        self.menu.addAction(action)
        return action


class ScenarioActions(QObject):
    """The actions of the Scenario menu."""

    def __init__(self, bar: QMenuBar, parent: QObject) -> None:
        super().__init__(parent)
        self.menu = bar.addMenu(self.tr("&Scenario"))
        self.new = self._add(self.tr("&New scenario…"), "Ctrl+Shift+N")
        self.duplicate = self._add(self.tr("&Duplicate this scenario"))
        self.rename = self._add(self.tr("&Rename this scenario…"))
        self.delete = self._add(self.tr("D&elete this scenario"))
        self.menu.addSeparator()
        self.changes = self._add(self.tr("&Show its changes"), "Ctrl+Shift+L")

    def show_state(self, *, may_edit: bool, has_scenario: bool) -> None:
        """Enable the actions that are possible now; all but the first one are about the scenario that is shown."""
        self.new.setEnabled(may_edit)
        for action in (self.duplicate, self.rename, self.delete, self.changes):
            action.setEnabled(may_edit and has_scenario)

    def _add(self, text: str, shortcut: str = "") -> QAction:
        action = QAction(text, self)
        action.setShortcut(shortcut)
        self.menu.addAction(action)
        return action


@dataclass(frozen=True, kw_only=True)
class WindowState:
    """What decides which actions are possible.

    ``is_ready`` says that no file operation is in progress, ``may_edit`` that no portfolio is being opened. An open
    portfolio may come from a folder (``has_path``) and not from a file (``is_file``), or be new.
    """

    is_ready: bool
    may_edit: bool
    is_open: bool
    is_file: bool
    has_path: bool
    has_plan: bool
    is_running: bool
    has_comparison: bool
    has_frontier: bool


class Actions(QObject):
    """Builds the menus, and enables the actions that are possible in the current state.

    ``appearance_chosen`` carries ``system`` or one of ``theme.LOOKS``; ``language_chosen`` carries ``system`` or one of
    ``LANGUAGES``.
    """

    appearance_chosen = Signal(str)
    language_chosen = Signal(str)
    page_chosen = Signal(int)

    def __init__(self, window: QMainWindow, pages: Sequence[str]) -> None:
        super().__init__(window)
        bar = window.menuBar()
        bar.setAccessibleName(self.tr("Menus"))
        file = bar.addMenu(self.tr("&File"))
        self.new = self._add(file, self.tr("&New portfolio…"), Key.New)
        self.open = self._add(file, self.tr("&Open portfolio…"), Key.Open)
        self.open_folder = self._add(file, self.tr("Open &folder…"), "Ctrl+Shift+O")
        self.recent = file.addMenu(self.tr("Open &recent"))
        self.samples = file.addMenu(self.tr("Sa&mples"))
        file.addSeparator()
        self.import_table = self._add(file, self.tr("&Import table…"), "Ctrl+I")
        file.addSeparator()
        self.save = self._add(file, self.tr("&Save"), Key.Save)
        self.save_as = self._add(file, self.tr("Sa&ve as…"), Key.SaveAs)
        self.save_copy = self._add(file, self.tr("Save a &copy…"))
        self.restore = self._add(file, self.tr("Restore a &backup…"))
        self.show_in_folder = self._add(file, self.tr("S&how in folder"))
        self.close_portfolio = self._add(file, self.tr("C&lose portfolio"), "Ctrl+W")
        file.addSeparator()
        self.export_plan = self._add(file, self.tr("&Export plan by period…"), "Ctrl+E")
        self.export_decisions = self._add(file, self.tr("Export &decisions…"), "Ctrl+Shift+E")
        self.export_workbook = self._add(file, self.tr("Export Excel &workbook…"), "Ctrl+Shift+X")
        self.export_explanation = self._add(file, self.tr("Export expl&anation…"))
        self.export_comparison = self._add(file, self.tr("Export com&parison…"))
        self.export_frontier = self._add(file, self.tr("Export fron&tier…"))
        file.addSeparator()
        self.quit = self._add(file, self.tr("&Quit"), Key.Quit)
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)
        if self.quit.shortcut().isEmpty():  # Windows has no standard key for this action
            self.quit.setShortcut("Ctrl+Q")
        if self.save_as.shortcut().isEmpty():
            self.save_as.setShortcut("Ctrl+Shift+S")
        self.edit = EditActions(bar, self)
        self.scenarios = ScenarioActions(bar, self)
        plan = bar.addMenu(self.tr("&Plan"))
        self.optimise = self._add(plan, self.tr("&Optimise"), "F5")
        self.stop = self._add(plan, self.tr("&Stop"), "Esc")
        plan.addSeparator()
        self.why = self._add(plan, self.tr("&Why is it in the plan, or not?"), "Ctrl+Shift+W")
        plan.addSeparator()
        self.live = self._add(plan, self.tr("&Re-optimise as I edit"), "Shift+F5")
        self.live.setCheckable(True)
        plan.addSeparator()
        self.compare = self._add(plan, self.tr("&Compare the scenarios"), "Ctrl+F5")
        self.draw = self._add(plan, self.tr("&Draw the frontier"), "Ctrl+Shift+F5")
        self.alternatives = self._add(plan, self.tr("Find other p&lans"))
        self.prices, self.timing, self.risk = (
            self._add(plan, self.tr("Find what rules and locks cos&t")),
            self._add(plan, self.tr("Find &better timing for the same money")),
            self._add(plan, self.tr("Draw the plan's &value"), "Ctrl+Alt+R"),
        )
        self._add_view(bar, pages)
        self._add_help(bar)

    def _add_view(self, bar: QMenuBar, pages: Sequence[str]) -> None:
        view = bar.addMenu(self.tr("&View"))
        numbered = list(enumerate(pages, start=1))  # numbers, because two pages could share a mnemonic letter
        self.pages = [self._add(view, f"&{number} {name}", f"Ctrl+{number}") for number, name in numbered]
        for number, action in enumerate(self.pages):
            action.triggered.connect(lambda _=False, number=number: self.page_chosen.emit(number))
        view.addSeparator()
        # As in spreadsheets: Ctrl with plus and minus inserts and deletes rows.
        self.zoom_in = self._add(view, self.tr("&Zoom in"), "Ctrl+Alt++")
        self.zoom_out = self._add(view, self.tr("Zoom &out"), "Ctrl+Alt+-")
        self.zoom_reset = self._add(view, self.tr("A&ctual size"), "Ctrl+0")
        view.addSeparator()
        looks = {
            "system": self.tr("As the &system"),
            "light": self.tr("&Light"),
            "dark": self.tr("&Dark"),
            "contrast-light": self.tr("&High contrast, light"),
            "contrast-dark": self.tr("High &contrast, dark"),
        }
        self._looks = self._add_choices(view.addMenu(self.tr("&Appearance")), looks, self.appearance_chosen)
        languages = {SYSTEM: self.tr("As the &system")} | {code: f"&{name}" for code, name in LANGUAGES.items()}
        self._languages = self._add_choices(view.addMenu(self.tr("&Language")), languages, self.language_chosen)

    def _add_help(self, bar: QMenuBar) -> None:
        help_menu = bar.addMenu(self.tr("&Help"))
        self.guide = self._add(help_menu, self.tr("&User guide"), Key.HelpContents)
        self.keys = self._add(help_menu, self.tr("&Keyboard shortcuts"), "Ctrl+F1")
        help_menu.addSeparator()
        self.about = self._add(help_menu, self.tr("&About cxalloc"))
        self.about.setMenuRole(QAction.MenuRole.AboutRole)

    def check_appearance(self, name: str) -> None:
        """Check the menu item of an appearance."""
        _check(self._looks, name)

    def check_language(self, name: str) -> None:
        """Check the menu item of a language."""
        _check(self._languages, name)

    def show_state(self, state: WindowState) -> None:
        """Enable the actions that are possible now."""
        for action in (self.new, self.open, self.open_folder, self.import_table, self.restore):
            action.setEnabled(state.is_ready)
        for menu in (self.recent, self.samples):
            menu.setEnabled(state.is_ready and not menu.isEmpty())
        for action in (self.compare, self.draw, self.alternatives, self.prices, self.timing, self.risk):
            action.setEnabled(state.is_open and state.may_edit)
        self.export_frontier.setEnabled(state.has_frontier)
        self.export_comparison.setEnabled(state.has_comparison)
        self.save_copy.setEnabled(state.is_file and state.is_ready)
        self.show_in_folder.setEnabled(state.has_path)
        self.close_portfolio.setEnabled(state.is_open and state.is_ready)
        for action in (self.save, self.save_as):
            action.setEnabled(state.is_open and state.is_ready)
        self.optimise.setEnabled(state.is_open and state.may_edit and not state.is_running)
        self.stop.setEnabled(state.is_running)
        of_plan = (self.export_plan, self.export_decisions, self.export_workbook, self.export_explanation)
        for action in (self.why, *of_plan):
            action.setEnabled(state.has_plan and state.may_edit)
        for action in self.pages:
            action.setEnabled(state.is_open and state.may_edit)

    def show_paths(self, menu: QMenu, paths: Sequence[tuple[str, Callable[[], None]]]) -> None:
        """Fill a menu with portfolios to open: a text and a callback each."""
        menu.clear()
        for name, choose in paths:
            menu.addAction(name.replace("&", "&&")).triggered.connect(lambda _=False, choose=choose: choose())
        menu.setEnabled(bool(paths))

    def _add_choices(self, menu: QMenu, texts: Mapping[str, str], chosen: SignalInstance) -> QActionGroup:
        """Add exclusive checkable actions to a menu; triggering one emits ``chosen`` with its name."""
        group = QActionGroup(self)
        for name, text in texts.items():
            action = self._add(menu, text)
            action.setCheckable(True)
            action.setData(name)
            action.triggered.connect(lambda _=False, name=name: chosen.emit(name))
            group.addAction(action)
        return group

    def _add(self, menu: QMenu, text: str, shortcut: QKeySequence.StandardKey | str | None = None) -> QAction:
        action = QAction(text, self)
        if shortcut is not None:
            action.setShortcut(shortcut)
        menu.addAction(action)
        return action


def _check(group: QActionGroup, name: str) -> None:
    for action in group.actions():
        action.setChecked(action.data() == name)
