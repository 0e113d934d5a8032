"""The entries of menus that lock initiatives."""

from __future__ import annotations

from collections.abc import Mapping

from cxalloc.domain.locks import Lock
from cxalloc_ui.application.texts import tr


def lock_texts() -> Mapping[Lock, str]:
    """Return the text of each lock, in the order of a menu."""
    return {
        Lock.MUST: tr("&Must fund"),
        Lock.NEVER: tr("&Never fund"),
        Lock.KEEP: tr("&Keep level and start as they are"),
        Lock.OPEN: tr("&Unlock"),
    }
