"""Update the French texts of the window: collect the source texts, and build Qt's translation file.

python tools/translations.py          # renew the .ts, build the .qm, and list the untranslated texts
python tools/translations.py --check  # only list them; exit code 1 if there are any
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
for package in ("solvers", "ui", "."):
    sys.path.insert(0, str(ROOT / package))

WINDOW = ROOT / "ui" / "cxalloc_ui"
SOURCE = WINDOW / "translations" / "cxalloc_fr.ts"


def main() -> int:
    """Run the requested step; return an exit code."""
    parser = argparse.ArgumentParser(description="Bring the French texts of the window up to date.")
    parser.add_argument("--check", action="store_true", help="change nothing, list what has no translation yet")
    is_check = parser.parse_args().check
    if not is_check:
        collect()
        build(SOURCE.with_suffix(".qm"))
    missing = list(untranslated())
    for context, text in missing:
        print(f"no French yet: {context or '(functions)'}: {text!r}")
    print(f"{len(missing)} of {sum(1 for _ in messages())} texts have no French yet.")
    return 1 if is_check and missing else 0


def collect(target: Path = SOURCE) -> None:
    """Write every text into a .ts, keeping existing translations and dropping obsolete texts."""
    files = sorted(str(path.relative_to(ROOT)) for path in WINDOW.rglob("*.py"))
    # Without line numbers, which change with every edit of the code.
    options = ["-no-obsolete", "-locations", "none", "-silent", "-target-language", "fr"]
    _run("lupdate", *options, *files, "-ts", str(target))


def build(target: Path) -> None:
    """Compile the .ts to the file that Qt loads."""
    _run("lrelease", "-silent", str(SOURCE), "-qm", str(target))


def messages(source: Path = SOURCE) -> Iterator[tuple[str, str, str, bool]]:
    """The context of each text, the text, its translation, and whether that is finished."""
    for context in ElementTree.parse(source).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            yield (
                context.findtext("name") or "",
                message.findtext("source") or "",
                translation.text or "",
                translation.get("type") is None and bool(translation.text),
            )


def untranslated(source: Path = SOURCE) -> Iterator[tuple[str, str]]:
    """The context and the text of each message whose translation is not finished."""
    return ((context, text) for context, text, _, is_finished in messages(source) if not is_finished)


def _run(tool: str, *arguments: str) -> None:
    command = shutil.which(f"pyside6-{tool}", path=str(Path(sys.executable).parent))
    if command is None:
        raise SystemExit(f"pyside6-{tool} is not next to {sys.executable}; it comes with PySide6-Essentials")
    subprocess.run([command, *arguments], cwd=ROOT, check=True)


if __name__ == "__main__":
    sys.exit(main())
