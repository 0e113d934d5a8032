"""The page *Compare*: scenarios side by side, and the efficient frontier."""
