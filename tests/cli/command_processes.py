"""Runs commands in processes of their own that need no second to start, within limits, and kills them if asked to.

The server has imported what commands need, and forks for each line of JSON on standard input: the words of a command
(or a job of this module), and optionally after how many seconds (from its start, or from its first line) it is killed,
how many seconds of processor time it may take, and how many megabytes it may add to those that the server has. The
answer is a line of JSON.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
WAITING = 50
"""The most edits of the window that wait for being stored."""
MEGABYTE = 2**20
PATIENCE = 20.0
"""Seconds in which what a killed command had started has to end."""


@dataclass(frozen=True)
class Ended:
    """How a command ended. ``left`` says whether a process that it had started went on."""

    code: int
    signal: int
    out: str
    err: str
    seconds: float
    megabytes: int
    left: bool


Run = Callable[..., Ended]


@contextmanager
def command_server(**environment: str) -> Iterator[Run]:
    """A server, and the function that runs a command on it: ``run(*words, kill=…, cpu=…, megabytes=…, job=…)``."""
    paths = os.pathsep.join(str(ROOT / folder) for folder in (".", "ui", "solvers"))
    given = {"PYTHONPATH": paths, "PYTHONUTF8": "1", "CXALLOC_LANGUAGE": "en", "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(
        [sys.executable, "-m", "tests.cli.command_processes"],
        cwd=ROOT,
        env=os.environ | given | environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        to, back = server.stdin, server.stdout

        def run(*words: object, **more: Any) -> Ended:
            print(json.dumps({"words": list(map(str, words)), **more}), file=to, flush=True)
            return Ended(**json.loads(back.readline()))

        yield run
        to.close()


def window(path: str) -> int:
    """A window in which names are edited one after another; ``did 7`` is printed once edit 7 is shown as stored."""
    from PySide6.QtCore import QSettings, QTimer
    from PySide6.QtWidgets import QApplication

    from cxalloc_ui.app import Program, set_up
    from cxalloc_ui.controllers.autosave import SaveState

    app = QApplication(["cxalloc"])
    set_up(app)
    program = Program(settings=QSettings(f"{path}.ini", QSettings.Format.IniFormat))
    session, said = program.session, [0]

    def edit() -> None:
        document = session.document
        if document is None:
            return
        number = int(document.portfolio.name.rpartition(" ")[2])
        if session.autosave.state is SaveState.SAVED and number > said[0]:
            said[0] = number
            os.write(1, f"did {number}\n".encode())
        if number - said[0] < WAITING:  # on a busy machine the edits would never all be stored, and none be said
            name = f"edit {number + 1}"
            session.edit(replace(document, portfolio=replace(document.portfolio, name=name)), "Rename")

    def show(_: object = None) -> None:
        timer.start(3)

    timer = QTimer()
    timer.timeout.connect(edit)
    session.opened.connect(show)
    program.open_when_painted(Path(path))
    program.window.show()
    return app.exec()


def command(*words: str) -> int:
    """A command of the program, as a terminal would start it."""
    from cxalloc.__main__ import main

    sys.argv = ["cxalloc", *words]
    return main()


JOBS: dict[str, Callable[..., int]] = {"command": command, "window": window}


def _child(request: dict[str, Any], out: int, err: int) -> None:
    os.setpgid(0, 0)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(out, 1)
    os.dup2(err, 2)
    if cpu := request.get("cpu"):
        resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    if megabytes := request.get("megabytes"):
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + megabytes * MEGABYTE
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    code = 70
    try:
        code = JOBS[request.get("job", "command")](*request["words"])
        sys.stdout.flush()
        sys.stderr.flush()
    except SystemExit as error:
        code = int(error.code or 0)
    finally:
        os._exit(code)


def _serve(request: dict[str, Any]) -> Ended:
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        began = time.monotonic()
        child = os.fork()
        if not child:
            _child(request, out.fileno(), err.fileno())
        with suppress(OSError):
            os.setpgid(child, child)
        kill, waits = float(request.get("kill") or 0), request.get("from_first_line", False)
        ended, status, used = os.wait4(child, os.WNOHANG if kill else 0)
        while not ended and (waits or time.monotonic() < began + kill):
            time.sleep(0.002)
            if waits and os.fstat(out.fileno()).st_size:
                waits, began = False, time.monotonic()
            ended, status, used = os.wait4(child, os.WNOHANG)
        if not ended:
            os.kill(child, signal.SIGKILL)
            _, status, used = os.wait4(child, 0)
        left = _is_left(child)
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read().decode("utf-8", "replace"))
    code = os.waitstatus_to_exitcode(status)
    seconds = used.ru_utime + used.ru_stime
    return Ended(max(code, 0), max(-code, 0), texts[0], texts[1], seconds, used.ru_maxrss // 1024, left)


def _is_left(group: int) -> bool:
    """Whether a process of a group still runs when there was time enough to end."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.01)
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)
    return True


def main() -> None:
    """Import what takes long, then serve until standard input ends."""
    import highspy  # noqa: F401
    import pulp  # noqa: F401
    import sqlite_utils  # noqa: F401
    import xlsxwriter  # noqa: F401

    import cxalloc.cli.errors
    import cxalloc.exchange.exports.workbook
    import cxalloc.exchange.tables.importer
    import cxalloc.optimisation.solve  # noqa: F401

    for line in sys.stdin:
        print(json.dumps(vars(_serve(json.loads(line)))), flush=True)


if __name__ == "__main__":
    main()
