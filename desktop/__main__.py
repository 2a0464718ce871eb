"""Where the program starts, by whatever name: ``quoteline``, ``python -m desktop``, the frozen bundle."""

from __future__ import annotations

import sys

from desktop.cli import main

if __name__ == "__main__":
    sys.exit(main())
