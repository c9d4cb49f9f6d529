"""Tables of several series, each with a level and a scale of its own, and a column that is known ahead."""

from pathlib import Path

import numpy as np

from workbench.data.source import Column, Source, Table

MOST = 400  # rows of a shop, so that fewer of them are the same ones
SHOPS = ("east", "north", "west")


def shops(rows: int = 90, order: str = "by shop", names: tuple[str, ...] = SHOPS, future: int = 0) -> Table:
    """`rows` days of each shop, and `future` more of which only the price is known.

    A shop's sales are its own level, its own swing over the week, and what a low price brings. `order`: "by shop", "by
    day" (the shops' rows in turn) or "backwards" (the last shop first).
    """
    pieces = {name: _shop(name, rows, future) for name in names}
    picks = [(name, row) for name in names for row in range(rows + future)]
    if order == "by day":
        picks.sort(key=lambda one: one[1])
    elif order == "backwards":
        picks.sort(key=lambda one: -names.index(one[0]))
    days = np.datetime64("2024-01-01") + np.array([row for _, row in picks])
    sold = np.array([pieces[name][0][row] for name, row in picks])
    price = np.array([pieces[name][1][row] for name, row in picks])
    columns = (
        Column("Day", "time", days.astype("datetime64[ms]"), tuple(map(str, days))),
        Column("Shop", "category", np.array([name for name, _ in picks], dtype=object)),
        Column("Price", "number", price),
        Column("Sold", "number", sold),
    )
    return Table(columns, np.arange(2, len(picks) + 2), Source("shops.csv"))


def _shop(name: str, rows: int, future: int) -> tuple[np.ndarray, np.ndarray]:
    number = sum(place * ord(letter) for place, letter in enumerate(name, 1)) % 101
    random = np.random.default_rng(number)
    time = np.arange(MOST)
    size = 10.0 ** (number % 4)
    price = 5 + random.integers(0, 2, MOST)
    sold = size * (20 + 4 * np.sin(2 * np.pi * time / 7) - 3 * (price - 5) + random.normal(0, 0.3, MOST))
    sold[rows:] = np.nan
    return sold[: rows + future], price[: rows + future].astype(np.float64)


def written(table: Table, path: Path) -> Path:
    """The table as a CSV file."""
    lines = [",".join(table.names)]
    for row in range(table.rows):
        cells: list[str] = []
        for column in table.columns:
            value = column.cells[row] if column.cells else column.values[row]
            if column.kind == "number":
                value = "" if np.isnan(column.numbers()[row]) else repr(float(column.numbers()[row]))
            cells.append(str(value))
        lines.append(",".join(cells))
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path
