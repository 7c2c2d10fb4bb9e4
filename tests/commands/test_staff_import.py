"""`omni staff import` and `omni staff export`."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from fcntl import ioctl
from termios import FIONREAD

import pytest

from omnicli.services.imports.service import import_file
from tests.builders import ask
from tests.services.loading import OFFERING, PROGRAMS, REGISTRATIONS, STUDENTS

DIRTY = STUDENTS + "123,TREM,,Marc,7 mars,200.B1\n"


@pytest.fixture
def file(tmp_path):
    def written(data: str | bytes, name: str = "file.csv") -> str:
        path = tmp_path / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return str(path)

    return written


@pytest.fixture
def loaded(omni):
    omni("staff", "import", "programs", "-", stdin=PROGRAMS)
    omni("staff", "import", "students", "-", stdin=STUDENTS)
    omni("staff", "import", "offering", "-", "--term", "A2026", stdin=OFFERING)
    omni("staff", "import", "registrations", "-", "--term", "20263", stdin=REGISTRATIONS)
    return omni


def test_the_json_report_has_these_keys_and_no_others(omni, file):
    omni("staff", "import", "programs", file(PROGRAMS))
    report = omni(
        "staff", "import", "students", file(STUDENTS + "2634567,x\n"), "--skip-bad", "--format=json", exits=8
    ).json
    assert report == {
        "receipt": "IMP-000002",
        "kind": "students",
        "read": 3,
        "added": 2,
        "changed": 0,
        "unchanged": 0,
        "rejected": 1,
        "warnings": [],
        "rejections": [
            {
                "line": 4,
                "column": "",
                "code": "cell-count",
                "message": "The line has 2 cells where the header has 6.",
            }
        ],
    }


def test_a_warning_in_json_has_a_line_a_code_and_a_message(omni):
    report = omni(
        "staff", "import", "programs", "-", "--format", "json", stdin=PROGRAMS.replace("kind", "colour")
    ).json
    assert report["warnings"] == [
        {"line": 1, "code": "unknown-column", "message": "The column “colour” is not known; it is left out."}
    ]


def test_a_refused_file_still_has_its_report_on_stdout_and_an_error_on_stderr(omni, file):
    omni("staff", "import", "programs", "-", stdin=PROGRAMS)
    result = omni("staff", "import", "students", file(DIRTY), "--format", "json", exits=9)
    assert result.json["receipt"] is None
    assert result.json["rejected"] == 1
    assert len(result.json["rejections"]) == 4
    assert result.error["code"] == "rejected-lines"
    assert ask(omni.home, "SELECT count(*) FROM students") == [(0,)]


@pytest.mark.parametrize(
    ("data", "options", "code"), [(STUDENTS, [], 0), (DIRTY, [], 9), (DIRTY, ["--skip-bad"], 8)]
)
def test_a_dry_run_ends_as_the_real_one_would_and_writes_nothing(omni, data, options, code):
    omni("staff", "import", "programs", "-", stdin=PROGRAMS)
    words = ["staff", "import", "students", "-", "--format", "json", *options]
    rehearsed = omni(*words, "--dry-run", stdin=data, exits=code)
    assert ask(omni.home, "SELECT count(*) FROM students") == [(0,)]
    assert "nothing was written" in rehearsed.stderr
    real = omni(*words, stdin=data, exits=code).json
    assert rehearsed.json == {**real, "receipt": None}


def test_people_read_a_summary_then_what_is_wrong_in_their_language(omni):
    omni("staff", "import", "programs", "-", stdin=PROGRAMS)
    result = omni("staff", "import", "students", "-", stdin=DIRTY, lang="fr", exits=9)
    assert "Lignes lues     3" in result.stdout
    assert "n’est pas une date" in result.stdout
    assert "Rien n’a été enregistré" in result.stderr
    result = omni("staff", "import", "students", "-", stdin=DIRTY, lang="en", exits=9)
    assert "Lines read  3" in result.stdout
    assert "is not a date" in result.stdout


def test_weekdays_are_named_in_the_readers_language(omni):
    clash = "course,title,section,day,start,end,room\n" + "".join(
        f"420-1N6-TH,Programmer,0000{n},Mon,8:00,10:00,D-1\n" for n in (1, 2)
    )
    words = ("staff", "import", "offering", "-", "--term", "20263")
    assert "Local D-1, lundi 08:00-10:00" in omni(*words, stdin=clash, lang="fr").stdout
    assert "Room D-1, Monday 08:00-10:00" in omni(*words, stdin=clash, lang="en").stdout


def test_a_long_list_is_cut_for_people_and_whole_for_machines(omni):
    data = "code,title\n" + "".join(f"bad{n}!,x\n" for n in range(80))
    result = omni("staff", "import", "programs", "-", stdin=data, exits=9)
    assert result.stdout.count("is not a programme code") == 50
    assert "… and 30 more" in result.stderr
    assert (
        len(omni("staff", "import", "programs", "-", "--format=json", stdin=data, exits=9).json["rejections"])
        == 80
    )


def test_a_common_warning_does_not_hide_a_rare_one(omni):
    data = "code,title,colour\n" + "200.B1,x,y\n" * 30
    result = omni("staff", "import", "programs", "-", stdin=data)
    assert result.stdout.count("repeats line 2") == 10
    assert "colour" in result.stdout


def test_findings_as_csv_are_one_line_each(omni):
    omni("staff", "import", "programs", "-", stdin=PROGRAMS)
    rows = list(
        csv.DictReader(
            io.StringIO(omni("staff", "import", "students", "-", "--format=csv", stdin=DIRTY, exits=9).stdout)
        )
    )
    assert {row["finding"] for row in rows} == {"rejection"}
    assert [row["column"] for row in rows] == ["number", "permanent_code", "last_name", "birth_date"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("programs", "no-such-file.csv"), 9),
        (("programs", "."), 9),
        (("teapots", "x.csv"), 2),
        (("offering", "x.csv"), 2),
        (("offering", "x.csv", "--term", "spring"), 2),
        (("programs",), 2),
    ],
)
def test_what_cannot_be_opened_or_meant_is_said_so(omni, words, code):
    assert omni("staff", "import", *words, exits=code).stderr


def test_without_a_store_nothing_is_imported(bare_omni):
    bare_omni("staff", "import", "programs", "-", stdin=PROGRAMS, exits=7)


def test_a_named_pipe_is_read_like_a_file(omni, tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_text, args=(PROGRAMS,))
    writer.start()
    assert omni("staff", "import", "programs", str(path), "--format", "json").json["added"] == 2
    writer.join()


@contextmanager
def started(omni, *words, **streams):
    """Run the program as another process, killed at the end if it has not ended."""
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams}
    with subprocess.Popen(
        [sys.executable, "-m", "omnicli", *words], env={**os.environ, **omni.environ}, **streams
    ) as running:
        try:
            yield running
        finally:
            running.kill()


def feed(running, data: str) -> None:
    """Give a process some input and wait until it has taken it: it is then past its start."""
    running.stdin.write(data.encode())
    running.stdin.flush()
    while int.from_bytes(ioctl(running.stdin.fileno(), FIONREAD, b"\0" * 4), sys.byteorder):
        assert running.poll() is None


def test_nobody_waits_while_an_import_waits_for_its_pipe(omni):
    with started(omni, "staff", "import", "courses", "-", "--format=json", stdin=subprocess.PIPE) as waiting:
        feed(waiting, "code,title\n420-1N6-TH,Programmer\n")
        omni.environ["OMNI_BUSY_SECONDS"] = "0"
        omni("staff", "import", "programs", "-", stdin=PROGRAMS)
        out, _ = waiting.communicate(b"601-101-MQ,Lire\n", timeout=60)
    assert json.loads(out)["added"] == 2


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)])
def test_an_import_that_is_stopped_leaves_nothing(omni, number, code):
    with started(omni, "staff", "import", "programs", "-", stdin=subprocess.PIPE) as running:
        feed(running, PROGRAMS)
        running.send_signal(number)
        running.communicate(timeout=60)
    assert running.returncode == code
    assert ask(omni.home, "SELECT count(*) FROM programs") == [(0,)]
    assert omni("staff", "import", "programs", "-", "--format=json", stdin=PROGRAMS).json["added"] == 2


def test_an_import_killed_while_it_writes_leaves_nothing_half_done(omni, file):
    codes = (f"{n // 1000:03d}-{n % 1000:03d}-AA" for n in range(60_000))
    path = file("code,title\n" + "".join(f"{code},{'x' * 150}\n" for code in codes))
    log = omni.home / "omni.db-wal"
    with started(omni, "staff", "import", "courses", path) as running:
        # The log grows long before the commit: a transaction of this size does not fit in the cache.
        while not (log.exists() and log.stat().st_size > 1_000_000):
            assert running.poll() is None
        running.kill()
    assert ask(omni.home, "SELECT count(*) FROM courses") == [(0,)]
    assert ask(omni.home, "SELECT count(*) FROM receipts") == [(0,)]
    assert [name for name in os.listdir(omni.home) if "stage" in name] == []
    omni("admin", "verify")


# --- export -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["programs", "students", "offering", "registrations"])
@pytest.mark.parametrize("fmt", ["csv", "json"])
def test_what_is_exported_is_imported_without_a_change(loaded, kind, fmt):
    words = ("staff", "export", kind, "--term", "20263", "--format", fmt)
    written = loaded(*words).stdout_bytes
    report = loaded("staff", "import", kind, "-", "--term", "20263", "--format=json", stdin=written).json
    assert (report["added"], report["changed"], report["rejected"]) == (0, 0, 0)
    assert report["read"] == report["unchanged"] > 0
    assert loaded(*words).stdout_bytes == written


def test_an_export_is_csv_unless_json_is_asked_for(loaded):
    assert loaded("staff", "export", "programs").stdout_bytes.startswith(b"code,title,kind\r\n200.B1,")
    loaded.environ["OMNI_FORMAT"] = "json"
    assert len(loaded("staff", "export", "programs").json) == 2
    loaded("staff", "export", "programs", "--format", "table", exits=2)


def test_reading_about_people_is_in_the_trail(loaded):
    loaded("staff", "export", "courses")
    loaded("staff", "export", "registrations", "--term", "A2026")
    events = ask(loaded.home, "SELECT action, subject FROM audit WHERE action LIKE 'export%'")
    assert events == [("export.registrations", "registrations:20263")]
    loaded("admin", "verify")


@pytest.mark.parametrize(
    ("words", "code"), [(("teapots",), 2), (("offering",), 2), ((), 2), (("offering", "--term=20991"), 3)]
)
def test_an_export_says_what_it_lacks(omni, words, code):
    assert omni("staff", "export", *words, exits=code).stderr


def test_a_reader_who_leaves_early_is_no_error(loaded):
    with started(loaded, "staff", "export", "students") as running:
        running.stdout.close()
        assert running.wait(timeout=60) == 0
        assert running.stderr.read() == b""


def test_a_full_disk_under_the_export_is_said(loaded):
    with (
        open("/dev/full", "wb") as full,
        started(loaded, "staff", "export", "students", stdout=full) as running,
    ):
        assert running.wait(timeout=60) == 7
        assert b"Traceback" not in running.stderr.read()


def test_a_file_that_changes_while_it_is_read_is_not_taken(omni, file, monkeypatch):
    path = file(PROGRAMS)

    def meanwhile(*arguments, **options):
        report = import_file(*arguments, **options)
        with open(path, "a", encoding="utf-8") as stream:
            stream.write("300.A0,Sciences humaines,DEC\n")
        return report

    monkeypatch.setattr("commands.staff.import_.import_file", meanwhile)
    result = omni("staff", "import", "programs", path, "--format", "json", exits=6)
    assert (result.stdout, result.error["code"]) == ("", "file-changed")
    assert ask(omni.home, "SELECT count(*) FROM programs") == [(0,)]


def test_thousands_of_findings_are_one_json_report(omni):
    bad = "code,title,kind\n" + "".join(f"?{n},x\x1b,\n" for n in range(2500))
    report = omni("staff", "import", "programs", "-", "--format", "json", stdin=bad, exits=9).json
    assert report["rejected"] == 2500
    assert [found["line"] for found in report["rejections"]] == [n for n in range(2, 2502) for _ in range(2)]
    assert {found["code"] for found in report["rejections"]} == {"bad-program-code", "control-character"}


def test_a_header_that_lacks_a_column_asks_for_the_files_correction(omni):
    result = omni("staff", "import", "programs", "-", stdin="code,titre\n420.B0,x\n", exits=9)
    assert "The header lacks these columns: title." in result.stdout
    assert "correct the file first" in result.stderr


def test_an_import_whose_report_is_lost_says_that_it_is_done(omni, file):
    path = file(PROGRAMS)
    with (
        open("/dev/full", "wb") as full,
        started(omni, "staff", "import", "programs", str(path), stdout=full) as running,
    ):
        assert running.wait(timeout=60) == 7
        assert b"IMP-000001 is done" in running.stderr.read()


def test_a_file_of_which_every_line_is_bad_loads_nothing_and_says_so(omni, file):
    path = file("code,title\nZZ,Nowhere\n")
    said = omni("staff", "import", "programs", str(path), "--skip-bad", exits=8).stderr
    assert "nothing was loaded" in said
