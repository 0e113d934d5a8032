"""Which of the solutions of equal value is the answer."""
