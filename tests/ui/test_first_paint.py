"""What may be loaded before the window is seen."""

import json
import os
import subprocess
import sys

import pytest

HEAVY = ["pandas", "numpy", "pyqtgraph", "pulp", "highspy", "sqlite_utils", "cattrs", "rich", "python_calamine"]

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


@pytest.mark.parametrize(("language", "menu"), [("en", "&File"), ("fr", "&Fichier")])
def test_only_qt_and_the_standard_library_are_loaded_before_the_first_paint(tmp_path, language, menu):
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "XDG_CONFIG_HOME": str(tmp_path),
        "CXALLOC_LANGUAGE": language,
    }
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path / "settings.ini")],
        capture_output=True,
        text=True,
        timeout=60,
        env=environment,
        check=True,
    )
    seen = json.loads(done.stdout)
    assert seen["menu"] == menu
    loaded = set(seen["loaded"])
    assert "PySide6" in loaded
    assert "cxalloc_ui" in loaded
    assert loaded.isdisjoint(HEAVY), sorted(loaded.intersection(HEAVY))
