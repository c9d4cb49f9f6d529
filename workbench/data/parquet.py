"""Parquet files, read by pyarrow where it is installed."""

import importlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.data.arrays import make_columns
from workbench.data.extent import check_values, no_rows
from workbench.data.source import Source, Table
from workbench.errors import UserError
from workbench.words import translate

SUFFIXES = frozenset([".parquet", ".pq"])
_MOST_BYTES = 1 << 30
_MOST_HEADER = 1 << 24  # what the footer may ask for, so that a lying one cannot take the memory


def read_parquet(data: bytes, where: str, most: int | None = None) -> Table:
    """All rows, or about the first `most`. UserError without pyarrow, where the file is broken, or too large."""
    arrow, parquet = _pyarrow(where)
    try:
        with parquet.ParquetFile(
            arrow.BufferReader(data),
            thrift_string_size_limit=_MOST_HEADER,
            thrift_container_size_limit=_MOST_HEADER,
            pre_buffer=False,
        ) as file:
            _check(file.metadata, where)
            return _table(arrow, _rows(arrow, file, most), where)
    # A ValueError, an OSError or a kind of its own, by what is broken.
    except (arrow.ArrowException, OSError, ValueError, TypeError, KeyError, OverflowError) as error:
        why = " ".join(str(error).split()).rstrip(".")
        raise UserError(
            translate("data", "The Parquet file is broken: {why}.").format(why=why[:120]),
            translate("data", "Write it again with the program that made it."),
            where,
        ) from None


def _pyarrow(where: str) -> tuple[Any, Any]:
    try:
        return importlib.import_module("pyarrow"), importlib.import_module("pyarrow.parquet")
    except ImportError:
        raise UserError(
            translate("data", "Parquet files are read by the package pyarrow, which is not installed."),
            translate("data", 'Install it with "pip install pyarrow", or save the data as CSV.'),
            where,
        ) from None


def _check(metadata: Any, where: str) -> None:
    rows, columns = int(metadata.num_rows), int(metadata.num_columns)
    size = sum(int(metadata.row_group(index).total_byte_size) for index in range(metadata.num_row_groups))
    if not rows or not columns:
        raise no_rows(where)
    check_values(columns, rows, where, beyond=rows < 0 or size > _MOST_BYTES)


def _rows(arrow: Any, file: Any, most: int | None) -> Any:
    if most is None:
        table = file.read(use_threads=False)
    else:
        batch = next(iter(file.iter_batches(batch_size=most + 1, use_threads=False)), None)
        table = arrow.Table.from_batches([] if batch is None else [batch], file.schema_arrow)
    table.validate(full=True)
    return table


def _table(arrow: Any, table: Any, where: str) -> Table:
    columns: list[tuple[str, NDArray[Any]]] = []
    notes: list[str] = []
    for name, chunked in zip(table.column_names, table.columns, strict=True):
        values = _values(arrow, chunked)
        if values is None:
            notes.append(
                translate("data", "Column {name} holds {kind} and is left out.").format(name=name, kind=chunked.type)
            )
        else:
            columns.append((name, values))
    if not columns:
        raise UserError(
            translate("data", "No column holds numbers, times or words."),
            translate("data", "Choose a file with a table."),
            where,
        )
    return make_columns(columns, Source(where, "Parquet", notes=tuple(notes)))


def _values(arrow: Any, chunked: Any) -> NDArray[Any] | None:
    """A column as float64, datetime64[ms] or texts, missing ones as NaN, NaT and ""; None for other kinds."""
    kinds, kind = arrow.types, chunked.type
    if kinds.is_dictionary(kind):
        chunked = chunked.cast(kind.value_type)
        kind = chunked.type
    if kinds.is_boolean(kind):
        chunked = chunked.cast(arrow.int8())
        kind = chunked.type
    if kinds.is_integer(kind) or kinds.is_floating(kind) or kinds.is_decimal(kind):
        return np.asarray(chunked.cast(arrow.float64(), safe=False).to_numpy(), dtype=np.float64)
    if kinds.is_timestamp(kind) or kinds.is_date(kind):
        return np.asarray(chunked.cast(arrow.timestamp("ms"), safe=False).to_numpy(), dtype="datetime64[ms]")
    if kinds.is_string(kind) or kinds.is_large_string(kind) or kinds.is_null(kind):
        return np.array([value or "" for value in chunked.to_pylist()], dtype=object)
    return None
