"""The open portfolio: what is open, under which scenario, with which plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from cxalloc.domain.plan import Plan
from cxalloc.domain.portfolio import Portfolio
from cxalloc_ui.background import Background
from cxalloc_ui.formats import user_locale
from cxalloc_ui.models.view import View, make_view

if TYPE_CHECKING:
    from cxalloc.exchange.plan_csv import CsvStyle
    from cxalloc.storage.file import PortfolioFile, StorageError

FILE_ENDING = ".cxalloc"
FOLDER_FILE = "portfolio.toml"
TABLE_ENDINGS = (".csv", ".xlsx")


def is_table(path: Path) -> bool:
    """Whether a path is that of a table, by its name: one that can be imported."""
    return path.suffix.lower() in TABLE_ENDINGS and not path.is_dir()


@dataclass(frozen=True)
class _Opened:
    portfolio: Portfolio
    file: PortfolioFile | None
    plans: dict[str, Plan]
    view: View
    only_read: StorageError | None = None


class Session(QObject):
    """One portfolio at a time. Reading, writing and reckoning are done in the background; ``view`` is what is shown."""

    opening = Signal(str)
    opened = Signal()
    view_changed = Signal()
    told = Signal(str)
    """Something was done that is worth a line in the status bar."""
    failed = Signal(str, object)
    """What could not be done, and the error."""

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.background = background
        self._file: PortfolioFile | None = None
        self.only_read: StorageError | None = None
        """Why the open file can be read and not changed, if so."""
        self._plans: dict[str, Plan] = {}
        self.path: Path | None = None
        self.view: View | None = None

    @property
    def is_file(self) -> bool:
        """Whether the portfolio is kept in a .cxalloc file (a folder or a sample is only read)."""
        return self._file is not None

    @property
    def file(self) -> PortfolioFile | None:
        """The open file; it is used in the background only."""
        return self._file

    def open(self, path: Path) -> None:
        """Open a .cxalloc file or a portfolio folder; what is open stays until that has worked."""
        if path.name == FOLDER_FILE:
            path = path.parent
        if self._file is not None and path == self.path:
            return  # it is open, and all of it is stored
        self.opening.emit(path.name)
        before = self._file

        def finish(opened: _Opened) -> None:
            if before is not None:
                self.background.run(before.close)
            self._go_on_with(path, opened)

        what = self.tr("{name} could not be opened").format(name=path.name)
        self.background.run(lambda: _open(path), finish, self._fail(what))

    def reopen(self, first: Callable[[], None] = lambda: None, told: str = "", *, take_over: bool = False) -> None:
        """Close the open file, do ``first``, open it anew, and say ``told``."""
        path, file = self.path, self._file
        assert path is not None
        assert file is not None
        self.opening.emit(path.name)

        def again() -> tuple[_Opened, Exception | None]:
            file.close()
            failure = None
            try:
                first()
            except Exception as error:  # whatever it is, the file is to be opened again
                failure = error
            return _open(path, take_over=take_over), failure

        def finish(done: tuple[_Opened, Exception | None]) -> None:
            self._go_on_with(path, done[0])
            if done[1] is not None:
                self.failed.emit(self.tr("{name} was left as it is").format(name=path.name), done[1])
            elif told:
                self.told.emit(told)

        def fail(error: BaseException) -> None:
            self._file = None  # what is shown is not kept anywhere now
            self.failed.emit(self.tr("{name} could not be opened").format(name=path.name), error)

        self.background.run(again, finish, fail)

    def save_as(self, path: Path) -> None:
        """Keep the portfolio and its plans in a new .cxalloc file, and go on with that."""
        assert self.view is not None
        if self._file is not None and path == self.path:
            return  # all of it is stored there already
        portfolio, plans, before = self.view.base, list(self._plans.values()), self._file

        def save() -> tuple[PortfolioFile, list[Plan]]:
            from cxalloc.storage.file import PortfolioFile

            if before is None:
                file = PortfolioFile.create(path, portfolio, overwrite=True)  # the dialog has asked
                return file, [file.add_plan(plan) for plan in plans]
            before.save_copy(path, overwrite=True)
            file = PortfolioFile.open(path)
            before.close()
            for plan in plans:
                if not plan.id:  # found while the file could only be read
                    file.add_plan(plan)
            return file, list(file.plans())

        def finish(saved: tuple[PortfolioFile, list[Plan]]) -> None:
            self._file, kept = saved
            self._plans = {plan.scenario: plan for plan in kept}
            self.path, self.only_read = path, None
            self.opened.emit()
            self.view_changed.emit()
            self.told.emit(self.tr("Saved as {name}").format(name=path.name))

        self.background.run(save, finish, self._fail(self.tr("The portfolio could not be saved")))

    def create(self, path: Path, portfolio: Portfolio) -> None:
        """Make a new .cxalloc file of a portfolio, and go on with that."""
        self.opening.emit(path.name)
        before = self._file

        def make() -> tuple[PortfolioFile, View]:
            from cxalloc.storage.file import PortfolioFile

            view = make_view(portfolio, "", None)
            return PortfolioFile.create(path, portfolio, overwrite=True), view  # the dialog has asked

        def finish(made: tuple[PortfolioFile, View]) -> None:
            if before is not None:
                self.background.run(before.close)
            self._file, self.view = made
            self._plans, self.path, self.only_read = {}, path, None
            self.opened.emit()
            self.view_changed.emit()

        self.background.run(make, finish, self._fail(self.tr("The portfolio could not be made")))

    def replace_portfolio(self, portfolio: Portfolio, told: str) -> None:
        """Go on with a changed portfolio, stored in the file if there is one; ``told`` is said when that is done."""
        assert self.view is not None
        file, scenario, plan = self._file, self.view.scenario, self._plans.get(self.view.scenario)

        def replace() -> View:
            view = make_view(portfolio, scenario, plan)  # first: if it cannot be shown it is not stored
            if file is not None:
                file.replace_portfolio(portfolio)
            return view

        def finish(view: View) -> None:
            self._show(view)
            self.told.emit(told)

        self.background.run(replace, finish, self._fail(self.tr("The portfolio could not be changed")))

    def choose_scenario(self, scenario: str) -> None:
        """Show the portfolio, and its latest plan, under another scenario ('' is the base case)."""
        if self.view is None or scenario == self.view.scenario:
            return
        base, plan = self.view.base, self._plans.get(scenario)
        self.background.run(
            lambda: make_view(base, scenario, plan), self._show, self._fail(self.tr("The scenario cannot be applied"))
        )

    def keep_plan(self, plan: Plan, done: Callable[[], None] = lambda: None) -> None:
        """Make a plan the current one of its scenario, store it in the file if there is one, and show it.

        ``done`` is called when that is over, well or not.
        """
        assert self.view is not None
        base, file = self.view.base, None if self.only_read else self._file

        def keep() -> tuple[Plan, View]:
            stored = file.add_plan(plan) if file is not None else plan
            return stored, make_view(base, stored.scenario, stored)

        def finish(kept: tuple[Plan, View]) -> None:
            self._plans[kept[0].scenario] = kept[0]
            self._show(kept[1])
            done()

        def fail(error: BaseException) -> None:
            done()
            self.failed.emit(self.tr("The plan could not be stored"), error)

        self.background.run(keep, finish, fail)

    def keep_reasons(self, reasons: tuple[str, ...]) -> None:
        """Show why there is no plan under the current scenario."""
        assert self.view is not None
        self._plans.pop(self.view.scenario, None)
        base, scenario = self.view.base, self.view.scenario
        self.background.run(lambda: make_view(base, scenario, None, reasons), self._show)

    def export(self, write: Callable[[Portfolio, Plan, Path], None], path: Path) -> None:
        """Write the current plan to ``path``."""
        assert self.view is not None
        assert self.view.result is not None
        result = self.view.result
        self.background.run(
            lambda: write(result.portfolio, result.plan, path),
            lambda _: self.told.emit(self.tr("Exported to {name}").format(name=path)),
            self._fail(self.tr("The plan could not be exported")),
        )

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self.background.run(self._file.close)
            self._file = None

    def _go_on_with(self, path: Path, opened: _Opened) -> None:
        self._file, self._plans, self.only_read = opened.file, opened.plans, opened.only_read
        self.path, self.view = path, opened.view
        self.opened.emit()
        self.view_changed.emit()

    def _show(self, view: View) -> None:
        self.view = view
        self.view_changed.emit()

    def _fail(self, what: str) -> Callable[[BaseException], None]:
        return lambda error: self.failed.emit(what, error)


def write_plan(portfolio: Portfolio, plan: Plan, path: Path) -> None:
    """Write a plan by candidate and period as CSV, as the user's spreadsheet expects it."""
    from cxalloc.exchange.plan_csv import write_plan as write

    write(portfolio, plan.decision, path, _csv_style())


