"""The state of the window's work in one place: intents come in as method calls, changes go out as signals.

It knows no widget, so that a test or another window can drive it. What a setting is follows from three layers: the
spec's default, what the data suggest, what the person chose; the later ones win.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from workbench.errors import UserError
from workbench.gui.asking import Asking
from workbench.gui.checkup import Checkup
from workbench.gui.engine import Engine
from workbench.gui.errands import Work, nothing
from workbench.gui.grids import Grids
from workbench.gui.history import EVERYTHING, History
from workbench.gui.loading import Loading, Wanted
from workbench.gui.looking import Looking
from workbench.gui.phase import Phase, Stage
from workbench.gui.preparation import Preparation
from workbench.gui.refusals import Refusals
from workbench.gui.results import Results
from workbench.gui.sources import Sources
from workbench.gui.telling import Telling
from workbench.gui.training import Training
from workbench.gui.unfinished import Unfinished
from workbench.gui.views import CheckupView, LoadedView, Message, UnfinishedView
from workbench.gui.worker import Jobs
from workbench.training import events
from workbench.training.spec import Spec, apply_settings, flat, of_data, of_network

__all__ = ["Message", "Phase", "Session"]


class Session(QObject):
    """One window's work."""

    phase_changed = Signal(object)
    replaced = Signal()  # the data, by others; before loaded_changed
    loaded_changed = Signal()
    described = Signal()  # the loaded data's texts, in another language
    settings_changed = Signal()
    progressed = Signal(set)  # what of the history changed
    began = Signal()  # a run: the history is new
    messaged = Signal(object)  # Message
    crashed = Signal(str)
    compiling = Signal(float, str)  # fraction (1.0 = ready), what
    glanced = Signal()  # the beginning of data that are being read can be shown
    reading = Signal(float, str)  # fraction, what
    findings_wanted = Signal()  # the person wants to see what the data doctor found

    def __init__(self, engine: Engine, home: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.engine = engine
        self.home = home
        self.jobs = Jobs(self)
        self._stage = Stage(self)
        self._stage.changed.connect(self.phase_changed)
        self.loaded: LoadedView | None = None
        self.chosen: dict[str, Any] = {}
        self.spec = Spec()
        self.telling = Telling(engine, self.set_many, self)
        self.telling.messaged.connect(self.messaged)
        self.telling.findings_wanted.connect(self.findings_wanted)
        self.results = Results(engine, home, self._errand, self)
        self.results.messaged.connect(self.messaged)
        self.preparation = Preparation(engine, self.jobs, self)
        self.preparation.compiling.connect(self.compiling)
        self.preparation.ended.connect(self.compile)
        self.preparation.crashed.connect(self.crashed)
        self.checkup = Checkup(engine, self.jobs, self._reload, self)
        self.checkup.crashed.connect(self.crashed)
        self.checkup.looked.connect(lambda: self.telling.findings(self.checkup.view))
        self.looking = Looking(engine, self.jobs, self)
        self.looking.crashed.connect(self.crashed)
        self.asking = Asking(engine, self.jobs, self)
        self.asking.refused.connect(lambda _, error: self.refuse(error))
        self.asking.crashed.connect(self.crashed)
        self.sources = Sources(engine, self.jobs, home, self.open, self.open_all, self)
        self.sources.messaged.connect(self.messaged)
        self.sources.refused.connect(self.refuse)
        self.sources.crashed.connect(self.crashed)
        self.loading = Loading(engine, self.jobs, self._stage, self)
        self.loading.glanced.connect(self.glanced)
        self.loading.reading.connect(self.reading)
        self.loading.taken.connect(self._take_data)
        self.loading.refused.connect(self._refuse_data)
        self.loading.crashed.connect(self._crash_loading)
        self._refusals = Refusals(self.checkup, self.sources, self.telling, self._load, self._shown_path)
        self.training = Training(engine, self.jobs, self._stage, home, self)
        self.grids = Grids(engine, self.jobs, home, self)
        self.grids.refused.connect(self.refuse)
        self.grids.crashed.connect(self.crashed)
        self.training.began.connect(self.began)
        self.training.progressed.connect(self.progressed)
        for moment in (self.training.began, self.training.finished, self.training.refused, self.training.crashed):
            moment.connect(self.results.refresh)
        self.training.noticed.connect(self.telling.notice)
        self.training.offered.connect(self._offer_to_go_on)
        self.training.refused.connect(self.refuse)
        self.training.crashed.connect(self.crashed)
        self.unfinished = Unfinished(engine, self.training, self._load_unfinished, self._errand, self)
        self.unfinished.messaged.connect(self.messaged)
        for moved in (self._stage.changed, self.grids.stated):
            moved.connect(self._offer_unfinished)
        self._languages = self._read_in = 0  # how often the language changed; and had when reading began

    # What there is

    @property
    def phase(self) -> Phase:
        """Where the work stands."""
        return self._stage.phase

    @property
    def history(self) -> History:
        """The course of the present run, or of the last one."""
        return self.training.history

    @property
    def run_folder(self) -> Path | None:
        """Where the present run is kept; None where nothing was trained on these data yet."""
        return self.training.folder

    @property
    def trained(self) -> Spec | None:
        """What the present run, or the last one, is trained by."""
        return self.training.spec

    @property
    def glance(self) -> CheckupView | None:
        """The beginning of data that are being read."""
        return self.loading.glance

    # Intents: data

    def open(self, path: str) -> None:
        """Replace the data by a file, a folder or a sample (`sample:NAME`)."""
        self._load(Wanted({"data.path": path}, other=True))

    def open_all(self, paths: list[Path]) -> None:
        """Replace the data by a file or a folder, or by several texts or tables, which become one."""
        if len(paths) == 1:
            self.open(str(paths[0]))
            return
        self._errand(lambda control: self.engine.gather(paths, self.home), "gathering", lambda at: self.open(str(at)))

    def reread(self, settings: Mapping[str, Any]) -> None:
        """Read the same data with other settings (encoding, roles, task, window, ...)."""
        self._reload({**self.chosen, **settings})

    def reread_shown(self, settings: dict[str, Any]) -> None:
        """`reread` for the data that the Data page shows, which may be some that cannot be learnt from yet."""
        unread = self.sources.unread
        known = unread.settings if unread else self.checkup.settings if self.checkup.refused else self.chosen
        self._reload({**known, **settings})

    def stop_reading(self) -> None:
        """Give up reading; the data before stay."""
        self.loading.stop()

    def use_settings(self, path: str) -> None:
        """Take over the settings of a run of the list, data and all."""
        self.results.spec_of(path, lambda spec: self.take_over(flat(spec)))

    def _load_unfinished(self, run: UnfinishedView) -> bool:
        """Read the data of a run that is to go on; not while a grid has all cores."""
        if self.grids.running:
            self.telling.grid_runs()
            return False
        return run.spec is not None and self.take_over(flat(run.spec))

    def _offer_unfinished(self) -> None:
        if not self.phase.busy and not self.grids.running:
            self.unfinished.idle()

    def take_over(self, settings: Mapping[str, Any]) -> bool:
        """Begin anew with these settings alone, data and all; the rest is what the data suggest."""
        return self._load(Wanted(of_data(settings), other=True, network=of_network(settings)))

    def compare_encodings(self) -> None:
        """Show what other encodings would make of the file that is read now."""
        path = str(self.value("data.path"))
        self.sources.compare(path, lambda encoding: self.reread_shown({"data.encoding": encoding}), True)

    def _reload(self, settings: Mapping[str, Any]) -> bool:
        return self._load(Wanted(of_data(settings)))

    def _load(self, wanted: Wanted) -> bool:
        """Whether reading has begun: in the middle of a training it does not."""
        if self.phase.busy:
            self.telling.busy(self.stop)
            self.described.emit()
            return False
        self._read_in = self._languages
        self.loading.begin(wanted, unseen=self.loaded is None or self.loaded.said.get("data.path") != wanted.path)
        return True

    def _take_data(self, view: LoadedView, wanted: Wanted) -> None:
        network = of_network(self.chosen) if wanted.network is None else wanted.network
        self.loaded, self.chosen = view, {**network, **wanted.data}
        self.training.forget()
        self._derive()
        self._stage.go(Phase.READY)
        if wanted.other:
            self.replaced.emit()
        self.loaded_changed.emit()
        self.settings_changed.emit()
        self.progressed.emit(set(EVERYTHING))
        self.compile()
        if wanted.other:
            self.checkup.forget()
        self.sources.note(view)
        self.checkup.look(self.chosen, view)
        if self._read_in != self._languages:
            self.relabel()
        self.unfinished.data_came(self.phase, view.spec.data.path)

    def _refuse_data(self, error: UserError, wanted: Wanted) -> None:
        self.described.emit()
        self.unfinished.data_refused(wanted.path, error)
        self._refusals.answer(error, wanted)

    def _crash_loading(self, report: str) -> None:
        self.described.emit()
        if self.phase is not Phase.LOADING:  # else it was one that had been given up for another
            self.unfinished.data_refused()
        self.crashed.emit(report)

    def _shown_path(self) -> str:
        return "" if self.loaded is None else self.loaded.spec.data.path

    # Intents: settings

    def set(self, key: str, value: Any) -> None:
        """Choose a setting by its dotted name. Settings of the data read them anew."""
        if key.startswith("data."):
            if self.value(key) != value:
                self.reread({key: value})
            return
        before = dict(self.chosen)
        self.chosen[key] = value
        try:
            self._derive()
        except UserError as error:
            self.chosen = before
            self.refuse(error)
        self.settings_changed.emit()
        self.compile()

    def set_many(self, settings: dict[str, Any]) -> None:
        """Choose several settings that only make sense together (depth and a list of sizes, an advice)."""
        data = of_data(settings)
        self.chosen |= of_network(settings)
        self._derive()
        self.settings_changed.emit()
        if data:
            self.reread(data)
        else:
            self.compile()

    def value(self, key: str) -> Any:
        """What a setting is now."""
        section, name = key.split(".", 1)
        return getattr(getattr(self.spec, section), name)

    def reset_settings(self) -> None:
        """Back to what the data suggest."""
        self.chosen = of_data(self.chosen)
        self._derive()
        self.settings_changed.emit()
        self.compile()

    def weights(self) -> int | None:
        """How many weights the chosen network has; None while that cannot be said."""
        if self.loaded is None:
            return None
        try:
            return self.engine.weights(self.spec, self.loaded.task)
        except UserError:
            return None

    def memory(self) -> int | None:
        """About how many bytes a training takes; None while that cannot be said."""
        if self.loaded is None:
            return None
        try:
            return self.engine.memory(self.spec, self.loaded.task)
        except UserError:
            return None

    def _derive(self) -> None:
        base = self.loaded.spec if self.loaded is not None else Spec()
        self.spec = apply_settings(base, of_network(self.chosen))

    # Intents: training

    def start(self) -> None:
        """Train with the present settings."""
        if self.loaded is None or self.phase not in (Phase.READY, Phase.FINISHED):
            return
        if self.grids.running:
            self.telling.grid_runs()
            return
        try:
            self.spec.model.sizes()
        except UserError as error:
            self.refuse(error)
            return
        self.training.start(self.spec)

    def steer(self, key: str, value: Any) -> None:
        """Choose a setting that the run which goes on, if one does, takes over at once."""
        self.training.steer(key, value)
        self.set(key, value)

    def steered(self, key: str) -> Any:
        """What a setting is in the run that goes on, or will be in the next one."""
        now = self.training.steered(key)
        return self.value(key) if now is None else now

    def _offer_to_go_on(self, offer: events.Notice) -> None:
        """A run broke off, and another one can go on from its last good state with other settings."""
        folder, trained = self.run_folder, self.trained
        if folder is None or trained is None:
            return

        def go_on() -> None:
            here = self.phase is Phase.FINISHED and self.run_folder == folder
            # Of the run's own settings all else stays, whatever was chosen since.
            self.set_many((of_network(flat(trained)) if here else {}) | offer.suggested)
            if here:
                self.training.start(self.spec, folder)

        self.telling.notice(offer, go_on)

    def pause(self) -> None:
        """Hold training where it is."""
        self.training.pause()

    def resume(self) -> None:
        """Go on after a pause."""
        self.training.resume()

    def stop(self) -> None:
        """End training; the best weights so far are kept."""
        self.training.stop()

    # Kernels, languages, the end

    @property
    def compiled(self) -> float:
        """How much of compiling the present network is done, from 0 to 1."""
        return self.preparation.share

    def compile(self) -> None:
        """Compile the chosen network's kernels in the background, where that has not been done."""
        if self.loaded is not None and not self.phase.busy:
            self.preparation.prepare(self.spec, self.loaded.task)

    def _errand(
        self,
        work: Work,
        name: str,
        take: Callable[[Any], object],
        told: Callable[[list[Any]], object] = nothing,
        ended: Callable[[], object] = nothing,
    ) -> None:
        """Short work in a thread of its own; see `Errand`. What goes wrong is told."""
        job = self.jobs.begin(work, name)
        job.told.connect(told)
        job.done.connect(take)
        job.refused.connect(self.refuse)
        job.crashed.connect(self.crashed)
        job.ended.connect(ended)
        job.start()

    def relabel(self) -> None:
        """Describe the data in the language that the window has now."""
        self._languages += 1
        self.results.refresh()
        if self.checkup.refused:
            self.checkup.look_at_refused(self.checkup.settings, lambda: None, lambda: None)
        loaded = self.loaded
        if loaded is None:
            return
        self._errand(
            lambda control: self.engine.relabel(loaded), "relabel", lambda view: self._take_texts(loaded, view)
        )

    def _take_texts(self, before: LoadedView, view: LoadedView) -> None:
        if self.loaded is before:
            self.loaded = view
            self.described.emit()
            if not self.checkup.refused:
                self.checkup.look(self.chosen, view)

    def close(self) -> bool:
        """End everything; whether all threads ended in time. What was said of runs until now is written."""
        ended = self.jobs.close()
        return (not self.results.finish() or self.jobs.close()) and ended

    def refuse(self, error: UserError) -> None:
        """Show what the person can mend."""
        self.telling.refuse(error)
