"""The user's language: our own texts and Qt's, and how numbers and dates are written.

A language is offered where its catalogue lies in the resources. What the services say (errors, the
doctor's findings, news of devices) is English and is translated where it is shown, see
``ui.sentences``; the query language and the names of genres are English in all of them.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTranslator
from PySide6.QtWidgets import QApplication

from musicanalyzer.paths import translations_folder

CATALOGUE = "musicanalyzer"
SOURCE = "en"  # the texts in the code


def languages() -> list[str]:
    """The codes of those that there are, that of the sources first."""
    start = len(f"{CATALOGUE}_")
    found = {path.stem[start:] for path in translations_folder().glob(f"{CATALOGUE}_*.qm")}
    return [SOURCE, *sorted(found - {SOURCE})]


def name_of(code: str) -> str:
    """What a language calls itself."""
    locale = QLocale(code)
    # Qt would say "American English".
    name = locale.nativeLanguageName() if code != SOURCE else "English"
    return name[:1].upper() + name[1:]


def install(application: QApplication, language: str) -> list[QTranslator]:
    """Set the language: ``"system"``, or a code such as ``"de"``. Where there is no translation the
    window is English as a whole, Qt's own buttons too. The translators must be kept as long as the
    language holds.
    """
    if language == "system":
        locale = QLocale.system()
    else:
        locale = QLocale(language if language in languages() else SOURCE)
    QLocale.setDefault(locale)
    folder = str(translations_folder())
    found = QTranslator()
    if not found.load(locale, CATALOGUE, "_", folder):
        locale = QLocale(SOURCE)  # for texts; numbers and dates stay those of the system
        found.load(f"{CATALOGUE}_{SOURCE}", folder)
    own = _Kept(found.filePath(), application)
    qts = QTranslator(application)
    qts.load(locale, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    for translator in (own, qts):
        application.installTranslator(translator)
    return [own, qts]


class _Kept(QTranslator):
    """A catalogue in memory. Qt would map the file, and the next text after the file has been
    written anew, by an update or ``make translations``, would end the program (SIGBUS).
    """

    def __init__(self, path: str, parent: QObject) -> None:
        super().__init__(parent)
        self._data = Path(path).read_bytes() if path else b""  # Qt does not copy it
        if self._data:
            self.load(self._data)


def uninstall(application: QApplication, translators: list[QTranslator]) -> None:
    for translator in translators:
        application.removeTranslator(translator)
    QLocale.setDefault(QLocale.system())
