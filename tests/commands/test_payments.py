"""The payment centre, and the desk."""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from tests.builders import NUMBER, a_college, ask, register, sign_an_employee_in, sign_in

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Omni, Result

MARC = "2634568"


@pytest.fixture(autouse=True)
def _college(omni: Omni, home: Path) -> None:
    a_college(home)


@pytest.fixture
def marie(omni: Omni) -> Omni:
    """Marie Tremblay is signed in."""
    register(omni)
    sign_in(omni)
    return omni


def staff(omni: Omni, *words: str, **how: Any) -> Result:
    """Run a staff command as the operator, whoever is signed in."""
    omni.environ["OMNI_OPERATOR"] = "1"
    try:
        return omni("staff", *words, **how)
    finally:
        del omni.environ["OMNI_OPERATOR"]


def charge(omni: Omni, amount: str, *more: str, kind: str = "id-card") -> int:
    words = (
        "fees",
        "charge",
        "--student",
        NUMBER,
        "--kind",
        kind,
        "--amount",
        amount,
        "--format",
        "json",
        *more,
    )
    return int(staff(omni, *words).json["number"])


def pay(omni: Omni, amount: str, *more: str, **how: Any) -> Any:
    return staff(omni, *received(amount), *more, **how).json


def received(amount: str) -> tuple[str, ...]:
    """The words that record so much cash from Marie."""
    facts = {"--student": NUMBER, "--amount": amount, "--method": "cash", "--format": "json"}
    return ("payments", "record", *(word for fact in facts.items() for word in fact))


def balance(omni: Omni) -> Any:
    return omni("payments", "balance", "--format", "json").json


def test_who_owes_nothing_is_told_so(marie: Omni) -> None:
    assert marie("payments", "balance").stdout == "Nothing to pay.\n"
    assert balance(marie) == {"balance_cents": 0, "overdue_cents": 0, "next_due": None, "charges": []}
    assert "Nothing was charged" in marie("payments", "history").stderr


def test_the_balance_says_each_charge_and_how_much_of_it_is_paid(marie: Omni) -> None:
    charge(marie, "20.00", "--term", "A2026", kind="registration")
    pay(marie, "5.00")
    assert balance(marie) == {
        "balance_cents": 1500,
        "overdue_cents": 0,
        "next_due": "2026-10-29",
        "charges": [
            {
                "kind": "registration",
                "term": "20263",
                "amount_cents": 2000,
                "paid_cents": 500,
                "due": "2026-10-29",
                "posted_at": "2026-09-14T14:00:00Z",
            }
        ],
    }
    text = marie("payments", "balance", lang="fr").stdout.replace("\u00a0", " ")
    assert "À payer : 15,00 $" in text
    assert "droits d’inscription" in text


def test_a_balance_in_csv_is_a_row_a_charge(marie: Omni) -> None:
    charge(marie, "20.00")
    lines = marie("payments", "balance", "--format", "csv").stdout.splitlines()
    assert lines[0] == "kind,term,amount_cents,paid_cents,due,posted_at"
    assert lines[1].startswith("id-card,,2000,0,")


def test_the_history_says_what_each_payment_covered(marie: Omni) -> None:
    first, second = charge(marie, "20.00"), charge(marie, "10.00", kind="transcript")
    pay(marie, "25.00")
    rows = marie("payments", "history", "--format", "json").json
    assert [(row["kind"], row["balance_cents"]) for row in rows] == [
        ("id-card", 2000), ("transcript", 3000), ("cash", 500),
    ]  # fmt: skip
    assert [(part["number"], part["amount_cents"]) for part in rows[2]["covered"]] == [
        (first, 2000),
        (second, 500),
    ]
    flat = marie("payments", "history", "--format", "csv").stdout
    assert f"number={second} kind=transcript term= amount_cents=500" in flat
    table = marie("payments", "history").stdout
    assert f"no. {first}, $5.00 of no. {second}" in table


def test_a_receipt_is_shown_to_whom_it_belongs_and_to_nobody_else(marie: Omni) -> None:
    fee = charge(marie, "20.00")
    mine = pay(marie, "20.00")
    assert mine["receipt"] == f"REC-{mine['number']:06d}"
    assert marie("payments", "receipt", mine["receipt"]).stdout.startswith(f"Receipt {mine['receipt']}")
    words = ("record", "--student", MARC, "--amount", "5", "--method", "cash", "--format", "json")
    other = staff(marie, "payments", *words)
    for number in (str(other.json["number"]), str(fee), "999"):
        result = marie("payments", "receipt", number, "--format", "json", exits=3)
        assert result.error["code"] == "unknown-payment"
    marie("payments", "receipt", "mine", exits=2)


