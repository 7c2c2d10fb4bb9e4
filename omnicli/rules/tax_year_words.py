"""Reading the settings of a tax year as people write them, `NAME=VALUE`, in English or in French: every fault at once.

The forms of accounts and numbers are those of the governments' schemas (CRA 1.26, T619; Revenu Québec 2025.1).
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from omnicli.errors import Reason, reason
from omnicli.i18n import N_
from omnicli.money import Cents, parse_cents
from omnicli.rules.tax_year import AMOUNTS, TaxYear
from omnicli.rules.values import (
    Invalid,
    clean_text,
    keyword,
    parse_count,
    parse_date,
    parse_email,
    parse_language,
    shown,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

FIRST_YEAR = 2019
"""The T2202 replaced other slips from this year on."""
LAST_YEAR = 2100
FLYING_SCHOOL = 5

_HIGHEST = Cents(10_000_000)  # 100 000 $: a typing error beyond
_MEGABYTE = 1_000_000

_SHAPE = N_("{name}: “{value}” cannot be; write it as {form}.")
_AMOUNT = N_("{name}: “{value}” is not an amount from {low} to {high}; write it as 3823.00.")
_COUNT = N_("{name}: “{value}” is not a whole number from {low} to {high}.")
_AMONG = N_("{name}: “{value}” is none of these: {among}.")
_TEXT = N_("{name}: “{value}” is not a text of at most {limit} characters.")
_DATE = N_("{name}: “{value}” is not a date; write it as 2026-02-15.")
_EMAIL = N_("{name}: “{value}” is not an e-mail address of at most {limit} characters.")
_PHONE = N_("{name}: “{value}” is not a telephone number of ten digits; write it as 418-555-0123.")
_SIZE = N_("{name}: “{value}” is not a size from {low} to {high} bytes; write it as 150000000.")
_NO_SPACES = N_("{name}: “{value}” is not {form} characters without spaces.")
_DIGITS = N_("{name}: “{value}” is not one to five digits.")
_PREFIXES = N_("{name}: “{value}” is not a list of beginnings of programme codes; write it as 080,410.A.")


class Setting(NamedTuple):
    """How a setting is read: what reads it (or raises `ValueError`), and what is said of a text that it cannot."""

    read: Callable[[str], object]
    message: str
    params: Mapping[str, object]


def _amount(low: int) -> Setting:
    def read(text: str) -> Cents:
        cents = parse_cents(text)
        if not low <= cents <= _HIGHEST:
            raise ValueError(text)
        return cents

    return Setting(read, _AMOUNT, {"low": Cents(low), "high": _HIGHEST})


def _count(low: int, high: int) -> Setting:
    return Setting(lambda text: parse_count(text, low, high), _COUNT, {"low": low, "high": high})


def _word(**words: str) -> Setting:
    """Read one of some words; each is said with its other ways to be written."""
    meanings = {way: word for word, ways in words.items() for way in (word, *ways.split())}

    def read(text: str) -> str:
        found = meanings.get(keyword(text))
        if found is None:
            raise ValueError(text)
        return found

    return Setting(read, _AMONG, {"among": tuple(words)})


def _text(limit: int) -> Setting:
    return Setting(lambda text: clean_text(text, limit=limit), _TEXT, {"limit": limit})


def _shape(pattern: str, form: str, *, message: str = _SHAPE, upper: bool = False) -> Setting:
    """Read a text of a fixed shape; with `upper`, spaces and the case of letters do not matter."""
    compiled = re.compile(pattern, re.ASCII)

    def read(text: str) -> str:
        found = "".join(text.split()).upper() if upper else text.strip()
        if not compiled.fullmatch(found):
            raise ValueError(text)
        return found

    return Setting(read, message, {"form": form})


def _email(limit: int) -> Setting:
    def read(text: str) -> str:
        found = parse_email(text)
        if len(found) > limit:
            raise ValueError(text)
        return found

    return Setting(read, _EMAIL, {"limit": limit})


def _phone(text: str) -> str:
    match = re.fullmatch(
        r"(?:\+?1[ .-]?)?\(?([2-9]\d\d)\)?[ .-]?(\d{3})[ .-]?(\d{4})", text.strip(), re.ASCII
    )
    if not match:
        raise ValueError(text)
    return "-".join(match.groups())


def _size(text: str) -> int:
    match = re.fullmatch(
        r"([0-9 ]+)(mo|mb)?", text.strip().lower().replace("\u00a0", " ").replace("\u202f", " ")
    )
    if not match:
        raise ValueError(text)
    return parse_count(match[1].replace(" ", ""), 0, _LARGEST) * (_MEGABYTE if match[2] else 1)


_SMALLEST, _LARGEST = 10_000, 150 * _MEGABYTE


def _sizes() -> Setting:
    def read(text: str) -> int:
        found = _size(text)
        if not _SMALLEST <= found <= _LARGEST:
            raise ValueError(text)
        return found

    return Setting(read, _SIZE, {"low": _SMALLEST, "high": _LARGEST})


def _prefixes(text: str) -> tuple[str, ...]:
    found = {one.strip().upper() for one in text.split(",") if one.strip()}
    if not found or not all(re.fullmatch(r"[0-9A-Z]{1,3}|[0-9A-Z]{3}\.[0-9A-Z]{1,2}", one) for one in found):
        raise ValueError(text)
    return tuple(sorted(found))


_CODE_OF_16 = _shape(r"[!-~]{16}", "16", message=_NO_SPACES)

SETTINGS: Mapping[str, Setting] = {
    "available": Setting(lambda text: parse_date(text).isoformat(), _DATE, {}),
    "fees": _word(
        paid="paye payes payee payees acquittes", charged="facture factures facturee facturees portes"
    ),
    "cap": _amount(0),
    "sin_of": _word(quebec="qc residents", all="tous toutes tout everybody everyone"),
    "without_sin": _word(refuse="refuser", issue="emettre delivrer"),
    "month_days": _count(1, 31),
    "file_bytes": _sizes(),
    "fees_above": _amount(0),
    "small_fees": _word(show="afficher montrer", omit="omettre"),
    "part_time_hours": _count(1, 200),
    "rz_account": _shape(r"\d{9}RZ\d{4}", "123456789RZ0001", upper=True),
    "school_type": _count(1, FLYING_SCHOOL),
    "contact_name": _text(35),
    "contact_phone": Setting(_phone, _PHONE, {}),
    "contact_extension": _shape(r"\d{1,5}", "12345", message=_DIGITS),
    "contact_email": _email(60),
    "contact_language": Setting(parse_language, _AMONG, {"among": ("fr", "en")}),
    "rl8_box_a": _amount(1),
    "rl8_terms": _count(1, 3),
    "rl8_hours": _count(1, 40),
    "rl8_not_recognised": Setting(_prefixes, _PREFIXES, {}),
    "rl8_schema": _shape(r"20\d\d\.\d{1,2}", "2025.1"),
    "rl8_institution": _shape(r"[!-~]{1,8}", "1–8", message=_NO_SPACES),
    "rl8_preparer": _shape(r"NP\d{6}", "NP123456", upper=True),
    "rl8_preparer_type": _count(1, 3),
    "rl8_certification": _shape(r"RQ-\d{2}-\w{2}-\w{3}", "RQ-25-99-999"),
    "rl8_partner": _CODE_OF_16,
    "rl8_product": _CODE_OF_16,
    "rl8_trial": _text(25),
    "rl8_authorised": _text(40),
}
"""How each setting is read."""

OF_ONE_YEAR = frozenset(
    {"available", "rl8_box_a", "rl8_schema", "rl8_certification", "rl8_trial", "rl8_authorised"}
)
"""Settings that hold for one year only: another year does not copy them."""


class Read(NamedTuple):
    """Settings as they were read; when there are faults they are those that there were."""

    settings: TaxYear
    faults: tuple[Reason, ...]


def parse_tax_year(text: str) -> int:
    """Read a tax year: 2019 to 2100."""
    return parse_count(text, FIRST_YEAR, LAST_YEAR)


def setting_name(text: str) -> str:
    """Read a setting's name, dashes for underscores and capitals let through; `Invalid` when there is none such."""
    name = text.strip().lower().replace("-", "_")
    if name not in SETTINGS:
        raise Invalid(
            "unknown-setting",
            N_("“{name}” is not a setting of a tax year: omni staff taxslips year show lists them."),
            name=shown(text),
        )
    return name


