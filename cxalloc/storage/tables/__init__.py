"""The rows of the tables in ``schema.sql``: written and read, one module for each kind of content."""
