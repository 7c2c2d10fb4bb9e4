"""Looking up in the tree of a camt file, whatever its version's namespace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from omnicli.bank.cells import bad_amount, need_dollars, plain_cents, tidy
from omnicli.bank.model import CURRENCY
from omnicli.i18n import N_
from omnicli.rules.values import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterator


def _steps(path: str) -> str:
    return "/".join(f"{{*}}{step}" for step in path.split("/"))


def find_all(element: Any, path: str) -> Iterator[Any]:
    """Yield the elements at a path of local names."""
    return element.iterfind(_steps(path))  # type: ignore[no-any-return]


def text(element: Any, path: str) -> str:
    """Return the first text at a path, '' when there is none."""
    found = element.find(_steps(path))
    return tidy(found.text) if found is not None else ""


def texts(element: Any, path: str) -> list[str]:
    """Return the texts at a path, none of them empty."""
    return [told for one in find_all(element, path) if (told := tidy(one.text))]


def amount(element: Any) -> int:
    """Read an amount of Canadian dollars as cents."""
    need_dollars(element.get("Ccy", CURRENCY))
    cents = plain_cents(element.text or "")
    if cents < 0:
        raise bad_amount(element.text)
    return cents


def signed(element: Any, path: str = "Amt") -> int:
    """Read an amount, credit above zero, with the indicator that stands beside it."""
    found = element.find(_steps(path))
    indicator = text(element, "CdtDbtInd")
    if found is None or indicator not in {"CRDT", "DBIT"}:
        raise Invalid("no-amount", N_("The amount, or whether it is a credit or a debit, is missing."))
    return amount(found) if indicator == "CRDT" else -amount(found)
