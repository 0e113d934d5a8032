-- Version 2 of a portfolio file: who changed what, and when. docs/file_format.md explains it.

CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,  -- UTC, ISO 8601
    user TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    before TEXT NOT NULL,  -- '' where there was nothing
    after TEXT NOT NULL
) STRICT;

-- What was done stays on record.

CREATE TRIGGER audit_insert BEFORE INSERT ON audit WHEN NEW.id IN (SELECT id FROM audit)
BEGIN SELECT RAISE(ABORT, 'the audit trail cannot be changed'); END;

CREATE TRIGGER audit_update BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail cannot be changed'); END;

CREATE TRIGGER audit_delete BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail cannot be changed'); END;

CREATE VIEW history AS
SELECT at, user, action, subject, before, after
FROM audit
ORDER BY id DESC;

CREATE VIEW approvals AS
SELECT at, user, action, subject, before, after
FROM audit
WHERE action IN ('plan approved', 'plan superseded', 'plan back to draft')
ORDER BY id DESC;
