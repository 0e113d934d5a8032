"""Exact arithmetic: values and violations in integers, rounding to whole units, certificates in fractions."""
