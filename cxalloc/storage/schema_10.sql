-- Version 10 of a portfolio file: what is uncertain, for the analysis of risk. docs/file_format.md explains it.

ALTER TABLE portfolio ADD COLUMN low_high TEXT NOT NULL DEFAULT 'extremes' CHECK (low_high IN ('extremes', 'p10_p90'));

ALTER TABLE portfolio ADD COLUMN correlation_by TEXT CHECK (correlation_by IN ('all', 'owner', 'tag'));

ALTER TABLE portfolio ADD COLUMN correlation_tag_dimension TEXT;

ALTER TABLE portfolio ADD COLUMN correlation_rho TEXT CHECK ((correlation_by IS NULL) = (correlation_rho IS NULL));

ALTER TABLE portfolio ADD COLUMN tail_tag_dimension TEXT;

ALTER TABLE portfolio ADD COLUMN tail_tag_value TEXT;

ALTER TABLE portfolio ADD COLUMN tail_cap TEXT CHECK ((tail_tag_dimension IS NULL) = (tail_cap IS NULL));

ALTER TABLE level ADD COLUMN cost_low TEXT NOT NULL DEFAULT '1';

ALTER TABLE level ADD COLUMN cost_high TEXT NOT NULL DEFAULT '1';

ALTER TABLE level ADD COLUMN duration_low INTEGER;

ALTER TABLE level ADD COLUMN duration_high INTEGER;

ALTER TABLE small_allocation ADD COLUMN rate_low TEXT NOT NULL DEFAULT '1';

ALTER TABLE small_allocation ADD COLUMN rate_high TEXT NOT NULL DEFAULT '1';
