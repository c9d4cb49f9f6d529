"""A separate test file: whether it holds what the training file does."""

from collections.abc import Iterable

from workbench.data.cells import to_times
from workbench.data.label_columns import texts_of
from workbench.data.options import DataSpec
from workbench.data.source import Column, Table
from workbench.errors import UserError, at_row
from workbench.words import translate


def check_alike(table: Table, test: Table, names: Iterable[str], spec: DataSpec) -> None:
    """UserError where a column among `names` is missing from the test table, or holds values of another kind."""
    for name in names:
        if not table.has(name):
            continue
        if not test.has(name):
            raise UserError(
                translate("data", "The test file has no column {name}; it has {names}.").format(
                    name=name, names=", ".join(test.names[:20])
                ),
                translate("data", "Choose a test file with the same columns, or none."),
                "data.test_path",
            )
        own, other = table.column(name), test.column(name)
        numbers = own.kind == "number" and name != spec.label and name != spec.group
        if numbers and other.kind != "number" and not (other.odd and spec.odd == "missing"):
            raise _of_another_kind(test, other)
        if own.kind == "time" and other.kind != "time":
            raise _of_another_kind(test, other, times=True)


def _of_another_kind(test: Table, column: Column, times: bool = False) -> UserError:
    texts = texts_of(column)
    row = next((n for n, text in enumerate(texts) if text and not (times and to_times([text]))), 0)
    line = int(test.lines[row])
    cell = texts[row]
    if column.odd:
        line, cell = column.odd[0]
    path, line = test.source.place(line)
    message = translate("data", "Column {name} of the test file holds {cell} in row {row}, which is not a number.")
    if times:
        message = translate("data", "Column {name} of the test file holds {cell} in row {row}, which is not a time.")
    return UserError(
        message.format(name=column.name, cell=repr(cell[:40]), row=line),
        translate("data", "Correct the cell, or choose a test file with the same columns."),
        at_row(path, line),
    )


def shares_without_test(spec: DataSpec, usual: tuple[float, ...]) -> tuple[float, ...]:
    """The shares of training and validation where the test part is a file of its own; `usual` where none were said."""
    shares = spec.split or usual
    if len(shares) != 3 or shares[0] <= 0 or not sum(shares[:2]) > 0:
        return shares  # refused where it is used
    train = round(shares[0] / (shares[0] + shares[1]), 9)
    return (train, round(1.0 - train, 9), 0.0)
