"""``cxalloc export``: a plan as CSV or a workbook, or the portfolio as a folder."""
