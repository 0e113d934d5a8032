"""The solver process as the window sees it: kept warm, driven over JSON lines."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QObject, QProcess, QTimer, Signal, SignalInstance

from cxalloc.domain.message import Message
from cxalloc.worker.protocol import Snapshots
from cxalloc_ui.application.formats import formatter

GRACE = 2000
"""Milliseconds that a solve gets to stop by itself, keeping its best plan, before the process is ended."""
LONG_GRACE = 30_000
"""The same for what has an answer to put together from what was found: a frontier has fifty plans to verify."""
START_DELAYS = (500, 2_000)
"""Milliseconds until a worker that ended before it was ready is started again, for the first time and the second.

After that it is started only when something is asked of it anew.
"""
WORKER_ARGUMENT = "--worker"
_ERROR_TAIL = 2000


@dataclass(frozen=True, slots=True)
class SolveProgress:
    """How far a solve is; value and bound are in units of the objective, the gap is a share of the value."""

    phase: str
    seconds: float
    value: int | None
    bound: int | None
    gap: float | None


class SolverLike(Protocol):
    """What the window needs of a solver. Tests hand it one that answers at once."""

    progressed: SignalInstance
    improved: SignalInstance
    answered: SignalInstance
    failed: SignalInstance

    def start(self) -> None: ...
    def solve(self, portfolio: str, scenario: str) -> int: ...
    def stop(self) -> None: ...
    def close(self) -> None: ...


def worker_command() -> tuple[str, list[str]]:
    """The program and arguments that start a worker; a frozen program is its own worker, by an argument of its own."""
    if getattr(sys, "frozen", False):
        return sys.executable, [WORKER_ARGUMENT]
    return sys.executable, ["-m", "cxalloc.worker.process"]


class SolverProcess(QObject):
    """Asks the worker process, one job at a time, and starts another when it has ended.

    ``progressed`` carries a job and its Progress (as plain values for any use case but ``solve``), ``improved`` a job
    and a plan found on the way, ``answered`` a job and the answer, both as plain values, ``failed`` a job and what went
    wrong (nothing, if it was stopped on request and had no plan to show).
    """

    progressed = Signal(int, object)
    improved = Signal(int, object)
    answered = Signal(int, object)
    failed = Signal(int, str)

    def __init__(
        self, parent: QObject | None = None, command: tuple[str, list[str]] | None = None, grace: int = GRACE
    ) -> None:
        super().__init__(parent)
        self._command = command or worker_command()
        self._process: QProcess | None = None
        self._jobs = 0
        self._running: dict[str, Any] | None = None
        """The request that was sent."""
        self._snapshots = Snapshots("")
        self._next: dict[str, Any] | None = None
        """The request that follows it."""
        self._stopping = False
        self._is_ready = False
        self._failed_starts = 0
        """How many workers in a row ended before they were ready."""
        self._errors = ""
        self._restart = QTimer(self, singleShot=True)
        self._restart.timeout.connect(self._go_on)
        self._grace = QTimer(self, singleShot=True, interval=grace)
        self._grace.timeout.connect(self._kill)

    def start(self) -> None:
        """Start the worker, so that the first question finds it warm."""
        if self._process is not None:
            return
        process = QProcess(self)
        self._errors, self._is_ready = "", False
        process.readyReadStandardOutput.connect(self._read)
        process.readyReadStandardError.connect(self._read_errors)
        process.finished.connect(self._ended)
        process.errorOccurred.connect(self._went_wrong)
        self._process = process
        process.start(*self._command)

    def solve(self, portfolio: str, scenario: str) -> int:
        """Ask for a plan of a portfolio (canonical JSON) under a scenario; return the number of the job."""
        return self.ask("solve", portfolio, scenario=scenario)

    def ask(self, use_case: str, portfolio: str, **arguments: Any) -> int:
        """Ask for a use case of ``cxalloc.worker.use_cases`` by name; return the number of the job.

        A job that is still running is stopped first, and the new one follows it.
        """
        self._jobs += 1
        self._next = None  # what still waits is overtaken
        self.stop()
        self._next = {"job": self._jobs, "do": use_case, "portfolio": portfolio, **arguments}
        if not self._restart.isActive():
            self._go_on()
        return self._jobs

    def stop(self) -> None:
        """Ask the running job to stop with its best plan; end the process if it does not in time."""
        if self._running is not None and not self._stopping:
            self._stopping = True
            self._send({"stop": self._running["job"]})
            self._grace.start()
        elif self._running is None and self._next is not None:
            request, self._next = self._next, None
            self.failed.emit(request["job"], "")

    def close(self) -> None:
        """End the worker; none is left when this returns."""
        process, self._process = self._process, None
        self._running = self._next = None
        self._grace.stop()
        self._restart.stop()
        if process is None:
            return
        process.blockSignals(True)
        process.closeWriteChannel()
        if process.state() is not QProcess.ProcessState.NotRunning and not process.waitForFinished(300):
            _kill_group(process)
            process.waitForFinished(2000)
        process.deleteLater()

    def _go_on(self) -> None:
        if self._next is not None and self._running is None:
            self._running, self._next, self._stopping = self._next, None, False
            self._snapshots = Snapshots(self._running["portfolio"])
            self.start()
            self._send(self._snapshots.pack(self._running))

    def _send(self, message: dict[str, Any]) -> None:
        assert self._process is not None
        self._process.write(json.dumps(message, ensure_ascii=False).encode() + b"\n")

    def _read(self) -> None:
        while self._process is not None and self._process.canReadLine():
            line = bytes(self._process.readLine().data())
            try:
                message = json.loads(line)
            except ValueError:
                continue
            self._take(message)

    def _take(self, message: dict[str, Any]) -> None:
        if "ready" in message:
            self._is_ready, self._failed_starts = True, 0
        request = self._running
        if request is None or message.get("job") != request["job"]:
            return
        job = request["job"]
        if "progress" in message:
            self._report_progress(request, self._snapshots.unpack(message["progress"]))
            return
        self._running = None
        self._grace.stop()
        if "answer" in message:
            self.answered.emit(job, self._snapshots.unpack(message["answer"]))
        else:
            self.failed.emit(job, _reason(message))
        self._go_on()

    def _report_progress(self, request: dict[str, Any], progress: dict[str, Any]) -> None:
        job = request["job"]
        if request["do"] != "solve":
            self.progressed.emit(job, progress)
        elif "plan" in progress:
            self.improved.emit(job, progress["plan"])
        else:
            self.progressed.emit(job, SolveProgress(**progress))

    def _read_errors(self) -> None:
        if self._process is not None:
            text = bytes(self._process.readAllStandardError().data()).decode(errors="replace")
            self._errors = (self._errors + text)[-_ERROR_TAIL:]

    def _kill(self) -> None:
        if self._process is not None:
            _kill_group(self._process)

    def _went_wrong(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._ended()

    def _ended(self) -> None:
        """The process is gone: by our hand, or by its own fault."""
        process, self._process = self._process, None
        request, self._running = self._running, None
        was_stopping, self._stopping = self._stopping, False
        self._grace.stop()
        if process is not None:
            process.deleteLater()
        if self._is_ready or was_stopping:
            self._fail(request, "" if was_stopping else self.tr("The solver ended unexpectedly."))
            if was_stopping:
                self.start()  # to be warm for the next question
            self._go_on()
        else:
            self._follow_failed_start(request)

    def _follow_failed_start(self, request: dict[str, Any] | None) -> None:
        """A worker ended before it was ready: start another for what was asked, a little later each time."""
        self._failed_starts += 1
        wanted = self._next or request
        if wanted is not None and self._failed_starts <= len(START_DELAYS):
            self._next = wanted
            self._restart.start(START_DELAYS[self._failed_starts - 1])
        else:
            self._next = None
            self._fail(wanted, self.tr("The solver could not be started."))

    def _fail(self, request: dict[str, Any] | None, wrong: str) -> None:
        if request is not None:
            last_words = self._errors.strip() if wrong else ""
            self.failed.emit(request["job"], "\n\n".join(filter(None, [wrong, last_words])))


def _kill_group(process: QProcess) -> None:
    """End the worker and what it has started (it leads a process group of its own, see the worker)."""
    with contextlib.suppress(OSError, AttributeError):
        if os.getpgid(process.processId()) == process.processId():
            os.killpg(process.processId(), signal.SIGKILL)
    process.kill()


def _reason(reply: dict[str, Any]) -> str:
    """Why a job failed: wrong input in the user's language, a fault of the program in its own words."""
    try:
        messages = [Message.from_json(one) for one in reply.get("messages", [])]
    except ValueError:
        messages = []
    return "\n".join(map(formatter().render, messages)) or str(reply.get("error", ""))
