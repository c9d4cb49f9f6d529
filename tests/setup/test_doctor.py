"""The doctor: complete, readable, and useful without any package."""

import ctypes
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from workbench import doctor, places, setup_system

ROOT = Path(__file__).resolve().parents[2]


def finding(known: dict[str, Any], what: str) -> dict[str, str]:
    return next(one for one in known["findings"] if one["what"] == what)


def test_everything_is_reported_and_json(home: Path) -> None:
    known = json.loads(json.dumps(doctor.report()))
    assert known["packages"]["numba"]
    assert known["processor"]["cores"] >= 1
    assert known["processor"]["vector"]["floats"] in (4, 8, 16)
    assert known["cache"]["folder"]
    assert {one["what"] for one in known["folders"]} == {"home", "runs", "resources"}
    assert known["folders"][0]["path"] == str(home)
    text = doctor.format_report(known)
    for one in known["findings"]:
        assert one["what"] in text
        assert one["value"] in text
        assert (one["state"] == "good") == (not one["advice"])


def test_no_driver_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str) -> None:
        raise OSError(name)

    monkeypatch.setattr(ctypes, "CDLL", refuse)
    found = doctor.cuda()
    assert found == {
        "present": False,
        "usable": False,
        "cards": [],
        "why_not": "no NVIDIA driver is installed",
    }
    assert "Training runs on the processor" in doctor.cuda_advice(found)


def test_a_card_without_numba_cuda_says_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "cards", lambda: (["NVIDIA Something"], ""))
    monkeypatch.setattr(doctor, "version", lambda name: None)
    found = doctor.cuda()
    assert found["present"]
    assert not found["usable"]
    assert "pip install 'numba-cuda[cu13]'" in doctor.cuda_advice(found)


def test_what_is_amiss_comes_with_advice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(doctor, "version", lambda name: {"PySide6-Essentials": "6.12.0"}.get(name))
    monkeypatch.setattr(doctor, "chinese_font", lambda: None)
    monkeypatch.setattr(places, "is_writable", lambda folder: False)
    monkeypatch.setattr(setup_system, "missing_libraries", lambda screen=False: {"libEGL.so.1": "libegl1"})
    monkeypatch.setattr(setup_system, "package_manager", lambda: "apt-get")
    known = doctor.report()
    assert "sets up" in finding(known, "numba")["advice"]
    assert "6.10" in finding(known, "PySide6-Essentials")["advice"]
    assert "fonts-wqy-microhei" in finding(known, "Font for Chinese")["advice"]
    assert "WORKBENCH_HOME" in finding(known, "Folder: home")["advice"]
    assert "libegl1" in finding(known, "Qt's libraries")["advice"]
    assert "to mend, marked [fail]" in doctor.format_report(known)


def test_the_cache_is_measured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "kernel.nbc").write_bytes(b"x" * 1000)
    monkeypatch.setenv("KERNELS_CACHE", str(tmp_path))
    assert doctor.cache() == {"folder": str(tmp_path), "bytes": 1000, "files": 1, "writable": True}


def test_without_any_package() -> None:
    code = "import sys; sys.path.insert(0, sys.argv[1]); from workbench import doctor; doctor.main(['--json'])"
    # -S leaves out the folder of packages.
    command = [sys.executable, "-I", "-S", "-c", code, str(ROOT)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    known = json.loads(done.stdout)
    assert known["packages"]["numba"] is None
    assert known["processor"]["vector"] is None
    assert finding(known, "numba")["state"] == "problem"
