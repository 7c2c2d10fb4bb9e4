from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from shutil import copytree
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import store.uow
from omnicli.bank.model import BankFile, BankLine, Rejected, accounts_of
from omnicli.errors import Conflict, NotFound, Refused
from omnicli.rules.ledger import SUSPENSE, of_student, payment
from omnicli.rules.reference import reference_of
from omnicli.services import suspense
from omnicli.services.banking import import_file, line_keys, prepare
from omnicli.services.ledger import post
from omnicli.services.payments import reverse
from tests.builders import a_college
from tests.processes import a_folder_in_memory

MARIE, MARC = "2634567", "2634568"
TODAY = date(2026, 9, 18)
DAY = date(2026, 9, 17)
AT = datetime(2026, 9, 18, 12, tzinfo=UTC)


def line(cents, reference="", *, day=DAY, payer="", bank_reference="", account="815", number=1):
    return BankLine(number, account, day, cents, reference, payer, bank_reference, (reference,))


def file_of(*lines, fmt="csv"):
    return BankFile(fmt, lines, accounts=accounts_of(lines))


class Bank:
    """Units of work on one store, and a new digest for each file."""

    def __init__(self, home):
        a_college(home)
        self._path = home / "omni.db"
        self.files = 0

    @contextmanager
    def write(self, *, keep=True):
        with store.uow.write(
            self._path, at=AT, actor="operator:test", audit_key=b"k" * 32, dry_run=not keep
        ) as uow:
            yield uow

    def take(self, *lines, uow=None, fmt="csv", data="", **options):
        self.files += 1
        ready = prepare((data or f"file {self.files}").encode(), file_of(*lines, fmt=fmt))
        if uow:
            return import_file(uow, ready, today=TODAY, **options)
        with self.write() as own:
            return import_file(own, ready, today=TODAY, **options)

    def do(self, verb, *args, **options):
        with self.write() as uow:
            return verb(uow, *args, **options)

    def waiting(self):
        return [one.entry for one in self.do(suspense.waiting)]

    def balances(self):
        with self.write(keep=False) as uow:
            return {account: int(cents) for account, cents in uow.ledger.accounts() if cents}


@pytest.fixture
def tmp_path():
    """A folder of this test's own, in memory where the machine has such a place: nothing is synced."""
    with a_folder_in_memory() as folder:
        yield folder


@pytest.fixture
def bank(home):
    return Bank(home)


PAID = line(2500, reference_of(MARIE), payer="M. TREMBLAY", bank_reference="1")
UNKNOWN = line(4000, "DEPOT")
FEE = line(-1250, "FRAIS")


def test_a_line_goes_to_the_student_its_reference_names_and_the_rest_to_suspense(bank):
    report = bank.take(PAID, UNKNOWN, FEE)
    assert (report.posted, report.suspense, report.already) == (1, 2, 0)
    assert (report.posted_cents, report.suspense_cents, report.file_cents) == (2500, 2750, 5250)
    assert report.receipt == "BNK-000001"
    assert bank.balances() == {"bank:815": 5250, of_student(MARIE): -2500, SUSPENSE: -2750}


def test_the_account_of_the_bank_follows_its_statement(bank):
    lines = [PAID, UNKNOWN, FEE, line(100, reference_of("1111111")), line(-300, reference_of(MARIE))]
    bank.take(*lines)
    assert bank.balances()["bank:815"] == sum(one.cents for one in lines)
    assert bank.balances()[of_student(MARIE)] == -2500


def test_a_payment_counts_from_the_day_the_bank_took_it(bank):
    bank.take(PAID)
    with bank.write() as uow:
        (entry,) = uow.ledger.of_student(MARIE)
    assert (entry.date, entry.kind, entry.cause) == ("2026-09-17", "bank", "bank:csv")


def test_the_very_same_file_is_told_its_earlier_receipt_and_does_nothing(bank):
    first = bank.take(PAID, UNKNOWN, data="same")
    before = bank.balances()
    again = bank.take(PAID, UNKNOWN, data="same")
    assert (again.receipt, again.earlier, again.already, again.already_cents) == (
        first.receipt,
        True,
        2,
        6500,
    )
    assert (again.posted, again.suspense) == (0, 0)
    assert bank.balances() == before


def test_another_file_takes_only_what_is_new(bank):
    bank.take(PAID, UNKNOWN)
    report = bank.take(UNKNOWN, FEE, PAID)
    assert (report.posted, report.suspense, report.already, report.receipt) == (0, 1, 2, "BNK-000002")


