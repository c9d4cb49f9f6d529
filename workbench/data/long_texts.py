"""Long texts: read once, each character as a small number, into an array on disk."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.data import store
from workbench.data.byte_stream import ByteStream
from workbench.data.clusters import codes_of, sign_starts
from workbench.data.files import empty, read_bytes
from workbench.data.options import DataSpec
from workbench.data.source import Source, Text
from workbench.data.splits import Bounds, split
from workbench.data.watch import Watch
from workbench.errors import UserError
from workbench.words import translate

LONG_TEXT = 64 << 20  # bytes; shorter texts are kept in memory
SHOWN = 4_000  # characters of the beginning that `text` holds
JUDGED = (200_000, 1_000_000)  # characters that choose the weights, and that test
_CODES = 0x110000
_PART = 1 << 15  # bytes
# Dashes and quotation marks, signs of Chinese and kana: nothing in there joins what stands before it.
_ALONE = ((0x2010, 0x2027), (0x3000, 0x3029), (0x3041, 0x3096), (0x30A0, 0x30FF), (0x3400, 0x9FFF), (0xFF01, 0xFF9D))
_LINE = 16 << 20  # bytes of a line that is cut


@dataclass(frozen=True)
class StoredText(Text):
    """A text on the disk; `text` is no more than its beginning.

    `codes`: the number of each sign (of each byte of UTF-8, if `unit` is "byte"), mapped; `symbols`: the text of each
    number. `counts` (pieces, symbols): how often each stands in each piece of `lengths` signs.
    """

    codes: NDArray[Any] = field(default_factory=lambda: np.zeros(0, np.uint8))
    symbols: tuple[str, ...] = ()
    counts: NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 0), np.int64))
    lengths: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    unit: str = "character"

    @property
    def size(self) -> int:
        """The number of code points."""
        return int((self.counts @ self.widths).sum())

    @property
    def different(self) -> int:
        """How many signs, or bytes, differ."""
        return len(self.symbols)

    @cached_property
    def widths(self) -> NDArray[np.int64]:
        """How many code points begin in each symbol."""
        if self.unit == "byte":
            return np.array([not 0x80 <= ord(one) < 0xC0 for one in self.symbols], np.int64)
        return np.array([len(one) for one in self.symbols], np.int64)

    def count(self, end: int) -> NDArray[np.int64]:
        """How often each symbol stands before the place `end`."""
        ends = np.cumsum(self.lengths)
        whole = int(np.searchsorted(ends, end, side="right"))
        rest = self.codes[int(ends[whole - 1]) if whole else 0 : end]
        return self.counts[:whole].sum(axis=0) + np.bincount(rest, minlength=len(self.symbols))

    def place(self, point: int) -> int:
        """The first place at which a code point from `point` on begins."""
        ends, points = np.cumsum(self.lengths), np.cumsum(self.counts @ self.widths)
        piece = int(np.searchsorted(points, point, side="right"))
        if piece == len(points):
            return len(self.codes)
        first, before = (int(ends[piece - 1]), int(points[piece - 1])) if piece else (0, 0)
        widths = self.widths[self.codes[first : int(ends[piece])]]
        begun = np.flatnonzero(widths)
        starts = before + (np.cumsum(widths) - widths)[begun]
        at = int(np.searchsorted(starts, point))
        return first + int(begun[at]) if at < len(begun) else int(ends[piece])

    def piece(self, start: int, end: int) -> str:
        """The text from one place to another."""
        found = [self.symbols[code] for code in self.codes[start:end].tolist()]
        joined = "".join(found)
        return joined.encode("latin-1").decode("utf-8", "replace") if self.unit == "byte" else joined


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
        found = _stored(stream, unit, options, path)
        store.remember(path, state, stream.sha256)
    return _text_of(found, path)


def _stored(stream: ByteStream, unit: str, options: dict[str, Any], path: Path) -> store.Entry:
    writer = store.Writer()
    try:
        numbers = _Numbers(writer, unit)
        ends = np.zeros(3, np.int64)
        for piece in _whole_breaks(stream.pieces()):
            windows, old = (piece.count(b"\r\n"), piece.count(b"\r")) if b"\r" in piece else (0, 0)
            ends += (windows, 0, old - windows)
            numbers.add(piece.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if old else piece)
        if not numbers.symbols:
            raise empty(str(path))  # a mark of the encoding, and nothing after it
        # Each line end has become a single one.
        breaks = numbers.symbols.index("\n") if "\n" in numbers.symbols else -1
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
    """The same text in pieces that end with a line, so that no sign and no line end is cut; very long lines may be."""
    held = b""
    for piece in pieces:
        whole = held + piece
        end = max(whole.rfind(b"\n"), whole.rfind(b"\r", 0, len(whole) - 1)) + 1
        if not end and len(whole) > _LINE:
            end = _before_a_character(whole, len(whole) - 1)
        held = whole[end:]
        if end:
            yield whole[:end]
    if held:
        yield held


def _before_a_character(text: bytes, at: int) -> int:
    """The last place up to `at` where a character begins, one of ASCII if there is one near."""
    near = next((k for k in range(at, max(at - 100, 0), -1) if text[k] < 0x80 and text[k] != 10), 0)
    while not near and at > 0 and text[at] & 0xC0 == 0x80:
        at -= 1
    return near or at


def _parts(piece: bytes) -> Iterator[bytes]:
    """Parts of a few lines each."""
    start = 0
    while start < len(piece):
        end = piece.rfind(b"\n", start, start + _PART) + 1 or piece.find(b"\n", start) + 1 or len(piece)
        yield piece[start:end]
        start = end


def _stand_alone(codes: NDArray[np.uint32]) -> bool:
    """Whether each code point is a sign of its own, as far as that shows at a glance: the common ones."""
    plain = codes < 0x300
    for first, last in _ALONE:
        plain |= (codes >= first) & (codes <= last)
    return bool(plain.all())


class _Numbers:
    """Gives each symbol a number when it first comes, and writes them as narrow as they fit."""

    def __init__(self, writer: store.Writer, unit: str) -> None:
        self.writer, self.unit = writer, unit
        self.symbols: list[str] = []
        self.lengths: list[int] = []
        self._counts: list[NDArray[np.int64]] = []
        self._number = np.full(_CODES, -1, np.int32)  # of signs of a single code point
        self._longer: dict[str, int] = {}
        self._dtype: Any = np.uint8

    def add(self, piece: bytes) -> None:
        """The next piece of UTF-8."""
        # Foreign signs are often few: what lies between them is read the fast way.
        parts = [piece] if self.unit == "byte" or piece.isascii() else _parts(piece)
        found = [self._of_bytes(one) if self.unit == "byte" or one.isascii() else self._of_signs(one) for one in parts]
        numbers = np.concatenate([one.astype(self._dtype, copy=False) for one, _ in found])
        self.writer.append("codes", numbers)
        self.lengths.append(len(numbers))
        total = np.zeros(len(self.symbols), np.int64)
        for _, counts in found:
            total[: len(counts)] += counts
        self._counts.append(total)

    def _of_signs(self, part: bytes) -> tuple[NDArray[Any], NDArray[np.int64]]:
        text = part.decode("utf-8")
        codes = codes_of(text)
        if _stand_alone(codes):
            self._know(codes[self._number[codes] < 0])
            numbers = self._number[codes]
            return numbers, np.bincount(numbers, minlength=len(self.symbols))
        starts = sign_starts(text)
        ends = np.append(starts[1:], len(codes))
        firsts = codes[starts]
        single = ends - starts == 1
        self._know(firsts[single & (self._number[firsts] < 0)])
        numbers = self._number[firsts]
        for place in np.flatnonzero(~single).tolist():
            sign = text[starts[place] : ends[place]]
            if sign not in self._longer:
                self._longer[sign] = len(self.symbols)
                self._take([sign])
            numbers[place] = self._longer[sign]
        return numbers, np.bincount(numbers, minlength=len(self.symbols))

    def _of_bytes(self, piece: bytes) -> tuple[NDArray[Any], NDArray[np.int64]]:
        """A piece of which each byte is a symbol: the same, much faster."""
        codes = np.frombuffer(piece, np.uint8)
        counts = np.bincount(codes, minlength=256)
        present = np.flatnonzero(counts)
        self._know(present[self._number[present] < 0])
        numbers = self._number[:256]
        if self._dtype is np.uint8:
            table = np.maximum(numbers, 0).astype(np.uint8).tobytes()
            told = np.frombuffer(piece.translate(table), np.uint8)
        else:
            told = numbers.astype(self._dtype)[codes]
        found = np.zeros(len(self.symbols), np.int64)
        found[numbers[present]] = counts[present]
        return told, found

    def _know(self, fresh: NDArray[Any]) -> None:
        """Number signs of a single code point that are new."""
        codes = np.unique(fresh)
        if len(codes):
            self._number[codes] = np.arange(len(self.symbols), len(self.symbols) + len(codes), dtype=np.int32)
            self._take([chr(code) for code in codes.tolist()])

    def _take(self, symbols: list[str]) -> None:
        """New symbols; where there are too many for the numbers so far, those become wider."""
        self.symbols += symbols
        count = len(self.symbols)
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
    symbols = tuple(meta["symbols"])
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


def bounds_of(text: StoredText, shares: tuple[float, ...]) -> Bounds:
    """The parts of a text; the shares are of code points, whatever the tokens are."""
    points = split(text.size, shares)
    return Bounds(text.place(points.train), text.place(points.validation), len(text.codes))
