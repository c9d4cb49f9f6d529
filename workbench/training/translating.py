"""Putting a translator to work: parts of the data, and texts that a person writes."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from kernels.decoding import Said, translate
from kernels.translator import Translator
from workbench.data import Translate
from workbench.data.tasks.translate import padded
from workbench.training.events import Shown, Translated

TOGETHER = 64  # sources that are translated at once
WRONG, RIGHT = 50, 20  # translations that are shown
LARGEST = 200  # symbols of a text up to which its attention is a picture

Stop = Callable[[], bool]


def translations(
    network: Translator, task: Translate, rows: NDArray[np.int64], beam: int, should_stop: Stop = lambda: False
) -> list[Said] | None:
    """A translation for each of the task's rows; None where `should_stop` said so on the way."""
    found: dict[int, Said] = {}
    # Those of about one length together, so that little is written for nothing.
    ordered = rows[np.argsort(task.lengths[rows], kind="stable")].tolist()
    for start in range(0, len(ordered), TOGETHER):
        if should_stop():
            return None
        chosen = ordered[start : start + TOGETHER]
        sources = padded([task.source_tokens[row] for row in chosen], 0)
        said = translate(network, sources, task.lengths[chosen], task.longest, beam)
        found |= dict(zip(chosen, said, strict=True))
    return [found[row] for row in rows.tolist()]


def translate_text(network: Translator, task: Translate, text: str, beam: int) -> Shown:
    """One text that a person wrote."""
    tokens = task.encode(text)
    said = translate(network, tokens[:, None], np.array([len(tokens)]), task.longest, beam)[0]
    return shown(task, text.strip(), "", tokens, said)


def shown(task: Translate, source: str, true: str, tokens: NDArray[np.integer], said: Said) -> Shown:
    """A translation as it is looked at."""
    read, written = task.source_pieces(tokens), [task.symbols[token] for token in said.tokens.tolist()]
    attention = np.asarray(said.attention[:, : len(read)], np.float32)
    small = attention.size and max(attention.shape) <= LARGEST
    return Shown(
        source,
        true,
        task.decode(said.tokens),
        float(np.exp(said.log_probability)),
        tuple(read) if small else (),
        (*written, "\ufffd>")[: len(attention)] if small else (),
        attention if small else np.zeros((0, 0), np.float32),
    )


def translated(epoch: int, task: Translate, rows: NDArray[np.int64], said: Sequence[Said]) -> Translated:
    """The event for the translations of the test part, or of some rows of it."""
    known = [(row, one) for row, one in zip(rows.tolist(), said, strict=True) if task.targets[row]]
    measures = task.measures_of([row for row, _ in known], [one.tokens for _, one in known])
    judged = [(row, one, task.decode(one.tokens) == task.targets[row]) for row, one in known]
    surest = sorted((entry for entry in judged if not entry[2]), key=lambda entry: -entry[1].log_probability)[:WRONG]
    right = [entry for entry in judged if entry[2]]
    some = right[:: max(1, -(-len(right) // RIGHT))][:RIGHT]
    chosen = tuple(
        shown(task, task.sources[row], task.targets[row], task.source_tokens[row], one)
        for row, one, _ in (*surest, *some)
    )
    return Translated(epoch, measures["exact_match"], measures["token_accuracy"], len(known), chosen)


def translation_rows(task: Translate, said: Sequence[Said]) -> Iterator[list[str]]:
    """For a CSV file: the heading, then each row's number, source, translation and true target, "" where unknown."""
    yield ["row", "source", "prediction", "true"]
    for number, (source, true, one) in enumerate(zip(task.sources, task.targets, said, strict=True), 1):
        yield [str(number), source, task.decode(one.tokens), true]
