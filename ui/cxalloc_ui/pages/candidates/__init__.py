"""The page *Candidates*: grids of initiatives and small allocations, and the panel of details."""
