"""Words that several views share: names of what is looked at, and what to do where nothing was seen."""

from workbench.gui.session import Session
from workbench.words import translate


def nothing_yet(session: Session) -> str:
    """What to do where a probe has not looked yet."""
    if session.history.finished is not None:
        return translate("explore", "The run was over before the first look: train for more epochs.")
    return translate("explore", "Press Start: the first figures come within seconds.")


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
        "hidden": translate("explore", "hidden units"),
    }
    return known.get(gate, gate)