def write_decisions(portfolio: Portfolio, plan: Plan, path: Path) -> None:
    """Write the decision about each candidate as CSV, as the user's spreadsheet expects it."""
    from cxalloc.exchange.plan_csv import write_decisions as write

    write(portfolio, plan.decision, path, _csv_style())


def write_workbook(portfolio: Portfolio, plan: Plan, path: Path) -> None:
    """Write a plan and its inputs as an Excel workbook."""
    from cxalloc.exchange.workbook import write_workbook as write

    write(portfolio, plan.decision, path)


def _csv_style() -> CsvStyle:
    from cxalloc.exchange.plan_csv import PLAIN, CsvStyle

    return CsvStyle(";", ",") if user_locale().decimalPoint() == "," else PLAIN


def _open(path: Path, *, take_over: bool = False) -> _Opened:
    if path.is_dir():
        from cxalloc.exchange.folder import read_folder

        portfolio = read_folder(path)
        return _Opened(portfolio, None, {}, make_view(portfolio, "", None))
    from cxalloc.storage.file import Held, PortfolioFile, WriteProtected

    only_read = None
    try:
        file = PortfolioFile.open(path, take_over=take_over)
    except (Held, WriteProtected) as error:
        file, only_read = PortfolioFile.open(path, read_only=True), error
    try:
        plans = {plan.scenario: plan for plan in file.plans()}
        return _Opened(file.portfolio, file, plans, make_view(file.portfolio, "", plans.get("")), only_read)
    except BaseException:
        file.close()
        raise
