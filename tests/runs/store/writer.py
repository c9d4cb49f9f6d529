"""A process that writes runs, notes and the store: `python -m tests.runs.store.writer HOME NAME SECONDS`.

Each thing is said on a line of its own once it is done, so that who kills this process knows what must be there.
"""

import random
import sys
import time
from pathlib import Path

from tests.runs.store.made import make_run
from workbench.errors import UserError
from workbench.runs.store.notes import Change
from workbench.runs.store.store import Store


def main(home: Path, name: str, seconds: float) -> None:
    """Work until the time is over."""
    chance = random.Random(name)
    store = Store(home)
    end = time.monotonic() + seconds
    number = 0
    while time.monotonic() < end:
        number += 1
        path = make_run(home, f"{name}-{number}", chance.random())
        print("run", path, flush=True)
        store.refresh()
        known = sorted(str(one) for one in store.column("path").values())
        tag = f"{name}x{number}"
        try:
            other = chance.choice(known)
            store.edit(other, Change(add=(tag,), star=True))
            print("tag", other, tag, flush=True)
        except UserError:
            continue
        assert store.find(f"tag={tag}")
    store.close()
    print("end", store.database.rebuilt or "sound", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], float(sys.argv[3]))
