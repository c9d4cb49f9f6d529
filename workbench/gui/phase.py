"""Where the work of a window stands."""

import enum


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
