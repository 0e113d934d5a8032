"""All colours and styling: light and dark palettes, each also with high contrast, and one style sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from cxalloc_ui.application.plain_text import Label

FONT_FACTOR, FONT_BOLD = "font-factor", "font-bold"
"""Properties of a widget with a scaled font."""
ICONS = Path(__file__).parent.parent / "icons"


@dataclass(frozen=True)
class Theme:
    """The colours of one appearance.

    ``groups`` distinguish the parts of a chart, also for the colour-blind (Paul Tol's *bright* scheme, lightened for
    the dark appearance); ``rest`` is for the group of all others. Colour alone never carries a meaning.
    """

    window: str
    side: str
    surface: str
    raised: str
    text: str
    muted: str
    line: str
    accent: str
    on_accent: str
    accent_soft: str
    good: str
    warning: str
    bad: str
    groups: tuple[str, ...]
    rest: str


LIGHT = Theme(
    window="#f5f6f8",
    side="#eceff3",
    surface="#ffffff",
    raised="#f9fafb",
    text="#1b2330",
    muted="#5a6575",
    line="#d9dee5",
    accent="#1f5fa6",
    on_accent="#ffffff",
    accent_soft="#dde8f5",
    good="#1d7a46",
    warning="#9a5b00",
    bad="#b3261e",
    groups=("#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377"),
    rest="#a9b1bb",
)
DARK = Theme(
    window="#15181d",
    side="#111317",
    surface="#1c2026",
    raised="#22272e",
    text="#e5e8ed",
    muted="#9ba5b3",
    line="#323943",
    accent="#78aef0",
    on_accent="#0d1a2b",
    accent_soft="#22344b",
    good="#6fcf97",
    warning="#f0b45c",
    bad="#ff8a80",
    groups=("#6f9fd4", "#f28490", "#56b368", "#d9cb66", "#7fd6f2", "#cc6fa3"),
    rest="#6b7480",
)

CONTRAST_LIGHT = Theme(
    window="#ffffff",
    side="#ffffff",
    surface="#ffffff",
    raised="#f2f2f2",
    text="#000000",
    muted="#262626",
    line="#000000",
    accent="#0000c0",
    on_accent="#ffffff",
    accent_soft="#cfe0ff",
    good="#00531c",
    warning="#5c3300",
    bad="#990000",
    groups=("#004a99", "#c2185b", "#00601f", "#7a6400", "#007a99", "#5c0a5c"),
    rest="#595959",
)
CONTRAST_DARK = Theme(
    window="#000000",
    side="#000000",
    surface="#000000",
    raised="#161616",
    text="#ffffff",
    muted="#e0e0e0",
    line="#ffffff",
    accent="#ffe14d",
    on_accent="#000000",
    accent_soft="#3d3800",
    good="#7dff9f",
    warning="#ffc04d",
    bad="#ffa099",
    groups=("#80bfff", "#ff99a8", "#66e07a", "#ffee66", "#a6f0ff", "#ff8ad8"),
    rest="#b3b3b3",
)
LOOKS: Mapping[str, Theme] = {
    "light": LIGHT,
    "dark": DARK,
    "contrast-light": CONTRAST_LIGHT,
    "contrast-dark": CONTRAST_DARK,
}
"""The themes by the name under which the choice of one is kept."""

STYLE = """
QMainWindow, QDialog {{ background: {window}; }}
QToolTip {{ background: {raised}; color: {text}; border: 1px solid {line}; padding: 4px; }}
QMenuBar {{ background: {window}; border-bottom: 1px solid {line}; padding: 2px 6px; }}
QMenuBar::item {{ padding: 4px 9px; border-radius: 4px; background: transparent; }}
QMenuBar::item:selected {{ background: {accent_soft}; color: {text}; }}
QStatusBar {{ background: {window}; border-top: 1px solid {line}; color: {muted}; }}
QStatusBar::item {{ border: none; }}
QStatusBar QLabel {{ color: {muted}; padding: 2px 8px; }}

