"""The T2202 return for the Canada Revenue Agency: a T619 that says who sends it, slips, their summary (schema 1.26)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from omnicli.filing.fitting import given_names
from omnicli.filing.layout import Layout, digits_of, dollars, phone, postal_code
from omnicli.filing.xml import Node, node
from omnicli.rules.tax_slips import AMENDED, CANCELLED, ORIGINAL
from omnicli.rules.tax_year import NO_SIN

if TYPE_CHECKING:
    from collections.abc import Callable

    from omnicli.filing.fitting import Fitting
    from omnicli.filing.layout import Heading, Sums
    from omnicli.rules.tax_slips import Address, Session, Slip

CODES = {ORIGINAL: "O", AMENDED: "A", CANCELLED: "C"}
"""Slip codes; a summary is O or A. The French page writes M for A, and the schema takes either."""

_ATTRIBUTES = {"xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance"}
_LANGUAGES = {"en": "E"}
_NAME = 30  # characters of a line of the institution's name: older practice, the schema takes 100
_LINE = 100
_UNTAKEN = re.compile(r"[^A-Za-z0-9 -]")


def layout(heading: Heading, fitting: Fitting) -> Layout:
    """Return the format of a file; `fitting` keeps what is cut."""
    return Layout(
        "Submission",
        _ATTRIBUTES,
        _transmitter(heading, fitting),
        ("Return", "T2202"),
        _slips(heading, fitting),
        _summaries(heading, fitting),
    )


def _transmitter(heading: Heading, fitting: Fitting) -> Node:
    year, who = heading.year, phone(heading.year.contact_phone)
    contact = node(
        "CNTC",
        Node("cntc_nm", fitting.fit("contact", year.contact_name, 35)),
        Node("cntc_area_cd", who.area),
        Node("cntc_phn_nbr", who.number),
        Node("cntc_extn_nbr", digits_of(year.contact_extension, 12)),
        Node("cntc_email_area", year.contact_email),
    )
    return node(
        "T619",
        node("TransmitterAccountNumber", Node("bn15", year.rz_account)),
        Node("sbmt_ref_id", heading.reference),
        Node("summ_cnt", "1"),
        Node("lang_cd", _LANGUAGES.get(year.contact_language, "F")),
        node("TransmitterName", Node("l1_nm", fitting.fit("college", heading.college.name, 35))),
        Node("TransmitterCountryCode", "CAN"),
        contact,
    )


def _slips(heading: Heading, fitting: Fitting) -> Callable[[Slip, str], Node]:
    year = heading.year

    def slip(one: Slip, sin: str) -> Node:
        boxes = one.t2202
        program = fitting.fit("program", one.person.program or one.person.program_code, 30, one.student)
        return node(
            "T2202Slip",
            Node("SlipReportTypeCode", CODES[one.kind]),
            Node("FilerAccountNumber", year.rz_account),
            Node("PostSecondaryEducationalSchoolProgramName", program),
            Node("PostSecondaryEducationalSchoolTypeCode", str(year.school_type)),
            _name(one, fitting),
            Node("SocialInsuranceNumber", sin or NO_SIN),
            Node("StudentNumber", one.student),
            _address("StudentAddress", one.person.address, fitting, one.student),
            *(_session(row, shown=boxes.shown) for row in boxes.sessions),
            Node("TotalEligibleTuitionFeeAmount", dollars(boxes.fees) if boxes.shown else ""),
            Node("TotalPartTimeStudentMonthCount", str(boxes.part_time)),
            Node("TotalFullTimeStudentMonthCount", str(boxes.full_time)),
        )

    return slip


def _name(one: Slip, fitting: Fitting) -> Node:
    given = given_names(one.person.first_name)
    return node(
        "StudentName",
        Node("FamilyName", fitting.fit("last_name", one.person.last_name, 20, one.student)),
        Node("GivenName", fitting.fit("first_name", given.first, 12, one.student)),
        Node("NameInitialText", given.initial),
    )


def _address(tag: str, address: Address, fitting: Fitting, student: str) -> Node:
    code = _UNTAKEN.sub("", address.postal_code)
    return node(
        tag,
        Node("AddressLine1Text", fitting.fit("address", address.line1, _LINE, student)),
        Node("AddressLine2Text", fitting.fit("address", address.line2, _LINE, student)),
        Node("CityName", fitting.fit("city", address.city, _LINE, student)),
        Node("ProvinceStateCode", address.province.upper()),
        Node("CountryCode", address.country.upper()),
        Node("PostalZipCode", fitting.fit("postal_code", code, 10, student)),
    )


def _session(row: Session, *, shown: bool) -> Node:
    return node(
        "SchoolSession",
        Node("StartYearMonth", _year_month(row.first)),
        Node("EndYearMonth", _year_month(row.last)),
        Node("EligibleTuitionFeeAmount", dollars(row.cents) if shown else ""),
        Node("PartTimeStudentMonthCount", str(row.part_time)),
        Node("FullTimeStudentMonthCount", str(row.full_time)),
    )


def _year_month(text: str) -> str:
    """Write `2026-09` as `2609`."""
    return text.replace("-", "")[2:]


def _summaries(heading: Heading, fitting: Fitting) -> Callable[[Sums], Node]:
    year, who = heading.year, phone(heading.year.contact_phone)
    contact = node(
        "ContactInformation",
        Node("ContactName", fitting.fit("contact", year.contact_name, _LINE)),
        Node("ContactAreaCode", who.area),
        Node("ContactPhoneNumber", who.number),
        Node("ContactExtensionNumber", digits_of(year.contact_extension, 5)),
    )
    name, address = _institution(heading, fitting), _mailing_address(heading, fitting)
    note = fitting.fit("note", heading.note, 2000)

    def summary(sums: Sums) -> Node:
        return node(
            "T2202Summary",
            Node("FilerAccountNumber", year.rz_account),
            Node("SummaryReportTypeCode", CODES[heading.kind]),
            Node("FilerAmendmentNote", note),
            Node("TaxationYear", str(year.year)),
            Node("TotalSlipCount", str(sums.slips)),
            name,
            address,
            contact,
            Node("TotalEligibleTuitionFeeAmount", dollars(sums.fees)),
        )

    return summary


def _institution(heading: Heading, fitting: Fitting) -> Node:
    lines = fitting.fold("college", (heading.college.name,), _NAME, 3)
    tags = (f"NameLine{place}Text" for place in (1, 2, 3))
    return node("PostSecondaryEducationalInstitutionName", *map(Node, tags, lines))


def _mailing_address(heading: Heading, fitting: Fitting) -> Node:
    college = heading.college
    first, *others = college.address or ("",)
    code = postal_code(college)
    return node(
        "PostSecondaryEducationalInstitutionMailingAddress",
        Node("AddressLine1Text", fitting.fit("address", first, _LINE)),
        Node("AddressLine2Text", fitting.fit("address", ", ".join(others), _LINE)),
        Node("CityName", fitting.fit("city", college.city, _LINE)),
        Node("ProvinceStateCode", "QC"),
        Node("CountryCode", "CAN"),
        Node("PostalZipCode", code),
    )
