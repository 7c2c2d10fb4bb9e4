"""What a T2202 return must be, besides what its schema says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.errors import Reason, reason
from omnicli.filing.checks import Check, Once, Rule, cents, count_fault, forms, same_year, sin_faults
from omnicli.i18n import N_
from omnicli.money import Cents
from omnicli.rules.tax_slips import MOST_SESSIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from omnicli.filing.checks import Element
    from omnicli.rules.tax_year import TaxYear

_MONTHS = 12
_FLYING = "5"
_ACCOUNT = Rule(r"[0-9]{9}RZ[0-9]{4}", "123456789RZ0001", "rz_account")
_EMAIL = r"(?=.{3,60}$)[^@\s]+@[^@\s]+"
_TOTAL_FEES = "TotalEligibleTuitionFeeAmount"

_SENDER = {
    "TransmitterAccountNumber/bn15": _ACCOUNT,
    "sbmt_ref_id": Rule("[A-Za-z0-9]{1,8}", "A1B2C3D4"),
    "summ_cnt": Rule("1", "1"),
    "lang_cd": Rule("[EF]", "F", "contact_language"),
    "TransmitterName/l1_nm": Rule(".{1,35}", "Cégep"),
    "TransmitterCountryCode": Rule("CAN", "CAN"),
    "CNTC/cntc_nm": Rule(".{1,35}", "Lise Roy", "contact_name"),
    "CNTC/cntc_area_cd": Rule("[0-9]{3}", "418", "contact_phone"),
    "CNTC/cntc_phn_nbr": Rule("[0-9]{3}-[0-9]{4}", "555-0100", "contact_phone"),
    "CNTC/cntc_extn_nbr": Rule("[0-9]{1,12}", "1234", "contact_extension", needed=False),
    "CNTC/cntc_email_area": Rule(_EMAIL, "registraire@cegep.example", "contact_email"),
}
_SLIP = {
    "FilerAccountNumber": _ACCOUNT,
    "PostSecondaryEducationalSchoolProgramName": Rule(".{1,30}", "Techniques policières"),
    "PostSecondaryEducationalSchoolTypeCode": Rule("[1-5]", "2", "school_type"),
    "FlyingSchoolClubCourseTypeCode": Rule("[1-6]", "1", needed=False),
    "StudentName/FamilyName": Rule(".{1,20}", "Tremblay"),
    "StudentName/GivenName": Rule(".{1,12}", "Marie", needed=False),
    "StudentName/NameInitialText": Rule(r"[^\W\d_]", "M", needed=False),
    "SocialInsuranceNumber": Rule(".+", "999999999"),
    "StudentNumber": Rule("[A-Za-z0-9]{1,20}", "2634567"),
    "StudentAddress/AddressLine1Text": Rule(".{1,100}", "1, rue du Quai"),
    "StudentAddress/CityName": Rule(".{1,100}", "Québec"),
    "StudentAddress/ProvinceStateCode": Rule("[A-Z]{2}", "QC"),
    "StudentAddress/CountryCode": Rule("[A-Z]{3}", "CAN"),
    "StudentAddress/PostalZipCode": Rule("[A-Za-z0-9 -]{1,10}", "G1A 1A1", needed=False),
}
_SUMMARY = {
    "FilerAccountNumber": _ACCOUNT,
    "FilerAmendmentNote": Rule(".{1,2000}", "…", needed=False),
    "PostSecondaryEducationalInstitutionName/NameLine1Text": Rule(".{1,100}", "Cégep"),
    "PostSecondaryEducationalInstitutionMailingAddress/AddressLine1Text": Rule(".{1,100}", "1, rue du Quai"),
    "PostSecondaryEducationalInstitutionMailingAddress/PostalZipCode": Rule("[A-Z0-9]{6}", "G1A1A1"),
    "ContactInformation/ContactName": Rule(".{1,100}", "Lise Roy", "contact_name"),
    "ContactInformation/ContactExtensionNumber": Rule(
        "[0-9]{1,5}", "1234", "contact_extension", needed=False
    ),
}
_CODES = {"O": frozenset("O"), "A": frozenset("AC")}


def t2202_checks(year: TaxYear) -> Check:
    """Return how a return of that year is checked."""
    found = _Return(year)
    wanted = frozenset({"T619", "T2202Slip", "T2202Summary"})
    return Check(wanted, frozenset({"T2202Slip"}), found.look, found.end)


class _Return:
    """Looks at a return from its beginning to its end, and keeps what its summary must add up to."""

    def __init__(self, year: TaxYear) -> None:
        self._year = year
        self._codes: set[str] = set()
        self._accounts: set[str] = set()
        self._slips = self._fees = 0
        self._once = Once(N_("The student {value} has two slips in one file."))
        self._summaries = 0

    def look(self, one: Element) -> Iterator[Reason]:
        """Say what is wrong with an element."""
        if one.tag == "T619":
            yield from forms(one, _SENDER)
            self._accounts.add(one.text("TransmitterAccountNumber/bn15"))
        elif one.tag == "T2202Slip":
            yield from self._slip(one)
        else:
            yield from self._summary(one)

    def end(self) -> Iterator[Reason]:
        """Say what the whole lacks."""
        if self._summaries != 1:
            yield reason("element-missing", N_("{element} is missing."), element="T2202Summary")
        if not self._slips:
            yield reason("no-slip", N_("The file holds no slip at all."))

    def _slip(self, one: Element) -> Iterator[Reason]:
        self._slips += 1
        self._codes.add(one.text("SlipReportTypeCode"))
        self._accounts.add(one.text("FilerAccountNumber"))
        self._fees += cents(one.text(_TOTAL_FEES)) or 0
        yield from forms(one, _SLIP)
        yield from self._once(one.text("StudentNumber"))
        yield from sin_faults(one.text("SocialInsuranceNumber"), self._year)
        yield from _flying(one)
        yield from _sessions(one, self._year)
        yield from _fees(one)
        yield from _months(one)

    def _summary(self, one: Element) -> Iterator[Reason]:
        self._summaries += 1
        yield from forms(one, _SUMMARY)
        yield from same_year(one, "TaxationYear", self._year)
        yield from count_fault("TotalSlipCount", one.text("TotalSlipCount"), self._slips)
        yield from _total(one, self._fees)
        code = one.text("SummaryReportTypeCode")
        if not self._codes <= _CODES.get(code, frozenset()):
            message = N_("A return of code {code} may not hold slips of codes {found}.")
            yield reason("mixed-codes", message, code=code or "–", found=tuple(sorted(self._codes)))
        self._accounts.add(one.text("FilerAccountNumber"))
        if len(self._accounts) > 1:
            message = N_("The RZ account must be the same everywhere; the file has {found}.")
            yield reason("mixed-accounts", message, found=tuple(sorted(self._accounts)))


def _flying(one: Element) -> Iterator[Reason]:
    flying = one.text("PostSecondaryEducationalSchoolTypeCode") == _FLYING
    if flying != one.has("FlyingSchoolClubCourseTypeCode"):
        message = N_("FlyingSchoolClubCourseTypeCode goes with school type 5, and with no other.")
        yield reason("flying-school", message)


def _sessions(one: Element, year: TaxYear) -> Iterator[Reason]:
    """Hold the sessions against the calendar: one to four, each in the tax year, in order."""
    rows = one.all("SchoolSession")
    if not 1 <= len(rows) <= MOST_SESSIONS:
        message = N_("The slip has {count} sessions; it must have from 1 to {most}.")
        yield reason("session-count", message, count=len(rows), most=MOST_SESSIONS)
    spans = [(row.text("StartYearMonth"), row.text("EndYearMonth")) for row in rows]
    for first, last in spans:
        if not _in_year(first, year) or not _in_year(last, year):
            message = N_("The session from {first} to {last} is not within {year}.")
            yield reason("session-outside", message, first=first, last=last, year=year.year)
        elif first > last:
            message = N_("The session from {first} to {last} ends before it begins.")
            yield reason("session-backwards", message, first=first, last=last)
    if spans != sorted(spans):
        yield reason("session-order", N_("The sessions are not in the order of their months."))


def _in_year(text: str, year: TaxYear) -> bool:
    """Tell whether YYMM is a month of the year."""
    if len(text) != 4 or not (text.isascii() and text.isdecimal()):
        return False
    return int(text[:2]) == year.year % 100 and 1 <= int(text[2:]) <= _MONTHS


def _fees(one: Element) -> Iterator[Reason]:
    """Hold the total of fees against those of the sessions; either all are there or none."""
    told = [one.text("EligibleTuitionFeeAmount") for one in one.all("SchoolSession")]
    total = one.text(_TOTAL_FEES)
    if not total and not any(told):
        return
    amounts = [cents(text) for text in (*told, total)]
    if None in amounts:
        yield reason("bad-amount", N_("An amount is missing, or is not written as 1234.50."))
        return
    *parts, whole = [one or 0 for one in amounts]
    if sum(parts) != whole:
        message = N_("The sessions add up to {found}, the slip says {told}.")
        yield reason("wrong-total", message, found=Cents(sum(parts)), told=Cents(whole))


def _months(one: Element) -> Iterator[Reason]:
    """Hold months against their totals: 0 to 12 each, and a month counts once."""
    totals = []
    for name in ("PartTimeStudentMonthCount", "FullTimeStudentMonthCount"):
        told = one.text(f"Total{name}")
        parts = [row.text(name) for row in one.all("SchoolSession")]
        if not all(_is_months(text) for text in (*parts, told)):
            yield reason("bad-months", N_("{element} must be a number of months from 0 to 12."), element=name)
            continue
        totals.append(int(told))
        if sum(map(int, parts)) != int(told):
            message = N_("{element}: the sessions add up to {found}, the slip says {told}.")
            yield reason("wrong-months", message, element=name, found=sum(map(int, parts)), told=int(told))
    if sum(totals) > _MONTHS:
        message = N_("The slip counts {count} months of one year: a month counts once.")
        yield reason("too-many-months", message, count=sum(totals))


def _is_months(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 2 and int(text) <= _MONTHS


def _total(one: Element, found: int) -> Iterator[Reason]:
    told = cents(one.text(_TOTAL_FEES))
    if told is None:
        yield reason("bad-amount", N_("An amount is missing, or is not written as 1234.50."))
    elif told != found:
        message = N_("The slips add up to {found}, the summary says {told}.")
        yield reason("wrong-total", message, found=Cents(found), told=Cents(told))