def test_a_receipt_is_printed(marie: Omni, tmp_path: Path) -> None:
    charge(marie, "20.00")
    number = str(pay(marie, "30.00")["number"])
    target = tmp_path / "receipt.pdf"
    marie("payments", "receipt", number, "-o", str(target))
    assert target.stat().st_mode & 0o777 == 0o600
    text = PdfReader(target).pages[0].extract_text()
    assert "$30.00" in text
    assert "identity card" in text
    marie("payments", "receipt", number, "-o", str(target), exits=6)
    data = marie("payments", "receipt", number, "-o", "-").stdout_bytes
    assert PdfReader(BytesIO(data)).pages


def test_a_statement_says_each_charge_each_payment_and_the_balance(marie: Omni, tmp_path: Path) -> None:
    charge(marie, "25.00")
    pay(marie, "10.00")
    said = marie("payments", "statement").stdout
    assert "Statement of account" in said
    assert "$25.00" in said
    assert "$15.00" in said
    assert marie("payments", "statement", "--format", "json").json["balance_cents"] == 1500
    assert len(marie("payments", "statement", "--format", "csv").stdout.splitlines()) == 3
    marie("payments", "statement", "-o", str(tmp_path / "account.pdf"))
    assert (tmp_path / "account.pdf").read_bytes().startswith(b"%PDF")


def test_the_desk_gives_a_receipt_again_and_the_look_is_in_the_trail(omni: Omni, tmp_path: Path) -> None:
    fee, number = str(charge(omni, "20.00")), str(pay(omni, "20.00")["number"])
    assert staff(omni, "payments", "receipt", number, "--format", "json").json["student"] == NUMBER
    staff(omni, "payments", "receipt", number, "-o", str(tmp_path / "again.pdf"))
    assert "Marie Tremblay" in PdfReader(tmp_path / "again.pdf").pages[0].extract_text()
    for other in (fee, "999"):
        staff(omni, "payments", "receipt", other, exits=3)
    looks = ask(omni.home, "SELECT subject FROM audit WHERE action = 'payments.receipt'")
    assert looks == [(f"student:{NUMBER}",)] * 2


def test_how_to_pay_says_the_payee_the_reference_and_the_amount(marie: Omni) -> None:
    charge(marie, "20.00")
    way = marie("payments", "pay", "--format", "json").json
    assert way == {"payee": "Cégep", "reference": "26345678", "amount_cents": 2000}
    shown = marie("payments", "pay")
    assert "26345678" in shown.stdout
    assert "--online" not in shown.stderr


def test_nothing_is_asked_of_who_paid_in_excess(marie: Omni) -> None:
    pay(marie, "20.00")
    assert marie("payments", "pay", "--format", "json").json["amount_cents"] == 0
    assert marie("payments", "balance").stdout == "Paid in excess: $20.00\n"


def test_paying_online_is_not_offered_without_keys(marie: Omni) -> None:
    charge(marie, "20.00")
    assert (
        marie("payments", "pay", "--online", "--format", "json", exits=5).error["code"]
        == "online-not-offered"
    )
    marie("payments", "pay", "--wait", exits=2)


def test_nobody_signed_in_sees_no_account(omni: Omni) -> None:
    for words in (("balance",), ("history",), ("receipt", "1"), ("pay",)):
        omni("payments", *words, exits=4)


def test_an_employee_has_no_payment_centre(omni: Omni) -> None:
    sign_an_employee_in(omni)
    assert omni("payments", "balance", "--format", "json", exits=4).error["code"] == "not-a-student"


# --- the desk -------------------------------------------------------------------------------------------


def test_the_desk_gives_a_receipt_and_the_new_balance(omni: Omni) -> None:
    fee = charge(omni, "25.00")
    told = pay(omni, "10.00")
    assert {key: told[key] for key in ("student", "method", "amount_cents", "balance_cents", "already", "date")} == {
        "student": NUMBER, "method": "cash", "amount_cents": 1000, "balance_cents": 1500, "already": False,
        "date": "2026-09-14",
    }  # fmt: skip
    assert [part["number"] for part in told["covered"]] == [fee]


def test_the_same_slip_sent_twice_is_recorded_once(omni: Omni, home: Path) -> None:
    first = pay(omni, "10.00", "--slip", "T-77")
    again = pay(omni, "10.00", "--slip", "T-77")
    assert (again["already"], again["number"]) == (True, first["number"])
    other = pay_refused(omni, "11.00", "--slip", "T-77", exits=6)
    assert other["code"] == "other-entry"
    assert ask(home, "SELECT count(*), sum(cents) FROM ledger") == [(1, 1000)]


