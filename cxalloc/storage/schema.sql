-- Version 1 of a portfolio file. docs/file_format.md explains it.
--
-- Money is in minor units (cents), in INTEGER columns. Exact decimals (rates, shares, probabilities, scores, days) are
-- TEXT, because REAL would round them. Periods and offsets count from 0; the views show labels and currency units.
-- `position` keeps the order in which people arranged things: ties between plans are broken by it.

CREATE TABLE portfolio (
    id INTEGER PRIMARY KEY CHECK (id = 1),  -- one portfolio in a file
    name TEXT NOT NULL,
    currency TEXT NOT NULL,
    minor_units INTEGER NOT NULL CHECK (minor_units > 0),  -- so many make one unit of the currency
    annual_rate TEXT NOT NULL,
    period_unit TEXT NOT NULL,
    first_period TEXT NOT NULL,
    budget_periods INTEGER NOT NULL,
    benefit_periods INTEGER NOT NULL,
    objective TEXT NOT NULL
) STRICT;

CREATE TABLE objective_weight (
    criterion TEXT PRIMARY KEY NOT NULL,
    position INTEGER NOT NULL,
    weight TEXT NOT NULL
) STRICT;

CREATE TABLE period (
    number INTEGER PRIMARY KEY CHECK (number >= 0),
    label TEXT NOT NULL UNIQUE,
    has_budget INTEGER NOT NULL CHECK (has_budget IN (0, 1))
) STRICT;

CREATE TABLE fund (
    id TEXT PRIMARY KEY NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    carry_over TEXT NOT NULL
) STRICT;

CREATE TABLE fund_amount (
    fund TEXT NOT NULL REFERENCES fund ON DELETE CASCADE ON UPDATE CASCADE,
    period INTEGER NOT NULL REFERENCES period ON DELETE CASCADE,
    amount INTEGER NOT NULL CHECK (amount >= 0),
    PRIMARY KEY (fund, period)
) STRICT;

CREATE TABLE team (
    id TEXT PRIMARY KEY NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL
) STRICT;

CREATE TABLE team_capacity (
    team TEXT NOT NULL REFERENCES team ON DELETE CASCADE ON UPDATE CASCADE,
    period INTEGER NOT NULL REFERENCES period ON DELETE CASCADE,
    days TEXT NOT NULL,
    PRIMARY KEY (team, period)
) STRICT;

CREATE TABLE initiative (
    id TEXT PRIMARY KEY NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    owner TEXT NOT NULL,
    status TEXT NOT NULL,
    earliest INTEGER NOT NULL,
    latest INTEGER,
    committed_level TEXT,
    committed_start INTEGER,
    CHECK ((committed_level IS NULL) = (committed_start IS NULL))
) STRICT;

CREATE TABLE initiative_tag (
    initiative TEXT NOT NULL REFERENCES initiative ON DELETE CASCADE ON UPDATE CASCADE,
    dimension TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (initiative, dimension, value)
) STRICT;

-- `benefit` says which of the ways of stating a benefit is used: per_period, roi and npv fill the column of that name,
-- profile has rows in level_benefit.
CREATE TABLE level (
    initiative TEXT NOT NULL REFERENCES initiative ON DELETE CASCADE ON UPDATE CASCADE,
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    duration INTEGER NOT NULL CHECK (duration >= 1),
    success TEXT NOT NULL,
    low TEXT NOT NULL,
    high TEXT NOT NULL,
    benefit TEXT NOT NULL,
    per_period INTEGER,
    roi TEXT,
    npv INTEGER,
    PRIMARY KEY (initiative, name),
    CHECK ((benefit = 'per_period') = (per_period IS NOT NULL)),
    CHECK ((benefit = 'roi') = (roi IS NOT NULL)),
    CHECK ((benefit = 'npv') = (npv IS NOT NULL))
) STRICT;

CREATE TABLE level_benefit (
    initiative TEXT NOT NULL,
    level TEXT NOT NULL,
    offset INTEGER NOT NULL CHECK (offset >= 0),
    likely INTEGER NOT NULL CHECK (likely >= 0),
    low INTEGER,
    high INTEGER,
    PRIMARY KEY (initiative, level, offset),
    FOREIGN KEY (initiative, level) REFERENCES level (initiative, name) ON DELETE CASCADE ON UPDATE CASCADE
) STRICT;

