"""Where the work of a window stands."""

import enum

from PySide6.QtCore import QObject, Signal


class Phase(enum.Enum):
    """Where the work stands."""

    EMPTY = "empty"
    LOADING = "loading"
    READY = "ready"
    PREPARING = "preparing"
    TRAINING = "training"
    PAUSED = "paused"
    STOPPING = "stopping"
    FINISHED = "finished"

    @property
    def busy(self) -> bool:
        """Whether a training thread lives."""
        return self in (Phase.PREPARING, Phase.TRAINING, Phase.PAUSED, Phase.STOPPING)


class Stage(QObject):
    """The one phase of a window, shared by all that move it on."""

    changed = Signal(object)  # Phase

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.phase = Phase.EMPTY

    def go(self, phase: Phase) -> None:
        """Be in a phase from now on."""
        if phase is not self.phase:
            self.phase = phase
            self.changed.emit(phase)
