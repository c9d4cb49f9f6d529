"""The files that were opened last, remembered in the app's folder."""

import json
from pathlib import Path

MOST = 10


class Recent:
    """Paths, the latest first. What cannot be read or written is passed over: it is a convenience, not data."""

    def __init__(self, home: Path) -> None:
        self._file = home / "recent.json"

    def paths(self) -> list[str]:
        """The paths, whether there is something or not."""
        try:
            known = json.loads(self._file.read_text("utf-8"))
        except (OSError, ValueError):
            return []
        return [path for path in known if isinstance(path, str)][:MOST] if isinstance(known, list) else []

    def add(self, path: str) -> None:
        """Put a path first."""
        self._write([path, *(other for other in self.paths() if other != path)][:MOST])

    def clear(self) -> None:
        """Forget all of them."""
        self._write([])

    def _write(self, paths: list[str]) -> None:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text(json.dumps(paths, ensure_ascii=False, indent=1), "utf-8")
        except OSError:
            return
