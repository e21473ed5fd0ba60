"""``python -m sim2word``: the program, its window or one of its commands."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the program and return its exit status."""
    from main import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
