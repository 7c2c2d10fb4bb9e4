-- What a programme asks of its students, what each has done, what they choose, and the seats they are given.
--
-- What was submitted, built or changed is kept for good: corrected by another row, never edited.

-- When students may change their own timetable: after it comes out, before classes begin.
ALTER TABLE terms ADD COLUMN change_from TEXT;
ALTER TABLE terms ADD COLUMN change_by TEXT;
UPDATE terms SET change_from = schedule_from, change_by = date(starts, '-1 day');

-- The domain and ensemble of a complementary course (`a1` … `f2`), the ensemble of a physical education course.
ALTER TABLE courses ADD COLUMN ensemble TEXT NOT NULL DEFAULT '';

-- A programme's grid: the courses of each session. A course whose code begins with a letter («COM-001-03») is a place
-- that a complementary course takes; its `ensemble` then lists the domains that may take it, all when it is empty.
CREATE TABLE grids (
    program   TEXT NOT NULL REFERENCES programs (code),
    version   TEXT NOT NULL,
    session   INTEGER NOT NULL CHECK (session BETWEEN 1 AND 12),
    course    TEXT NOT NULL,
    part      TEXT NOT NULL CHECK (part IN ('common', 'own', 'complementary', 'specific')),
    ensemble  TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (program, version, course)
) STRICT, WITHOUT ROWID;

-- PA: passed before. PR: taken before, with a least mark. CR: taken before or with it. `required` may name several
-- courses joined by «/»: any of them does. Several rows of a course must all be met.
CREATE TABLE prerequisites (
    course     TEXT NOT NULL REFERENCES courses (code),
    kind       TEXT NOT NULL CHECK (kind IN ('PA', 'PR', 'CR')),
    required   TEXT NOT NULL,
    threshold  INTEGER CHECK (threshold BETWEEN 0 AND 100),
    PRIMARY KEY (course, kind, required)
) STRICT, WITHOUT ROWID;

-- What a student has done: a course of a term, with its final mark or its remark. The term may be older than omni.
CREATE TABLE record (
    student  TEXT NOT NULL REFERENCES students (number),
    term     TEXT NOT NULL,
    course   TEXT NOT NULL REFERENCES courses (code),
    mark     INTEGER CHECK (mark BETWEEN 0 AND 100),
    remark   TEXT NOT NULL DEFAULT '' CHECK (remark IN ('', 'EC', 'EQ', 'SU', 'DI', 'IN', 'IT', 'AE')),
    CHECK (mark IS NOT NULL OR remark <> ''),
    PRIMARY KEY (student, term, course)
) STRICT, WITHOUT ROWID;

-- A course choice as it was submitted («choix de cours»): the last one of a student and term is in force, the others
-- stay. `way` is 'student' or 'import' (paper forms and late files).
CREATE TABLE choices (
    number        INTEGER PRIMARY KEY,
    confirmation  TEXT NOT NULL UNIQUE,
    student       TEXT NOT NULL REFERENCES students (number),
    term          TEXT NOT NULL REFERENCES terms (code),
    at            TEXT NOT NULL,
    actor         TEXT NOT NULL,
    way           TEXT NOT NULL CHECK (way IN ('student', 'import'))
) STRICT;
CREATE INDEX choices_by_student ON choices (term, student, number);
CREATE TABLE choice_courses (
    choice  INTEGER NOT NULL REFERENCES choices (number),
    course  TEXT NOT NULL REFERENCES courses (code),
    PRIMARY KEY (choice, course)
) STRICT, WITHOUT ROWID;
-- Ranked options, 1 the favourite: a course, or one of its sections (an activity).
CREATE TABLE choice_ranks (
    choice   INTEGER NOT NULL REFERENCES choices (number),
    rank     INTEGER NOT NULL CHECK (rank >= 1),
    course   TEXT NOT NULL REFERENCES courses (code),
    section  TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (choice, rank),
    UNIQUE (choice, course, section)
) STRICT, WITHOUT ROWID;

-- The building of a term's timetables («confection des horaires»), with its seed and the rule it followed.
CREATE TABLE builds (
    number   INTEGER PRIMARY KEY,
    term     TEXT NOT NULL REFERENCES terms (code),
    at       TEXT NOT NULL,
    actor    TEXT NOT NULL,
    seed     INTEGER NOT NULL,
    rule     TEXT NOT NULL CHECK (rule IN ('least-sum', 'fewest-last')),
    scope    TEXT NOT NULL CHECK (scope IN ('all', 'unplaced')),
    summary  TEXT NOT NULL CHECK (json_valid(summary))
) STRICT;
CREATE INDEX builds_by_term ON builds (term);
-- A seat given, or denied (no section), and why: `reason` is JSON, a slug and its parameters. `rank` is that of the
-- option obtained among the student's choices of its kind; none for a course that was not ranked.
CREATE TABLE placements (
    build    INTEGER NOT NULL REFERENCES builds (number),
    student  TEXT NOT NULL REFERENCES students (number),
    course   TEXT NOT NULL REFERENCES courses (code),
    section  TEXT,
    rank     INTEGER CHECK (rank >= 1),
    reason   TEXT NOT NULL CHECK (json_valid(reason)),
    PRIMARY KEY (build, student, course)
) STRICT, WITHOUT ROWID;
CREATE INDEX placements_by_student ON placements (student, build);
-- What a seat in a section weighed, beside the rank, when ranked options were placed: nothing where seats were left.
CREATE TABLE seat_weights (
    build    INTEGER NOT NULL REFERENCES builds (number),
    course   TEXT NOT NULL,
    section  TEXT NOT NULL,
    weight   TEXT NOT NULL,
    PRIMARY KEY (build, course, section)
) STRICT, WITHOUT ROWID;
CREATE TABLE undone_builds (
    build   INTEGER PRIMARY KEY REFERENCES builds (number),
    at      TEXT NOT NULL,
    actor   TEXT NOT NULL,
    reason  TEXT NOT NULL DEFAULT ''
) STRICT;

