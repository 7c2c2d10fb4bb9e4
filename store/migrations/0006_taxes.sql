-- Tax slips (T2202, relevé 8): social insurance numbers, consents, what a tax year's amounts are, slips as they were
-- issued, and the files sent to the governments.
--
-- A SIN is kept nowhere in clear: what is `sealed` is AES-256-GCM-SIV under a key outside the database, bound to its
-- table, column and row. Slips issued, sent or given are never edited: another one amends or cancels.

-- A student's social insurance number; `expires` is the last day of one that begins with 9.
CREATE TABLE sins (
    student  TEXT PRIMARY KEY REFERENCES students (number),
    sealed   BLOB NOT NULL,
    expires  TEXT,
    at       TEXT NOT NULL,
    actor    TEXT NOT NULL
) STRICT;
-- The college asked for a SIN that it does not have: what shows reasonable efforts (Income Tax Act, 162(6)).
CREATE TABLE sin_requests (
    number   INTEGER PRIMARY KEY,
    student  TEXT NOT NULL REFERENCES students (number),
    way      TEXT NOT NULL CHECK (way IN ('portal', 'email', 'mail', 'phone', 'desk')),
    date     TEXT NOT NULL,
    at       TEXT NOT NULL,
    actor    TEXT NOT NULL
) STRICT;
CREATE INDEX sin_requests_by_student ON sin_requests (student);

-- Consent to receive the relevé 8 by electronic means, in writing, given or taken back: the last one holds.
CREATE TABLE tax_consents (
    number   INTEGER PRIMARY KEY,
    student  TEXT NOT NULL REFERENCES students (number),
    given    INTEGER NOT NULL CHECK (given IN (0, 1)),
    at       TEXT NOT NULL,
    actor    TEXT NOT NULL
) STRICT;
CREATE INDEX tax_consents_by_student ON tax_consents (student);

