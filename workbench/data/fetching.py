"""Further samples that are fetched on request, each with its checksum, by pooch.

The catalogue is a file, resources/samples/catalogue.toml; a test reads it as a whole. Nothing is fetched unasked, and
what was fetched once is never fetched again.
"""

import importlib
import logging
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from workbench.errors import UserError
from workbench.words import translate

SECONDS = 20.0  # without a byte, then it is given up
_CHUNK = 65_536
_HASH = re.compile(r"[0-9a-f]{64}")
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_KINDS: dict[str, tuple[type, ...]] = {"size": (int,)}


@dataclass(frozen=True)
class Remote:
    """A sample in the catalogue. `file`: its name on disk; `size` in bytes; `licence` as its owners name it."""

    name: str
    title: str
    sentence: str
    task: str
    address: str
    sha256: str
    licence: str
    size: int
    file: str


class CancelledError(Exception):
    """The person no longer wants it. Nothing of it is left."""


def read_catalogue(path: Path) -> tuple[Remote, ...]:
    """The samples that can be fetched. ValueError where an entry is not whole: the catalogue is ours."""
    entries = tomllib.loads(path.read_text("utf-8")).get("sample", [])
    wanted = {one.name for one in fields(Remote)}
    found: list[Remote] = []
    for entry in entries:
        if set(entry) != wanted:
            raise ValueError(f"{path.name}: {entry.get('name')} differs in {sorted(set(entry) ^ wanted)}")
        bad = [key for key, value in entry.items() if not isinstance(value, _KINDS.get(key, (str,))) or not value]
        one = Remote(**entry)
        if bad or not _HASH.fullmatch(one.sha256) or not _PLAIN.fullmatch(one.file) or not _PLAIN.fullmatch(one.name):
            raise ValueError(f"{path.name}: {one.name} is not right in {bad or 'sha256, file or name'}")
        found.append(one)
    return tuple(found)


def fetch(
    remote: Remote, folder: Path, tell: Callable[[float], None], should_stop: Callable[[], bool], wait: float = SECONDS
) -> Path:
    """The file of a sample, fetched into `folder` where it is not there yet; what comes is checked before it is kept.

    `tell` hears the share that is there, from 0 to 1. CancelledError where `should_stop` says so; UserError where pooch
    lacks, the address cannot be reached, or what came is not what was promised.
    """
    pooch = _pooch()
    host = urlsplit(remote.address).netloc
    path = folder / remote.file
    if path.is_file() and pooch.file_hash(str(path)) == remote.sha256:
        return path
    offline = UserError(
        translate("data", "{title} cannot be fetched: {host} does not answer, or broke off.").format(
            title=remote.title, host=host
        ),
        translate("data", "Check the connection. The bundled samples need none."),
        remote.address,
    )
    requests: Any = importlib.import_module("requests")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        downloader = pooch.HTTPDownloader(
            progressbar=_Progress(remote.size, tell, should_stop), chunk_size=_CHUNK, timeout=wait
        )
        pooch.retrieve(remote.address, f"sha256:{remote.sha256}", remote.file, folder, downloader=downloader)
    except requests.HTTPError as error:
        raise UserError(
            translate("data", "{host} refuses {title}: {why}.").format(
                host=host, title=remote.title, why=error.response.status_code
            ),
            translate("data", "It may have moved. The bundled samples need no network."),
            remote.address,
        ) from None
    except requests.RequestException:
        raise offline from None
    except ValueError:
        raise UserError(
            translate("data", "What {host} sent is not {title}: the checksum differs. It was not kept.").format(
                host=host, title=remote.title
            ),
            translate("data", "Try again later. Nothing was changed."),
            remote.address,
        ) from None
    except OSError as error:
        raise UserError(
            translate("data", "{title} cannot be kept: {why}.").format(
                title=remote.title, why=error.strerror or str(error)
            ),
            translate("data", "Check the disk."),
            str(folder),
        ) from None
    return path


def _pooch() -> Any:
    try:
        pooch: Any = importlib.import_module("pooch")
    except ImportError:
        raise UserError(
            translate("data", "Further samples are fetched with pooch, which is not installed."),
            translate("data", "Install it: pip install pooch"),
        ) from None
    # It tells the terminal of every download.
    pooch.get_logger().setLevel(logging.WARNING)
    return pooch


class _Progress:
    """What pooch takes for a progress bar: it tells the window, and breaks off where that is wanted."""

    def __init__(self, size: int, tell: Callable[[float], None], should_stop: Callable[[], bool]) -> None:
        self.total, self._done, self._tell, self._should_stop = size, 0, tell, should_stop

    def update(self, count: int) -> None:
        """So many bytes more."""
        if self._should_stop():
            raise CancelledError
        self._done += count
        self._tell(min(1.0, self._done / max(self.total, 1)))

    def reset(self) -> None:
        """Called at the end."""

    def close(self) -> None:
        """Called at the very end."""
