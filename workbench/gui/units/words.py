"""What the parts of a network and of its data are called in the views of units."""

from workbench.gui.numbers import count, epochs
from workbench.words import translate


def kind_name(kind: str) -> str:
    """A state or a gate by its name."""
    return {
        "hidden": translate("units", "hidden state"),
        "cell": translate("units", "cell state"),
        "input": translate("units", "input gate"),
        "forget": translate("units", "forget gate"),
        "output": translate("units", "output gate"),
        "reset": translate("units", "reset gate"),
        "update": translate("units", "update gate"),
        "candidate": translate("units", "candidate"),
    }.get(kind, kind)


def short_kind(kind: str) -> str:
    """The same in a narrow column."""
    return {
        "hidden": translate("units", "hidden"),
        "cell": translate("units", "cell"),
        "input": translate("units", "input"),
        "forget": translate("units", "forget"),
        "output": translate("units", "output"),
        "reset": translate("units", "reset"),
        "update": translate("units", "update"),
        "candidate": translate("units", "candidate"),
    }.get(kind, kind)


def part_name(part: str) -> str:
    """A part of the data."""
    return {
        "train": translate("units", "training part"),
        "validation": translate("units", "validation part"),
        "test": translate("units", "test part"),
    }.get(part, translate("units", "all data"))


def pattern_name(pattern: str) -> str:
    """A pattern that units are looked for by."""
    return {
        "quotes": translate("units", "inside quotes"),
        "brackets": translate("units", "inside brackets"),
        "depth": translate("units", "open brackets"),
        "line": translate("units", "place in the line"),
        "newline": translate("units", "line end"),
        "indentation": translate("units", "indentation"),
        "upper": translate("units", "capital letters"),
        "digits": translate("units", "digits"),
        "blanks": translate("units", "blanks"),
        "words": translate("units", "word starts"),
        "expression": translate("units", "expression"),
        "value": translate("units", "the value"),
        "change": translate("units", "its change"),
        "marks": translate("units", "my marks"),
    }[pattern]


def moment_name(step: int | None, epoch: int = 0) -> str:
    """A moment of training; `epoch`: epochs done by then."""
    if step is None:
        return translate("units", "best weights")
    if step == 0:
        return translate("units", "before the first step")
    return translate("units", "step {step}, after {epochs}").format(step=count(step), epochs=epochs(epoch))
