-- What students obtain: assessments and their marks, absences, final marks and what each was made of, exams outside of
-- courses, courses left; and the papers that the college issues about it, numbered and signed.
--
-- Marks of assessments may change until the group's final marks are. What is final, issued or left is kept for good:
-- corrected by another row, never edited.

-- The last day to leave a course as an «abandon sans échec» (AE).
ALTER TABLE terms ADD COLUMN abandon_by TEXT;
UPDATE terms SET abandon_by = substr(code, 1, 4) || CASE substr(code, 5) WHEN '1' THEN '-04-09' ELSE '-11-05' END
WHERE substr(code, 5) <> '2';
UPDATE terms SET abandon_by = NULL WHERE abandon_by NOT BETWEEN drop_by AND ends;

-- Whose section it is, where the names of the offering do not say it.
CREATE TABLE section_teachers (
    term      TEXT NOT NULL,
    course    TEXT NOT NULL,
    section   TEXT NOT NULL,
    employee  TEXT NOT NULL REFERENCES employees (number),
    PRIMARY KEY (term, course, section, employee),
    FOREIGN KEY (term, course, section) REFERENCES sections (term, course, section)
) STRICT, WITHOUT ROWID;
CREATE INDEX section_teachers_by_employee ON section_teachers (employee, term);

-- Assessments of a section. `points` are hundredths of what the mark is out of, `weight` hundredths of a percent of the
-- term. A bonus adds its points to the term's without counting in its weight; a penalty takes them off.
CREATE TABLE assessments (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    term      TEXT NOT NULL,
    course    TEXT NOT NULL,
    section   TEXT NOT NULL,
    name      TEXT NOT NULL,
    date      TEXT,
    points    INTEGER NOT NULL CHECK (points > 0),
    weight    INTEGER NOT NULL CHECK (weight BETWEEN 0 AND 10000),
    category  TEXT NOT NULL DEFAULT '',
    kind      TEXT NOT NULL DEFAULT 'normal' CHECK (kind IN ('normal', 'bonus', 'penalty')),
    UNIQUE (term, course, section, name),
    FOREIGN KEY (term, course, section) REFERENCES sections (term, course, section)
) STRICT;
-- A category of a section's assessments: its least mean (hundredths of a percent), and how many of the lowest marks are
-- left out.
CREATE TABLE assessment_categories (
    term        TEXT NOT NULL,
    course      TEXT NOT NULL,
    section     TEXT NOT NULL,
    name        TEXT NOT NULL,
    least_mean  INTEGER CHECK (least_mean BETWEEN 0 AND 10000),
    ignored     INTEGER NOT NULL DEFAULT 0 CHECK (ignored >= 0),
    PRIMARY KEY (term, course, section, name),
    FOREIGN KEY (term, course, section) REFERENCES sections (term, course, section)
) STRICT, WITHOUT ROWID;

-- Marks written together: by whom, when, from a file or by hand.
CREATE TABLE mark_batches (
    number  INTEGER PRIMARY KEY,
    at      TEXT NOT NULL,
    actor   TEXT NOT NULL,
    way     TEXT NOT NULL CHECK (way IN ('file', 'hand'))
) STRICT;
-- A student's mark for an assessment, in hundredths of its points; NULL excuses the student from it.
CREATE TABLE marks (
    assessment  INTEGER NOT NULL REFERENCES assessments (id),
    student     TEXT NOT NULL REFERENCES students (number),
    mark        INTEGER CHECK (mark >= 0),
    batch       INTEGER NOT NULL REFERENCES mark_batches (number),
    PRIMARY KEY (assessment, student)
) STRICT, WITHOUT ROWID;