def read_setting(year: int, name: str, text: str) -> object:
    """Read the value of a setting of a year, or raise `Invalid`, which names the setting."""
    setting = SETTINGS[name]
    try:
        value = setting.read(text)
    except ValueError:
        raise Invalid(
            "bad-setting", setting.message, name=name, value=shown(text), **setting.params
        ) from None
    _check(year, name, value)
    return value


def _check(year: int, name: str, value: object) -> None:
    if name == "available" and date.fromisoformat(str(value)).year != year + 1:
        message = N_("{name}: slips of {year} come out in {next}, not on {date}.")
        day = date.fromisoformat(str(value))
        raise Invalid("other-year", message, name=name, year=year, next=year + 1, date=day)
    if name == "school_type" and value == FLYING_SCHOOL:
        message = N_(
            "{name}: a flying school (5) must give the code of each course, which omni does not keep."
        )
        raise Invalid("flying-school", message, name=name)


def written(name: str, value: Any) -> str:
    """Write the value of a setting so that `read_setting` reads it back; '' for none."""
    if value is None:
        return ""
    if name in AMOUNTS:
        return f"{value // 100}.{value % 100:02d}"
    return ",".join(value) if isinstance(value, tuple) else str(value)


def read_settings(base: TaxYear, given: Iterable[tuple[str, str]], unset: Iterable[str] = ()) -> Read:
    """Lay what is given, (name, text), over the settings of a year; say every fault, of all of them, at once.

    An empty text, like `unset`, gives a setting back its default.
    """
    usual = TaxYear(base.year)
    said: dict[str, str] = {}
    faults: list[Reason] = []
    for name, text in (*given, *((name, "") for name in unset)):
        try:
            _say(said, setting_name(name), text.strip())
        except Invalid as error:
            faults.append(error.reason)
    found: dict[str, Any] = {}
    for name, text in said.items():
        try:
            found[name] = read_setting(base.year, name, text) if text else getattr(usual, name)
        except Invalid as error:
            faults.append(error.reason)
    return Read(base if faults else replace(base, **found), tuple(faults))


