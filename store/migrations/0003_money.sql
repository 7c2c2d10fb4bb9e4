-- What things cost, who owes what, what was paid, what is closed for it, and what cron has done.
--
-- Amounts are integer cents. Nothing charged or paid is ever edited: the ledger is corrected by reversal.

-- What is charged, by dated rows. `amounts` are cents; several («2500/5000/7500/10000») are what is owed in all,
-- month after month. `applies_to` holds conditions joined by «+» (omnicli.rules.tariff); the most precise row wins,
-- then the latest. `due_days` counts from the day of the charge; without it the college's own rule says.
CREATE TABLE tariff (
    kind        TEXT NOT NULL,
    applies_to  TEXT NOT NULL DEFAULT 'all',
    valid_from  TEXT NOT NULL,
    valid_to    TEXT CHECK (valid_to >= valid_from),
    per         TEXT NOT NULL DEFAULT 'event' CHECK (per IN ('term', 'course', 'hour', 'event')),
    amounts     TEXT NOT NULL CHECK (amounts GLOB '[0-9]*' AND amounts NOT GLOB '*[^0-9/]*'),
    due_days    INTEGER CHECK (due_days >= 0),
    source      TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (kind, applies_to, valid_from)
) STRICT;

-- What a term costs is due 45 days after its timetables come out: with 30 it would be before the day to confirm.
INSERT INTO tariff (kind, applies_to, valid_from, per, amounts, due_days, source) VALUES
    ('registration', 'full-time', '2000-01-01', 'term', '2000', 45, 'droits d''inscription: 20 $ a session, seven colleges'),
    ('registration', 'part-time', '2000-01-01', 'course', '500', 45, 'droits d''inscription: 5 $ a course, seven colleges'),
    ('affiliated', 'full-time', '2000-01-01', 'term', '2500', 45, 'droits afférents: 25 $ a session, six colleges'),
    ('affiliated', 'part-time', '2000-01-01', 'course', '600', 45, 'droits afférents: 6 $ a course, six colleges'),
    ('tuition', 'part-time+quebec', '2000-01-01', 'hour', '200', 45, 'C-29, s. 24 and six colleges: 2 $ a course hour'),
    ('tuition', 'part-time+international', '2000-01-01', 'hour', '200', 45, 'the same 2 $ an hour, before the contribution'),
    ('non-resident', 'full-time+canada', '2000-01-01', 'term', '150800', 45, 'one college: 1 508 $ a session'),
    ('non-resident', 'part-time+canada', '2000-01-01', 'hour', '736', 45, 'one college: 7,36 $ an hour'),
    ('international', 'full-time+international', '2000-01-01', 'term', '721000', 45, 'group A, from summer 2024 (one college)'),
    ('international', 'full-time+international+program:2', '2000-01-01', 'term', '933300', 45, 'group B: physical techniques'),
    ('international', 'full-time+international+program:5', '2000-01-01', 'term', '933300', 45, 'group B: arts'),
    ('international', 'full-time+international+program:1', '2000-01-01', 'term', '1117400', 45, 'group C: biological techniques'),
    ('international', 'full-time+international+program:200', '2000-01-01', 'term', '721000', 45, 'group A: pre-university'),
    ('international', 'full-time+international+program:500', '2000-01-01', 'term', '721000', 45, 'group A: pre-university'),
    ('international', 'full-time+international+program:501', '2000-01-01', 'term', '721000', 45, 'group A: pre-university'),
    ('international', 'full-time+international+program:506', '2000-01-01', 'term', '721000', 45, 'group A: pre-university'),
    ('international', 'full-time+international+program:510', '2000-01-01', 'term', '721000', 45, 'group A: pre-university'),
    ('international', 'part-time+international', '2000-01-01', 'hour', '3306', 45, 'group A, on top of the 2 $ an hour'),
    ('international', 'part-time+international+program:2', '2000-01-01', 'hour', '4347', 45, 'group B, on top of the 2 $ an hour'),
    ('international', 'part-time+international+program:5', '2000-01-01', 'hour', '4347', 45, 'group B, on top of the 2 $ an hour'),
    ('international', 'part-time+international+program:1', '2000-01-01', 'hour', '5236', 45, 'group C, on top of the 2 $ an hour'),
    ('international', 'part-time+international+program:200', '2000-01-01', 'hour', '3306', 45, 'group A: pre-university'),
    ('international', 'part-time+international+program:500', '2000-01-01', 'hour', '3306', 45, 'group A: pre-university'),
    ('international', 'part-time+international+program:501', '2000-01-01', 'hour', '3306', 45, 'group A: pre-university'),
    ('international', 'part-time+international+program:506', '2000-01-01', 'hour', '3306', 45, 'group A: pre-university'),
    ('international', 'part-time+international+program:510', '2000-01-01', 'hour', '3306', 45, 'group A: pre-university');
