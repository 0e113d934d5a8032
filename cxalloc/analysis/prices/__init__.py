"""What a rule, a lock or a commitment costs."""
