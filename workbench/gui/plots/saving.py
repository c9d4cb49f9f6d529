"""Any card as a picture sharp enough for print, as a drawing of true lines and text, or its values as a table."""

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QGraphicsView, QWidget

from workbench.errors import UserError
from workbench.gui.plots.crosshair import called
from workbench.words import translate

if TYPE_CHECKING:
    from workbench.gui.plots.card import PlotCard

SHARPNESS = 2.0
SUFFIXES = (".png", ".jpg", ".jpeg", ".svg", ".csv")
# The names of the columns, then a column of equal length each; None marks where a curve has no value.
Table = tuple[list[str], list[list[Any]]]


def save(card: QWidget, path: Path) -> Path:
    """Save what the card shows now, by the path's suffix; one without gets `.png`. UserError where it cannot be."""
    target = path if path.suffix else path.with_suffix(".png")
    done = False
    try:
        match target.suffix.lower():
            case ".svg":
                done = _drawing(card, target)
            case ".csv":
                written = text(card, ",")
                if written:
                    target.write_text(written, encoding="utf-8-sig", newline="")
                done = bool(written)
            case _:
                done = picture(card).save(str(target))
    except OSError:
        done = False
    if not done:
        raise UserError(
            translate("plots", "The plot could not be saved."),
            translate(
                "plots", "Choose a folder that you may write to, and a name that ends in .png, .jpg, .svg or .csv."
            ),
            str(target),
        )
    return target


def picture(card: QWidget) -> QPixmap:
    """The card as pixels, twice as many as on the screen."""
    pixels = QPixmap(card.size() * SHARPNESS)
    pixels.setDevicePixelRatio(SHARPNESS)
    with _Bare(card):
        card.render(pixels)
    return pixels


def _drawing(card: QWidget, path: Path) -> bool:
    """The card as SVG. A cached background would be a picture in it, so that it is drawn without."""
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setFileName(str(path))
    generator.setSize(card.size())
    generator.setViewBox(QRect(QPoint(0, 0), card.size()))
    with _Bare(card):
        painter = QPainter()
        if not painter.begin(generator):
            return False
        card.render(painter, QPoint())
        painter.end()
    return True


class _Bare:
    """A card without the tools that stand over it, its views without caches."""

    def __init__(self, card: QWidget) -> None:
        named = [getattr(getattr(card, "tools", None), "button", None)]
        cross: Any = getattr(card, "crosshair", None)
        named += [cross.line, cross.words] if cross is not None else []
        self._shown = [one for one in named if one is not None and one.isVisibleTo(card)]
        self._views: list[Any] = [(view, view.cacheMode()) for view in card.findChildren(QGraphicsView)]

    def __enter__(self) -> None:
        for widget in self._shown:
            widget.hide()
        for view, _ in self._views:
            view.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)

    def __exit__(self, *_: object) -> None:
        for widget in self._shown:
            widget.show()
        for view, mode in self._views:
            view.setCacheMode(mode)


def text(card: QWidget, mark: str) -> str:
    """The values in view as lines with `mark` between the columns; empty where there are none."""
    found = table(card)
    if found is None:
        return ""
    names, columns = found
    out = io.StringIO()
    writer = csv.writer(out, delimiter=mark, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(zip(*columns, strict=True))
    return out.getvalue()


def table(card: Any) -> Table | None:
    """The values in view: what the card gives itself (`table`), a picture cell by cell, or every curve in sight.

    All of a curve's values, not the few that are drawn, and never logarithms of them; of a picture the numbers that its
    colours stand for. None where there is nothing.
    """
    own = card.table() if hasattr(card, "table") else None
    if own is not None or not hasattr(card, "curves"):
        return own
    return _cells(card) if card.image is not None else _values(card)


def _cells(card: "PlotCard") -> Table | None:
    image = card.image.image
    if image is None or image.ndim != 2:
        return None
    box = card.image.mapRectToParent(card.image.boundingRect())
    columns, rows = image.shape[:2]
    x = box.left() + (np.arange(columns) + 0.5) * box.width() / columns
    y = box.top() + (np.arange(rows) + 0.5) * box.height() / rows
    names = [str(card.bottom_axis.labelText), str(card.left_axis.labelText), card.title.text()]
    return names, [
        [called(card.bottom_axis, at) for at in np.repeat(x, rows).tolist()],
        [called(card.left_axis, at) for at in np.tile(y, columns).tolist()],
        image.ravel().tolist(),
    ]


def _values(card: "PlotCard") -> Table | None:
    low, high = card.view.viewRange()[0]
    columns: list[tuple[str, Any, Any]] = []
    unit = card.quantity()
    for name, curve in card.named_curves():
        if curve.hidden:
            continue
        title = f"{name} ({unit})" if unit and unit != name else name
        trace = curve.trace
        x, y = (trace.x, trace.y) if trace is not None else curve.points()
        seen = slice(int(np.searchsorted(x, low)), int(np.searchsorted(x, high, "right")))
        columns.append((title, x[seen], np.asarray(y[seen], np.float64)))
        if trace is not None and trace.smoothed:
            mean = translate("plots", "{name}, running mean").format(name=title)
            columns.append((mean, x[seen], trace.drawn(seen)))
    if not any(len(x) for _, x, _ in columns):
        return None
    places = columns[0][1]
    if not all(np.array_equal(places, x) for _, x, _ in columns):
        places = np.unique(np.concatenate([x for _, x, _ in columns]))
    axis = card.bottom_axis
    first: list[Any] = places.tolist()
    if getattr(axis, "is_time", False):
        first = np.round(places * 1000).astype("datetime64[ms]").astype(str).tolist()
    elif np.all(places == np.round(places)):
        first = places.astype(np.int64).tolist()
    return [str(axis.labelText), *(name for name, _, _ in columns)], [
        first,
        *(_spread_out(places, x, y) for _, x, y in columns),
    ]


def _spread_out(places: Any, x: Any, y: Any) -> list[Any]:
    """One value for each place, the last where a curve has several there, None where it has none."""
    if len(x) == len(places) and np.array_equal(places, x):
        return y.tolist()
    values: list[Any] = [None] * len(places)
    for at, value in zip(np.searchsorted(places, x).tolist(), y.tolist(), strict=True):
        values[at] = value
    return values