CREATE TABLE level_cost (
    initiative TEXT NOT NULL,
    level TEXT NOT NULL,
    fund TEXT NOT NULL REFERENCES fund ON UPDATE CASCADE,
    position INTEGER NOT NULL,
    run_cost INTEGER NOT NULL CHECK (run_cost >= 0),
    PRIMARY KEY (initiative, level, fund),
    FOREIGN KEY (initiative, level) REFERENCES level (initiative, name) ON DELETE CASCADE ON UPDATE CASCADE
) STRICT;

CREATE TABLE level_cost_amount (
    initiative TEXT NOT NULL,
    level TEXT NOT NULL,
    fund TEXT NOT NULL,
    offset INTEGER NOT NULL CHECK (offset >= 0),
    amount INTEGER NOT NULL CHECK (amount >= 0),
    PRIMARY KEY (initiative, level, fund, offset),
    FOREIGN KEY (initiative, level, fund) REFERENCES level_cost ON DELETE CASCADE ON UPDATE CASCADE
) STRICT;

CREATE TABLE level_effort (
    initiative TEXT NOT NULL,
    level TEXT NOT NULL,
    team TEXT NOT NULL REFERENCES team ON UPDATE CASCADE,
    position INTEGER NOT NULL,
    PRIMARY KEY (initiative, level, team),
    FOREIGN KEY (initiative, level) REFERENCES level (initiative, name) ON DELETE CASCADE ON UPDATE CASCADE
) STRICT;

CREATE TABLE level_effort_days (
    initiative TEXT NOT NULL,
    level TEXT NOT NULL,
    team TEXT NOT NULL,
    offset INTEGER NOT NULL CHECK (offset >= 0),
    days TEXT NOT NULL,
    PRIMARY KEY (initiative, level, team, offset),
    FOREIGN KEY (initiative, level, team) REFERENCES level_effort ON DELETE CASCADE ON UPDATE CASCADE
) STRICT;

CREATE TABLE level_score (
    initiative TEXT NOT NULL,
    level TEXT NOT NULL,
    criterion TEXT NOT NULL REFERENCES objective_weight ON UPDATE CASCADE,
    score TEXT NOT NULL,
    PRIMARY KEY (initiative, level, criterion),
    FOREIGN KEY (initiative, level) REFERENCES level (initiative, name) ON DELETE CASCADE ON UPDATE CASCADE
) STRICT;

CREATE TABLE small_allocation (
    id TEXT PRIMARY KEY NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    owner TEXT NOT NULL,
    fund TEXT NOT NULL REFERENCES fund ON UPDATE CASCADE,
    ticket INTEGER,
    minimum INTEGER NOT NULL,
    maximum INTEGER NOT NULL,
    total_cap INTEGER,
    cadence INTEGER,
    delay INTEGER NOT NULL
) STRICT;

CREATE TABLE small_allocation_tag (
    small_allocation TEXT NOT NULL REFERENCES small_allocation ON DELETE CASCADE ON UPDATE CASCADE,
    dimension TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (small_allocation, dimension, value)
) STRICT;

CREATE TABLE small_allocation_score (
    small_allocation TEXT NOT NULL REFERENCES small_allocation ON DELETE CASCADE ON UPDATE CASCADE,
    criterion TEXT NOT NULL REFERENCES objective_weight ON UPDATE CASCADE,
    score TEXT NOT NULL,
    PRIMARY KEY (small_allocation, criterion)
) STRICT;

CREATE TABLE tier (
    small_allocation TEXT NOT NULL REFERENCES small_allocation ON DELETE CASCADE ON UPDATE CASCADE,
    position INTEGER NOT NULL,
    rate TEXT NOT NULL,
    amount INTEGER,  -- NULL: all the rest
    PRIMARY KEY (small_allocation, position)
) STRICT;

-- Relations of two fill initiative and other; a group has its members in relation_member.
CREATE TABLE relation (
    id INTEGER PRIMARY KEY,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    initiative TEXT REFERENCES initiative ON DELETE CASCADE ON UPDATE CASCADE,
    level TEXT,
    other TEXT REFERENCES initiative ON DELETE CASCADE ON UPDATE CASCADE,
    other_level TEXT,
    delivered INTEGER CHECK (delivered IN (0, 1)),
    uplift TEXT,
    at_least INTEGER,
    at_most INTEGER
) STRICT;

