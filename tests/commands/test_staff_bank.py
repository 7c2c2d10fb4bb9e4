from __future__ import annotations

import json
from datetime import timedelta

import pytest

from omnicli.rules.reference import reference_of
from tests.bank.banks import GOLDEN, changed
from tests.builders import NUMBER, a_college, ask, sign_an_employee_in, sql
from tests.conftest import MONDAY
from tests.processes import a_folder_in_memory
from tests.processes import omni as another

HEADER = "reference,date,amount,payer,bank_reference\n"
PAID = f"{reference_of(NUMBER)},2026-09-10,25.00,MARIE,1\n"
UNKNOWN = "DEPOT,2026-09-11,40.00,,2\n"
FEE = "FRAIS,2026-09-11,-12.50,,3\n"
FILE = HEADER + PAID + UNKNOWN + FEE


@pytest.fixture
def tmp_path():
    """A folder of this test's own, in memory where the machine has such a place: nothing is synced."""
    with a_folder_in_memory() as folder:
        yield folder


@pytest.fixture
def college(omni):
    a_college(omni.home)
    return omni


def take(omni, text=FILE, *options, exits=0):
    return omni("staff", "payments", "import", "-", "--format", "json", *options, stdin=text, exits=exits)


def entries(omni):
    return ask(omni.home, "SELECT key, debit, credit, cents, student FROM ledger ORDER BY key")


def number_of(report, reference):
    return next(str(one["number"]) for one in report["suspended"] if one["reference"] == reference)


def test_the_report_says_what_became_of_every_cent(college):
    report = take(college).json
    assert {key: report[key] for key in report if key != "suspended"} == {
        "format": "csv", "account": "main", "receipt": "BNK-000001", "checked": False, "earlier": False, "lines": 3,
        "posted": 1, "already": 0, "suspense": 2, "posted_cents": 2500, "suspense_cents": 2750, "already_cents": 0,
        "file_cents": 5250, "dry_run": False,
    }  # fmt: skip
    assert [(one["amount_cents"], one["reference"]) for one in report["suspended"]] == [
        (4000, "DEPOT"),
        (-1250, "FRAIS"),
    ]


def test_a_file_sent_twice_or_renamed_or_longer_adds_only_what_is_new(college, tmp_path):
    take(college)
    before = entries(college)
    again = take(college).json
    assert (again["receipt"], again["earlier"], again["already"], again["posted"]) == (
        "BNK-000001",
        True,
        3,
        0,
    )
    longer = tmp_path / "autre nom.txt"
    longer.write_text(HEADER + FEE + UNKNOWN + PAID)
    report = college("staff", "payments", "import", str(longer), "--format", "json").json
    assert (report["receipt"], report["already"], report["suspense"]) == ("BNK-000002", 3, 0)
    assert entries(college) == before


def test_a_dry_run_shows_what_the_run_does_and_does_nothing(college):
    told = take(college, FILE, "--dry-run").json
    assert entries(college) == []
    real = take(college).json
    differing = {key for key in told if told[key] != real[key]}
    assert differing == {"receipt", "dry_run", "suspended"}
    assert [{**one, "number": 0} for one in told["suspended"]] == [
        {**one, "number": 0} for one in real["suspended"]
    ]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_people_are_told_in_their_language_what_waits(college, lang):
    shown = college("staff", "payments", "import", "-", stdin=FILE, lang=lang)
    assert "BNK-000001" in shown.stdout
    assert "DEPOT" in shown.stdout
    assert "omni staff payments assign" in shown.stderr
    waiting = college("staff", "payments", "suspense", lang=lang)
    assert ("27,50\u00a0$" if lang == "fr" else "$27.50") in waiting.stderr


@pytest.mark.parametrize(
    ("name", "posted"),
    [
        ("day.bai2", 2), ("day.camt053.xml", 2), ("day.camt054.xml", 1), ("day.sgml.ofx", 2), ("day.xml.ofx", 2),
        ("day.csv", 2),
    ],
)  # fmt: skip
def test_every_format_is_taken_by_its_bytes(college, name, posted):
    college.later(days=7)
    report = college("staff", "payments", "import", str(GOLDEN / name), "--format", "json").json
    assert report["posted"] == posted
    assert college("admin", "verify").exit_code == 0


def test_a_profile_describes_a_banks_own_csv(college):
    college.later(days=7)
    report = college(
        "staff", "payments", "import", str(GOLDEN / "profile.csv"), "--profile", str(GOLDEN / "profile.toml"),
        "--format", "json",
    ).json  # fmt: skip
    assert (report["account"], report["posted_cents"]) == ("815-30421-1234567", 152500)


def test_totals_that_do_not_hold_refuse_the_whole_file_and_say_where(college, tmp_path):
    college.later(days=7)
    path = tmp_path / "wrong.bai2"
    path.write_bytes(changed("day.bai2", ("99,0001407750,1,12/", "99,1,2,12/")))
    error = college("staff", "payments", "import", str(path), "--format", "json", exits=9).error
    assert error["code"] == "rejected-bank-file"
    assert [one["code"] for one in error["details"]] == ["control-total", "control-count"]
    assert all("12" in one["message"] for one in error["details"])
    assert entries(college) == []


