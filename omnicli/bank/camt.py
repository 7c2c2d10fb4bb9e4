"""camt.053 and camt.054 (ISO 20022): an account's statement, and the notice of what was booked on it.

Read with lxml, on which every parser of these files stands: `pycamt`, the best kept of them, knows no camt.054 and no
account that is not an IBAN, takes the first amount it meets in a batch's details, whoever's it is, passes balances
through floating point and checks no total. Entities, document types and the network are closed.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from omnicli.bank.camt_totals import check_totals
from omnicli.bank.camt_tree import amount, find_all, signed, text, texts
from omnicli.bank.cells import account_name, cause_of, iso_date, need_dollars, tidy
from omnicli.bank.model import BankFile, BankLine, Rejected, keep, reject
from omnicli.i18n import N_
from omnicli.money import Cents
from omnicli.rules.values import Invalid, shown
from omnicli.tabular import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

_MESSAGES = {
    "BkToCstmrStmt": ("camt.053", "Stmt"),
    "BkToCstmrDbtCdtNtfctn": ("camt.054", "Ntfctn"),
}
_BOOKED = "BOOK"
_NOT_BOOKED = frozenset({"PDNG", "INFO", "FUTR"})
_NO_REFERENCE = frozenset({"NOTPROVIDED", "NONREF", "NONE"})


def read_camt(data: bytes) -> BankFile:
    """Read a camt.053 or camt.054 file; `Rejected` with every fault."""
    root = _root(data)
    body = next((one for one in root if isinstance(one.tag, str)), None)
    name = _local(body)
    if body is None or name not in _MESSAGES:
        message = N_("This XML is neither camt.053 nor camt.054 (but “{name}”).")
        raise reject(root.sourceline, "not-camt", message, name=shown(name))
    fmt, unit = _MESSAGES[name]
    reading = _Reading()
    checked = [reading.statement(one) for one in body.iterfind(f"{{*}}{unit}")]
    if not checked:
        raise reject(root.sourceline, "no-statement", N_("The file holds no statement at all."))
    if reading.faults:
        raise Rejected(sorted(reading.faults, key=lambda one: one.line))
    return BankFile(fmt, tuple(reading.lines), checked=all(checked), accounts=tuple(reading.accounts))


def _root(data: bytes) -> Any:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        why = cause_of(error).split(", line ")[0]
        raise reject(line, "not-xml", N_("This is not well-formed XML ({why})."), why=why) from None
    if root.getroottree().docinfo.doctype:
        raise reject(1, "document-type", N_("The file declares a document type; no bank's file does."))
    return root


def _local(element: Any) -> str:
    return "" if element is None else str(element.tag).rpartition("}")[2]


class _Reading:
    """Reads statement after statement, and keeps every fault."""

    def __init__(self) -> None:
        self.lines: list[BankLine] = []
        self.accounts: dict[str, None] = {}
        self.faults: list[Fault] = []

    def statement(self, unit: Any) -> bool:
        """Read a statement or a notice; return whether it had totals to check."""
        account = "?"
        try:
            account = _account(unit)
        except Invalid as error:
            keep(self.faults, Fault(unit.sourceline, "", error.reason))
        self.accounts[account] = None
        before = len(self.faults)
        booked = sum(self._entry(entry, account) for entry in unit.iterfind("{*}Ntry"))
        if len(self.faults) > before:
            return True  # what does not read does not add up: one fault is told, not two
        return check_totals(unit, booked, self.faults)

    def _entry(self, entry: Any, account: str) -> int:
        """Read an entry; return what it moved, 0 when it is not booked or cannot be read."""
        try:
            if not _is_booked(entry):
                return 0
            cents = signed(entry)
            self.lines += _lines(entry, account, cents)
        except Invalid as error:
            keep(self.faults, Fault(entry.sourceline, "", error.reason))
            return 0
        except Rejected as error:
            keep(self.faults, *error.faults)
            return 0
        return cents


def _is_booked(entry: Any) -> bool:
    status = text(entry, "Sts/Cd") or text(entry, "Sts")
    if status not in {_BOOKED, *_NOT_BOOKED}:
        raise Invalid("no-status", N_("The entry's status is “{value}”, not BOOK."), value=shown(status))
    return status == _BOOKED


def _account(unit: Any) -> str:
    """Return the account: an IBAN, or what Canadian banks use, its number under `Othr`."""
    need_dollars(text(unit, "Acct/Ccy"))
    return account_name(text(unit, "Acct/Id/IBAN") or text(unit, "Acct/Id/Othr/Id"))


def _lines(entry: Any, account: str, cents: int) -> Iterator[BankLine]:
    """Yield the lines of an entry: itself, or each transaction of a batch, which must sum to it."""
    day = iso_date(_date(entry, "BookgDt") or _date(entry, "ValDt"))
    details = list(find_all(entry, "NtryDtls/TxDtls"))
    if len(details) < 2 or all(_own_amount(one) is None for one in details):
        moved = [(cents, details[0] if len(details) == 1 else None)]
    else:
        moved = [(_share(one, entry), one) for one in details]
        total = sum(share for share, _one in moved)
        if total != cents:
            raise reject(
                entry.sourceline,
                "batch-total",
                N_("The batch is of {told}; its transactions sum to {found}."),
                told=Cents(cents),
                found=Cents(total),
            )
    for share, detail in moved:
        if share:
            yield _line(entry, detail, account=account, day=day, cents=share)


def _date(entry: Any, name: str) -> str:
    return text(entry, f"{name}/Dt") or text(entry, f"{name}/DtTm")


def _own_amount(detail: Any) -> Any:
    """Return the element of a transaction's own amount: its place has moved between versions."""
    found = detail.find("{*}Amt")
    return detail.find("{*}AmtDtls/{*}TxAmt/{*}Amt") if found is None else found


def _share(detail: Any, entry: Any) -> int:
    element = _own_amount(detail)
    if element is None:
        raise Invalid("no-amount", N_("A transaction of the batch has no amount."))
    indicator = text(detail, "CdtDbtInd") or text(entry, "CdtDbtInd")
    return amount(element) if indicator == "CRDT" else -amount(element)


def _line(entry: Any, detail: Any, *, account: str, day: Any, cents: int) -> BankLine:
    """Make a line; what undoes an earlier entry is nobody's payment, whatever it quotes."""
    where = entry if detail is None else detail
    structured = texts(where, "RmtInf/Strd/CdtrRefInf/Ref")
    end_to_end = [one for one in texts(where, "Refs/EndToEndId") if one.upper() not in _NO_REFERENCE]
    free = [" ".join(texts(where, "RmtInf/Ustrd")), *texts(where, "AddtlTxInf")]
    if detail is None:
        free += texts(entry, "AddtlNtryInf")
    fields = (*structured, *end_to_end)
    reference = next(filter(None, chain(structured, free, end_to_end)), "")
    undoing = text(entry, "RvslInd") in {"true", "1"}
    return BankLine(
        where.sourceline, account, day, cents, tidy(reference), _payer(where, cents), _bank_reference(entry, where),
        () if undoing else fields, () if undoing else tuple(filter(None, map(tidy, free))),
    )  # fmt: skip


def _payer(where: Any, cents: int) -> str:
    party = "Dbtr" if cents > 0 else "Cdtr"
    return text(where, f"RltdPties/{party}/Pty/Nm") or text(where, f"RltdPties/{party}/Nm")


def _bank_reference(entry: Any, where: Any) -> str:
    own = text(where, "Refs/AcctSvcrRef") or text(where, "Refs/TxId")
    return own or text(entry, "AcctSvcrRef") or text(entry, "NtryRef")
