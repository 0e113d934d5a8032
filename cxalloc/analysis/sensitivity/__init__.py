"""Why a candidate is in the best plan or out of it, and what would flip that decision."""
