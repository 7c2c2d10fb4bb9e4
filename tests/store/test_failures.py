"""Every command on a store that cannot be used: a sentence, exit 7, and the file as it was."""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import subprocess
from importlib import import_module
from time import monotonic
from typing import TYPE_CHECKING, Any

import pytest
from typer.main import get_command

from omnicli.errors import StoreError
from omnicli.registry import COMMANDS
from store import uow as units
from store.db import APPLICATION_ID, SCHEMA_VERSION
from store.engine import sqlite
from tests import processes
from tests.builders import CHOICES, EMPLOYEE, NIP, NUMBER, a_college, ask, form, sign_in, sql
from tests.conftest import Omni
from tests.last_year import slips_of_last_year
from tests.pdf.test_verifying import an_authority, pkcs12_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from omnicli.registry import Entry
    from tests.conftest import Result

ROOT = os.geteuid() == 0
RESET = json.dumps({**json.loads(form()), "answers": [choice["answer"] for choice in CHOICES]})

BANK = """reference,date,amount,payer,bank_reference
11111111,2026-09-10,5.00,Somebody,1
11111111,2026-09-10,6.00,Somebody,2
,2026-09-10,-7.00,The bank,3
,2026-09-10,-8.00,The bank,4
"""
GROUP = "420-1N6-TH,00001"
ASSESSMENTS = f"course,section,name,points,weight,kind\n{GROUP},Exam,20,100,\n{GROUP},Bonus,2,2,bonus\n"
CATEGORIES = f"course,section,name,ignored\n{GROUP},Exams,1\n"
MARKS = f"course,section,assessment,number,mark\n{GROUP},Exam,{NUMBER},15\n"
OF_GROUP = ("--course", "420-1N6-TH", "--section", "00001", "--term", "20263")
OVERRIDE = ("staff", "taxslips", "override", "set", NUMBER, "--term", "20263")
# What some of the commands below need, done beforehand: entries 1 to 7 of the ledger, hold 1, build HOR-000001.
PAST = (
    (("staff", "payments", "record", "--student", NUMBER, "--amount", "80", "--method", "cash"), ""),
    (("staff", "payments", "import", "-"), BANK),
    (("staff", "payments", "settle", "5"), ""),
    (("staff", "fees", "charge", "--student", NUMBER, "--kind", "id-card"), ""),
    (("staff", "holds", "add", "--student", NUMBER, "--kind", "warning", "--reason", "a fine"), ""),
    (("staff", "import", "requests", "-", "--term", "20261"), f"student,course\n{NUMBER},601-102-MQ\n"),
    (("staff", "import", "requests", "-", "--term", "20271"), f"student,course\n{NUMBER},340-101-MQ\n"),
    (("staff", "timetable", "build", "--term", "20261"), ""),
    (("staff", "import", "record", "-"), f"student,term,course,mark\n{NUMBER},20253,601-101-MQ,80\n"),
    (("staff", "import", "assessments", "-", "--term", "20263"), ASSESSMENTS),
    (("staff", "import", "categories", "-", "--term", "20263"), CATEGORIES),
    (("staff", "import", "marks", "-", "--term", "20263"), MARKS),
    (("staff", "students", "leave", NUMBER, "601-102-MQ", "--term", "20261", "--on", "2026-02-01"), ""),
    ((*OVERRIDE, "--slip", "t2202", "--status", "none", "--reason", "R"), ""),
)