def pay_refused(omni: Omni, amount: str, *more: str, exits: int) -> Any:
    return staff(omni, *received(amount), *more, exits=exits).error


def test_without_a_slip_each_call_is_a_payment(omni: Omni, home: Path) -> None:
    assert pay(omni, "10.00")["number"] != pay(omni, "10.00")["number"]
    assert ask(home, "SELECT key FROM ledger ORDER BY number") == [
        (f"desk:cash:{NUMBER}:2026-09-14:1",),
        (f"desk:cash:{NUMBER}:2026-09-14:2",),
    ]


def test_a_rehearsed_payment_leaves_nothing(omni: Omni, home: Path) -> None:
    before = ask(home, "SELECT (SELECT count(*) FROM ledger), (SELECT count(*) FROM audit)")
    assert pay(omni, "10.00", "--dry-run")["dry_run"] is True
    assert ask(home, "SELECT (SELECT count(*) FROM ledger), (SELECT count(*) FROM audit)") == before


@pytest.mark.parametrize(
    "amount", ["0", "-5", "0.001", "ten", "1e3", "25.00.00", "NaN", "9" * 30, "100000.01"]
)
def test_an_amount_is_above_zero_and_has_two_decimals_at_most(omni: Omni, amount: str) -> None:
    assert pay_refused(omni, amount, exits=2)["code"] == "bad-amount"


def test_a_payment_is_not_of_tomorrow_nor_for_nobody(omni: Omni) -> None:
    assert pay_refused(omni, "5", "--date", "2026-09-15", exits=5)["details"][0]["code"] == "in-the-future"
    words = (
        "payments",
        "record",
        "--student",
        "9999999",
        "--amount",
        "5",
        "--method",
        "cash",
        "--format",
        "json",
    )
    assert staff(omni, *words, exits=3).error["code"] == "unknown-student"
    staff(omni, *words[:-3], "bitcoin", exits=2)


def test_a_payment_of_yesterday_is_dated_of_yesterday(omni: Omni) -> None:
    assert pay(omni, "5", "--date", "2026-09-11")["date"] == "2026-09-11"


def test_a_cheque_that_bounces_is_owed_again_with_its_fee(marie: Omni) -> None:
    charge(marie, "20.00")
    receipt = pay(marie, "20.00", "--method", "cheque")["receipt"]
    told = staff(marie, "payments", "reverse", receipt, "--reason", "NSF", "--nsf", "--format", "json").json
    assert (told["amount_cents"], told["fee_cents"], told["balance_cents"]) == (2000, 2500, 4500)
    assert [one["kind"] for one in balance(marie)["charges"]] == ["id-card", "nsf"]
    assert "CANCELLED" in marie("payments", "receipt", receipt).stdout
    again = staff(
        marie, "payments", "reverse", receipt, "--reason", "NSF", "--nsf", "--format", "json", exits=6
    )
    assert again.error["code"] == "reversed-already"


def test_a_payment_that_the_bank_has_goes_back_to_suspense_rather_than_away(omni: Omni) -> None:
    line = "reference,date,amount,payer,bank_reference\n26345678,2026-09-10,20.00,Marie,1\n"
    assert staff(omni, "payments", "import", "-", "--format", "json", stdin=line).json["posted"] == 1
    words = ("payments", "reverse", "1", "--reason", "not hers", "--format", "json")
    assert staff(omni, *words, exits=5).error["details"][0]["code"] == "bank-has-it"
    staff(omni, "payments", "reopen", "1", "--reason", "not hers")
    accounts = staff(omni, "payments", "accounts", "--format", "json").json
    assert {one["account"]: one["balance_cents"] for one in accounts} == {
        "bank:main": 2000, "students": 0, "suspense": -2000,
    }  # fmt: skip
    omni("admin", "verify")


def test_cash_and_debit_are_not_sent_back_by_a_bank(omni: Omni) -> None:
    receipt = pay(omni, "20.00")["receipt"]
    words = ("payments", "reverse", receipt, "--reason", "NSF", "--nsf", "--format", "json")
    assert staff(omni, *words, exits=5).error["details"][0]["code"] == "never-bounces"
    assert staff(omni, *words[:-3], "--format", "json").json["fee_cents"] is None


def test_the_fee_of_a_bounced_cheque_is_that_of_the_student_s_programme(omni: Omni) -> None:
    rows = "kind,amount,from,applies_to\nnsf,15.00,2026-08-01,program:420\nnsf,35.00,2026-08-01,program:200\n"
    staff(omni, "import", "tariff", "-", stdin=rows)
    receipt = pay(omni, "20.00", "--method", "cheque")["receipt"]
    told = staff(omni, "payments", "reverse", receipt, "--reason", "NSF", "--nsf", "--format", "json").json
    assert told["fee_cents"] == 1500


