"""A tax year as a JSON form: what `omni staff taxslips year show --format json` gives is read back."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.errors import Reason, reason
from omnicli.i18n import N_
from omnicli.rules.tax_year import AMOUNTS, NAMES, TaxYear
from omnicli.rules.tax_year_words import written
from omnicli.rules.values import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

TOLD = frozenset({"year", "available_on", "set", "missing", "warnings"})
"""What is told of a year besides its settings."""


class Form(NamedTuple):
    """What a form gives, (name, text), and what in it cannot be read."""

    given: tuple[tuple[str, str], ...]
    faults: tuple[Reason, ...]


def key_of(name: str) -> str:
    """Return the key that a setting has in JSON: amounts are cents, and say so."""
    return f"{name}_cents" if name in AMOUNTS else name


def as_form(settings: TaxYear) -> dict[str, object]:
    """Return every setting by its key, as JSON knows values."""
    found = {key_of(name): getattr(settings, name) for name in NAMES}
    return {key: [*value] if isinstance(value, tuple) else value for key, value in found.items()}


def read_form(year: int, form: Mapping[str, object]) -> Form:
    """Read a form for a year: a text is read as a person's, null and '' give back the default."""
    given: list[tuple[str, str]] = []
    faults: list[Reason] = []
    for key, value in form.items():
        text = _text(key, value)
        if key in TOLD:
            faults += _other_year(year, value) if key == "year" else ()
        elif text is None:
            message = N_("“{name}” must be text, a number or a list of texts.")
            faults.append(reason("bad-setting", message, name=shown(key)))
        else:
            given.append((_NAMES.get(key, key), text))
    return Form(tuple(given), tuple(faults))


_NAMES = {key_of(name): name for name in NAMES}


def _other_year(year: int, value: object) -> tuple[Reason, ...]:
    if value == year:
        return ()
    message = N_("The form is for another year: {value}, not {year}.")
    return (reason("other-year", message, value=shown(str(value)), year=year),)


def _text(key: str, value: object) -> str | None:
    """Return a value as a person would write it; None when it is of no kind that a setting has."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return None
    if isinstance(value, int) and key in _NAMES and key.endswith("_cents"):
        return written(_NAMES[key], value)
    if isinstance(value, str | int | float):
        return str(value)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ",".join(value)
    return None
