"""What a person may say about their data. `auto`, an empty text and 0 mean: found from the data and written down."""

from dataclasses import dataclass

from workbench.fields import setting

TASKS = ("auto", "forecast", "language_model", "classify", "label_steps", "regress_sequence", "translate")
TRANSFORMS = ("auto", "none", "difference", "log", "log_difference", "seasonal_difference", "log_seasonal_difference")
STRATEGIES = ("auto", "direct", "recursive")
MISSING_WAYS = ("ask", "drop", "interpolate", "carry", "mask")
# What matters to forecasts alone; nothing is known yet of data whose task is still to be found.
_FORECAST = ("task", {"auto", "forecast"}.__contains__)


@dataclass(frozen=True)
class DataSpec:
    """The [data] part of a spec."""

    path: str = setting("", "Data", "The file to learn from, or a bundled sample (sample:NAME).", advanced=False)
    encoding: str = setting("auto", "Encoding", "How the file's bytes are read as characters.")
    delimiter: str = setting("auto", "Delimiter", "The character between two cells of a row.")
    decimal: str = setting("auto", "Decimal mark", "Point or comma in numbers.", choices=("auto", "point", "comma"))
    dates: str = setting(
        "auto",
        "Order of dates",
        "What stands first in dates such as 03/04/2024.",
        choices=("auto", "year_first", "day_first", "month_first"),
    )
    comment: str = setting("#", "Comment sign", "Rows that begin with it are passed over; empty: none.")
    header: str = setting(
        "auto", "Column names", "Whether the first row holds the columns' names.", choices=("auto", "yes", "no")
    )
    test_path: str = setting("", "Test file", "A separate file to test on, where there is one.")
    time: str = setting("", "Time column", "The column that says when each row was measured.")
    label: str = setting("", "Label column", "The column with the class of each sequence.")
    group: str = setting("", "Group column", "One series or sequence for each value of this column.")
    task: str = setting("auto", "Task", "What the network learns to do with these data.", choices=TASKS, advanced=False)
    inputs: tuple[str, ...] = setting((), "Inputs", "The columns that the network sees.")
    targets: tuple[str, ...] = setting((), "Targets", "The columns that the network learns to predict.")
    known: tuple[str, ...] = setting(
        (),
        "Known ahead",
        "Inputs whose future values are known, such as a calendar, a price or a holiday. Rows at the end of the file "
        "that hold them, and no target, are forecast.",
        used_if=_FORECAST,
    )
    window: int = setting(
        0,
        "Window",
        "How many steps the network sees at once. Longer windows hold more context and make gradients travel further.",
        unit="steps",
        minimum=0,
        maximum=100_000,
        used_if=("task", {"auto", "forecast", "language_model", "classify", "label_steps", "translate"}.__contains__),
        zero="automatic",
    )
    horizon: int = setting(
        1,
        "Horizon",
        "How many steps ahead to predict.",
        unit="steps",
        minimum=1,
        maximum=10_000,
        used_if=_FORECAST,
    )
    strategy: str = setting(
        "auto",
        "Several steps",
        "How more than one step ahead is predicted: all at once, or one after the other.",
        choices=STRATEGIES,
        used_if=("horizon", (1).__lt__),
    )
    intervals: float = setting(
        0.0,
        "Interval",
        "The share of what comes that a band around the forecast is to hold, such as 0.8; 0 draws none. The network "
        "learns quantiles, and the validation part calibrates them.",
        minimum=0.0,
        maximum=0.99,
        used_if=_FORECAST,
        zero="none",
    )
    stride: int = setting(
        1, "Stride", "Steps between the starts of two windows.", unit="steps", minimum=1, used_if=_FORECAST
    )
    season: int = setting(
        0,
        "Season",
        "Steps in one season, for the seasonal baseline; 0 finds it from the data.",
        unit="steps",
        minimum=0,
        used_if=_FORECAST,
        zero="automatic",
    )
    transform: str = setting(
        "auto",
        "Transform",
        "An invertible change of the target before learning, so that trend and growing swings do not hide the rest.",
        choices=TRANSFORMS,
        used_if=_FORECAST,
    )
    tokens: str = setting(
        "auto",
        "Tokens",
        "What one step of a text is.",
        choices=("auto", "character", "word", "byte", "bpe"),
        used_if=("task", {"auto", "language_model", "classify", "label_steps", "translate"}.__contains__),
    )
    vocabulary: int = setting(
        0,
        "Vocabulary",
        "How many symbols the network may know at most; the rarest others are read as one unknown symbol.",
        unit="symbols",
        minimum=0,
        maximum=65_536,
        used_if=("task", {"auto", "language_model", "translate"}.__contains__),
        zero="automatic",
    )
    binning: str = setting(
        "none",
        "Values as symbols",
        "Whether the numbers of a series are read as symbols, each for a range of values, and continued like a text.",
        choices=("none", "uniform", "quantile", "mu_law"),
        used_if=("task", {"auto", "language_model"}.__contains__),
    )
    bins: int = setting(
        0,
        "Number of ranges",
        "How many ranges of values there are a symbol for.",
        minimum=0,
        maximum=4_096,
        used_if=("binning", "none".__ne__),
        zero="automatic",
    )
    split: tuple[float, ...] = setting(
        (), "Split", "Shares of the training, validation and test parts, in order of time.", minimum=0.0, maximum=1.0
    )
    portion: float = setting(
        1.0,
        "Portion",
        "The share of each series that is used, from its beginning; backtests begin with less than all of it.",
        minimum=0.01,
        maximum=1.0,
        used_if=_FORECAST,
    )
    split_seed: int = setting(
        0,
        "Split seed",
        "Another number deals the sequences out to the parts in another way.",
        minimum=0,
        used_if=("task", {"auto", "classify", "label_steps", "translate"}.__contains__),
    )
    scale: str = setting(
        "standard",
        "Scaling",
        "Brings columns to one size, measured on the training part only.",
        choices=("standard", "minmax", "none"),
        used_if=("task", {"auto", "forecast", "classify", "label_steps"}.__contains__),
    )
    # How dirty data are mended: the file stays as it is, and `predict` mends new data in the same way.
    missing: str = setting(
        "ask",
        "Missing values",
        "What becomes of missing values in the columns in use. Scores count measured values only.",
        choices=MISSING_WAYS,
    )
    odd: str = setting(
        "keep",
        "Words among numbers",
        "Whether the odd words in a column of numbers count as missing values.",
        choices=("keep", "missing"),
    )
    sort: bool = setting(False, "Sort by time", "Put the rows in the order of the time column before learning.")
    duplicates: str = setting(
        "keep",
        "Rows of one time",
        "Which rows stay where several have the same time.",
        choices=("keep", "first", "last", "mean"),
    )
    gaps: str = setting(
        "keep",
        "Gaps in time",
        "Whether a row is put in for each time that is left out; its values are missing.",
        choices=("keep", "fill"),
    )
    outliers: str = setting(
        "keep",
        "Outliers",
        "Whether values far from all others are brought to the edge of what is usual in the training part.",
        choices=("keep", "clip"),
    )
    drop: tuple[str, ...] = setting((), "Left-out columns", "Columns that are not used, whatever they hold.")
    controls: str = setting(
        "keep",
        "Control characters",
        "Whether characters that cannot be seen, but for tabs and line ends, are removed from a text.",
        choices=("keep", "drop"),
    )
    rare: int = setting(
        0,
        "Rarest symbols",
        "Symbols that the training part holds fewer times than this are read as one unknown symbol; 0 keeps all.",
        minimum=0,
        used_if=("task", {"auto", "language_model"}.__contains__),
        zero="all are kept",
    )
    sha256: str = setting("", "Data hash", "The SHA-256 of the data that a run was trained on; a run writes it down.")
