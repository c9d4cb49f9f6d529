"""What comes from the clipboard becomes a file of ours, so that a run on it can be repeated."""

import hashlib
import re
import time
from pathlib import Path

from workbench.data.records import looks_like_records
from workbench.data.tables import looks_like_table
from workbench.errors import UserError
from workbench.words import translate

_NUMBER = re.compile(r"[-+−]?[\d.,'  ]*\d[\d.,]*(e[-+]?\d+)?\s*%?", re.IGNORECASE)


def keep_pasted(text: str, folder: Path) -> Path:
    """Write a table or a text into `folder`, in UTF-8, under a name that says when it came; the file.

    The same text pasted again is the same file. UserError where there is nothing, or it cannot be written.
    """
    if not text.strip():
        raise UserError(
            translate("data", "The clipboard holds no text and no table."),
            translate("data", "Copy some cells of a spreadsheet or a text, then paste again."),
        )
    content = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace").encode("utf-8")
    digest = hashlib.sha256(content).hexdigest()[:8]
    known = sorted(folder.glob(f"pasted-*-{digest}.*")) if folder.is_dir() else []
    if known and known[0].read_bytes() == content:
        return known[0]
    path = folder / f"pasted-{time.strftime('%Y%m%d-%H%M%S')}-{digest}{_suffix(text)}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise UserError(
            translate("data", "What was pasted cannot be kept: {why}.").format(why=error.strerror or str(error)),
            translate("data", "Check the disk, or save it to a file yourself and open that."),
            str(path),
        ) from None
    return path


def _suffix(text: str) -> str:
    head = text[:65_536]
    if looks_like_records(head):
        return ".jsonl"
    return ".csv" if looks_like_table(head) or _is_column(head) else ".txt"


def _is_column(head: str) -> bool:
    """Whether this is a single column of numbers, whose first row may be its name."""
    rows = [row.strip() for row in head.splitlines()[:100] if row.strip()]
    numbers = [row for row in rows[1:] if _NUMBER.fullmatch(row)]
    return len(rows) > 2 and len(numbers) >= 0.9 * (len(rows) - 1)
