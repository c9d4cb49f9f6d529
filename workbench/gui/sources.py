"""Where data come from besides a file that is named: the clipboard, the files opened last, the gallery, the network."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from workbench.data.encoding_choice import Reading
from workbench.data.fetching import CancelledError, Remote
from workbench.errors import UserError
from workbench.gui.engine import Engine
from workbench.gui.recent import Recent
from workbench.gui.views import LoadedView, Message
from workbench.gui.worker import Control, Job, Jobs
from workbench.words import translate

_NUMBERED = re.compile(r"\d{4}-")
NAMED = 4  # files that are named where several were joined


@dataclass(frozen=True)
class Unread:
    """A file that could not be read as `settings` say, its beginning, and why not."""

    path: str
    settings: Mapping[str, Any]
    why: str
    hint: str
    text: str


class Sources(QObject):
    """`open_path` opens one path, `open_paths` several; both are the session's."""

    recent_changed = Signal()
    pictured = Signal(list)  # SampleView: the gallery with its pictures
    fetching = Signal(str, float)  # a sample's name and the share of it that is there; 1.0 once it is over
    readings_changed = Signal()
    messaged = Signal(object)
    refused = Signal(object)
    crashed = Signal(str)

    def __init__(
        self,
        engine: Engine,
        jobs: Jobs,
        home: Path,
        open_path: Callable[[str], None],
        open_paths: Callable[[list[Path]], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._engine, self._jobs, self._home = engine, jobs, home
        self._open, self._open_all = open_path, open_paths
        self.recent = Recent(home)
        self.readings: tuple[Reading, ...] = ()
        self.compared = ""  # the path whose readings these are
        self.unread: Unread | None = None
        self._apply: Callable[[str], object] = lambda encoding: None
        self._told = ""
        self._fetches: dict[str, Job] = {}
        self._asked: Job | None = None

    # The clipboard

    def paste(self, text: str, paths: list[Path]) -> None:
        """Open files that were copied, or keep the text or table as a file and open that."""
        if paths:
            self._open_all(paths)
            return
        self._begin(
            lambda control: self._engine.keep_pasted(text, self._home), "pasting", lambda at: self._open(str(at))
        )

    # What was opened

    def note(self, loaded: LoadedView) -> None:
        """Data have been read: remember where from, and say which files were joined, once."""
        path = loaded.spec.data.path
        self.forget_readings()
        if path == self._told:
            return
        self._told = path
        if not path.startswith("sample:"):
            self.recent.add(str(Path(path).expanduser().absolute()))
            self.recent_changed.emit()
        names = joined_files(loaded)
        if len(names) > 1:
            shown = ", ".join(names if len(names) <= NAMED else [*names[: NAMED - 1], "…", names[-1]])
            text = translate("session", "{count} files were joined in this order: {names}.")
            self.messaged.emit(Message(text.format(count=len(names), names=shown), topic="data"))

    def clear_recent(self) -> None:
        """Forget the files opened last."""
        self.recent.clear()
        self.recent_changed.emit()

    # The gallery

    def picture(self) -> None:
        """Make the gallery's pictures; `pictured` brings them."""
        self._begin(lambda control: self._engine.gallery(), "gallery", self.pictured.emit)

    def remotes(self) -> tuple[Remote, ...]:
        """What may be fetched."""
        return self._engine.catalogue()

    def fetch(self, remote: Remote) -> None:
        """Fetch a sample and open it."""
        if remote.name in self._fetches:
            return

        def work(control: Control) -> Path | None:
            try:
                return self._engine.fetch(remote, self._home, control.emit, control.should_stop)
            except CancelledError:
                return None

        def end() -> None:
            del self._fetches[remote.name]
            self.fetching.emit(remote.name, 1.0)

        job = self._begin(work, "fetching", lambda path: self._open(str(path)) if path is not None else None)
        self._fetches[remote.name] = job
        job.told.connect(lambda news: self.fetching.emit(remote.name, min(news[-1], 0.999)))
        job.ended.connect(end)
        self.fetching.emit(remote.name, 0.0)

    def cancel(self, name: str) -> None:
        """Break a fetch off; nothing of it stays."""
        if name in self._fetches:
            self._fetches[name].control.stop()

    # Encodings

    def compare(
        self, path: str, apply: Callable[[str], object], always: bool, otherwise: Callable[[], None] = lambda: None
    ) -> None:
        """Read a file in every encoding that fits; `apply` gets the one that is chosen.

        `always`: also where the bytes prove their encoding; `otherwise` is called where there is nothing to choose.
        """

        def take(found: tuple[Reading, ...]) -> None:
            if job is not self._asked:
                return
            if not found:
                otherwise()
                return
            self.readings, self.compared, self._apply = found, path, apply
            self.readings_changed.emit()

        job = self._begin(
            lambda control: self._engine.readings(path, always), "readings", take, lambda error: otherwise()
        )
        self._asked = job

    def choose(self, encoding: str) -> None:
        """Read on with one of the encodings."""
        apply = self._apply
        self.forget_readings()
        apply(encoding)

    def forget_readings(self) -> None:
        """There is nothing to choose any more."""
        self._asked = None
        if self.readings or self.unread:
            self.readings, self.unread = (), None
            self.readings_changed.emit()

    def show_unread(self, path: str, settings: Mapping[str, Any], why: str, hint: str) -> None:
        """Show a file that cannot be read yet as it is, so that how it is read can be corrected."""

        def take(text: str) -> None:
            if job is self._asked:
                self.unread = Unread(path, settings, why, hint, text)
                self.readings_changed.emit()

        job = self._begin(lambda control: self._engine.head(path), "head", take, lambda error: None)
        self._asked = job

    def _begin(
        self,
        work: Callable[[Control], object],
        name: str,
        take: Callable[..., object],
        refuse: Callable[[UserError], object] | None = None,
    ) -> Job:
        job = self._jobs.begin(work, name)
        job.done.connect(take)
        job.refused.connect(refuse or self.refused.emit)
        job.crashed.connect(self.crashed)
        job.start()
        return job


def joined_files(loaded: LoadedView) -> list[str]:
    """The names of the files that these data were joined from; empty where it is one."""
    source = getattr(loaded.data, "source", None)
    found = [path for path, _ in getattr(source, "files", ())] or list(getattr(loaded.data, "files", ()))
    names = [Path(path).name for path in found]
    # Copies of ours are numbered, to keep their order.
    ours = len(names) > 1 and all(_NUMBERED.match(name) for name in names)
    return [name[5:] for name in names] if ours else names
