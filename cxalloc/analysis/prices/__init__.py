"""What a rule, a lock or a commitment costs; other plans of nearly the same value; the same money at other times."""
