"""Scenarios made, duplicated, renamed and deleted in the window, and their changes removed; each is one undo step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from cxalloc.domain.document.document import Document, Part
from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.names import UniqueNames
from cxalloc.domain.portfolio import Scenario
from cxalloc.editing.rows import Step
from cxalloc_ui.application.formats import formatter_of, message_text
from cxalloc_ui.controllers.session import Session
from cxalloc_ui.dialogs.dialogs import Dialogs


class ScenarioController(QObject):
    """Edits the scenarios of the open portfolio: what is made is shown, what is deleted leaves the base case."""

    def __init__(self, session: Session, dialogs: Dialogs, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._dialogs, self._window = session, dialogs, window
        session.scenario_unfit.connect(self._mend)

    def add(self) -> None:
        """Make a scenario without changes, under a name that the user types, and show it."""
        document = self._session.document
        if document is None:
            return
        taken = UniqueNames(one.name for one in document.portfolio.scenarios)
        suggested = taken.unique(self.tr("New scenario"), " ")
        name = self._dialogs.ask_scenario_name(self._window, self.tr("New scenario"), suggested)
        if name:
            self._show(self._do(lambda document: _added(document, name)))

    def add_changes(self, name: str, changes: tuple[tuple[str, str], ...]) -> None:
        """Make a scenario with changes on top of those of the scenario that is shown, and show it."""
        from cxalloc.editing.scenarios import add_scenario

        shown = self._session.scenario

        def step(document: Document) -> Step:
            scenarios = document.portfolio.scenarios
            before = next((one.changes for one in scenarios if one.name == shown), ())
            return add_scenario(document, name, tuple((dict(before) | dict(changes)).items()))

        self._show(self._do(step))

    def duplicate(self) -> None:
        """Make a copy of the scenario that is shown, and show it."""
        from cxalloc.editing.rows import duplicate

        if name := self._session.scenario:
            self._show(self._do(lambda document: duplicate(document, Part.SCENARIO, [name])))

    def rename(self) -> None:
        """Rename the scenario that is shown; its plan stays with it."""
        from cxalloc.editing.scenarios import rename_scenario

        old = self._session.scenario
        new = self._dialogs.ask_scenario_name(self._window, self.tr("Rename scenario"), old) if old else None
        if new and new.strip() != old:
            self._do(lambda document: rename_scenario(document, old, new))

    def delete(self) -> None:
        """Delete the scenario that is shown; the base case is shown then."""
        from cxalloc.editing.deletion import delete

        if name := self._session.scenario:
            self._do(lambda document: delete(document, Part.SCENARIO, [name]))

    def remove(self, keys: tuple[str, ...]) -> None:
        """Remove changes, by their keys, from the scenario that is shown."""
        from cxalloc.editing.scenarios import remove_changes

        if keys and (name := self._session.scenario):
            self._do(lambda document: remove_changes(document, name, keys))

    def _mend(self, name: str, error: InvalidInput) -> None:
        """Say why a scenario cannot be shown, and offer to take what does not fit out of it, or to delete it."""
        from cxalloc.editing.scenarios import scenario_of, unfit_changes
        from cxalloc.messages.scenario_changes import change_message

        document = self._session.document
        if document is None or all(one.name != name for one in document.portfolio.scenarios):
            return
        portfolio, formats = document.portfolio, formatter_of(document.portfolio)
        unfit, changes = unfit_changes(portfolio, name), dict(scenario_of(portfolio, name).changes)
        said = [formats.render(change_message(portfolio, key, changes[key])) for key in unfit]
        what = self.tr("The scenario {name} cannot be applied").format(name=name)
        if self._dialogs.ask_remove_changes(self._window, what, error, said):
            self._session.choose_scenario(name)  # for the changes to be those of the scenario that is shown
            self.remove(unfit)

    def _do(self, step_of: Callable[[Document], Step]) -> Step | None:
        document = self._session.document
        if document is None:
            return None
        try:
            step = step_of(document)
        except InvalidInput as error:
            self._session.failed.emit(self.tr("The scenario was not changed"), error)
            return None
        if self._session.edit(step.document, step.label) is None:
            return None
        self._session.message.emit(message_text(step.label))
        return step

    def _show(self, step: Step | None) -> None:
        if step is not None:
            self._session.choose_scenario(step.keys[0])


def _added(document: Document, name: str) -> Step:
    from cxalloc.editing.rows import insert

    return insert(document, Part.SCENARIO, [Scenario(name.strip())])