def test_two_payments_that_say_the_same_are_two(bank):
    assert bank.take(PAID, PAID).posted == 2
    assert bank.take(PAID, PAID, PAID).posted == 1
    assert bank.balances()[of_student(MARIE)] == -7500


def test_a_line_that_waits_stays_there_when_its_student_is_known_later(bank):
    early = line(2500, reference_of("2634569"))
    bank.take(early)
    with bank.write() as uow:
        uow.connection.execute(
            "INSERT INTO students (number, permanent_code, last_name, first_name, name_key, birth_date, program)"
            " VALUES ('2634569', 'ROYA69030702', 'Roy', 'Ana', 'ROY ANA', '2007-03-07', '420.B0')"
        )
    assert bank.take(early, FEE).already == 1


def test_a_dry_run_reports_the_same_and_keeps_nothing(bank):
    with bank.write(keep=False) as uow:
        rehearsed = bank.take(PAID, UNKNOWN, uow=uow, dry_run=True)
    assert rehearsed.receipt is None
    assert bank.balances() == {}
    real = bank.take(PAID, UNKNOWN)
    assert (rehearsed.posted, rehearsed.suspended) == (real.posted, real.suspended)


def test_days_to_come_are_refused_with_their_lines(bank):
    with pytest.raises(Rejected) as refused:
        bank.take(PAID, line(1, day=TODAY + timedelta(days=1), number=7), line(1, day=TODAY))
    assert [one.line for one in refused.value.faults] == [7]
    assert bank.balances() == {}


def test_the_same_days_of_an_account_in_two_formats_are_refused_unless_someone_has_looked(bank):
    bank.take(PAID)
    with pytest.raises(Refused):
        bank.take(line(2500, reference_of(MARIE), payer="autrement"), fmt="ofx")
    assert bank.take(line(2500, reference_of(MARIE), day=TODAY), fmt="ofx").posted == 1
    assert bank.take(line(1, day=DAY), fmt="ofx", other_format=True).suspense == 1
    for account in ("other", "0"):
        assert bank.take(line(2500, reference_of(MARIE), account=account), fmt="bai2").posted == 1


def test_other_amounts_of_the_same_days_in_another_format_are_other_money(bank):
    bank.take(PAID)
    assert bank.take(line(1, day=TODAY), line(1, day=DAY), fmt="ofx").suspense == 2
    with pytest.raises(Refused):
        bank.take(line(7, day=TODAY), line(2500, reference_of(MARC), day=DAY), fmt="camt.053")


@pytest.mark.parametrize(
    "other",
    [
        {"cents": 9},
        {"payer": "B"},
        {"reference": "X"},
        {"bank_reference": "2"},
        {"day": TODAY},
        {"account": "9"},
    ],
)
def test_lines_that_differ_are_two_payments_whatever_files_they_come_in(bank, other):
    said = {"cents": 100, "reference": "DEPOT", "payer": "A", "bank_reference": "1"}
    bank.take(line(**said))
    assert bank.take(line(**{**said, **other})).already == 0


def test_a_line_that_the_ledger_has_and_no_file_brought_refuses_the_file(bank):
    with bank.write() as uow:
        (key,) = line_keys([PAID])
        made = payment("bank", MARIE, 2500, key=key, on=DAY, into="bank:815", cause="main")
        post(uow, [made], "test.post", "ledger")
    with pytest.raises(Conflict):
        bank.take(PAID)


def test_an_import_leaves_one_event_that_names_nobody(bank):
    bank.take(PAID, UNKNOWN)
    with bank.write() as uow:
        rows = uow.connection.execute(
            "SELECT action, subject, details FROM audit ORDER BY seq DESC"
        ).fetchall()
    assert [row[:2] for row in rows if row[0].startswith("bank")] == [("bank.import", "BNK-000001")]
    assert MARIE not in rows[0][2]
    assert '"sha256"' in rows[0][2]


def test_many_lines_are_posted_in_a_few_times_what_bare_rows_cost(bank):
    lines = [line(100 + n, reference_of(MARIE), bank_reference=str(n), number=n) for n in range(5_000)]
    started = process_time()
    with bank.write(keep=False) as uow:
        bank.take(*lines, uow=uow)
    assert process_time() - started < 2


# --- the same history, whatever it is cut into --------------------------------------------------------------

