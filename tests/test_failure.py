"""Every failure: a sentence on standard error, an exit code, and JSON when JSON was asked."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from commands import whoami
from omnicli.errors import ExitCode, OmniError, StoreError
from omnicli.i18n import Translator
from tests import processes
from tests.builders import CHOICES, CODE, NIP, NUMBER, a_college, form, register, sign_in, sql
from tests.conftest import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Omni

JSON = ("--format", "json")


@pytest.fixture
def college(omni: Omni) -> Omni:
    a_college(omni.home)
    return omni


# --- the shape of an error -----------------------------------------------------------------------------

CODES: dict[int, tuple[tuple[str, ...], str, str]] = {
    2: (("whoami", "--nothing"), "", "usage"),
    3: (("staff", "students", "show", "9999999"), "", "unknown-student"),
    4: (("whoami",), "", "not-signed-in"),
    5: (("register", "--input", "-"), form(password="abc"), "register-refused"),
    6: (("admin", "init"), "", "college-exists"),
    9: (("register", "--input", "-"), "nothing", "not-json"),
}


@pytest.mark.parametrize(("code", "call"), CODES.items(), ids=map(str, CODES))
def test_an_error_is_one_json_object_on_standard_error(
    college: Omni, code: int, call: tuple[tuple[str, ...], str, str]
) -> None:
    words, stdin, slug = call
    said = college(*JSON, *words, stdin=stdin, exits=code)
    assert said.stdout == ""
    assert said.stderr.count("\n") == 1
    assert set(said.error) == {"code", "message", "details"}
    assert said.error["code"] == slug
    assert all(set(detail) == {"code", "message"} for detail in said.error["details"])


@pytest.mark.parametrize(("code", "call"), CODES.items(), ids=map(str, CODES))
def test_an_error_is_said_in_both_languages_with_the_same_code(
    college: Omni, code: int, call: tuple[tuple[str, ...], str, str]
) -> None:
    words, stdin, slug = call
    french, english = (
        college(*JSON, *words, "--lang", lang, stdin=stdin, exits=code).error for lang in ("fr", "en")
    )
    assert french["code"] == english["code"] == slug
    assert french["message"] != english["message"]


def test_a_store_that_cannot_be_used_is_7_and_a_breach_is_8(college: Omni) -> None:
    sql(college.home, "DROP TRIGGER audit_is_not_edited")
    assert (
        college("admin", "verify", *JSON, exits=8)
        .stderr.splitlines()[-1]
        .startswith('{"error": {"code": "breaches"')
    )
    (college.home / "omni.db").unlink()
    assert college(*JSON, "whoami", exits=7).error["code"] == "store-missing"


def test_every_reason_is_listed_at_once(college: Omni) -> None:
    details = college(*JSON, "register", "--input", "-", stdin=form(password="é"), exits=5).error["details"]
    assert {"nip-too-short", "nip-characters", "nip-final-digits"} <= {detail["code"] for detail in details}
    assert college("register", "--input", "-", stdin=form(password="é"), exits=5).stderr.count(
        "\n  - "
    ) == len(details)


@pytest.mark.parametrize(
    "words", [("--format", "json", "whoami", "--no"), ("whoami", "--no", "--format=json")]
)
def test_json_is_asked_anywhere_even_in_a_line_that_is_wrong(omni: Omni, words: tuple[str, ...]) -> None:
    assert omni(*words, exits=2).error["code"] == "usage"


def test_every_class_of_error_has_an_exit_code_and_a_slug_of_its_own() -> None:
    classes = [one for one in OmniError.__subclasses__() if one.__module__ == "omnicli.errors"]
    assert len({one.exit_code for one in classes}) == len({one.slug for one in classes}) == len(classes)
    assert {one.exit_code for one in classes} == {*ExitCode} - {0, 1, 130}


# --- the language ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        ("--lang", "fr", "whoami"),
        ("whoami", "--lang", "fr"),
        ("whoami", "--lang=fr"),
        ("--lang=fr", "whoami"),
    ],
)
def test_the_language_may_be_asked_anywhere(omni: Omni, words: tuple[str, ...]) -> None:
    assert omni(*words, exits=4).stderr == omni("whoami", lang="fr", exits=4).stderr


def test_a_language_that_is_none_is_wrong_usage(omni: Omni) -> None:
    assert "fr" in omni("whoami", "--lang", "de", exits=2).stderr
    omni("whoami", "--lang", exits=2)


@pytest.mark.parametrize(
    ("environ", "french"),
    [
        ({}, True), ({"LANG": "en_CA.UTF-8"}, False), ({"LANG": "fr_CA.UTF-8"}, True), ({"LANG": "de_DE"}, True),
        ({"LANG": "en_CA", "LC_ALL": "fr_CA"}, True), ({"LANG": "fr_CA", "OMNI_LANG": "en"}, False),
    ],
)  # fmt: skip
def test_the_language_is_that_of_the_setting_then_the_locale_then_french(
    omni: Omni, environ: dict[str, str], french: bool
) -> None:
    del omni.environ["OMNI_LANG"]
    omni.environ.update(environ)
    assert omni("whoami", exits=4).stderr.startswith("You are") is not french


# --- a bug of ours ---------------------------------------------------------------------------------------------


@pytest.fixture
def bug(omni: Omni, monkeypatch: pytest.MonkeyPatch) -> Omni:
    """`omni whoami` has a bug, and its message and variables quote a secret."""

    def break_down(*_args: Any) -> None:
        nip = NIP
        raise RuntimeError(f"wrong password {nip}")

    monkeypatch.setattr(whoami, "signed_in", break_down)
    return omni


def test_a_bug_is_1_and_its_traceback_is_in_a_private_file_without_a_secret(bug: Omni) -> None:
    said = bug("whoami", exits=1)
    (crash,) = (bug.home / "crashes").iterdir()
    assert str(crash) in said.stderr
    assert "Traceback" not in said.stderr
    assert stat.S_IMODE(crash.stat().st_mode) == 0o600
    assert stat.S_IMODE(crash.parent.stat().st_mode) == 0o700
    text = crash.read_text()
    assert "RuntimeError" in text
    assert "break_down" in text
    assert NIP not in text + said.stderr + said.stdout


def test_a_bug_is_told_in_json_too(bug: Omni) -> None:
    assert bug(*JSON, "whoami", exits=1).error["code"] == "bug"


def test_two_bugs_at_one_instant_are_both_told(bug: Omni) -> None:
    bug("whoami", exits=1)
    assert str(bug.home / "crashes") in bug("whoami", exits=1).stderr


def test_a_bug_where_nothing_can_be_written_is_told_all_the_same(bug: Omni) -> None:
    (bug.home / "crashes").write_text("in the way")
    assert "home cannot be written" in bug("whoami", exits=1).stderr


SECRETS = (NIP, "Cowboys", "Félicien", CODE)


@pytest.mark.parametrize("broken", ["hash_all", "verify"])
def test_a_bug_in_the_middle_of_a_secret_writes_it_nowhere(
    college: Omni, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    if broken == "verify":
        register(college)

    def fail(*args: object) -> None:
        raise RuntimeError(repr(args))

    monkeypatch.setattr(f"omnicli.hashing.Hasher.{broken}", fail)
    reset = {
        **json.loads(form()),
        "answers": [choice["answer"] for choice in CHOICES],
        "password": "lune9977",
    }
    words, stdin = ("reset-password", json.dumps(reset)) if broken == "verify" else ("register", form())
    said = college(words, "--input", "-", stdin=stdin, exits=1)
    written = said.stderr + "".join(path.read_text() for path in (college.home / "crashes").iterdir())
    assert not [secret for secret in (*SECRETS, "lune9977") if secret in written]


# --- what comes from outside ---------------------------------------------------------------------------------------

FORMS = {
    "empty": b"", "not json": b"{", "a list": b"[]", "a number": b"12", "null": b"null",
    "latin-1": b'{"number": "\xe9"}',
    "half a pair": b'{"number": "\\ud800"}', "half a pair as a key": b'{"\\udfff": 1}', "a nest": b"[" * 99_000,
    "a nest of objects": b'{"a":' * 15_000, "2 MB": b'{"number": "' + b"1" * 2_000_000 + b'"}',
    "2 MB of spaces": b" " * 2_000_000, "a giant number": b'{"number": ' + b"9" * 90_000 + b"}",
    "nan": b'{"number": NaN}', "wrong types": b'{"number": 1, "permanent_code": [], "birth_date": {}, "password": 0}',
    "questions of wrong types": form(questions=[{"id": True, "answer": "x"}]).encode(),
    "questions that are no list": form(questions="3").encode(),
    "questions that are lists": form(questions=[[3, "x"]]).encode(),
    "utf-16": form().encode("utf-16"),
}  # fmt: skip


@pytest.mark.parametrize("data", FORMS.values(), ids=FORMS.keys())
@pytest.mark.parametrize("command", ["register", "reset-password"])
def test_a_form_that_is_none_is_bad_input(college: Omni, command: str, data: bytes) -> None:
    college(command, "--input", "-", stdin=data, exits=9)
    assert not (college.home / "crashes").exists()


@pytest.mark.parametrize("source", ["/nonexistent", "/", "/dev/zero", ""])
def test_a_form_from_a_file_that_is_none_is_refused(college: Omni, source: str) -> None:
    college("register", "--input", source, exits=9 if source else 2)


@pytest.mark.parametrize(
    "changes",
    [
        {"number": "1" * 50_000}, {"number": "\0"}, {"number": "２６３４５６７"}, {"permanent_code": "\u202e" * 100},
        {"permanent_code": "ТREM69530701"}, {"birth_date": "２００７-03-07"}, {"birth_date": "9" * 5000},
        {"number": "2634567 OR 1=1"},
    ],
)  # fmt: skip
def test_facts_of_any_shape_match_nobody_and_break_nothing(college: Omni, changes: dict[str, str]) -> None:
    said = college(
        *JSON, "register", "--input", "-", stdin=form(**changes), exits=[4, 0]["\n" in str(changes)]
    )
    assert "\n" in str(changes) or said.error["code"] == "wrong-facts"
    assert not (college.home / "crashes").exists()


@pytest.mark.parametrize("nip", ["x" * 9_000, "é" * 5_000, "\0" * 12, "\ud7ff1234", "１２３４５", ""])
def test_a_password_of_any_shape_is_a_wrong_one(college: Omni, nip: str) -> None:
    register(college)
    college("login", "--student", NUMBER, "--password-stdin", stdin=nip, exits=4)


@pytest.mark.parametrize("ending", ["", "\n", "\r\n", "\nsecond line"])
def test_a_password_is_the_first_line_of_standard_input(college: Omni, ending: str) -> None:
    register(college)
    college("login", "--student", NUMBER, "--password-stdin", stdin=NIP + ending)


def test_words_that_are_not_utf_8_are_refused() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "omnicli", "login", "--student", b"\xff\xfe"],
        capture_output=True,
        cwd=REPOSITORY,
        env={"OMNI_HOME": "/nonexistent", "OMNI_LANG": "en", "PYTHONUTF8": "1"},
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("instant", ["0001-01-01T00:00:00+05:00", "9999-12-31", "x", "２０２６-09-20"])
def test_an_instant_that_is_none_is_wrong_usage(omni: Omni, instant: str) -> None:
    assert omni(*JSON, "whoami", "--as-of", instant, exits=2).error["code"] == "bad-instant"


# --- Ctrl-C ---------------------------------------------------------------------------------------------------------


def test_ctrl_c_is_130_and_leaves_nothing_half_done(college: Omni) -> None:
    def before() -> None:
        import bcrypt

        def interrupted(*_args: object) -> bytes:
            signal.raise_signal(signal.SIGINT)
            return b""

        vars(bcrypt)["hashpw"] = interrupted

    child = processes.omni(
        college.environ, college.now, "register", "--input", "-", stdin=form(), before=before
    )
    assert child.wait() == 130
    college("admin", "verify")
    register(college)


def test_an_error_that_comes_of_ctrl_c_is_an_interruption(
    college: Omni, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_args: object) -> None:
        error = RuntimeError("cannot release un-acquired lock")
        error.__context__ = KeyboardInterrupt()
        raise error

    monkeypatch.setattr(whoami, "signed_in", interrupted)
    assert "Interrupted" in college("whoami", exits=130).stderr


def test_a_second_ctrl_c_is_not_heard_while_the_first_is_told(
    college: Omni, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = Translator.__call__

    def interrupted(*_args: object) -> None:
        monkeypatch.setattr(Translator, "__call__", insisting)
        raise KeyboardInterrupt

    def insisting(self: Translator, message: str, /, **params: Any) -> str:
        signal.raise_signal(signal.SIGINT)
        return said(self, message, **params)

    monkeypatch.setattr(whoami, "signed_in", interrupted)
    assert "Interrupted" in college("whoami", exits=130).stderr


def test_ctrl_c_is_told_in_json_too(college: Omni, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(whoami, "signed_in", interrupt)
    assert college(*JSON, "whoami", exits=130).error["code"] == "interrupted"
    monkeypatch.setattr("omnicli.main.failure.note_format", interrupt)
    college("whoami", exits=130)


@pytest.mark.parametrize("error", [EOFError, KeyboardInterrupt])
def test_the_end_of_the_keyboard_is_an_interruption(
    college: Omni, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    def end(*_args: object) -> str:
        raise error

    monkeypatch.setattr("omnicli.prompt.Prompter._need_terminal", lambda _self: None)
    monkeypatch.setattr("getpass.getpass", end)
    left = college("login", "--student", NUMBER, exits=130)
    assert left.stderr == "\nInterrupted; nothing was left half done.\n"  # not on the question's own line


# --- documents ------------------------------------------------------------------------------------------------------


def test_a_document_on_a_full_disk_is_7_and_elsewhere_it_cannot_go_is_2(
    college: Omni, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(college)
    out = college.home.parent / "horaire.ics"
    college("schedule", "export", "-o", "/nonexistent/x.ics", exits=2)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    college("schedule", "export", "-o", str(out), exits=7)
    assert not out.exists()


def test_no_device_is_replaced_by_a_document(college: Omni) -> None:
    sign_in(college)
    pipe = college.home.parent / "pipe"
    os.mkfifo(pipe)
    college("schedule", "export", "-o", str(pipe), exits=6)
    college("schedule", "export", "-o", str(pipe), "--force", exits=2)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_an_error_is_what_its_class_says(tmp_path: Path) -> None:
    error = StoreError("{path} is x", path=tmp_path)
    assert (error.code, error.exit_code, error.params) == ("store", 7, {"path": tmp_path})
