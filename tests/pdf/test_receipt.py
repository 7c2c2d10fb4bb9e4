"""The printed receipt, read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from pypdf import PdfReader

from omnicli.i18n import Translator
from omnicli.money import Cents
from pdf.receipt import ReceiptData, receipt

TORONTO = ZoneInfo("America/Toronto")
FR, EN = Translator("fr", TORONTO), Translator("en", TORONTO)
USUAL = ReceiptData(
    college_name="Cégep de l’Érable",
    college_address=("671, boulevard Frontenac Ouest", "Thetford Mines (Québec) G6G 0A1"),
    logo=None,
    student_name="Marie-Ève Tremblay",
    student_number="2634567",
    label="REC-000042",
    cents=Cents(123450),
    method="paiement par chèque",
    paid_on=date(2026, 9, 1),
    recorded_at=datetime(2026, 9, 2, 14, 5, tzinfo=UTC),
    covered=(("droits d’inscription", "Automne 2026", Cents(2000)),),
    left=Cents(0),
)


def pages(data: ReceiptData, t: Translator) -> list[str]:
    reader = PdfReader(BytesIO(receipt(data, t)))
    return [page.extract_text().replace("\u00a0", " ") for page in reader.pages]


def test_a_receipt_says_who_paid_how_much_when_how_and_for_what() -> None:
    (text,) = pages(USUAL, FR)
    for said in (
        "Cégep de l’Érable", "Reçu REC-000042", "Marie-Ève Tremblay", "2634567", "1 234,50 $", "1er septembre 2026",
        "paiement par chèque", "droits d’inscription", "Automne 2026", "20,00 $", "2 septembre 2026 à 10 h 05",
    ):  # fmt: skip
        assert said in text


def test_a_receipt_in_english_says_the_same() -> None:
    (text,) = pages(USUAL, EN)
    for said in ("Receipt REC-000042", "$1,234.50", "September 1, 2026", "$20.00", "10:05"):
        assert said in text


def test_what_covers_nothing_yet_is_to_the_students_credit() -> None:
    assert "À votre crédit" in pages(replace(USUAL, left=Cents(500)), FR)[0]
    assert "À votre crédit" not in pages(USUAL, FR)[0]


def test_a_payment_that_was_undone_says_so_in_large() -> None:
    assert "ANNULÉ le 9 septembre 2026" in pages(replace(USUAL, cancelled_on=date(2026, 9, 9)), FR)[0]
    assert "ANNULÉ" not in pages(USUAL, FR)[0]


def test_many_lines_go_on_over_pages_and_none_is_lost() -> None:
    found = pages(replace(USUAL, covered=tuple((f"line {n:03d}", "", Cents(n)) for n in range(1, 81))), EN)
    assert len(found) == 3
    assert all(f"line {n:03d}" in "".join(found) for n in range(1, 81))
    assert "Page 3 of 3" in found[2]


def test_a_long_word_is_broken_before_the_next_column_and_none_of_it_is_lost() -> None:
    assert pages(replace(USUAL, covered=(("x" * 300, "Automne 2026", Cents(1)),)), FR)[0].count("x") >= 300


def test_the_same_payment_gives_the_same_bytes() -> None:
    assert receipt(USUAL, FR) == receipt(USUAL, FR)
