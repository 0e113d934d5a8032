"""What rules, locks and commitments cost, and what the same money brings at other times, on *Budget and rules*."""
