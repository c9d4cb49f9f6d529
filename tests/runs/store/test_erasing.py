"""What is deleted for good: what was shown in the bin, and no more than that."""

import shutil
from pathlib import Path

import pytest

from tests.runs.store.made import make_run
from workbench.errors import UserError
from workbench.runs.claim import Claim
from workbench.runs.store.listing import STATE, Listing, Wish, list_in
from workbench.runs.store.moving import binned, delete, erase, restore
from workbench.runs.store.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Three runs."""
    for name, rmse in (("a", 0.3), ("b", None), ("c", 0.1)):
        make_run(tmp_path, name, rmse)
    store = Store(tmp_path)
    store.refresh()
    return store


def test_what_was_shown_is_erased_and_what_came_later_stays(store: Store) -> None:
    home = store.home
    shown = delete(store, ["runs/a", "runs/b"])
    (later,) = delete(store, ["runs/c"])
    assert erase(home, shown) == 2
    assert binned(home) == [later]
    assert [one.name for one in (home / "bin").iterdir()] == [later.place]
    assert erase(home, shown) == 0
    assert restore(store, [later]) == ["runs/c"]
    store.close()


def test_what_was_left_half_erased_goes_with_the_next_emptying(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    home = store.home
    (one,) = delete(store, ["runs/a"])
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", _refuse)
        with pytest.raises(UserError, match="cannot be written"):
            erase(home, [one])
    # No half of a run comes back.
    assert binned(home) == []
    assert (home / "bin" / one.place).is_dir()
    erase(home, [])
    assert list((home / "bin").iterdir()) == []
    store.close()


def test_of_a_link_only_the_link_is_erased(store: Store, tmp_path: Path) -> None:
    home = store.home
    elsewhere = tmp_path / "elsewhere"
    (home / "runs" / "a").rename(elsewhere)
    (home / "runs" / "a").symlink_to(elsewhere, target_is_directory=True)
    (one,) = delete(store, ["runs/a"])
    assert erase(home, [one]) == 1
    assert (elsewhere / "spec.toml").is_file()
    assert list((home / "bin").iterdir()) == []
    store.close()


def test_a_list_tells_who_is_at_work(store: Store) -> None:
    def states(listing: Listing) -> dict[str, object]:
        return {listing.path(number): listing.value(STATE, number) for number in listing.everything}

    wish = Wish(keys=(STATE,))
    before = list_in(store, wish)
    assert states(before) == {"runs/a": "done", "runs/b": "unfinished", "runs/c": "done"}
    claim = Claim(store.home / "runs" / "b" / "checkpoint")
    claim.take()
    # Nothing in the files has changed.
    now = list_in(store, wish, before)
    claim.release()
    assert states(now)["runs/b"] == "running"
    assert states(list_in(store, wish, now))["runs/b"] == "unfinished"
    store.close()


def _refuse(path: Path) -> None:
    raise PermissionError(13, "Permission denied", str(path))
