"""Messages written for the command line in the words of the window: settings and what they are set to."""

import re

from workbench.data.dialect import NAMES
from workbench.fields import Setting, settings_of
from workbench.gui.engine import Engine
from workbench.gui.names import tr_setting, tr_variant
from workbench.gui.views import Choice
from workbench.training.spec import SECTIONS
from workbench.words import translate

ENCODINGS = ("utf-8", "utf-16", "gb18030", "big5", "shift_jis", "euc-kr", "latin-1", "cp1252")
COMPARE = "compare"  # the entry of the encodings' menu that shows them side by side
COMMENTS = ("#", "%", ";", "//", "!", "*")
# A setting, a value in quotation marks, and what a setting that is on or off is set to.
_PARTS = re.compile(r'\b((?:data|model|training)\.[a-z_]+)\b|"([^"]*)"|\b(true|false)\b')
# Chinese sets Latin letters apart by spaces, but not quotation marks.
_LOOSE = re.compile("(?<=[\u4e00-\u9fff]) (?=“)|(?<=”) (?=[\u4e00-\u9fff])")


def reading_choices(name: str, found: str = "") -> list[Choice]:
    """What a file may be read as: the encodings, delimiters, ... that the Data page offers, under translated labels.

    Empty for another setting of the data. `found`: the name of what was found by itself, which the first entry tells.
    """
    known = {
        "encoding": [
            *(Choice(encoding, encoding) for encoding in ENCODINGS),
            Choice(COMPARE, translate("reading", "Compare …")),
        ],
        "delimiter": [
            Choice(",", translate("reading", "Comma")),
            Choice(";", translate("reading", "Semicolon")),
            Choice("\t", translate("reading", "Tab")),
            Choice("|", translate("reading", "Bar")),
            Choice(" ", translate("reading", "Space")),
        ],
        "decimal": [Choice("point", translate("reading", "Point")), Choice("comma", translate("reading", "Comma"))],
        "header": [Choice("yes", translate("reading", "First row")), Choice("no", translate("reading", "None"))],
        "dates": [
            Choice("year_first", translate("reading", "Year first")),
            Choice("day_first", translate("reading", "Day first")),
            Choice("month_first", translate("reading", "Month first")),
        ],
        "comment": [*(Choice(sign, sign) for sign in COMMENTS), Choice("", translate("reading", "None"))],
    }
    if name not in known:
        return []
    if name == "comment":
        return known[name]
    label = {one.name: one.label for one in known[name]}.get(found, found)
    auto = translate("reading", "{found} (found)").format(found=label) if label else translate("reading", "Found")
    return [Choice("auto", auto), *known[name]]


def value_label(engine: Engine, key: str, value: str) -> str | None:
    """What the menu of a dotted setting shows for a value; None where there is no menu, or it has no such entry."""
    section, name = key.split(".", 1)
    choices = reading_choices(name) if section == "data" else []
    if choices:
        value = NAMES.get(value, value) if name == "delimiter" else value
    else:
        choices = engine.choices(key)
        if value in declared()[key].options():
            choices = [*choices, engine.label(value)]
    return next((tr_variant(one.label) for one in choices if one.name == value), None)


def in_words(text: str, engine: Engine, key: str = "") -> str:
    """A message for the window: settings by their labels, and values in quotation marks by those of the menus.

    A value belongs to the setting that was named last, at first to `key`.
    """
    known, last = declared(), key

    def shown(found: re.Match[str]) -> str:
        nonlocal last
        name, value, state = found.groups()
        if name in known:
            last = name
            label: str | None = tr_setting(known[name].label)
            if name == text:
                return str(label)
        elif last not in known:
            label = None
        elif state:
            states = {"true": translate("fields", "on"), "false": translate("fields", "off")}
            label = states[state] if known[last].kind is bool else None
        else:
            label = value_label(engine, last, value) if value else None
        return found[0] if label is None else f"“{label}”"

    return _LOOSE.sub("", _PARTS.sub(shown, text))


def declared() -> dict[str, Setting]:
    """Every setting of a spec by its dotted name."""
    return {f"{section}.{one.name}": one for section, spec in SECTIONS.items() for one in settings_of(spec)}
