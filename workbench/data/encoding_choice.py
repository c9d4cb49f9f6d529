"""The same bytes read in several encodings, side by side, for a person to say which is right."""

from dataclasses import dataclass
from pathlib import Path

from workbench.data.encodings import CANDIDATES, decode, detect, likely
from workbench.data.files import read_bytes
from workbench.errors import UserError

HEAD = 131_072
SHOWN = 3_000  # characters of the longer preview
AROUND = 48  # characters on both sides of what tells encodings apart


@dataclass(frozen=True)
class Reading:
    """`excerpt`: a line's part with letters beyond ASCII; `text`: some lines from there on."""

    encoding: str
    excerpt: str
    text: str


def head_of(path: Path) -> str:
    """The beginning of a file as its own bytes say it is written, whatever it holds. UserError where there is none."""
    data = read_bytes(path, limit=HEAD).data
    try:
        text = data.decode(detect(data) or "utf-8", "replace")
    except LookupError:
        text = data.decode("utf-8", "replace")
    return text[:SHOWN].replace("\x00", "\ufffd")


def readings(path: Path, always: bool = False) -> tuple[Reading, ...]:
    """How a file reads in each encoding that its bytes allow, the likeliest first.

    Empty where the bytes prove their encoding, unless `always`. UserError where the file cannot be read at all.
    """
    data, proven = _telling(path)
    if proven and not always:
        return ()
    names = [*([proven] if proven else []), *likely(data), *CANDIDATES]
    found: dict[str, Reading] = {}
    for name in dict.fromkeys(names):
        try:
            text = decode(data, name, str(path), cut=True).text
        except UserError:
            continue
        at = next((place for place, character in enumerate(text) if character > "\x7f"), 0)
        line = text.rfind("\n", 0, at) + 1
        end = text.find("\n", at)
        stop = min(end if end >= 0 else len(text), at + AROUND)
        excerpt = text[max(line, at - AROUND) : stop].strip()
        found[name] = Reading(name, excerpt, text[line : line + SHOWN])
    # The same letters under two names are one choice.
    distinct = {reading.text: reading for reading in reversed(found.values())}
    return tuple(reading for reading in found.values() if distinct[reading.text] is reading)


def _telling(path: Path) -> tuple[bytes, str | None]:
    """The bytes around the first that is no UTF-8, and the encoding that all of them prove, if they do."""
    content = read_bytes(path, limit=HEAD)
    name = detect(content.data)
    if name not in ("utf-8", "utf-8-sig"):
        return content.data, name
    try:
        decode(content.data, name, str(path), cut=not content.complete)
        data = content.data if content.complete else read_bytes(path).data
    except UserError:
        return content.data, None
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        # From the beginning of a line, so that no character is cut in two.
        start = data.rfind(b"\n", 0, error.start) + 1
        return data[start : start + HEAD], None
    return content.data, name
