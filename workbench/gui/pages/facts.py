"""What was trained and how that went, a line each: the network, its options and weights, the symbols, the time."""

from typing import Any

from workbench.gui.engine import Engine
from workbench.gui.names import model_options, tr_variant
from workbench.gui.numbers import count, duration, epochs
from workbench.gui.session import Session
from workbench.training.spec import ModelSpec
from workbench.words import translate


def run_facts(session: Session, summary: dict[str, Any]) -> str:
    """The facts of the session's finished run, of which `summary` was told."""
    lines = [] if session.trained is None else _network(session.engine, session.trained.model)
    if isinstance(summary.get("parameters"), int):
        lines.append(translate("result", "{count} weights").format(count=count(summary["parameters"])))
    if isinstance(summary.get("vocabulary"), dict):
        lines.append(_vocabulary(summary["vocabulary"]))
    if isinstance(summary.get("seconds"), int | float):
        lines.append(_course(summary))
    if session.run_folder is not None:
        lines.append(translate("result", "Kept in {folder}").format(folder=session.run_folder))
    return "\n".join(lines)


def _network(engine: Engine, model: ModelSpec) -> list[str]:
    """What it is built of, and the options that are on."""

    def label(key: str, name: str) -> str:
        return next((tr_variant(one.label) for one in engine.choices(key) if one.name == name), name)

    sizes = ", ".join(str(size) for size in model.sizes())
    text = translate("result", "{cell}, {activation}, hidden size {sizes}")
    if model.depth > 1:
        text = translate("result", "{cell}, {activation}, hidden sizes {sizes}")
    cell, activation = label("model.cell", model.cell), label("model.activation", model.activation)
    options = ", ".join(model_options(model))
    return [text.format(cell=cell, activation=activation, sizes=sizes), *([options] if options else [])]


def _vocabulary(found: dict[str, Any]) -> str:
    """How many symbols there are, and what they leave out."""
    size = count(found["size"])
    unknown = found.get("unknown", {}).get("test", 0.0)
    beyond = found.get("beyond", {}).get("test", 0.0)
    if unknown:
        text = translate("result", "{size} symbols; {share} of the test part are unknown ones")
        return text.format(size=size, share=f"{unknown:.2%}")
    if beyond:
        text = translate("result", "{size} ranges of values; {share} of the test part lie beyond them")
        return text.format(size=size, share=f"{beyond:.2%}")
    return translate("result", "{size} symbols").format(size=size)


def _course(summary: dict[str, Any]) -> str:
    """How long it was trained, and which epoch was the best."""
    done, best = int(summary.get("epochs") or 0), summary.get("best_epoch")
    text = translate("result", "Ended within the first epoch ({time})")
    if done and best:
        text = translate("result", "{epochs} in {time}, the best one {best}")
    elif done:
        text = translate("result", "{epochs} in {time}")
    return text.format(epochs=epochs(done), time=duration(summary["seconds"]), best=best)
