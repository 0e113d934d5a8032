"""What the pages show and edit: the base case, or the portfolio under the scenario that is shown."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from cxalloc.domain.document.document import Document, DraftKey, Part, ScenarioDocument
from cxalloc.domain.errors import Finding, InvalidInput
from cxalloc.domain.message import Message, message
from cxalloc.messages.findings import subject_message
from cxalloc_ui.application.formats import message_text
from cxalloc_ui.application.texts import tr
from cxalloc_ui.controllers.session import Session


class EditController(QObject):
    """Passes the edits of the pages to the session: of the base case, or as changes of the scenario that is shown.

    ``refused`` carries why an edit was not made; the pages then have to show the document again, as it still is.
    """

    refused = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._shown: Document | None = None
        """The document that ``_under`` was made of."""
        self._under: ScenarioDocument | None = None

    @property
    def shown(self) -> Document:
        """The document to show and edit. Where the changes of the scenario cannot be made, it is the base case."""
        document, scenario = self._session.document, self._session.scenario
        assert document is not None
        if not scenario:
            return document
        if self._under is None or self._shown is not document or self._under.scenario != scenario:
            from cxalloc.editing.scenario_edits import under

            try:
                self._shown, self._under = document, under(document, scenario)
            except (InvalidInput, KeyError):  # the view says so, and the base case is shown instead
                self._shown = self._under = None
                return document
        return self._under

    @property
    def may_edit(self) -> bool:
        """Whether what is shown is what would be edited."""
        return not self._session.scenario or isinstance(self.shown, ScenarioDocument)

    def find(self, place: DraftKey) -> tuple[str, DraftKey]:
        """Return under which scenario a cell with an error is shown ('' is the base case), and where."""
        document = self._session.document
        if document is None or place[0] is not Part.SCENARIO:
            return "", place
        from cxalloc.editing.scenario_edits import place_of_change

        found = place_of_change(document.portfolio, place[2].partition(":")[2])
        return place[1], place if found is None else found

    def edit(self, after: Document, label: Message | str) -> None:
        """Make what was edited the document; ``label`` names the undo step."""
        scenario, shown = self._session.scenario, self.shown if self._session.document is not None else None
        if not scenario:
            self._session.edit(after, label)
        elif isinstance(shown, ScenarioDocument):
            from cxalloc.editing.scenario_edits import edited_base

            try:
                made = edited_base(shown, after)
            except InvalidInput as error:
                self.refused.emit("; ".join(map(_reason, error.findings)))
                return
            self._session.edit(made, message("edits.under", step=label, name=scenario))
        else:
            self.refused.emit(self.tr("the changes of the scenario cannot be made"))


def _reason(finding: Finding) -> str:
    """Return what was expected of what a scenario cannot change."""
    return tr("{what}: expected {expected}").format(
        what=message_text(subject_message(finding)), expected=message_text(finding.expected)
    )
