"""Translation for code that knows no Qt.

`translate(context, text)` has the form that Qt's `lupdate` extracts. Without a window it returns the English text; the
window installs Qt's translator with `install`. Fill in values after the translation: `translate(...).format(name=...)`.
"""

from collections.abc import Callable

_translator: list[Callable[[str, str], str]] = []


def translate(context: str, text: str) -> str:
    """Return `text` in the language of the window, or `text` itself where no window is open."""
    return _translator[-1](context, text) if _translator else text


def install(translator: Callable[[str, str], str] | None) -> None:
    """Send every later `translate` through `translator`; None goes back to English."""
    _translator.clear()
    if translator is not None:
        _translator.append(translator)
