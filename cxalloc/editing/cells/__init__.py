"""Cells: the values of a document as texts by part, key and field; one module for each part."""
