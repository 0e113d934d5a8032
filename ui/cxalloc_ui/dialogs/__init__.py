"""Dialogs and their models."""
