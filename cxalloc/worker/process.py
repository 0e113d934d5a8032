"""The worker process: it runs next to a window, so that the window never waits and a job can be ended at any time.

Requests and replies are JSON objects, one on a line, over standard input and output::

    {"job": 1, "do": "solve", "portfolio": "<canonical JSON>", "scenario": "", "solver": "highs", "gap": 1e-4,
     "time_limit": null}
    {"job": 2, "do": "frontier", "portfolio": "<canonical JSON>", "points": 50}
    {"stop": 1}

    {"ready": true}
    {"job": 1, "progress": {"phase": "…", "seconds": 0.4, "value": 120000, "bound": 130000, "gap": 0.08}}
    {"job": 1, "progress": {"plan": {…}}}
    {"job": 1, "answer": {"outcome": "optimal", "stopped": "gap reached", "plan": {…}, "reasons": []}}
    {"job": 1, "error": "what is wrong, in English", "messages": [{"message": "…", "values": {…}}]}

The use cases are in ``cxalloc.worker.use_cases``; all else in a request are keyword arguments of the use case, and its
progress and its answer come back as they are, dataclasses as objects, but for the snapshots of plans
(``cxalloc.worker.protocol``). Progress that has a ``phase`` is reported ten times a second at most; progress without
one carries a part of the answer, and all of it is reported.

Standard output carries nothing else, and standard error only faults of the program: output of libraries is dropped.
A process whose memory is used up says so if it can, and ends in any case. Jobs run one after another; a stop takes
effect while one runs, and the end of standard input ends the process at any time.
"""

from __future__ import annotations

import contextlib
import io
import json
import math
import os
import queue
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from typing import Any, NoReturn, TextIO

from cxalloc.domain.errors import InvalidInput
from cxalloc.domain.message import message
from cxalloc.domain.snapshot import converter, from_json
from cxalloc.messages.findings import error_messages
from cxalloc.worker.protocol import Snapshots, finite
from cxalloc.worker.standard_streams import keep_standard_streams, libraries_print_nothing
from cxalloc.worker.use_cases import USE_CASES, WARM_START, Loader, arguments_of, takes_warm_start

GRACE = 2.0
"""Seconds that a running job gets to stop by itself once the window has gone."""
PROGRESS_INTERVAL = 0.1
"""Seconds between two reports of the same phase."""

Reply = Callable[[Mapping[str, Any]], None]

_read_portfolio = lru_cache(maxsize=1)(from_json)  # successive jobs are often about the same portfolio


def main() -> int:
    """Serve standard input and output until the input ends; return an exit code."""
    keep_standard_streams()
    USE_CASES["solve"]()  # the most common one is loaded before the worker reports that it is ready
    return serve(USE_CASES)


def serve(use_cases: Mapping[str, Loader]) -> int:
    """Answer requests with these use cases until standard input ends; return an exit code."""
    with contextlib.suppress(AttributeError, OSError):
        os.setsid()  # a solver that runs as a process of its own is ended together with this one
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal is for the window, which ends this process
    keep_standard_streams()
    output, errors = sys.stdout, sys.stderr
    if isinstance(output, io.TextIOWrapper):
        output.reconfigure(encoding="utf-8", newline="\n")
    with libraries_print_nothing():
        return _Worker(use_cases, output, errors).run()


