"""A run's checkpoints on the disk: the newest, and the last good one before it, each with a checksum."""

import hashlib
import json
from pathlib import Path

import numpy as np

from workbench.errors import UserError
from workbench.runs.files import cannot_write, put, sync_folder, write_atomically
from workbench.runs.tensors import pack, read_tensors
from workbench.training.checkpoint import Arrays, Checkpoint, Progress
from workbench.words import translate

NEWEST, PREVIOUS, NEXT = "checkpoint.safetensors", "previous.safetensors", "next.safetensors"


class Checkpoints:
    """Writes checkpoints into `folder` and reads the newest good one.

    A crash at any moment leaves one that is whole. `damage` is a sentence where the newest one was found damaged and
    the one before was read in its place.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.damage = ""
        self._sound: bool | None = None  # whether the newest one is known to be whole, or known not to be

    def write(self, checkpoint: Checkpoint) -> None:
        """Write one, which then is the newest. UserError where it cannot be written: the others stay as they are."""
        tensors = {f"network.{name}": array for name, array in checkpoint.network.items()}
        tensors |= {f"best.{name}": array for name, array in checkpoint.best.items()}
        progress = json.dumps(vars(checkpoint.progress))
        texts = {"progress": progress}
        if checkpoint.good is not None:
            tensors |= {f"good.{name}": array for name, array in checkpoint.good[1].items()}
            texts["good"] = json.dumps(vars(checkpoint.good[0]))
        texts["sha256"] = checksum(tensors, progress + texts.get("good", ""))
        # Whole and on the disk before it touches its elders.
        write_atomically(self.folder / NEXT, pack(tensors, texts))
        try:
            if self._newest_is_sound():
                put(self.folder / NEWEST, self.folder / PREVIOUS)
            put(self.folder / NEXT, self.folder / NEWEST)
        except OSError as error:
            raise cannot_write(self.folder / NEWEST, error) from None
        sync_folder(self.folder)
        self._sound = True

    def read(self) -> Checkpoint | None:
        """The newest good one, or None where there is none. UserError where there are some and none is good."""
        self.damage = ""
        first: UserError | None = None
        for name in (NEWEST, PREVIOUS):
            path = self.folder / name
            if not path.is_file():
                continue
            try:
                found = read_checkpoint(path)
            except UserError as error:
                first = first or error
                continue
            self._sound = name == NEWEST
            if first is not None:
                self.damage = translate(
                    "runs", "The newest checkpoint is damaged, so the run goes on from the one before, at step {step}."
                ).format(step=found.progress.step)
            return found
        self._sound = False
        if first is not None:
            raise first
        return None

    def clear(self) -> None:
        """Remove all, before a run that takes another's place. OSError where that is not possible."""
        for name in (NEWEST, PREVIOUS, NEXT):
            (self.folder / name).unlink(missing_ok=True)
        self._sound = False

    def _newest_is_sound(self) -> bool:
        """A damaged one must not take the place of the last good one."""
        if self._sound is None:
            try:
                self._sound = (self.folder / NEWEST).is_file() and bool(read_checkpoint(self.folder / NEWEST))
            except UserError:
                self._sound = False
        return self._sound


def read_checkpoint(path: Path) -> Checkpoint:
    """The checkpoint in a file; UserError where it is damaged, or not one of this program."""
    tensors, metadata = read_tensors(path)
    try:
        text, then = metadata["progress"], metadata.get("good", "")
        progress = Progress(**json.loads(text))
        good = Progress(**json.loads(then)) if then else None
    except (KeyError, TypeError, ValueError) as error:
        raise UserError(
            translate("runs", "The checkpoint is not one of this program: {why}.").format(why=error),
            translate("runs", "Start the run again with --replace."),
            str(path),
        ) from None
    # Those of older versions have no checksum.
    if metadata.get("sha256", "") not in ("", checksum(tensors, text + then)):
        raise UserError(
            translate("runs", "The checkpoint is damaged: its checksum is another."),
            translate("runs", "Start the run again with --replace."),
            str(path),
        )
    network, best, before = (
        {name.removeprefix(part): array for name, array in tensors.items() if name.startswith(part)}
        for part in ("network.", "best.", "good.")
    )
    return Checkpoint(progress, network, best, (good, before) if good is not None else None)


def checksum(tensors: Arrays, progress: str) -> str:
    """SHA-256 of all that a checkpoint holds, whatever the order of its tensors."""
    found = hashlib.sha256(progress.encode())
    for name in sorted(tensors):
        array = np.ascontiguousarray(tensors[name])
        found.update(f"\n{name} {array.dtype.str} {tensors[name].shape}\n".encode())
        found.update(array.reshape(-1).view(np.uint8).data)
    return found.hexdigest()
