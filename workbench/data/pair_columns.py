"""Which two columns of a table hold texts and their translations."""

from dataclasses import dataclass

from workbench.data.cells import is_missing, to_number
from workbench.data.columns_named import pair_by_name
from workbench.data.headings import column_names
from workbench.data.label_columns import find_label_columns, texts_of
from workbench.data.options import DataSpec
from workbench.data.source import Column, Table
from workbench.data.tables import Layout
from workbench.errors import UserError
from workbench.words import translate

TASK = "translate"
_PROBE = 100  # rows
_ALIKE = 0.3  # of the values of a column, at least, are different where it is no column of classes


@dataclass(frozen=True)
class PairColumns:
    """The names of the two columns; `said`: a person chose them."""

    source: str
    target: str
    said: bool

    def role(self, name: str) -> tuple[str, str]:
        """A column's role and the reason."""
        known = {
            self.source: ("input", translate("data", "The network reads it.")),
            self.target: ("target", translate("data", "The network learns to write it.")),
        }
        role, reason = known.get(name, ("ignore", translate("data", "It is no part of what is read.")))
        return role, translate("data", "You chose it.") if self.said and name in known else reason


def holds_pairs(layout: Layout, spec: DataSpec) -> bool:
    """Whether a file's cells are to be kept as they are written: texts and translations, not measured numbers.

    So it is where the task says so, and where two columns have such names and one of them holds words.
    """
    if spec.task != "auto":
        return spec.task == TASK
    if layout.header is None or len(layout.header.cells) != 2:
        return False
    names, _ = column_names(layout.header, 2)
    cells = [[row.cells[n] for row in layout.rows[:_PROBE] if n < len(row.cells)] for n in range(2)]
    return pair_by_name(names) is not None and any(_are_words(one) for one in cells)


def find_pair_columns(table: Table, spec: DataSpec) -> PairColumns | None:
    """What is said of the columns, completed; None where the table is for another task.

    UserError where the task is `translate` and there are no two columns for it.
    """
    left = [column for column in table.columns if column.name not in spec.drop]
    if spec.task == "auto" and not (_may_be_pairs(left, spec) and find_label_columns(table, spec) is None):
        return None
    if spec.task not in ("auto", TASK):
        return None
    named = pair_by_name(column.name for column in left)
    taken = {*spec.inputs[:1], *spec.targets[:1]}
    free = [column.name for column in left if column.name not in taken]
    source = spec.inputs[0] if spec.inputs else named[0] if named and named[0] in free else next(iter(free), "")
    free = [name for name in free if name != source]
    target = spec.targets[0] if spec.targets else named[1] if named and named[1] in free else next(iter(free), "")
    if not source or not target or source == target:
        raise UserError(
            translate("data", "A translation needs two columns: a text and what it becomes."),
            translate("data", "Set data.inputs and data.targets to one column each: {names}.").format(
                names=", ".join(table.names)
            ),
            "data.targets",
        )
    return PairColumns(source, target, bool(spec.inputs or spec.targets))


def cells_of(table: Table, name: str) -> list[str]:
    """A column's texts as they are written, "" where missing or where there is no such column."""
    return [text.strip() for text in texts_of(table.column(name))] if table.has(name) else [""] * table.rows


def _may_be_pairs(columns: list[Column], spec: DataSpec) -> bool:
    if len(columns) != 2 or any(column.kind == "number" for column in columns) or spec.label or spec.group or spec.time:
        return False
    if pair_by_name(column.name for column in columns):
        return True
    texts = [texts_of(column) for column in columns]
    return all(len(set(one)) >= _ALIKE * len(one) for one in texts) and any(map(_are_words, texts))


def _are_words(cells: list[str]) -> bool:
    """Whether some of the cells are no numbers."""
    return any(not is_missing(cell) and to_number(cell, comma=False) is None for cell in cells[:_PROBE])