-- A final result that the teacher gives instead of the computed one, until the group's are final.
CREATE TABLE final_overrides (
    term     TEXT NOT NULL,
    course   TEXT NOT NULL,
    student  TEXT NOT NULL REFERENCES students (number),
    mark     INTEGER CHECK (mark BETWEEN 0 AND 100),
    remark   TEXT NOT NULL DEFAULT '' CHECK (remark IN ('', 'EC', 'EQ', 'SU', 'DI', 'IN', 'IT')),
    reason   TEXT NOT NULL DEFAULT '',
    at       TEXT NOT NULL,
    actor    TEXT NOT NULL,
    CHECK (mark IS NOT NULL OR remark <> ''),
    PRIMARY KEY (term, course, student),
    FOREIGN KEY (student, term, course) REFERENCES registrations (student, term, course)
) STRICT, WITHOUT ROWID;

-- The results of a section are final: they stand in `record`, and `digest` is that of its lines as they were then.
CREATE TABLE finalizations (
    term     TEXT NOT NULL,
    course   TEXT NOT NULL,
    section  TEXT NOT NULL,
    at       TEXT NOT NULL,
    actor    TEXT NOT NULL,
    digest   TEXT NOT NULL,
    PRIMARY KEY (term, course, section),
    FOREIGN KEY (term, course, section) REFERENCES sections (term, course, section)
) STRICT, WITHOUT ROWID;
-- A final result was wrong: what it was, what it is.
CREATE TABLE corrections (
    number         INTEGER PRIMARY KEY,
    student        TEXT NOT NULL REFERENCES students (number),
    term           TEXT NOT NULL,
    course         TEXT NOT NULL REFERENCES courses (code),
    mark_before    INTEGER,
    remark_before  TEXT NOT NULL,
    mark           INTEGER CHECK (mark BETWEEN 0 AND 100),
    remark         TEXT NOT NULL DEFAULT '' CHECK (remark IN ('', 'EC', 'EQ', 'SU', 'DI', 'IN', 'IT', 'AE')),
    reason         TEXT NOT NULL CHECK (reason <> ''),
    at             TEXT NOT NULL,
    actor          TEXT NOT NULL,
    CHECK (mark IS NOT NULL OR remark <> '')
) STRICT;
CREATE INDEX corrections_by_student ON corrections (student, term, course);

-- The section of a result, and the figures of its group: mean and standard deviation of the marks, how many they are,
-- strength and dispersion of the group (IFGZ, IDGZ), as decimal text. NULL where nothing is known.
ALTER TABLE record ADD COLUMN section TEXT NOT NULL DEFAULT '';
ALTER TABLE record ADD COLUMN mean TEXT;
ALTER TABLE record ADD COLUMN sd TEXT;
ALTER TABLE record ADD COLUMN group_size INTEGER CHECK (group_size >= 0);
ALTER TABLE record ADD COLUMN ifgz TEXT;
ALTER TABLE record ADD COLUMN idgz TEXT;
CREATE INDEX record_by_group ON record (term, course, section);
-- The same two indicators when they come later, for a whole group: they go before those of the lines.
CREATE TABLE group_strengths (
    term     TEXT NOT NULL,
    course   TEXT NOT NULL REFERENCES courses (code),
    section  TEXT NOT NULL DEFAULT '',
    ifgz     TEXT NOT NULL,
    idgz     TEXT NOT NULL,
    PRIMARY KEY (term, course, section)
) STRICT, WITHOUT ROWID;

-- Hours missed, in hundredths, of a course on a date.
CREATE TABLE absences (
    student  TEXT NOT NULL REFERENCES students (number),
    term     TEXT NOT NULL,
    course   TEXT NOT NULL,
    date     TEXT NOT NULL,
    hours    INTEGER NOT NULL CHECK (hours > 0),
    at       TEXT NOT NULL,
    actor    TEXT NOT NULL,
    PRIMARY KEY (student, term, course, date),
    FOREIGN KEY (student, term, course) REFERENCES registrations (student, term, course)
) STRICT, WITHOUT ROWID;

