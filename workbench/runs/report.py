"""A report on several runs: one HTML file with tables and pictures in it, which needs neither program nor network."""

import time
from collections.abc import Iterable
from html import escape
from pathlib import Path

from workbench.errors import UserError
from workbench.runs.charts import Stroke, chart, colour
from workbench.runs.comparing import Comparison
from workbench.runs.files import write_atomically
from workbench.runs.sides import Side, Table, Words
from workbench.training.spec import known_keys
from workbench.words import translate

STYLE = """
:root { --text: #1b1f24; --muted: #5b6470; --line: #d8dce2; --row: #f5f6f8; }
body { font: 15px/1.5 system-ui, "Noto Sans", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; color: var(--text);
  background: #ffffff; max-width: 1100px; margin: 32px auto; padding: 0 20px; }
h1 { font-size: 24px; margin: 0 0 4px; } h2 { font-size: 18px; margin: 32px 0 8px; }
p { color: var(--muted); margin: 4px 0 12px; } .warning { color: #8a4b00; }
.wide { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 4px 12px; border-bottom: 1px solid var(--line); text-align: left; white-space: nowrap; }
th { font-weight: 600; } .number { text-align: right; } tbody tr:nth-child(even) { background: var(--row); }
.dot { display: inline-block; width: 10px; height: 10px; border-radius: 2px; margin-right: 8px; }
figure { margin: 0 0 20px; } figcaption { font-weight: 600; } svg { width: 100%; max-width: 860px; height: auto; }
.grid { stroke: var(--line); fill: none; } text { font-size: 11px; fill: var(--muted); }
.tick, .axis { text-anchor: middle; } .level { text-anchor: end; } .axis { font-size: 12px; }
g:hover path { stroke-width: 3; } summary { cursor: pointer; color: var(--muted); margin-top: 24px; }
@media print { body { margin: 0; max-width: none; } h2 { break-after: avoid; } figure { break-inside: avoid; } }
"""


def save(path: Path, found: Comparison, table: Table, words: Words) -> None:
    """Write a comparison as the path's ending says: a report (.html), or the table as Markdown (.md) or CSV (.csv).

    UserError where the ending is another one, or the file cannot be written.
    """
    match path.suffix.casefold():
        case ".html":
            text = report(found, table, words)
        case ".md":
            text = table.as_markdown()
        case ".csv":
            text = table.as_csv()
        case _:
            raise UserError(
                translate("report", "A comparison cannot be written in this format."),
                translate("report", "Give a name that ends in .html, .md or .csv."),
                str(path),
            )
    write_atomically(path, text.encode())


def report(found: Comparison, table: Table, words: Words) -> str:
    """The report as HTML: what differs, what came of it, the courses, and the settings that all have in common."""
    title = translate("report", "{count} runs side by side").format(count=len(found.runs))
    made = translate("report", "Made on {when}").format(when=time.strftime("%Y-%m-%d %H:%M"))
    parts = [f"<h1>{escape(title)}</h1>", f"<p>{escape(made)}</p>"]
    if found.apart:
        parts.append(f'<p class="warning">{escape(different_data())}</p>')
    parts += [*_table(table), *_charts(table), *_common(found, words)]
    return (
        f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style></head>\n<body>{''.join(parts)}</body></html>\n"
    )


def different_data() -> str:
    """What is to be known before losses on different data are compared."""
    return translate("report", "These runs learnt from different data: their losses do not stand for the same.")


def _table(table: Table) -> Iterable[str]:
    yield _heading(translate("report", "What is different, and what came of it"))
    if any(len(row.runs) > 1 for row in table.rows):
        said = translate("report", "Runs that differ in nothing but the seed are one row: mean ± standard deviation.")
        yield f"<p>{escape(said)}</p>"
    heads = "".join(_cell(column.heading, column.number, "th") for column in table.columns)
    yield f'<div class="wide"><table><thead><tr><th></th>{heads}</tr></thead><tbody>'
    for number, row in enumerate(table.rows):
        dot = f'<span class="dot" style="background: {colour(number, len(table.rows))}"></span>'
        cells = "".join(_cell(cell, one.number) for cell, one in zip(row.cells, table.columns, strict=True))
        yield f"<tr><td>{dot}{escape(row.name)}</td>{cells}</tr>"
    yield "</tbody></table></div>"


def _charts(table: Table) -> Iterable[str]:
    steps, seconds = translate("comparing", "optimizer steps"), translate("comparing", "seconds of training")
    wanted = (
        ("validation_loss", "step", translate("comparing", "Validation loss"), steps),
        ("validation_loss", "seconds", translate("comparing", "Validation loss"), seconds),
        ("train_loss", "step", translate("comparing", "Training loss"), steps),
        ("gradient_norm", "step", translate("comparing", "Gradient norm"), steps),
    )
    drawn = [(left, chart(_strokes(table.rows, what, along), bottom, left)) for what, along, left, bottom in wanted]
    if any(picture for _, picture in drawn):
        yield _heading(translate("report", "How they got there"))
    for caption, picture in drawn:
        if picture:
            yield f"<figure><figcaption>{escape(caption)}</figcaption>{picture}</figure>"


def _strokes(rows: Iterable[Side], what: str, along: str) -> list[Stroke]:
    return [Stroke(row.name, first, tuple(rest)) for row in rows for first, *rest in (row.lines(what, along),)]


def _common(found: Comparison, words: Words) -> Iterable[str]:
    if not found.runs:
        return
    run = found.runs[0]
    keys = [key for key in known_keys() if key not in found.differing and run.facts.get(key) not in (None, "")]
    said = translate("report", "Settings that all of them have")
    yield f"<details><summary>{escape(said)}</summary><table>"
    for key in keys:
        yield f"<tr><td>{escape(words.heading(key))}</td><td>{escape(words.text(run, key))}</td></tr>"
    yield "</table></details>"


def _heading(text: str) -> str:
    return f"<h2>{escape(text)}</h2>"


def _cell(text: str, number: bool, tag: str = "td") -> str:
    kind = ' class="number"' if number else ""
    return f"<{tag}{kind}>{escape(text)}</{tag}>"
