"""``python -m cxalloc`` does what ``cxalloc`` does."""

import sys

from cxalloc.cli import main

if __name__ == "__main__":
    sys.exit(main())