CREATE TABLE relation_member (
    relation INTEGER NOT NULL REFERENCES relation ON DELETE CASCADE,
    position INTEGER NOT NULL,
    initiative TEXT NOT NULL REFERENCES initiative ON DELETE CASCADE ON UPDATE CASCADE,
    PRIMARY KEY (relation, initiative)
) STRICT;

-- A spend rule has a bound and an amount or a share; a cadence rule has minimum_active.
CREATE TABLE rule (
    id TEXT PRIMARY KEY NOT NULL,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    bound TEXT,
    amount INTEGER,
    share TEXT,
    window_periods INTEGER,  -- NULL: over the horizon
    minimum_active INTEGER,
    select_kind TEXT,
    select_fund TEXT REFERENCES fund ON UPDATE CASCADE,
    select_owner TEXT,
    select_tag_dimension TEXT,
    select_tag_value TEXT,
    of_kind TEXT,
    of_fund TEXT REFERENCES fund ON UPDATE CASCADE,
    of_owner TEXT,
    of_tag_dimension TEXT,
    of_tag_value TEXT
) STRICT;

CREATE TABLE scenario (
    name TEXT PRIMARY KEY NOT NULL,
    position INTEGER NOT NULL
) STRICT;

CREATE TABLE scenario_change (
    scenario TEXT NOT NULL REFERENCES scenario ON DELETE CASCADE ON UPDATE CASCADE,
    position INTEGER NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (scenario, key)
) STRICT;

-- Plans are snapshots: they name initiatives, funds and periods as these were, and refer to no table above.

CREATE TABLE plan (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- an id is never used twice
    name TEXT NOT NULL,
    scenario TEXT NOT NULL,  -- '' is the base portfolio
    status TEXT NOT NULL CHECK (status IN ('draft', 'approved', 'superseded')),
    created TEXT NOT NULL,
    currency TEXT NOT NULL,
    minor_units INTEGER NOT NULL CHECK (minor_units > 0),
    objective TEXT NOT NULL,  -- value and bound are in minor units for npv, else in millionths of a point
    outcome TEXT NOT NULL,
    stopped TEXT NOT NULL,
    value INTEGER NOT NULL,
    bound INTEGER,  -- NULL, as gap, where a limit came before any proof
    gap REAL,
    asked_gap REAL NOT NULL,
    ties_settled INTEGER NOT NULL CHECK (ties_settled IN (0, 1)),
    solver TEXT NOT NULL,
    solver_version TEXT NOT NULL,
    seconds REAL NOT NULL,
    program_version TEXT NOT NULL,
    inputs_sha256 TEXT NOT NULL,
    inputs TEXT NOT NULL  -- the portfolio, changes of the scenario made, as canonical JSON
) STRICT;

CREATE UNIQUE INDEX plan_approved_once ON plan (scenario) WHERE status = 'approved';

CREATE TABLE plan_period (
    plan INTEGER NOT NULL REFERENCES plan,
    number INTEGER NOT NULL,
    label TEXT NOT NULL,
    PRIMARY KEY (plan, number)
) STRICT;

CREATE TABLE plan_choice (
    plan INTEGER NOT NULL REFERENCES plan,
    position INTEGER NOT NULL,
    initiative TEXT NOT NULL,
    level TEXT NOT NULL,
    start INTEGER NOT NULL,
    PRIMARY KEY (plan, position),
    FOREIGN KEY (plan, start) REFERENCES plan_period
) STRICT;

CREATE TABLE plan_allotment (
    plan INTEGER NOT NULL REFERENCES plan,
    position INTEGER NOT NULL,
    small_allocation TEXT NOT NULL,
    period INTEGER NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    PRIMARY KEY (plan, position),
    FOREIGN KEY (plan, period) REFERENCES plan_period
) STRICT;

-- The three tables below are what the choices and allotments come to in money; `check` works them out again.

CREATE TABLE plan_line (
    plan INTEGER NOT NULL REFERENCES plan,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    candidate TEXT NOT NULL,
    name TEXT NOT NULL,
    level TEXT NOT NULL,
    owner TEXT NOT NULL,
    fund TEXT NOT NULL,
    period INTEGER NOT NULL,
    spend INTEGER NOT NULL,
    benefit INTEGER NOT NULL,
    PRIMARY KEY (plan, position),
    FOREIGN KEY (plan, period) REFERENCES plan_period
) STRICT;

