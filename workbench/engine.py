"""The window's way to data, training, runs, export and kernels. Heavy parts are imported when they are first needed."""

import hashlib
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from kernels import registry
from workbench import places
from workbench.data.encoding_choice import Reading
from workbench.data.fetching import Remote, fetch, read_catalogue
from workbench.data.looks import AnyLook, Look
from workbench.data.watch import SILENT, Watch
from workbench.errors import UserError
from workbench.fields import settings_of
from workbench.gui.views import (
    CheckupView,
    Choice,
    ColumnView,
    LoadedView,
    PreviewView,
    RunView,
    SampleView,
    SeriesView,
)
from workbench.training.events import Event, Shown
from workbench.training.spec import SECTIONS, Spec, apply_settings, known_keys, read_spec
from workbench.words import translate

if TYPE_CHECKING:
    from workbench.runs.opened import Opened

# Labels and explanations of choices that no registry describes: (label, explanation).
LABELS: dict[str, tuple[str, str]] = {
    "auto": ("Automatic", "Chosen from the data."),
    "forecast": ("Forecast", "Predict the next values of a series."),
    "language_model": ("Language model", "Predict what comes next, and so learn to write."),
    "regress_sequence": ("Sequence to number", "Read a whole sequence, then answer with a number."),
    "label_steps": ("Sequence to labels", "Name a class at every step of a sequence."),
    "classify": ("Classify", "Name the class of a whole sequence."),
    "translate": ("Translate", "Turn one text into another, learnt from two columns: a text and what it becomes."),
    "none": ("None", "Leave the values as they are."),
    "difference": ("Change", "Learn the change from step to step."),
    "log": ("Logarithm", "Learn on a logarithmic scale, so that growing swings become even."),
    "log_difference": ("Log change", "Learn the relative change from step to step."),
    "seasonal_difference": ("Seasonal change", "Learn the change since the same time last season."),
    "log_seasonal_difference": ("Seasonal log change", "Learn the relative change since last season."),
    "character": ("Character", "One letter or sign a step; what is drawn as one sign is one."),
    "word": ("Word", "One word, sign or blank a step; of Chinese one sign."),
    "byte": ("Byte", "One byte a step; all texts are known."),
    "bpe": ("Byte pairs", "Parts of words that come often, learnt from the text; they know every text."),
    "data.binning=uniform": ("Even", "Ranges of one width."),
    "quantile": ("Equally many", "Each range holds as many values of the training part as the others."),
    "mu_law": ("Mu-law", "Narrow ranges around the median and wide ones far from it, as in telephony."),
    "standard": ("Standard", "Mean 0 and standard deviation 1 on the training part."),
    "minmax": ("From 0 to 1", "Smallest value 0 and largest 1 on the training part."),
    "orthogonal": ("Orthogonal", "Keeps the gradient's size over many steps."),
    "identity": ("Identity", "Copies the state at first; suits ReLU."),
    "uniform": ("Uniform", "Small random numbers, as PyTorch starts."),
    "xavier": ("Xavier", "Sized for sigmoid and tanh."),
    "he": ("He", "Sized for ReLU."),
    "float32": ("32 bits", "Fast; enough for training."),
    "float64": ("64 bits", "Twice the digits; for studies of the gradient."),
    "constant": ("Constant", "The same rate from the first step to the last."),
    "cosine": ("Cosine", "The rate falls along half a cosine wave, to almost nothing at the end."),
    "step": ("Steps", "The rate falls by the decay factor every so many epochs."),
    "plateau": ("Plateau", "The rate falls by the decay factor whenever the validation loss no longer does."),
    "cpu": ("Processor", "The processor's cores."),
    "cuda": ("Graphics card", "An NVIDIA card."),
    "ask": ("Ask", "Training does not begin before you have chosen."),
    "drop": ("Leave out", "Go on as if they were not in the file."),
    "interpolate": ("Interpolate", "Draw a line between the known values before and behind."),
    "carry": ("Carry forward", "Take the last known value."),
    "mask": ("Mask", "The network is told that the value is unknown, and is never asked for it."),
    "keep": ("Keep", "As they are in the file."),
    "missing": ("Missing", "As if the cell were empty."),
    "first": ("First", "Keep the first row of each time."),
    "last": ("Last", "Keep the last row of each time."),
    "mean": ("Mean", "Keep one row of each time, with the mean of the numbers."),
    "fill": ("Fill", "Put a row in for each time that is left out."),
    "clip": ("Clip", "Bring them to the edge of what is usual."),
    "direct": ("All at once", "One answer for all steps: errors do not add up."),
    "recursive": ("One by one", "The network predicts one step, and goes on from its own forecast."),
    "yes": ("Yes", ""),
    "no": ("No", ""),
    "point": ("Point", ""),
    "comma": ("Comma", ""),
}
# What this version can do with the data of a person; the others come with ready-made samples.
TASKS = ("auto", "forecast", "language_model", "classify", "label_steps", "translate")
SHOWN_POINTS = 200_000


