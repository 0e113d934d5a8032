"""The welcome page."""

import os
from datetime import UTC, datetime

from PySide6.QtWidgets import QLabel

from cxalloc_ui.application.formats import in_local_time
from cxalloc_ui.pages.welcome import WelcomePage, recent_text


def test_recent_portfolios_say_where_they_are_and_when_they_were_changed(qtbot, light, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = tmp_path / "plans" / "of this year and of the next one, in many words"
    folder.mkdir(parents=True)
    path = folder / "shops.cxalloc"
    path.touch()
    os.utime(path, (1_800_000_000, 1_800_000_000))
    when = in_local_time(datetime.fromtimestamp(1_800_000_000, UTC))
    page = WelcomePage()
    qtbot.addWidget(page)
    widest = page.minimumSizeHint().width()
    page.show_recent([path])
    assert page.minimumSizeHint().width() <= widest
    shown = next(label.text() for label in page.findChildren(QLabel) if "changed" in label.text())
    assert shown == f"~/plans/of this year…t one, in many words, changed {when}"
    assert recent_text(path) == f"shops  –  {shown}"


def test_one_that_is_gone_keeps_its_folder(tmp_path):
    assert recent_text(tmp_path / "gone.cxalloc").startswith("gone  –  ")
