"""What several commands print: to a terminal, as CSV, as JSON numbers."""