def test_a_payment_undone_from_an_account_in_excess_leaves_nobody_owing_less_than_nothing(omni: Omni) -> None:
    receipt = pay(omni, "20.00")["receipt"]
    pay(omni, "30.00")
    told = staff(omni, "payments", "reverse", receipt, "--reason", "typed twice").stdout
    assert told == f"{receipt} is undone. Balance of {NUMBER}: -$30.00.\n"


def test_a_slip_given_for_another_amount_says_what_it_was_recorded_for(omni: Omni) -> None:
    number = pay(omni, "20.00", "--slip", "112")["number"]
    refused = pay_refused(omni, "25.00", "--slip", "112", exits=6)
    assert refused["code"] == "other-entry"
    assert refused["message"] == (
        f"112 was recorded on September 14, 2026 for another amount: $20.00, entry no. {number}."
    )


def test_a_slip_of_another_day_says_so(omni: Omni) -> None:
    words = (
        "payments",
        "record",
        "--student",
        NUMBER,
        "--amount",
        "20.00",
        "--method",
        "cheque",
        "--slip",
        "7",
    )
    staff(omni, *words)
    assert "paid on" not in staff(omni, *words).stdout
    omni.later(days=365)
    assert "Recorded already, paid on September 14, 2026" in staff(omni, *words).stdout


def test_what_was_paid_back_already_is_said_to_be(omni: Omni) -> None:
    pay(omni, "50.00")
    words = ("payments", "refund", "--student", NUMBER, "--amount", "50", "--method", "cheque", "--slip", "5")
    assert staff(omni, *words).stdout.startswith("$50.00 paid back to")
    assert staff(omni, *words).stdout.startswith("Paid back already, on September 14, 2026: $50.00 to")


def test_each_cheque_that_bounces_costs_its_fee(omni: Omni) -> None:
    for slip in ("1", "2"):
        words = ("--student", NUMBER, "--amount", "20.00", "--method", "cheque", "--slip", slip)
        receipt = staff(omni, "payments", "record", *words, "--format", "json").json["receipt"]
        staff(omni, "payments", "reverse", receipt, "--reason", "NSF", "--nsf")
    assert staff(omni, "payments", "show", NUMBER, "--format", "json").json["balance_cents"] == 5000


def test_a_fee_let_off_is_no_payment_to_undo(omni: Omni) -> None:
    staff(omni, "fees", "waive", str(charge(omni, "20.00")), "--reason", "x")
    staff(omni, "payments", "reverse", "2", "--reason", "x", exits=3)


def test_a_receipt_names_all_that_it_paid(omni: Omni) -> None:
    numbers = [charge(omni, "20.00"), charge(omni, "5.00")]
    assert [one["number"] for one in pay(omni, "30.00")["covered"]] == numbers


def test_who_owes_is_paid_nothing_back(omni: Omni) -> None:
    charge(omni, "20.00")
    words = ("payments", "refund", "--student", NUMBER, "--method", "cash", "--amount", "1.00")
    staff(omni, *words, exits=5)


def test_who_paid_in_excess_is_no_debtor(omni: Omni) -> None:
    pay(omni, "20.00")
    assert staff(omni, "payments", "debtors", "--format", "json").json == []


def test_a_charge_is_no_payment_to_undo(omni: Omni) -> None:
    fee = str(charge(omni, "20.00"))
    assert staff(omni, "payments", "reverse", fee, "--reason", "x", "--format", "json", exits=3).error[
        "code"
    ] == ("unknown-payment")


def test_a_slip_that_was_undone_is_not_taken_again_without_a_word(omni: Omni) -> None:
    receipt = pay(omni, "20.00", "--slip", "112")["receipt"]
    staff(omni, "payments", "reverse", receipt, "--reason", "NSF")
    assert pay_refused(omni, "20.00", "--slip", "112", exits=6)["code"] == "reversed-already"
    assert pay(omni, "20.00", "--slip", "112-2")["already"] is False


def test_only_what_was_paid_in_excess_is_paid_back(omni: Omni) -> None:
    charge(omni, "20.00")
    pay(omni, "50.00")
    words = ("payments", "refund", "--student", NUMBER, "--method", "cheque", "--format", "json")
    refused = staff(omni, *words, "--amount", "30.01", exits=5).error
    assert refused["details"][0]["code"] == "more-than-excess"
    assert staff(omni, *words, "--amount", "30.00", "--slip", "5").json["balance_cents"] == 0
    assert staff(omni, *words, "--amount", "30.00", "--slip", "5").json["already"] is True
    staff(omni, *words, "--amount", "0.01", exits=5)


