"""Whatever is asked for, in whatever order, while whatever else is going on: every file holds what was put into it."""

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from cxalloc.domain.document.document import Document
from cxalloc.domain.portfolio import Portfolio
from cxalloc.exchange.folder.portfolio_folder import read_folder
from cxalloc.samples import samples_folder
from cxalloc.storage.file import PortfolioFile
from cxalloc_ui.controllers.files import FileController
from cxalloc_ui.controllers.session import Session, SessionState
from cxalloc_ui.workers.background import Background
from tests.ui.controlled_thread import StepByStep

FILES = ("A", "B", "C")


class Desk:
    """A session with three files, and what each of them has to hold."""

    def __init__(self, folder: Path, portfolio: Portfolio) -> None:
        self.folder, self.executor, self.edits = folder, StepByStep(), 0
        self.expected: dict[Path, str] = {}
        for name in FILES:
            PortfolioFile.create(self.path(name), replace(portfolio, name=name)).close()
            self.expected[self.path(name)] = name
        self.background = Background(executor=self.executor)
        self.session = Session(self.background, self.background)
        self.files = FileController(self.session)
        self.failures: list[str] = []
        self.session.failed.connect(lambda what, error: self.failures.append(f"{what}: {error}"))
        self.target: Path | None = None
        """Where the portfolio is being saved."""

    def path(self, name: str) -> Path:
        return self.folder / f"{name}.cxalloc"

    def do(self, what: str, name: str) -> None:
        """Ask for something, as a user does it: nothing is dropped that was not stored."""
        document, state = self.session.document, self.session.state
        match what:
            case "step":
                self.executor.step_and_deliver()
            case "open":
                if self.session.is_file or document is None:
                    self.files.open(self.path(name))
            case "begin":
                if document is not None and self.session.is_file:
                    self.files.begin(replace(document.portfolio, name="new"))
            case "save as":
                path = self.path(name)
                is_itself = self.session.is_file and path == self.session.path
                if document is not None and state is SessionState.READY and not is_itself:
                    self.expected[path], self.target = document.portfolio.name, path
                self.files.save_as(path)
            case "edit":
                self.edit(f"{name} {self.edits}")
            case "undo":
                before = document.portfolio.name if document else ""
                self.session.undo()
                if self.session.document is not None and self.session.document.portfolio.name != before:
                    self.expect(self.session.document.portfolio.name)

    def edit(self, name: str) -> None:
        self.edits += 1
        if (document := self.session.document) is not None and self.session.edit(
            Document(replace(document.portfolio, name=name)), "Rename"
        ):
            self.expect(name)

    def expect(self, name: str) -> None:
        """An edit was made: it belongs into the file that is open, or into that which it is being saved as."""
        if self.session.state is SessionState.SAVING_AS:
            assert self.target is not None
            self.expected[self.target] = name
        elif self.session.is_file:
            assert self.session.path is not None
            self.expected[self.session.path] = name

    def close(self) -> None:
        """Let everything come to an end."""
        while self.executor.waiting:
            self.do("step", "")
        self.files.close()
        self.background.close()


@pytest.fixture(scope="module")
def small() -> Portfolio:
    """A portfolio that is quickly read and written."""
    tutorial = read_folder(samples_folder() / "tutorial")
    return tutorial.revised(initiatives=tutorial.initiatives[:1], relations=(), rules=(), scenarios=())


ACTIONS = st.tuples(
    st.sampled_from(["step", "step", "step", "open", "open", "save as", "edit", "edit", "undo", "begin"]),
    st.sampled_from(FILES),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=st.lists(ACTIONS, min_size=4, max_size=24))
def test_every_file_holds_what_was_put_into_it(qapp, small, monkeypatch, actions):
    folder = Path(tempfile.mkdtemp())
    try:
        monkeypatch.setenv("CXALLOC_BACKUPS", str(folder / "backups"))
        desk = Desk(folder, small)
        desk.do("open", "A")
        desk.do("step", "")
        for what, name in actions:
            desk.do(what, name)
        desk.close()
        assert desk.failures == []
        held = {}
        for path in desk.expected:
            with PortfolioFile.open(path, read_only=True) as file:
                held[path.stem] = file.portfolio.name
        assert held == {path.stem: name for path, name in desk.expected.items()}
        assert not list(folder.glob(".*.lock"))  # every file was let go
    finally:
        shutil.rmtree(folder)