#side {{ background: {side}; border-right: 1px solid {line}; }}
#page, #welcome {{ background: {window}; }}
#card {{ background: {surface}; border: 1px solid {line}; border-radius: 8px; }}
#notice {{ background: {accent_soft}; border-radius: 6px; }}
QLabel[muted="true"] {{ color: {muted}; }}
QLabel[changed="true"] {{ border: none; border-left: 3px solid {accent}; background: {changed}; }}
QLabel[state="good"] {{ color: {good}; }}
QLabel[state="warning"] {{ color: {warning}; }}
QLabel[state="bad"] {{ color: {bad}; }}

QPushButton {{ background: {surface}; border: 1px solid {line}; border-radius: 6px; padding: 6px 14px; }}
QPushButton:hover {{ background: {raised}; border-color: {muted}; }}
QPushButton:focus {{ border: 2px solid {accent}; padding: 5px 13px; }}
QPushButton:disabled {{ color: {muted}; background: {window}; }}
QPushButton[primary="true"] {{ background: {accent}; color: {on_accent}; border-color: {accent}; font-weight: 600; }}
QPushButton[primary="true"]:hover {{ background: {accent_hover}; }}
QPushButton[primary="true"]:focus {{ border: 2px solid {accent_focus}; }}
QPushButton[primary="true"]:disabled {{ background: {line}; border-color: {line}; color: {muted}; }}
QPushButton[link="true"] {{ background: transparent; border: none; color: {accent}; text-align: left;
    padding: 5px 2px; }}
QPushButton[link="true"]:hover {{ text-decoration: underline; }}
QPushButton[link="true"]:focus {{ border: 1px solid {accent}; border-radius: 4px; padding: 4px 1px; }}
QPushButton[tile="true"] {{ text-align: left; padding: 14px 16px; border-radius: 8px; }}
QPushButton[tile="true"]:hover {{ border-color: {accent}; }}
QPushButton[tile="true"]:focus {{ padding: 13px 15px; }}

QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}

QLineEdit {{ background: {surface}; border: 1px solid {line}; border-radius: 6px; padding: 6px 9px;
    selection-background-color: {accent}; selection-color: {on_accent}; }}
QLineEdit:focus {{ border: 2px solid {accent}; padding: 5px 8px; }}

QLineEdit[changed="true"], QComboBox[changed="true"] {{ border-left: 3px solid {accent}; background: {changed}; }}
QLineEdit[fixed="true"] {{ color: {muted}; background: {window}; }}
QLineEdit[wrong="true"], QComboBox[wrong="true"] {{ border-color: {bad}; }}
QLineEdit#cell {{ border: 2px solid {accent}; border-radius: 0; padding: 0 8px; }}
QPushButton[chip="true"] {{ background: {accent_soft}; border-color: {accent_soft}; border-radius: 12px;
    padding: 3px 10px; }}
QPushButton[chip="true"]:focus {{ border: 2px solid {accent}; padding: 2px 9px; }}

QComboBox {{ background: {surface}; border: 1px solid {line}; border-radius: 6px; padding: 5px 9px;
    combobox-popup: 0; }}
QComboBox:hover {{ border-color: {muted}; }}
QComboBox:focus {{ border: 2px solid {accent}; padding: 4px 8px; }}
QComboBox:disabled {{ color: {muted}; }}
QComboBox::drop-down {{ border: none; width: 24px; }}
QComboBox::down-arrow {{ image: url("{arrow}"); width: 10px; height: 6px; }}
QComboBox QAbstractItemView {{ background: {surface}; border: 1px solid {line}; outline: none; padding: 3px;
    selection-background-color: {accent_soft}; selection-color: {text}; }}

QComboBox QAbstractItemView::item {{ min-height: 24px; padding: 0 6px; }}

QCheckBox {{ spacing: 7px; }}
QCheckBox::indicator {{ width: 13px; height: 13px; border: 1px solid {muted}; border-radius: 3px;
    background: {surface}; }}
QCheckBox::indicator:checked {{ background: {accent}; border-color: {accent}; image: url("{check}"); }}
QCheckBox::indicator:focus {{ border: 2px solid {accent_focus}; width: 11px; height: 11px; }}
QCheckBox::indicator:disabled {{ border-color: {line}; }}

QTabWidget::pane {{ border: none; }}
QTabBar {{ qproperty-drawBase: 0; background: transparent; }}
QTabBar::tab {{ background: transparent; color: {muted}; padding: 7px 3px; margin-right: 20px;
    border-bottom: 2px solid transparent; }}
