"""Runs that neither ended nor were stopped: killed, or cut off by a crash or a power failure. They can go on."""

from pathlib import Path

from workbench.runs.claim import is_claimed
from workbench.runs.folder import CHECKPOINT, DECLINED, SPEC, SUMMARY


def unfinished_runs(home: Path) -> list[Path]:
    """The folders of such runs in a folder of runs, the newest first; none that is being trained at this moment.

    Those that a person was told of and does not want to go on with are left out.
    """
    try:
        # A hidden one is a run that is being copied, or what is left of one.
        seen = [one for one in home.iterdir() if one.name[0] != "."]
        folders = [one for one in seen if (one / SPEC).is_file() and not (one / SUMMARY).exists()]
    except OSError:
        return []
    found = [one for one in folders if not (one / CHECKPOINT / DECLINED).exists() and not is_claimed(one / CHECKPOINT)]
    return sorted(found, key=lambda one: (-_written(one), one.name))


def decline(folder: Path) -> None:
    """Do not tell of a run any more, until someone goes on with it. Where that cannot be written, it is told again."""
    try:
        (folder / CHECKPOINT).mkdir(exist_ok=True)
        (folder / CHECKPOINT / DECLINED).touch()
    except OSError:
        return


def _written(folder: Path) -> float:
    try:
        return (folder / SPEC).stat().st_mtime
    except OSError:
        return 0.0
