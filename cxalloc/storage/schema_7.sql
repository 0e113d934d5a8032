-- Version 7 of a portfolio file: what a late start does to the benefits of a stated ROI, and benefits that are stated in
-- all, with their number of periods. docs/file_format.md explains it.
--
-- Files made before keep the reading they were made with.

ALTER TABLE portfolio ADD COLUMN late_start TEXT NOT NULL DEFAULT 'cut' CHECK (late_start IN ('cut', 'shift'));

ALTER TABLE level ADD COLUMN total INTEGER CHECK ((benefit = 'total') = (total IS NOT NULL));

ALTER TABLE level ADD COLUMN total_periods INTEGER CHECK ((benefit = 'total') = (total_periods IS NOT NULL));
