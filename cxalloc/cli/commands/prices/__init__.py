"""``cxalloc prices``: what each rule, lock and commitment costs."""