# Every command that needs a store, with words and a standard input that would do on a good one.
CALLS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "": ((), ""),
    "whoami": ((), ""),
    "login": (("--student", NUMBER, "--password-stdin"), NIP),
    "logout": ((), ""),
    "register": (
        ("--input", "-"),
        form(number="2634568", permanent_code="GAGM69030702", password="lune9977"),
    ),
    "reset-password": (("--input", "-"), RESET),
    "profile show": ((), ""),
    "profile password": (("--input", "-"), json.dumps({"password": NIP, "new_password": NIP})),
    "profile questions": (("--input", "-"), json.dumps({"password": NIP, "questions": CHOICES})),
    "schedule show": (("--term", "20263"), ""),
    "schedule print": (("--term", "20263", "-o", "-"), ""),
    "schedule export": (("--term", "20263", "-o", "-"), ""),
    "choose-courses": (
        ("--term", "20271", "--input", "-"),
        json.dumps({"courses": ["340-101-MQ"], "ranked": [], "password": NIP}),
    ),
    "staff choices list": (("--term", "20271"), ""),
    "staff choices proposals": (("--term", "20271"), ""),
    "staff choices show": ((NUMBER, "--term", "20271"), ""),
    "staff choices verify": (("CONFIRMATION",), ""),
    "staff timetable build": (("--term", "20271"), ""),
    "staff timetable builds": (("--term", "20261"), ""),
    "staff timetable report": (("--term", "20261"), ""),
    "staff timetable why": ((NUMBER, "--term", "20261"), ""),
    "staff timetable undo": (("HOR-000001",), ""),
    "schedule change": (("--list", "--term", "20261"), ""),
    "staff import": (("programs", "-"), "code,title\n300.A0,Sciences humaines\n"),
    "staff export": (("programs",), ""),
    "staff students list": ((), ""),
    "staff students show": ((NUMBER,), ""),
    "staff students unlock": ((NUMBER,), ""),
    "staff employees list": ((), ""),
    "staff employees invite": ((EMPLOYEE,), ""),
    "staff employees unlock": ((EMPLOYEE,), ""),
    "confirm-enrollment": ((), ""),
    "staff payments record": (("--student", NUMBER, "--amount", "50", "--method", "cash"), ""),
    "staff payments refund": (("--student", NUMBER, "--amount", "10", "--method", "cash"), ""),
    "payments receipt": (("1",), ""),
    "staff payments receipt": (("1",), ""),
    "staff payments reverse": (("1", "--reason", "a mistake"), ""),
    "staff payments import": (("-",), BANK.replace("-10", "-11")),
    "staff payments files": ((), ""),
    "staff payments suspense": ((), ""),
    "staff payments assign": (("2", "--student", NUMBER), ""),
    "staff payments send-back": (("3", "--reason", "nobody's"), ""),
    "staff payments settle": (("4",), ""),
    "staff payments reopen": (("5", "--reason", "a mistake"), ""),
    "staff payments show": ((NUMBER,), ""),
    "staff payments debtors": ((), ""),
    "staff payments accounts": ((), ""),
    "staff fees list": ((), ""),
    "staff fees charge": (("--student", NUMBER, "--kind", "id-card"), ""),
    "staff fees waive": (("7", "--reason", "a mistake"), ""),
    "staff fees deem": ((NUMBER, "--term", "20263", "--reason", "disability"), ""),
    "staff timetable publish": (("--term", "20263"), ""),
    "staff holds add": (("--student", NUMBER, "--kind", "warning", "--reason", "a book"), ""),
    "staff holds list": ((), ""),
    "staff holds lift": (("1", "--reason", "it came back"), ""),
    "staff students why": ((NUMBER,), ""),
    "staff students progress": ((NUMBER,), ""),
    "staff students graduation": (("--program", "420.B0"), ""),
    "staff students cote-r": ((), ""),
    "results term": (("--term", "20263"), ""),
    "results course": (("420-1N6-TH", "--term", "20263"), ""),
    "results absences": (("--term", "20263"), ""),
    "results new": (("--since", "2026-09-01"), ""),
    "results report-card": (("--all",), ""),
    "results cote-r": ((), ""),
    "progress": ((), ""),
    "attestation request": (("--term", "20263", "--purpose", "other"), ""),
    "attestation list": ((), ""),
    "attestation print": (("1", "-o", "-"), ""),
    "staff documents list": ((), ""),
    "staff documents show": (("PAPER",), ""),
    "staff documents save": (("PAPER", "-o", "-"), ""),
    "staff documents revocations": (("-o", "-"), ""),
    "staff documents issue": (("transcripts", "--student", NUMBER, "--out", "FOLDER"), ""),
    "staff documents revoke": (("PAPER", "--why", "a mistake"), ""),
    "staff marks assessments": (OF_GROUP, ""),
    "staff marks set-category": (("Exams", *OF_GROUP, "--least-mean", "50"), ""),
    "staff marks remove-category": (("Exams", *OF_GROUP), ""),
    "staff marks set-assessment": (
        ("Bonus", *OF_GROUP, "--points", "3", "--weight", "2", "--kind", "bonus"),
        "",
    ),
    "staff marks remove-assessment": (("Bonus", *OF_GROUP), ""),
    "staff marks enter": ((*OF_GROUP, "--assessment", "Exam", f"{NUMBER}=16"), ""),
    "staff marks import": (("-", *OF_GROUP, "--assessment", "Exam"), f"{NUMBER},17\n"),
    "staff marks show": (OF_GROUP, ""),
    "staff marks missing": (("--term", "20263"), ""),
    "staff absences enter": ((*OF_GROUP, "--date", "2026-09-11", f"{NUMBER}=2"), ""),
    "staff absences import": (("-", *OF_GROUP), f"number,date,hours\n{NUMBER},2026-09-10,1\n"),
    "staff absences list": (OF_GROUP, ""),
    "staff marks finalize": (OF_GROUP, ""),
    "staff marks correct": (
        (NUMBER, "--course", "601-101-MQ", "--term", "20253", "--mark", "90", "--reason", "a page"),
        "",
    ),
    "staff marks corrections": ((), ""),
    "staff students leave": ((NUMBER, "601-101-MQ", "--term", "20263", "--on", "2026-09-14"), ""),
    "personal show": ((), ""),
    "personal edit": (("--sin", "--input", "-"), '{"sin": "123456782"}'),
    "staff taxslips sin show": ((NUMBER,), ""),
    "staff taxslips sin set": ((NUMBER, "--input", "-"), '{"sin": "900000001", "expires": "2027-08-31"}'),
    "staff taxslips sin missing": (("--year", "2026"), ""),
    "staff taxslips sin ask": (("--year", "2026", "--way", "mail", "--student", "2634568"), ""),
    "staff taxslips year list": ((), ""),
    "staff taxslips year show": (("2025",), ""),
    "staff taxslips year set": (("2025", "contact_name=C"), ""),
    "staff taxslips ranges list": ((), ""),
    "staff taxslips ranges add": (("10000000", "10000999", "--way", "xml"), ""),
    "staff taxslips override list": ((), ""),
    "staff taxslips override set": (
        (*OVERRIDE[4:], "--slip", "rl8", "--status", "none", "--reason", "R"),
        "",
    ),
    "staff taxslips override remove": ((*OVERRIDE[4:], "--slip", "t2202"), ""),
    "staff taxslips fees": ((), ""),
    "staff taxslips explain": ((NUMBER, "--year", "2025"), ""),
    "staff taxslips prepare": (("--year", "2025"), ""),
    "staff taxslips issue": (("--year", "2025"), ""),
    "staff taxslips amend": (("--year", "2025"), ""),
    "staff taxslips report": (("--year", "2025"), ""),
    "staff taxslips cancel": (
        ("--year", "2025", "--slip", "rl8", "--student", NUMBER, "--reason", "R"),
        "",
    ),
    "staff taxslips list": (("--year", "2025"), ""),
    "staff taxslips show": (("1",), ""),
    "staff taxslips print": (("--year", "2025", "--student", NUMBER, "--out", "FOLDER"), ""),
    "staff taxslips transmit t2202": (("--year", "2025", "-o", "T2202"), ""),
    "staff taxslips transmit rl8": (("--year", "2025", "-o", "TEST"), ""),
    "staff taxslips transmit list": (("--year", "2025"), ""),
    "taxslip": (("--year", "2025", "--slip", "t2202", "-o", "-"), ""),
    "admin keys show": ((), ""),
    "admin keys create": (("--force",), ""),
    "admin keys import": (("PKCS12", "--password-stdin", "--force"), "abc"),
    "payments balance": ((), ""),
    "payments history": ((), ""),
    "payments pay": ((), ""),
    "payments statement": ((), ""),
    "job list": ((), ""),
    "job run": (("--due",), ""),
    "job history": ((), ""),
    "job closings": ((), ""),
    "admin cron": ((), ""),
    "admin migrate": ((), ""),
    "admin verify": ((), ""),
    "admin audit list": ((), ""),
    "admin college show": ((), ""),
    "admin college change": (("COLLEGE",), ""),
}
# These make a store, or say what they find.
OTHERS = {"admin init", "admin doctor", "admin config show", "demo", "verify"}
READERS = {
    "", "whoami", "profile show", "staff export", "admin migrate", "admin college show", "admin cron", "job list",
    "job history", "job closings", "payments balance", "payments history", "payments pay", "payments receipt",
    "staff fees list", "schedule change", "staff timetable builds", "staff timetable report", "results term",
    "results course", "results absences", "results new", "results report-card", "results cote-r", "progress",
    "attestation list", "admin keys show", "payments statement", "personal show", "staff taxslips year list",
    "staff taxslips year show", "staff taxslips ranges list", "staff taxslips fees",
    "staff taxslips transmit list",
}  # fmt: skip