class _Worker:
    """Runs one job at a time in the main thread; a second thread reads requests, so that a stop is seen at once."""

    def __init__(self, use_cases: Mapping[str, Loader], output: TextIO, errors: TextIO) -> None:
        self._use_cases = use_cases
        self._output = output
        self._errors = errors
        self._output_lock = threading.Lock()
        self._jobs: queue.SimpleQueue[tuple[Mapping[str, Any], threading.Event] | None] = queue.SimpleQueue()
        self._cancels: dict[object, threading.Event] = {}
        self._snapshots: Snapshots | None = None

    def run(self) -> int:
        threading.Thread(target=self._listen, daemon=True).start()
        self._reply({"ready": True})
        while (job := self._jobs.get()) is not None:
            self._do(*job)
        return 0

    def _listen(self) -> None:
        try:
            for line in sys.stdin.buffer:
                if line.strip():
                    self._hear(line)
        finally:  # whatever ends this loop: a worker that cannot be stopped must not remain
            for cancel in list(self._cancels.values()):
                cancel.set()
            self._jobs.put(None)
            time.sleep(GRACE)
            _end_group()

    def _hear(self, line: bytes) -> None:
        try:
            request = json.loads(line)
            if "stop" in request:
                if cancel := self._cancels.get(request["stop"]):
                    cancel.set()
                return
            job = request["job"]
            if request.get("do") not in self._use_cases or not isinstance(request.get("portfolio"), str):
                known = " | ".join(f'"{name}"' for name in self._use_cases)
                expected = f'expected {{"job": n, "do": {known}, "portfolio": "…"}} or {{"stop": n}}'
                self._reply({"job": job, "error": expected})
                return
            cancel = threading.Event()
            self._cancels[job] = cancel
        except MemoryError:  # which job it was may not be known: the window sees that the process has ended
            _end_group()
        except Exception as error:  # whatever the line holds, the next one is read
            self._reply({"job": None, "error": f"not a request: {error}"})
            return
        self._jobs.put((request, cancel))

    def _do(self, request: Mapping[str, Any], cancel: threading.Event) -> None:
        job = request["job"]
        self._snapshots = Snapshots(request["portfolio"])
        try:
            use_case = self._use_cases[request["do"]]()
            arguments = arguments_of(use_case, self._snapshots.unpack(request))
            if takes_warm_start(use_case):
                arguments[WARM_START] = self._warm
            answer = use_case(
                _read_portfolio(request["portfolio"]),
                **arguments,
                on_progress=_ProgressReporter(lambda news: self._reply({"job": job, "progress": news})),
                cancel=cancel,
            )
            self._reply({"job": job, "answer": converter().unstructure(answer)})
        except InvalidInput as error:
            packed = [one.to_json() for one in error_messages(error)]
            self._reply({"job": job, "error": str(error), "messages": packed})
        except MemoryError:
            self._end_without_memory(job)
        except Exception as error:  # any error is reported, and the worker goes on
            traceback.print_exc(file=self._errors)
            self._reply({"job": job, "error": f"{type(error).__name__}: {error}"})
        finally:
            self._cancels.pop(job, None)

    def _end_without_memory(self, job: object) -> None:
        """Report that the memory is used up, and end: the window starts a process that begins with all of it."""
        try:
            problem = message("system.out_of_memory")
            self._reply({"job": job, "error": "out of memory", "messages": [problem.to_json()]})
        finally:
            _end_group()

    @cached_property
    def _warm(self) -> Any:
        """The warm start that one job leaves for the next."""
        from cxalloc.optimisation.warm_start import WarmStart

        return WarmStart()

    def _reply(self, reply: Mapping[str, Any]) -> None:
        # The window may have ended: then the end of standard input ends this process too.
        with self._output_lock, contextlib.suppress(BrokenPipeError):
            if self._snapshots is not None:  # under the lock: a snapshot has to be sent before what refers to it
                reply = {key: self._snapshots.pack(value) for key, value in reply.items()}
            self._output.write(json.dumps(finite(reply), ensure_ascii=False, allow_nan=False) + "\n")
            self._output.flush()


class _ProgressReporter:
    """Passes progress on; reports without results at most every PROGRESS_INTERVAL seconds."""

    def __init__(self, report: Reply) -> None:
        self._report = report
        self._phase: str | None = ""
        self._reported = -math.inf

    def __call__(self, progress: Any) -> None:
        phase: str | None = getattr(progress, "phase", None)
        now = time.monotonic()
        if phase is None or phase != self._phase or now - self._reported >= PROGRESS_INTERVAL:
            self._phase, self._reported = phase, now
            self._report(converter().unstructure(progress))


def _end_group() -> NoReturn:
    """End this process and those it has started, at once."""
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(os.getpid(), signal.SIGKILL)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