CREATE TABLE plan_fund_period (
    plan INTEGER NOT NULL REFERENCES plan,
    position INTEGER NOT NULL,
    fund TEXT NOT NULL,
    period INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    carried_in INTEGER NOT NULL,
    spend INTEGER NOT NULL,
    small_allocations INTEGER NOT NULL,
    carried_out INTEGER NOT NULL,
    PRIMARY KEY (plan, position),
    FOREIGN KEY (plan, period) REFERENCES plan_period
) STRICT;

CREATE TABLE plan_verdict (
    plan INTEGER NOT NULL REFERENCES plan,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    candidate TEXT NOT NULL,
    name TEXT NOT NULL,
    owner TEXT NOT NULL,
    funded INTEGER NOT NULL CHECK (funded IN (0, 1)),
    level TEXT NOT NULL,
    start INTEGER,
    cost INTEGER NOT NULL,
    benefit INTEGER,  -- NULL where only a net present value was stated
    npv INTEGER NOT NULL,
    enabled_npv INTEGER NOT NULL,
    worth INTEGER NOT NULL,
    PRIMARY KEY (plan, position),
    FOREIGN KEY (plan, start) REFERENCES plan_period
) STRICT;

-- A plan stays as it was decided. Only its status may change.

CREATE TRIGGER plan_insert BEFORE INSERT ON plan WHEN NEW.id IN (SELECT id FROM plan)
BEGIN SELECT RAISE(ABORT, 'a plan cannot be changed'); END;

CREATE TRIGGER plan_update BEFORE UPDATE OF
    id, name, scenario, created, currency, minor_units, objective, outcome, stopped, value, bound, gap, asked_gap,
    ties_settled, solver, solver_version, seconds, program_version, inputs_sha256, inputs ON plan
BEGIN SELECT RAISE(ABORT, 'a plan cannot be changed'); END;

CREATE TRIGGER plan_delete BEFORE DELETE ON plan
BEGIN SELECT RAISE(ABORT, 'a plan cannot be deleted'); END;

CREATE TRIGGER plan_period_update BEFORE UPDATE ON plan_period
BEGIN SELECT RAISE(ABORT, 'a plan cannot be changed'); END;

CREATE TRIGGER plan_period_delete BEFORE DELETE ON plan_period
BEGIN SELECT RAISE(ABORT, 'a plan cannot be changed'); END;

CREATE TRIGGER plan_choice_update BEFORE UPDATE ON plan_choice
BEGIN SELECT RAISE(ABORT, 'a plan cannot be changed'); END;

CREATE TRIGGER plan_choice_delete BEFORE DELETE ON plan_choice
BEGIN SELECT RAISE(ABORT, 'a plan cannot be changed'); END;

CREATE TRIGGER plan_allotment_update BEFORE UPDATE ON plan_allotment
BEGIN SELECT RAISE(ABORT, 'a plan cannot be changed'); END;

CREATE TRIGGER plan_allotment_delete BEFORE DELETE ON plan_allotment
BEGIN SELECT RAISE(ABORT, 'a plan cannot be changed'); END;

CREATE TRIGGER plan_line_update BEFORE UPDATE ON plan_line
BEGIN SELECT RAISE(ABORT, 'a plan cannot be changed'); END;

CREATE TRIGGER plan_line_delete BEFORE DELETE ON plan_line
BEGIN SELECT RAISE(ABORT, 'a plan cannot be changed'); END;

CREATE TRIGGER plan_fund_period_update BEFORE UPDATE ON plan_fund_period
BEGIN SELECT RAISE(ABORT, 'a plan cannot be changed'); END;

CREATE TRIGGER plan_fund_period_delete BEFORE DELETE ON plan_fund_period
BEGIN SELECT RAISE(ABORT, 'a plan cannot be changed'); END;

CREATE TRIGGER plan_verdict_update BEFORE UPDATE ON plan_verdict
BEGIN SELECT RAISE(ABORT, 'a plan cannot be changed'); END;

CREATE TRIGGER plan_verdict_delete BEFORE DELETE ON plan_verdict
BEGIN SELECT RAISE(ABORT, 'a plan cannot be changed'); END;

-- Views for people: amounts in currency units, periods by their labels.

