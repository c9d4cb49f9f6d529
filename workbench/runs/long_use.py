"""Predictions of long data: written as they are made, so that they never lie in memory as a whole."""

import csv
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from kernels.network import Network
from workbench.data.tasks.long_forecast import LongForecast
from workbench.runs.files import cannot_write


def long_rows(network: Network, task: LongForecast, batch: int) -> Iterator[list[str]]:
    """The heading, then one row a prediction, as `use.prediction_rows` has them."""
    from workbench.runs.use import prediction_rows

    for number, (rows, batches) in enumerate(task.stretches("all", batch, network.layout.dtype)):
        outputs: list[Any] = [network.run(one[0], None, None)[0] for one in batches]
        told = prediction_rows(task.predictions_of(rows, np.concatenate(outputs)))
        heading = next(told)
        if number == 0:
            yield heading
        yield from told


def write_rows(out: Path, rows: Iterable[list[str]]) -> int:
    """Write a heading and rows as CSV beside the file's place and put it there when it is whole; the number of rows."""
    beside = out.with_name(f".{out.name}.{os.getpid()}.part")
    count = -1
    try:
        with beside.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            for row in rows:
                writer.writerow(row)
                count += 1
            file.flush()
            os.fsync(file.fileno())
        beside.replace(out)
    except OSError as error:
        raise cannot_write(out, error) from None
    finally:
        beside.unlink(missing_ok=True)
    return count