-- A timetable that a student changed («modification d'horaire»), the seats it moved, and the ledger's entry of its fee.
CREATE TABLE schedule_changes (
    number   INTEGER PRIMARY KEY,
    student  TEXT NOT NULL REFERENCES students (number),
    term     TEXT NOT NULL REFERENCES terms (code),
    at       TEXT NOT NULL,
    actor    TEXT NOT NULL,
    entry    INTEGER UNIQUE REFERENCES ledger (number)
) STRICT;
CREATE INDEX schedule_changes_by_student ON schedule_changes (student, term);
CREATE TABLE moved_seats (
    change        INTEGER NOT NULL REFERENCES schedule_changes (number),
    course        TEXT NOT NULL REFERENCES courses (code),
    from_section  TEXT NOT NULL,
    to_section    TEXT NOT NULL CHECK (to_section <> from_section),
    PRIMARY KEY (change, course)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER choices_are_not_edited BEFORE UPDATE ON choices
BEGIN SELECT RAISE(ABORT, 'choices is append-only'); END;
CREATE TRIGGER choices_are_not_deleted BEFORE DELETE ON choices
BEGIN SELECT RAISE(ABORT, 'choices is append-only'); END;
CREATE TRIGGER choice_courses_are_not_edited BEFORE UPDATE ON choice_courses
BEGIN SELECT RAISE(ABORT, 'choice_courses is append-only'); END;
CREATE TRIGGER choice_courses_are_not_deleted BEFORE DELETE ON choice_courses
BEGIN SELECT RAISE(ABORT, 'choice_courses is append-only'); END;
CREATE TRIGGER choice_ranks_are_not_edited BEFORE UPDATE ON choice_ranks
BEGIN SELECT RAISE(ABORT, 'choice_ranks is append-only'); END;
CREATE TRIGGER choice_ranks_are_not_deleted BEFORE DELETE ON choice_ranks
BEGIN SELECT RAISE(ABORT, 'choice_ranks is append-only'); END;
CREATE TRIGGER builds_are_not_edited BEFORE UPDATE ON builds
BEGIN SELECT RAISE(ABORT, 'builds is append-only'); END;
CREATE TRIGGER builds_are_not_deleted BEFORE DELETE ON builds
BEGIN SELECT RAISE(ABORT, 'builds is append-only'); END;
CREATE TRIGGER placements_are_not_edited BEFORE UPDATE ON placements
BEGIN SELECT RAISE(ABORT, 'placements is append-only'); END;
CREATE TRIGGER placements_are_not_deleted BEFORE DELETE ON placements
BEGIN SELECT RAISE(ABORT, 'placements is append-only'); END;
CREATE TRIGGER seat_weights_are_not_edited BEFORE UPDATE ON seat_weights
BEGIN SELECT RAISE(ABORT, 'seat_weights is append-only'); END;
CREATE TRIGGER seat_weights_are_not_deleted BEFORE DELETE ON seat_weights
BEGIN SELECT RAISE(ABORT, 'seat_weights is append-only'); END;
CREATE TRIGGER undone_builds_are_not_edited BEFORE UPDATE ON undone_builds
BEGIN SELECT RAISE(ABORT, 'undone_builds is append-only'); END;
CREATE TRIGGER undone_builds_are_not_deleted BEFORE DELETE ON undone_builds
BEGIN SELECT RAISE(ABORT, 'undone_builds is append-only'); END;
CREATE TRIGGER schedule_changes_are_not_edited BEFORE UPDATE ON schedule_changes
BEGIN SELECT RAISE(ABORT, 'schedule_changes is append-only'); END;
CREATE TRIGGER schedule_changes_are_not_deleted BEFORE DELETE ON schedule_changes
BEGIN SELECT RAISE(ABORT, 'schedule_changes is append-only'); END;
CREATE TRIGGER moved_seats_are_not_edited BEFORE UPDATE ON moved_seats
BEGIN SELECT RAISE(ABORT, 'moved_seats is append-only'); END;
CREATE TRIGGER moved_seats_are_not_deleted BEFORE DELETE ON moved_seats
BEGIN SELECT RAISE(ABORT, 'moved_seats is append-only'); END;