class Engine:
    """See `workbench.gui.engine.Engine`, which says what each method is for."""

    def __init__(self) -> None:
        self._asking = threading.Lock()
        self._opened: tuple[tuple[Path, int], Opened] | None = None  # the run that was asked last

    def samples(self) -> list[SampleView]:
        """The bundled samples."""
        from workbench.data import samples

        return [SampleView(one.name, one.title, one.sentence) for one in samples()]

    def choices(self, key: str) -> list[Choice]:
        """The choices of a setting, those of the registries with their own labels."""
        section, name = key.split(".", 1)
        declared = next(one for one in settings_of(SECTIONS[section]) if one.name == name)
        registries: dict[str, Mapping[str, Any]] = {
            "model.cell": registry.cells(),
            "model.activation": registry.activations(),
            "model.gate_activation": registry.activations(),
            "training.optimizer": registry.optimizers(),
        }
        if key in registries:
            return [Choice(one.name, one.label, one.help) for one in registries[key].values()]
        names = TASKS if key == "data.task" else declared.options()
        losses = registry.losses() if key == "training.loss" else {}
        return [
            Choice(one, losses[one].label, losses[one].help)
            if one in losses
            else replace(self.label(f"{key}={one}" if f"{key}={one}" in LABELS else one), name=one)
            for one in names
        ]

    def label(self, name: str) -> Choice:
        """The entry for a value that its menu does not offer by itself."""
        return Choice(name, *LABELS.get(name, (name.replace("_", " "), "")))

    def relabel(self, view: LoadedView) -> LoadedView:
        """The same data, described in the present language."""
        from workbench.data import preview, suggest

        given = apply_settings(Spec(), view.said).data
        seen = _preview(preview(Path(view.spec.data.path), given), view.spec)
        reasons = _general(suggest(view.data, given).reasons, seen)
        title = _title(view.spec.data.path, self.samples())
        return replace(view, title=title, facts=_facts(view.data), reasons=reasons, preview=seen)

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
        from workbench.data import preview

        said = {key: value for key, value in settings.items() if key.startswith("data.")}
        given = apply_settings(Spec(), said).data
        seen = _preview(preview(Path(given.path), given), None)
        return CheckupView((), said, _title(given.path, self.samples()), translate("engine", "Reading the data"), seen)

    def load(self, settings: Mapping[str, Any], watch: Watch = SILENT) -> LoadedView:
        """Read, complete and prepare."""
        from workbench.data import prepare, preview
        from workbench.data.mending import mend
        from workbench.runs.job import complete

        said = {key: value for key, value in settings.items() if key.startswith("data.")}
        given = apply_settings(Spec(), said)
        spec, data, reasons = complete(given, Path.cwd(), set(said), watch)
        task = prepare(data, spec.data)
        path = spec.data.path
        seen = _preview(preview(Path(path), given.data), spec)
        series = _series(mend(data, spec.data), spec)
        names = tuple(column.name for column in seen.columns if column.kind == "number")
        return LoadedView(
            title=_title(path, self.samples()),
            facts=_facts(data),
            spec=spec,
            said=said,
            reasons=_general(reasons, seen),
            preview=seen,
            series=series,
            targets=names if spec.data.task == "forecast" or spec.data.binning != "none" else (),
            columns=tuple(column.name for column in seen.columns),
            task=task,
            data=data,
        )

    def check_up(self, settings: Mapping[str, Any], loaded: LoadedView | None = None) -> CheckupView:
        """Look at the data as they are read and mended."""
        from workbench.data import load, preview
        from workbench.data.checks import look_at

        said = {key: value for key, value in settings.items() if key.startswith("data.")}
        given = apply_settings(Spec(), said).data
        data = load(given, Path.cwd()) if loaded is None else loaded.data
        findings = tuple(one for one in look_at(data, given) if one.weight != "info")
        if any(one.weight == "error" and one.fixes for one in findings):
            # The refusal says the same again, without a way out.
            findings = tuple(one for one in findings if one.name != "not_ready")
        if loaded is not None:
            return CheckupView(findings, said, loaded.title, loaded.facts, loaded.preview)
        seen = _preview(preview(Path(given.path), given), None)
        return CheckupView(findings, said, _title(given.path, self.samples()), _facts(data), seen)

    def looks(self, view: LoadedView) -> tuple[Look, ...]:
        """The looks that fit."""
        from workbench.data.looks import looks_of

        return looks_of(view.task) if view.task is not None else ()

    def look(self, view: LoadedView, kind: str, choice: str, example: int) -> AnyLook:
        """One look at the data as they are learnt from."""
        from workbench.data.looks import look_at

        return look_at(view.task, kind, choice, example)

    def gather(self, paths: list[Path], home: Path) -> Path:
        """Copy several texts, or tables, into one folder of ours, in their order, so that they stay as they are."""
        from workbench.data.readers import TABLES, suffix_of
        from workbench.data.texts import SUFFIXES

        tables = all(suffix_of(path.name) in TABLES for path in paths)
        others = [path for path in paths if not path.is_file() or (not tables and path.suffix.lower() not in SUFFIXES)]
        if others:
            # What can be read in no way is to blame before what is only of another kind.
            known = TABLES | SUFFIXES
            strange = [path for path in others if not path.is_file() or suffix_of(path.name) not in known]
            others = strange or others
            raise UserError(
                translate("engine", "Only texts, or only tables, can be joined, and {name} is none.").format(
                    name=others[0].name
                ),
                translate("engine", "Drop files of one kind, or one at a time."),
            )
        names = "\n".join(f"{path.absolute()} {path.stat().st_mtime_ns}" for path in paths)
        folder = home / "corpora" / f"{paths[0].stem[:40]}-{hashlib.sha256(names.encode()).hexdigest()[:8]}"
        folder.mkdir(parents=True, exist_ok=True)
        for number, path in enumerate(paths, 1):
            shutil.copyfile(path, folder / f"{number:04d}-{path.name}")
        return folder

    def gallery(self) -> list[SampleView]:
        """The bundled samples with their pictures."""
        from workbench.data import samples
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
        from workbench.data.pasting import keep_pasted

        return keep_pasted(text, home / "pasted")

    def readings(self, path: str, always: bool) -> tuple[Reading, ...]:
        """How a file reads in each encoding."""
        from workbench.data.encoding_choice import readings

        return readings(Path(path), always)

    def head(self, path: str) -> str:
        """The beginning of a file."""
        from workbench.data.encoding_choice import head_of

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
        self, spec: Spec, out: Path, emit: Callable[[Event], None], should_stop: Callable[[], bool]
    ) -> dict[str, Any]:
        """Train into a run folder; every setting stands as it is."""
        from workbench.runs.job import run_job

        return run_job(spec, Path.cwd(), out, emit, should_stop, explicit=known_keys())

    def runs(self, folder: Path) -> list[RunView]:
        """The runs in a folder."""
        from workbench.runs.folder import list_runs

        titles = {f"sample:{one.name}": one.title for one in self.samples()}
        found: list[RunView] = []
        for one in list_runs(folder):
            when = time.strftime("%Y-%m-%d %H:%M", time.localtime(one.modified))
            data = titles.get(one.data, Path(one.data).name)
            found.append(RunView(one.path, one.path.name, when, data, _spec_of(one.path), one.summary))
        return found

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
            written = (run / "weights.safetensors").stat().st_mtime_ns if run.is_dir() else 0
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


