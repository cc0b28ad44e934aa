"""Colours and type: light, dark and high contrast, and what stands for genres and moods.

Widgets take colours from the palette and from :func:`colours`, never from literals of their own, so
that a change of the system's appearance reaches everything. Labels are told apart by lightness as
well as hue (simulated protanopia and deuteranopia keep neighbours of the legend apart), and every
colour stands beside its word somewhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication

from musicanalyzer.paths import icons_folder

# Okabe & Ito's colours and lighter and darker kin of them, in an order that keeps likenesses apart.
_GENRE_COLOURS = {
    "blues": "#0072b2",
    "classical": "#e6c84c",
    "country": "#b5651d",
    "disco": "#cc79a7",
    "hip-hop": "#7b5ea7",
    "jazz": "#56b4e9",
    "metal": "#6b7280",
    "pop": "#f28cb1",
    "reggae": "#009e73",
    "rock": "#d55e00",
    "electronic": "#4be0d0",
    "ambient": "#9fc5a8",
    "folk": "#a8a03a",
    "punk": "#e03a5e",
    "r&b/soul": "#8a4b2a",
    "unsure": "#9a9a9a",
}
_MOOD_COLOURS = {
    "happy": "#f0c419",
    "sad": "#3f6fb5",
    "calm": "#7fc8a9",
    "energetic": "#f28c28",
    "aggressive": "#d62f3a",
    "romantic": "#d98bb6",
    "dark": "#5a4a78",
}
_OWN = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e6c84c", "#56b4e9", "#7b5ea7")


@dataclass(frozen=True, slots=True)
class Colours:
    """The roles that a palette has no name for."""

    is_dark: bool
    window: str
    surface: str  # lists, tables, cards
    raised: str  # hovered rows, chips
    line: str
    text: str
    faint: str  # secondary text; at least 4.5:1 on ``surface``
    accent: str
    on_accent: str
    good: str
    warning: str
    bad: str


LIGHT = Colours(
    is_dark=False,
    window="#f3f4f6",
    surface="#ffffff",
    raised="#e8ebf0",
    line="#cfd4dc",
    text="#16181d",
    faint="#5a6372",
    accent="#0b62a8",
    on_accent="#ffffff",
    good="#0b7a4b",
    warning="#9a5b00",
    bad="#b3261e",
)
DARK = Colours(
    is_dark=True,
    window="#16181d",
    surface="#1d2026",
    raised="#2a2e37",
    line="#3a404c",
    text="#eceef2",
    faint="#a3acba",
    accent="#5aaef0",
    on_accent="#08131d",
    good="#58c993",
    warning="#f0b35a",
    bad="#ff8a80",
)
HIGH_CONTRAST = Colours(
    is_dark=True,
    window="#000000",
    surface="#000000",
    raised="#606060",  # 3.3:1 to what buttons lie on, where Fusion's edges cannot be seen
    line="#ffffff",
    text="#ffffff",
    faint="#ffffff",
    accent="#ffff00",
    on_accent="#000000",
    good="#5dff9b",
    warning="#ffd75d",
    bad="#ff9d9d",
)


# Fusion draws the edge of a text field darker than the window: on black there is none.
_EDGES = """
    QLineEdit {{
        border: 1px solid {c.line}; border-radius: 4px; padding: 3px 5px; background: {c.surface};
    }}
    QLineEdit:focus {{ border: 2px solid {c.accent}; padding: 2px 4px; }}
    QAbstractSpinBox {{
        border: 1px solid {c.line}; border-radius: 4px; padding: 2px; background: {c.surface};
    }}
    QAbstractSpinBox:focus {{ border: 2px solid {c.accent}; padding: 1px; }}
    QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{
        subcontrol-origin: border; width: {side}px; border: none; border-left: 1px solid {c.line};
    }}
    QAbstractSpinBox::up-button {{ subcontrol-position: top right; }}
    QAbstractSpinBox::down-button {{ subcontrol-position: bottom right; }}
    QAbstractSpinBox::up-arrow {{ image: url("{icons}/spin-up.svg"); width: {side}px; }}
    QAbstractSpinBox::down-arrow {{ image: url("{icons}/spin-down.svg"); width: {side}px; }}
"""


def colours() -> Colours:
    """Those in force: read from the application's palette, so that nothing keeps a stale copy."""
    window = QApplication.palette().color(QPalette.ColorRole.Window).name()
    return next((found for found in (DARK, HIGH_CONTRAST) if found.window == window), LIGHT)


def label_colour(label: str) -> QColor:
    """The colour of a genre, a mood, "vocal", or a label of the user's own."""
    named = _GENRE_COLOURS.get(label) or _MOOD_COLOURS.get(label)
    return QColor(named or _OWN[sum(label.encode()) % len(_OWN)])


def apply(app: QApplication, appearance: str, text_scale: int, base_point_size: float) -> None:
    """Set style, palette and size of type. ``text_scale`` in percent of ``base_point_size``."""
    schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
    schemes["high-contrast"] = Qt.ColorScheme.Dark
    hints = app.styleHints()
    hints.setColorScheme(schemes.get(appearance, Qt.ColorScheme.Unknown))
    if appearance == "high-contrast":
        chosen = HIGH_CONTRAST
    else:
        chosen = DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT
    if appearance == "dark":
        chosen = DARK  # platforms without a scheme of their own say "unknown"
    app.setPalette(_palette(chosen))
    point_size = base_point_size * text_scale / 100
    font = app.font()
    font.setPointSizeF(point_size)
    app.setFont(font)  # before the style sheet: widgets it has just polished keep their old type
    app.setStyleSheet(_style_sheet(chosen, font))