-- A tax year, as it is configured: `data` is the JSON of omnicli.rules.tax_year.TaxYear. No row, no slip.
CREATE TABLE tax_years (
    year   INTEGER PRIMARY KEY CHECK (year BETWEEN 2019 AND 2100),
    data   TEXT NOT NULL CHECK (json_valid(data)),
    at     TEXT NOT NULL,
    actor  TEXT NOT NULL
) STRICT;
-- Relevé 8 for 2025: 3 823 $ a term (Revenu Québec's transmission schema 2025.1 takes no other amount).
INSERT INTO tax_years (year, data, at, actor)
VALUES (2025, '{"rl8_box_a": 382300, "rl8_schema": "2025.1"}', '2026-01-01T00:00:00Z', 'omni');

-- Numbers that Revenu Québec gave the college for its relevés 8: the first eight digits, first and last of a range.
CREATE TABLE rl8_ranges (
    first  INTEGER PRIMARY KEY CHECK (first BETWEEN 1 AND 99999999),
    last   INTEGER NOT NULL CHECK (last BETWEEN first AND 99999999),
    way    TEXT NOT NULL CHECK (way IN ('xml', 'paper')),
    at     TEXT NOT NULL,
    actor  TEXT NOT NULL
) STRICT;

-- Whether a kind of charge counts as tuition: 'yes', 'no', 'cap' (within the ancillary fees that are not asked of all),
-- 'gift' (box C). From which tax year on. A kind without a row stops the slips of whoever paid it.
CREATE TABLE fee_eligibility (
    kind       TEXT NOT NULL,
    from_year  INTEGER NOT NULL CHECK (from_year BETWEEN 2019 AND 2100),
    t2202      TEXT NOT NULL CHECK (t2202 IN ('yes', 'no', 'cap')),
    rl8        TEXT NOT NULL CHECK (rl8 IN ('yes', 'no', 'cap', 'gift')),
    source     TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (kind, from_year)
) STRICT, WITHOUT ROWID;
INSERT INTO fee_eligibility (kind, from_year, t2202, rl8, source) VALUES
    ('admission', 2019, 'yes', 'yes', 'folio S1-F2-C2; Revenu Québec, eligible expenses: admission, of who then enrols'),
    ('registration', 2019, 'yes', 'yes', 'registration fees: folio S1-F2-C2; the word «inscription» is ours to read so'),
    ('affiliated', 2019, 'yes', 'yes', 'ancillary fees required of all: folio S1-F2-C2; Taxation Act, 752.0.18.10.1'),
    ('student-life', 2019, 'yes', 'yes', 'droits de toute autre nature, required of all: folio S1-F2-C2; write cap where they are not'),
    ('tuition', 2019, 'yes', 'yes', 'tuition: folio S1-F2-C2; Revenu Québec, eligible expenses'),
    ('non-resident', 2019, 'yes', 'yes', 'tuition of who resides elsewhere in Canada: folio S1-F2-C2'),
    ('international', 2019, 'yes', 'yes', 'tuition of international students: folio S1-F2-C2'),
    ('failed-courses', 2019, 'yes', 'yes', 'droits spéciaux, like tuition (C-29, s. 24.1): likely, no source says it'),
    ('equivalence', 2019, 'yes', 'yes', 'exemption fees: folio S1-F2-C2'),
    ('student-association', 2019, 'no', 'no', 'excluded: Income Tax Act, 118.5(3); Taxation Act, 752.0.18.10.1; Revenu Québec'),
    ('insurance', 2019, 'no', 'no', 'medical expenses are excluded federally; a group policy is not named'),
    ('books', 2019, 'no', 'no', 'property that the student acquires: excluded by both'),
    ('parking', 2019, 'no', 'no', 'transport and parking: excluded by both'),
    ('housing', 2019, 'no', 'no', 'board and lodging: excluded by both'),
    ('attestation', 2019, 'no', 'no', 'asked for one by one, not in order to study; no source names it'),
    ('transcript', 2019, 'no', 'no', 'asked for one by one, not in order to study; no source names it'),
    ('id-card', 2019, 'no', 'no', 'another card, when one is lost: not in order to study; no source names it'),
    ('course-description', 2019, 'no', 'no', 'asked for one by one, not in order to study; no source names it'),
    ('schedule-change', 2019, 'no', 'no', 'an administrative charge; no source names it'),
    ('late-confirmation', 2019, 'no', 'no', 'a penalty for lateness; no source names it, those on withdrawal are excluded'),
    ('late-payment', 2019, 'no', 'no', 'a penalty for lateness; no source names it, those on withdrawal are excluded'),
    ('nsf', 2019, 'no', 'no', 'a charge for a payment sent back; no source names it'),
    ('library-fine', 2019, 'no', 'no', 'a penalty for lateness; no source names it, those on withdrawal are excluded'),
    ('gift', 2019, 'no', 'gift', 'a gift to the college''s foundation: box C, no source on a tuition slip');

-- The college decides otherwise for a student in a term, for one slip: the status that its months count for, whether
-- the term was completed. NULL leaves what the records say.
CREATE TABLE tax_overrides (
    student    TEXT NOT NULL REFERENCES students (number),
    term       TEXT NOT NULL REFERENCES terms (code),
    slip       TEXT NOT NULL CHECK (slip IN ('t2202', 'rl8')),
    status     TEXT CHECK (status IN ('full-time', 'part-time', 'none')),
    completed  INTEGER CHECK (completed IN (0, 1)),
    reason     TEXT NOT NULL CHECK (reason <> ''),
    at         TEXT NOT NULL,
    actor      TEXT NOT NULL,
    PRIMARY KEY (student, term, slip)
) STRICT, WITHOUT ROWID;

-- Slips as issued: `data` is all that one says but the SIN (omnicli.rules.tax_slips), `sealed` the SIN that it bears,
-- NULL for none. `kind` 'amended' and 'cancelled' replace an earlier one, and each is replaced once at most.
CREATE TABLE tax_slips (
    number        INTEGER PRIMARY KEY,
    year          INTEGER NOT NULL REFERENCES tax_years (year),
    slip          TEXT NOT NULL CHECK (slip IN ('t2202', 'rl8')),
    student       TEXT NOT NULL REFERENCES students (number),
    kind          TEXT NOT NULL CHECK (kind IN ('original', 'amended', 'cancelled')),
    replaces      INTEGER UNIQUE REFERENCES tax_slips (number),
    rl8_number    TEXT CHECK (length(rl8_number) = 9),
    paper_number  TEXT UNIQUE CHECK (length(paper_number) = 9),
    data          TEXT NOT NULL CHECK (json_valid(data)),
    sealed        BLOB,
    batch         INTEGER NOT NULL REFERENCES tax_batches (number),
    CHECK ((kind = 'original') = (replaces IS NULL)),
    CHECK ((slip = 'rl8') = (rl8_number IS NOT NULL))
) STRICT;
CREATE INDEX tax_slips_by_year ON tax_slips (year, slip, student);
-- A cancelled relevé 8 bears the number of the one it cancels; no other shares one.
CREATE UNIQUE INDEX rl8_number_once ON tax_slips (rl8_number) WHERE kind <> 'cancelled';
CREATE TABLE tax_batches (
    number  INTEGER PRIMARY KEY,
    year    INTEGER NOT NULL REFERENCES tax_years (year),
    what    TEXT NOT NULL CHECK (what IN ('issue', 'amend', 'cancel')),
    note    TEXT NOT NULL DEFAULT '',
    at      TEXT NOT NULL,
    actor   TEXT NOT NULL
) STRICT;

-- A file made for a government, and the slips in it: each slip is filed once. A trial is one marked as a test.
CREATE TABLE tax_files (
    number     INTEGER PRIMARY KEY,
    year       INTEGER NOT NULL REFERENCES tax_years (year),
    slip       TEXT NOT NULL CHECK (slip IN ('t2202', 'rl8')),
    kind       TEXT NOT NULL CHECK (kind IN ('original', 'amended', 'cancelled')),
    reference  TEXT NOT NULL UNIQUE,
    sha256     TEXT NOT NULL,
    at         TEXT NOT NULL,
    actor      TEXT NOT NULL
) STRICT;
CREATE TABLE filed_slips (
    slip  INTEGER PRIMARY KEY REFERENCES tax_slips (number),
    file  INTEGER NOT NULL REFERENCES tax_files (number)
) STRICT;
CREATE INDEX filed_slips_by_file ON filed_slips (file);

-- The bytes of a paper that bears a SIN are sealed too; `sha256` stays that of the paper.
ALTER TABLE paper_files ADD COLUMN sealed INTEGER NOT NULL DEFAULT 0 CHECK (sealed IN (0, 1));

CREATE TRIGGER sin_requests_are_not_edited BEFORE UPDATE ON sin_requests
BEGIN SELECT RAISE(ABORT, 'sin_requests is append-only'); END;
CREATE TRIGGER sin_requests_are_not_deleted BEFORE DELETE ON sin_requests
BEGIN SELECT RAISE(ABORT, 'sin_requests is append-only'); END;
CREATE TRIGGER tax_consents_are_not_edited BEFORE UPDATE ON tax_consents
BEGIN SELECT RAISE(ABORT, 'tax_consents is append-only'); END;
CREATE TRIGGER tax_consents_are_not_deleted BEFORE DELETE ON tax_consents
BEGIN SELECT RAISE(ABORT, 'tax_consents is append-only'); END;
CREATE TRIGGER rl8_ranges_are_not_edited BEFORE UPDATE ON rl8_ranges
BEGIN SELECT RAISE(ABORT, 'rl8_ranges is append-only'); END;
CREATE TRIGGER rl8_ranges_are_not_deleted BEFORE DELETE ON rl8_ranges
BEGIN SELECT RAISE(ABORT, 'rl8_ranges is append-only'); END;
CREATE TRIGGER tax_slips_are_not_edited BEFORE UPDATE ON tax_slips
BEGIN SELECT RAISE(ABORT, 'tax_slips is append-only'); END;
CREATE TRIGGER tax_slips_are_not_deleted BEFORE DELETE ON tax_slips
BEGIN SELECT RAISE(ABORT, 'tax_slips is append-only'); END;
CREATE TRIGGER tax_batches_are_not_edited BEFORE UPDATE ON tax_batches
BEGIN SELECT RAISE(ABORT, 'tax_batches is append-only'); END;
CREATE TRIGGER tax_batches_are_not_deleted BEFORE DELETE ON tax_batches
BEGIN SELECT RAISE(ABORT, 'tax_batches is append-only'); END;
CREATE TRIGGER tax_files_are_not_edited BEFORE UPDATE ON tax_files
BEGIN SELECT RAISE(ABORT, 'tax_files is append-only'); END;
CREATE TRIGGER tax_files_are_not_deleted BEFORE DELETE ON tax_files
BEGIN SELECT RAISE(ABORT, 'tax_files is append-only'); END;
CREATE TRIGGER filed_slips_are_not_edited BEFORE UPDATE ON filed_slips
BEGIN SELECT RAISE(ABORT, 'filed_slips is append-only'); END;
CREATE TRIGGER filed_slips_are_not_deleted BEFORE DELETE ON filed_slips
BEGIN SELECT RAISE(ABORT, 'filed_slips is append-only'); END;
