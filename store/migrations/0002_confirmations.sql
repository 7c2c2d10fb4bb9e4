-- Students confirm each term that they attend their courses.

-- «Confirmation d'inscription»: each one is kept; the first decides whether it was late, the last what is attended.
CREATE TABLE confirmations (
    id       INTEGER PRIMARY KEY,
    student  TEXT NOT NULL REFERENCES students (number),
    term     TEXT NOT NULL REFERENCES terms (code),
    at       TEXT NOT NULL,
    late     INTEGER NOT NULL CHECK (late IN (0, 1))
) STRICT;
CREATE INDEX confirmations_by_student ON confirmations (term, student);

-- Per course: «fréquente» or «ne fréquente plus», which is not an annulment. The title is the one of that day.
CREATE TABLE confirmed_courses (
    confirmation  INTEGER NOT NULL REFERENCES confirmations (id),
    course        TEXT NOT NULL REFERENCES courses (code),
    section       TEXT NOT NULL,
    title         TEXT NOT NULL,
    attends       INTEGER NOT NULL CHECK (attends IN (0, 1)),
    PRIMARY KEY (confirmation, course)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER confirmations_are_not_edited BEFORE UPDATE ON confirmations
BEGIN SELECT RAISE(ABORT, 'confirmations is append-only'); END;
CREATE TRIGGER confirmations_are_not_deleted BEFORE DELETE ON confirmations
BEGIN SELECT RAISE(ABORT, 'confirmations is append-only'); END;
CREATE TRIGGER confirmed_courses_are_not_edited BEFORE UPDATE ON confirmed_courses
BEGIN SELECT RAISE(ABORT, 'confirmed_courses is append-only'); END;
CREATE TRIGGER confirmed_courses_are_not_deleted BEFORE DELETE ON confirmed_courses
BEGIN SELECT RAISE(ABORT, 'confirmed_courses is append-only'); END;
