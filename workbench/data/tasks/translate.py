"""Translating: a text to another text, learnt from pairs of them.

What the network reads and writes, so that other programs can do the same from `fitted()`: tokens as in
`workbench.data.pair_tokens`, by two vocabularies, each text with the end token behind it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from workbench.data import pair_tokens
from workbench.data.baselines import Baseline
from workbench.data.dealing import near
from workbench.data.options import DataSpec
from workbench.data.pair_columns import cells_of
from workbench.data.pair_tokens import SPECIALS
from workbench.data.source import Table
from workbench.data.splits import PARTS, split
from workbench.data.tasks.base import Batch, Task
from workbench.errors import UserError
from workbench.fields import build
from workbench.words import translate

Rows = NDArray[np.int64]
Tokens = NDArray[np.int32]
MOST_SYMBOLS = 20_000
FEWEST_PAIRS = 10
ROOM = 20  # tokens that a translation may be longer than the longest one of the training part


class Translate(Task):
    """Pairs of texts, those of one source on one side of every split."""

    name = "translate"
    readout = "every"
    loss = "cross_entropy"
    carries = False
    ragged = True

    def __init__(self, table: Table, spec: DataSpec, fitted: dict[str, Any] | None = None) -> None:
        """Without `fitted` (new data to learn from) the vocabularies see the training part only."""
        self.spec = spec
        self.tokens = str(fitted["tokens"]) if fitted else spec.tokens
        source, target = spec.inputs[0], spec.targets[0]
        if not table.has(source):
            raise UserError(
                translate("data", "There is no column {name} to translate.").format(name=source),
                translate("data", "Name the column as it was named in training: {names} are here.").format(
                    names=", ".join(table.names)
                ),
                table.source.path,
            )
        self.sources, self.targets = cells_of(table, source), cells_of(table, target)
        self.path = table.source.path
        given = 0
        if table.test is not None and not fitted:
            given = table.test.rows
            self.sources += cells_of(table.test, source)
            self.targets += cells_of(table.test, target)
        self._parts = self._dealt(given) if not fitted else {part: np.zeros(0, np.int64) for part in PARTS}
        self._parts["all"] = np.arange(len(self.sources))
        self.parts = {part: len(rows) for part, rows in self._parts.items()}
        names = ("source_symbols", "symbols")
        read, written = (tuple(fitted[one]) for one in names) if fitted else self._vocabularies()
        self.source_symbols, self.symbols = read, written
        self.vocabulary, self.outputs = len(self.source_symbols), len(self.symbols)
        self.inputs = embedding_size(self.vocabulary)
        self.source_tokens = _encoded(self.sources, self.source_symbols, self.tokens, spec.window)
        self.target_tokens = _encoded(self.targets, self.symbols, self.tokens, spec.window)
        self.lengths = np.array([len(item) for item in self.source_tokens], dtype=np.int64)
        if fitted:
            self.longest = int(fitted["longest"])
        else:
            self.longest = max(len(self.target_tokens[row]) for row in self._parts["train"].tolist()) + ROOM

    def _dealt(self, given: int) -> dict[str, Rows]:
        """The rows of each part; a pair that lacks one of its texts is in none."""
        known = [row for row, pair in enumerate(zip(self.sources, self.targets, strict=True)) if all(pair)]
        first = len(self.sources) - given
        own = [row for row in known if row < first]
        units: dict[str, list[int]] = {}
        for row in own:
            units.setdefault(self.sources[row], []).append(row)
        shares = self.spec.split
        if given:
            shares = (shares[0] / max(sum(shares[:2]), 1e-9), shares[1] / max(sum(shares[:2]), 1e-9), 0.0)
        bounds = split(len(units), shares)
        if bounds.train < FEWEST_PAIRS:
            raise UserError(
                translate("data", "Of the pairs only {count} are left to learn from.").format(count=bounds.train),
                translate("data", "Give at least {least}; some thousand are needed to learn to translate.").format(
                    least=FEWEST_PAIRS
                ),
                self.path,
            )
        members = list(units.values())
        order = np.random.default_rng(self.spec.split_seed).permutation(len(members)).tolist()
        parts: dict[str, Rows] = {}
        for part in PARTS:
            rows = [row for n in order[slice(*bounds.span(part))] for row in members[n]]
            parts[part] = np.array(sorted(rows), dtype=np.int64)
        if given:
            parts["test"] = np.array([row for row in known if row >= first], dtype=np.int64)
        return parts

    def _vocabularies(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        rows = self._parts["train"].tolist()
        most = self.spec.vocabulary
        source, target = (
            fit_symbols((texts[row] for row in rows), self.tokens, most) for texts in (self.sources, self.targets)
        )
        return source, target

    def fitted(self) -> dict[str, Any]:
        """The spec, both vocabularies, and how long a translation may become."""
        return {
            "task": self.name,
            "spec": self.plain_spec(),
            "source": self.spec.inputs[0],
            "target": self.spec.targets[0],
            "tokens": self.tokens,
            "window": self.spec.window,
            "source_symbols": list(self.source_symbols),
            "symbols": list(self.symbols),
            "longest": self.longest,
        }

    def row_parts(self) -> Rows:
        """The parts of the pairs of the table; those of a separate test table come behind."""
        parts = np.full(len(self.sources), -1, dtype=np.int64)
        for number, part in enumerate(PARTS):
            parts[self._parts[part]] = number
        return parts

    def rows(self, part: str) -> Rows:
        """The pairs of a part, in the order of the data."""
        return self._parts[part]

    def batches(self, part: str, batch: int, rng: np.random.Generator | None, dtype: DTypeLike) -> Iterator[Batch]:
        """Sources int32 (S, B), labels int32 (T, B) with -1 behind the end token, and the sources' lengths (B,)."""
        del dtype
        rows = self._parts[part]
        if rng is not None and len(rows):
            rows = near(rng.permutation(rows), self.lengths, batch, rng)
        for begin in range(0, len(rows), batch):
            chosen = rows[begin : begin + batch].tolist()
            labels = [self.target_tokens[row] if self.targets[row] else self.target_tokens[row][:0] for row in chosen]
            yield padded([self.source_tokens[row] for row in chosen], 0), padded(labels, -1), self.lengths[chosen]

    def baselines(self) -> list[Baseline]:
        """Always the commonest target; the source, copied; and the surprise of tokens guessed by their frequency."""
        train, test = self._parts["train"].tolist(), self._parts["test"].tolist()
        commonest = Counter(self.targets[row] for row in train).most_common(1)[0][0]
        found = [
            Baseline(
                "commonest", translate("data", "Always the commonest"), None, self._simple([commonest] * len(test))
            ),
            Baseline(
                "copy", translate("data", "Copying the source"), None, self._simple([self.sources[row] for row in test])
            ),
        ]
        counts = np.bincount(np.concatenate([self.target_tokens[row] for row in train]), minlength=self.outputs) + 0.5
        surprise = -np.log(counts / counts.sum())
        asked = [self.target_tokens[row] for row in self._parts["validation"].tolist()]
        loss = float(surprise[np.concatenate(asked)].mean()) if asked else None
        return [*found, Baseline("unigram", translate("data", "Unigram"), loss)]

    def _simple(self, texts: list[str]) -> dict[str, float]:
        if not texts:
            return {}
        said = [one[:-1] for one in _encoded(texts, self.symbols, self.tokens, self.spec.window)]
        return self.measures_of(self._parts["test"].tolist(), said)

    def score(self, part: str, outputs: Any, loss: float | None = None) -> dict[str, Any]:
        """`measures_of` the translations `outputs`: token arrays without their ends, in the order of the part."""
        del loss
        return self.measures_of(self._parts[part].tolist(), list(outputs))

    def measures_of(self, rows: Sequence[int], said: Sequence[NDArray[np.integer]]) -> dict[str, float]:
        """exact_match: the share of translations that are right throughout. token_accuracy: of their places.

        A place is one of the longer of the two, the end counted: a missing or a surplus token is wrong. Only pairs
        whose target is known count; NaN where there is none.
        """
        right = whole = places = count = 0
        for row, tokens in zip(rows, said, strict=True):
            if not self.targets[row]:
                continue
            true = self.target_tokens[row]
            mine = np.append(tokens, pair_tokens.END)
            shorter = min(len(true), len(mine))
            right += int((true[:shorter] == mine[:shorter]).sum())
            places += max(len(true), len(mine))
            # An unknown symbol is none that could be said rightly.
            whole += len(true) == len(mine) and bool((true == mine).all()) and pair_tokens.UNKNOWN not in true
            count += 1
        if not count:
            return {"exact_match": float("nan"), "token_accuracy": float("nan")}
        return {"exact_match": whole / count, "token_accuracy": right / places}

    def pair_steps(self) -> tuple[int, int]:
        """The longest source and the longest target of the training part, in tokens with their ends."""
        rows = self._parts["train"].tolist() or self._parts["all"].tolist()
        targets = (len(self.target_tokens[row]) for row in rows)
        return max((len(self.source_tokens[row]) for row in rows), default=1), max(targets, default=1)

    def encode(self, text: str) -> Tokens:
        """A source's tokens with the end behind them."""
        return _encoded([text.strip()], self.source_symbols, self.tokens, self.spec.window)[0]

    def decode(self, tokens: NDArray[np.integer]) -> str:
        """The text of a translation."""
        return pair_tokens.joined(
            (self.symbols[token] for token in tokens.tolist() if token > 2 or not token), self.tokens
        )

    def source_pieces(self, tokens: NDArray[np.integer]) -> list[str]:
        """The symbols of a source, to be shown one by one; the last one is the end."""
        return [self.source_symbols[token] for token in tokens.tolist()]

    def strangers(self, text: str) -> list[str]:
        """What of a source is read as unknown, each once."""
        known = set(self.source_symbols)
        return [one for one in dict.fromkeys(pair_tokens.pieces(text.strip(), self.tokens)) if one not in known]


