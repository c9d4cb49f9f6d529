"""What is done with trained networks: listing them, taking them elsewhere, putting them to work."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal

from workbench.data.watch import Watch
from workbench.gui.engine import Engine
from workbench.gui.views import Message, RunView
from workbench.gui.worker import Control
from workbench.runs.store.listing import Listing, Wish, list_in
from workbench.runs.store.notes import Change
from workbench.training.spec import Spec
from workbench.words import translate

if TYPE_CHECKING:
    from workbench.runs.store.moving import Brought, Deleted

# What the export page needs of every run, whatever columns are shown.
ALWAYS = ("path", "star", "data.path", "reason")
# A menu of runs offers so many, and the starred ones: nobody looks through thousands of entries.
OFFERED = 1000


class Errand(Protocol):
    """Short work in a thread of its own: (work, its name, what takes its result, what takes its news)."""

    def __call__(
        self,
        work: Callable[[Control], Any],
        name: str,
        take: Callable[[Any], object],
        told: Callable[[list[Any]], None] = ...,
    ) -> None: ...


class Results(QObject):
    """The runs in the window's folder, and their weights at work."""

    listed = Signal()  # what the list shows
    runs_changed = Signal()  # which runs there are, or what is known of them
    reading = Signal(float)  # how much of a first, long look at the runs is done; 1.0 in the end
    messaged = Signal(object)  # Message
    wrote = Signal(str)  # text of a language model
    translated = Signal(object)  # events.Shown
    exported = Signal(object)  # Path

    def __init__(self, engine: Engine, home: Path, errand: Errand, parent: QObject) -> None:
        super().__init__(parent)
        self._engine, self._errand = engine, errand
        self.home = home
        self.wish = Wish(keys=ALWAYS)
        self.listing = Listing()
        self._titles: dict[str, str] = {}
        self._anew = True

    # The list of runs

    @property
    def runs(self) -> list[RunView]:
        """Runs to choose from, whatever the list shows: the newest ones first, then those with a star."""
        listing = self.listing
        later = (number for number in listing.everything[OFFERED:] if listing.value("star", number))
        return [self.view(number) for number in (*listing.everything[:OFFERED], *later)]

    def view(self, number: int) -> RunView:
        """A run by its number in the listing."""
        value, path = self.listing.value, self.listing.path(number)
        data = str(value("data.path", number) or "")
        ended = bool(value("reason", number))
        return RunView(self.home / path, Path(path).name, self.title(data), ended)

    def title(self, data: str) -> str:
        """The name of a run's data."""
        if data not in self._titles:
            self._titles[data] = self._engine.title(data)
        return self._titles[data]

    def refresh(self) -> None:
        """Read the list of runs anew."""
        self._titles, self._anew = {}, True  # the window's language may be another one
        self._look()

    def _look(self) -> None:
        wish, before, home = self.wish, self.listing, self.home

        def work(control: Control) -> Listing:
            watch = Watch(lambda share, _: control.emit(share), control.should_stop)
            return list_in(self._engine.store(home), wish, before, watch)

        self._errand(work, "runs", lambda listing: self._take(wish, listing), lambda news: self.reading.emit(news[-1]))

    def want(self, keys: Iterable[str]) -> None:
        """From now on, list these columns."""
        self.wish = replace(self.wish, keys=tuple(dict.fromkeys((*ALWAYS, *keys))))

    def show(self, query: str | None = None, inside: str | None = None) -> None:
        """List other runs; what is None stays."""
        wish = replace(
            self.wish,
            query=self.wish.query if query is None else query,
            inside=self.wish.inside if inside is None else inside,
        )
        if wish != self.wish:
            self.wish = wish
            self._look()

    def _take(self, wish: Wish, listing: Listing) -> None:
        self.reading.emit(1.0)
        # What was asked for since then is on its way.
        if wish == self.wish:
            before, self.listing = self.listing, listing
            self.listed.emit()
            if self._anew or (before.everything, before.mark) != (listing.everything, listing.mark):
                self._anew = False
                self.runs_changed.emit()

    # What a person does to runs, named by their paths in the home

    def edit(self, paths: Iterable[str], change: Change) -> None:
        """Say something else about runs."""
        wanted = tuple(paths)
        self._do("notes", lambda: [self._engine.store(self.home).edit(path, change) for path in wanted])

    def delete(self, paths: Iterable[str]) -> None:
        """Move runs to the bin; a message offers to take them out again."""
        wanted = tuple(paths)

        def work() -> "list[Deleted]":
            from workbench.runs.store.moving import delete

            return delete(self._engine.store(self.home), wanted)

        self._do("delete", work, self._tell_deleted)

    def restore(self, deleted: "Iterable[Deleted]") -> None:
        """Take runs out of the bin."""
        wanted = tuple(deleted)

        def work() -> list[str]:
            from workbench.runs.store.moving import restore

            return restore(self._engine.store(self.home), wanted)

        self._do("restore", work)

    def bring_in(self, source: Path) -> None:
        """Copy the runs in a folder from elsewhere."""

        def work(control: Control) -> "Brought":
            from workbench.runs.store.moving import bring_in

            watch = Watch(lambda share, _: control.emit(share), control.should_stop)
            return bring_in(self._engine.store(self.home), source, watch)

        def take(brought: "Brought") -> None:
            self._tell_brought(brought)
            self.refresh()

        self._errand(work, "import", take, lambda news: self.reading.emit(news[-1]))

    def spec_of(self, path: str, take: Callable[[Spec], object]) -> None:
        """Read a run's settings."""
        self._errand(lambda control: self._engine.store(self.home).duplicate(path, {}), "spec", take)

    def _do(self, name: str, work: Callable[[], Any], take: Callable[[Any], None] = lambda _: None) -> None:
        def done(result: Any) -> None:
            take(result)
            self.refresh()

        self._errand(lambda control: work(), name, done)

    def _tell_deleted(self, deleted: "list[Deleted]") -> None:
        if len(deleted) == 1:
            text = translate("runs page", "{name} is in the bin.").format(name=Path(deleted[0].path).name)
        else:
            text = translate("runs page", "{count} runs are in the bin.").format(count=len(deleted))
        undo = translate("runs page", "Undo")
        self.messaged.emit(Message(text, "", "info", undo, lambda: self.restore(deleted)))

    def _tell_brought(self, brought: "Brought") -> None:
        text = translate("runs page", "Runs that came in: {count}.").format(count=len(brought.paths))
        left: list[str] = []
        if brought.known:
            left.append(translate("runs page", "Already here: {count}.").format(count=brought.known))
        if brought.at_work:
            told = translate("runs page", "Still being trained, so left for later: {count}.")
            left.append(told.format(count=brought.at_work))
        self.messaged.emit(Message(text, " ".join(left), "good" if brought.paths else "info"))

    # Networks at work

    def export(self, run: Path, kind: str, out: Path) -> None:
        """Write a run's weights in a format."""
        self._errand(lambda control: self._engine.export(run, kind, out), "export", lambda _: self.exported.emit(out))

    def predict(self, run: Path, data: Path, out: Path) -> None:
        """Apply a run to a file."""
        self._errand(lambda control: self._engine.predict(run, data, out), "predict", lambda _: self.exported.emit(out))

    def write(self, run: Path, prompt: str, length: int, temperature: float, seed: int) -> None:
        """Let a trained language model write."""
        work = (run, prompt, length, temperature, seed)
        self._errand(lambda control: self._engine.sample(*work), "sample", self.wrote.emit)

    def translate(self, run: Path, text: str, beam: int) -> None:
        """Let a trained translator translate a text."""
        self._errand(lambda control: self._engine.translate(run, text, beam), "translate", self.translated.emit)