def test_a_day_to_come_is_refused_with_its_line(college):
    error = take(college, HEADER + PAID + "x,2026-09-15,1.00,,\n", exits=9).error
    assert [(one["code"], "3" in one["message"]) for one in error["details"]] == [("in-the-future", True)]


def test_a_file_of_thousands_of_faults_lists_the_first_and_counts_the_others(college):
    error = take(college, HEADER + "x,y,z,,\n" * 1000, exits=9).error
    assert len(error["details"]) == 201
    assert "800" in error["details"][-1]["message"]


@pytest.mark.parametrize(
    "words", [("nowhere.csv",), ("/",), ("-", "--profile", "nowhere.toml"), ("nul\0.csv",)]
)
def test_what_cannot_be_read_is_bad_input(college, words):
    college("staff", "payments", "import", *words, exits=9)


def test_an_unknown_format_is_usage(college):
    take(college, FILE, "--as", "mt940", exits=2)


def test_files_taken_are_listed_newest_first(college):
    take(college)
    take(college, HEADER + PAID)
    rows = college("staff", "payments", "files", "--format", "json").json
    assert [(row["receipt"], row["lines"], row["already"]) for row in rows] == [
        ("BNK-000002", 1, 1),
        ("BNK-000001", 3, 0),
    ]
    assert "BNK-000001" in college("staff", "payments", "files").stdout


def test_a_line_is_given_to_its_student_once(college):
    number = number_of(take(college).json, "DEPOT")
    told = college("staff", "payments", "assign", number, "--student", NUMBER, "--dry-run")
    assert NUMBER in told.stdout
    given = college("staff", "payments", "assign", number, "--student", NUMBER, "--format", "json").json
    assert (given["amount_cents"], given["date"], given["balance_cents"]) == (4000, "2026-09-11", -6500)
    college("staff", "payments", "assign", number, "--student", NUMBER, exits=6)
    assert [
        row["amount_cents"] for row in college("staff", "payments", "suspense", "--format", "json").json
    ] == [-1250]


def test_a_line_given_to_the_wrong_student_is_reopened_and_given_to_another(college):
    number = number_of(take(college).json, "DEPOT")
    college("staff", "payments", "assign", number, "--student", NUMBER)
    college("staff", "payments", "reopen", number, "--reason", "mauvais dossier")
    college("staff", "payments", "reopen", number, "--reason", "encore", exits=6)
    other = college("staff", "payments", "assign", number, "--student", "2634568", "--format", "json").json
    assert other["balance_cents"] == -4000
    college("admin", "verify")


def test_the_other_ways_out_of_suspense(college):
    report = take(college).json
    college("staff", "payments", "settle", number_of(report, "FRAIS"))
    back = college("staff", "payments", "send-back", number_of(report, "DEPOT"), "--reason", "payeur inconnu")
    assert "40" in back.stdout
    assert college("staff", "payments", "suspense", "--format", "json").json == []
    accounts = {row[1]: row[3] for row in entries(college)}
    assert accounts["expense:bank"] == 1250


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("assign", "999", "--student", NUMBER), 3),
        (("assign", "x", "--student", NUMBER), 2),
        (("assign", "999", "--student", "1"), 2),
        (("send-back", "999", "--reason", " "), 2),
        (("settle", "999", "--against", "magic"), 2),
        (("settle", "9" * 15), 3),
    ],
)
def test_wrong_words_have_their_codes(college, words, code):
    college("staff", "payments", *words, exits=code)


def test_money_is_the_business_of_finance(college):
    number = number_of(take(college).json, "DEPOT")
    sign_an_employee_in(college, "E1002", born="1980-01-02")
    take(college, exits=4)
    college("staff", "payments", "suspense", exits=4)
    college("logout")
    sql(college.home, "UPDATE employees SET roles = 'registrar' WHERE number = 'E1002'")
    college("login", "--employee", "E1002", "--password-stdin", stdin="soleil4821")
    college("staff", "payments", "suspense")
    college("staff", "payments", "assign", number, "--student", NUMBER, exits=4)


def test_what_is_done_is_in_the_audit_trail_without_names(college):
    number = number_of(take(college).json, "DEPOT")
    college("staff", "payments", "assign", number, "--student", NUMBER)
    events = college("admin", "audit", "list", "--format", "json").json
    kept = [one for one in events if one["action"].startswith("bank.")]
    assert {one["action"] for one in kept} == {"bank.import", "bank.assign"}
    assert "MARIE" not in json.dumps(kept)


@pytest.mark.parametrize("turn", range(3))
def test_two_processes_that_take_one_file_at_once_post_it_once(college, tmp_path, turn):
    path = tmp_path / "day.csv"
    path.write_text(HEADER + "".join(PAID.replace(",1\n", f",{turn}{n}\n") for n in range(50)) + UNKNOWN)
    now = MONDAY + timedelta(minutes=turn)
    words = ("staff", "payments", "import", str(path))
    both = [another(college.environ, now, *words) for _process in range(2)]
    assert [child.wait() for child in both] == [0, 0]
    assert len(entries(college)) == 51
    assert ask(college.home, "SELECT count(*) FROM bank_files") == [(1,)]
