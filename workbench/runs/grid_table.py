"""What a grid found, in sentences and as a table to copy."""

import csv
import io
import math
from collections.abc import Callable, Sequence

from kernels import registry
from workbench.runs.verdict import LEVEL, Row, Verdict
from workbench.words import translate

Label = Callable[[str, str], str]  # ("cell" | "activation", name) to what people call it
NAMED = 4  # settings that a sentence names
COLUMNS = (
    "cell", "activation", "depth", "seeds", "loss", "spread", "measure", "value", "value_spread",
    "gradient", "reach", "vanished", "exploded", "failed", "stopped", "steps", "chance", "best",
)  # fmt: skip


def plain_label(kind: str, name: str) -> str:
    """The registry's own name."""
    known = registry.cells() if kind == "cell" else registry.activations()
    return known[name].label if name in known else name


def figure(value: float | None) -> str:
    """A number with four digits that count, or a dash."""
    return f"{value:.4g}" if value is not None and math.isfinite(value) else "–"


def with_spread(value: float | None, spread: float | None) -> str:
    """`0.0123 ± 0.0011`, or the value alone."""
    return figure(value) + (f" ± {spread:.2g}" if value is not None and spread is not None else "")


def chance_text(chance: float | None) -> str:
    """A p as people write it."""
    return "–" if chance is None else "< 0.001" if chance < 0.001 else f"{chance:.3f}"


def gradient_text(gradient: str, reach: int, exploded: bool = False, steps: int = 0) -> str:
    """How the gradient fares, in a few words."""
    if exploded:
        return translate("grid", "explodes at step {step}").format(step=f"{steps + 1:,}")
    texts = {
        "fine": translate("grid", "healthy"),
        "vanishes": translate("grid", "vanishes after {steps} steps"),
        "explodes": translate("grid", "explodes {steps} steps back"),
    }
    return texts.get(gradient, "–").format(steps=reach)


def row_text(row: Row) -> str:
    """The same of a setting; what failed or was stopped before it could be seen says so."""
    if row.failed:
        return translate("grid", "failed")
    if not row.gradient and row.stopped:
        return translate("grid", "stopped")
    return gradient_text(row.gradient, row.reach, bool(row.exploded), row.steps)


def setting_name(row: Row, label: Label = plain_label) -> str:
    """`GRU, tanh, depth 2`."""
    return translate("grid", "{cell}, {activation}, depth {depth}").format(
        cell=label("cell", row.cell), activation=label("activation", row.activation), depth=row.depth
    )


def headings(measure: str = "") -> list[str]:
    """Of the table that `cells_of` fills; `measure` is what the test part's figure is called."""
    return [
        translate("grid", "Cell"),
        translate("grid", "Activation"),
        translate("grid", "Depth"),
        translate("grid", "Seeds"),
        translate("grid", "Loss"),
        translate("grid", "Test {measure}").format(measure=measure).strip(),
        translate("grid", "Gradient"),
        translate("grid", "p against the best"),
    ]


def cells_of(row: Row, label: Label = plain_label) -> list[str]:
    """One row of the table."""
    return [
        label("cell", row.cell),
        label("activation", row.activation),
        str(row.depth),
        str(row.seeds),
        with_spread(row.loss, row.spread),
        with_spread(row.value, row.value_spread),
        row_text(row),
        translate("grid", "best") if row.best else chance_text(row.chance),
    ]


def as_csv(verdict: Verdict) -> str:
    """The table with every figure, under names for programs."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in verdict.rows:
        values = [getattr(row, name) for name in COLUMNS]
        writer.writerow(["" if one is None else repr(one) if isinstance(one, float) else one for one in values])
    return text.getvalue()


def as_markdown(verdict: Verdict, label: Label = plain_label) -> str:
    """The sentences and the table, for a report."""
    heads = headings(measure_of(verdict))
    lines = [" ".join(sentences(verdict, label)), "", _line(heads), _line(["---"] * 2 + ["---:"] * 4 + ["---"] * 2)]
    lines += [_line(cells_of(row, label)) for row in verdict.rows]
    return "\n".join([*lines, "", rule()]) + "\n"


def measure_of(verdict: Verdict) -> str:
    """The name of the test part's figure, where there is one."""
    return next((row.measure for row in verdict.rows if row.measure), "")


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(one.replace("|", "\\|") for one in cells) + " |"


def rule() -> str:
    """How the verdict comes about."""
    return translate(
        "grid",
        "Rule: the setting with the lowest mean loss over its seeds (validation loss at the best epoch) is the best. "
        "Others are compared with it by Welch's t-test, two-sided, at {level}, with Holm's correction. "
        "± is the standard deviation over seeds.",
    ).format(level=f"{LEVEL:.0%}")


def sentences(verdict: Verdict, label: Label = plain_label) -> list[str]:
    """Who won and whether that can be told, what vanished, what exploded, what failed."""
    found = [_winner(verdict, label), _told(verdict, label)]
    kinds = [
        (
            [row for row in verdict.rows if row.gradient == "vanishes"],
            translate("grid", "Gradients vanish in {count} of {all} settings: {names}."),
        ),
        (
            [row for row in verdict.rows if row.gradient == "explodes"],
            translate("grid", "Gradients explode in {count} of {all}: {names}."),
        ),
        (
            [row for row in verdict.rows if row.failed],
            translate("grid", "{count} of {all} could not be trained: {names}."),
        ),
    ]
    for rows, text in kinds:
        if rows:
            found.append(text.format(count=len(rows), all=len(verdict.rows), names=_names(rows, label)))
    if not kinds[0][0] and not kinds[1][0] and any(row.gradient for row in verdict.rows):
        found.append(translate("grid", "No gradient vanished or exploded."))
    if verdict.stopped:
        found.append(translate("grid", "Trials were stopped before their end, so that this is only where they stood."))
    return [one for one in found if one]


def _names(rows: Sequence[Row], label: Label) -> str:
    named = [
        translate("grid", "{cell} {activation} at depth {depth}").format(
            cell=label("cell", row.cell), activation=label("activation", row.activation), depth=row.depth
        )
        for row in rows[:NAMED]
    ]
    text = translate("grid", ", ").join(named)
    return (
        translate("grid", "{names} and {more} more").format(names=text, more=len(rows) - NAMED)
        if len(rows) > NAMED
        else text
    )


def _winner(verdict: Verdict, label: Label) -> str:
    best = verdict.best
    if best is None:
        return translate("grid", "No setting was trained to where it can be compared.")
    return translate("grid", "Best: {name}, with a loss of {loss}.").format(
        name=setting_name(best, label), loss=with_spread(best.loss, best.spread)
    )


def _told(verdict: Verdict, label: Label) -> str:
    best = verdict.best
    second = next((row for row in verdict.rows if row.eligible and not row.best), None)
    if best is None or second is None:
        return ""
    texts = {
        "exceeds": translate("grid", "Its lead over {second} ({loss}) exceeds the spread of the seeds (p {chance})."),
        "within": translate(
            "grid",
            "Its lead over {second} ({loss}) does not exceed the spread of the seeds (p {chance}): "
            "the two cannot be told apart.",
        ),
        "one_seed": translate(
            "grid",
            "With one seed it cannot be told whether its lead over {second} ({loss}) is more than chance: "
            "take three seeds or more.",
        ),
    }
    text = texts.get(verdict.told, "")
    chance = chance_text(verdict.chance)
    return text.format(
        second=setting_name(second, label),
        loss=with_spread(second.loss, second.spread),
        chance=chance if chance.startswith("<") else f"= {chance}",
    )
