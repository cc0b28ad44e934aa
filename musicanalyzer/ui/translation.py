"""The user's language: our own texts and Qt's, and how numbers and dates are written."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from musicanalyzer.paths import translations_folder

CATALOGUE = "musicanalyzer"


def install(application: QApplication, language: str) -> list[QTranslator]:
    """Set the language: ``"system"``, or a code such as ``"de"``. What has no translation stays
    English. The translators must be kept as long as the language holds.
    """
    locale = QLocale.system() if language == "system" else QLocale(language)
    QLocale.setDefault(locale)
    own = str(translations_folder())
    qts = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    installed = []
    for name, folder in (("qtbase", qts), (CATALOGUE, own)):
        translator = QTranslator(application)
        if translator.load(locale, name, "_", folder):
            application.installTranslator(translator)
            installed.append(translator)
    if not any(translator.filePath().startswith(own) for translator in installed):
        # English is the language of the sources, but for its plurals.
        translator = QTranslator(application)
        if translator.load(f"{CATALOGUE}_en", own):
            application.installTranslator(translator)
            installed.append(translator)
    return installed


def uninstall(application: QApplication, translators: list[QTranslator]) -> None:
    for translator in translators:
        application.removeTranslator(translator)