def _say(said: dict[str, str], name: str, text: str) -> None:
    if said.setdefault(name, text) != text:
        raise Invalid("said-twice", N_("{name} is given twice, and not the same."), name=name)


def copied(settings: TaxYear, year: int) -> TaxYear:
    """Return the settings of a year for another, without what holds for one year only."""
    held = settings.to_mapping()
    kept = {name: getattr(settings, name) for name in held if name not in OF_ONE_YEAR}
    return replace(TaxYear(year), **kept)


def stored_faults(year: int, data: Mapping[str, object]) -> tuple[Reason, ...]:
    """Say everything that is wrong with the settings of a year as they are kept: none would be read so."""
    usual = TaxYear(year)
    found = []
    for name, value in data.items():
        if name not in SETTINGS or not _is_like(value, name, getattr(usual, name)):
            found.append(_unlike(name, value))
            continue
        kept = tuple(value) if isinstance(value, list) else value
        try:
            found += [] if read_setting(year, name, written(name, kept)) == kept else [_unlike(name, value)]
        except Invalid as error:
            found.append(error.reason)
    return tuple(found)


def _is_like(value: object, name: str, usual: object) -> bool:
    """Tell whether a stored value is of the kind that a setting is."""
    if isinstance(usual, tuple):
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    wanted = int if name in AMOUNTS else type(usual)
    return isinstance(value, wanted) and not isinstance(value, bool)


def _unlike(name: str, value: object) -> Reason:
    message = N_("{name}: “{value}” is not kept as it would be read.")
    return reason("bad-setting", message, name=shown(name), value=shown(str(value)))


def settings_warnings(settings: TaxYear) -> tuple[Reason, ...]:
    """Say what is worth a look: the check digit of the business number in the RZ account."""
    from stdnum.ca import bn

    if settings.rz_account and not bn.is_valid(settings.rz_account[:9]):
        message = N_(
            "The business number of {account} fails its check digit: the CRA refuses a file whose account"
            " is not that of its records."
        )
        return (reason("business-number", message, account=settings.rz_account),)
    return ()
