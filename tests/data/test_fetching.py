"""Samples fetched from a server on this machine: whole or not at all."""

import hashlib
import http.server
import socket
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from workbench import places
from workbench.data.fetching import CancelledError, Remote, fetch, read_catalogue
from workbench.errors import UserError

CONTENT = b"a,b\n" + b"1,2\n" * 200_000
ENTRY = """
[[sample]]
name = "one"
title = "One"
sentence = "A table."
task = "forecast"
address = "https://example.org/one.csv"
sha256 = "%s"
licence = "CC0"
size = 5
file = "one.csv"
"""


@pytest.fixture(autouse=True)
def _pooch() -> None:
    pytest.importorskip("pooch", reason="pooch, an optional extra, is not installed")


@pytest.fixture
def server() -> Iterator[str]:
    """The address of a server that knows one.csv, and breaks off in the middle of half.csv."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path in ("/one.csv", "/half.csv") else 404)
            self.send_header("Content-Length", str(len(CONTENT)))
            self.end_headers()
            if self.path == "/one.csv":
                self.wfile.write(CONTENT)
            elif self.path == "/half.csv":
                self.wfile.write(CONTENT[: len(CONTENT) // 2])
            else:
                self.wfile.write(b" " * len(CONTENT))

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as made:
        thread = threading.Thread(target=made.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{made.server_port}"
        made.shutdown()
        thread.join(10)


def remote_of(server: str, name: str = "one.csv") -> Remote:
    digest = hashlib.sha256(CONTENT).hexdigest()
    return Remote("one", "One", "A table.", "forecast", f"{server}/{name}", digest, "CC0", len(CONTENT), "one.csv")


def left(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


def test_a_file_comes_whole_and_only_once(server: str, tmp_path: Path) -> None:
    told: list[float] = []
    path = fetch(remote_of(server), tmp_path, told.append, lambda: False)
    assert path.read_bytes() == CONTENT
    assert told == sorted(told)
    assert told[-1] == 1.0
    # From an address where nobody is: it is not asked again.
    again = fetch(
        replace(remote_of(server), address="http://127.0.0.1:9/one.csv"), tmp_path, told.append, lambda: False
    )
    assert again == path


def test_another_content_is_not_kept(server: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="checksum differs"):
        fetch(replace(remote_of(server), sha256="0" * 64), tmp_path, lambda share: None, lambda: False)
    assert left(tmp_path) == []


def test_what_broke_off_is_not_kept(server: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"broke off|checksum differs"):
        fetch(remote_of(server, "half.csv"), tmp_path, lambda share: None, lambda: False)
    assert left(tmp_path) == []


def test_what_is_cancelled_leaves_nothing(server: str, tmp_path: Path) -> None:
    told: list[float] = []
    with pytest.raises(CancelledError):
        fetch(remote_of(server), tmp_path, told.append, lambda: len(told) > 2)
    assert 0 < told[-1] < 1
    assert left(tmp_path) == []


def test_a_file_of_ours_that_was_damaged_is_fetched_again(server: str, tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_bytes(b"damaged")
    assert fetch(remote_of(server), tmp_path, lambda share: None, lambda: False).read_bytes() == CONTENT


def test_a_failed_fetch_leaves_the_damaged_file_alone(tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_bytes(b"damaged")
    with pytest.raises(UserError):
        fetch(remote_of("http://127.0.0.1:9"), tmp_path, lambda share: None, lambda: False)
    assert (tmp_path / "one.csv").read_bytes() == b"damaged"


def test_offline_is_told_in_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(UserError) as caught:
        fetch(remote_of(f"http://127.0.0.1:{port}"), tmp_path, lambda share: None, lambda: False)
    assert caught.value.message == f"One cannot be fetched: 127.0.0.1:{port} does not answer, or broke off."
    assert "bundled samples need none" in caught.value.hint


def test_a_refusal_of_the_server_is_told(server: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="refuses One: 404"):
        fetch(remote_of(server, "other.csv"), tmp_path, lambda share: None, lambda: False)
    assert left(tmp_path) == []


def test_without_pooch_it_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pooch", None)
    with pytest.raises(UserError) as caught:
        fetch(remote_of("http://127.0.0.1:9"), tmp_path, lambda share: None, lambda: False)
    assert "pip install pooch" in caught.value.hint


def test_our_catalogue_is_whole() -> None:
    found = read_catalogue(places.resources() / "samples" / "catalogue.toml")
    assert all(one.address.startswith("https://") for one in found)
    assert len({one.name for one in found}) == len(found)


def test_an_entry_that_is_not_whole_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.toml"
    path.write_text(ENTRY % ("a" * 64), "utf-8")
    assert read_catalogue(path)[0].licence == "CC0"
    for wrong in (
        ENTRY % "short",
        ENTRY.replace("licence", "license") % ("a" * 64),
        ENTRY.replace('"one.csv"', '"../x"'),
    ):
        path.write_text(wrong if "%s" not in wrong else wrong % ("a" * 64), "utf-8")
        with pytest.raises(ValueError, match="one"):
            read_catalogue(path)
