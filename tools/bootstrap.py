"""Create the project's environment, which every `make` target needs.

    python tools/bootstrap.py environment   # .venv with cxalloc (editable) and the tools, as pinned
    python tools/bootstrap.py bench         # into it, what only the measurements of speed need
    python tools/bootstrap.py mutants       # into it, what only tools/mutants.py needs
    python tools/bootstrap.py libraries     # the system libraries that Qt needs on Linux
    python tools/bootstrap.py constraints   # constraints.txt anew, from the newest allowed versions
    python tools/bootstrap.py compat        # the tests, with the oldest and with the newest allowed versions

Only the standard library and the syntax of Python 3.8 are used, so that an interpreter that is too old can still
report that it is.
"""

import argparse
import ctypes
import os
import re
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST_PYTHON = (3, 11)

# Shared library -> the Debian and Ubuntu package that brings it.
EVERYWHERE = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
}
X_WINDOW = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
FONTS = {"a font": "fonts-dejavu-core"}

CONSTRAINTS_HEADER = """\
# The exact versions that cxalloc is developed and tested with, for running it and for working on it.
# Made by `make constraints`; `make` installs what stands here. Names and versions only, no addresses.
"""

FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
FONT_ENDINGS = (".ttf", ".otf", ".ttc", ".pfb")


def make_environment() -> int:
    """Create .venv if it is missing and install the pinned versions; return an exit code."""
    if sys.version_info < OLDEST_PYTHON:
        wanted, here = (".".join(str(part) for part in version[:2]) for version in (OLDEST_PYTHON, sys.version_info))
        return _fail(
            f"cxalloc needs Python {wanted} or newer, and {sys.executable} is {here}.",
            "Name a newer one: make PYTHON=/path/to/python3 ...",
        )
    if not _has_pip(PYTHON):
        try:
            import ensurepip  # noqa: F401 -- Debian ships it apart from Python, and venv needs it
        except ImportError:
            return _fail(
                f"{sys.executable} can't create virtual environments: its venv module is incomplete.",
                "On Debian and Ubuntu this mends it: apt-get install python3-venv",
            )
        print("Creating .venv ...", flush=True)
        venv.create(ENVIRONMENT, clear=True, with_pip=True)
    print("Installing cxalloc and its tools into .venv ...", flush=True)
    return _install("dev")


def add_bench() -> int:
    """Install the further packages of `make bench`, as pinned, into .venv; return an exit code."""
    print("Installing what the measurements need into .venv ...", flush=True)
    return _install("dev,bench")


def add_mutants() -> int:
    """Install what `make mutants` needs besides, as pinned, into .venv; return an exit code."""
    print("Installing what makes mutants into .venv ...", flush=True)
    return _install("dev,mutants")


def renew_constraints() -> int:
    """Renew constraints.txt: install without it into a fresh environment, and list the versions."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        pip = [str(Path(folder) / PYTHON.relative_to(ENVIRONMENT)), "-m", "pip", "--disable-pip-version-check"]
        subprocess.run([*pip, "--quiet", "install", "-e", ".[dev,bench,mutants]"], cwd=ROOT, check=True)
        freeze = [*pip, "freeze", "--exclude-editable"]
        versions = subprocess.run(freeze, stdout=subprocess.PIPE, text=True, check=True).stdout
    (ROOT / "constraints.txt").write_text(CONSTRAINTS_HEADER + versions, encoding="utf-8", newline="\n")
    return 0


def run_compat(arguments: "list[str]") -> int:
    """Run the tests with the oldest and with the newest versions that pyproject.toml allows; return an exit code.

    Each uses a fresh environment: otherwise packages left by an earlier run would be tested.
    """
    code = 0
    for end in ("oldest", "newest"):
        with tempfile.TemporaryDirectory(prefix=f"cxalloc-{end}-") as folder:
            print(f"Testing with the {end} versions ...", flush=True)
            venv.create(folder, with_pip=True)
            python = str(Path(folder) / PYTHON.relative_to(ENVIRONMENT))
            bounds = Path(folder) / "bounds.txt"
            bounds.write_text("\n".join(_oldest_versions() if end == "oldest" else []), encoding="utf-8")
            pip = [python, "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
            if subprocess.run([*pip, "-c", bounds, "-e", ".[dev]"], cwd=ROOT, check=False).returncode:
                return _fail(f"The {end} versions could not be installed; pip's message is above.")
            done = subprocess.run([python, "-m", "pytest", *arguments], cwd=ROOT, check=False)
            code = code or done.returncode
    return code


def _oldest_versions() -> "list[str]":
    """The lower ends of the version ranges of cxalloc's dependencies, as constraints: ``highspy==1.15``."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [re.sub(r">=([^,]+),.*", r"==\1", requirement) for requirement in project["dependencies"]]


