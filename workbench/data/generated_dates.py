"""A sample for translation: dates as people write them, in English and Chinese, to ISO form."""

import hashlib

import numpy as np

from workbench.data.source import Column, Source, Table

SEED = 20_240_603
Random = np.random.Generator


def _listed(text: str) -> list[str]:
    return text.split()


_MONTHS = _listed("January February March April May June July August September October November December")
_DAYS = _listed("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
_DAYS_ZH = "一二三四五六日"
_DIGITS_ZH = "〇一二三四五六七八九"
_TENS_ZH = ("", "十", "二十", "三十")
_NUMBERS = _listed(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
)


def written_dates(rows: int = 6_000, seed: int = SEED) -> Table:
    """Days from 1900 to 2099, each written in one of some twenty ways; columns Written and ISO."""
    random = np.random.default_rng(seed)
    first = np.datetime64("1900-01-01", "D")
    days = first + random.integers(0, int((np.datetime64("2100-01-01", "D") - first).astype(int)), rows)
    iso = [str(day) for day in days]
    weekdays = ((days - np.datetime64("1900-01-01", "D")).astype(int) % 7).tolist()  # that day was a Monday
    texts = [_written(random, day, weekday) for day, weekday in zip(iso, weekdays, strict=True)]
    digest = hashlib.sha256("\n".join(f"{text}\t{day}" for text, day in zip(texts, iso, strict=True)).encode())
    columns = tuple(
        Column(name, "category", np.array(cells, dtype=object)) for name, cells in (("Written", texts), ("ISO", iso))
    )
    return Table(columns, np.arange(2, rows + 2), Source("sample:dates", sha256=digest.hexdigest()))


def _written(random: Random, iso: str, weekday: int) -> str:
    year, month, day = (int(part) for part in iso.split("-"))
    if random.random() < 0.4:
        return _chinese(random, year, month, day, weekday)
    return _english(random, year, month, day, weekday)


def _english(random: Random, year: int, month: int, day: int, weekday: int) -> str:
    name = _MONTHS[month - 1]
    short, th = name[:3] + ("." if random.random() < 0.2 else ""), f"{day}{_ending(day)}"
    forms = (
        f"{day} {name} {year}",
        f"{th} {name} {year}",
        f"{th} of {name} {year}",
        f"the {th} of {name}, {year}",
        f"{name} {day}, {year}",
        f"{name} {th}, {year}",
        f"{short} {day}, {year}",
        f"{day} {short} {year}",
        f"{day}-{name[:3]}-{year}",
        f"{_DAYS[weekday]}, {day} {name} {year}",
        f"{_DAYS[weekday][:3]} {short} {day} {year}",
        f"{name} the {_ordinal(day)}, {year}",
        f"{year}/{month}/{day}",
        f"{day}.{month}.{year}",
    )
    text = forms[int(random.integers(len(forms)))]
    how = random.random()
    return text.lower() if how < 0.15 else text.upper() if how < 0.2 else text


def _ending(day: int) -> str:
    return "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def _ordinal(day: int) -> str:
    if day <= len(_NUMBERS):
        return _NUMBERS[day - 1]
    if day == 30:
        return "thirtieth"
    return ("twenty-" if day < 30 else "thirty-") + _NUMBERS[day % 10 - 1]


def _chinese(random: Random, year: int, month: int, day: int, weekday: int) -> str:
    signs = "".join(_DIGITS_ZH[int(digit)] for digit in str(year))
    if random.random() < 0.3:
        signs = signs.replace("〇", "零")
    last = "号" if random.random() < 0.25 else "日"
    forms = (
        f"{signs}年{_number(month)}月{_number(day)}{last}",
        f"{year}年{month}月{day}{last}",
        f"{year} 年 {month} 月 {day} {last}",
        f"{year}年{month:02}月{day:02}{last}",
        f"{signs}年{_number(month)}月{_number(day)}{last} 星期{_DAYS_ZH[weekday]}",
        f"{year}年{month}月{day}{last}，周{_DAYS_ZH[weekday]}",
    )
    return forms[int(random.integers(len(forms)))]


def _number(value: int) -> str:
    """A number below 100 in Chinese: 7 is 七, 10 十, 23 二十三."""
    tens, ones = divmod(value, 10)
    return ("十" if tens == 1 else _TENS_ZH[tens]) + (_DIGITS_ZH[ones] if ones else "")
