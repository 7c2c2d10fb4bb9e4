"""`omni staff taxslips explain`: how a student's tax slips were worked out."""

from __future__ import annotations

from typing import Annotated

import typer

from commands._options import Format, student_number, whole_number
from commands._session import write
from omnicli.errors import UsageFault
from omnicli.i18n import N_
from omnicli.rules.tax_slips import SLIPS
from omnicli.world import World

_ROLES = ("registrar", "finance")
_ALL = "all"


def explain(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help=N_("Student number."))],
    *,
    year: Annotated[str, typer.Option("--year", metavar="YYYY", show_default=False, help=N_("Tax year."))],
    slip: Annotated[
        str, typer.Option("--slip", metavar="t2202|rl8|all", help=N_("Which slip; both if nothing is said."))
    ] = _ALL,
    fmt: Format = "",
) -> None:
    """Explain a student's tax slips: each charge, the months, the terms of box A.

    As the records are now, whatever was issued. The look is written in the audit trail.
    """
    from commands._tax_explain import tell
    from omnicli.services import tax_amounts as service
    from omnicli.services.tax_years import need_year

    world: World = ctx.obj
    student, wanted = student_number(number), whole_number(year, "--year", 2019, 2100)
    if slip not in (*SLIPS, _ALL):
        raise UsageFault(N_("--slip is one of {among}."), among=(*SLIPS, _ALL))
    with write(world, roles=_ROLES) as uow:
        worked = service.one(uow, need_year(uow, wanted), world.tz, student)
        uow.record("tax.explain", f"student:{student}", year=wanted)
    tell(world, worked, SLIPS if slip == _ALL else (slip,))