def check_libraries() -> int:
    """Look for the libraries that Qt needs on Linux; install them if permitted, else report what is missing."""
    if not sys.platform.startswith("linux"):
        return 0
    wanted = {**EVERYWHERE, **(X_WINDOW if os.environ.get("DISPLAY") else {})}
    missing = {name: package for name, package in wanted.items() if not _loads(name)}
    if not _has_fonts():
        missing.update(FONTS)
    if missing:
        packages = sorted(missing.values())
        print(f"Qt needs what this system lacks: {', '.join(missing)}.", flush=True)
        if not _install_packages(packages):
            return _fail(
                "The window and its tests can't run without. On Debian and Ubuntu, as an administrator:",
                f"    apt-get update && apt-get install -y {' '.join(packages)}",
                "Elsewhere, install the packages of your system that bring these files.",
            )
    return _try_qt()


def _try_qt() -> int:
    """Start Qt without a display, which proves that nothing else is missing."""
    probe = subprocess.run(
        [PYTHON, "-c", "from PySide6.QtWidgets import QApplication; QApplication([])"],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    if probe.returncode:
        reason = probe.stderr.strip() or f"it ended with code {probe.returncode}"
        return _fail("Qt does not start on this system. It says:", reason)
    return 0


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _has_fonts() -> bool:
    """Return whether any font is installed; without one, Qt draws boxes for letters."""
    folders = (Path(folder).expanduser() for folder in FONT_FOLDERS)
    return any(file.suffix.lower() in FONT_ENDINGS for folder in folders for file in folder.rglob("*"))


def _install_packages(packages: "list[str]") -> bool:
    """Install Debian packages if there is apt-get and we are root or can become it without a password."""
    if not shutil.which("apt-get"):
        return False
    if os.geteuid() == 0:
        rights = []
    elif (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        rights = ["sudo", "-n"]
    else:
        return False
    print(f"Installing {' '.join(packages)} ...", flush=True)
    apt_get = [*rights, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    # The lists may be old or absent. The installation is tried even if their update fails.
    subprocess.run([*apt_get, "update"], stdout=subprocess.DEVNULL, check=False)
    command = [*apt_get, "install", "-y", "--no-install-recommends", *packages]
    return subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode == 0


def _install(extras: str) -> int:
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--quiet"]
    command = [*pip, "install", "-c", "constraints.txt", "-e", f".[{extras}]"]
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        return _fail("The packages could not be installed; pip's message is above.")
    return 0


def _has_pip(python: Path) -> bool:
    """Return whether an environment exists and has pip (one made by uv has none)."""
    if not python.exists():
        return False
    return subprocess.run([python, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0


def _fail(*lines: str) -> int:
    print("\n".join(lines), file=sys.stderr)
    return 1


def main() -> int:
    """Run the step that the command line names."""
    steps = {
        "bench": add_bench,
        "constraints": renew_constraints,
        "environment": make_environment,
        "libraries": check_libraries,
        "mutants": add_mutants,
    }
    parser = argparse.ArgumentParser(description="Prepare a checkout of cxalloc for work.")
    parser.add_argument("step", choices=sorted([*steps, "compat"]))
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="what pytest gets, after `compat`")
    chosen = parser.parse_args()
    return run_compat(chosen.arguments) if chosen.step == "compat" else steps[chosen.step]()


if __name__ == "__main__":
    sys.exit(main())
