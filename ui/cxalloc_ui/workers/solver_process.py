"""The window's side of the worker process, which is kept running and driven by JSON lines."""

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
"""Milliseconds that a solve gets to stop by itself with its best plan before the process is killed."""
LONG_GRACE = 30_000
"""The same for analyses that assemble an answer when stopped: a frontier verifies up to fifty plans."""
START_DELAYS = (500, 2_000)
"""Milliseconds before the first and the second restart of a worker that ended before it was ready.

After that it is started only by a new request.
"""
WORKER_ARGUMENT = "--worker"
_ERROR_TAIL = 2000


@dataclass(frozen=True, slots=True)
class SolveProgress:
    """The progress of a solve; value and bound are in units of the objective, the gap is a share of the value."""

    phase: str
    seconds: float
    value: int | None
    bound: int | None
    gap: float | None


class SolverLike(Protocol):
    """The interface of a solver that the window uses. Tests pass one that answers at once."""

    progressed: SignalInstance
    improved: SignalInstance
    answered: SignalInstance
    failed: SignalInstance

    def start(self) -> None: ...
    def solve(self, portfolio: str, scenario: str) -> int: ...
    def stop(self) -> None: ...
    def close(self) -> None: ...


def worker_command() -> tuple[str, list[str]]:
    """Return program and arguments that start a worker; a frozen program starts itself with a special argument."""
    if getattr(sys, "frozen", False):
        return sys.executable, [WORKER_ARGUMENT]
    return sys.executable, ["-m", "cxalloc.worker.process"]


class SolverProcess(QObject):
    """Runs one job at a time in the worker process, and starts another process when it has ended.

    ``progressed`` carries a job and its SolveProgress (plain values except for ``solve``), ``improved`` a job
    and an intermediate plan, ``answered`` a job and the answer, both as plain values, ``failed`` a job and the error
    (empty if the job was stopped on request without a plan).
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
        """The request that is being answered."""
        self._snapshots = Snapshots("")
        self._next: dict[str, Any] | None = None
        """The request to send after it."""
        self._stopping = False
        self._is_ready = False
        self._failed_starts = 0
        """Number of consecutive workers that ended before they were ready."""
        self._errors = ""
        self._restart = QTimer(self, singleShot=True)
        self._restart.timeout.connect(self._go_on)
        self._grace = QTimer(self, singleShot=True, interval=grace)
        self._grace.timeout.connect(self._kill)

    def start(self) -> None:
        """Start the worker, so that it is ready for the first request."""
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
        """Request a plan of a portfolio (canonical JSON) under a scenario; return the number of the job."""
        return self.ask("solve", portfolio, scenario=scenario)

    def ask(self, use_case: str, portfolio: str, **arguments: Any) -> int:
        """Request a use case of ``cxalloc.worker.use_cases`` by name; return the number of the job.

        A running job is stopped first, and the new one starts after it.
        """
        self._jobs += 1
        self._next = None  # a waiting request is superseded
        self.stop()
        self._next = {"job": self._jobs, "do": use_case, "portfolio": portfolio, **arguments}
        if not self._restart.isActive():
            self._go_on()
        return self._jobs

    def stop(self) -> None:
        """Request the running job to stop with its best plan; kill the process if it does not stop in time."""
        if self._running is not None and not self._stopping:
            self._stopping = True
            self._send({"stop": self._running["job"]})
            self._grace.start()
        elif self._running is None and self._next is not None:
            request, self._next = self._next, None
            self.failed.emit(request["job"], "")

    def close(self) -> None:
        """End the worker process, and wait until it is gone."""
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
        is_unread = "error" in message and message.get("job") is None  # the worker could not read the request
        if request is None or (message.get("job") != request["job"] and not is_unread):
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
        """Handle the end of the process, whether it was killed or crashed."""
        process, self._process = self._process, None
        request, self._running = self._running, None
        was_stopping, self._stopping = self._stopping, False
        self._grace.stop()
        if process is not None:
            process.deleteLater()
        if self._is_ready or was_stopping:
            self._fail(request, "" if was_stopping else self.tr("The solver ended unexpectedly."))
            if was_stopping:
                self.start()  # ready for the next request
            self._go_on()
        else:
            self._follow_failed_start(request)

    def _follow_failed_start(self, request: dict[str, Any] | None) -> None:
        """Restart a worker that ended before it was ready, with increasing delays, and send it the request."""
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
    """Kill the worker and its child processes (it leads a separate process group, see the worker)."""
    with contextlib.suppress(OSError, AttributeError):
        if os.getpgid(process.processId()) == process.processId():
            os.killpg(process.processId(), signal.SIGKILL)
    process.kill()


def _reason(reply: dict[str, Any]) -> str:
    """Return why a job failed: invalid input in the user's language, an internal error as its own message."""
    try:
        messages = [Message.from_json(one) for one in reply.get("messages", [])]
    except ValueError:
        messages = []
    return "\n".join(map(formatter().render, messages)) or str(reply.get("error", ""))