def leaves(table: Mapping[str, Entry], above: str = "") -> Iterator[str]:
    for name, entry in table.items():
        path = f"{above} {name}".strip()
        if entry.module:
            command = get_command(import_module(entry.module).app)
            yield from (f"{path} {child}".strip() for child in words(command))
        yield from leaves(entry.children, path)


def words(command: Any) -> Iterator[str]:
    for name, child in getattr(command, "commands", {"": None}).items():
        yield from (f"{name} {word}".strip() for word in words(child)) if child else [name]


def test_no_command_is_left_out_of_these_tests() -> None:
    assert {*leaves(COMMANDS)} == (CALLS.keys() | OTHERS) - {""}


def seats_to_choose(home: Path) -> None:
    """Let Marie choose a course of one term, ask for one of another, and change her timetable of that one."""
    sql(home, "UPDATE terms SET choose_from = '2026-09-01', choose_by = '2026-09-30' WHERE code = '20271'")
    sql(home, "UPDATE terms SET change_from = schedule_from, change_by = '2026-12-01' WHERE code = '20261'")
    sql(
        home, "INSERT INTO courses (code, title) VALUES ('601-102-MQ', 'A course'), ('340-101-MQ', 'Another')"
    )
    sql(home, "INSERT INTO grids VALUES ('420.B0', '2020', 1, '340-101-MQ', 'common', '')")
    sql(
        home,
        "INSERT INTO sections (term, course, section, title) VALUES (?, ?, '00001', 'A course')",
        ("20261", "420-1N6-TH"),
        ("20261", "601-102-MQ"),
        ("20271", "340-101-MQ"),
    )
    sql(
        home,
        "INSERT INTO meetings (term, course, section, weekday, start_min, end_min, updated_at)"
        " SELECT term, course, section, 1 + course % 5, 480, 530, '2026-01-01T12:00:00Z'"
        " FROM sections WHERE title = 'A course'",
    )
    row = (NUMBER, "20261", "420-1N6-TH", "00001", "2026-01-01T12:00:00Z")
    sql(home, "INSERT INTO registrations VALUES (?, ?, ?, ?, ?)", row)
    sql(
        home, "INSERT INTO schedule_retrievals VALUES (?, '20261', '2026-02-01T12:00:00Z', 'show')", (NUMBER,)
    )