def restore_translate(fitted: dict[str, Any], table: Table) -> Translate:
    """The task on new texts; only the part "all" holds some."""
    return Translate(table, build(DataSpec, fitted["spec"], "fitted"), fitted)


def fit_symbols(texts: Iterable[str], kind: str, most: int = 0) -> tuple[str, ...]:
    """The vocabulary of training texts: the special tokens, then the symbols in order; the rarest are left out.

    `most`: symbols in all, the special ones included; 0: MOST_SYMBOLS.
    """
    counts = Counter(piece for text in texts for piece in pair_tokens.pieces(text, kind))
    for special in SPECIALS:
        counts.pop(special, None)
    # Words that stand but once teach what to do with words that are not known.
    once = 1 if kind == "word" and len(counts) > 2_000 else 0
    room = max(1, (most or MOST_SYMBOLS) - len(SPECIALS))
    kept = [symbol for symbol, count in counts.most_common(room) if count > once]
    return (*SPECIALS, *sorted(kept))


def embedding_size(vocabulary: int) -> int:
    """A sensible number of dimensions for tokens of a vocabulary."""
    return 32 if vocabulary < 200 else 64 if vocabulary < 2_000 else 128


def padded(items: Sequence[NDArray[np.int32]], filler: int) -> Tokens:
    """Items (B,) of any lengths as columns (T, B), `filler` behind their ends; one step at least."""
    result = np.full((max(1, *map(len, items), 1), len(items)), filler, dtype=np.int32)
    for column, item in enumerate(items):
        result[: len(item), column] = item
    return result


def _encoded(texts: Sequence[str], symbols: Sequence[str], kind: str, most: int) -> list[Tokens]:
    known = {symbol: number for number, symbol in enumerate(symbols) if number >= len(SPECIALS)}
    return [np.array(pair_tokens.encode(text, known, kind, most), dtype=np.int32) for text in texts]
