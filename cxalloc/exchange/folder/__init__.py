"""The portfolio folder (TOML and CSV), the strict text form: reading and writing."""
