"""Which units of a character model follow which pattern: `python -m tests.benchmarks.units [--sample python_source]`.

Trains the sample with what the app suggests for it (some minutes), or looks at a run that is there (`--run FOLDER`):
prints the best unit of each pattern over the first 40,000 characters of the test part. Measured on two cores, two LSTM
layers of 128 units: python_source brackets r = 0.81 (AUC 0.98), place in the line r = 0.71, quotes r = -0.48;
python_reference quotes r = 0.58 (AUC 0.96), line ends r = 0.61 (AUC 1.00). Wanted: quotes, line or brackets above 0.5.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

PATTERNS = ("quotes", "line", "brackets")
WANTED = 0.5


def measure(run: Path, patterns: tuple[str, ...]) -> dict[str, Any]:
    """The best unit of each pattern."""
    from workbench.data.watch import SILENT
    from workbench.runs.analyses import analyses
    from workbench.runs.opened import open_run

    opened, found = open_run(run), dict[str, Any]()
    for pattern in patterns:
        best = (
            analyses()["unit_search"].answer(opened, {"pattern": pattern, "part": "test", "count": 3}, SILENT).units[0]
        )
        found[pattern] = {
            "layer": best.layer + 1, "kind": best.kind, "unit": best.unit + 1,
            "correlation": round(best.correlation, 3), "area": round(best.area, 3),
        }  # fmt: skip
        print(json.dumps({pattern: found[pattern]}), flush=True)
    return found


def train(sample: str, out: Path) -> Path:
    """The sample with what the app suggests for it."""
    from workbench.runs.job import run_job
    from workbench.training.spec import Spec, apply_settings

    key = "data.path"
    spec = apply_settings(Spec(), {key: f"sample:{sample}"})
    run_job(spec, Path.cwd(), out, lambda _: None, lambda: False, explicit={key})
    return out


def main() -> int:
    """0 where a unit follows one of the patterns."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", default="python_source")
    parser.add_argument("--run", type=Path)
    parser.add_argument("--patterns", nargs="+", default=list(PATTERNS))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        run = arguments.run or train(arguments.sample, Path(folder) / "run")
        found = measure(run, tuple(arguments.patterns))
    return 0 if max(abs(one["correlation"]) for one in found.values()) > WANTED else 1


if __name__ == "__main__":
    sys.exit(main())
