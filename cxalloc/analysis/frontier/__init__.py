"""The efficient frontier: value against budget, compared with the ranking by ROI."""