INSERT INTO tariff (kind, applies_to, valid_from, per, amounts, source) VALUES
    ('late-confirmation', 'all', '2000-01-01', 'event', '2500', 'guide: 25 $; the same in two other colleges'),
    ('schedule-change', 'all', '2000-01-01', 'event', '1500', 'guide: 15 $ each confirmed change'),
    ('late-payment', 'all', '2000-01-01', 'event', '1000', 'one college: 10 $'),
    ('nsf', 'all', '2000-01-01', 'event', '2500', 'two colleges: 15 $ and 25 $'),
    ('attestation', 'all', '2000-01-01', 'event', '300', 'one college: 3 $'),
    ('transcript', 'all', '2000-01-01', 'event', '300', 'one college: 3 $ the student''s copy'),
    ('id-card', 'all', '2000-01-01', 'event', '500', 'one college: 5 $'),
    ('course-description', 'all', '2000-01-01', 'event', '500', 'one college: 5 $'),
    ('equivalence', 'all', '2000-01-01', 'event', '2500', 'one college: 25 $ a course');

-- A term's timetables are out and its fees charged: by hand before the term's date, or by cron on it.
CREATE TABLE publications (
    term   TEXT PRIMARY KEY REFERENCES terms (code),
    at     TEXT NOT NULL,
    date   TEXT NOT NULL,
    actor  TEXT NOT NULL
) STRICT;

-- Part-time by their courses, full-time by law: «fin de DEC» (once) or a major functional disability.
CREATE TABLE deemed_full_time (
    student  TEXT NOT NULL REFERENCES students (number),
    term     TEXT NOT NULL REFERENCES terms (code),
    reason   TEXT NOT NULL CHECK (reason IN ('end-of-dec', 'disability')),
    at       TEXT NOT NULL,
    actor    TEXT NOT NULL,
    PRIMARY KEY (student, term)
) STRICT;
CREATE UNIQUE INDEX end_of_dec_once ON deemed_full_time (student) WHERE reason = 'end-of-dec';

-- Double entry: a row moves cents from one account to another. `date` is the local day it counts from, `at` the
-- instant it was written, `due` the last day to pay a charge. The key says what it is for: a second one is refused.
CREATE TABLE ledger (
    number    INTEGER PRIMARY KEY,
    key       TEXT NOT NULL UNIQUE,
    at        TEXT NOT NULL,
    date      TEXT NOT NULL,
    debit     TEXT NOT NULL,
    credit    TEXT NOT NULL CHECK (credit <> debit),
    cents     INTEGER NOT NULL CHECK (cents > 0),
    kind      TEXT NOT NULL,
    student   TEXT REFERENCES students (number),
    term      TEXT REFERENCES terms (code),
    due       TEXT,
    cause     TEXT NOT NULL CHECK (cause <> ''),
    reverses  INTEGER UNIQUE REFERENCES ledger (number)
) STRICT;
CREATE INDEX ledger_by_student ON ledger (student) WHERE student IS NOT NULL;

-- A bank's file, taken once whatever its name, and each of its lines, taken once whatever file it comes in.
CREATE TABLE bank_files (
    number   INTEGER PRIMARY KEY,
    sha256   TEXT NOT NULL UNIQUE,
    format   TEXT NOT NULL,
    at       TEXT NOT NULL,
    actor    TEXT NOT NULL,
    summary  TEXT NOT NULL CHECK (json_valid(summary))
) STRICT;
CREATE TABLE bank_lines (
    key             TEXT PRIMARY KEY,
    file            INTEGER NOT NULL REFERENCES bank_files (number),
    line            INTEGER NOT NULL,
    account         TEXT NOT NULL,
    date            TEXT NOT NULL,
    cents           INTEGER NOT NULL CHECK (cents <> 0),
    reference       TEXT NOT NULL,
    payer           TEXT NOT NULL,
    bank_reference  TEXT NOT NULL,
    entry           INTEGER NOT NULL UNIQUE REFERENCES ledger (number)
) STRICT;

-- A payment begun on a hosted page. Its state moves; what was paid is in the ledger.
CREATE TABLE online_payments (
    number      INTEGER PRIMARY KEY,
    student     TEXT NOT NULL REFERENCES students (number),
    cents       INTEGER NOT NULL CHECK (cents > 0),
    key         TEXT NOT NULL UNIQUE,
    begun_at    TEXT NOT NULL,
    provider    TEXT NOT NULL,
    session     TEXT UNIQUE,
    url         TEXT,
    expires_at  TEXT,
    state       TEXT NOT NULL DEFAULT 'begun' CHECK (state IN ('begun', 'open', 'paid', 'expired', 'failed')),
    entry       INTEGER UNIQUE REFERENCES ledger (number)
) STRICT;
CREATE INDEX online_payments_by_student ON online_payments (student, state);

