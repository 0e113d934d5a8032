"""Portfolios and plans in text form: folders of TOML and CSV, single tables, plans as CSV."""
