"""The `.cxalloc` file: schema, reading and writing."""
