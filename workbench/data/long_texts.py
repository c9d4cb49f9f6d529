"""Long texts: read once, each character as a small number, into an array on disk."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.data import store
from workbench.data.byte_stream import ByteStream
from workbench.data.files import read_bytes
from workbench.data.options import DataSpec
from workbench.data.source import Source, Text
from workbench.data.splits import Bounds
from workbench.data.watch import Watch
from workbench.errors import UserError
from workbench.words import translate

LONG_TEXT = 64 << 20  # bytes; shorter texts are kept in memory
SHOWN = 4_000  # characters of the beginning that `text` holds
JUDGED = (200_000, 1_000_000)  # characters that choose the weights, and that test
_CODES = 0x110000
_PART = 1 << 15  # bytes


@dataclass(frozen=True)
class StoredText(Text):
    """A text on the disk; `text` is no more than its beginning.

    `codes`: the number of each character (of each byte of UTF-8, if `unit` is "byte"), mapped; `symbols`: the code
    point of each number. `counts` (pieces, symbols): how often each stands in each piece of `lengths` characters.
    """

    codes: NDArray[Any] = field(default_factory=lambda: np.zeros(0, np.uint8))
    symbols: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    counts: NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 0), np.int64))
    lengths: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    unit: str = "character"

    @property
    def size(self) -> int:
        """Characters, or bytes."""
        return len(self.codes)

    @property
    def different(self) -> int:
        """How many of them differ."""
        return len(self.symbols)

    def count(self, end: int) -> NDArray[np.int64]:
        """How often each symbol stands before the place `end`."""
        ends = np.cumsum(self.lengths)
        whole = int(np.searchsorted(ends, end, side="right"))
        rest = self.codes[int(ends[whole - 1]) if whole else 0 : end]
        return self.counts[:whole].sum(axis=0) + np.bincount(rest, minlength=len(self.symbols))

    def piece(self, start: int, end: int) -> str:
        """The characters from one place to another."""
        found = self.symbols[self.codes[start:end]]
        if self.unit == "byte":
            return found.astype(np.uint8).tobytes().decode("utf-8", "replace")
        return found.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


def read_long_text(path: Path, spec: DataSpec, watch: Watch) -> StoredText | None:
    """The text in a long file; None where it is short, packed, or wanted in words, which are read in memory."""
    try:
        if not path.is_file() or path.stat().st_size < LONG_TEXT:
            return None
    except (OSError, ValueError):
        return None
    if spec.tokens not in ("auto", "character", "byte") or read_bytes(path, limit=1024).packed:
        return None
    unit = "byte" if spec.tokens == "byte" else "character"
    options = {"kind": "text", "unit": unit, "encoding": spec.encoding}
    state = store.state_of(path)
    known = store.known_hash(path)
    found = store.find(store.key_of(known, options)) if known else None
    if found is None:
        what = translate("data", "Reading the text")
        stream = ByteStream(lambda: path.open("rb"), state[0], spec.encoding, str(path), watch, what)
        found = _stored(stream, unit, options)
        store.remember(path, state, stream.sha256)
    return _text_of(found, path)


def _stored(stream: ByteStream, unit: str, options: dict[str, Any]) -> store.Entry:
    writer = store.Writer()
    try:
        numbers = _Numbers(writer, unit)
        ends = np.zeros(3, np.int64)
        for piece in _whole_breaks(stream.pieces()):
            windows, old = (piece.count(b"\r\n"), piece.count(b"\r")) if b"\r" in piece else (0, 0)
            ends += (windows, 0, old - windows)
            numbers.add(piece.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if old else piece)
        # Each line end has become a single one.
        breaks = numbers.symbols.index(10) if 10 in numbers.symbols else -1
        ends[1] = (int(numbers.table()[:, breaks].sum()) if breaks >= 0 else 0) - ends[0] - ends[2]
        meta = {
            "unit": unit,
            "symbols": numbers.symbols,
            "lengths": numbers.lengths,
            "line_ends": ends.tolist(),
            "encoding": stream.encoding(),
            "sha256": stream.sha256,
        }
        writer.append("counts", numbers.table())
        return writer.finish(store.key_of(stream.sha256, options), meta)
    except BaseException:
        writer.abandon()
        raise


def _whole_breaks(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same text in pieces none of which ends in half a line end."""
    held = b""
    for piece in pieces:
        whole = held + piece
        held = b"\r" if whole.endswith(b"\r") else b""
        if held:
            whole = whole[:-1]
        if whole:
            yield whole
    if held:
        yield held


def _parts(piece: bytes) -> Iterator[bytes]:
    """Short parts of UTF-8, none of which ends within a character."""
    start = 0
    while start < len(piece):
        end = min(start + _PART, len(piece))
        while end < len(piece) and piece[end] & 0xC0 == 0x80:
            end -= 1
        yield piece[start:end]
        start = end


