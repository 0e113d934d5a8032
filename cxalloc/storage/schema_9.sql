-- Version 9 of a portfolio file: small allocations that are examples, and left out of every plan until someone confirms
-- their figures. docs/file_format.md explains it.

ALTER TABLE small_allocation ADD COLUMN is_example INTEGER NOT NULL DEFAULT 0 CHECK (is_example IN (0, 1));
