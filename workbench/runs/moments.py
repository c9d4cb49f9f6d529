"""The weights of a run at some moments of its training, so that it can be asked what it knew by then.

They are held in memory and written with the checkpoint: a run that is killed loses those moments alone that the
resumed run comes by again.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from workbench.errors import UserError
from workbench.runs.files import cannot_write
from workbench.runs.tensors import read_tensors, write_tensors
from workbench.training.checkpoint import Arrays
from workbench.words import translate

MOST = 16
FEWEST = 4
MOST_BYTES = 64 << 20  # of large networks fewer moments are kept
_NAME = re.compile(r"step-(\d+)-epoch-(\d+)\.safetensors")


@dataclass(frozen=True, order=True)
class Moment:
    """After so many optimizer steps; `epoch`: epochs done by then."""

    step: int
    epoch: int


class Moments:
    """The moments kept in a folder: the first and the last, and others spread over the steps between."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._waiting: dict[Moment, Arrays] = {}
        self._kept = self._found()
        self._most = MOST

    def list(self) -> list[Moment]:
        """Those that are on the disk, the earliest first."""
        return sorted(self._found())

    def read(self, step: int) -> Arrays:
        """The weights after `step` steps; UserError where they are not kept."""
        path = {one.step: path for one, path in self._found().items()}.get(step)
        if path is None:
            raise UserError(
                translate("runs", "The weights after step {step} are not kept.").format(step=step),
                translate("runs", "Kept are those after steps {steps}.").format(
                    steps=", ".join(str(one.step) for one in self.list())
                ),
                str(self.folder),
            )
        return read_tensors(path)[0]

    def due(self, step: int) -> bool:
        """Whether the weights after this step are to be kept: further moments lie ever further apart."""
        known = [*self._kept, *self._waiting]
        return not known or step - max(known).step >= max(1, step // self._most)

    def keep(self, moment: Moment, weights: Arrays) -> None:
        """Keep the weights of a moment, and forget one where there are too many: that which leaves the least gap."""
        if any(one.step == moment.step for one in (*self._kept, *self._waiting)):
            return
        size = sum(array.nbytes for array in weights.values())
        self._most = max(FEWEST, min(MOST, MOST_BYTES // max(size, 1)))
        self._waiting[moment] = {name: array.copy() for name, array in weights.items()}
        while len(known := sorted({*self._kept, *self._waiting})) > self._most:
            inner = zip(known, known[1:], known[2:], strict=False)
            gaps = [(after.step - before.step, one) for before, one, after in inner]
            self._forget(min(gaps)[1])

    def write(self) -> None:
        """Bring the folder up to date. UserError where it cannot be written."""
        try:
            if self._waiting:
                self.folder.mkdir(parents=True, exist_ok=True)
            for moment, weights in self._waiting.items():
                path = self.folder / f"step-{moment.step}-epoch-{moment.epoch}.safetensors"
                write_tensors(path, weights, {"format": "recurrent-workbench 1"})
                self._kept[moment] = path
            self._waiting = {}
            for moment, path in self._found().items():
                if moment not in self._kept:
                    path.unlink(missing_ok=True)
        except OSError as error:
            raise cannot_write(self.folder, error) from None

    def rewind(self, step: int) -> None:
        """Forget what came after a step: the resumed run will come by it again."""
        for moment in [one for one in self._kept if one.step > step]:
            self._kept.pop(moment).unlink(missing_ok=True)

    def clear(self) -> None:
        """Forget all, before a run that takes another's place."""
        self.rewind(-1)

    def _forget(self, moment: Moment) -> None:
        # The file goes with the next writing, so that the folder never holds fewer than it should.
        self._waiting.pop(moment, None)
        self._kept.pop(moment, None)

    def _found(self) -> dict[Moment, Path]:
        names = ((path, _NAME.fullmatch(path.name)) for path in self.folder.glob("step-*.safetensors"))
        return {Moment(int(found[1]), int(found[2])): path for path, found in names if found}