class _Numbers:
    """Gives each symbol a number when it first comes, and writes them as narrow as they fit."""

    def __init__(self, writer: store.Writer, unit: str) -> None:
        self.writer, self.unit = writer, unit
        self.symbols: list[int] = []
        self.lengths: list[int] = []
        self._counts: list[NDArray[np.int64]] = []
        self._number = np.full(_CODES, -1, np.int32)
        self._dtype: Any = np.uint8

    def add(self, piece: bytes) -> None:
        """The next piece of UTF-8."""
        if self.unit == "byte" or piece.isascii():
            told_bytes, counts_bytes = self._of_bytes(piece)
            self._put(told_bytes, [counts_bytes])
            return
        told: list[NDArray[Any]] = []
        counts: list[NDArray[np.int64]] = []
        # Foreign signs are often few: what lies between them is read the fast way.
        for part in _parts(piece):
            found = self._of_bytes(part) if part.isascii() else self._of_signs(part)
            told.append(found[0])
            counts.append(found[1])
        self._put(np.concatenate([one.astype(self._dtype) for one in told]), counts)

    def _of_signs(self, part: bytes) -> tuple[NDArray[Any], NDArray[np.int64]]:
        codes = np.frombuffer(part.decode("utf-8").encode("utf-32-le"), np.uint32)
        numbers = self._number[codes]
        if numbers.min() < 0:
            self._know(np.unique(codes[numbers < 0]))
            numbers = self._number[codes]
        return numbers, np.bincount(numbers, minlength=len(self.symbols))

    def _put(self, numbers: NDArray[Any], counts: list[NDArray[np.int64]]) -> None:
        self.writer.append("codes", numbers)
        self.lengths.append(len(numbers))
        total = np.zeros(len(self.symbols), np.int64)
        for one in counts:
            total[: len(one)] += one
        self._counts.append(total)

    def _of_bytes(self, piece: bytes) -> tuple[NDArray[Any], NDArray[np.int64]]:
        """A piece of which each byte is a symbol: the same, much faster."""
        codes = np.frombuffer(piece, np.uint8)
        counts = np.bincount(codes, minlength=256)
        present = np.flatnonzero(counts)
        self._know(present[self._number[present] < 0])
        numbers = self._number[:256]
        if self._dtype is np.uint8:
            told = np.frombuffer(piece.translate(np.maximum(numbers, 0).astype(np.uint8).tobytes()), np.uint8)
        else:
            told = numbers.astype(self._dtype)[codes]
        found = np.zeros(len(self.symbols), np.int64)
        found[numbers[present]] = counts[present]
        return told, found

    def _know(self, fresh: NDArray[Any]) -> None:
        """Number new symbols; where there are too many for the numbers so far, those become wider."""
        count = len(self.symbols) + len(fresh)
        if not len(fresh):
            return
        self._number[fresh] = np.arange(len(self.symbols), count, dtype=np.int32)
        self.symbols += fresh.tolist()
        dtype: Any = np.uint8 if count <= 256 else np.uint16 if count <= 65_536 else np.int32
        if dtype is not self._dtype:
            if self.lengths:
                self.writer.rewrite("codes", dtype)
            self._dtype = dtype

    def table(self) -> NDArray[np.int64]:
        """The counts (pieces, symbols)."""
        width = len(self.symbols)
        return np.array([np.pad(one, (0, width - len(one))) for one in self._counts], np.int64).reshape(-1, width)


def _text_of(entry: store.Entry, path: Path) -> StoredText:
    meta = entry.meta
    symbols = np.array(meta["symbols"], np.int64)
    codes = entry.array("codes")
    counts = np.array(entry.array("counts")).reshape(-1, len(symbols))
    source = Source(str(path), meta["encoding"], sha256=meta["sha256"])
    windows, unix, old = meta["line_ends"]
    told: dict[str, Any] = {
        "codes": codes, "symbols": symbols, "counts": counts, "lengths": np.array(meta["lengths"], np.int64),
        "unit": meta["unit"],
    }  # fmt: skip
    beginning = StoredText("", source, **told).piece(0, SHOWN)
    return StoredText(beginning, source, (str(path),), (windows, unix, old), **told)


def judged_split(size: int) -> tuple[float, float, float]:
    """So much of a long text as it takes to choose weights and to test; the rest is learnt from."""
    validation, test = (round(part / size, 7) for part in JUDGED)
    return (round(1.0 - validation - test, 7), validation, test)


def refuse_change(text: Text, what: str) -> None:
    """UserError where a text is too long to be changed before it is learnt from."""
    if isinstance(text, StoredText):
        raise UserError(
            translate("data", "Texts above {size} MiB are learnt from as they are: {setting} cannot be used.").format(
                size=LONG_TEXT >> 20, setting=what
            ),
            translate("data", "Change the file itself, or leave the setting as it was."),
            what,
        )


def training_counts(text: StoredText, bounds: Bounds) -> NDArray[np.int64]:
    """How often each symbol stands in the training part."""
    return text.count(bounds.train)
