"""The window's languages: Qt's translator put in and taken out, and the words of code that knows no Qt."""

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

from workbench import places, words

# What each language calls itself; the menu shows these, whatever the window's language is.
LANGUAGES = {"en": "English", "zh_CN": "简体中文"}


def system_language() -> str:
    """The first of the system's languages that the window speaks, or English."""
    for name in QLocale.system().uiLanguages():
        known = name.replace("-", "_").lower()
        if known.startswith("zh"):
            return "zh_CN"
        if known.startswith("en"):
            return "en"
    return "en"


class Language:
    """The translator of one application."""

    def __init__(self, application: QCoreApplication) -> None:
        self._application = application
        self._translator: QTranslator | None = None
        self.name = "en"

    def use(self, choice: str) -> str:
        """Switch to a language, or to the `system`'s; which it is."""
        name = choice if choice in LANGUAGES else system_language()
        if self._translator is not None:
            self._application.removeTranslator(self._translator)
            self._translator = None
        if name != "en":
            translator = QTranslator(self._application)
            if translator.load(str(places.resources() / "translations" / f"workbench_{name}.qm")):
                self._application.installTranslator(translator)
                self._translator = translator
        words.install(QCoreApplication.translate)
        self.name = name
        return name
