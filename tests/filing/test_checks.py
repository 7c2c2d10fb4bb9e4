"""Each fault that no schema finds is found in the bytes that would go out."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest

from omnicli.filing.checks import faults, masked
from omnicli.rules.tax_slips import AMENDED, RL8, T2202
from omnicli.rules.tax_year import REFUSE
from tests.filing.slips import ACCOUNT, AUTHORISED, SIN, YEAR, a_rl8, a_t2202, file_of

T2202S = file_of([a_t2202(), a_t2202(2)])[0].getvalue()
RL8S = file_of([a_rl8(), a_rl8(2)], trial=True)[0].getvalue()


def found(data: bytes, slip: str, *, year=YEAR, trial: bool = True) -> set[str]:
    return {one.reason.slug for one in faults(BytesIO(data), year, slip, trial=trial)}


def edited(data: bytes, old: str, new: str, count: int = 1) -> bytes:
    assert old.encode() in data
    return data.replace(old.encode(), new.encode(), count)


def test_files_as_they_are_written_have_no_fault() -> None:
    assert found(T2202S, T2202) == found(RL8S, RL8) == set()


@pytest.mark.parametrize(
    ("old", "new", "slug"),
    [
        ("<TotalSlipCount>2<", "<TotalSlipCount>3<", "wrong-count"),
        ("<TotalEligibleTuitionFeeAmount>343.25<", "<TotalEligibleTuitionFeeAmount>343.26<", "wrong-total"),
        ("<TotalEligibleTuitionFeeAmount>686.50<", "<TotalEligibleTuitionFeeAmount>686.51<", "wrong-total"),
        ("<EligibleTuitionFeeAmount>142.50<", "<EligibleTuitionFeeAmount>142,50<", "bad-amount"),
        ("<EligibleTuitionFeeAmount>142.50<", "<EligibleTuitionFeeAmount>142.5<", "bad-amount"),
        ("<EligibleTuitionFeeAmount>142.50<", "<EligibleTuitionFeeAmount>-142.50<", "bad-amount"),
        (SIN, "046454287", "bad-sin"),
        (SIN, "04645428", "bad-sin"),
        (SIN, "123456789", "bad-sin"),
        ("TypeCode>2<", "TypeCode>5<", "flying-school"),
        ("<StartYearMonth>2501<", "<StartYearMonth>2412<", "session-outside"),
        ("<EndYearMonth>2512<", "<EndYearMonth>2601<", "session-outside"),
        ("<EndYearMonth>2512<", "<EndYearMonth>2513<", "session-outside"),
        ("<EndYearMonth>2512<", "<EndYearMonth>2507<", "session-backwards"),
        ("<FullTimeStudentMonthCount>5<", "<FullTimeStudentMonthCount>13<", "bad-months"),
        ("<FullTimeStudentMonthCount>5<", "<FullTimeStudentMonthCount>4<", "wrong-months"),
        (ACCOUNT, "123456789RZ0002", "mixed-accounts"),
        (ACCOUNT, "123456789RP0001", "element-form"),
        ("<SlipReportTypeCode>O<", "<SlipReportTypeCode>A<", "mixed-codes"),
        ("<SummaryReportTypeCode>O<", "<SummaryReportTypeCode>A<", "mixed-codes"),
        ("<TaxationYear>2025<", "<TaxationYear>2024<", "wrong-year"),
        ("<StudentNumber>2634568<", "<StudentNumber>2634567<", "twice"),
        ("<FamilyName>Tremblay<", "<FamilyName>Tremblay-Tremblay-Roy<", "element-form"),
        ("<GivenName>Marie<", "<GivenName>Marie-Antoinette<", "element-form"),
        ("<FamilyName>Tremblay</FamilyName>", "", "element-missing"),
        ("<AddressLine1Text>12, rue des Pins</AddressLine1Text>", "", "element-missing"),
        ("Techniques de l’informatique", "T" * 31, "element-form"),
        ("<cntc_phn_nbr>555-0100<", "<cntc_phn_nbr>5550100<", "element-form"),
        ("<sbmt_ref_id>ABCD2345<", "<sbmt_ref_id>ABC-2345<", "element-form"),
        ("<cntc_email_area>lise.roy@cegep.example</cntc_email_area>", "", "element-missing"),
    ],
)
def test_a_fault_of_a_t2202_return_is_found(old: str, new: str, slug: str) -> None:
    assert slug in found(edited(T2202S, old, new), T2202)


def test_more_than_four_sessions_are_found() -> None:
    one = T2202S[T2202S.index(b"<SchoolSession>") : T2202S.index(b"</SchoolSession>") + 16]
    assert "session-count" in found(T2202S.replace(one, one * 4), T2202)


def test_sessions_out_of_order_are_found() -> None:
    assert "session-order" in found(
        edited(
            edited(T2202S, "<StartYearMonth>2501<", "<StartYearMonth>2509<"),
            "<EndYearMonth>2505<",
            "<EndYearMonth>2510<",
        ),
        T2202,
    )


def test_a_month_that_counts_twice_is_found() -> None:
    data = edited(T2202S, "<PartTimeStudentMonthCount>1<", "<PartTimeStudentMonthCount>4<")
    data = edited(data, "<TotalPartTimeStudentMonthCount>1<", "<TotalPartTimeStudentMonthCount>4<")
    assert found(data, T2202) == {"too-many-months"}


def test_nine_zeros_are_taken_only_where_the_year_issues_slips_without_a_sin() -> None:
    data = edited(T2202S, SIN, "000000000")
    assert found(data, T2202) == set()
    assert found(data, T2202, year=replace(YEAR, without_sin=REFUSE, sin_of="all")) == {"no-sin"}
    assert found(data, T2202, year=replace(YEAR, without_sin=REFUSE, sin_of="quebec")) == set()


def test_an_empty_file_is_none() -> None:
    data = T2202S[: T2202S.index(b"<T2202Slip>")] + T2202S[T2202S.index(b"<T2202Summary>") :]
    assert {"no-slip", "wrong-count", "wrong-total"} <= found(data, T2202)


@pytest.mark.parametrize(
    ("old", "new", "slug"),
    [
        ("<NbReleves>2<", "<NbReleves>1<", "wrong-count"),
        ("<CodePermanent>TREM69530701</CodePermanent>", "", "element-missing"),
        ("TREM69530701", "TREM6953070", "element-form"),
        (SIN, "046454287", "bad-sin"),
        (">3823.00<", ">3824.00<", "bad-box-a"),
        (">3823.00<", ">11469.00<", "bad-box-a"),
        (">3823.00<", ">3823,00<", "bad-amount"),
        (">343.25<", ">10000000.00<", "bad-amount"),
        ("<NoReleve>100000014<", "<NoReleve>100000013<", "bad-number"),
        ("<NoReleve>100000025<", "<NoReleve>100000014<", "twice"),
        ("<Annee>2025<", "<Annee>2026<", "wrong-year"),
        ("<TypeEnvoi>1<", "<TypeEnvoi>4<", "mixed-codes"),
        ("<No>NP123456<", "<No>NP12345<", "element-form"),
        ("RQ-25-99-999", "RQ-25-9-999", "element-form"),
        ("<IdProduitReleves>0", "<IdProduitReleves>", "element-form"),
        ("<NomFamille>Tremblay<", "<NomFamille>" + "T" * 31 + "<", "element-form"),
        ("<CodePostal>G4X1B2<", "<CodePostal>G4X 1B2<", "element-form"),
        ("<Code>12345678<", "<Code>123456789<", "element-form"),
        ("<NoCasEssai>RAD_2025_8_001</NoCasEssai>", "", "trial"),
    ],
)
def test_a_fault_of_a_transmission_of_releves_8_is_found(old: str, new: str, slug: str) -> None:
    assert slug in found(edited(RL8S, old, new), RL8)


def test_slips_of_two_codes_in_a_transmission_are_found() -> None:
    data = edited(edited(RL8S, "<R>", "<D>"), "</R>", "</D>")
    assert found(data, RL8) == {"mixed-codes"}


def test_an_amended_releve_8_cites_another_number_than_its_own() -> None:
    data = file_of([a_rl8(kind=AMENDED)], kind=AMENDED, trial=True)[0].getvalue()
    assert found(data, RL8) == set()
    assert found(edited(data, "200000010", "100000014"), RL8) == {"own-number"}
    assert found(edited(data, "<NoReleveDerniereTrans>200000010", "<NoReleveDerniereTrans>2000000"), RL8) == {
        "bad-number"
    }


def test_a_version_of_the_transmission_takes_its_own_years() -> None:
    other = replace(YEAR, year=2027)
    data = file_of([a_rl8()], year=other, trial=True)[0].getvalue()
    assert found(data, RL8, year=other) == {"wrong-version"}
    newer = replace(other, rl8_schema="2027.1")
    assert found(file_of([a_rl8()], year=newer, trial=True)[0].getvalue(), RL8, year=newer) == set()


def test_what_is_meant_for_good_bears_no_test_case() -> None:
    data = file_of([a_rl8()], year=AUTHORISED)[0].getvalue()
    assert b"NoCasEssai" not in data
    assert found(data, RL8, year=AUTHORISED, trial=False) == set()
    assert "trial" in found(RL8S, RL8, trial=False)


def test_no_message_holds_a_sin() -> None:
    for data in (edited(T2202S, SIN, "046454287"), edited(T2202S, SIN, "04645428")):
        assert "0464542" not in str([*faults(BytesIO(data), YEAR, T2202)])
    assert masked("a 046454286, 046 454 286 and 046-454-286") == "a •••••••••, ••••••••• and •••••••••"


def test_each_fault_says_which_slip_it_is_of() -> None:
    data = T2202S.replace(b"2634568<", b"<").replace(b"TotalSlipCount>2", b"TotalSlipCount>3")
    assert {(one.place, one.reason.slug) for one in faults(BytesIO(data), YEAR, T2202)} == {
        (1, "element-missing"),
        (None, "wrong-count"),
    }
