"""What each setting of a tax year means, and where that comes from: one short sentence and one source each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

GUIDE = N_("the guide")
COLLEGE = N_("the college decides")
CRA_SCHEMA = N_("CRA, schema 1.26")
CRA_T619 = N_("CRA, T619")
RL8_SCHEMA = N_("Revenu Québec, schema 2025.1")
UNCERTAIN = N_("no source found: the college decides")

MEANINGS: Mapping[str, str] = {
    "available": N_("The day from which students have their slips."),
    "fees": N_("Whether fees count once paid, or as charged."),
    "cap": N_("What fees that are not asked of everybody count up to in a year."),
    "sin_of": N_("Who must give a SIN: residents of Québec, or all."),
    "without_sin": N_("A slip without a SIN is refused, or issued once the college has asked for it."),
    "month_days": N_("How many days of a term make a month count."),
    "file_bytes": N_("The largest file that is sent; a longer one is split."),
    "fees_above": N_("The year's fees must be more than this for the federal credit."),
    "small_fees": N_("Fees that give no federal credit are shown on the T2202 with a warning, or omitted."),
    "part_time_hours": N_("Hours of courses in a month that make it count part-time."),
    "rz_account": N_("The college's program account at the CRA, on every T2202."),
    "school_type": N_("What kind of school the T2202 names; 2 is a college."),
    "contact_name": N_("Whom the CRA may call about a file."),
    "contact_phone": N_("Where the CRA may call."),
    "contact_extension": N_("The extension there, if any."),
    "contact_email": N_("Where the CRA may write."),
    "contact_language": N_("The language in which the CRA should write."),
    "rl8_box_a": N_("Box A for one term; only Revenu Québec says how much."),
    "rl8_terms": N_("How many terms box A counts at most."),
    "rl8_hours": N_("Hours a week that a term needs to count in box A."),
    "rl8_not_recognised": N_(
        "Programmes that the ministry does not recognise, by the beginnings of their codes."
    ),
    "rl8_schema": N_("The version of Revenu Québec's schema that files follow."),
    "rl8_institution": N_("The college's code of institution at Revenu Québec."),
    "rl8_preparer": N_("The college's preparer number at Revenu Québec."),
    "rl8_preparer_type": N_("What kind of preparer the college is, 1 to 3."),
    "rl8_certification": N_("The certification that Revenu Québec gave; without it every file is a trial."),
    "rl8_partner": N_("The partner's identifier; without it every file is a trial."),
    "rl8_product": N_("The product's identifier; without it every file is a trial."),
    "rl8_trial": N_("The test case that a trial names."),
    "rl8_authorised": N_(
        "The authorisation that printed slips bear; without it they are marked as not official."
    ),
}
"""What each setting means."""

SOURCES: Mapping[str, str] = {
    "available": GUIDE,
    "fees": N_("Income Tax Act, 118.5(1): uncertain for the slip"),
    "cap": N_("Income Tax Act, 118.5(3); Taxation Act, 752.0.18.10.1"),
    "sin_of": GUIDE,
    "without_sin": N_("Income Tax Act, 162(6)"),
    "month_days": UNCERTAIN,
    "file_bytes": N_("CRA: 150 MB"),
    "fees_above": N_("folio S1-F2-C2"),
    "small_fees": UNCERTAIN,
    "part_time_hours": N_("folio S1-F2-C1"),
    "rz_account": CRA_SCHEMA,
    "school_type": CRA_SCHEMA,
    "contact_name": CRA_T619,
    "contact_phone": CRA_T619,
    "contact_extension": CRA_T619,
    "contact_email": CRA_T619,
    "contact_language": CRA_T619,
    "rl8_box_a": N_("Revenu Québec, year by year"),
    "rl8_terms": RL8_SCHEMA,
    "rl8_hours": N_("RL-8.S"),
    "rl8_not_recognised": COLLEGE,
    **dict.fromkeys(
        (
            "rl8_schema", "rl8_institution", "rl8_preparer", "rl8_preparer_type", "rl8_certification", "rl8_partner",
            "rl8_product", "rl8_trial",
        ),
        RL8_SCHEMA,
    ),
    "rl8_authorised": N_("Revenu Québec: form not found"),
}  # fmt: skip
"""Where each setting comes from."""
