"""The demonstration of ``make run``: optimises, stores and exports the sample bank, and opens it if there is a display.

    python -m cxalloc.demo [FOLDER]

FOLDER (default: output) gets the portfolio file and the plan as CSV; earlier ones are replaced.
"""

import subprocess
import sys
from pathlib import Path

from cxalloc.cli import main as cxalloc
from cxalloc.cli.window import has_display
from cxalloc.samples import samples_folder

SAMPLE = "retail_bank"


def main(argv: list[str]) -> int:
    """Run the commands from a folder to a plan one after another, and print them; return an exit code."""
    output = Path(argv[0] if argv else "output")
    output.mkdir(parents=True, exist_ok=True)
    file = output / f"{SAMPLE}.cxalloc"
    file.unlink(missing_ok=True)
    for step in (
        ["new", str(samples_folder() / SAMPLE), str(file)],
        ["solve", str(file), "--save"],
        ["export", str(file), "--to", str(output / "plan.csv")],
    ):
        if code := cxalloc(step):
            return code
    command = [sys.executable, "-m", "cxalloc", str(file)]
    if not has_display():
        print(f"\nNo display here. Where there is one, this opens the window: {' '.join(command)}")
        return 0
    print(f"\nOpening the window on {file}.", flush=True)
    # A separate process, because Qt ends the process if the display can't be reached. It gets our streams explicitly:
    # the descriptors 1 and 2 lead nowhere once a command has run in this process.
    if subprocess.run(command, stdout=sys.stdout, stderr=sys.stderr, check=False).returncode:
        print(f"The window did not open. All else is done; to try again: {' '.join(command)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
