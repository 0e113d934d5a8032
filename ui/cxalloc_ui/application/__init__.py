"""What the whole program shares: settings, theme, language, formats of numbers."""
