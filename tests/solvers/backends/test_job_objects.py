"""The calls that tie a process to this one on Windows, made to a kernel that notes them, and there to the real one."""

import ctypes
import io
import os
import subprocess
import sys
import time
from typing import Any

import pytest

from cxalloc_solvers.backends import cbc
from cxalloc_solvers.backends.job_objects import (
    EXTENDED_LIMIT_INFORMATION,
    KILL_ON_JOB_CLOSE,
    ExtendedLimits,
    end_with_this_program,
)

JOB, PROCESS = 0x1234, 0x5678


class Call:
    """A function of the kernel."""

    def __init__(self, kernel: "Kernel", name: str, result: int) -> None:
        self.kernel, self.name, self.result = kernel, name, result

    def __call__(self, *arguments: Any) -> int:
        self.kernel.calls.append((self.name, arguments))
        if self.name == "SetInformationJobObject":
            self.kernel.flags = arguments[2]._obj.BasicLimitInformation.LimitFlags
        return self.result


class Kernel:
    """Notes what is called, and succeeds except in what ``fails`` names."""

    def __init__(self, fails: str = "") -> None:
        self.calls: list[tuple[str, tuple[Any, ...]]] = []
        self.flags = 0
        results = {
            "CreateJobObjectW": JOB, "SetInformationJobObject": 1, "AssignProcessToJobObject": 1, "CloseHandle": 1
        }  # fmt: skip
        for name, result in results.items():
            setattr(self, name, Call(self, name, 0 if name == fails else result))


def test_a_process_is_put_into_a_job_that_ends_with_this_program():
    kernel = Kernel()
    assert end_with_this_program(PROCESS, kernel)
    assert [name for name, _ in kernel.calls] == [
        "CreateJobObjectW",
        "SetInformationJobObject",
        "AssignProcessToJobObject",
    ]
    job, information, _, size = kernel.calls[1][1]
    assert (job, information, size) == (JOB, EXTENDED_LIMIT_INFORMATION, ctypes.sizeof(ExtendedLimits))
    assert kernel.flags == KILL_ON_JOB_CLOSE
    assert kernel.calls[2][1] == (JOB, PROCESS)
    assert end_with_this_program(PROCESS + 1, kernel)
    assert [name for name, _ in kernel.calls[3:]] == ["AssignProcessToJobObject"]  # one job for all, never closed


@pytest.mark.skipif(ctypes.sizeof(ctypes.c_void_p) != 8, reason="the size on 64 bits")
def test_the_limits_are_laid_out_as_the_system_expects_them():
    assert ctypes.sizeof(ExtendedLimits) == 144
    assert ExtendedLimits.BasicLimitInformation.size == 64
    assert ExtendedLimits.ProcessMemoryLimit.offset == 112


@pytest.mark.parametrize("fails", ["CreateJobObjectW", "SetInformationJobObject", "AssignProcessToJobObject"])
def test_what_the_system_refuses_is_no_error(fails):
    kernel = Kernel(fails)
    assert not end_with_this_program(PROCESS, kernel)
    assert (("CloseHandle", (JOB,)) in kernel.calls) == (fails == "SetInformationJobObject")


def test_cbc_is_put_into_the_job_on_windows(monkeypatch):
    tied: list[int] = []

    class Process:
        _handle = PROCESS

    monkeypatch.setattr(os, "name", "nt")
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: Process())
    monkeypatch.setattr(cbc, "end_with_this_program", tied.append)
    try:
        cbc._process(["cbc"], io.StringIO())
    finally:
        monkeypatch.undo()
    assert tied == [PROCESS]


@pytest.mark.skipif(os.name != "nt", reason="job objects of Windows")
def test_a_process_ends_when_its_parent_is_killed():
    child = "import time; time.sleep(600)"
    parent = f"""
import subprocess, sys, time
from cxalloc_solvers.backends.job_objects import end_with_this_program
child = subprocess.Popen([sys.executable, "-c", {child!r}])
assert end_with_this_program(int(child._handle))
print(child.pid, flush=True)
time.sleep(600)
"""
    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        pid = process.stdout.readline().strip()
        process.kill()
    for _ in range(500):
        listed = subprocess.run(["tasklist", "/FI", f"PID eq {pid}"], capture_output=True, text=True, check=True)
        if pid not in listed.stdout:
            return
        time.sleep(0.02)
    pytest.fail(f"process {pid} goes on")
