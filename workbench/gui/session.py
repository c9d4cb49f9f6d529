"""The state of the window's work in one place: intents come in as method calls, changes go out as signals.

It knows no widget, so that a test or another window can drive it. What a setting is follows from three layers: the
spec's default, what the data suggest, what the person chose; the later ones win.
"""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from workbench.data.watch import StoppedError
from workbench.errors import UserError
from workbench.gui.asking import Asking
from workbench.gui.checkup import Checkup
from workbench.gui.engine import Engine
from workbench.gui.history import History
from workbench.gui.looking import Looking
from workbench.gui.phase import Phase
from workbench.gui.preparation import Preparation
from workbench.gui.reading import read_in_sight
from workbench.gui.results import Results
from workbench.gui.sources import Sources
from workbench.gui.telling import Telling
from workbench.gui.views import CheckupView, LoadedView, Message, RunView
from workbench.gui.worker import Control, Job, Jobs
from workbench.training import events
from workbench.training.spec import Spec, apply_settings, flat, to_mapping

__all__ = ["Message", "Phase", "Session"]


class Session(QObject):
    """One window's work."""

    phase_changed = Signal(object)
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
        self.phase = Phase.EMPTY
        self.history = History()
        self.loaded: LoadedView | None = None
        self.glance: CheckupView | None = None
        self.chosen: dict[str, Any] = {}
        self.spec = Spec()
        self.spec_error: UserError | None = None
        self.run_folder: Path | None = None
        self.trained: Spec | None = None
        self.telling = Telling(engine, self.set_many, self)
        self.telling.messaged.connect(self.messaged)
        self.telling.findings_wanted.connect(self.findings_wanted)
        self.results = Results(engine, home, self._errand, self)
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
        self._loading: Job | None = None
        self._before_loading = Phase.EMPTY
        self._languages = 0
        self._training: Job | None = None
        self._offered: events.Notice | None = None

    # Intents: data

    def open(self, path: str) -> None:
        """Replace the data by a file, a folder or a sample (`sample:NAME`)."""
        self._load(
            {key: value for key, value in self.chosen.items() if not key.startswith("data.")},
            {"data.path": path},
            other=True,
        )

    def open_all(self, paths: list[Path]) -> None:
        """Replace the data by a file or a folder, or by several texts, which become one corpus."""
        if len(paths) == 1:
            self.open(str(paths[0]))
            return
        self._errand(lambda control: self.engine.gather(paths, self.home), "gathering", lambda at: self.open(str(at)))

    def reread(self, settings: dict[str, Any]) -> None:
        """Read the same data with other settings (encoding, roles, task, window, ...)."""
        self._load(dict(self.chosen), settings)

    def reread_shown(self, settings: dict[str, Any]) -> None:
        """`reread` for the data that the Data page shows, which may be some that cannot be learnt from yet."""
        unread = self.sources.unread
        known = unread.settings if unread else self.checkup.settings if self.checkup.refused else self.chosen
        self._reload(known | settings)

    def _reload(self, settings: dict[str, Any]) -> bool:
        """Read data as `settings` say; what was chosen of the network meanwhile stays. Whether that has begun."""
        data = {key: value for key, value in settings.items() if key.startswith("data.")}
        network = {key: value for key, value in self.chosen.items() if not key.startswith("data.")}
        return self._load(network, data)

    def _load(self, kept: dict[str, Any], fresh: dict[str, Any], other: bool = False) -> bool:
        """`other`: these are other data, whose fixes are still to be done. Whether reading has begun."""
        if self.phase.busy:
            self.telling.busy(self.stop)
            self.described.emit()
            return False
        chosen = kept | fresh
        if self._loading is not None:
            self._loading.control.stop()
        if self.phase is not Phase.LOADING:
            self._before_loading = self.phase
        self._set_phase(Phase.LOADING)
        language = self._languages
        self.glance = None
        unseen = self.loaded is None or self.loaded.said.get("data.path") != chosen.get("data.path")
        job = self.jobs.begin(lambda control: read_in_sight(self.engine, chosen, control, unseen), "loading")
        self._loading = job
        job.told.connect(lambda news: self._see(job, news))
        job.done.connect(lambda view: self._take_data(job, view, chosen, language, other))
        job.refused.connect(lambda error: self._refuse_data(job, error, chosen, other))
        job.crashed.connect(lambda report: self._crash(job, report))
        job.start()
        return True

    def _see(self, job: Job, news: list[Any]) -> None:
        """How far reading is, and the first rows as soon as they are there."""
        if job is not self._loading:
            return
        for one in news:
            if isinstance(one, CheckupView):
                self.glance = one
                self.glanced.emit()
        steps = [one for one in news if isinstance(one, tuple)]
        if steps:
            self.reading.emit(*steps[-1])

    def stop_reading(self) -> None:
        """Give up reading; the data before stay."""
        if self._loading is not None:
            self._loading.control.stop()

    def _take_data(self, job: Job, view: LoadedView, chosen: dict[str, Any], language: int, other: bool) -> None:
        if job is not self._loading:
            return
        self._loading, self.glance = None, None
        self.loaded, self.chosen = view, chosen
        self.history.clear()
        self.run_folder = None
        self._derive()
        self._set_phase(Phase.READY)
        self.loaded_changed.emit()
        self.settings_changed.emit()
        self.progressed.emit({"loss", "gradient", "flow", "forecast", "text", "progress", "observed"})
        self.compile()
        if other:
            self.checkup.forget()
        self.sources.note(view)
        self.checkup.look(chosen, view)
        if language != self._languages:
            self.relabel()

    def _refuse_data(self, job: Job, error: UserError, chosen: dict[str, Any], other: bool) -> None:
        if job is not self._loading:
            return
        self._loading, self.glance = None, None
        self._set_phase(self._before_loading)
        self.described.emit()
        if isinstance(error, StoppedError):
            self.messaged.emit(Message(*self.telling.words(error), "info"))
            return
        self.checkup.look_at_refused(
            chosen, lambda: self._offer(error, other), lambda: self._ask_encoding(error, chosen, other)
        )

    def _ask_encoding(self, error: UserError, chosen: dict[str, Any], other: bool) -> None:
        """Nothing could be read: where the bytes leave the encoding open, show what each would make of them."""
        path = str(chosen.get("data.path", ""))
        unread = error.where if error.where and Path(error.where).is_file() else path
        data = {key: value for key, value in chosen.items() if key.startswith("data.")}
        network = {key: value for key, value in chosen.items() if key not in data}
        if path.startswith("sample:"):
            self.refuse(error)
            return
        self.sources.compare(
            unread,
            lambda encoding: self._load(network, data | {"data.encoding": encoding}, other),
            False,
            lambda: self._leave_unread(error, chosen),
        )

    def _leave_unread(self, error: UserError, chosen: dict[str, Any]) -> None:
        """Tell why a file cannot be read, and show it as it is."""
        self.refuse(error)
        path = str(chosen.get("data.path", ""))
        if self.loaded is None or path != self.loaded.spec.data.path:
            self.sources.show_unread(path, chosen, *self.telling.words(error))

    def compare_encodings(self) -> None:
        """Show what other encodings would make of the file that is read now."""
        path = str(self.value("data.path"))
        self.sources.compare(path, lambda encoding: self.reread_shown({"data.encoding": encoding}), True)

    def _offer(self, error: UserError, other: bool) -> None:
        """Refused, but the data doctor knows fixes."""
        if other:
            self.checkup.forget()
        self.telling.offer(error)

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
            self.spec_error = None
        except UserError as error:
            self.chosen = before
            self.refuse(error)
        self.settings_changed.emit()
        if key.startswith("model.") or key in ("training.optimizer", "training.precision", "training.loss"):
            self.compile()

    def set_many(self, settings: dict[str, Any]) -> None:
        """Choose several settings that only make sense together (depth and a list of sizes, an advice)."""
        data = {key: value for key, value in settings.items() if key.startswith("data.")}
        self.chosen |= {key: value for key, value in settings.items() if key not in data}
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
        self.chosen = {key: value for key, value in self.chosen.items() if key.startswith("data.")}
        self._derive()
        self.settings_changed.emit()

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
        model = {key: value for key, value in self.chosen.items() if not key.startswith("data.")}
        self.spec = apply_settings(base, model)

    # Intents: training

    def start(self) -> None:
        """Train with the present settings."""
        self._start(None)

    def _start(self, parent: Path | None) -> None:
        """Train; on from where another run stands, where one is given."""
        if self.loaded is None or self.phase not in (Phase.READY, Phase.FINISHED):
            return
        try:
            self.spec.model.sizes()
        except UserError as error:
            self.refuse(error)
            return
        spec, folder = self.spec, self._new_folder()
        self.history.clear()
        self.trained, self.run_folder = spec, folder
        self.began.emit()
        self._set_phase(Phase.PREPARING)
        job = self.jobs.begin(
            lambda control: self.engine.run(spec, folder, control.emit, control.should_stop, control.wishes, parent),
            "training",
            lambda news: isinstance(news, events.Stepped),
        )
        self._training = job
        job.told.connect(self._take_news)
        job.done.connect(lambda summary: self._finish())
        job.refused.connect(self._refuse_training)
        job.crashed.connect(lambda report: self._crash(job, report))
        job.start()

    def steer(self, key: str, value: Any) -> None:
        """Choose a setting that the run which goes on, if one does, takes over at once."""
        if self._training is not None and self.phase.busy:
            self._training.control.wish(key, value)
        self.set(key, value)

    def steered(self, key: str) -> Any:
        """What a setting is in the run that goes on, or will be in the next one."""
        if self._training is not None and self.phase.busy and self.trained is not None:
            before = getattr(self.trained.training, key.removeprefix("training."))
            return self._training.control.wishes().get(key, before)
        return self.value(key)

    def pause(self) -> None:
        """Hold training where it is."""
        if self._training is not None and self.phase in (Phase.PREPARING, Phase.TRAINING):
            self._training.control.pause()
            self._set_phase(Phase.PAUSED)

    def resume(self) -> None:
        """Go on after a pause."""
        if self._training is not None and self.phase is Phase.PAUSED:
            self._training.control.resume()
            self._set_phase(Phase.TRAINING if self.history.prepared is not None else Phase.PREPARING)

    def stop(self) -> None:
        """End training; the best weights so far are kept."""
        if self._training is not None and self.phase.busy:
            self._training.control.stop()
            self._set_phase(Phase.STOPPING)

    def _take_news(self, news: list[Any]) -> None:
        changed = self.history.absorb(news)
        if any(isinstance(event, events.Prepared) for event in news):
            self.began.emit()
            if self.phase is Phase.PREPARING:
                self._set_phase(Phase.TRAINING)
        for event in news:
            if isinstance(event, events.Notice) and event.go_on:
                self._offered = event
            elif isinstance(event, events.Notice):
                self.telling.notice(event)
        if changed:
            self.progressed.emit(changed)

    def _finish(self) -> None:
        self._training = None
        self._set_phase(Phase.FINISHED)
        offered, folder, self._offered = self._offered, self.run_folder, None
        if offered is not None and folder is not None:
            # Only now is the state that a new run would go on from all in its folder.
            self.telling.notice(offered, lambda: self._go_on(folder, offered.suggested))
        self.progressed.emit({"loss", "gradient", "flow", "forecast", "text", "progress", "observed"})
        self.results.refresh()

    def _go_on(self, parent: Path, settings: dict[str, Any]) -> None:
        """Another run, from where `parent` stands and with other settings; of its own settings all else stays."""
        if self.trained is None or self.phase is not Phase.FINISHED or self.run_folder != parent:
            self.set_many(settings)
            return
        own = {key: value for key, value in flat(self.trained).items() if not key.startswith("data.")}
        self.set_many(own | settings)
        self._start(parent)

    def _refuse_training(self, error: UserError) -> None:
        self._training = None
        self._set_phase(Phase.READY)
        self.refuse(error)

    def _new_folder(self) -> Path:
        name = Path(self.spec.data.path.removeprefix("sample:")).stem or "run"
        safe = re.sub(r"[^\w.-]+", "-", name)[:40].strip("-.") or "run"
        stem = f"{time.strftime('%Y%m%d-%H%M%S')}-{safe}-{self.spec.model.cell}"
        folder, number = self.home / "runs" / stem, 2
        while folder.exists():
            folder, number = self.home / "runs" / f"{stem}-{number}", number + 1
        return folder

    # Kernels, short work, another run

    @property
    def compiled(self) -> float:
        """How much of compiling the present network is done, from 0 to 1."""
        return self.preparation.share

    def compile(self) -> None:
        """Compile the chosen network's kernels in the background, where that has not been done."""
        if self.loaded is not None and not self.phase.busy:
            self.preparation.prepare(self.spec, self.loaded.task)

    def _errand(self, work: Callable[[Control], Any], name: str, take: Callable[[Any], None]) -> None:
        """Short work in a thread of its own, whose result `take` gets; what goes wrong is told."""
        job = self.jobs.begin(work, name)
        job.done.connect(take)
        job.refused.connect(self.refuse)
        job.crashed.connect(lambda report: self._crash(job, report))
        job.start()

    def use_settings(self, run: RunView) -> None:
        """Take over the settings of a run, data and all."""
        if run.spec is None:
            return
        values = to_mapping(run.spec)
        self.chosen = {
            f"{part}.{name}": value for part in ("model", "training") for name, value in values[part].items()
        }
        self._load(dict(self.chosen), {f"data.{name}": value for name, value in values["data"].items()}, other=True)

    def relabel(self) -> None:
        """Describe the data in the language that the window has now."""
        self._languages += 1
        if self.checkup.refused:
            self.checkup.look_at_refused(self.checkup.settings, lambda: None, lambda: None)
        loaded = self.loaded
        if loaded is None:
            return
        self._errand(
            lambda control: self.engine.relabel(loaded), "relabel", lambda view: self._take_texts(loaded, view)
        )
        self.results.refresh()

    def _take_texts(self, before: LoadedView, view: LoadedView) -> None:
        if self.loaded is before:
            self.loaded = view
            self.described.emit()
            if not self.checkup.refused:
                self.checkup.look(self.chosen, view)

    def close(self) -> bool:
        """End everything; whether all threads ended in time."""
        return self.jobs.close()

    def refuse(self, error: UserError) -> None:
        """Show what the person can mend."""
        self.telling.refuse(error)

    def _crash(self, job: Job, report: str) -> None:
        if job is self._training:
            self._training = None
            self._set_phase(Phase.READY)
        if job is self._loading:
            self._loading = None
            self._set_phase(self._before_loading)
        self.crashed.emit(report)

    def _set_phase(self, phase: Phase) -> None:
        if phase is not self.phase:
            self.phase = phase
            self.phase_changed.emit(phase)
