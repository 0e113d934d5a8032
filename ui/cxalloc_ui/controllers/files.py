"""Opens, creates and saves portfolios in the background, one operation at a time, without losing edits."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject

from cxalloc.domain.document.document import Document
from cxalloc.domain.plan import Plan
from cxalloc.domain.portfolio import Portfolio
from cxalloc.editing.history import History
from cxalloc.messages.left_out import left_out_message
from cxalloc_ui.application.formats import formatter_of
from cxalloc_ui.controllers.portfolio_files import (
    FOLDER_FILE,
    Opened,
    SavedElsewhere,
    make_portfolio,
    open_portfolio,
    reopen_portfolio,
    save_elsewhere,
)
from cxalloc_ui.controllers.session import Session, SessionState
from cxalloc_ui.models.view import PlanView, make_view

if TYPE_CHECKING:
    from cxalloc.storage.file import PortfolioFile

Coming = TypeVar("Coming", Opened, SavedElsewhere)


class FileController(QObject):
    """Opens portfolios into a session, and moves the open one to another file."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._coming: Future[Any] | None = None
        """The operation in progress, whose result holds a file that has to be closed if it comes too late."""

    def open(self, path: Path) -> None:
        """Open a .cxalloc file or a portfolio folder; the open portfolio stays until that has succeeded."""
        if not self._session.is_ready():
            return
        path = (path.parent if path.name == FOLDER_FILE else path).absolute()
        if self._is_open(path):
            if self._session.read_only_reason is not None:
                self.reopen()  # the file may be writable by now
            return  # otherwise it is already open, with all edits stored
        self._session.opening.emit(path.name)
        what = self.tr("{name} could not be opened").format(name=path.name)
        self._go_through(
            SessionState.OPENING,
            lambda: open_portfolio(path),
            lambda opened: self._leave_for(path, opened),
            self._fail(what),
        )

    def reopen(self, first: Callable[[], None] = lambda: None, message: str = "", *, take_over: bool = False) -> None:
        """Close the open file, call ``first``, reopen the file, and show ``message``."""
        if not self._session.is_ready():
            return
        path, file = self._session.path, self._session.file
        assert path is not None
        assert file is not None
        self._session.autosave.pause()
        self._session.opening.emit(path.name)

        def finish(opened: Opened) -> None:
            self._session.adopt(path, opened)
            if opened.failure is not None:
                self._session.failed.emit(self.tr("{name} was left as it is").format(name=path.name), opened.failure)
            elif message:
                self._session.message.emit(message)

        def fail(error: BaseException) -> None:
            self._session.detach_file()
            self._session.failed.emit(self.tr("{name} could not be opened").format(name=path.name), error)

        self._go_through(
            SessionState.OPENING, lambda: reopen_portfolio(path, file, first, take_over=take_over), finish, fail
        )

    def restore(self, path: Path, bring_back: Callable[[], None], message: str) -> None:
        """Restore a backup of a file (possibly the open one), open the file, and show ``message``."""
        if self._is_open(path):
            self.reopen(bring_back, message)
            return
        if not self._session.is_ready():
            return
        path = path.absolute()
        self._session.opening.emit(path.name)

        def restored() -> Opened:
            bring_back()
            return open_portfolio(path)

        def finish(opened: Opened) -> None:
            self._leave_for(path, opened)
            self._session.message.emit(message)

        what = self.tr("The backup could not be restored")
        self._go_through(SessionState.OPENING, restored, finish, self._fail(what))

    def give_up(self, file: PortfolioFile, error: BaseException) -> None:
        """Report that the file was lost to another program or deleted; reopen it read-only if all edits are stored."""
        if file is not self._session.file:
            return  # another file has been opened since
        self._session.failed.emit(self.tr("The file can no longer be changed here"), error)
        if not self._session.autosave.waiting:
            self.reopen()

    def save_as(self, path: Path, then: Callable[[], None] = lambda: None) -> None:
        """Save the portfolio with its history and plans in a new .cxalloc file, and continue in that file.

        Edits made meanwhile are stored there too.
        """
        origin = self._session.origin
        if origin is None or not self._session.is_ready():
            return
        path = path.absolute()
        if self._is_open(path):
            self._save_as_itself(then)
            return
        before, plans = self._session.file, self._session.plans
        waiting = self._session.autosave.pause()

        def finish(saved: SavedElsewhere) -> None:
            self._session.continue_in(path, saved, plans)
            self._session.message.emit(self.tr("Saved as {name}").format(name=path.name))
            then()

        def fail(error: BaseException) -> None:
            self._session.autosave.move_to(self._session.writable_file)
            self._session.failed.emit(self.tr("The portfolio could not be saved"), error)

        self._go_through(
            SessionState.SAVING_AS,
            lambda: save_elsewhere(path, before, origin, waiting, list(plans.values())),
            finish,
            fail,
        )

    def _save_as_itself(self, then: Callable[[], None]) -> None:
        """Handle *Save as* with the path of the open file: everything is stored there already unless writing failed."""
        problem = self._session.read_only_reason or self._session.autosave.problem
        if self._session.autosave.flush():
            then()
        else:
            reason = problem or self.tr("The file cannot be changed here.")
            self._session.failed.emit(self.tr("The portfolio could not be saved"), reason)

    def begin(self, portfolio: Portfolio) -> None:
        """Open a new portfolio that has no file yet."""
        if self._session.is_ready():
            self._session.opening.emit(portfolio.name)
            self._leave_for(None, Opened(History(Document(portfolio)), make_view(portfolio, "", None)))

    def create(self, path: Path, portfolio: Portfolio) -> None:
        """Create a .cxalloc file of a portfolio, and open it."""
        if not self._session.is_ready():
            return
        path = path.absolute()
        self._session.opening.emit(path.name)
        self._go_through(
            SessionState.OPENING,
            lambda: make_portfolio(path, portfolio),
            lambda opened: self._leave_for(path, opened),
            self._fail(self.tr("The portfolio could not be created")),
        )

    def export(self, write: Callable[[Portfolio, Plan, Path], None], result: PlanView, path: Path) -> None:
        """Export a plan to ``path`` with ``write``, in the background."""
        said = self.tr("Exported to {name}").format(name=path)
        if (left_out := left_out_message(result.portfolio)) is not None:
            said = f"{said}. {formatter_of(result.portfolio).render(left_out)}"
        self._session.background.run(
            lambda: write(result.portfolio, result.plan, path),
            lambda _: self._session.message.emit(said),
            self._fail(self.tr("The plan could not be exported")),
        )

    def close(self) -> None:
        """Close the file without waiting for one that is still being opened, which is closed once it is there."""
        self._session.autosave.flush()
        self._session.close_file()
        if (coming := self._coming) is not None:
            self._session.background.run(lambda: coming.exception() or coming.result().close())

    def _go_through(
        self,
        state: SessionState,
        work: Callable[[], Coming],
        finish: Callable[[Coming], None],
        fail: Callable[[BaseException], None],
    ) -> None:
        """Run ``work`` in the background, in a session state that blocks opening and saving elsewhere."""

        def succeed(done: Coming) -> None:
            end()
            finish(done)

        def give_up(error: BaseException) -> None:
            end()
            fail(error)

        def end() -> None:
            self._coming = None
            self._session.set_state(SessionState.READY)

        self._session.set_state(state)
        self._coming = self._session.background.run(work, succeed, give_up)

    def _is_open(self, path: Path) -> bool:
        return self._session.file is not None and self._session.file.is_at(path)

    def _leave_for(self, path: Path | None, opened: Opened) -> None:
        self._session.close_file()
        self._session.adopt(path, opened)

    def _fail(self, what: str) -> Callable[[BaseException], None]:
        return lambda error: self._session.failed.emit(what, error)
