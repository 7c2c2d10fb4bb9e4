"""The statement of account, read back as text and as pages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO

from pypdf import PdfReader

from omnicli.i18n import Translator
from omnicli.money import Cents
from pdf.account import AccountData, Movement, account_paper
from pdf.paper import render
from pdf.twin import text


def data(count: int) -> AccountData:
    """An account of so many charges of 1.00 $, none paid."""
    day = date(2026, 9, 1)
    return AccountData(
        college_name="Cégep de l’Érable",
        college_address=(),
        logo=None,
        student_name="Marie-Ève Tremblay",
        student_number="2634567",
        movements=tuple(
            Movement(day, n, f"carte no {n:03d}", Cents(100), None, Cents(100 * n))
            for n in range(1, count + 1)
        ),
        unpaid=(("carte", day, Cents(100)),) if count else (),
        said=("À payer",),
        issued_at=datetime(2026, 9, 2, tzinfo=UTC),
    )


def test_every_entry_is_there_with_the_balance_after_it() -> None:
    reader = PdfReader(BytesIO(render(account_paper(data(90), Translator("fr")))))
    said = "".join(page.extract_text() for page in reader.pages)
    assert len(reader.pages) > 1
    assert all(f"carte no {n:03d}" in said for n in range(1, 91))
    assert "90,00 $" in said


def test_the_text_says_what_is_still_to_pay_and_by_when() -> None:
    said = text(account_paper(data(1), Translator("fr")))
    assert "Reste à payer" in said
    assert "1er septembre 2026" in said


def test_an_account_without_entries_says_so() -> None:
    assert "Nothing was charged" in text(account_paper(data(0), Translator("en")))
