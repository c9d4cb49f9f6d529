"""Runs that come and go: into a bin and out of it again, and in from elsewhere."""

import json
import os
import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.data.watch import SILENT, Watch
from workbench.errors import UserError
from workbench.runs.claim import is_claimed
from workbench.runs.files import cannot_read, cannot_write, write_json
from workbench.runs.folder import CHECKPOINT, SPEC, SUMMARY
from workbench.runs.store.entry import stamp_of
from workbench.runs.store.notes import well_formed
from workbench.runs.store.store import Store, locked
from workbench.words import translate

BIN, ORIGIN = "bin", "origin.json"
COMING = ".coming-"
# How deep in a folder from elsewhere runs are looked for: a home, its runs, the grids in it.
DEEPEST = 3


@dataclass(frozen=True)
class Deleted:
    """A run in the bin: the folder of the bin that it lies in, and its path in the home before."""

    place: str
    path: str


@dataclass(frozen=True)
class Brought:
    """What came of an import: the paths of the new runs; how many were here already, and how many are at work."""

    paths: tuple[str, ...]
    known: int
    at_work: int = 0


def delete(store: Store, paths: Iterable[str]) -> list[Deleted]:
    """Move runs to the bin. UserError where one of them is gone or still being trained: then none is moved."""
    deleted: list[Deleted] = []
    try:
        with locked(store.home):
            wanted = list(dict.fromkeys(paths))
            for path in wanted:
                _check(store.home, path)
            try:
                deleted.extend(_delete(store.home, path) for path in wanted)
            except UserError:
                for one in deleted:
                    _restore(store.home, one)
                raise
    finally:
        store.look_at([one.path for one in deleted])
    return deleted


def restore(store: Store, deleted: Sequence[Deleted]) -> list[str]:
    """Take runs out of the bin; their paths now, which are others where something else has taken their places."""
    back: list[str] = []
    try:
        with locked(store.home):
            back.extend(_restore(store.home, one) for one in deleted)
    finally:
        store.look_at(back)
    return back


def binned(home: Path) -> list[Deleted]:
    """The runs in the bin, the one that was deleted last first."""
    found: list[Deleted] = []
    for origin in sorted((home / BIN).glob(f"*/{ORIGIN}"), key=_age, reverse=True):
        try:
            path = json.loads(origin.read_text("utf-8"))["path"]
        except (OSError, ValueError, KeyError, TypeError):
            continue
        if isinstance(path, str) and (origin.parent / Path(path).name / SPEC).is_file():
            found.append(Deleted(origin.parent.name, path))
    return found


def _age(origin: Path) -> list[int]:
    """A place in the bin by when it was made: second by second, and by its number among those of one second."""
    return [int(part) if part.isdecimal() else -1 for part in origin.parent.name.split("-")]


def bring_in(store: Store, source: Path, watch: Watch = SILENT) -> Brought:
    """Copy the runs in a folder, or the one run that it is, into the home; those that are here already are left.

    Only whole runs come: stopped (StoppedError) or killed on the way, the ones before are there and no half. A run that
    is still being trained is left: its files change while they are read. Links are not followed. UserError where there
    are no runs, or they cannot be read or written.
    """
    found = list(_runs_in(source))
    if not found:
        raise UserError(
            translate("store", "There are no runs in this folder."),
            translate("store", "Choose a run's folder, or one with runs in it: each has a spec.toml."),
            str(source),
        )
    store.refresh()
    home, paths, known, at_work = store.home, list[str](), 0, 0
    try:
        with locked(home, "coming"):
            for rest in (home / "runs").glob(f"{COMING}*"):
                shutil.rmtree(rest, ignore_errors=True)
            for number, run in enumerate(found):
                watch.look(number / len(found), translate("store", "Copying {name}").format(name=run.name))
                if _is_here(store, run):
                    known += 1
                elif is_claimed(run / CHECKPOINT):
                    at_work += 1
                else:
                    came = _copy(home, run)
                    paths += came
                    at_work += not came
                    store.look_at(came)
    except OSError as error:
        at = Path(str(error.filename or ""))
        inside = any(at == run or run in at.parents for run in found)
        raise (cannot_read(at, error) if inside else cannot_write(home / "runs", error)) from None
    return Brought(tuple(paths), known, at_work)


def _check(home: Path, path: str) -> None:
    folder = home / path
    if not (folder / SPEC).is_file():
        raise UserError(
            translate("store", "This run is not there any more."), translate("store", "Read the list anew."), path
        )
    if is_claimed(folder / CHECKPOINT):
        raise UserError(
            translate("store", "This run is still being trained."),
            translate("store", "Stop it, or wait until it has ended, then delete it."),
            path,
        )


