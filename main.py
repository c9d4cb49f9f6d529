"""Start Recurrent Workbench: `python3 main.py` opens the window, `python3 main.py --help` lists the commands."""

import sys

from workbench.setup import start

if __name__ == "__main__":
    sys.exit(start("workbench.cli:main", sys.argv[1:]))