def _general(reasons: Iterable[str], seen: PreviewView) -> tuple[str, ...]:
    """The reasons without those on single columns, which the columns carry themselves."""
    single = tuple(f"{column.name}: " for column in seen.columns)
    return tuple(reason for reason in reasons if not (single and reason.startswith(single)))


def _title(path: str, samples: list[SampleView]) -> str:
    known = {f"sample:{one.name}": one.title for one in samples}
    return known.get(path) or Path(path).name


def _facts(data: Any) -> str:
    from workbench.data import Examples, Table, Text

    if isinstance(data, Table):
        return translate("engine", "{rows} rows, {columns} columns").format(
            rows=f"{data.rows:,}", columns=len(data.columns)
        )
    if isinstance(data, Text):
        return translate("engine", "{count} characters, {different} different ones").format(
            count=f"{data.size:,}", different=data.different
        )
    if isinstance(data, Examples):
        shortest, longest = min(map(len, data.items)), max(map(len, data.items))
        if data.kind == "series":
            return translate("engine", "{count} sequences of {shortest} to {longest} steps").format(
                count=f"{len(data.items):,}", shortest=f"{shortest:,}", longest=f"{longest:,}"
            )
        return translate("engine", "{count} texts").format(count=f"{len(data.items):,}")
    return translate("engine", "{count} sequences of {steps} steps").format(
        count=f"{data.inputs.shape[0]:,}", steps=data.inputs.shape[1]
    )


