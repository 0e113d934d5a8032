"""Workbooks of spreadsheets as grids of text: Excel (``.xlsx``, ``.xlsm``) and OpenDocument (``.ods``)."""
