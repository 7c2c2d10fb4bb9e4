"""`omni staff fees`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from commands._fee_words import fee_name
from commands._tariff_words import SOURCES
from omnicli.i18n import Translator
from tests.builders import NUMBER, a_college, ask, sign_an_employee_in, sql

if TYPE_CHECKING:
    from tests.conftest import Omni

FEES = ("staff", "fees")
CHARGE = (*FEES, "charge", "--student", NUMBER, "--kind")
JSON = ("--format", "json")


@pytest.fixture(autouse=True)
def _college(omni: Omni) -> None:
    a_college(omni.home)


def tariff(omni: Omni, *lines: str) -> None:
    omni("staff", "import", "tariff", "-", stdin="\n".join(("kind,amount,from,applies_to", *lines)) + "\n")


def test_the_tariff_that_comes_with_omni_has_its_sources(omni: Omni) -> None:
    rows = {(row["kind"], row["applies_to"]): row for row in omni(*FEES, "list", *JSON).json}
    assert rows["late-confirmation", "all"] == {
        "kind": "late-confirmation", "amounts_cents": [2500], "from": "2000-01-01", "to": None, "per": "event",
        "due_days": None, "applies_to": "all", "source": "guide: 25 $; the same in two other colleges",
    }  # fmt: skip
    assert all(row["source"] for row in rows.values())


def test_people_read_it_in_words_and_csv_is_what_import_takes(omni: Omni) -> None:
    shown = omni(*FEES, "list", lang="fr").stdout
    assert "frais de retard – confirmation d’inscription" in shown
    assert "temps partiel, Québec" in shown
    assert "sept cégeps" in shown
    written = omni(*FEES, "list", "--format", "csv").stdout
    assert "registration,full-time,20.00,term,2000-01-01" in written


def test_finance_may_import_the_tariff_and_nothing_else(omni: Omni) -> None:
    sql(omni.home, "UPDATE employees SET roles = 'finance' WHERE number = 'E1002'")
    sign_an_employee_in(omni, "E1002", "1980-01-02")
    tariff(omni, "parking,60.00,2026-08-01,all")
    omni("staff", "import", "programs", "-", stdin="code,title\n", exits=4)


def test_every_default_source_and_kind_has_its_french(omni: Omni) -> None:
    stored = {source for (source,) in ask(omni.home, "SELECT DISTINCT source FROM tariff")}
    assert stored <= set(SOURCES)
    french = Translator("fr")
    kinds = {kind for (kind,) in ask(omni.home, "SELECT DISTINCT kind FROM tariff")}
    assert all(fee_name(french, kind) != kind for kind in kinds)


def test_a_row_replaces_the_one_before_from_its_day_on(omni: Omni) -> None:
    tariff(omni, "late-payment,12.00,2026-10-01,all")

    def amounts(*words: str) -> list[list[int]]:
        rows = omni(*FEES, "list", *words, *JSON).json
        return [row["amounts_cents"] for row in rows if row["kind"] == "late-payment"]

    assert amounts() == [[1000]]
    assert amounts("--on", "2026-10-01") == [[1200]]
    assert amounts("--all") == [[1000], [1200]]


def test_a_fee_is_charged_at_the_tariff_s_price(omni: Omni) -> None:
    told = omni(*CHARGE, "attestation", *JSON).json
    assert told == {
        "number": 1, "student": NUMBER, "kind": "attestation", "term": None, "amount_cents": 300,
        "date": "2026-09-14", "due": "2026-10-14", "dry_run": False, "already": False,
    }  # fmt: skip


def test_an_amount_given_goes_before_the_tariff(omni: Omni) -> None:
    told = omni(
        *CHARGE, "broken-window", "--amount", "80,50 $", "--note", "B-201", "--term", "20263", *JSON
    ).json
    assert (told["amount_cents"], told["term"]) == (8050, "20263")
    assert ask(omni.home, "SELECT cause FROM ledger") == [("desk-fee:B-201",)]


def test_the_same_fee_twice_is_two_charges_unless_said_once(omni: Omni) -> None:
    for _ in range(2):
        omni(*CHARGE, "id-card")
    keys = [key for (key,) in ask(omni.home, "SELECT key FROM ledger ORDER BY number")]
    assert keys == [f"desk-fee:id-card:{NUMBER}:2026-09-14:{n}" for n in (1, 2)]
    first = omni(*CHARGE, "id-card", "--once", "lost in A2026", *JSON).json
    again = omni(*CHARGE, "id-card", "--once", "lost in A2026", *JSON).json
    assert (first["already"], again) == (False, {**first, "already": True})
    other = omni(*CHARGE, "id-card", "--once", "lost in A2026", "--amount", "9.00", *JSON, exits=6).error
    assert other == {
        "code": "other-entry", "details": [],
        "message": "“lost in A2026” was charged on September 14, 2026 already, of another amount: $5.00, entry no. 3.",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "code", "slug"),
    [
        (("unheard-of",), 5, "no-price"),
        (("registration", "--term", "20263"), 5, "published-fee"),
        (("attestation", "--term", "20301"), 3, "unknown-term"),
        (("cash",), 2, "reserved-kind"),
        (("attestation", "--amount", "0"), 2, "bad-amount"),
    ],
)
def test_what_cannot_be_charged_says_why(omni: Omni, words: tuple[str, ...], code: int, slug: str) -> None:
    assert omni(*CHARGE, *words, *JSON, exits=code).error["code"] == slug
    assert ask(omni.home, "SELECT * FROM ledger") == []


def test_a_price_that_depends_on_the_status_takes_that_of_the_day_s_term(omni: Omni) -> None:
    tariff(omni, "attestation,4.00,2026-01-01,part-time", "attestation,1.00,2026-01-01,full-time")
    assert omni(*CHARGE, "attestation", *JSON).json["amount_cents"] == 400
    omni.later(days=200)  # in a term that she takes no course of
    assert omni(*CHARGE, "attestation", *JSON).json["amount_cents"] == 300


def test_a_fee_that_begins_at_nothing_is_not_charged_by_hand(omni: Omni) -> None:
    tariff(omni, "parking,0/25.00,2026-01-01,all")
    assert omni(*CHARGE, "parking", *JSON, exits=5).error["code"] == "no-price"


def test_an_unknown_student_is_not_found(omni: Omni) -> None:
    omni(*FEES, "charge", "--student", "9999999", "--kind", "attestation", exits=3)


def test_a_fee_is_waived_once_by_an_entry_of_its_own(omni: Omni) -> None:
    number = str(omni(*CHARGE, "attestation", *JSON).json["number"])
    planned = omni(*FEES, "waive", number, "--reason", "our mistake", "--dry-run", *JSON).json
    assert (planned["waives"], planned["dry_run"]) == (1, True)
    omni(*FEES, "waive", number, "--reason", "our mistake")
    assert ask(omni.home, "SELECT reverses, cause FROM ledger WHERE number = 2") == [(1, "waive:our mistake")]
    omni(*FEES, "waive", number, "--reason", "again", exits=6)
    omni(*FEES, "waive", "2", "--reason", "the reversal", exits=5)
    omni(*FEES, "waive", "99", "--reason", "nothing", exits=3)
    omni(*FEES, "waive", number, exits=2)
    omni("admin", "verify")


def test_money_paid_back_is_no_fee_to_waive(omni: Omni) -> None:
    record = ("staff", "payments", "record", "--student", NUMBER, "--amount", "5.00", "--method", "cash")
    omni(*record)
    back = omni("staff", "payments", "refund", *record[3:], *JSON).json["number"]
    refused = omni(*FEES, "waive", str(back), "--reason", "no", *JSON, exits=5).error
    assert refused["code"] == "not-a-charge"


def test_charging_leaves_events_and_takes_the_role(omni: Omni) -> None:
    omni(*CHARGE, "attestation")
    events = omni("admin", "audit", "list", "--subject", f"student:{NUMBER}", *JSON).json
    assert [event["action"] for event in events] == ["fee.charge"]
    sign_an_employee_in(omni, "E1002", "1980-01-02")
    for words in ((*CHARGE, "attestation"), (*FEES, "list"), (*FEES, "waive", "1", "--reason", "x")):
        omni(*words, exits=4)


def deem(omni: Omni, *words: str, term: str = "20263", exits: int = 0) -> str:
    return omni(*FEES, "deem", NUMBER, "--term", term, *words, exits=exits).stderr


def history(omni: Omni, term: str, courses: int) -> None:
    """Marie was in so many courses of a term."""
    codes = [f"300-{n:03d}-RE" for n in range(courses)]
    sql(
        omni.home,
        "INSERT OR IGNORE INTO courses (code, title, theory, lab) VALUES (?, 'x', 2, 1)",
        *((c,) for c in codes),
    )
    rows = [(term, code) for code in codes]
    sql(omni.home, "INSERT INTO sections (term, course, section, title) VALUES (?, ?, '1', 'x')", *rows)
    sql(omni.home, f"INSERT INTO registrations VALUES ('{NUMBER}', ?, ?, '1', '2026-01-01T12:00:00Z')", *rows)


def test_the_end_of_a_dec_after_a_full_time_session(omni: Omni) -> None:
    history(omni, "20261", 4)
    assert "earlier term" not in deem(omni, "--reason", "end-of-dec")
    assert ask(omni.home, "SELECT student, term, reason FROM deemed_full_time") == [
        (NUMBER, "20263", "end-of-dec")
    ]
    deem(omni, "--reason", "fin de DEC", exits=6)


def test_without_history_it_is_granted_with_a_warning(omni: Omni) -> None:
    assert "No earlier term" in deem(omni, "--reason", "end-of-dec")


def test_every_reason_against_it_is_given_at_once(omni: Omni) -> None:
    sql(
        omni.home,
        "INSERT INTO terms (code, starts, ends, schedule_from, confirm_from, confirm_by, drop_by)"
        " VALUES ('20251', '2025-01-20', '2025-05-23', '2025-01-13', '2025-01-20', '2025-02-15', '2025-02-14')",
    )
    sql(omni.home, f"INSERT INTO deemed_full_time VALUES ('{NUMBER}', '20251', 'end-of-dec', 'x', 'x')")
    history(omni, "20261", 1)
    history(omni, "20271", 4)
    refused = omni(*FEES, "deem", NUMBER, "--term", "20271", "--reason", "end-of-dec", exits=5).stderr
    for why in ("H2025", "4 courses", "neither"):
        assert why in refused


def test_a_disability_in_another_term_does_not_use_up_the_end_of_a_dec(omni: Omni) -> None:
    history(omni, "20261", 4)
    deem(omni, "--reason", "disability", term="20261")
    deem(omni, "--reason", "end-of-dec")


def test_either_of_the_last_two_sessions_may_have_been_full_time(omni: Omni) -> None:
    history(omni, "20261", 4)
    deem(omni, "--reason", "end-of-dec", term="20271")


def test_a_disability_has_no_condition_and_can_be_taken_back(omni: Omni) -> None:
    history(omni, "20261", 1)
    deem(omni, "--reason", "disability")
    deem(omni, "--undo")
    assert ask(omni.home, "SELECT * FROM deemed_full_time") == []
    deem(omni, "--undo", exits=3)


@pytest.mark.parametrize("words", [(), ("--reason", "disability", "--undo"), ("--reason", "luck")])
def test_deeming_says_one_reason_or_undo(omni: Omni, words: tuple[str, ...]) -> None:
    deem(omni, *words, exits=2)


def test_deeming_an_unknown_student_or_term_is_not_found(omni: Omni) -> None:
    deem(omni, "--reason", "disability", term="20301", exits=3)
    omni(*FEES, "deem", "9999999", "--term", "20263", "--reason", "disability", exits=3)
