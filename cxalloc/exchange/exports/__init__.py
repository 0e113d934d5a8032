"""Plans and answers for other programs: CSV files and workbooks."""