def test_a_refund_recorded_by_mistake_is_undone(omni: Omni) -> None:
    pay(omni, "50.00")
    words = (
        "payments",
        "refund",
        "--student",
        NUMBER,
        "--method",
        "cheque",
        "--amount",
        "50",
        "--format",
        "json",
    )
    number = str(staff(omni, *words).json["number"])
    staff(omni, "payments", "reverse", number, "--reason", "not sent", "--nsf", exits=5)
    told = staff(omni, "payments", "reverse", number, "--reason", "not sent", "--format", "json").json
    assert told["balance_cents"] == -5000
    staff(omni, *words[:-2])
    omni("admin", "verify")


def test_staff_see_an_account_and_the_look_is_in_the_trail(omni: Omni, home: Path) -> None:
    charge(omni, "20.00")
    assert staff(omni, "payments", "show", NUMBER, "--format", "json").json["balance_cents"] == 2000
    assert len(staff(omni, "payments", "show", NUMBER, "--history", "--format", "json").json) == 1
    staff(omni, "payments", "show", "9999999", exits=3)
    looks = ask(home, "SELECT subject FROM audit WHERE action = 'payments.show'")
    assert looks == [(f"student:{NUMBER}",)] * 2


def test_debtors_are_listed_with_what_is_overdue(omni: Omni) -> None:
    charge(omni, "20.00")
    omni.later(days=40)
    charge(omni, "5.00")
    (one,) = staff(omni, "payments", "debtors", "--format", "json").json
    assert (one["student"], one["balance_cents"], one["overdue_cents"], one["next_due"]) == (
        NUMBER, 2500, 2000, "2026-10-14",
    )  # fmt: skip
    pay(omni, "20.00")
    assert staff(omni, "payments", "debtors", "--overdue", "--format", "json").json == []
    assert "1 student" in staff(omni, "payments", "debtors").stderr


def test_amounts_below_zero_are_numbers_in_csv_too(omni: Omni) -> None:
    charge(omni, "20.00")
    pay(omni, "50.00")
    lines = staff(omni, "payments", "accounts", "--format", "csv").stdout.split()
    assert "students,-3000" in lines


def test_the_accounts_add_up_to_zero(omni: Omni) -> None:
    charge(omni, "20.00")
    pay(omni, "50.00")
    rows = staff(omni, "payments", "accounts", "--format", "json").json
    assert {row["account"]: row["balance_cents"] for row in rows} == {
        "desk:cash": 5000,
        "revenue:id-card": -2000,
        "students": -3000,
    }


def test_money_is_not_every_employees_business(omni: Omni, home: Path) -> None:
    sign_an_employee_in(omni, "E1002", born="1980-01-02")
    words = ("--student", NUMBER, "--amount", "5", "--method", "cash")
    for command in (("record", *words), ("refund", *words), ("show", NUMBER), ("debtors",), ("accounts",)):
        assert omni("staff", "payments", *command, "--format", "json", exits=4).error["code"] == "wrong-role"
    assert omni("staff", "export", "ledger", "--format", "json", exits=4).error["code"] == "wrong-role"
    assert ask(home, "SELECT count(*) FROM ledger") == [(0,)]


def test_the_ledger_is_exported_in_order_and_without_anything_that_passes(omni: Omni, home: Path) -> None:
    fee = charge(omni, "20.00")
    pay(omni, "20.00")
    staff(omni, "fees", "waive", str(fee), "--reason", "by mistake")
    text = staff(omni, "export", "ledger", "--format", "csv").stdout
    lines = text.splitlines()
    assert lines[0] == "key,date,kind,term,student,debit,credit,amount_cents,due,reverses,cause"
    assert lines[1:] == sorted(lines[1:])
    rows = staff(omni, "export", "ledger", "--format", "json").json
    assert [row["amount_cents"] for row in rows] == [2000, 2000, 2000]
    assert rows[2]["reverses"] == rows[1]["key"] or rows[2]["reverses"] == rows[0]["key"]
    assert json.dumps(rows).count("T14:00") == 0


def test_what_the_desk_does_verifies(omni: Omni) -> None:
    fee = charge(omni, "20.00")
    receipt = pay(omni, "20.00", "--method", "cheque")["receipt"]
    staff(omni, "payments", "reverse", receipt, "--reason", "NSF", "--nsf")
    staff(omni, "fees", "waive", str(fee), "--reason", "by mistake")
    omni("admin", "verify")
