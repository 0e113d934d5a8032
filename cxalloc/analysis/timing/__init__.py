"""The same money of each fund at other times: what it would bring, and the budget by period that it needs."""