CREATE VIEW budget AS
SELECT fund.id AS fund, fund.name, period.label AS period, amount * 1.0 / minor_units AS amount, currency
FROM fund_amount, portfolio
JOIN fund ON fund.id = fund_amount.fund
JOIN period ON period.number = fund_amount.period
ORDER BY fund.position, period.number;

CREATE VIEW candidates AS
SELECT
    initiative.id, initiative.name, initiative.owner, initiative.status, level.name AS level, level.duration,
    earliest_period.label AS earliest_start, latest_period.label AS latest_start,
    (SELECT coalesce(sum(amount), 0) FROM level_cost_amount AS one
        WHERE one.initiative = level.initiative AND one.level = level.name) * 1.0 / minor_units AS cost,
    (SELECT coalesce(sum(run_cost), 0) FROM level_cost AS one
        WHERE one.initiative = level.initiative AND one.level = level.name) * 1.0 / minor_units AS run_cost,
    level.success
FROM level, portfolio
JOIN initiative ON initiative.id = level.initiative
LEFT JOIN period AS earliest_period ON earliest_period.number = initiative.earliest
LEFT JOIN period AS latest_period ON latest_period.number = initiative.latest
ORDER BY initiative.position, level.position;

CREATE VIEW plan_overview AS
SELECT
    plan.id AS plan, name, scenario, status, created, outcome, currency,
    value * 1.0 / iif(objective = 'npv', minor_units, 1000000) AS value,
    bound * 1.0 / iif(objective = 'npv', minor_units, 1000000) AS bound,
    gap,
    (SELECT sum(spend) FROM plan_fund_period AS one WHERE one.plan = plan.id) * 1.0 / minor_units AS spend,
    (SELECT sum(small_allocations) FROM plan_fund_period AS one WHERE one.plan = plan.id) * 1.0 / minor_units
        AS small_allocations,
    (SELECT sum(amount) FROM plan_fund_period AS one WHERE one.plan = plan.id) * 1.0 / minor_units AS budget,
    (SELECT sum(npv) FROM plan_verdict AS one WHERE one.plan = plan.id) * 1.0 / minor_units AS npv,
    (SELECT sum(funded) FROM plan_verdict AS one WHERE one.plan = plan.id) AS funded,
    (SELECT count(*) FROM plan_verdict AS one WHERE one.plan = plan.id) AS candidates,
    solver, solver_version, seconds, program_version
FROM plan
ORDER BY plan.id;

CREATE VIEW funded AS
SELECT
    plan.id AS plan, kind, candidate AS id, plan_verdict.name, owner, level, plan_period.label AS start,
    cost * 1.0 / minor_units AS cost, benefit * 1.0 / minor_units AS benefit, (benefit - cost) * 1.0 / cost AS roi,
    npv * 1.0 / minor_units AS npv, enabled_npv * 1.0 / minor_units AS enabled_npv, currency
FROM plan_verdict
JOIN plan ON plan.id = plan_verdict.plan
LEFT JOIN plan_period ON plan_period.plan = plan_verdict.plan AND plan_period.number = plan_verdict.start
WHERE funded
ORDER BY plan.id, plan_verdict.position;

CREATE VIEW not_funded AS
SELECT plan, kind, candidate AS id, name, owner
FROM plan_verdict
WHERE NOT funded
ORDER BY plan, position;

CREATE VIEW schedule AS
SELECT
    plan.id AS plan, kind, candidate AS id, plan_line.name, level, owner, fund, plan_period.label AS period,
    spend * 1.0 / minor_units AS spend, benefit * 1.0 / minor_units AS benefit, currency
FROM plan_line
JOIN plan ON plan.id = plan_line.plan
JOIN plan_period ON plan_period.plan = plan_line.plan AND plan_period.number = plan_line.period
ORDER BY plan.id, plan_line.position;

CREATE VIEW spend_by_period AS
SELECT
    plan.id AS plan, fund, plan_period.label AS period, amount * 1.0 / minor_units AS amount,
    carried_in * 1.0 / minor_units AS carried_in, spend * 1.0 / minor_units AS spend,
    small_allocations * 1.0 / minor_units AS small_allocations, carried_out * 1.0 / minor_units AS carried_out, currency
FROM plan_fund_period
JOIN plan ON plan.id = plan_fund_period.plan
JOIN plan_period ON plan_period.plan = plan_fund_period.plan AND plan_period.number = plan_fund_period.period
ORDER BY plan.id, plan_fund_period.position;