DAYS = [DAY - timedelta(days=n) for n in range(3)]
LINES = st.builds(
    line,
    st.sampled_from([-1250, 2500, 4000]),
    st.sampled_from([reference_of(MARIE), reference_of(MARC), reference_of("1111111"), "DEPOT", ""]),
    day=st.sampled_from(DAYS),
    payer=st.sampled_from(["", "A"]),
    account=st.sampled_from(["815", "816"]),
)
HISTORIES = st.lists(LINES, max_size=12)


def ledger_after(bank, files):
    """Return what the ledger exports after some files, and the reports; nothing is kept."""
    with bank.write(keep=False) as uow:
        reports = [bank.take(*lines, uow=uow) for lines in files]
        waits = sorted(one.key for one in uow.banking.waiting())
        assert sum(cents for _account, cents in uow.ledger.accounts()) == 0
        return list(uow.ledger.export()), waits, reports


@settings(max_examples=40)
@given(data=st.data())
def test_whole_days_in_any_files_make_the_same_ledger(one_bank, data):
    """Files of whole days, overlapping, sent again and out of order; equal lines included."""
    history = data.draw(HISTORIES)
    sets = data.draw(st.lists(st.sets(st.sampled_from(DAYS), min_size=1), max_size=4))
    files = [[one for one in history if one.date in days] for days in [*sets, set(DAYS)]]
    files = data.draw(st.permutations(files))
    once, waits, (report,) = ledger_after(one_bank, [history])
    cut, waits_cut, reports = ledger_after(one_bank, files)
    assert (cut, waits_cut) == (once, waits)
    assert sum(one.posted for one in reports) == report.posted
    assert sum(one.suspense_cents for one in reports) == report.suspense_cents


@settings(max_examples=40)
@given(data=st.data())
def test_lines_that_the_bank_numbers_may_be_cut_anywhere(one_bank, data):
    """With a reference of the bank's own on each line, files may cut days in two."""
    given_ = data.draw(HISTORIES)
    history = [replace(one, bank_reference=str(n)) for n, one in enumerate(given_)]
    cuts = data.draw(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=4))
    files = [history[min(cut) : max(cut)] for cut in cuts]
    files = data.draw(st.permutations([*files, history]))
    once, waits, _reports = ledger_after(one_bank, [history])
    cut, waits_cut, _reports = ledger_after(one_bank, files)
    assert (cut, waits_cut) == (once, waits)


@pytest.fixture(scope="module")
def one_bank(template_home):
    with a_folder_in_memory() as folder:
        copytree(template_home, folder / "home")
        (folder / "home").chmod(0o700)
        yield Bank(folder / "home")


@given(HISTORIES)
def test_every_line_has_a_key_of_its_own(history):
    assert len(set(line_keys(history))) == len(history)


# --- suspense ------------------------------------------------------------------------------------------------


@pytest.fixture
def credit(bank):
    return bank.take(UNKNOWN).suspended[0].number


@pytest.fixture
def debit(bank):
    return bank.take(FEE).suspended[0].number


def test_a_line_given_to_a_student_is_paid_on_the_day_the_bank_took_it(bank, credit):
    entry = bank.do(suspense.assign, credit, MARIE)
    assert (entry.date, entry.kind, entry.student) == ("2026-09-17", "assigned", MARIE)
    assert entry.key.startswith("assign:bank:815:")
    assert bank.balances() == {"bank:815": 4000, of_student(MARIE): -4000}
    assert bank.waiting() == []


@pytest.mark.parametrize(
    "again",
    [
        (suspense.assign, MARC),
        (suspense.settle, "interest"),
        (suspense.send_back, "pourquoi"),
    ],
)
def test_a_line_leaves_suspense_once(bank, credit, again):
    bank.do(suspense.assign, credit, MARIE)
    verb, what = again
    with pytest.raises(Conflict):
        bank.do(verb, credit, what, **({"on": TODAY} if verb is suspense.send_back else {}))


def test_a_line_reopened_waits_again_and_may_go_elsewhere(bank, credit):
    bank.do(suspense.assign, credit, MARIE)
    bank.do(suspense.reopen, credit, "mauvais dossier", on=TODAY)
    assert bank.waiting() == [credit]
    second = bank.do(suspense.assign, credit, MARC)
    assert second.key.endswith(":1:2")
    assert bank.waiting() == []
    assert bank.balances() == {"bank:815": 4000, of_student(MARC): -4000}
    bank.do(suspense.reopen, credit, "encore", on=TODAY)
    assert bank.do(suspense.assign, credit, MARIE).key.endswith(":1:3")