def _preview(seen: Any, spec: Spec | None) -> PreviewView:
    """`spec` has the columns' roles; without it they are those that were guessed."""
    columns = tuple(
        ColumnView(one.name, one.kind, one.role if spec is None else _role(one.name, spec), one.reason)
        for one in seen.columns
    )
    header = "" if seen.kind != "table" else ("yes" if seen.header else "no")
    text = seen.text if seen.kind != "sequences" else translate("engine", "These sequences are made by the program.")
    return PreviewView(columns, seen.rows, text, seen.encoding, seen.delimiter, seen.decimal, header)


def _role(name: str, spec: Spec) -> str:
    named = {spec.data.time: "time", spec.data.label: "label", spec.data.group: "group"}
    if name in named:
        return named[name]
    if name in spec.data.targets:
        return "target"
    if name in spec.data.known:
        return "known"
    return "input" if name in spec.data.inputs else "ignore"


def _series(data: Any, spec: Spec) -> SeriesView | None:
    from workbench.data import Examples, Table, Text

    if isinstance(data, Text):
        return None
    if isinstance(data, Examples):
        return _first_item(data.items[0]) if data.kind == "series" else None
    if not isinstance(data, Table):
        if data.inputs.ndim != 3:
            values = np.asarray(data.inputs[0], dtype=np.float64)
        else:
            values = np.asarray(data.inputs[0, :, 0], dtype=np.float64)
        name = translate("engine", "first input of the first sequence")
        return SeriesView(name, np.arange(len(values), dtype=np.float64), values, False)
    name = spec.data.targets[0] if spec.data.targets else spec.data.inputs[0]
    if data.column(name).kind != "number":
        return None
    values = data.column(name).numbers()
    rows = slice(0, len(values))
    if spec.data.task == "forecast" and spec.data.group:
        # One of several series: all in a row would be no series.
        rows, group = _first_series(data, spec)
        name = f"{name} · {group}"
        values = values[rows]
    stride = max(1, len(values) // SHOWN_POINTS)
    # Of a long column no more than is shown is ever in memory.
    index = np.arange(1, len(values) + 1, stride, dtype=np.float64)
    is_time = False
    # Times of several sequences in one column run forwards more than once.
    if spec.data.time and (not spec.data.group or spec.data.task == "forecast"):
        column = data.column(spec.data.time)
        if column.kind == "time":
            index, is_time = column.values[rows][::stride].astype("datetime64[ms]").astype(np.float64) / 1000.0, True
        elif column.kind == "number":
            index = np.array(column.numbers()[rows][::stride])
    return SeriesView(name, index, np.array(values[::stride]), is_time)


def _first_series(data: Any, spec: Spec) -> tuple[NDArray[np.int64], str]:
    from workbench.data.series import lay_out

    series = lay_out(data, spec.data, trained=True)
    return series.rows[series.first[0] : series.known[0]], series.names[0]


def _first_item(values: NDArray[np.float64]) -> SeriesView:
    name = translate("engine", "first input of the first sequence")
    return SeriesView(name, np.arange(len(values), dtype=np.float64), values[:, 0], False)


def _spec_of(run: Path) -> Spec | None:
    try:
        return read_spec(run / "spec.toml")
    except UserError:
        return None