@pytest.fixture(scope="module")
def used_home(template_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A college in use, with Marie signed in, made once."""
    home = tmp_path_factory.mktemp("used") / "home"
    shutil.copytree(template_home, home)
    (home.parent / "key.p12").write_bytes(pkcs12_of(an_authority()))
    a_college(home)
    seats_to_choose(home)
    with pytest.MonkeyPatch.context() as patch:
        omni = Omni(home, patch)
        for words, stdin in PAST:
            omni(*words, stdin=stdin)
        slips_of_last_year(omni)
        sign_in(omni)
        omni("results", "report-card", "--all", "-o", str(home.parent / "card.pdf"))
        omni("confirm-enrollment")
        omni("attestation", "request", "--term", "20263", "--purpose", "loan")
    return home


def number_of(home: Path, query: str) -> str:
    """Return the first number that a query finds."""
    ((number,), *_) = ask(home, query)
    return str(number)


def placeholders(home: Path) -> dict[str, str]:
    """Return what stands for numbers in the calls, and the format they all ask for."""
    return {
        "OMNI_FORMAT": "json",
        "CONFIRMATION": number_of(home, "SELECT confirmation FROM choices"),
        "PAPER": number_of(home, "SELECT number FROM papers"),
    }


@pytest.fixture
def used(used_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Omni:
    """This test's own copy of it."""
    shutil.copytree(used_home, tmp_path / "home")
    (tmp_path / "college.toml").write_text('name = "Cégep"')
    shutil.copy(used_home.parent / "key.p12", tmp_path)
    omni = Omni(tmp_path / "home", monkeypatch)
    omni.environ |= placeholders(used_home)
    return omni


def call(omni: Omni, path: str, exits: int) -> Result:
    words, stdin = CALLS[path]
    said = {
        "COLLEGE": str(omni.home.parent / "college.toml"),
        "PKCS12": str(omni.home.parent / "key.p12"),
        "FOLDER": str(omni.home.parent / "papers"),
        "T2202": str(omni.home.parent / "t2202.xml"),
        "TEST": str(omni.home.parent / "test.xml"),
        **{name: omni.environ[name] for name in ("CONFIRMATION", "PAPER")},
    }
    words = tuple(said.get(word, word) for word in words)
    return omni(*path.split(), *words, stdin=stdin, exits=exits)


def contents(home: Path) -> dict[str, list[Any]]:
    """All that the store holds, once its pages are known to be whole."""
    assert ask(home, "PRAGMA integrity_check") == [("ok",)]
    tables = ask(home, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return {name: ask(home, f"SELECT * FROM {name}") for (name,) in tables}


def test_these_calls_do_on_a_good_store(used: Omni) -> None:
    for path in CALLS:
        sign_in(used)
        call(used, path, exits=0)


# --- what may stand in the store's place ------------------------------------------------------------


def missing(db: Path) -> None:
    db.unlink()


def no_home(db: Path) -> None:
    shutil.rmtree(db.parent)


def home_is_a_file(db: Path) -> None:
    shutil.rmtree(db.parent)
    db.parent.write_text("")


def zero_bytes(db: Path) -> None:
    db.write_bytes(b"")


def text(db: Path) -> None:
    db.write_text("number,last_name\n2634567,Tremblay\n" * 400)


def garbage(db: Path) -> None:
    db.write_bytes(bytes(range(7, 256, 3)) * 500)


def torn_head(db: Path) -> None:
    db.write_bytes(bytes(100) + db.read_bytes()[100:])


def folder(db: Path) -> None:
    db.unlink()
    db.mkdir()


def link(db: Path) -> None:
    db.rename(db.with_name("elsewhere.db"))
    db.symlink_to("elsewhere.db")


def link_to_nothing(db: Path) -> None:
    db.unlink()
    db.symlink_to("nowhere.db")


def pipe(db: Path) -> None:
    db.unlink()
    os.mkfifo(db, 0o600)


def foreign(db: Path) -> None:
    db.unlink()
    connection = sqlite.connect(db)
    connection.execute("CREATE TABLE songs (title TEXT)")
    connection.execute("INSERT INTO songs VALUES ('La Manic')")
    connection.commit()
    connection.close()
    db.chmod(0o600)


def versioned(db: Path, version: int) -> None:
    sql(db.parent, f"PRAGMA user_version = {version}")


def newer(db: Path) -> None:
    versioned(db, SCHEMA_VERSION + 1)


def older(db: Path) -> None:
    versioned(db, 0)


def truncated(db: Path) -> None:
    os.truncate(db, db.stat().st_size // 2)


def cut_to_one_page(db: Path) -> None:
    os.truncate(db, 4096)


def readable_by_others(db: Path) -> None:
    db.chmod(0o644)


def in_an_open_folder(db: Path) -> None:
    db.parent.chmod(0o777)


def another_owner(db: Path) -> None:
    if not ROOT:
        pytest.skip("only root can give a file away")
    os.chown(db, 12345, -1)


def without_tables(db: Path) -> None:
    db.unlink()
    connection = sqlite.connect(db)
    connection.executescript(
        f"PRAGMA journal_mode = WAL; PRAGMA application_id = {APPLICATION_ID};"
        f"PRAGMA user_version = {SCHEMA_VERSION};"
    )
    connection.close()
    db.chmod(0o600)


def without_college(db: Path) -> None:
    sql(db.parent, "DELETE FROM college")


UNUSABLE: tuple[tuple[Callable[[Path], None], str], ...] = (
    (missing, "store-missing"),
    (no_home, "store-missing"),
    (home_is_a_file, "store-unreachable"),
    (zero_bytes, "store-foreign"),
    (text, "store-foreign"),
    (garbage, "store-foreign"),
    (torn_head, "store-foreign"),
    (folder, "store-foreign"),
    (link, "store-foreign"),
    (link_to_nothing, "store-foreign"),
    (pipe, "store-foreign"),
    (foreign, "store-foreign"),
    (newer, "store-newer"),
    (older, "store-older"),
    (truncated, "store-damaged"),
    (cut_to_one_page, "store-damaged"),
    (readable_by_others, "store-open"),
    (in_an_open_folder, "store-folder-open"),
    (another_owner, "store-owner"),
    (without_tables, "store-damaged"),
    (without_college, "store-damaged"),
)


@pytest.mark.parametrize(("spoil", "code"), UNUSABLE, ids=[spoil.__name__ for spoil, _ in UNUSABLE])
def test_every_command_says_what_is_wrong_and_leaves_the_file(
    used: Omni, spoil: Callable[[Path], None], code: str
) -> None:
    spoil(used.home / "omni.db")
    before = state(used.home / "omni.db")
    for path in CALLS:
        if path == "logout":  # wipes its own file, whatever happens: see below
            continue
        if path == "admin migrate" and code in {"store-older", "store-damaged"}:
            continue
        said = call(used, path, exits=7)
        assert said.error["code"] == code, path
        assert said.error["message"].endswith((".", "omni.db", str(used.home))), path
        assert said.stdout == "", path
    assert state(used.home / "omni.db") == before
    assert not (used.home / "crashes").exists()


def state(path: Path) -> Any:
    """What is at a path: its kind and mode, and its bytes when it is a file."""
    try:
        found = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_mode, found.st_uid, path.read_bytes() if path.is_file() else None


@pytest.mark.parametrize("spoil", [missing, garbage, newer, truncated], ids=lambda spoil: spoil.__name__)
def test_logout_wipes_the_session_file_of_an_unusable_store(
    used: Omni, spoil: Callable[[Path], None]
) -> None:
    spoil(used.home / "omni.db")
    call(used, "logout", exits=7)
    assert list((used.home / "sessions").iterdir()) == []


def test_logout_wipes_the_session_file_when_the_settings_are_wrong(used: Omni) -> None:
    used.environ["OMNI_BCRYPT_COST"] = "heavy"
    used("logout", exits=2)
    assert list((used.home / "sessions").iterdir()) == []


# --- a store that is busy, read-only, full ------------------------------------------------------------


def test_while_another_process_writes_readers_read_and_writers_say_the_store_is_busy(used: Omni) -> None:
    before = contents(used.home)
    used.environ["OMNI_BUSY_SECONDS"] = "0"
    with processes.writer_at_work(used.home / "omni.db"):
        for path in CALLS.keys() - READERS - {"logout"}:
            assert call(used, path, exits=7).error["code"] == "store-busy", path
        for path in READERS:
            call(used, path, exits=0)
        call(used, "logout", exits=7)
    assert contents(used.home) == before


def test_reading_later_in_a_session_is_not_held_up_by_a_writer(used: Omni) -> None:
    used.later(minutes=2)
    began = monotonic()
    with processes.writer_at_work(used.home / "omni.db"):
        call(used, "whoami", exits=0)
    assert monotonic() - began < 3
    assert ask(used.home, "SELECT last_seen_at = created_at FROM sessions") == [(1,)]
    call(used, "whoami", exits=0)
    assert ask(used.home, "SELECT last_seen_at = created_at FROM sessions") == [(0,)]


def test_a_writer_waits_for_another_as_long_as_it_was_told(used: Omni) -> None:
    used.environ["OMNI_BUSY_SECONDS"] = "1"
    began = monotonic()
    with processes.writer_at_work(used.home / "omni.db"):
        call(used, "staff students show", exits=7)
    assert 1 <= monotonic() - began < 3


def test_ctrl_c_ends_the_wait_for_another_writer_at_once(used: Omni) -> None:
    began = monotonic()
    with processes.writer_at_work(used.home / "omni.db"):
        child = processes.omni(
            used.environ, used.now, "staff", "students", "show", NUMBER, before=interrupt_soon
        )
        assert child.wait() == 130
    assert monotonic() - began < 3


def interrupt_soon() -> None:
    signal.signal(signal.SIGALRM, lambda *_: os.kill(os.getpid(), signal.SIGINT))
    signal.setitimer(signal.ITIMER_REAL, 0.3)


@pytest.fixture
def read_only(used: Omni) -> Iterator[Omni]:
    """A store that the system lets nobody write: for root, who may write anything, an immutable file."""
    db = used.home / "omni.db"
    if not ROOT:
        db.chmod(0o400)
        yield used
        return
    if subprocess.run(["chattr", "+i", db], capture_output=True, check=False).returncode:
        pytest.skip("root may write any file, and this file system knows no immutable one")
    try:
        yield used
    finally:
        subprocess.run(["chattr", "-i", db], check=True)


def test_a_read_only_store_is_read_and_not_written(read_only: Omni) -> None:
    before = contents(read_only.home)
    for path in CALLS.keys() - READERS - {"logout"}:
        assert call(read_only, path, exits=7).error["code"] == "store-read-only", path
    read_only.later(minutes=2)
    for path in READERS:
        call(read_only, path, exits=0)
    assert contents(read_only.home) == before


@pytest.fixture
def small_disk(used_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Omni]:
    """The college on a disk of 2 MB that a test can fill."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m,mode=700", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a small disk takes the right to mount one")
    try:
        shutil.copytree(used_home, disk / "home")
        omni = Omni(disk / "home", monkeypatch)
        omni.environ |= placeholders(used_home)
        yield omni
    finally:
        subprocess.run(["umount", disk], check=True)


def write_receipts(omni: Omni, count: int) -> None:
    with units.write(omni.home / "omni.db", at=omni.now, actor="test", audit_key=b"k" * 32) as uow:
        uow.connection.executemany(
            "INSERT INTO receipts (id, kind, at, actor, summary) VALUES (?, '', '', '', ?)",
            ((number, json.dumps("x" * 4000)) for number in range(100, 100 + count)),
        )


def fill(disk: Path, leave: int) -> Path:
    """Fill a disk but for some bytes; removing the file that is returned frees it."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(65536))
        except OSError:
            file.truncate(max(0, file.tell() - leave) // 4096 * 4096)
    return filler


@pytest.mark.parametrize("leave", [0, 4096, 8192])
def test_a_disk_that_is_full_at_the_commit_loses_nothing(small_disk: Omni, leave: int) -> None:
    before = contents(small_disk.home)
    filler = fill(small_disk.home.parent, leave)
    for path in ("staff students show", "staff import", "login", "reset-password"):
        assert call(small_disk, path, exits=7).error["code"] in {
            "store-full",
            "store-unreachable",
            "store-io",
        }, path
    assert not (small_disk.home / "crashes").exists()
    filler.unlink()
    assert contents(small_disk.home) == before
    call(small_disk, "staff students show", exits=0)


def test_a_disk_that_fills_in_the_middle_of_a_large_write_loses_nothing(small_disk: Omni) -> None:
    before = contents(small_disk.home)
    with pytest.raises(StoreError) as told:
        write_receipts(small_disk, 2000)
    assert told.value.code == "store-full"
    assert contents(small_disk.home) == before


@pytest.mark.parametrize("leave", [0, 4096, 40960, 122880, 204800, 286720, 368640])
def test_an_init_on_a_full_disk_makes_a_whole_home_or_none(small_disk: Omni, leave: int) -> None:
    shutil.rmtree(small_disk.home)
    filler = fill(small_disk.home.parent, leave)
    words = ("admin", "init", "--rehearsal")
    child = processes.omni(small_disk.environ, small_disk.now, *words)
    code = child.wait()
    filler.unlink()
    assert code in {0, 7}
    if code:
        small_disk(*words)
    small_disk("admin", "verify")


def test_a_limit_on_the_size_of_files_is_a_full_disk_too(used: Omni) -> None:
    before = contents(used.home)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    child = processes.omni(used.environ, used.now, "staff", "students", "show", NUMBER, before=limit)
    assert child.wait() == 7
    assert contents(used.home) == before


# --- bit rot ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(25))
def test_a_damaged_store_never_looks_like_a_bug(used: Omni, seed: int) -> None:
    db = used.home / "omni.db"
    chance = random.Random(seed)
    data = bytearray(db.read_bytes())
    for _ in range(chance.choice((1, 20, 400))):
        data[chance.randrange(100, len(data))] ^= 1 << chance.randrange(8)
    db.write_bytes(data)
    for path in ("", "schedule show", "staff students list", "admin audit list", "login", "admin verify"):
        exits_in(used, path, {0, 4, 7, 8})


def exits_in(omni: Omni, path: str, codes: set[int]) -> None:
    words, stdin = CALLS[path]
    child = processes.omni(omni.environ, omni.now, *path.split(), *words, stdin=stdin)
    code = child.wait()
    crashes = [found.read_text() for found in (omni.home / "crashes").glob("*")]
    assert code in codes, f"omni {path}: {code} {crashes}"
