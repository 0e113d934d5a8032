-- Version 3 of a portfolio file: what was typed and cannot stand yet, and the edits that can be undone.
-- docs/file_format.md explains it.

CREATE TABLE draft (
    part TEXT NOT NULL,
    key TEXT NOT NULL,  -- the id of an item, or ID/LEVEL; '' for the portfolio itself
    field TEXT NOT NULL,
    text TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (part, key, field)
) STRICT;

-- Those that are not undone can be undone, the newest first; those that are can be done again, the oldest first.
CREATE TABLE edit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,  -- UTC, ISO 8601
    user TEXT NOT NULL,
    label TEXT NOT NULL,
    undone INTEGER NOT NULL CHECK (undone IN (0, 1)),
    size INTEGER NOT NULL CHECK (size >= 0),  -- bytes of changes
    changes TEXT NOT NULL  -- JSON: what changed, before and after
) STRICT;
