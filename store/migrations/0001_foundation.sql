-- The college, its people, its offering, who may come in, and the trail of what was done.
--
-- Dates are ISO text, instants are RFC 3339 text in UTC given by the caller, booleans and money are integers:
-- the subset that PostgreSQL shares. Append-only tables are held so by triggers, not by habit.

-- The college itself: one row. `data` is the JSON of omnicli.rules.college.CollegeFacts.
CREATE TABLE college (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    rehearsal   INTEGER NOT NULL CHECK (rehearsal IN (0, 1)),
    created_at  TEXT NOT NULL,
    data        TEXT NOT NULL CHECK (json_valid(data)),
    logo        BLOB
) STRICT;

CREATE TABLE programs (
    code   TEXT PRIMARY KEY,
    title  TEXT NOT NULL,
    kind   TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE courses (
    code      TEXT PRIMARY KEY,
    title     TEXT NOT NULL,
    theory    INTEGER CHECK (theory >= 0),
    lab       INTEGER CHECK (lab >= 0),
    homework  INTEGER CHECK (homework >= 0),
    category  TEXT NOT NULL DEFAULT ''
) STRICT;

-- Every date is a local date of the college; windows are inclusive.
CREATE TABLE terms (
    code           TEXT PRIMARY KEY,
    starts         TEXT NOT NULL,
    ends           TEXT NOT NULL CHECK (ends > starts),
    schedule_from  TEXT NOT NULL,
    choose_from    TEXT,
    choose_by      TEXT,
    confirm_from   TEXT NOT NULL,
    confirm_by     TEXT NOT NULL,
    drop_by        TEXT NOT NULL
) STRICT;

CREATE TABLE calendar (
    date  TEXT PRIMARY KEY,
    kind  TEXT NOT NULL,
    note  TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE employees (
    number      TEXT PRIMARY KEY,
    last_name   TEXT NOT NULL,
    first_name  TEXT NOT NULL,
    name_key    TEXT NOT NULL,
    roles       TEXT NOT NULL,
    birth_date  TEXT,
    email       TEXT NOT NULL DEFAULT '',
    phone       TEXT NOT NULL DEFAULT '',
    office      TEXT NOT NULL DEFAULT '',
    department  TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE students (
    number          TEXT PRIMARY KEY,
    permanent_code  TEXT NOT NULL UNIQUE,
    last_name       TEXT NOT NULL,
    first_name      TEXT NOT NULL,
    name_key        TEXT NOT NULL,
    birth_date      TEXT NOT NULL,
    program         TEXT NOT NULL REFERENCES programs (code),
    email           TEXT NOT NULL DEFAULT '',
    phone           TEXT NOT NULL DEFAULT '',
    address         TEXT NOT NULL DEFAULT '',
    city            TEXT NOT NULL DEFAULT '',
    province        TEXT NOT NULL DEFAULT '',
    postal_code     TEXT NOT NULL DEFAULT '',
    country         TEXT NOT NULL DEFAULT '',
    language        TEXT NOT NULL DEFAULT '',
    admission_term  TEXT NOT NULL DEFAULT '',
    resident        TEXT NOT NULL DEFAULT 'quebec'
) STRICT;
CREATE INDEX students_by_name ON students (name_key);
CREATE INDEX students_by_program ON students (program);

-- A section («groupe») of a course in a term. Its title may differ from the course's: the physical
-- education activities of one code do.
CREATE TABLE sections (
    term      TEXT NOT NULL REFERENCES terms (code),
    course    TEXT NOT NULL REFERENCES courses (code),
    section   TEXT NOT NULL,
    title     TEXT NOT NULL,
    capacity  INTEGER CHECK (capacity >= 0),
    PRIMARY KEY (term, course, section)
) STRICT;

-- One line of the offering. Lines of a section at the same time are one meeting in several rooms or with
-- several teachers (omnicli.rules.timetable.merge). `revision` counts the changes, for calendar files.
CREATE TABLE meetings (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,  -- never given twice: a calendar would take the new for the old
    term        TEXT NOT NULL,
    course      TEXT NOT NULL,
    section     TEXT NOT NULL,
    weekday     INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    start_min   INTEGER NOT NULL CHECK (start_min BETWEEN 0 AND 1439),
    end_min     INTEGER NOT NULL CHECK (end_min BETWEEN 1 AND 1440),
    room        TEXT NOT NULL DEFAULT '',
    teacher     TEXT NOT NULL DEFAULT '',
    kind        TEXT NOT NULL DEFAULT '',
    revision    INTEGER NOT NULL DEFAULT 0,
    updated_at  TEXT NOT NULL,
    CHECK (end_min > start_min),
    UNIQUE (term, course, section, weekday, start_min, end_min, room, teacher, kind),
    FOREIGN KEY (term, course, section) REFERENCES sections (term, course, section)
) STRICT;

-- A student is in one section of a course in a term.
CREATE TABLE registrations (
    student        TEXT NOT NULL REFERENCES students (number),
    term           TEXT NOT NULL,
    course         TEXT NOT NULL,
    section        TEXT NOT NULL,
    registered_at  TEXT NOT NULL,
    PRIMARY KEY (student, term, course),
    FOREIGN KEY (term, course, section) REFERENCES sections (term, course, section)
) STRICT, WITHOUT ROWID;
CREATE INDEX registrations_by_section ON registrations (term, course, section);

-- The first time a student saw or printed a term's timetable («récupération de l'horaire»).
CREATE TABLE schedule_retrievals (
    student  TEXT NOT NULL REFERENCES students (number),
    term     TEXT NOT NULL REFERENCES terms (code),
    at       TEXT NOT NULL,
    way      TEXT NOT NULL,
    PRIMARY KEY (student, term)
) STRICT;

-- Who may sign in. `kind` is 'student' or 'employee'. The three answers are one hash: no hint which was wrong.
CREATE TABLE accounts (
    kind            TEXT NOT NULL CHECK (kind IN ('student', 'employee')),
    number          TEXT NOT NULL,
    nip_hash        TEXT NOT NULL,
    answers_hash    TEXT NOT NULL,
    questions       TEXT NOT NULL CHECK (json_valid(questions)),
    pepper_version  INTEGER NOT NULL,
    registered_at   TEXT NOT NULL,
    changed_at      TEXT NOT NULL,
    PRIMARY KEY (kind, number)
) STRICT;

-- Failures are counted for numbers that exist and for those that do not: the counter gives nothing away.
CREATE TABLE attempts (
    kind          TEXT NOT NULL,
    number        TEXT NOT NULL,
    failures      INTEGER NOT NULL CHECK (failures >= 0),
    locked_until  TEXT,
    last_at       TEXT NOT NULL,
    PRIMARY KEY (kind, number)
) STRICT;

-- One-time codes for an employee's first use, kept as SHA-256.
CREATE TABLE invitations (
    employee    TEXT PRIMARY KEY REFERENCES employees (number),
    code_hash   TEXT NOT NULL,
    issued_at   TEXT NOT NULL,
    expires_at  TEXT NOT NULL
) STRICT;

-- Sessions are kept as the SHA-256 of their token and bound to a system user.
CREATE TABLE sessions (
    token_hash    TEXT PRIMARY KEY,
    kind          TEXT NOT NULL,
    number        TEXT NOT NULL,
    system_user   INTEGER NOT NULL,
    created_at    TEXT NOT NULL,
    last_seen_at  TEXT NOT NULL,
    FOREIGN KEY (kind, number) REFERENCES accounts (kind, number)
) STRICT;
CREATE INDEX sessions_by_person ON sessions (kind, number);

-- The number a batch is known by.
CREATE TABLE receipts (
    id       INTEGER PRIMARY KEY,
    kind     TEXT NOT NULL,
    at       TEXT NOT NULL,
    actor    TEXT NOT NULL,
    summary  TEXT NOT NULL CHECK (json_valid(summary))
) STRICT;

-- The trail: each event's `mac` chains it to the one before (store.audit says how).
CREATE TABLE audit (
    seq      INTEGER PRIMARY KEY,
    at       TEXT NOT NULL,
    actor    TEXT NOT NULL,
    action   TEXT NOT NULL,
    subject  TEXT NOT NULL,
    details  TEXT NOT NULL CHECK (json_valid(details)),
    mac      BLOB NOT NULL
) STRICT;
CREATE INDEX audit_by_subject ON audit (subject, seq);

-- The signed head of the trail: a cut tail shows.
CREATE TABLE audit_head (
    id   INTEGER PRIMARY KEY CHECK (id = 1),
    seq  INTEGER NOT NULL,
    mac  BLOB NOT NULL
) STRICT;

CREATE TRIGGER audit_is_not_edited BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER receipts_are_not_edited BEFORE UPDATE ON receipts
BEGIN SELECT RAISE(ABORT, 'receipts is append-only'); END;
CREATE TRIGGER receipts_are_not_deleted BEFORE DELETE ON receipts
BEGIN SELECT RAISE(ABORT, 'receipts is append-only'); END;
CREATE TRIGGER schedule_retrievals_are_not_edited BEFORE UPDATE ON schedule_retrievals
BEGIN SELECT RAISE(ABORT, 'schedule_retrievals is append-only'); END;
CREATE TRIGGER schedule_retrievals_are_not_deleted BEFORE DELETE ON schedule_retrievals
BEGIN SELECT RAISE(ABORT, 'schedule_retrievals is append-only'); END;
