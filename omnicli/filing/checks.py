"""What a file must be that no schema checks, found by reading the very bytes that go out.

Counts and sums, check digits, sessions inside of the tax year, one account and one slip code everywhere, what each
element may hold. A message never holds a SIN.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from omnicli.errors import Reason, reason
from omnicli.i18n import N_
from omnicli.rules.values import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import BinaryIO

    from omnicli.rules.tax_year import TaxYear

_AMOUNT = re.compile(r"[0-9]{1,13}\.[0-9]{2}")
_SIN = re.compile(r"[0-9]{9}")
_SIN_WRONG = N_("The social insurance number is not valid: its check digit is wrong.")
_SIN_MISSING = N_("There is no social insurance number, and the tax year {year} issues no slip without one.")


class Fault(NamedTuple):
    """Something that does not hold: the slip's place in the file (from 0; None for the file itself), the line, why."""

    place: int | None
    line: int
    reason: Reason


class Rule(NamedTuple):
    """What an element holds: its form, how it is written, and the setting of the tax year that it comes from."""

    form: str
    example: str
    setting: str = ""
    needed: bool = True


class Element:
    """An element that was read, with children found by path; namespaces are of no account."""

    __slots__ = ("_element",)

    def __init__(self, element: Any) -> None:
        self._element = element

    @property
    def tag(self) -> str:
        """Its name."""
        return local(self._element)

    @property
    def line(self) -> int:
        """Its line in the file."""
        return int(self._element.sourceline or 0)

    def text(self, path: str) -> str:
        """Return the text at a path, '' when there is none."""
        found = self._element.find(_path(path))
        return "" if found is None else found.text or ""

    def has(self, path: str) -> bool:
        """Tell whether there is an element at a path."""
        return self._element.find(_path(path)) is not None

    def all(self, path: str) -> list[Element]:
        """Return the elements at a path."""
        return [Element(one) for one in self._element.iterfind(_path(path))]


def _path(path: str) -> str:
    return "/".join(f"{{*}}{step}" for step in path.split("/"))


def local(element: Any) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def read(file: BinaryIO, wanted: frozenset[str]) -> Iterator[Element]:
    """Yield the elements of these names in order, forgetting each: memory stays flat. The network is closed."""
    from lxml import etree

    file.seek(0)
    found = etree.iterparse(file, events=("end",), resolve_entities=False, no_network=True, load_dtd=False)
    for _event, element in found:
        if local(element) not in wanted or local(element.getparent()) in wanted:
            continue
        yield Element(element)
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def forms(one: Element, rules: Mapping[str, Rule]) -> Iterator[Reason]:
    """Hold the texts of an element against their rules, by path."""
    for path, rule in rules.items():
        text, name = one.text(path), path.rpartition("/")[2]
        named = f"{name} ({rule.setting})" if rule.setting else name
        if not text:
            if rule.needed:
                yield reason("element-missing", N_("{element} is missing."), element=named)
        elif not re.fullmatch(rule.form, text):
            message = N_("{element} is “{value}”; it must be written as {example}.")
            yield reason(
                "element-form", message, element=named, value=masked(shown(text)), example=rule.example
            )


def masked(text: str) -> str:
    """Hide what may be a SIN in a text: runs of nine digits, spaced or not."""
    return re.sub(r"[0-9](?:[ -]?[0-9]){8}", "•••••••••", text)


def sin_faults(sin: str, year: TaxYear) -> Iterator[Reason]:
    """Hold a SIN against its check digit; nine zeros stand for none, where the year allows it."""
    from stdnum import luhn

    from omnicli.rules.tax_year import NO_SIN

    if sin == NO_SIN:
        if not year.some_without_sin:
            yield reason("no-sin", _SIN_MISSING, year=year.year)
    elif not _SIN.fullmatch(sin) or not luhn.is_valid(sin):
        yield reason("bad-sin", _SIN_WRONG)


def cents(text: str) -> int | None:
    """Read an amount as it stands in a file: a point, two decimals, nothing else; None for what is not one."""
    return int(text.replace(".", "")) if _AMOUNT.fullmatch(text) else None


def count_fault(element: str, told: str, found: int) -> Iterator[Reason]:
    """Hold a number of slips against those that are in the file."""
    if told != str(found):
        message = N_("{element} says {told}; the file holds {found} slips.")
        yield reason("wrong-count", message, element=element, told=shown(told), found=found)


def same_year(one: Element, path: str, year: TaxYear) -> Iterator[Reason]:
    """Hold a year against the file's."""
    told = one.text(path)
    if told != str(year.year):
        message = N_("{element} says {told}, not {year}.")
        yield reason("wrong-year", message, element=path, told=shown(told) or "–", year=year.year)


class Once:
    """Finds what comes twice."""

    def __init__(self, message: str) -> None:
        """`message` has `{value}`."""
        self._message = message
        self._seen: set[str] = set()

    def __call__(self, value: str) -> Iterator[Reason]:
        """Say that a value came before."""
        if value in self._seen:
            yield reason("twice", self._message, value=shown(value))
        self._seen.add(value)


def faults(file: BinaryIO, year: TaxYear, slip: str, *, trial: bool = False) -> Iterator[Fault]:
    """Yield all that is wrong with a file of these slips of that year; it is read from its beginning."""
    from omnicli.filing.checks_rl8 import rl8_checks
    from omnicli.filing.checks_t2202 import t2202_checks
    from omnicli.rules.tax_slips import T2202

    check = t2202_checks(year) if slip == T2202 else rl8_checks(year, trial=trial)
    place = 0
    for one in read(file, check.wanted):
        is_slip = one.tag in check.slips
        for why in check.look(one):
            yield Fault(place if is_slip else None, one.line, why)
        place += is_slip
    for why in check.end():
        yield Fault(None, 0, why)


class Check(NamedTuple):
    """How a format is checked: which elements are looked at, which of them are slips, and what is wrong with each."""

    wanted: frozenset[str]
    slips: frozenset[str]
    look: Callable[[Element], Iterator[Reason]]
    end: Callable[[], Iterator[Reason]]