-- Why something is closed to a student («code de rétention»): a warning, or what it blocks ('all' or module keys).
CREATE TABLE holds (
    number   INTEGER PRIMARY KEY,
    student  TEXT NOT NULL REFERENCES students (number),
    kind     TEXT NOT NULL CHECK (kind IN ('warning', 'blocking')),
    blocks   TEXT NOT NULL,
    reason   TEXT NOT NULL CHECK (reason <> ''),
    until    TEXT,
    at       TEXT NOT NULL,
    actor    TEXT NOT NULL
) STRICT;
CREATE INDEX holds_by_student ON holds (student);
CREATE TABLE hold_lifts (
    hold    INTEGER PRIMARY KEY REFERENCES holds (number),
    reason  TEXT NOT NULL,
    at      TEXT NOT NULL,
    actor   TEXT NOT NULL
) STRICT;

-- What cron has done: a row each run that was asked for by name, or that found something to do.
CREATE TABLE job_runs (
    number   INTEGER PRIMARY KEY,
    job      TEXT NOT NULL,
    as_of    TEXT NOT NULL,
    at       TEXT NOT NULL,
    millis   INTEGER NOT NULL CHECK (millis >= 0),
    actor    TEXT NOT NULL,
    outcome  TEXT NOT NULL CHECK (json_valid(outcome))
) STRICT;
CREATE INDEX job_runs_by_job ON job_runs (job, number);

-- A window that has closed, with what had been done at that instant («recensement»).
CREATE TABLE closings (
    term       TEXT NOT NULL REFERENCES terms (code),
    what       TEXT NOT NULL,
    closed_at  TEXT NOT NULL,
    counts     TEXT NOT NULL CHECK (json_valid(counts)),
    PRIMARY KEY (term, what)
) STRICT;

CREATE TRIGGER publications_are_not_edited BEFORE UPDATE ON publications
BEGIN SELECT RAISE(ABORT, 'publications is append-only'); END;
CREATE TRIGGER publications_are_not_deleted BEFORE DELETE ON publications
BEGIN SELECT RAISE(ABORT, 'publications is append-only'); END;
CREATE TRIGGER ledger_is_not_edited BEFORE UPDATE ON ledger
BEGIN SELECT RAISE(ABORT, 'ledger is append-only'); END;
CREATE TRIGGER ledger_is_not_deleted BEFORE DELETE ON ledger
BEGIN SELECT RAISE(ABORT, 'ledger is append-only'); END;
CREATE TRIGGER bank_files_are_not_edited BEFORE UPDATE ON bank_files
BEGIN SELECT RAISE(ABORT, 'bank_files is append-only'); END;
CREATE TRIGGER bank_files_are_not_deleted BEFORE DELETE ON bank_files
BEGIN SELECT RAISE(ABORT, 'bank_files is append-only'); END;
CREATE TRIGGER bank_lines_are_not_edited BEFORE UPDATE ON bank_lines
BEGIN SELECT RAISE(ABORT, 'bank_lines is append-only'); END;
CREATE TRIGGER bank_lines_are_not_deleted BEFORE DELETE ON bank_lines
BEGIN SELECT RAISE(ABORT, 'bank_lines is append-only'); END;
CREATE TRIGGER holds_are_not_edited BEFORE UPDATE ON holds
BEGIN SELECT RAISE(ABORT, 'holds is append-only'); END;
CREATE TRIGGER holds_are_not_deleted BEFORE DELETE ON holds
BEGIN SELECT RAISE(ABORT, 'holds is append-only'); END;
CREATE TRIGGER hold_lifts_are_not_edited BEFORE UPDATE ON hold_lifts
BEGIN SELECT RAISE(ABORT, 'hold_lifts is append-only'); END;
CREATE TRIGGER hold_lifts_are_not_deleted BEFORE DELETE ON hold_lifts
BEGIN SELECT RAISE(ABORT, 'hold_lifts is append-only'); END;
CREATE TRIGGER job_runs_are_not_edited BEFORE UPDATE ON job_runs
BEGIN SELECT RAISE(ABORT, 'job_runs is append-only'); END;
CREATE TRIGGER job_runs_are_not_deleted BEFORE DELETE ON job_runs
BEGIN SELECT RAISE(ABORT, 'job_runs is append-only'); END;
CREATE TRIGGER closings_are_not_edited BEFORE UPDATE ON closings
BEGIN SELECT RAISE(ABORT, 'closings is append-only'); END;
CREATE TRIGGER closings_are_not_deleted BEFORE DELETE ON closings
BEGIN SELECT RAISE(ABORT, 'closings is append-only'); END;
