"""Editable grids: the item model, sheets that turn entries into edits, pasting, filling and the clipboard."""
