"""Plain text to a corpus: one file, or all the text files of a folder in the order of their names."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from workbench.data.encodings import Decoded, decode
from workbench.data.files import cannot_read, read_together
from workbench.data.options import DataSpec
from workbench.data.source import Source, Text
from workbench.errors import UserError
from workbench.words import translate

SUFFIXES = frozenset(
    [
        ".txt",
        ".text",
        ".md",
        ".rst",
        ".tex",
        ".log",
        ".srt",
        ".py",
        ".pyi",
        ".c",
        ".h",
        ".cc",
        ".cpp",
        ".hpp",
        ".cs",
        ".java",
        ".js",
        ".ts",
        ".jsx",
        ".tsx",
        ".go",
        ".rs",
        ".rb",
        ".php",
        ".pl",
        ".lua",
        ".r",
        ".jl",
        ".m",
        ".swift",
        ".kt",
        ".scala",
        ".hs",
        ".ml",
        ".sql",
        ".sh",
        ".bat",
        ".ps1",
        ".html",
        ".htm",
        ".css",
        ".xml",
        ".json",
        ".toml",
        ".yaml",
        ".yml",
        ".ini",
        ".cfg",
        ".abc",
        ".lean",
    ]
)
MOST_FILES = 20_000


def read_text(path: Path, spec: DataSpec) -> Text:
    """One file, or a folder of them, as one corpus; line ends become single newlines."""
    if path.is_dir():
        return read_texts(find_texts(path), spec, str(path))
    return read_texts([path], spec, str(path))


def read_texts(paths: Iterable[Path], spec: DataSpec, name: str) -> Text:
    """Several files joined by a blank line. UserError names the file that cannot be read as text."""
    parts: list[str] = []
    digest = hashlib.sha256()
    encodings: list[str] = []
    ends = np.zeros(3, dtype=np.int64)
    files = list(paths)
    for path, content in read_together(files, name):
        digest.update(content.data)
        decoded: Decoded = decode(content.data, spec.encoding, str(path))
        encodings.append(decoded.encoding)
        windows, old = decoded.text.count("\r\n"), decoded.text.count("\r")
        ends += (windows, decoded.text.count("\n") - windows, old - windows)
        parts.append(decoded.text.replace("\r\n", "\n").replace("\r", "\n"))
    text = parts[0] if len(parts) == 1 else "\n\n".join(part.rstrip("\n") for part in parts) + "\n"
    encoding = ", ".join(dict.fromkeys(encodings))
    windows, unix, old = ends.tolist()
    source = Source(name, encoding, sha256=digest.hexdigest())
    return Text(text, source, tuple(str(path) for path in files), (windows, unix, old))


def find_texts(folder: Path) -> list[Path]:
    """The text files in a folder and below it, hidden ones and links to folders left out. UserError where none is."""
    found: list[Path] = []
    try:
        for root, folders, names in os.walk(folder, onerror=_raise):
            folders[:] = sorted(name for name in folders if not name.startswith((".", "__pycache__")))
            for name in sorted(names):
                path = Path(root, name)
                if path.suffix.lower() in SUFFIXES and path.is_file() and path.stat().st_size:
                    found.append(path)
            if len(found) > MOST_FILES:
                raise UserError(
                    translate("data", "The folder holds more than {most} text files.").format(most=MOST_FILES),
                    translate("data", "Choose a folder further down."),
                    str(folder),
                )
    except OSError as error:
        raise cannot_read(folder, error) from None
    if not found:
        raise UserError(
            translate("data", "The folder holds no text files."),
            translate("data", "Choose a folder with .txt, .md or source files, or a single CSV file."),
            str(folder),
        )
    return found


def _raise(error: OSError) -> None:
    raise error
