"""What the window needs of the rest of the program. `workbench.engine` does it; the tests put a double in its place."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from workbench.data.encoding_choice import Reading
from workbench.data.fetching import Remote
from workbench.data.looks import AnyLook, Look
from workbench.data.watch import SILENT, Watch
from workbench.gui.views import CheckupView, Choice, LoadedView, SampleView, UnfinishedView
from workbench.runs.grid import News, Outcome, Plan
from workbench.training.events import Event, Shown
from workbench.training.spec import Spec

if TYPE_CHECKING:
    from workbench.runs.store.store import Store

Emit = Callable[[Event], None]
ShouldStop = Callable[[], bool]
Steer = Callable[[], Mapping[str, Any]]


class Engine(Protocol):
    """The methods marked (slow) are called in a working thread, the others in the window's."""

    def samples(self) -> list[SampleView]:
        """The bundled samples, in the menu's order."""
        ...

    def choices(self, key: str) -> list[Choice]:
        """What there is to choose from for a dotted setting; empty where any value of its kind will do."""
        ...

    def label(self, name: str) -> Choice:
        """The entry for a value that its menu does not offer by itself."""
        ...

    def relabel(self, view: LoadedView) -> LoadedView:
        """(slow) The same data, described in the present language."""
        ...

    def curve(self, activation: str, slope: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """An activation's curve from -4 to 4."""
        ...

    def gates(self, cell: str) -> tuple[str, ...]:
        """The names of a cell's gates, to draw its picture."""
        ...

    def glance(self, settings: Mapping[str, Any]) -> CheckupView:
        """(slow) The beginning of the data that `data.path` names, within a fifth of a second whatever their size."""
        ...

    def load(self, settings: Mapping[str, Any], watch: Watch = SILENT) -> LoadedView:
        """(slow) Read the data that `data.path` names and complete the settings. UserError where they cannot be.

        `watch` is told how far that is, and may stop it.
        """
        ...

    def check_up(self, settings: Mapping[str, Any], loaded: LoadedView | None = None) -> CheckupView:
        """(slow) What the data doctor finds in the data that `settings` name, `loaded` if they are loaded already.

        UserError where they cannot be read at all.
        """
        ...

    def looks(self, view: LoadedView) -> tuple[Look, ...]:
        """The looks that fit loaded data, in their order."""
        ...

    def look(self, view: LoadedView, kind: str, choice: str, example: int) -> AnyLook:
        """(slow) One look at loaded data: `choice` a column or channel, `example` the number of a sequence."""
        ...

    def gather(self, paths: list[Path], home: Path) -> Path:
        """(slow) Make one corpus of several texts; its folder. UserError where one is no text."""
        ...

    def gallery(self) -> list[SampleView]:
        """(slow) The bundled samples with their pictures."""
        ...

    def catalogue(self) -> tuple[Remote, ...]:
        """The samples that may be fetched."""
        ...

    def fetch(self, remote: Remote, home: Path, tell: Callable[[float], None], should_stop: Callable[[], bool]) -> Path:
        """(slow) Fetch a sample; its file. UserError where it cannot be had, CancelledError where it was cancelled."""
        ...

    def keep_pasted(self, text: str, home: Path) -> Path:
        """(slow) Keep what was pasted as a file. UserError where there is nothing in it."""
        ...

    def readings(self, path: str, always: bool) -> tuple[Reading, ...]:
        """(slow) How a file reads in each encoding; empty where its bytes prove one, unless `always`."""
        ...

    def head(self, path: str) -> str:
        """(slow) The beginning of a file that cannot be read as data. UserError where it cannot be read at all."""
        ...

    def weights(self, spec: Spec, task: Any) -> int:
        """How many weights the network of a spec has on a task; UserError where the sizes do not fit."""
        ...

    def memory(self, spec: Spec, task: Any) -> int:
        """About how many bytes a training takes; UserError where the sizes do not fit."""
        ...

    def compile(self, spec: Spec, task: Any, progress: Callable[[float, str], None]) -> None:
        """(slow) Get the kernels of a spec ready, so that Start finds them compiled."""
        ...

    def run(
        self, spec: Spec, out: Path, emit: Emit, should_stop: ShouldStop, steer: Steer = dict,
        parent: Path | None = None, resume: bool = False,
    ) -> dict[str, Any]:  # fmt: skip
        """(slow) Train; the run's summary. `steer`: settings to take over on the way; `parent`: a run to go on from.

        `resume`: the run in `out` goes on, and its course so far is told first.
        """
        ...

    def unfinished(self, folder: Path) -> list[UnfinishedView]:
        """The runs in a folder that were cut off, the newest first; see `workbench.runs.unfinished`."""
        ...

    def decline(self, run: Path) -> None:
        """Name a run no more among those that were cut off."""
        ...

    def grid_cost(self, plan: Plan, spec: Spec, task: Any) -> tuple[float, int, int]:
        """About how many seconds a grid takes, its bytes, and the machine's; UserError where sizes do not fit."""
        ...

    def run_grid(
        self, plan: Plan, spec: Spec, out: Path, emit: Callable[[News], None], should_stop: ShouldStop
    ) -> tuple[Outcome, ...]:
        """(slow) Train every trial of a grid; what came of each."""
        ...

    def store(self, home: Path) -> "Store":
        """(slow) The store of a home's runs, which all threads share."""
        ...

    def title(self, data: str) -> str:
        """What data are called, by their path."""
        ...

    def formats(self) -> list[tuple[str, str, str, str]]:
        """Name, label, help and file suffix (empty for a folder) of each export format."""
        ...

    def export(self, run: Path, kind: str, out: Path) -> None:
        """(slow) Write a run's weights in a format."""
        ...

    def backtest(
        self,
        spec: Spec,
        out: Path,
        folds: int,
        emit: Callable[[Event], None],
        should_stop: Callable[[], bool],
        tell: Callable[[dict[str, Any]], None],
    ) -> dict[str, Any]:
        """(slow) Backtest a forecast into a folder; `tell` gets each fold; return {"folds", "mean", ...}."""
        ...

    def predict(self, run: Path, data: Path, out: Path) -> None:
        """(slow) Apply a run to a file and write the predictions as CSV."""
        ...

    def translate(self, run: Path, text: str, beam: int) -> Shown:
        """(slow) What a trained translator makes of a text; `beam` translations are kept in mind."""
        ...

    def sample(self, run: Path, prompt: str, length: int, temperature: float, seed: int) -> str:
        """(slow) Let a trained language model write."""
        ...

    def find_rate(self, spec: Spec, task: Any, watch: Watch) -> Any:
        """(slow) Try learning rates on a fresh network; see `workbench.runs.rates`, whose RateTrial it is."""
        ...

    def analyse(self, name: str, run: Path, settings: Mapping[str, Any], watch: Watch) -> Any:
        """(slow) What one of `workbench.runs.analyses` finds in a run; `settings` are the analysis's own."""
        ...

    def device(self, wanted: str, threads: int) -> tuple[str, int]:
        """The device's name and the number of threads that a run would use."""
        ...
