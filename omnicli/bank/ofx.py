"""OFX, in SGML (1.x) and in XML (2.x), read with `ofxtools`: its tree, not its models, which refuse what banks write.

An OFX file has no total to check: its balance is that of an instant, without the one it began with.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from omnicli.bank.cells import account_name, cause_of, compact_date, need_dollars, plain_cents, tidy
from omnicli.bank.model import BankFile, BankLine, Rejected, keep, reject
from omnicli.i18n import N_
from omnicli.rules.values import Invalid
from omnicli.tabular import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

_CDATA = b"<![CDATA["
_STATEMENTS = ("STMTRS", "CCSTMTRS")
_ACCOUNTS = ("BANKACCTFROM/ACCTID", "CCACCTFROM/ACCTID")


def read_ofx(data: bytes) -> BankFile:
    """Read an OFX file; `Rejected` with every fault, each with the number of its transaction."""
    root = _root(data.removeprefix(b"\xef\xbb\xbf"))
    statements = [one for name in _STATEMENTS for one in root.iter(name)]
    if not statements:
        raise reject(0, "no-statement", N_("The file holds no statement at all."))
    faults: list[Fault] = []
    lines: list[BankLine] = []
    accounts: dict[str, None] = {}
    for statement in statements:
        try:
            account = _account(statement)
        except Invalid as error:
            keep(faults, Fault(0, "", error.reason))
            continue
        accounts[account] = None
        lines += _lines(statement, account, len(lines), faults)
    if faults:
        raise Rejected(faults)
    return BankFile("ofx", tuple(lines), accounts=tuple(accounts))


def _root(data: bytes) -> Element:
    from ofxtools.Parser import OFXTree

    if any(line.count(_CDATA) > 1 for line in data.splitlines() if _CDATA in line):
        # The library takes all from the first to the last for one text.
        raise reject(0, "not-ofx", N_("This is not OFX ({why})."), why="CDATA")
    try:
        root: Element | None = OFXTree().parse(BytesIO(data))
    except Exception as error:  # noqa: BLE001 (a parser of strangers' bytes fails in ways of its own)
        raise reject(0, "not-ofx", N_("This is not OFX ({why})."), why=cause_of(error)) from None
    if root is None:  # a header alone
        raise reject(0, "no-statement", N_("The file holds no statement at all."))
    return root


def _account(statement: Element) -> str:
    need_dollars(_text(statement, "CURDEF"))
    return account_name(next(filter(None, (_text(statement, path) for path in _ACCOUNTS)), ""))


def _text(element: Any, path: str) -> str:
    from html import unescape

    return tidy(unescape(element.findtext(path) or ""))


def _lines(statement: Element, account: str, before: int, faults: list[Fault]) -> Iterator[BankLine]:
    """Yield the transactions of a statement; its pending ones are in a list of their own, which is not read."""
    found = statement.iterfind("BANKTRANLIST/STMTTRN")
    for number, one in enumerate(found, before + 1):
        try:
            line = _line(number, account, one)
        except Invalid as error:
            keep(faults, Fault(number, "", error.reason))
            continue
        if line.cents:
            yield line


def _line(number: int, account: str, one: Element) -> BankLine:
    need_dollars(_text(one, "CURRENCY/CURSYM"))
    fields = tuple(filter(None, (_text(one, "CHECKNUM"), _text(one, "REFNUM"))))
    name = _text(one, "NAME") or _text(one, "PAYEE/NAME")
    told = tuple(filter(None, (_text(one, "MEMO"), name)))
    cents = plain_cents(_text(one, "TRNAMT").replace(",", "."))
    day = compact_date(_text(one, "DTPOSTED"))
    reference = next(iter((*fields, *told)), "")
    return BankLine(number, account, day, cents, reference, name, _text(one, "FITID"), fields, told)
