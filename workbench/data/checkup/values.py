"""A series that is learnt as symbols: values that no symbol stands for."""

from collections.abc import Iterator

from workbench.data.checkup.finding import Finding, Fix
from workbench.data.tasks.values import ValueModel
from workbench.words import translate

BEYOND = 0.01  # share of a part's values
MUCH = 0.1


def value_findings(task: ValueModel) -> Iterator[Finding]:
    """Validation or test values beyond all that the training part held: their symbols were never learnt."""
    shares = {part: task.bins.beyond(task.values[part]) for part in ("validation", "test")}
    if max(shares.values()) <= BEYOND:
        return
    yield Finding(
        "values_beyond",
        "warning" if max(shares.values()) > MUCH else "note",
        translate(
            "data",
            "Values outside of what the training part holds: {validation:.1%} of the validation part, "
            "{test:.1%} of the test part.",
        ).format(validation=shares["validation"], test=shares["test"]),
        translate("data", "All of them are read as the outermost range. A forecast can learn changes instead."),
        {"beyond": shares},
        (
            Fix(
                "forecast",
                translate("data", "Learn a forecast"),
                {"data.task": "forecast", "data.binning": "none", "data.bins": 0, "data.window": 0},
            ),
        ),
    )
