"""The efficient frontier: value against budget, beside the ranking by ROI."""
