"""Parsing of what users write, the same at every entry: files, paste, cells, dialogs, options. See ``ambiguity``."""
