"""Whether a run can be asked about its units, and which run it is."""

from pathlib import Path

from workbench.gui.session import Session

# A run's folder, and when its weights were written.
Run = tuple[Path, int]


def run_of(session: Session) -> Run | None:
    """The session's run, if it has kept weights."""
    if session.run_folder is None or session.phase.busy:
        return None
    try:
        return session.run_folder, (session.run_folder / "weights.safetensors").stat().st_mtime_ns
    except OSError:
        return None


def has_weights(session: Session) -> bool:
    """Whether there is a run to ask."""
    return run_of(session) is not None