def _palette(c: Colours) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for which, colour in {
        role.Window: c.window,
        role.WindowText: c.text,
        role.Base: c.surface,
        role.AlternateBase: c.window,
        role.Text: c.text,
        role.Button: c.raised,
        role.ButtonText: c.text,
        role.ToolTipBase: c.raised,
        role.ToolTipText: c.text,
        role.PlaceholderText: c.faint,
        role.BrightText: c.bad,
        role.Highlight: c.accent,
        role.HighlightedText: c.on_accent,
        role.Accent: c.accent,
        role.Link: c.accent,
        role.LinkVisited: c.accent,
        role.Light: c.raised,
        role.Midlight: c.raised,
        role.Mid: c.line,
        role.Dark: c.line,
        role.Shadow: c.line,
    }.items():
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        faint = QColor(c.faint)
        faint.setAlphaF(0.6)
        palette.setColor(QPalette.ColorGroup.Disabled, which, faint)
    return palette


def _style_sheet(c: Colours, font: QFont) -> str:
    """Little: Fusion draws the rest from the palette. Sizes in em-like units come from fonts."""
    point_size = font.pointSizeF()
    line = QFontMetrics(font).height()
    # Fusion's own tick boxes keep their size when text grows, and have no edge on black.
    side = round(1.35 * point_size)
    icons = icons_folder().as_posix()
    tick = f"{icons}/check-{'dark' if c.is_dark else 'light'}.svg"
    edges = _EDGES.format(c=c, side=side, icons=icons) if c is HIGH_CONTRAST else ""
    return f"""
    QToolTip {{
        color: {c.text}; background: {c.raised}; border: 1px solid {c.line}; padding: 3px;
    }}
    QLabel[role="title"] {{ font-size: {1.4 * point_size:.1f}pt; font-weight: 600; }}
    QLabel[role="faint"] {{ color: {c.faint}; }}
    QLabel[role="bad"] {{ color: {c.bad}; }}
    QLabel[role="good"] {{ color: {c.good}; }}
    QLabel[role="warning"] {{ color: {c.warning}; }}
    QFrame[role="card"] {{
        background: {c.surface}; border: 1px solid {c.line}; border-radius: 8px;
    }}
    QPushButton[role="primary"] {{
        background: {c.accent}; color: {c.on_accent}; border: 2px solid {c.accent};
        border-radius: 6px; padding: 6px 22px; font-weight: 600;
    }}
    QPushButton[role="primary"]:hover, QPushButton[role="primary"]:focus {{
        border-color: {c.text};
    }}
    QPushButton[role="primary"]:disabled {{
        background: {c.raised}; color: {c.faint}; border-color: {c.raised};
    }}
    QCheckBox::indicator, QAbstractItemView::indicator {{
        width: {side}px; height: {side}px; border: 1px solid {c.faint}; border-radius: 3px;
        background: {c.surface};
    }}
    QCheckBox::indicator:focus {{ border: 2px solid {c.accent}; }}
    QCheckBox::indicator:checked, QAbstractItemView::indicator:checked {{
        background: {c.accent}; border-color: {c.accent}; image: url("{tick}");
    }}
    QCheckBox::indicator:disabled {{ border-color: {c.line}; background: {c.raised}; }}
    QGroupBox {{
        background: {c.surface}; border: 1px solid {c.line}; border-radius: 8px;
        margin-top: {2.2 * point_size:.0f}px; padding: 6px;
    }}
    QGroupBox::title {{ subcontrol-origin: margin; left: 2px; }}
    QAbstractSpinBox {{ min-height: {line + 2}px; }}
    QTreeView::item, QListWidget::item {{ min-height: {1.6 * line:.0f}px; }}
    QListWidget[role="list"] {{ border: 1px solid {c.line}; border-radius: 4px; }}
    QListWidget[role="list"]:focus {{ border-color: {c.accent}; }}
    QGroupBox QLineEdit {{
        border: 1px solid {c.line}; border-radius: 4px; padding: 3px 5px; background: {c.surface};
    }}
    QGroupBox QLineEdit:focus {{ border-color: {c.accent}; }}
    QToolButton[role="chip"] {{
        border: 1px solid {c.line}; border-radius: 10px; padding: 3px 10px;
        background: {c.surface}; color: {c.text};
    }}
    QToolButton[role="chip"]:hover {{ background: {c.raised}; }}
    QToolButton[role="chip"]:focus {{ border: 2px solid {c.accent}; padding: 2px 9px; }}
    QToolButton[role="chip"]:checked {{
        background: {c.accent}; color: {c.on_accent}; border-color: {c.accent};
    }}
    QToolButton[role="chip"]::menu-indicator {{ image: none; }}
    QListWidget#navigation {{ border: none; background: {c.window}; outline: none; }}
    QListWidget#navigation::item {{
        min-height: 0; padding: 9px 10px; border-radius: 6px; color: {c.text};
    }}
    QListWidget#navigation::item:hover {{ background: {c.raised}; }}
    QListWidget#navigation::item:selected {{ background: {c.accent}; color: {c.on_accent}; }}
    QTableView {{ border: none; gridline-color: transparent; selection-background-color: {c.accent};
        selection-color: {c.on_accent}; }}
    QHeaderView::section {{
        background: {c.window}; color: {c.faint}; border: none;
        border-bottom: 1px solid {c.line}; padding: 4px 6px;
    }}
    {edges}
    QSplitter::handle {{ background: {c.line}; }}
    QSplitter::handle:horizontal {{ width: 1px; }}
    """
