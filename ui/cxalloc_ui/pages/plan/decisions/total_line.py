"""Totals below a list, each under its column at any scroll position."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cxalloc_ui.application.theme import scaled_font, theme_of
from cxalloc_ui.widgets.tables.data_table import ROW_HEIGHT, DataTable

MARGIN = 12
"""Pixels between a figure and the edge of its column, as in the cells of the list."""


class TotalLine(QWidget):
    """Shows the sums of additive columns: over the selected rows if there are several, else over all displayed rows."""

    def __init__(self, table: DataTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self._sums: dict[int, str] = {}
        self._title = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        model = table.shown_model
        assert model is not None
        model.modelReset.connect(self._add_up)
        model.layoutChanged.connect(self._add_up)
        table.selectionModel().selectionChanged.connect(lambda *_: self._add_up())
        table.horizontalHeader().sectionResized.connect(lambda *_: self.update())
        table.horizontalScrollBar().valueChanged.connect(lambda _: self.update())
        table.viewport().installEventFilter(self)

    @property
    def texts(self) -> tuple[str, ...]:
        """The displayed texts: which rows are summed, then the sums from left to right."""
        return self._title, *self._sums.values()

    def sizeHint(self) -> QSize:
        return QSize(200, ROW_HEIGHT)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self.update()
        return super().eventFilter(watched, event)

    def paintEvent(self, _: QPaintEvent) -> None:
        table, theme, painter = self._table, theme_of(self), QPainter(self)
        painter.setFont(scaled_font(1.0, bold=True))
        painter.setPen(QColor(theme.text))
        left = table.viewport().x()
        frozen = left + table.columnWidth(0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRect(left + MARGIN, 0, frozen - left - MARGIN, self.height()), middle, self._title)
        painter.setClipRect(frozen, 0, left + table.viewport().width() - frozen, self.height())
        for column, text in self._sums.items():
            at, width = left + table.columnViewportPosition(column), table.columnWidth(column)
            painter.drawText(QRect(at, 0, width - MARGIN, self.height()), middle | Qt.AlignmentFlag.AlignRight, text)
        painter.end()

    def _add_up(self) -> None:
        model = self._table.shown_model
        assert model is not None
        chosen = {index.row() for index in self._table.selectionModel().selectedRows()}
        several = len(chosen) > 1
        rows = [model.row(number) for number in sorted(chosen)] if several else model.shown_rows()
        self._sums = {
            number: column.text(sum(value for row in rows if (value := column.value(row)) is not None))
            for number, column in enumerate(model.columns)
            if column.adds_up and rows
        }
        self._title = self.tr("Total of what is selected") if several else self.tr("Total")
        titles = [model.columns[number].title for number in self._sums]
        message = ", ".join(f"{title} {text}" for title, text in zip(titles, self._sums.values(), strict=True))
        self.setAccessibleName(f"{self._title}: {message}")
        self.update()
