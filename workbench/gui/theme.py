"""One visual language: the tokens of the light and the dark theme, and what Qt and the plots make of them."""

import re
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from workbench import places

CAPTION, BODY, SECTION, TITLE = 11, 13, 15, 20


@dataclass(frozen=True)
class Tokens:
    """The colours of one theme. Text on `surface` has a contrast of at least 4.8."""

    name: str
    window: str
    surface: str
    border: str
    text: str
    muted: str
    accent: str
    on_accent: str
    good: str
    warning: str
    bad: str
    series: tuple[str, ...]
    healthy: str
    vanishing: str
    exploding: str

    @property
    def faint(self) -> str:
        """Words that cannot be changed now: paler than `muted`, yet to be read, for they say what is running."""
        return mix(self.muted, self.surface, 0.2)

    @property
    def dark(self) -> bool:
        """Whether light text stands on a dark ground."""
        return self.name == "dark"


LIGHT = Tokens(
    name="light",
    window="#F6F7F9",
    surface="#FFFFFF",
    border="#D5DBE3",
    text="#1B2430",
    muted="#5B6776",
    accent="#1D5FD1",
    on_accent="#FFFFFF",
    good="#15803D",
    warning="#A14A06",
    bad="#B91C1C",
    series=("#0072B2", "#C24E00", "#00703C", "#A8467F", "#5C3A00", "#5A4FCF"),
    healthy="#F1EFEA",
    vanishing="#0B4F9E",
    exploding="#B3261E",
)
DARK = Tokens(
    name="dark",
    window="#14181F",
    surface="#1C222B",
    border="#343D4A",
    text="#E6EAF0",
    muted="#9AA6B5",
    accent="#7FB2FF",
    on_accent="#10151C",
    good="#4ADE80",
    warning="#FBBF24",
    bad="#FF8A8A",
    series=("#56B4E9", "#FF9B5A", "#3FD0A0", "#E79AC4", "#E6B422", "#A07CFF"),
    healthy="#3A424E",
    vanishing="#3D8BFF",
    exploding="#FF6A5C",
)


def system_tokens() -> Tokens:
    """The theme that the system asks for."""
    dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return DARK if dark else LIGHT


def tokens_named(choice: str) -> Tokens:
    """The tokens for `system`, `light` or `dark`."""
    return {"light": LIGHT, "dark": DARK}.get(choice) or system_tokens()


def mix(one: str, other: str, share: float) -> str:
    """The colour `share` of the way from one to the other."""
    a, b = QColor(one), QColor(other)
    pairs = ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue()))
    return QColor(*(round(x + (y - x) * share) for x, y in pairs)).name()


def ramp(tokens: Tokens, count: int) -> list[str]:
    """`count` colours along one ramp, for the layers of a stack."""
    start, end = ("#35A08F", "#10204F") if not tokens.dark else ("#2E7FB8", "#B9F0D0")
    return [mix(start, end, index / max(count - 1, 1)) for index in range(count)]


def mono_family() -> str:
    """The system's fixed-width family."""
    return QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()


def sized(pixels: int, bold: bool = False) -> QFont:
    """The application's font at a size of the scale, figures all of one width."""
    font = QFont(QApplication.font())
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def palette_of(tokens: Tokens) -> QPalette:
    """Qt's palette for the tokens."""
    palette = QPalette()
    role = QPalette.ColorRole
    for name, colour in (
        (role.Window, tokens.window),
        (role.WindowText, tokens.text),
        (role.Base, tokens.surface),
        (role.AlternateBase, tokens.window),
        (role.Text, tokens.text),
        (role.Button, tokens.surface),
        (role.ButtonText, tokens.text),
        (role.ToolTipBase, tokens.surface),
        (role.ToolTipText, tokens.text),
        (role.PlaceholderText, tokens.muted),
        (role.Highlight, tokens.accent),
        (role.HighlightedText, tokens.on_accent),
        (role.Link, tokens.accent),
        (role.Mid, tokens.border),
        (role.Dark, tokens.border),
        (role.Light, tokens.surface),
        (role.BrightText, tokens.bad),
    ):
        palette.setColor(name, QColor(colour))
    for name in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(tokens.faint))
    return palette


def undress(application: QApplication) -> None:
    """Take the theme away until many widgets are made: with it, each one put into another is styled with all in it."""
    application.setProperty("theme", "")
    application.setStyleSheet("")
    if application.style().name().lower() != "fusion":
        application.setStyle("Fusion")


def apply(application: QApplication, tokens: Tokens) -> None:
    """Give the application the theme, unless it has it already: styling every widget anew takes a while.

    To go from one style sheet to another takes five times as long as from none.
    """
    if application.property("theme") == tokens.name:
        return
    undress(application)
    application.setProperty("theme", tokens.name)
    application.setPalette(palette_of(tokens))
    application.setStyleSheet(stylesheet(tokens))


def stylesheet(tokens: Tokens) -> str:
    """The style sheet of resources/themes with the tokens filled in."""
    t = tokens
    hover = mix(t.surface, t.accent, 0.08)
    values = {
        "window": t.window,
        "surface": t.surface,
        "border": t.border,
        "text": t.text,
        "muted": t.muted,
        "accent": t.accent,
        "on_accent": t.on_accent,
        "accent_hover": mix(t.accent, t.text, 0.15),
        "hover": hover,
        "selected": mix(t.surface, t.accent, 0.16),
        "faint": t.faint,
        "good": t.good,
        "warning": t.warning,
        "bad": t.bad,
        "info_ground": mix(t.surface, t.accent, 0.10),
        "warning_ground": mix(t.surface, t.warning, 0.12),
        "bad_ground": mix(t.surface, t.bad, 0.12),
        "good_ground": mix(t.surface, t.good, 0.12),
        "caption": f"{CAPTION}px",
        "body": f"{BODY}px",
        "section": f"{SECTION}px",
        "title": f"{TITLE}px",
        "arrow_down": icon_path("arrow-down", t),
        "arrow_up": icon_path("arrow-up", t),
        "check": icon_path("check", t),
    }
    sheet = (places.resources() / "themes" / "window.qss").read_text("utf-8")
    sheet = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    return re.sub(r"@(\w+)", lambda found: values[found.group(1)], sheet)


def icon_path(name: str, tokens: Tokens) -> str:
    """The path of an icon drawn for the theme, in the form that style sheets read."""
    return (places.resources() / "icons" / f"{name}-{tokens.name}.svg").as_posix()
