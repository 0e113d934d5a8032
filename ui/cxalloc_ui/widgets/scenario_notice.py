"""A notice above editable pages that edits change the base case even while a scenario is shown."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from cxalloc_ui.application.plain_text import Label
from cxalloc_ui.application.texts import counted
from cxalloc_ui.models.view import View


class ScenarioNotice(Label):
    """The notice; visible only under a scenario."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setObjectName("notice")
        self.setWordWrap(True)
        self.setContentsMargins(10, 6, 10, 6)
        self.hide()

    def show_view(self, view: View) -> None:
        """Name the scenario that is applied on top of the edited base case; hide the notice if there is none."""
        self.setVisible(bool(view.scenario))
        scenario = next((one for one in view.base.scenarios if one.name == view.scenario), None)
        if scenario is None:
            return
        figures = counted(len(scenario.changes), self.tr("{n} figure"), self.tr("{n} figures"))
        text = self.tr("You edit the base case. The scenario “{name}” changes {figures} on top of it.")
        self.setText(text.format(name=scenario.name, figures=figures))
