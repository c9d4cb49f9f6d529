"""A file of any encoding as pieces of UTF-8, every byte of it checked, its hash taken on the way."""

import codecs
import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import BinaryIO

from workbench.data import encodings
from workbench.data.watch import Watch
from workbench.errors import UserError
from workbench.words import translate

PIECE = 4 << 20  # bytes read at once
HEAD = 1 << 18  # bytes by which a file is judged; more than the encodings' and the dialect's samples


class ByteStream:
    """Reads once from the beginning to the end; `sha256` is right after the last piece.

    `open_file` gives the file's bytes anew; `size`: how many there are; `where`: its name in complaints. `checker`
    makes a function that says whether the first so many bytes are whole characters of UTF-8, sooner than decoding.
    """

    def __init__(
        self, open_file: Callable[[], BinaryIO], size: int, encoding: str, where: str, watch: Watch, what: str = "",
        checker: Callable[[], Callable[[bytes, int], int]] | None = None,
    ) -> None:  # fmt: skip
        self._open, self.size, self.where, self.watch = open_file, size, where, watch
        self.what = what or translate("data", "Reading the data")
        with open_file() as file:
            self.raw_head = file.read(HEAD)
        self._auto = encoding in ("", "auto")
        self._wanted, self._checker = encoding, checker
        self._digest = hashlib.sha256()
        self._nul: UserError | None = None

    @property
    def sha256(self) -> str:
        """Of the bytes that were read so far."""
        return self._digest.hexdigest()

    def encoding(self) -> str:
        """The name of the encoding; UserError where the bytes do not prove one and none was said."""
        if not self._auto:
            return encodings.known(self._wanted, self.where)
        name = encodings.detect(self.raw_head)
        if name is None:
            raise self._undecided()
        return name

    def head(self, bytes_wanted: int = HEAD) -> tuple[str, bool]:
        """The first characters, and whether that is all; what does not fit the encoding is told as reading would."""
        with self._open() as file:
            data = file.read(bytes_wanted)
        name = self.encoding()
        try:
            text = encodings.decoder(name, self.raw_head).decode(data, final=len(data) >= self.size)
        except UnicodeError:
            # The complaint that comes of reading it all.
            for _ in self.pieces():
                pass
            raise
        return text.removeprefix("\ufeff"), len(data) >= self.size

    def pieces(self) -> Iterator[bytes]:
        """UTF-8 without a byte order mark, at least one byte at a time. Raises at the end where a NUL was among it."""
        name = self.encoding()
        decoder = encodings.decoder(name, self.raw_head)
        plain = name in ("utf-8", "utf-8-sig", "ascii")
        check = self._checker() if self._checker and plain and name != "ascii" else None
        self._digest, self._nul = hashlib.sha256(), None
        done, first, waiting = 0, True, b""
        # Hashing lets go of the GIL: a thread of its own does it meanwhile.
        with self._open() as file, ThreadPoolExecutor(1) as hashing:
            hashed = hashing.submit(self._digest.update, b"")
            while True:
                block = file.read(PIECE)
                hashed.result()
                hashed = hashing.submit(self._digest.update, block)
                done += len(block)
                self.watch.look(done / max(self.size, 1), self.what)
                if plain and block and block.isascii() and not waiting and not first:
                    piece = block
                elif check and block and not first and (checked := _whole(waiting + block, check)):
                    piece, waiting = checked
                    decoder.setstate((waiting, 0))
                else:
                    text, before = self._decoded(decoder, block, name, done), waiting
                    waiting = decoder.getstate()[0]
                    fresh = first and bool(text)
                    if fresh:
                        text, first = text.removeprefix("\ufeff"), False
                    whole = plain and not (first or fresh or before or waiting)
                    piece = block if whole else text.encode("utf-8")
                if self._nul is None and 0 in piece:
                    self._nul = encodings.nul(self._row_of_nul(name), self.where)
                if piece:
                    yield piece
                if not block:
                    hashed.result()
                    break
        if self._nul is not None:
            raise self._nul

    def _decoded(self, decoder: codecs.IncrementalDecoder, block: bytes, name: str, done: int) -> str:
        try:
            return decoder.decode(block, final=not block)
        except UnicodeError as error:
            # Before the block, where it is what the one before it left undone.
            inside = error.start - (len(error.object) - len(block)) if isinstance(error, UnicodeDecodeError) else 0
            row = self._row_of(done - len(block) + inside)
            if self._auto and not name.startswith("utf-8"):
                raise self._undecided() from None
            if self._auto:
                raise encodings.undecided(row, self.raw_head, self.where) from None
            raise encodings.misfit(row, name, self.where) from None

    def _row_of(self, position: int) -> int:
        """The row in which a byte stands; only asked where reading ends."""
        breaks = 0
        with self._open() as file:
            while position > 0 and (block := file.read(min(PIECE, position))):
                breaks += block.count(b"\n")
                position -= len(block)
        return breaks + 1

    def _row_of_nul(self, name: str) -> int:
        """The row in which the first NUL stands."""
        decoder, rows = encodings.decoder(name, self.raw_head), 1
        with self._open() as file:
            while True:
                text = decoder.decode(file.read(PIECE))
                at = text.find("\x00")
                if at >= 0:
                    return rows + text.count("\n", 0, at)
                rows += text.count("\n")

    def _undecided(self) -> UserError:
        """Where UTF-8 ends, for a file whose beginning shows that it is none."""
        decoder = encodings.decoder("utf-8", b"")
        breaks, nul_row = 0, 0
        with self._open() as file:
            while True:
                block = file.read(PIECE)
                try:
                    decoder.decode(block, final=not block)
                except UnicodeDecodeError as error:
                    inside = max(error.start - (len(error.object) - len(block)), 0)
                    return encodings.undecided(breaks + block.count(b"\n", 0, inside) + 1, self.raw_head, self.where)
                if not nul_row and 0 in block:
                    nul_row = breaks + block.count(b"\n", 0, block.index(0)) + 1
                breaks += block.count(b"\n")
                if not block:
                    return encodings.undecided(nul_row or 1, self.raw_head, self.where)


def _whole(text: bytes, check: Callable[[bytes, int], int]) -> tuple[bytes, bytes] | None:
    """UTF-8 as far as it is whole characters, and the rest; None where it is not right."""
    end = len(text)
    for back in range(1, min(4, end) + 1):
        sign = text[-back]
        if sign >= 0xC0:
            # The first byte of the last character says how many it has.
            size = 2 if sign < 0xE0 else 3 if sign < 0xF0 else 4
            end -= back if back < size else 0
        if not 0x80 <= sign < 0xC0:
            break
    return (text[:end], text[end:]) if check(text, end) else None