QTabBar::tab:hover {{ color: {text}; }}
QTabBar::tab:selected {{ color: {text}; border-bottom-color: {accent}; font-weight: 600; }}
QTabBar::tab:selected:focus {{ color: {accent}; border: 2px solid {accent}; border-radius: 5px;
    padding: 5px 1px 7px 1px; }}

QTableView {{ background: {surface}; border: 1px solid {line}; border-radius: 3px; gridline-color: transparent;
    selection-background-color: {accent_soft}; selection-color: {text}; alternate-background-color: {raised}; }}
QListWidget#changes {{ background: {surface}; border: 1px solid {line}; border-radius: 3px; }}
QListWidget#changes:focus {{ border-color: {accent}; }}
QListWidget#changes::item {{ padding: 3px 8px; }}
QListWidget#changes::item:selected {{ background: {accent_soft}; color: {text}; }}
QTableView[bare="true"]:focus {{ border-color: {accent}; }}
QTableView::item {{ padding: 0 9px; border-bottom: 1px solid {faint}; }}
QTableView::item:selected {{ background: {accent_soft}; color: {text}; }}
QTableView#frozen {{ border: none; border-right: 1px solid {line}; border-radius: 0; }}
QHeaderView {{ background: transparent; border: none; }}
QHeaderView::section {{ background: {raised}; color: {muted}; border: none; border-bottom: 1px solid {line};
    padding: 7px 12px; font-weight: 500; }}
QHeaderView::up-arrow {{ image: url("{arrow_up}"); }}
QHeaderView::down-arrow {{ image: url("{arrow}"); }}
QHeaderView::up-arrow, QHeaderView::down-arrow {{ width: 9px; height: 6px; subcontrol-origin: border;
    subcontrol-position: top center; top: 3px; }}
QTableCornerButton::section {{ background: {raised}; border: none; }}

QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: none; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 2px; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 2px; }}
QScrollBar::handle {{ background: {scroll}; border-radius: 4px; min-height: 28px; min-width: 28px; }}
QScrollBar::handle:hover {{ background: {muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QFrame#separator {{ color: {faint}; background: {faint}; max-height: 1px; border: none; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QSplitter::handle {{ background: transparent; }}
QProgressBar {{ background: {line}; border: none; border-radius: 2px; max-height: 4px; }}
QProgressBar::chunk {{ background: {accent}; border-radius: 2px; }}
"""


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Apply the palette and the style sheet of ``theme`` to the application."""
    app.setStyleSheet("")  # replacing a sheet takes three times as long as removing it and setting another
    app.setStyle("Fusion")
    app.setPalette(palette(theme))
    set_style_sheet(app, style_sheet(theme))


def set_style_sheet(app: QApplication, sheet: str) -> None:
    """Set the style sheet, and scaled fonts again: Qt gives widgets the fonts that they had before the first sheet."""
    app.setStyleSheet(sheet)
    for widget in app.allWidgets():
        if (factor := widget.property(FONT_FACTOR)) is not None:
            set_scaled_font(widget, factor, bold=bool(widget.property(FONT_BOLD)))


@contextmanager
def without_style_sheet() -> Iterator[None]:
    """Remove the style sheet while a window is built, and restore it afterwards.

    Under a style sheet Qt restyles a widget each time that it or one of its ancestors gets a new parent: styling
    all of them once at the end takes a third of the time.
    """
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    sheet = app.styleSheet()
    app.setStyleSheet("")
    try:
        yield
    finally:
        app.setStyleSheet(sheet)


def system_theme() -> Theme:
    """Return the theme that matches the colour scheme and the contrast that the desktop asks for."""
    hints = QGuiApplication.styleHints()
    is_dark = hints.colorScheme() is Qt.ColorScheme.Dark
    if hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast:
        return CONTRAST_DARK if is_dark else CONTRAST_LIGHT
    return DARK if is_dark else LIGHT


def chosen_theme(name: str) -> Theme:
    """Return the theme of a name in ``LOOKS``, for any other name that of the desktop."""
    return LOOKS.get(name) or system_theme()


def theme_of(widget: QWidget) -> Theme:
    """Return the theme of a widget, for custom painting."""
    colours = widget.palette()
    accent = colours.color(QPalette.ColorRole.Link).name()  # which the style sheet leaves as it is in every widget
    for theme in LOOKS.values():
        if theme.accent == accent:
            return theme
    return DARK if colours.color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def group_colour(theme: Theme, group: int | None) -> str:
    """Return the colour of a part of a chart by its place in the stack; None is the group of all others."""
    return theme.rest if group is None else theme.groups[group % len(theme.groups)]


def palette(theme: Theme) -> QPalette:
    """Return the Qt palette of a theme."""
    made = QPalette()
    role = QPalette.ColorRole
    for one, colour in {
        role.Window: theme.window,
        role.WindowText: theme.text,
        role.Base: theme.surface,
        role.AlternateBase: theme.raised,
        role.ToolTipBase: theme.raised,
        role.ToolTipText: theme.text,
        role.PlaceholderText: theme.muted,
        role.Text: theme.text,
        role.Button: theme.surface,
        role.ButtonText: theme.text,
        role.BrightText: theme.bad,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.on_accent,
        role.Link: theme.accent,
        role.LinkVisited: theme.accent,
        role.Accent: theme.accent,
        role.Mid: theme.line,
        role.Midlight: theme.line,
        role.Dark: theme.muted,
    }.items():
        made.setColor(one, QColor(colour))
    for one in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, one, QColor(theme.muted))
    return made


def style_sheet(theme: Theme) -> str:
    """Return the style sheet filled in with the colours of ``theme``."""
    kind = "dark" if QColor(theme.window).lightness() < 128 else "light"
    return STYLE.format(
        window=theme.window,
        side=theme.side,
        surface=theme.surface,
        raised=theme.raised,
        text=theme.text,
        muted=theme.muted,
        line=theme.line,
        faint=mix(theme.line, theme.surface, 0.5),
        changed=mix(theme.accent, theme.surface, 0.10),
        scroll=mix(theme.muted, theme.window, 0.5),
        accent=theme.accent,
        arrow=(ICONS / f"arrow-{kind}.svg").as_posix(),
        arrow_up=(ICONS / f"arrow-up-{kind}.svg").as_posix(),
        check=(ICONS / f"check-{kind}.svg").as_posix(),
        accent_focus=mix(theme.accent, theme.text, 0.55),
        accent_hover=mix(theme.accent, theme.text, 0.85),
        on_accent=theme.on_accent,
        accent_soft=theme.accent_soft,
        good=theme.good,
        warning=theme.warning,
        bad=theme.bad,
    )


def mix(one: str, other: str, share: float) -> str:
    """Return a mix of two colours: ``share`` (0 to 1) of the first, the rest of the second."""
    a, b = QColor(one), QColor(other)
    parts = zip(a.getRgb()[:3], b.getRgb()[:3], strict=True)  # type: ignore[index]
    return QColor(*(round(share * x + (1 - share) * y) for x, y in parts)).name()


def scaled_font(factor: float, *, bold: bool = False) -> QFont:
    """Return the application's font scaled by ``factor``."""
    font = QFont(QApplication.font())
    font.setPointSizeF(font.pointSizeF() * factor)
    if bold:
        font.setWeight(QFont.Weight.DemiBold)
    return font


def set_scaled_font(widget: QWidget, factor: float, *, bold: bool = False) -> None:
    """Give a widget the application's font scaled by ``factor``, also after a zoom."""
    widget.setFont(scaled_font(factor, bold=bold))
    widget.setProperty(FONT_FACTOR, factor)
    widget.setProperty(FONT_BOLD, bold)


def heading(text: str = "", factor: float = 1.6) -> QLabel:
    """Return a label in a large bold font."""
    label = Label(text)
    set_scaled_font(label, factor, bold=True)
    return label


def muted(text: str = "", factor: float = 1.0) -> QLabel:
    """Return a label in the muted colour, for secondary text."""
    label = Label(text)
    label.setProperty("muted", True)
    if factor != 1.0:
        set_scaled_font(label, factor)
    return label


def set_state(label: QLabel, state: str) -> None:
    """Colour a label as ``good``, ``warning``, ``bad`` or (empty) none. Its text must carry the same meaning."""
    label.setProperty("state", state)
    label.style().unpolish(label)
    label.style().polish(label)