def _delete(home: Path, path: str) -> Deleted:
    folder = home / path
    place = _new(home / BIN, time.strftime("%Y%m%d-%H%M%S"))
    try:
        place.mkdir(parents=True)
        write_json(place / ORIGIN, {"path": path})
        # Training may have begun since the runs were looked at.
        _check(home, path)
        folder.rename(place / folder.name)
    except OSError as error:
        raise cannot_write(folder, error) from None
    finally:
        if not (place / folder.name).exists():
            shutil.rmtree(place, ignore_errors=True)
    return Deleted(place.name, path)


def _restore(home: Path, deleted: Deleted) -> str:
    target = home / deleted.path
    place = home / BIN / deleted.place
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target = _new(target.parent, target.name)
        (place / Path(deleted.path).name).rename(target)
        shutil.rmtree(place, ignore_errors=True)
    except FileNotFoundError:
        raise UserError(
            translate("store", "This run is not in the bin any more."), translate("store", "Read the list anew."),
            deleted.path,
        ) from None  # fmt: skip
    except OSError as error:
        raise cannot_write(target, error) from None
    return target.relative_to(home).as_posix()


def _runs_in(folder: Path, depth: int = 0) -> Iterator[Path]:
    if (folder / SPEC).is_file():
        yield folder.absolute()
        return
    if depth and (folder / ORIGIN).is_file():
        # Somebody has put this one into a bin.
        return
    try:
        inner = sorted(one for one in folder.iterdir() if one.is_dir() and not one.is_symlink() and one.name[0] != ".")
    except OSError as error:
        if depth:
            return
        raise UserError(
            translate("store", "This folder cannot be read: {why}.").format(why=error.strerror or error),
            translate("store", "Check the path and its permissions."),
            str(folder),
        ) from None
    if depth < DEEPEST:
        for one in inner:
            yield from _runs_in(one, depth + 1)


def _is_here(store: Store, run: Path) -> bool:
    """Whether a run of this name or age has the same spec and the same result."""
    made, name = (run / SPEC).stat().st_mtime, well_formed(run.name)
    for (path,) in store.database.rows(
        "SELECT path FROM runs WHERE made = ? OR path = 'runs/' || ? OR path GLOB 'runs/' || ? || '-[0-9]*'",
        (made, name, name),
    ):
        if all(_content(store.home / path / file) == _content(run / file) for file in (SPEC, SUMMARY)):
            return True
    return False


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def _copy(home: Path, run: Path) -> list[str]:
    """Copy a run; its path in the home, or none where it was trained or changed meanwhile."""
    name = well_formed(run.name)
    coming = home / "runs" / f"{COMING}{os.getpid()}-{name}"
    coming.mkdir(parents=True)
    try:
        before = stamp_of(str(run))
        _copy_files(run, coming)
        if is_claimed(run / CHECKPOINT) or stamp_of(str(run)) != before:
            return []
        target = _new(home / "runs", name)
        coming.rename(target)
    finally:
        shutil.rmtree(coming, ignore_errors=True)
    return [f"runs/{target.name}"]


def _copy_files(source: Path, target: Path) -> None:
    # What is neither a file nor a folder (a link, a pipe, a device) has no business in a run.
    with os.scandir(source) as entries:
        for one in entries:
            if one.is_dir(follow_symlinks=False):
                (target / one.name).mkdir()
                _copy_files(Path(one.path), target / one.name)
            elif one.is_file(follow_symlinks=False):
                shutil.copy2(one.path, target / one.name)


def _new(folder: Path, name: str) -> Path:
    path, number = folder / name, 2
    while path.exists():
        path, number = folder / f"{name}-{number}", number + 1
    return path


def erase(home: Path, deleted: Iterable[Deleted]) -> int:
    """Delete runs in the bin for good, and what is left of any that were not erased to the end; how many runs.

    UserError where something cannot be deleted.
    """
    places, count = {one.place for one in deleted}, 0
    with locked(home):
        for place in [origin.parent for origin in (home / BIN).glob(f"*/{ORIGIN}")]:
            whole = any(place.glob(f"*/{SPEC}"))
            if whole and place.name not in places:
                continue
            try:
                for run in [one for one in place.iterdir() if one.name != ORIGIN]:
                    _erase(run)
                shutil.rmtree(place)
            except OSError as error:
                raise cannot_write(place, error) from None
            count += whole
    return count


def _erase(run: Path) -> None:
    if run.is_symlink() or not run.is_dir():
        run.unlink()
        return
    # The spec goes first: what is half gone is no run that could come back.
    (run / SPEC).unlink(missing_ok=True)
    shutil.rmtree(run)
