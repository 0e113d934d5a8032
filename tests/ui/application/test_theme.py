"""The colours: readable, light and dark."""

from itertools import combinations

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel

from cxalloc_ui.application.theme import (
    CONTRAST_DARK,
    CONTRAST_LIGHT,
    LOOKS,
    apply_theme,
    group_colour,
    mix,
    style_sheet,
    theme_of,
)

THEMES = pytest.mark.parametrize("theme", list(LOOKS.values()), ids=list(LOOKS))


def light(colour: str) -> tuple[float, float, float]:
    made = QColor(colour)
    return made.redF(), made.greenF(), made.blueF()


def luminance(colour: str) -> float:
    parts: list[float] = []
    for part in light(colour):
        parts.append(part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4)
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@THEMES
@pytest.mark.parametrize("ink", ["text", "muted", "good", "warning", "bad", "accent"])
def test_text_is_readable_on_every_ground(theme, ink):
    """WCAG 2 AA asks for 4.5 to 1."""
    for ground in ("window", "side", "surface", "raised"):
        assert contrast(getattr(theme, ink), getattr(theme, ground)) >= 4.5, ground
    assert contrast(theme.on_accent, theme.accent) >= 4.5
    assert contrast(theme.text, theme.accent_soft) >= 4.5


@pytest.mark.parametrize("theme", [CONTRAST_LIGHT, CONTRAST_DARK], ids=["light", "dark"])
def test_high_contrast_is_enhanced_contrast(theme):
    """WCAG 2 AAA asks for 7 to 1 for text; AA asks for 3 to 1 for the lines and parts of what is to be seen."""
    for ground in ("window", "side", "surface", "raised", "accent_soft"):
        for ink in ("text", "muted", "accent"):
            assert contrast(getattr(theme, ink), getattr(theme, ground)) >= 7, (ink, ground)
    for ink in ("good", "warning", "bad"):
        assert contrast(getattr(theme, ink), theme.surface) >= 7, ink
    assert contrast(theme.on_accent, theme.accent) >= 7
    for one in (theme.line, theme.rest, *theme.groups):
        assert contrast(one, theme.surface) >= 3, one


@THEMES
def test_the_parts_of_a_chart_stand_out_from_its_ground(theme):
    for one in theme.groups:
        assert contrast(one, theme.surface) >= 1.5
    assert len({*theme.groups, theme.rest}) == 7


@THEMES
def test_the_parts_of_a_chart_differ_for_the_colour_blind(theme):
    """Red and green cones taken as one (deuteranopia, roughly): no two parts become the same."""

    def seen(colour: str) -> tuple[float, float]:
        red, green, blue = light(colour)
        return 0.6 * red + 0.4 * green, blue

    for one, other in combinations(theme.groups, 2):
        assert max(abs(a - b) for a, b in zip(seen(one), seen(other), strict=True)) > 0.05, (one, other)


@THEMES
def test_a_theme_reaches_every_widget(theme, qapp, qtbot):
    apply_theme(qapp, theme)
    label = QLabel()
    qtbot.addWidget(label)
    assert theme_of(label) is theme
    assert theme.accent in style_sheet(theme)
    assert group_colour(theme, None) == theme.rest


def test_mixing():
    assert mix("#000000", "#ffffff", 0) == "#ffffff"
    assert mix("#000000", "#ffffff", 0.5) == "#808080"
