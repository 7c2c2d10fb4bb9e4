"""BAI2, the cash management format of North American banks (BAI, version 2), read with the library `bai2`.

A transaction (16, continued by 88) is a credit or a debit by its type code. The totals and counts of the trailers 49,
98 and 99 are held against what they close, here rather than by the library, which stops at the first that is wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from omnicli.bank.cells import account_name, cause_of, tidy
from omnicli.bank.model import CURRENCY, BankFile, BankLine, Rejected, fault, keep, reject
from omnicli.bank.raw import decoded
from omnicli.i18n import N_, Words
from omnicli.money import Cents
from omnicli.rules.values import Invalid, shown
from omnicli.tabular import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

_CREDITS = (range(100, 400), range(920, 960))
_DEBITS = (range(400, 700), range(960, 1000))
_UPDATE = "1"
_INTERIM = ("1", "3")
_RECORDS, _ACCOUNTS, _GROUPS = Words(N_("records")), Words(N_("accounts")), Words(N_("groups"))


def read_bai2(data: bytes) -> BankFile:
    """Read a BAI2 file; `Rejected` with every fault."""
    numbered = [(n, text.strip()) for n, text in enumerate(decoded(data).splitlines(), 1) if text.strip()]
    numbers = [n for n, _text in numbered]
    whole = _parsed([text for _n, text in numbered], numbers)
    reading = _Reading(numbers)
    reading.file(whole)
    if reading.faults:
        raise Rejected(reading.faults)
    return BankFile("bai2", tuple(reading.lines), checked=True, accounts=tuple(reading.accounts))


def _parsed(texts: Sequence[str], numbers: Sequence[int]) -> Any:
    """Let the library read the records; whatever stops it is told with the line it had reached."""
    _need_the_end(texts, numbers)
    from bai2.helpers import IteratorHelper

    reached = _Counted(texts)
    helper = None
    try:
        helper = IteratorHelper(reached)
        return _parser()(helper, check_integrity=False).parse()
    except Exception as error:  # noqa: BLE001 (a parser of strangers' bytes fails in ways of its own)
        behind = 1 + len(helper.current_record.rows) if helper else 1
        place = numbers[max(0, min(reached.count - behind, len(numbers) - 1))] if numbers else 1
        message = N_("Line {line}, or just after: this is not BAI2 ({why}).")
        raise reject(0, "not-bai2", message, line=place, why=cause_of(error)) from None


def _need_the_end(texts: Sequence[str], numbers: Sequence[int]) -> None:
    """Refuse a file that was cut: the library reads a last transaction for ever."""
    last = next((text for text in reversed(texts) if not text.startswith("88")), "")
    if not last.startswith("99"):
        line = numbers[-1] if numbers else 1
        raise reject(line, "cut-short", N_("The file does not end with its record 99: it was cut short."))


class _Counted:
    """Lines, and how many of them have been read."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self.count = 0

    def __iter__(self) -> Iterator[str]:
        for text in self._texts:
            self.count += 1
            yield text


def _parser() -> Any:
    """Return the library's parser, type codes left as text: it refuses those of a bank's own (9xx)."""
    from bai2 import parsers

    class Detail(parsers.TransactionDetailParser):  # type: ignore[misc]
        head_fields_config = (("type_code", str), *parsers.TransactionDetailParser.head_fields_config[1:])

    class Identifier(parsers.AccountIdentifierParser):  # type: ignore[misc]
        summary_fields_config = (
            ("type_code", str),
            *parsers.AccountIdentifierParser.summary_fields_config[1:],
        )

        def _parse_fields(self, record: Any) -> Any:
            # The library cuts summaries by fours without looking whether four are left.
            record.fields += [""] * (-(len(record.fields) - 2) % 4) if len(record.fields) > 2 else []
            return super()._parse_fields(record)

    class Account(parsers.AccountParser):  # type: ignore[misc]
        header_parser_class = Identifier
        child_parser_class = Detail

    class Group(parsers.GroupParser):  # type: ignore[misc]
        child_parser_class = Account

    class File(parsers.Bai2FileParser):  # type: ignore[misc]
        child_parser_class = Group

    return File


