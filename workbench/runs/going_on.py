"""A run that goes on from where another one stands, with other settings: two runs, and the new one names the old."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from workbench.errors import UserError
from workbench.runs.folder import RunFolder
from workbench.training.checkpoint import Checkpoint, Progress
from workbench.training.spec import Spec, flat
from workbench.words import translate

# What may be other than in the run before; of anything else its counters or its network would make no sense.
MAY_DIFFER = "training."
MUST_AGREE = ("training.batch", "training.optimizer", "training.truncate", "training.precision", "training.seed")


def going_on(parent: Path, spec: Spec) -> Checkpoint:
    """The last checkpoint of a run, for another run that goes on from it. UserError where the two do not fit."""
    folder = RunFolder.open(parent)
    checkpoint = folder.read_checkpoint()
    if checkpoint is None:
        raise UserError(
            translate("runs", "This run has no checkpoint to go on from."),
            translate("runs", "Start a new run."),
            str(parent),
        )
    kept, new = flat(folder.read_spec()), flat(spec)
    kept |= {change["key"]: change["value"] for change in checkpoint.progress.changes}
    changed = {key: value for key, value in new.items() if value != kept[key]}
    for key in changed:
        if key == "data.path":
            continue
        if not key.startswith(MAY_DIFFER) or key in MUST_AGREE:
            raise UserError(
                translate("runs", "The run was begun with {old}, not {new}.").format(old=kept[key], new=new[key]),
                translate("runs", "Leave it as it was, or start a new run."),
                key,
            )
    # What was exploding when it was cut off is not gone on from.
    progress, network = checkpoint.progress, checkpoint.network
    if progress.onset and checkpoint.good is not None:
        progress, network = checkpoint.good
    step = progress.step
    told = {"run": folder.path.name, "step": step, "changed": {k: v for k, v in changed.items() if k != "data.path"}}
    # It has all of its patience before it.
    return Checkpoint(replace(progress, stale=0, changes=[], parent=told), network, checkpoint.best)


def changed_remark(change: dict[str, Any]) -> str:
    """What stands in a spec behind a setting that was changed while the run went on."""
    return f"changed to {change['value']} after step {change['step']}"


def remarks_of(progress: Progress) -> dict[str, str]:
    """The remarks for a run's spec, by dotted name."""
    parent = progress.parent
    told = f"went on from {parent['run']}, step {parent['step']}" if parent else ""
    known = dict.fromkeys(parent.get("changed", {}), told)
    return known | {change["key"]: changed_remark(change) for change in progress.changes}
