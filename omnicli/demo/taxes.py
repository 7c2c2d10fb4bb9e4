"""What the demo's tax slips need: social insurance numbers, and a tax year as a college would configure it.

The invented SINs begin with 0, which is given to nobody; those of international students with 9, as theirs do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.demo.chance import chance

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from omnicli.demo.people import Student

_NONE_YET = 60  # of a hundred international students, how many have none
_BOX_A = 382_300  # cents a term: the amount of 2025; the demo takes it for an example in any other year
RL8_RANGE = (31_000_000, 31_049_999)
"""First and last of the demo's numbers of relevés 8."""


def sin_rows(
    enrolled: Iterable[Student], without: Collection[str], seed: int, year: int
) -> list[dict[str, str]]:
    """Return the lines of an import of SINs: everybody's but those `without` and most international students'."""
    luck = chance(seed, "sins")
    found = []
    for index, student in enumerate(enrolled):
        abroad = student.row["resident"] == "international"
        if student.number in without or (abroad and luck.randrange(100) < _NONE_YET):
            continue
        # 7919 shares no factor with ten million: no number comes back.
        body = f"{9 if abroad else 0}{(4_645_428 + 7919 * index) % 10_000_000:07d}"
        expires = f"{year + 2}-08-31" if abroad else ""
        found.append({"number": student.number, "sin": body + _check_digit(body), "expires": expires})
    return found


def _check_digit(body: str) -> str:
    from stdnum import luhn

    return str(luhn.calc_check_digit(body))


def tax_year(year: int, college: Mapping[str, str | Sequence[str]], domain: str) -> dict[str, object]:
    """Return the settings of a tax year: accounts and numbers that no government gave anybody."""
    return {
        "rl8_box_a": _BOX_A,
        "rz_account": "000000000RZ0001",
        "contact_name": str(college["registrar"]),
        "contact_phone": str(college["phone"]),
        "contact_email": f"registrariat@{domain}",
        "rl8_institution": "00000",
        "rl8_preparer": "NP000000",
        "rl8_trial": f"RAD_{year}_8_001",
    }
