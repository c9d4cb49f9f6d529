"""python tests/kernels/cuda/compile_all.py 7.5 8.0 [--ptxas PATH]: every kernel compiled to PTX for these capabilities.

Prints a JSON object: for each capability and kernel the target that its PTX names and, with ptxas, its registers, bytes
spilled and bytes of stack. For a process of its own: without a card, Numba must be told of one.
"""

import argparse
import importlib
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[3]))

from kernels import registry
from kernels.backends.cuda import device
from kernels.backends.cuda.sources import Source, all_sources, loss_source, update_source
from kernels.layout import Architecture, Layout

TARGET = r"^\.target (\w+)"


def sources(precision: str, cells: list[str]) -> dict[str, Source]:
    """Every kernel of these cells, each loss and each optimizer."""
    blocks = device.SINGLE if precision == "float32" else device.DOUBLE
    found: dict[str, Source] = {}
    for cell in cells:
        for normalise in (False, True):
            layout = Layout(Architecture(3, 2, (5,), cell=cell, normalise=normalise, dropout=0.5), precision)
            for name, source in all_sources(layout, "adam", blocks).items():
                full = f"{cell} {name}" if name in ("forward", "backward") else name
                # The way back is the same for both.
                found[f"{full} normalised" if normalise and name == "forward" else full] = source
    del found["loss"], found["update"]
    for loss in registry.losses():
        found[loss] = loss_source(loss, precision, blocks)
    for rule in registry.optimizers():
        found[rule] = update_source(rule, precision, blocks)
    return {f"{name} {precision}": source for name, source in found.items()}


def compiled(kernels: dict[str, Any], capability: tuple[int, ...], before: dict[str, str]) -> dict[str, str]:
    """PTX of each kernel; `before`: what the capability before was given.

    From one capability to the next the compiler often changes nothing but the target's name. Where that holds for every
    kernel of one cell and for the products, it is taken to hold for all.
    """

    def ptx(name: str) -> str:
        # With the empty suffix, as Numba asks for it itself, so that what it has compiled already is not compiled anew.
        return kernels[name].inspect_asm((*capability, ""))

    def renamed(text: str, target: str) -> str:
        return re.sub(TARGET, f".target {target}", text, count=1, flags=re.M)

    sample = {name: ptx(name) for name in kernels if name.startswith(("lstm ", "multiply", "sample", "drop_rows"))}
    target = re.findall(TARGET, next(iter(sample.values())), re.M)[0]
    if before and all(renamed(before[name], target) == text for name, text in sample.items()):
        return {name: sample.get(name) or renamed(before[name], target) for name in kernels}
    return {name: sample.get(name) or ptx(name) for name in kernels}


def assembled(ptx: str, target: str, ptxas: str) -> dict[str, Any]:
    """What ptxas says of a kernel; `refused`: that it is older than the PTX or the capability."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "kernel.ptx"
        path.write_text(ptx)
        command = [ptxas, "-v", f"-arch={target}", str(path), "-o", str(Path(folder) / "kernel.cubin")]
        done = subprocess.run(command, capture_output=True, text=True)
    said = done.stderr
    if done.returncode and ("Unsupported .version" in said or "is not defined for option 'gpu-name'" in said):
        return {"refused": said.splitlines()[0]}
    if done.returncode:
        raise RuntimeError(said)
    spills = [int(number) for number in re.findall(r"(\d+) bytes spill", said)]
    stack = [int(number) for number in re.findall(r"(\d+) bytes stack frame", said)]
    return {"registers": int(re.findall(r"Used (\d+) registers", said)[0]), "spilled": sum(spills), "stack": sum(stack)}


def main() -> None:
    """Compile and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("capabilities", nargs="+")
    parser.add_argument("--ptxas", default="")
    options = parser.parse_args()
    wanted = [tuple(int(number) for number in one.split(".")) for one in options.capabilities]
    cuda = device.cuda()
    # Functions that kernels call are compiled for the card at hand; there is none, so the oldest stands for it. What
    # Numba makes of them is the same for all: the capability counts only from there to PTX.
    card = SimpleNamespace(compute_capability=min(wanted))
    dispatcher: Any = sys.modules[type(cuda.jit(main)).__module__]
    dispatcher.get_current_device = lambda: card
    devices: Any = importlib.import_module("numba.cuda.cudadrv.devices")
    devices.get_context = lambda: SimpleNamespace(device=card)
    known = sources("float32", list(registry.cells())) | sources("float64", ["lstm"])
    kernels = {name: dispatcher._Kernel(source.function, source.arguments) for name, source in known.items()}
    results: dict[str, dict[str, Any]] = {one: {} for one in options.capabilities}
    made: dict[str, str] = {}
    for one, capability in zip(options.capabilities, wanted, strict=True):
        made = compiled(kernels, capability, made)
        for name, ptx in made.items():
            target = re.findall(TARGET, ptx, re.M)[0]
            results[one][name] = {"target": target}
            if options.ptxas:
                results[one][name] |= assembled(ptx, target, options.ptxas)
    print(json.dumps(results))


if __name__ == "__main__":
    main()
