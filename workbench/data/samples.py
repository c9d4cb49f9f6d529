"""The bundled samples: small files under resources, texts from the Python installation, and generated sequences."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from workbench.data import generated, generated_dates, generated_texts
from workbench.data.options import DataSpec
from workbench.data.source import Data, Source, Text
from workbench.data.tables import read_table
from workbench.data.texts import read_texts
from workbench.errors import UserError
from workbench.fields import unknown
from workbench.words import translate

LONGEST = 1000  # steps of a made sequence; there are thousands of them
SOURCE_SIZE = 2_000_000  # characters of the standard library: enough to learn from, and trained on in minutes


@dataclass(frozen=True)
class Sample:
    """`name` goes behind `sample:` in a spec; `title` and `sentence` are for the person; `task` as in a spec.

    `make`: sequences of a wanted length, where they can be had in any; `shortest` is what makes sense.
    """

    name: str
    title: str
    sentence: str
    task: str
    load: Callable[[], Data]
    make: Callable[[int], Data] | None = None
    shortest: int = 0

    def of_length(self, steps: int) -> Data:
        """The data, in sequences of so many steps where that can be chosen; 0: as they come. UserError where not."""
        if self.make is None or steps == 0:
            return self.load()
        if not self.shortest <= steps <= LONGEST:
            raise UserError(
                translate("data", "These sequences cannot have {steps} steps.").format(steps=steps),
                translate("data", "Choose from {low} to {high}.").format(low=self.shortest, high=LONGEST),
                "data.window",
            )
        return self.make(steps)


def samples() -> list[Sample]:
    """All bundled samples, the first one being what the window opens on."""
    return [
        Sample(
            "airline",
            translate("data", "Airline passengers"),
            translate("data", "144 months of growing traffic with a yearly season: can it beat repeating last year?"),
            "forecast",
            lambda: _bundled("airline"),
        ),
        Sample(
            "sunspots",
            translate("data", "Yearly sunspots"),
            translate("data", "Nearly three centuries of sunspot counts with a cycle of about 11 years."),
            "forecast",
            lambda: _bundled("sunspots"),
        ),
        Sample(
            "seasonal",
            translate("data", "Noisy season"),
            translate("data", "A made series with trend, two seasons and noise, whose rules are known."),
            "forecast",
            generated.noisy_season,
        ),
        Sample(
            "adding",
            translate("data", "Adding problem"),
            translate("data", "Add the two marked numbers among 50: a test of memory over long gaps."),
            "regress_sequence",
            generated.adding_problem,
            lambda steps: generated.adding_problem(steps=steps),
            2,
        ),
        Sample(
            "copy",
            translate("data", "Copy task"),
            translate("data", "Repeat ten symbols after 30 blank steps: plain networks forget them."),
            "label_steps",
            generated.copy_task,
            lambda steps: generated.copy_task(gap=steps - 20),
            21,
        ),
        Sample(
            "reviews",
            translate("data", "Film reviews"),
            translate("data", "Made reviews in English and Chinese: praise or blame, with “but” and “not” in the way."),
            "classify",
            generated_texts.film_reviews,
        ),
        Sample(
            "tagging",
            translate("data", "Names, dates and amounts"),
            translate("data", "Made sentences: find the names, places, dates and amounts of money, word by word."),
            "label_steps",
            generated_texts.tagged_sentences,
        ),
        Sample(
            "dates",
            translate("data", "Written dates"),
            translate("data", "Days as people write them, in English and Chinese, to be written as 2019-03-03."),
            "translate",
            generated_dates.written_dates,
        ),
        Sample(
            "python_reference",
            translate("data", "Python language reference"),
            translate("data", "The English help texts that come with Python, character by character."),
            "language_model",
            python_reference,
        ),
        Sample(
            "python_source",
            translate("data", "Python source code"),
            translate("data", "Modules of Python's own standard library, character by character."),
            "language_model",
            python_source,
        ),
    ]


def find_sample(name: str) -> Sample:
    """The sample of that name; UserError with the nearest name where there is none."""
    known = {sample.name: sample for sample in samples()}
    if name not in known:
        raise unknown(name, known, translate("data", "The sample"), "data.path")
    return known[name]


def python_reference() -> Text:
    """The language reference that `help()` shows, topic after topic."""
    from pydoc_data import topics

    known: dict[str, str] = topics.topics
    text = "\n\n".join(known[name].strip("\n") for name in sorted(known)) + "\n"
    return _from_installation("sample:python_reference", text, ())


def python_source(size: int = SOURCE_SIZE) -> Text:
    """Top-level modules of the standard library in the order of their names, until `size` characters are reached."""
    paths: list[Path] = []
    total = 0
    for path in sorted(Path(hashlib.__file__).parent.glob("*.py")):
        if total >= size:
            break
        paths.append(path)
        total += path.stat().st_size
    corpus = read_texts(paths, DataSpec(encoding="utf-8"), "sample:python_source")
    return _from_installation("sample:python_source", corpus.text[:size], corpus.files)


def _from_installation(name: str, text: str, files: tuple[str, ...]) -> Text:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Text(text, Source(name, "utf-8", sha256=digest), files)


def _bundled(name: str) -> Data:
    data = (_folder() / f"{name}.csv").read_bytes()
    source = Source(f"sample:{name}", "utf-8", sha256=hashlib.sha256(data).hexdigest())
    return read_table(data.decode("utf-8"), DataSpec(), source)


def _folder() -> Path:
    from workbench.places import resources

    return resources() / "samples"
