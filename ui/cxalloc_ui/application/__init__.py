"""Shared by the whole window: settings, theme, language and number formats."""
