"""The program: ``cxalloc`` and ``python -m cxalloc``."""

import sys

from cxalloc import interrupts


def main() -> int:
    """Run the command line of the process, and return the exit code; raises SystemExit where argparse does."""
    interrupts.install()
    try:
        from cxalloc.cli import main as run

        return run()
    finally:
        interrupts.end_if_interrupted()


if __name__ == "__main__":
    sys.exit(main())
