"""Names of what is looked at inside a network, in the window's language."""

from workbench.words import translate


def direction_label(end: str) -> str:
    """A direction of a layer by the end of its weights' names: "l0" or "l0_reverse"."""
    number = int(end.removeprefix("l").removesuffix("_reverse")) + 1
    if end.endswith("_reverse"):
        return translate("explore", "layer {number} backwards").format(number=number)
    return translate("explore", "layer {number}").format(number=number)


def gate_label(gate: str) -> str:
    """A gate of a cell."""
    known = {
        "input": translate("explore", "input gate"),
        "forget": translate("explore", "forget gate"),
        "output": translate("explore", "output gate"),
        "reset": translate("explore", "reset gate"),
        "update": translate("explore", "update gate"),
        "candidate": translate("explore", "candidate"),
        "hidden": translate("explore", "hidden state"),
    }
    return known.get(gate, gate)