-- A course left: a 'drop' by the last day to (its registration is gone, it leaves no line), or an 'abandon' (AE).
CREATE TABLE withdrawals (
    number   INTEGER PRIMARY KEY,
    student  TEXT NOT NULL REFERENCES students (number),
    term     TEXT NOT NULL REFERENCES terms (code),
    course   TEXT NOT NULL REFERENCES courses (code),
    section  TEXT NOT NULL,
    kind     TEXT NOT NULL CHECK (kind IN ('drop', 'abandon')),
    date     TEXT NOT NULL,
    reason   TEXT NOT NULL DEFAULT '',
    at       TEXT NOT NULL,
    actor    TEXT NOT NULL
) STRICT;
CREATE INDEX withdrawals_by_student ON withdrawals (student, term, course);

-- «Épreuve uniforme» (EUF) and «épreuve synthèse de programme» (ESP), of a programme: passed or failed, never a mark.
CREATE TABLE exams (
    student  TEXT NOT NULL REFERENCES students (number),
    exam     TEXT NOT NULL CHECK (exam IN ('EUF', 'ESP')),
    program  TEXT NOT NULL DEFAULT '',
    term     TEXT NOT NULL,
    result   TEXT NOT NULL CHECK (result IN ('passed', 'failed')),
    CHECK ((exam = 'ESP') = (program <> '')),
    PRIMARY KEY (student, exam, program, term)
) STRICT, WITHOUT ROWID;
CREATE TABLE diplomas (
    student     TEXT NOT NULL REFERENCES students (number),
    program     TEXT NOT NULL REFERENCES programs (code),
    granted_on  TEXT NOT NULL,
    PRIMARY KEY (student, program)
) STRICT, WITHOUT ROWID;

-- An attestation asked for; `entry` is the charge of its fee, none when it is free.
CREATE TABLE attestation_requests (
    number          INTEGER PRIMARY KEY,
    student         TEXT NOT NULL REFERENCES students (number),
    term            TEXT NOT NULL REFERENCES terms (code),
    purpose         TEXT NOT NULL CHECK (purpose IN ('insurance', 'loan', 'resp', 'other')),
    permanent_code  INTEGER NOT NULL CHECK (permanent_code IN (0, 1)),
    lang            TEXT NOT NULL CHECK (lang IN ('fr', 'en', 'both')),
    at              TEXT NOT NULL,
    actor           TEXT NOT NULL,
    entry           INTEGER UNIQUE REFERENCES ledger (number)
) STRICT;
CREATE INDEX attestation_requests_by_student ON attestation_requests (student);

-- A paper issued: all that it says (`data`), and its bytes by their hash. The same `data` of the same kind, student,
-- term and language is the same paper, until it is revoked: printed again, it is the same bytes.
CREATE TABLE paper_files (
    sha256   TEXT PRIMARY KEY,
    content  BLOB NOT NULL
) STRICT;
CREATE TABLE papers (
    number       TEXT PRIMARY KEY,
    kind         TEXT NOT NULL,
    student      TEXT NOT NULL REFERENCES students (number),
    term         TEXT NOT NULL DEFAULT '',
    lang         TEXT NOT NULL CHECK (lang IN ('fr', 'en', 'both')),
    request      INTEGER UNIQUE REFERENCES attestation_requests (number),
    data         TEXT NOT NULL CHECK (json_valid(data)),
    digest       TEXT NOT NULL,
    sha256       TEXT NOT NULL REFERENCES paper_files (sha256),
    certificate  TEXT NOT NULL REFERENCES signing_certificates (fingerprint),
    at           TEXT NOT NULL,
    actor        TEXT NOT NULL
) STRICT;
CREATE INDEX papers_by_student ON papers (student, kind, term);
CREATE INDEX papers_by_sha256 ON papers (sha256);
CREATE TABLE revoked_papers (
    number  TEXT PRIMARY KEY REFERENCES papers (number),
    reason  TEXT NOT NULL CHECK (reason <> ''),
    at      TEXT NOT NULL,
    actor   TEXT NOT NULL
) STRICT;
-- The certificates that the college has signed with: public, as PEM text, the signer's first.
CREATE TABLE signing_certificates (
    fingerprint  TEXT PRIMARY KEY,
    pem          TEXT NOT NULL,
    at           TEXT NOT NULL,
    actor        TEXT NOT NULL
) STRICT;

