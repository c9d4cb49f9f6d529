"""Small labelled files of every form, for the tests of tasks with labels."""

from pathlib import Path

import numpy as np

NAMES = ("low", "high")


def wave(random: np.random.Generator, label: int, length: int) -> np.ndarray:
    """A noisy wave (length, 2), slow for class 0 and quick for class 1."""
    t = np.arange(length)
    base = np.stack([np.sin((0.3 + 0.6 * label) * t), np.cos((0.3 + 0.6 * label) * t)], axis=1)
    return base + 0.1 * random.standard_normal((length, 2))


def waves(count: int = 40, seed: int = 0) -> list[tuple[str, np.ndarray]]:
    """Labelled waves of 5 to 14 steps."""
    random = np.random.default_rng(seed)
    return [(NAMES[n % 2], wave(random, n % 2, 5 + n % 10)) for n in range(count)]


def ts_file(path: Path, count: int = 40, seed: int = 0, missing: bool = False) -> Path:
    """The waves as a `.ts` file; with a question mark in each third line where `missing`."""
    lines = [
        "# a remark",
        "@problemName Waves",
        "@univariate false",
        "@dimensions 2",
        "@classLabel true low high",
        "@data",
    ]
    for n, (label, values) in enumerate(waves(count, seed)):
        cells = [[f"{value:.4f}" for value in channel] for channel in values.T]
        if missing and n % 3 == 0:
            cells[0][0] = cells[1][2] = "?"
        lines.append(":".join(",".join(channel) for channel in cells) + f":{label}")
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def grouped_csv(path: Path, count: int = 40, steps: bool = False) -> Path:
    """The waves as a table with a group column; `steps`: the sign of the first channel is each row's own label."""
    rows = ["Case,Step,X,Y,Label"]
    for n, (label, values) in enumerate(waves(count)):
        for step, (x, y) in enumerate(values):
            own = ("minus" if x < 0 else "plus") if steps else label
            rows.append(f"case {n},{step},{x:.4f},{y:.4f},{own}")
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path


def texts_csv(path: Path, count: int = 60) -> Path:
    """Sentences, English and Chinese, that are for or against something."""
    random = np.random.default_rng(1)
    good, bad = (
        ["a fine day out", "i liked it a lot", "很喜欢这个地方"],
        ["a poor day out", "i hated it a lot", "讨厌这个地方了"],
    )
    rows = ["Text,Label"]
    for n in range(count):
        words = (good if n % 2 else bad)[int(random.integers(3))]
        rows.append(f'"{words}, said number {int(random.integers(50))}",{"for" if n % 2 else "against"}')
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path


def tagged_csv(path: Path, sentences: int = 30) -> Path:
    """Tokens and tags, sentences parted by blank rows."""
    random = np.random.default_rng(2)
    rows = ["Token,Tag"]
    for _ in range(sentences):
        number = int(random.integers(1, 99))
        rows += [
            "We,O",
            "paid,O",
            f"{number},amount",
            "euros,amount",
            "to,O",
            f"{'ABCDE'[number % 5]}nna,name",
            ".,O",
            "",
        ]
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path


def class_folder(folder: Path, count: int = 20, tables: bool = False) -> Path:
    """A folder for each class, of texts or of CSV files."""
    for n, (label, values) in enumerate(waves(count)):
        inner = folder / label
        inner.mkdir(parents=True, exist_ok=True)
        if tables:
            body = "".join(f"{x:.4f},{y:.4f}\n" for x, y in values)
            (inner / f"{n:03}.csv").write_text(f"X,Y\n{body}", "utf-8")
        else:
            (inner / f"{n:03}.txt").write_text(f"this is number {n} and it is {label} indeed", "utf-8")
    return folder
