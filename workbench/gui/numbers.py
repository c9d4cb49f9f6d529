"""Numbers and times as people read them."""

import math

from workbench.words import translate


def short(value: float) -> str:
    """A number with three or four digits that matter: `0.01234`, `48.7`, `12,300`, `1.2e-07`."""
    if not math.isfinite(value):
        return "–"
    size = abs(value)
    if size == 0:
        return "0"
    if size >= 1e7 or size < 1e-4:
        return f"{value:.1e}"
    if size >= 1000:
        return f"{value:,.0f}"
    decimals = max(0, 3 - math.floor(math.log10(size)) - 1) if size >= 1 else -math.floor(math.log10(size)) + 2
    return f"{value:.{decimals}f}"


def tick(value: float) -> str:
    """A number for an axis: as short as it can be."""
    size = abs(value)
    if size != 0 and (size >= 1e5 or size < 1e-3):
        mantissa, exponent = f"{value:.0e}".split("e")
        return f"{mantissa if mantissa not in ('1',) else '1'}e{int(exponent)}"
    return f"{value:.6g}"


def count(value: float) -> str:
    """A whole number with its thousands apart."""
    return f"{value:,.0f}"


def rough(value: float) -> str:
    """A number of which only the size matters: two digits that count (`170,000`)."""
    if not math.isfinite(value) or value <= 0:
        return "–"
    unit = 10 ** max(0, math.floor(math.log10(value)) - 1)
    return f"{round(value / unit) * unit:,.0f}"


def size(count: float) -> str:
    """Bytes: `640 MiB`, `1.5 GiB`."""
    if count >= 1 << 30:
        return f"{count / (1 << 30):,.1f} GiB"
    return f"{max(1, round(count / (1 << 20))):,} MiB"


def epochs(number: int) -> str:
    """`1 epoch`, `20 epochs`."""
    if number == 1:
        return translate("numbers", "1 epoch")
    return translate("numbers", "{count} epochs").format(count=count(number))


def duration(seconds: float) -> str:
    """A time as `12 s`, `3 min 20 s` or `2 h 5 min`."""
    if not math.isfinite(seconds):
        return "–"
    if 0 < seconds < 0.05:
        return translate("numbers", "under 0.1 s")
    if 0 < seconds < 0.95:
        return translate("numbers", "{seconds} s").format(seconds=f"{seconds:.1f}")
    whole = max(0, round(seconds))
    if whole < 60:
        return translate("numbers", "{seconds} s").format(seconds=whole)
    if whole < 3600:
        return translate("numbers", "{minutes} min {seconds} s").format(minutes=whole // 60, seconds=whole % 60)
    return translate("numbers", "{hours} h {minutes} min").format(hours=whole // 3600, minutes=whole % 3600 // 60)