-- What the law or another institution asks for is in the registration fee.
INSERT INTO tariff (kind, applies_to, valid_from, per, amounts, source) VALUES
    ('attestation', 'purpose:loan', '2000-01-01', 'event', '0',
     'one college''s by-law: an attestation that the law requires (student loans and bursaries) is in the registration fee');

CREATE TRIGGER finalizations_are_not_edited BEFORE UPDATE ON finalizations
BEGIN SELECT RAISE(ABORT, 'finalizations is append-only'); END;
CREATE TRIGGER finalizations_are_not_deleted BEFORE DELETE ON finalizations
BEGIN SELECT RAISE(ABORT, 'finalizations is append-only'); END;
CREATE TRIGGER corrections_are_not_edited BEFORE UPDATE ON corrections
BEGIN SELECT RAISE(ABORT, 'corrections is append-only'); END;
CREATE TRIGGER corrections_are_not_deleted BEFORE DELETE ON corrections
BEGIN SELECT RAISE(ABORT, 'corrections is append-only'); END;
CREATE TRIGGER withdrawals_are_not_edited BEFORE UPDATE ON withdrawals
BEGIN SELECT RAISE(ABORT, 'withdrawals is append-only'); END;
CREATE TRIGGER withdrawals_are_not_deleted BEFORE DELETE ON withdrawals
BEGIN SELECT RAISE(ABORT, 'withdrawals is append-only'); END;
CREATE TRIGGER attestation_requests_are_not_edited BEFORE UPDATE ON attestation_requests
BEGIN SELECT RAISE(ABORT, 'attestation_requests is append-only'); END;
CREATE TRIGGER attestation_requests_are_not_deleted BEFORE DELETE ON attestation_requests
BEGIN SELECT RAISE(ABORT, 'attestation_requests is append-only'); END;
CREATE TRIGGER paper_files_are_not_edited BEFORE UPDATE ON paper_files
BEGIN SELECT RAISE(ABORT, 'paper_files is append-only'); END;
CREATE TRIGGER paper_files_are_not_deleted BEFORE DELETE ON paper_files
BEGIN SELECT RAISE(ABORT, 'paper_files is append-only'); END;
CREATE TRIGGER papers_are_not_edited BEFORE UPDATE ON papers
BEGIN SELECT RAISE(ABORT, 'papers is append-only'); END;
CREATE TRIGGER papers_are_not_deleted BEFORE DELETE ON papers
BEGIN SELECT RAISE(ABORT, 'papers is append-only'); END;
CREATE TRIGGER revoked_papers_are_not_edited BEFORE UPDATE ON revoked_papers
BEGIN SELECT RAISE(ABORT, 'revoked_papers is append-only'); END;
CREATE TRIGGER revoked_papers_are_not_deleted BEFORE DELETE ON revoked_papers
BEGIN SELECT RAISE(ABORT, 'revoked_papers is append-only'); END;
CREATE TRIGGER signing_certificates_are_not_edited BEFORE UPDATE ON signing_certificates
BEGIN SELECT RAISE(ABORT, 'signing_certificates is append-only'); END;
CREATE TRIGGER signing_certificates_are_not_deleted BEFORE DELETE ON signing_certificates
BEGIN SELECT RAISE(ABORT, 'signing_certificates is append-only'); END;
CREATE TRIGGER mark_batches_are_not_edited BEFORE UPDATE ON mark_batches
BEGIN SELECT RAISE(ABORT, 'mark_batches is append-only'); END;
CREATE TRIGGER mark_batches_are_not_deleted BEFORE DELETE ON mark_batches
BEGIN SELECT RAISE(ABORT, 'mark_batches is append-only'); END;
