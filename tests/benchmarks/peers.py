"""Our training step beside PyTorch's and JAX's, in turn, in one run: `python tests/benchmarks/peers.py`.

Every contestant does steps for 50 ms a turn; JAX's compilation comes before. A star marks a ratio below the one that is
wanted; the limit is the ratio that our step would have at the whole of the measured peak. Without any of the parts
below, the table of speed is measured; several parts may be asked for at once.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from kernels.beforehand import usable_cores
from kernels.native import host_vector_bits
from tests.benchmarks import checking, growth, memory, probing, readme, speed, writing
from tests.benchmarks.contestants import NAMES, PEERS, make, versions
from tests.benchmarks.shapes import CELLS, SHAPES

ROOT = Path(__file__).parents[2]
PARTS = {
    "check": "that all compute the same loss, gradients and updates",
    "speed": "the table of speed",
    "growth": "how a step's time grows with steps, batch, layers and hidden size",
    "memory": "the memory that a step takes, each contestant in fresh processes",
    "generate": "tokens a second, one at a time",
    "probes": "what the probes cost",
}


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line; `parts` holds what is to be done, in order."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, what in PARTS.items():
        parser.add_argument(f"--{name}", action="store_true", help=what)
    parser.add_argument("--all", action="store_true", help="all of these parts")
    parser.add_argument("--cells", nargs="+", default=list(CELLS), choices=CELLS)
    parser.add_argument("--only", nargs="+", default=list(SHAPES), choices=list(SHAPES), help="shapes")
    parser.add_argument("--threads", type=int, default=usable_cores())
    parser.add_argument("--seconds", type=float, default=6.0, help="for each row, at least")
    for who in PEERS:
        parser.add_argument(f"--no-{who}", action="store_true", help=f"without {NAMES[who]}")
    parser.add_argument("--json", action="store_true", help="one JSON object and nothing else on the standard output")
    parser.add_argument("--from", nargs="+", default=[], type=Path, metavar="FILE", dest="earlier",
                        help="what --json printed before; with no part asked for, nothing is measured")  # fmt: skip
    parser.add_argument(
        "--write", action="store_true", help="write the table and what else was measured into the READMEs"
    )
    options = parser.parse_args(arguments)
    chosen = [name for name in PARTS if options.all or getattr(options, name)]
    options.parts = chosen or ([] if options.earlier else ["speed"])
    options.peers = [who for who in PEERS if not getattr(options, f"no_{who}")]
    if options.write and "speed" not in options.parts and not options.earlier:
        parser.error("--write needs the table of speed: add --speed, or --from with a file that has it")
    return options


def measure(options: argparse.Namespace, tell: Any) -> dict[str, Any]:
    """The figures of all parts that were asked for, by the part's name; lines of text are told as they come."""
    found: dict[str, Any] = {}
    peers, threads, seconds = options.peers, options.threads, options.seconds
    installed = versions(peers)
    found["machine"] = {
        "vector_bits": host_vector_bits(),
        "threads": threads,
        "versions": installed,
    }
    said = ", ".join(f"{NAMES[who]} {version}" for who, version in installed.items())
    tell(f"vectors of {host_vector_bits()} bits, {threads} threads; {said or 'no peers'}")
    for part in options.parts:
        tell(f"\n{part}: {PARTS[part]}")
        if part == "check":
            found[part] = checking.compare(options.cells, lambda *of: make(of[0], of[1], peers, threads, of[2]))
            if "torch" in peers:
                writing.check()
        elif part == "speed":
            tell(speed.HEAD)
            found[part], peak = speed.measure(options.cells, options.only, peers, threads, seconds, tell)
            found["machine"]["peak_gflops"] = peak
            tell(f"peak {peak:.0f} GFLOP/s")
        elif part == "growth":
            found[part] = growth.measure(options.cells, threads, seconds)
        elif part == "memory":
            found[part] = memory.measure(options.cells, peers, threads)
        elif part == "generate":
            found[part] = writing.measure(threads, seconds, "torch" in peers)
        else:
            found[part] = probing.measure(options.cells, options.only, threads, seconds)
        for line in _text(part, found[part]):
            tell(line)
    return found


def _text(part: str, figures: Any) -> list[str]:
    modules: dict[str, Any] = {"growth": growth, "memory": memory, "generate": writing, "probes": probing}
    if part == "check":
        return figures
    return speed.summary(figures) if part == "speed" else modules[part].lines(figures)


def main() -> None:
    """Measure, print, and write where asked."""
    options = parse()
    lacking = [who for who in options.peers if options.parts and find_spec(who) is None]
    if lacking:
        sys.exit(f"{NAMES[lacking[0]]} is not installed: pip install {lacking[0]}, or go without by --no-{lacking[0]}")
    found: dict[str, Any] = {}
    for file in options.earlier:
        found |= json.loads(file.read_text("utf-8"))
    output = sys.stderr if options.json else sys.stdout
    if options.parts:
        found |= measure(options, lambda line: print(line, file=output, flush=True))
    if options.json:
        print(json.dumps(found))
    if options.write:
        if "speed" not in found:
            sys.exit("the files have no table of speed to write")
        print(f"written: {', '.join(readme.write(ROOT, found))}", file=output)


if __name__ == "__main__":
    main()
