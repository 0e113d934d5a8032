"""A plan over time: money by period, the timeline, the small allocations."""