class _Reading:
    """Walks the records in their order, so that each has its line of the file."""

    def __init__(self, numbers: Sequence[int]) -> None:
        self._numbers = numbers
        self._place = 0  # physical records passed
        self.lines: list[BankLine] = []
        self.accounts: dict[str, None] = {}
        self.faults: list[Fault] = []

    def _pass(self, record: Any) -> int:
        """Pass a record with its continuations and return the line where it begins."""
        line = self._numbers[self._place]
        self._place += len(record.rows)
        return line

    def _fault(self, line: int, slug: str, message: str, **params: object) -> None:
        keep(self.faults, fault(line, slug, message, **params))

    def file(self, whole: Any) -> None:
        """Read a file: 01 … 99."""
        self._pass(whole.header)
        total = sum(self._group(group) for group in whole.children)
        line = self._pass(whole.trailer)
        trailer = whole.trailer
        self._hold(line, "99", trailer.file_control_total, total)
        self._count(line, "99", trailer.number_of_groups, len(whole.children), _GROUPS)
        self._count(line, "99", trailer.number_of_records, self._place, _RECORDS)
        if self._place < len(self._numbers):
            message = N_("There are records after the end of the file (99).")
            self._fault(self._numbers[self._place], "after-the-end", message)

    def _group(self, group: Any) -> int:
        first = self._place
        header, trailer = group.header, group.trailer
        line = self._pass(header)
        day = self._day(line, header)
        currency = _said(header)
        total = sum(self._account(account, day, currency) for account in group.children)
        line = self._pass(trailer)
        self._hold(line, "98", trailer.group_control_total, total)
        self._count(line, "98", trailer.number_of_accounts, len(group.children), _ACCOUNTS)
        self._count(line, "98", trailer.number_of_records, self._place - first, _RECORDS)
        return int(trailer.group_control_total or 0)

    def _day(self, line: int, header: Any) -> date | None:
        status, modifier = header.group_status, header.as_of_date_modifier
        if status is not None and status.value != _UPDATE:
            message = N_("This group deletes, corrects or tests (status {status}): only additions are taken.")
            self._fault(line, "bai2-status", message, status=status.value)
        if modifier is not None and modifier.value in _INTERIM:
            message = N_("This group is interim data: wait for the final ones, which hold booked lines only.")
            self._fault(line, "bai2-interim", message)
        if header.as_of_date is None:
            self._fault(line, "bad-bank-date", N_("The group has no date."))
        return header.as_of_date  # type: ignore[no-any-return]

    def _account(self, account: Any, day: date | None, group_currency: str) -> int:
        first = self._place
        header, trailer = account.header, account.trailer
        line = self._pass(header)
        currency = header.currency or group_currency
        if currency not in {"", CURRENCY}:
            message = N_("The currency is {currency}; only Canadian dollars (CAD) are taken.")
            self._fault(line, "other-currency", message, currency=shown(currency))
        name = self._name(line, header.customer_account_number)
        for one in account.children:
            self._transaction(one, name, day)
        total = sum(one.amount or 0 for one in (*account.children, *header.summary_items))
        line = self._pass(trailer)
        self._hold(line, "49", trailer.account_control_total, total)
        self._count(line, "49", trailer.number_of_records, self._place - first, _RECORDS)
        return int(trailer.account_control_total or 0)

    def _name(self, line: int, text: str | None) -> str:
        try:
            name = account_name(text)
        except Invalid as error:
            keep(self.faults, Fault(line, "", error.reason))
            return "?"
        self.accounts[name] = None
        return name

    def _transaction(self, one: Any, account: str, day: date | None) -> None:
        line = self._pass(one)
        if not one.amount:
            return  # 890 and the like: words only
        sign = _sign(one.type_code or "")
        if sign == 0:
            message = N_("The type code {code} is neither a credit nor a debit.")
            self._fault(line, "bai2-type", message, code=shown(one.type_code or ""))
        if day is None:
            return
        try:
            self.lines.append(_line(line, account, day, sign * one.amount, one))
        except Invalid as error:
            keep(self.faults, Fault(line, "", error.reason))

    def _hold(self, line: int, code: str, told: int | None, found: int) -> None:
        if told != found:
            message = N_("The control total of record {code} is {told}; its records sum to {found}.")
            self._fault(line, "control-total", message, code=code, told=Cents(told or 0), found=Cents(found))

    def _count(self, line: int, code: str, told: int | None, found: int, what: Words) -> None:
        if told != found:
            message = N_("Record {code} counts {told} {what}; there are {found}.")
            self._fault(line, "control-count", message, code=code, told=told or 0, found=found, what=what)


def _said(header: Any) -> str:
    """Return the currency that a group names; the library takes a silent one for American."""
    written = any("USD" in text for _code, text in header.rows)
    return "" if header.currency == "USD" and not written else str(header.currency)


def _sign(code: str) -> int:
    """Return 1 for a credit, -1 for a debit, 0 for neither: by the library's table, else by the standard's ranges."""
    from bai2.constants import TypeCodes, TypeCodeTransaction

    listed = TypeCodes.get(code)
    if listed and listed.transaction in {TypeCodeTransaction.credit, TypeCodeTransaction.debit}:
        return 1 if listed.transaction is TypeCodeTransaction.credit else -1
    number = int(code) if code.isascii() and code.isdigit() and len(code) == 3 else 0
    if any(number in codes for codes in _CREDITS):
        return 1
    return -1 if any(number in codes for codes in _DEBITS) else 0


def _line(line: int, account: str, day: date, cents: int, one: Any) -> BankLine:
    """Make a line. The bank's own reference is looked through only where nothing else could name the payer."""
    text = tidy(one.text)
    customer = tidy(one.customer_reference)
    bank_reference = tidy(one.bank_reference)
    clue = customer or text
    fields = (customer,) if clue else (bank_reference,)
    return BankLine(
        line, account, day, cents, clue or bank_reference, text, bank_reference, fields, (text,)
    )  # fmt: skip
