"""Mutated files over all readers: `python tests/benchmarks/mutations.py --count 100000`.

Each input is a good file with some of its bytes changed, cut, doubled, moved or put in from another one. Reading it
must give data or a `UserError`, within a second, in little memory. The readers of long files are made to read these
short ones, in pieces of a few bytes; of a table they must give the same as the others. The odd files of the tests come
first, once each. Prints a table; exits with 1 where something else came.
"""

import argparse
import contextlib
import faulthandler
import gzip
import importlib
import importlib.util
import io
import json
import os
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.data.alike import difference
from tests.data.odd_files import CASES
from tests.data.odd_writers import npy, npz, zipped
from workbench.data import Table, byte_stream, load, long_texts, preview, streaming
from workbench.data.files import read_bytes
from workbench.data.loading import is_long
from workbench.data.options import DataSpec
from workbench.data.readers import read_part
from workbench.data.watch import SILENT
from workbench.errors import UserError
from workbench.fields import build

SLOW = 1.0  # seconds
GROWTH = 256  # MiB that a reader may add to the process over all its inputs
LIMIT = 6 << 30  # bytes of addresses: what asks for more fails at once instead of taking the machine's memory
HANG = 60  # seconds after which the process tells where it is, and ends
SETTINGS = (
    {},
    {},
    {"encoding": "gb18030"},
    {"encoding": "utf-16"},
    {"encoding": "latin-1"},
    {"decimal": "comma"},
    {"delimiter": ";"},
    {"delimiter": "space"},
    {"header": "no"},
    {"header": "yes"},
    {"dates": "month_first"},
    {"comment": ""},
    {"task": "forecast"},
    {"task": "language_model"},
)
ODD = "odd files"
LONG = "long "  # begins the name of a reader of long files
PIECE = 61  # bytes that such a reader reads at once
WIDE = ("gb18030", "utf-16", "utf-16-le", "utf-32")
# Bytes that mean something to one of the readers.
TOKENS = (
    *(bytes([sign]) for sign in b'",;\t|\n\r#{}[]:\\\x00\xff\x1b'),
    *(b'""', b"\r\n", b"sep=;\n", b"NaN", b"1e400", b"1_0", b"2020-13-45", b"null", b"[" * 200, b"9" * 400, b"-1"),
    *(b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x1b$B", b"\x81\x30\x81\x30", b"PK\x03\x04", b"PK\x05\x06"),
    *(
        b"PK\x01\x02",
        b"\x1f\x8b\x08",
        b"\x93NUMPY",
        b"PAR1",
        b"\xff" * 4,
        b"\xff" * 8,
        b"\x7f\xff\xff\xff",
        b"\x00" * 8,
    ),
)


@dataclass
class Score:
    """What came of one reader's inputs. `failures`: sentences about what must not be."""

    inputs: int = 0
    loaded: int = 0
    refused: int = 0
    slowest: float = 0.0
    grown: float = 0.0
    failures: list[str] = field(default_factory=list[str])


def seeds() -> dict[str, tuple[str, list[bytes]]]:
    """Good files: reader -> (file name, contents)."""
    days = np.datetime64("2020-01-01", "D") + np.arange(30)
    rows = [(str(day), n / 4, f"w{n % 3}") for n, day in enumerate(days)]
    comma = "day,value,word\n" + "".join(f"{day},{value},{word}\n" for day, value, word in rows)
    semicolon = "Tag;Wert;Wort\r\n" + "".join(
        f'{day};"{value}";"{word}; x"\r\n'.replace(".", ",") for day, value, word in rows
    )
    spaced = "# made\n a b\n" + "".join(f" {n}  {n * n}\n" for n in range(30))
    lines = "".join(json.dumps({"day": day, "value": value, "word": word}) + "\n" for day, value, word in rows)
    array = json.dumps([{"day": day, "value": value} for day, value, _ in rows], indent=1)
    head = "# made\n@problemName Waves\n@univariate false\n@dimensions 2\n@classLabel true low high\n@data\n"
    cases = "".join(f"{n},{n / 3:.2f},?:{n * n},{-n},1e{n}:{'high' if n % 2 else 'low'}\n" for n in range(12))
    waves = [(head + cases).encode(), (head.replace("true low high", "false") + cases).encode()]
    numbers = np.arange(60.0).reshape(30, 2)
    records = np.array([(1, 2.5, b"x")] * 9, [("n", "<i4"), ("v", "<f8"), ("w", "S3")])
    utf8 = [text.encode() for text in (comma, semicolon, spaced)]
    arrays = [npy(numbers), npy(np.asfortranarray(numbers)), npy(records), npy(days), npy(np.array(["a", "b"]))]
    found = {
        "delimited": ("a.csv", utf8),
        "encodings": ("a.csv", [comma.replace("word", "数值").encode(e) for e in WIDE]),
        "unnamed": ("a", [*utf8, lines.encode(), array.encode()]),
        "text": ("a.txt", utf8),
        ".ts": ("a.ts", waves),
        "JSON lines": ("a.jsonl", [lines.encode()]),
        "JSON array": ("a.json", [array.encode()]),
        "gzip": ("a.csv.gz", [gzip.compress(utf8[0])]),
        "zip": ("a.zip", [zipped({"a.csv": utf8[0]}), zipped({"a.jsonl": lines.encode(), "b.csv": utf8[1]}),
                          zipped({"a.csv.gz": gzip.compress(utf8[0])})]),
        "npy": ("a.npy", arrays),
        "npz": ("a.npz", [npz(a=np.arange(9), b=numbers[:9]), npz(a=numbers)]),
    }  # fmt: skip
    if importlib.util.find_spec("pyarrow") is not None:
        found["Parquet"] = ("a.parquet", [_parquet(days, numbers)])
    chinese = "\n".join(f'{n},第{n}行，好,"引，\n文"' for n in range(30)).encode()
    for name in ("delimited", "encodings", "text", "gzip"):
        file, contents = found[name]
        found[LONG + name] = (file, [*contents, chinese] if name in ("delimited", "text") else contents)
    return found


def _parquet(days: np.ndarray, numbers: np.ndarray) -> bytes:
    arrow, parquet = importlib.import_module("pyarrow"), importlib.import_module("pyarrow.parquet")
    table = arrow.table({"day": days.astype("M8[ms]"), "v": numbers[:, 0], "w": ["x", "y", None] * 10})
    out = io.BytesIO()
    parquet.write_table(table, out)
    return out.getvalue()


def mutated(content: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """The content with one to six changes."""
    data = bytearray(content)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        at = chance.randrange(len(data) + 1)
        to = min(len(data), at + chance.choice((1, 1, 2, 4, 16, 64, 400)))
        change = chance.randrange(9)
        if change == 0 and at < len(data):
            data[at] ^= 1 << chance.randrange(8)
        elif change == 1 and at < len(data):
            data[at] = chance.randrange(256)
        elif change == 2:
            del data[at:to]
        elif change == 3:
            data[at:at] = data[at:to] * chance.choice((1, 2, 30))
        elif change == 4:
            data[at:at] = chance.choice(TOKENS)
        elif change == 5:
            token = chance.choice(TOKENS)
            data[at : at + len(token)] = token
        elif change == 6:
            del data[at:]
        elif change == 7:
            other = chance.choice(others)
            start = chance.randrange(len(other) + 1)
            data[at:to] = other[start : start + chance.randrange(200)]
        else:
            data[at:to] = bytes(chance.randrange(256) for _ in range(to - at))
    return bytes(data)


def inputs(contents: list[bytes], count: int, seed: int) -> Iterator[tuple[bytes, dict[str, str]]]:
    """Mutated contents, each with settings to read it by."""
    chance = random.Random(seed)
    for _ in range(count):
        yield mutated(chance.choice(contents), contents, chance), dict(chance.choice(SETTINGS))


def measure(reader: str, count: int, seed: int, folder: Path, keep: Path | None = None) -> Score:
    """Give one of the `seeds` so many mutated files to read. Failures are kept in `keep`."""
    score = Score()
    name, contents = seeds()[reader]
    path = folder / name
    before = _peak()
    with _long_readers(folder) if reader.startswith(LONG) else contextlib.nullcontext():
        for content, said in inputs(contents, count, seed):
            path.write_bytes(content)
            spec: DataSpec = build(DataSpec, {"path": str(path), **said}, "data")
            looks: tuple[Callable[[], object], ...] = (
                lambda spec=spec: load(spec, Path()),
                lambda spec=spec: preview(path, spec),
            )
            failures = [_read(look, score) for look in looks]
            if reader.startswith(LONG):
                failures.append(_difference(path, spec))
                shutil.rmtree(folder / "home", ignore_errors=True)
            for failure in filter(None, failures):
                score.failures.append(f"{reader} {said}: {failure}")
                if keep is not None:
                    (keep / f"{len(score.failures):04d}-{name}").write_bytes(content)
            score.inputs += 1
    score.grown = (_peak() - before) / 1024
    if score.grown > GROWTH:
        score.failures.append(f"{reader}: {score.grown:.0f} MiB more memory")
    return score


def odd_files(folder: Path) -> Score:
    """Each file of the tests' corpus, whatever is to be expected of it."""
    score = Score()
    for case in CASES:
        with tempfile.TemporaryDirectory(dir=folder) as own:
            path = Path(own) / case.file
            case.make(path)
            settings = dict(case.settings)
            spec: DataSpec = build(DataSpec, {"path": str(path), **settings}, "data")
            for look in (lambda spec=spec: load(spec, Path()), lambda path=path, spec=spec: preview(path, spec)):
                if failure := _read(look, score):
                    score.failures.append(f"{case.name}: {failure}")
            score.inputs += 1
    return score


@contextlib.contextmanager
def _long_readers(folder: Path) -> Generator[None]:
    """All files are long ones meanwhile, and what is made of them is kept in `folder`."""
    usual = streaming.STREAM_FROM, long_texts.LONG_TEXT, byte_stream.PIECE, os.environ.get("WORKBENCH_HOME")
    os.environ["WORKBENCH_HOME"] = str(folder / "home")
    streaming.STREAM_FROM, long_texts.LONG_TEXT, byte_stream.PIECE = 1, 1, PIECE
    try:
        yield
    finally:
        streaming.STREAM_FROM, long_texts.LONG_TEXT, byte_stream.PIECE, home = usual
        os.environ.pop("WORKBENCH_HOME") if home is None else os.environ.update(WORKBENCH_HOME=home)


def _difference(path: Path, spec: DataSpec) -> str:
    """What reading a table in blocks gives other than reading it in memory, or nothing."""
    try:
        if not is_long(path, spec):
            return ""  # records, arrays: other readers
    except UserError:
        return ""  # told before anything is read as a table
    found, expected = (
        _table(lambda: streaming.read_stream(lambda: path.open("rb"), path.stat().st_size, path, spec, SILENT)),
        _table(lambda: read_part(path, spec, read_bytes(path)).table()),
    )
    return difference(found, expected)


def _table(read: Callable[[], Table]) -> Table | UserError:
    try:
        return read()
    except UserError as error:
        return error


def _read(look: Callable[[], object], score: Score) -> str:
    """Read, and say what is wrong with that, or nothing. A slow one is tried again: others may have taken the time."""
    took, failure, refused = SLOW, "", False
    for _ in range(3):
        faulthandler.dump_traceback_later(HANG, exit=True)
        started = time.perf_counter()
        failure, refused = _outcome(look)
        took = time.perf_counter() - started
        faulthandler.cancel_dump_traceback_later()
        if took < SLOW:
            break
    score.slowest = max(score.slowest, took)
    score.refused += refused
    score.loaded += not refused and not failure
    return failure or (f"{took:.1f} s" if took >= SLOW else "")


def _outcome(look: Callable[[], object]) -> tuple[str, bool]:
    try:
        look()
    except UserError as error:
        whole = error.message.endswith(".") and error.hint.endswith((".", "?"))
        return ("" if whole else f"half a sentence: {error.message!r} {error.hint!r}"), True
    except Exception as error:  # what is looked for: any other kind
        return f"{type(error).__name__}: {error}"[:200], False
    return "", False


def _peak() -> float:
    """The most memory that the process has had, KiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024 if sys.platform == "darwin" else peak


def main() -> int:
    """Run all the readers and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000, help="inputs over all readers")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="", help="one reader")
    parser.add_argument("--keep", type=Path, help="a folder for the inputs that failed")
    arguments = parser.parse_args()
    if arguments.keep:
        arguments.keep.mkdir(parents=True, exist_ok=True)
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (LIMIT, resource.getrlimit(resource.RLIMIT_AS)[1]))
    known = [name for name in (ODD, *seeds()) if arguments.only in ("", name)]
    # The odd files come beside those that are mutated.
    share = -(-arguments.count // max(len(known) - (ODD in known), 1))
    failures: list[str] = []
    total = 0
    print("reader          inputs   loaded  refused  failed  slowest ms  memory MiB", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for name in known:
            given = (name, share, arguments.seed, Path(folder), arguments.keep)
            score = odd_files(Path(folder)) if name == ODD else measure(*given)
            failures += score.failures
            total += score.inputs
            print(
                f"{name:<14}{score.inputs:>8,}{score.loaded:>9,}{score.refused:>9,}{len(score.failures):>8,}"
                f"{score.slowest * 1e3:>12.1f}{score.grown:>12.1f}",
                flush=True,
            )
    print(f"{total:,} inputs, each loaded and previewed; {len(failures):,} failed.")
    for failure in failures[:20]:
        print(f"  {failure}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
