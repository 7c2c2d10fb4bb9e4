"""One-time codes for an employee's first use."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from omnicli.errors import Conflict, NotFound, Refused
from omnicli.i18n import N_
from omnicli.rules.persons import EMPLOYEE
from omnicli.services.accounts import hash_code

if TYPE_CHECKING:
    from omnicli.rules.persons import Employee
    from store.uow import UnitOfWork

# Crockford's alphabet: no letter that is read for a digit. 12 of them are 60 bits.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_GROUPS, _GROUP = 3, 4


def invite(uow: UnitOfWork, number: str, *, days: int) -> tuple[Employee, str, datetime]:
    """Make a one-time code for an employee; an earlier code is void. Return it: it is kept nowhere."""
    employee = uow.people.employee(number)
    if employee is None:
        raise NotFound(N_("There is no employee {number}."), code="unknown-employee", number=number)
    if not employee.birth_date:
        raise Refused(
            N_("The file of employee {number} has no birth date, which the first use asks for."),
            code="no-birth-date",
            number=number,
        )
    if uow.accounts.account(EMPLOYEE, number):
        raise Conflict(
            N_("Employee {number} has registered already."), code="already-registered", number=number
        )
    code = "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))
    expires = uow.at + timedelta(days=days)
    uow.accounts.invite(number, hash_code(code), at=uow.at, expires=expires)
    uow.record("employee.invite", f"{EMPLOYEE}:{number}")
    return employee, code, expires
