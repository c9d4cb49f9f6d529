"""The window's way to data, training, runs, export and kernels. Heavy parts are imported when they are first needed."""

import os
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from kernels import registry
from workbench import places
from workbench.choices import choices_of, label_of
from workbench.data import checks, load, looks, prepare, preview, samples, suggest
from workbench.data.encoding_choice import Reading, head_of, readings
from workbench.data.fetching import Remote, fetch, read_catalogue
from workbench.data.gathering import gather
from workbench.data.looks import AnyLook, Look
from workbench.data.mending import mend
from workbench.data.pasting import keep_pasted
from workbench.data.watch import SILENT, Watch
from workbench.data_views import facts_of, general_reasons, preview_view, series_view, title_of
from workbench.errors import UserError
from workbench.gui.views import CheckupView, Choice, LoadedView, SampleView, UnfinishedView
from workbench.runs.grid import News, Outcome, Plan, trials_of
from workbench.training.events import Event, Shown
from workbench.training.spec import Spec, apply_settings, known_keys, of_data, read_spec
from workbench.words import translate

if TYPE_CHECKING:
    from workbench.runs.folder import RunInfo
    from workbench.runs.opened import Opened
    from workbench.runs.store.store import Store


class Engine:
    """See `workbench.gui.engine.Engine`, which says what each method is for."""

    def __init__(self) -> None:
        self._asking = threading.Lock()
        self._storing = threading.Lock()
        self._stores: dict[Path, Store] = {}
        self._opened: tuple[tuple[Path, int], Opened] | None = None  # the run that was asked last

    def samples(self) -> list[SampleView]:
        """The bundled samples."""

        return [SampleView(one.name, one.title, one.sentence) for one in samples()]

    def choices(self, key: str) -> list[Choice]:
        """The choices of a setting, those of the registries with their own labels."""
        return choices_of(key)

    def label(self, name: str) -> Choice:
        """The entry for a value that its menu does not offer by itself."""
        return label_of(name)

    def relabel(self, view: LoadedView) -> LoadedView:
        """The same data, described in the present language."""

        given = apply_settings(Spec(), view.said).data
        seen = preview_view(preview(Path(view.spec.data.path), given), view.spec)
        reasons = general_reasons(suggest(view.data, given).reasons, seen)
        title = title_of(view.spec.data.path)
        return replace(view, title=title, facts=facts_of(view.data), reasons=reasons, preview=seen)

    def curve(self, activation: str, slope: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The activation from -4 to 4."""
        from kernels.formulas import on_arrays

        x = np.linspace(-4.0, 4.0, 81)
        return x, on_arrays(registry.activations()[activation].function, slope)(x)

    def gates(self, cell: str) -> tuple[str, ...]:
        """The cell's gates."""
        return tuple(registry.cells()[cell].gates)

    def glance(self, settings: Mapping[str, Any]) -> CheckupView:
        """Look at the beginning."""
        said = of_data(settings)
        given = apply_settings(Spec(), said).data
        seen = preview_view(preview(Path(given.path), given), None)
        return CheckupView((), said, title_of(given.path), translate("engine", "Reading the data"), seen)

    def load(self, settings: Mapping[str, Any], watch: Watch = SILENT) -> LoadedView:
        """Read, complete and prepare."""
        from workbench.runs.completing import complete

        said = of_data(settings)
        given = apply_settings(Spec(), said)
        spec, data, reasons = complete(given, Path.cwd(), set(said), watch)
        task = prepare(data, spec.data)
        path = spec.data.path
        seen = preview_view(preview(Path(path), given.data), spec)
        series = series_view(mend(data, spec.data), spec)
        names = tuple(column.name for column in seen.columns if column.kind == "number")
        return LoadedView(
            title=title_of(path),
            facts=facts_of(data),
            spec=spec,
            said=said,
            reasons=general_reasons(reasons, seen),
            preview=seen,
            series=series,
            targets=names if spec.data.task == "forecast" or spec.data.binning != "none" else (),
            columns=tuple(column.name for column in seen.columns),
            task=task,
            data=data,
        )

    def check_up(self, settings: Mapping[str, Any], loaded: LoadedView | None = None) -> CheckupView:
        """Look at the data as they are read and mended."""
        said = of_data(settings)
        given = apply_settings(Spec(), said).data
        data = load(given, Path.cwd()) if loaded is None else loaded.data
        findings = tuple(one for one in checks.look_at(data, given) if one.weight != "info")
        if any(one.weight == "error" and one.fixes for one in findings):
            # The refusal says the same again, without a way out.
            findings = tuple(one for one in findings if one.name != "not_ready")
        if loaded is not None:
            return CheckupView(findings, said, loaded.title, loaded.facts, loaded.preview)
        seen = preview_view(preview(Path(given.path), given), None)
        return CheckupView(findings, said, title_of(given.path), facts_of(data), seen)

    def looks(self, view: LoadedView) -> tuple[Look, ...]:
        """The looks that fit."""
        return looks.looks_of(view.task) if view.task is not None else ()

    def look(self, view: LoadedView, kind: str, choice: str, example: int) -> AnyLook:
        """One look at the data as they are learnt from."""
        return looks.look_at(view.task, kind, choice, example)

    def gather(self, paths: list[Path], home: Path) -> Path:
        """Copy several texts, or tables, into one folder of ours, in their order, so that they stay as they are."""
        return gather(paths, home / "corpora")

    def gallery(self) -> list[SampleView]:
        """The bundled samples with their pictures."""
        from workbench.sample_pictures import picture_of

        return [picture_of(one) for one in samples()]

    def catalogue(self) -> tuple[Remote, ...]:
        """The samples that may be fetched."""
        return read_catalogue(places.resources() / "samples" / "catalogue.toml")

    def fetch(self, remote: Remote, home: Path, tell: Callable[[float], None], should_stop: Callable[[], bool]) -> Path:
        """Fetch a sample."""
        return fetch(remote, home / "samples", tell, should_stop)

    def keep_pasted(self, text: str, home: Path) -> Path:
        """Keep it in a folder of pasted data."""
        return keep_pasted(text, home / "pasted")

    def readings(self, path: str, always: bool) -> tuple[Reading, ...]:
        """How a file reads in each encoding."""
        return readings(Path(path), always)

    def head(self, path: str) -> str:
        """The beginning of a file."""
        return head_of(Path(path))

    def weights(self, spec: Spec, task: Any) -> int:
        """The number of weights, from the shapes alone."""
        from workbench.runs.building import weights_of

        return weights_of(spec, task)

    def memory(self, spec: Spec, task: Any) -> int:
        """The bytes that training takes, from the shapes alone."""
        from workbench.runs.estimate import training_bytes

        return training_bytes(spec, task)

    def compile(self, spec: Spec, task: Any, progress: Callable[[float, str], None]) -> None:
        """Compile for a small network: the sizes are no part of the compiled code."""
        from workbench.runs.building import build_network

        # Two layers, where there are more, have all that a deep network has.
        small = replace(spec, model=replace(spec.model, depth=min(spec.model.depth, 2), hidden=8, embedding=0))
        build_network(small, task).compile(progress, spec.training.optimizer)

    def run(
        self, spec: Spec, out: Path, emit: Callable[[Event], None], should_stop: Callable[[], bool],
        steer: Callable[[], Mapping[str, Any]] = dict, parent: Path | None = None, resume: bool = False,
    ) -> dict[str, Any]:  # fmt: skip
        """Train into a run folder; every setting stands as it is."""
        from workbench.runs.job import run_job

        return run_job(
            spec, Path.cwd(), out, emit, should_stop, resume, explicit=known_keys(), steer=steer, parent=parent,
            tell_course=resume,
        )  # fmt: skip

    def grid_cost(self, plan: Plan, spec: Spec, task: Any) -> tuple[float, int, int]:
        """Seconds and bytes from sizes alone, and the machine's bytes."""
        from kernels.beforehand import usable_cores
        from workbench.runs.estimate import machine_bytes
        from workbench.runs.grid_cost import grid_bytes, guessed_seconds

        trials = trials_of(plan, spec)
        return guessed_seconds(trials, task, usable_cores()), grid_bytes(trials, task), machine_bytes()

    def run_grid(
        self,
        plan: Plan,
        spec: Spec,
        out: Path,
        emit: Callable[[News], None],
        should_stop: Callable[[], bool],
    ) -> tuple[Outcome, ...]:
        """Train the trials; every setting stands as it is."""
        from workbench.runs.grid_runner import run_grid

        return run_grid(plan, spec, Path.cwd(), out, emit, should_stop, explicit=set(known_keys()))

    def backtest(
        self,
        spec: Spec,
        out: Path,
        folds: int,
        emit: Callable[[Event], None],
        should_stop: Callable[[], bool],
        tell: Callable[[dict[str, Any]], None],
    ) -> dict[str, Any]:
        """Train on more and more of the data; what an earlier backtest left there is replaced."""
        from workbench.runs.backtest import backtest

        return backtest(
            spec, Path.cwd(), out, folds, emit, should_stop, explicit=known_keys(), replace_run=True, tell=tell
        )

    def store(self, home: Path) -> "Store":
        """The store of a home's runs."""
        from workbench.runs.store.store import Store

        with self._storing:
            if home not in self._stores:
                self._stores[home] = Store(home)
            return self._stores[home]

    def title(self, data: str) -> str:
        """The name of a file, or a sample's title."""
        return title_of(data)

    def unfinished(self, folder: Path) -> list[UnfinishedView]:
        """The runs in a folder that were cut off."""
        from workbench.runs.folder import list_runs
        from workbench.runs.unfinished import unfinished_runs

        return [_unfinished_view(one) for run in unfinished_runs(folder) for one in list_runs(run) if one.path == run]

    def decline(self, run: Path) -> None:
        """Leave it out from now on."""
        from workbench.runs.unfinished import decline

        decline(run)

    def formats(self) -> list[tuple[str, str, str, str]]:
        """The export formats."""
        from workbench.export import formats

        return [(name, one.label, one.help, one.suffix) for name, one in formats().items()]

    def export(self, run: Path, kind: str, out: Path) -> None:
        """Write the weights."""
        from workbench.export import export

        out.parent.mkdir(parents=True, exist_ok=True)
        export(run, kind, out)

    def predict(self, run: Path, data: Path, out: Path) -> None:
        """Predict a file."""
        from workbench.runs.use import predict

        predict(run, data, out)

    def translate(self, run: Path, text: str, beam: int) -> Shown:
        """Translate one text."""
        from workbench.runs.use import translate_texts

        return translate_texts(run, [text], beam)[0]

    def sample(self, run: Path, prompt: str, length: int, temperature: float, seed: int) -> str:
        """Prompt and what the network writes after it."""
        from workbench.runs.use import sample

        shown: list[str] = []
        written = sample(run, prompt, length, temperature, seed, note=lambda _: None, begin=shown.append)
        return "".join([*shown, written])

    def find_rate(self, spec: Spec, task: Any, watch: Watch) -> Any:
        """Let the rate grow."""
        from workbench.runs.rates import find_rate

        return find_rate(spec, task, watch)

    def analyse(self, name: str, run: Path, settings: Mapping[str, Any], watch: Watch) -> Any:
        """Ask a run; the last one stays open, so that the next question is answered sooner."""
        from workbench.runs.analyses import analyses
        from workbench.runs.opened import open_run

        # One question at a time: a network belongs to one thread.
        with self._asking:
            weights = run / "weights.safetensors"
            written = weights.stat().st_mtime_ns if weights.is_file() else 0
            if self._opened is None or self._opened[0] != (run, written):
                watch.look(0.0, translate("engine", "Opening the run"))
                self._opened = ((run, written), open_run(run))
            return analyses()[name].answer(self._opened[1], settings, watch)

    def device(self, wanted: str, threads: int) -> tuple[str, int]:
        """What a network will run on, "cpu", "cuda" or "auto" being wanted, and with how many threads."""
        if wanted != "cpu" and _card():
            return "CUDA", 1
        usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        return "CPU", threads or usable


@cache
def _card() -> bool:
    from kernels.backends.devices import why_not_cuda

    return why_not_cuda() is None


def _unfinished_view(one: "RunInfo") -> UnfinishedView:
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(one.modified))
    return UnfinishedView(one.path, title_of(one.data), when, _spec_of(one.path))


def _spec_of(run: Path) -> Spec | None:
    try:
        return read_spec(run / "spec.toml")
    except UserError:
        return None