def test_each_of_many_lines_that_say_the_same_is_given_by_its_own_key(bank):
    equal = [one.number for one in bank.take(*[UNKNOWN] * 10).suspended]
    keys = [bank.do(suspense.assign, number, MARIE).key for number in reversed(equal)]
    assert keys[0].endswith(":10")
    assert keys[-1].endswith(":1")


def test_a_payment_given_by_its_reference_may_be_reopened_and_the_money_stays_in_the_bank(bank):
    bank.take(PAID)
    with bank.write() as uow:
        (paid,) = uow.ledger.of_student(MARIE)
    bank.do(suspense.reopen, paid.number, "référence d’une autre", on=TODAY)
    assert bank.balances() == {"bank:815": 2500, SUSPENSE: -2500}
    assert bank.waiting() == [paid.number]
    bank.do(suspense.assign, paid.number, MARC)
    assert bank.waiting() == []
    with pytest.raises(Conflict):
        bank.do(suspense.assign, paid.number, MARIE)


def test_a_payment_that_the_bank_sent_back_does_not_wait(bank):
    bank.take(PAID)
    bank.do(reverse, 1, "sans provision", on=TODAY, nsf=True)
    assert bank.waiting() == []
    with pytest.raises(Conflict) as caught:
        bank.do(suspense.reopen, 1, "encore", on=TODAY)
    assert caught.value.code == "nothing-to-undo"


def test_what_waits_is_listed_oldest_first(bank):
    report = bank.take(line(2, day=TODAY), line(1, day=DAY), line(3, day=TODAY))
    first, second, third = (one.number for one in report.suspended)
    assert bank.waiting() == [second, first, third]


def test_what_waits_has_nothing_to_undo(bank, credit):
    with pytest.raises(Conflict):
        bank.do(suspense.reopen, credit, "rien", on=TODAY)


def test_money_is_sent_back_out_of_the_account_it_came_into(bank, credit):
    entry = bank.do(suspense.send_back, credit, "payeur inconnu", on=TODAY)
    assert (entry.debit, entry.credit, entry.date) == (SUSPENSE, "bank:815", "2026-09-18")
    assert bank.waiting() == []
    assert bank.balances() == {}
    out = bank.take(line(-4000, "RETOUR", day=TODAY)).suspended[0].number
    bank.do(suspense.settle, out, "returned")
    assert bank.balances() == {}


@pytest.mark.parametrize(
    ("against", "account"),
    [
        ("charge", "expense:bank"),
        ("interest", "revenue:bank"),
        ("cheque", "desk:cheque"),
        ("online", "online"),
    ],
)
def test_a_line_is_settled_against_what_it_is(bank, debit, credit, against, account):
    bank.do(suspense.settle, debit, against)
    bank.do(suspense.settle, credit, against)
    assert bank.balances() == {"bank:815": 2750, account: -2750}
    assert bank.waiting() == []


def test_only_money_that_went_out_is_a_charge_unless_it_is_said(bank, debit, credit):
    bank.do(suspense.settle, debit, "")
    assert bank.balances()["expense:bank"] > 0
    with pytest.raises(Refused) as refused:
        bank.do(suspense.settle, credit, "")
    assert [one.slug for one in refused.value.reasons] == ["money-came-in"]


def test_money_that_went_out_is_nobodys_payment(bank, debit):
    with pytest.raises(Refused):
        bank.do(suspense.assign, debit, MARIE)
    with pytest.raises(Refused):
        bank.do(suspense.send_back, debit, "non", on=TODAY)


def test_unknown_lines_and_students_are_not_found(bank, credit):
    for number, student in ((credit, "1111111"), (credit + 9, MARIE)):
        with pytest.raises(NotFound):
            bank.do(suspense.assign, number, student)


def test_a_line_sent_again_after_it_was_given_changes_nothing(bank, credit):
    bank.do(suspense.assign, credit, MARIE)
    report = bank.take(UNKNOWN, FEE)
    assert (report.already, report.suspense) == (1, 1)
    assert bank.balances()[of_student(MARIE)] == -4000


@pytest.mark.parametrize(
    "cents", [10**15, -(10**15), 2**63, 10**4000], ids=["in", "out", "2**63", "4000 digits"]
)
def test_an_amount_that_no_bank_moves_refuses_the_file(bank, cents):
    with pytest.raises(Rejected) as told:
        bank.take(line(500), line(cents, number=2))
    assert [(one.line, one.reason.slug) for one in told.value.faults] == [(2, "too-large")]
