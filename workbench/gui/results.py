"""What is done with trained networks: listing them, taking them elsewhere, putting them to work."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from workbench.data.watch import StoppedError, Watch
from workbench.gui.bin import Bin, look_into
from workbench.gui.engine import Engine
from workbench.gui.errands import Errand, Lane
from workbench.gui.views import Message, RunView
from workbench.gui.worker import Control
from workbench.runs.store.entry import UNREADABLE
from workbench.runs.store.listing import STATE, Listing, Wish, list_in
from workbench.runs.store.notes import Change
from workbench.training.spec import Spec
from workbench.words import translate

if TYPE_CHECKING:
    from workbench.runs.store.moving import Brought, Deleted

# What the export page needs of every run, whatever columns are shown.
ALWAYS = ("path", "star", "data.path", "reason", STATE)
# A menu of runs offers so many, and the starred ones: nobody looks through thousands of entries.
OFFERED = 1000


class Results(QObject):
    """The runs in the window's folder, and their weights at work."""

    listed = Signal()  # what the list shows
    runs_changed = Signal()  # which runs there are, or what is known of them
    reading = Signal(float, str)  # how much of a first, long look at the runs is done, and of what; 1.0 in the end
    importing = Signal(float, str)  # the same of an import
    messaged = Signal(object)  # Message
    wrote = Signal(str)  # text of a language model
    translated = Signal(object)  # events.Shown
    exported = Signal(object)  # Path
    export_ended = Signal()  # well or not

    def __init__(self, engine: Engine, home: Path, errand: Errand, parent: QObject) -> None:
        super().__init__(parent)
        self._engine, self._errand = engine, errand
        # What changes a run waits for what was said of it before. An import takes long, and changes none that is here.
        self._changing, self._coming = Lane(errand), Lane(errand)
        self._stop_coming = False
        self.home = home
        self.wish = Wish(keys=ALWAYS)
        self.listing, self.bin = Listing(), Bin()
        self._titles: dict[str, str] = {}
        self._anew = True
        self.looking = self._again = False  # a look is under way; there will be another one

    def finish(self) -> bool:
        """The window closes: begin at once what is still to be done to runs; whether there is any such thing."""
        return self._changing.finish()

    # The list of runs

    @property
    def runs(self) -> list[RunView]:
        """Runs to choose from, whatever the filter says: the newest ones first, then those with a star.

        The trials of grids are among them while the list shows those, too.
        """
        listing = self.listing
        later = (number for number in listing.everything[OFFERED:] if listing.value("star", number))
        return [self.view(number) for number in (*listing.everything[:OFFERED], *later)]

    def view(self, number: int) -> RunView:
        """A run by its number in the listing."""
        value, path = self.listing.value, self.listing.path(number)
        data = str(value("data.path", number) or "")
        ended = value("reason", number) not in (None, "", UNREADABLE)
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
        """One look at a time: what is asked for meanwhile is looked at once that is over."""
        self._again = self.looking
        if self.looking:
            return
        self.looking = True
        wish, before, home = self.wish, self.listing, self.home

        def work(control: Control) -> tuple[Listing, Bin]:
            return list_in(self._engine.store(home), wish, before, _watch(control)), look_into(home)

        self._errand(
            work, "runs", lambda found: self._take(wish, *found), lambda news: self.reading.emit(*news[-1]),
            self._looked,
        )  # fmt: skip

    def _looked(self) -> None:
        self.reading.emit(1.0, "")
        self.looking = False
        if self._again:
            self._look()

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

    def _take(self, wish: Wish, listing: Listing, held: Bin) -> None:
        # What was asked for since then is on its way.
        if wish == self.wish:
            before, self.listing, self.bin = self.listing, listing, held
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
        """Take runs out of the bin; of several, those that are still in it."""
        wanted = tuple(deleted)

        def work() -> list[str]:
            from workbench.runs.store.moving import binned, restore

            held = set(binned(self.home))
            return restore(self._engine.store(self.home), [one for one in wanted if one in held] or wanted)

        self._do("restore", work)

    def empty_bin(self, deleted: "Iterable[Deleted]") -> None:
        """Delete runs that are in the bin for good."""
        wanted = tuple(deleted)

        def work() -> int:
            from workbench.runs.store.moving import erase

            return erase(self.home, wanted)

        self._do("erase", work, self._tell_erased)

    def bring_in(self, source: Path) -> None:
        """Copy the runs in a folder from elsewhere."""

        def work(control: Control) -> "Brought | None":
            from workbench.runs.store.moving import bring_in

            self._stop_coming = False
            try:
                return bring_in(self._engine.store(self.home), source, _watch(control, lambda: self._stop_coming))
            except StoppedError:
                return None

        def ended() -> None:
            self.importing.emit(1.0, "")
            self.refresh()

        self._coming(work, "import", self._tell_brought, lambda news: self.importing.emit(*news[-1]), ended)

    def stop_bringing_in(self) -> None:
        """End the import; what has come in stays."""
        self._stop_coming = True

    def spec_of(self, path: str, take: Callable[[Spec], object]) -> None:
        """Read a run's settings."""
        self._errand(
            lambda control: self._engine.store(self.home).duplicate(path, {}), "spec", take, ended=self.refresh
        )

    def _do(self, name: str, work: Callable[[], Any], take: Callable[[Any], object] = lambda _: None) -> None:
        """Whatever comes of it, the list is read anew: of a refused change, a part may have been done."""
        self._changing(lambda control: work(), name, take, ended=self.refresh)

    def _tell_deleted(self, deleted: "list[Deleted]") -> None:
        if len(deleted) == 1:
            text = translate("runs page", "{name} is in the bin.").format(name=Path(deleted[0].path).name)
        else:
            text = translate("runs page", "{count} runs are in the bin.").format(count=len(deleted))
        undo = translate("runs page", "Undo")
        self.messaged.emit(Message(text, "", "info", undo, lambda: self.restore(deleted), own=True))

    def _tell_erased(self, count: int) -> None:
        text = translate("runs page", "Runs that were deleted for good: {count}.").format(count=count)
        self.messaged.emit(Message(text, "", "info"))

    def _tell_brought(self, brought: "Brought | None") -> None:
        if brought is None:
            text = translate("runs page", "The import was stopped.")
            hint = translate("runs page", "The runs that had come in stay. Import again to bring in the others.")
            self.messaged.emit(Message(text, hint, "info"))
            return
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
        self._errand(
            lambda control: self._engine.export(run, kind, out), "export", lambda _: self.exported.emit(out),
            ended=self.export_ended.emit,
        )  # fmt: skip

    def predict(self, run: Path, data: Path, out: Path) -> None:
        """Apply a run to a file."""
        self._errand(lambda control: self._engine.predict(run, data, out), "predict", lambda _: self._tell_written(out))

    def _tell_written(self, out: Path) -> None:
        text = translate("results", "The predictions are written: {name}.").format(name=out.name)
        hint = translate("results", "They are in {folder}.").format(folder=out.absolute().parent)
        self.messaged.emit(Message(text, hint, "good"))

    def write(self, run: Path, prompt: str, length: int, temperature: float, seed: int) -> None:
        """Let a trained language model write."""
        work = (run, prompt, length, temperature, seed)
        self._errand(lambda control: self._engine.sample(*work), "sample", self.wrote.emit)

    def translate(self, run: Path, text: str, beam: int) -> None:
        """Let a trained translator translate a text."""
        self._errand(lambda control: self._engine.translate(run, text, beam), "translate", self.translated.emit)


def _watch(control: Control, stop: Callable[[], bool] = lambda: False) -> Watch:
    """Tells how far it is, and stops with the window, or when `stop` is set."""
    return Watch(
        lambda share, what: control.emit((share, what)),
        lambda: control.should_stop() or stop(),
    )
