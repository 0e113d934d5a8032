"""Roles that assistive technology gets for widgets that paint themselves; Qt gives them that of a plain area."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

CHART = QAccessible.Role.Chart
"""The ``accessible_role`` of a class of widgets that are charts."""


def install_roles() -> None:
    """Give widgets whose class has an ``accessible_role`` that role; to be called once, before a window is shown."""
    QAccessible.installFactory(_interface)


def _interface(_key: str, thing: QObject) -> QAccessibleInterface | None:
    role = getattr(type(thing), "accessible_role", None)
    return QAccessibleWidget(thing, role, "") if role is not None and isinstance(thing, QWidget) else None
