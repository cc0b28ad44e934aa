"""The pages of the audit, in the order in which they are shown.

A page is a widget with a ``title``, a signal ``counted`` that says how many entries it has, and
``refresh``, which reads them again: it is called when the page may be looked at, never before.
"""

from __future__ import annotations

from typing import Protocol, cast

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from musicanalyzer.services.audit.kinds import KINDS
from musicanalyzer.ui.bridge import Reading
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.duplicates_page import DuplicatesPage
from musicanalyzer.ui.findings_page import FindingsPage


class Page(Protocol):
    title: str
    counted: SignalInstance

    def refresh(self) -> None: ...


def make_pages(context: Context, reading: Reading, parent: QWidget) -> list[Page]:
    """``reading`` is a thread of the audit's own, for what takes long in large libraries."""
    pages: list[QWidget] = [FindingsPage(kind, context, reading, parent) for kind in KINDS]
    pages.append(DuplicatesPage(context, reading, parent))
    return [cast(Page, page) for page in pages]
