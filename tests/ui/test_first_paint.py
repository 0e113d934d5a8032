"""What may be loaded before the window is seen, and where what comes afterwards is."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ["pandas", "numpy", "pyqtgraph", "pulp", "highspy", "sqlite_utils", "cattrs", "rich"]

SCRIPT = """
import json, sys
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from cxalloc_ui.app import Program, set_up

app = QApplication([])
set_up(app)
program = Program(settings=QSettings(sys.argv[1], QSettings.Format.IniFormat))

def painted():
    menu = program.window.menuBar().actions()[0].text()
    print(json.dumps({"menu": menu, "loaded": sorted(name for name in sys.modules if "." not in name)}))
    program.solver.close()
    app.quit()

program.window.painted.disconnect()
program.window.painted.connect(painted)
program.window.show()
app.exec()
program.close()
"""


WATCH = """
import threading

class Watch:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("pyqtgraph", "PySide6") and threading.current_thread() is not threading.main_thread():
            print(name, flush=True)

sys.meta_path.insert(0, Watch())
program.window.painted.connect(lambda: wait())

def wait():
    from PySide6.QtCore import QTimer
    if "cxalloc_ui.charts.plots" in sys.modules:
        print("charts", flush=True)
        app.quit()
    else:
        QTimer.singleShot(20, wait)

program.window.show()
app.exec()
program.close()
"""


def run(script: str, folder: Path, language: str = "en") -> str:
    """What a script that opens the window prints."""
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "XDG_CONFIG_HOME": str(folder),
        "CXALLOC_LANGUAGE": language,
    }
    done = subprocess.run(
        [sys.executable, "-c", script, str(folder / "settings.ini")],
        capture_output=True,
        text=True,
        timeout=60,
        env=environment,
        check=True,
    )
    return done.stdout


@pytest.mark.parametrize(("language", "menu"), [("en", "&File"), ("fr", "&Fichier")])
def test_only_qt_and_the_standard_library_are_loaded_before_the_first_paint(tmp_path, language, menu):
    seen = json.loads(run(SCRIPT, tmp_path, language))
    assert seen["menu"] == menu
    loaded = set(seen["loaded"])
    assert "PySide6" in loaded
    assert "cxalloc_ui" in loaded
    assert loaded.isdisjoint(HEAVY), sorted(loaded.intersection(HEAVY))


def test_the_charts_are_loaded_afterwards_and_in_the_thread_of_the_window(tmp_path):
    """For PySide makes its classes when they are first looked at, and not in two threads at once."""
    assert run(SCRIPT[: SCRIPT.index("def painted")] + WATCH, tmp_path) == "charts\n"
