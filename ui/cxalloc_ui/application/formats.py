"""Figures and messages in the window's language, with the decimal and group marks of the user's locale."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale

from cxalloc.domain.message import Message
from cxalloc.domain.portfolio import Portfolio
from cxalloc.messages.findings import error_messages
from cxalloc.messages.formatter import Formatter
from cxalloc.messages.numbers import NumberStyle
from cxalloc_ui.application.texts import language


def user_locale() -> QLocale:
    """Return the locale of the desktop; British English, which groups digits, where the desktop names none."""
    locale = QLocale()
    if locale.language() == QLocale.Language.C:
        return QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
    return locale


def number_style(locale: QLocale) -> NumberStyle:
    """Return the decimal and group marks of a locale."""
    group, decimal = locale.groupSeparator(), locale.decimalPoint()
    sizes = [len(part) for part in locale.toString(10**9).split(group)]
    return NumberStyle(
        group,
        decimal,
        locale.negativeSign(),
        sizes=(sizes[-1], sizes[-2]) if len(sizes) > 2 else (3, 3),
        least=1 if group in locale.toString(1000) else 2,
    )


def formatter() -> Formatter:
    """Return a formatter for texts that concern no particular portfolio."""
    return Formatter(language(), marks=number_style(user_locale()))


def message_text(what: Message | str) -> str:
    """Render a message of the core in the user's language; a plain string is returned unchanged."""
    return formatter().render(what)


def formatter_of(portfolio: Portfolio) -> Formatter:
    """Return a formatter for the figures of a portfolio: its currency and periods."""
    return formatter().of(portfolio)


def error_text(error: BaseException) -> str:
    """Return the text of an error, with one line per finding."""
    return "\n".join(map(formatter().render, error_messages(error)))


def in_local_time(moment: datetime) -> str:
    """Format a moment in the local time zone and the user's date format."""
    local = QDateTime.fromSecsSinceEpoch(round(moment.timestamp()))
    return user_locale().toString(local, QLocale.FormatType.ShortFormat)


def folder_text(path: Path) -> str:
    """Return the folder that a file or folder is in, with ``~`` for the user's own."""
    folder = path.parent
    try:
        return str(Path("~") / folder.relative_to(Path.home()))
    except (ValueError, RuntimeError):
        return str(folder)
