"""The page *Compare*: scenarios next to each other, and the efficient frontier."""
