"""Going on with a run where it stopped: what it was begun with holds, and the data must be the same."""

from collections.abc import Collection
from pathlib import Path

from workbench.data import Data, load
from workbench.data.watch import Watch
from workbench.errors import UserError
from workbench.runs.completing import UNSAID, differing, placed
from workbench.runs.folder import RunFolder
from workbench.training.spec import Spec, apply_settings, flat, known_keys
from workbench.words import translate

# A resumed run may go on for longer or elsewhere; anything else would make it another run.
MAY_CHANGE = {
    "training.epochs", "training.patience", "training.threads", "training.device", "training.memory",
    "training.keep_steps", "data.path", "data.test_path",
}  # fmt: skip
PLACES = ("data.path", "data.test_path")


def resumed(
    folder: RunFolder, given: Spec, base: Path, explicit: Collection[str] | None, watch: Watch
) -> tuple[Spec, Data]:
    """The spec that the run in `folder` goes on with, and its data.

    `given` may change some settings (MAY_CHANGE), and say where the data are by now, from `base` on; `explicit`: see
    `complete`. UserError where it says another thing than the run was begun with, and where the data are no longer the
    same.
    """
    kept = folder.read_spec()
    said = differing(given) if explicit is None else set(explicit)
    old, new = flat(kept), flat(given)
    for key in sorted(said - MAY_CHANGE, key=known_keys().index):
        # What is left open in a spec's data was filled in; elsewhere 0 and "auto" are values like any other.
        left_open = key.startswith("data.") and new[key] in UNSAID
        if new[key] != old[key] and not left_open:
            raise UserError(
                translate("runs", "The run was begun with {old}, not {new}.").format(old=old[key], new=new[key]),
                translate("runs", "Leave it as it was, or start another run in another folder."),
                key,
            )
    moved = {key: placed(new[key], base) for key in PLACES if key in said and new[key]}
    spec = apply_settings(kept, {key: new[key] for key in said & MAY_CHANGE if key not in PLACES} | moved)
    data = load(spec.data, folder.path, watch=watch)
    if data.source.sha256 != spec.data.sha256:
        if spec.data.path != kept.data.path:
            raise UserError(
                translate("runs", "These are not the data that the run was begun with: {path}.").format(
                    path=kept.data.path
                ),
                translate("runs", "Give the same data, wherever they are now, or start another run in another folder."),
                spec.data.path,
            )
        raise UserError(
            translate("runs", "The data have changed since the run began."),
            translate("runs", "Bring the old data back, or start another run in another folder."),
            spec.data.path,
        )
    return spec, data
