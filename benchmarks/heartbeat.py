"""The longest time for which the window's thread is busy: the longest gap between two ticks of a timer.

The processor time of the thread between two ticks is told too, which other programs on the machine hardly change.

python -m benchmarks.heartbeat              # 10,000 candidates
python -m benchmarks.heartbeat --size 1000
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtWidgets import QApplication

from benchmarks.family import portfolio as family
from cxalloc.domain.document.document import Part
from cxalloc.editing.cells.cells import Cell, set_cells
from cxalloc.storage.file import PortfolioFile
from cxalloc_ui.app import Program
from cxalloc_ui.application.garbage_collection import GarbageCollector
from cxalloc_ui.dialogs.import_preview import ImportPreview
from cxalloc_ui.dialogs.import_table import ImportDialog

TICK = 5
"""Milliseconds between two ticks of an idle thread."""
CHARTS = "cxalloc_ui.charts.plots"
PAINTED = 0.5
"""Seconds after an action in which its painting is measured, too."""
LONGEST_SOLVE = 90.0
"""Seconds after which a search is stopped: the measurement is of the window's response, not of the search."""


class Heart:
    """Counts the gaps between the ticks of a timer in the window's thread."""

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self._timer = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=TICK)
        self._timer.timeout.connect(self._beat)
        self._last, self._gaps = 0.0, [0.0]
        self._last_busy, self._busy = 0.0, [0.0]

    def _beat(self) -> None:
        now, busy = time.perf_counter(), time.thread_time()
        self._gaps.append(now - self._last)
        self._busy.append(busy - self._last_busy)
        self._last, self._last_busy = now, busy

    def measure(self, what: str, do: Callable[[], object], is_done: Callable[[], bool], longest: float = 120.0) -> None:
        """Run an action, wait until it is done, and print the longest gaps meanwhile."""
        self._gaps, self._last = [], time.perf_counter()
        self._busy, self._last_busy = [], time.thread_time()
        begin = self._last
        self._timer.start()
        do()
        while not (is_done() and time.perf_counter() - begin > PAINTED) and time.perf_counter() - begin < longest:
            self._app.processEvents()
            time.sleep(0.001)
        self._beat()
        self._timer.stop()
        gaps, busy = (
            ", ".join(f"{1000 * one:.0f}" for one in sorted(times, reverse=True)[:3])
            for times in (self._gaps, self._busy)
        )
        print(f"| {what} | {time.perf_counter() - begin:.1f} | {gaps} | {busy} |", flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Operate a window as a user would, and print a table; return an exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", type=int, default=10_000, help="how many initiatives")
    size = parser.parse_args(arguments).size
    app = QApplication(["cxalloc"])
    app.setQuitOnLastWindowClosed(False)
    GarbageCollector(app)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CXALLOC_BACKUPS"] = str(Path(folder, "backups"))
        path, table = Path(folder, "large.cxalloc"), Path(folder, "ideas.csv")
        PortfolioFile.create(path, family(size, 1)).close()
        table.write_text("name,cost,roi\n" + "".join(f"Idea {n},{1000 + n},0.{n % 100:02}\n" for n in range(size)))
        program = Program(settings=QSettings(str(Path(folder, "settings.ini")), QSettings.Format.IniFormat))
        program.window.show()
        try:
            _work(program, Heart(app), path, table)
        finally:
            program.window.hide()
            program.close()
    return 0


def _work(program: Program, heart: Heart, path: Path, table: Path) -> None:
    session, window, solve_controller = program.session, program.window, program.solve_controller
    print("| what | seconds in all | longest gaps, ms | of the processor, ms |\n| --- | --- | --- | --- |")
    heart.measure("load the charts, once after the first paint", lambda: None, lambda: CHARTS in sys.modules)
    heart.measure("open", lambda: window.open(path), lambda: session.view is not None)
    solve_controller.live = False
    grid = window.candidates.initiatives.table
    heart.measure("sort", lambda: grid.cells.sort(1, Qt.SortOrder.DescendingOrder), lambda: True)
    heart.measure("scroll to the end", grid.scrollToBottom, lambda: True)

    view = session.view

    def edit() -> None:
        assert session.document is not None
        cell = Cell(Part.INITIATIVE, session.document.portfolio.initiatives[0].id, "cost", "123456")
        session.edit(set_cells(session.document, [cell]), "Change a cost")

    heart.measure("edit a cell", edit, lambda: not session.autosave.waiting and session.view is not view)
    begin = time.perf_counter()

    def is_solved() -> bool:
        if solve_controller.is_running and time.perf_counter() - begin > LONGEST_SOLVE:
            solve_controller.stop()
        return not solve_controller.is_running

    heart.measure("select all", grid.selectAll, lambda: True)
    heart.measure("group by owner", lambda: grid.group_by("owner"), lambda: True)
    grid.group_by("")
    heart.measure("optimise, and show the plans", window.optimise, is_solved)
    for number in range(len(window.work.places)):
        heart.measure(f"show page {number + 1}", lambda: window.show_page(number), lambda: True)  # noqa: B023
    importing = ImportPreview(program.background, table, session.document.portfolio if session.document else None)
    seen: list[object] = []
    importing.preview_ready.connect(seen.append)
    dialog = ImportDialog(importing)
    heart.measure("look at a table to import", dialog.show, lambda: bool(seen))
    dialog.close()


if __name__ == "__main__":
    raise SystemExit(main())
