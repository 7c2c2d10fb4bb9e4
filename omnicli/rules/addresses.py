"""Postal addresses as tax slips want them: lines, the province's two letters, the country's three.

The codes are those of the CRA's and Revenu Québec's files: provinces and states in two letters, ZZ elsewhere (CRA
schema 1.26), countries in ISO 3166-1 alpha-3.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from omnicli.errors import Reason, reason
from omnicli.i18n import N_
from omnicli.rules.tax_slips import Address
from omnicli.rules.values import Invalid, keyword, parse_postal_code, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

CANADA: Final = "CAN"
UNITED_STATES: Final = "USA"
ELSEWHERE: Final = "ZZ"

# As `keyword` makes them. An empty country is Canada's: files of a college leave out its own.
_COUNTRIES = dict.fromkeys(("", "ca", "can", "canada"), CANADA) | dict.fromkeys(
    "us usa eu eua etatsunis etatsunisdamerique unitedstates unitedstatesofamerica america".split(),
    UNITED_STATES,
)
# Names that people write and the standard does not list, in either language.
_USUAL = {
    "angleterre": "GBR", "england": "GBR", "ecosse": "GBR", "scotland": "GBR", "uk": "GBR", "grandebretagne": "GBR",
    "greatbritain": "GBR", "coree": "KOR", "korea": "KOR", "russie": "RUS", "russia": "RUS", "hollande": "NLD",
    "holland": "NLD", "ivorycoast": "CIV", "rdc": "COD", "rdcongo": "COD", "drcongo": "COD", "congokinshasa": "COD",
    "congobrazzaville": "COG", "birmanie": "MMR", "burma": "MMR", "turkey": "TUR", "capevert": "CPV",
    "capeverde": "CPV", "lareunion": "REU",
}  # fmt: skip
_PROVINCES = {
    word: code
    for code, words in {
        "AB": "alberta alb alta",
        "BC": "britishcolumbia colombiebritannique cb",
        "MB": "manitoba man",
        "NB": "newbrunswick nouveaubrunswick",
        "NL": "newfoundlandandlabrador newfoundland terreneuveetlabrador terreneuve tnl nfld nf tn",
        "NS": "novascotia nouvelleecosse ne",
        "NT": "northwestterritories territoiresdunordouest tno nwt",
        "NU": "nunavut nun",
        "ON": "ontario ont",
        "PE": "princeedwardisland ileduprinceedouard ipe pei",
        "QC": "quebec que pq provincedequebec",
        "SK": "saskatchewan sask",
        "YT": "yukon yukonterritory territoireduyukon yn yk",
    }.items()
    for word in (code.lower(), *words.split())
}
# What begins the second line of an address written on one: «12, rue X, app. 3».
_SECOND = re.compile(
    r"[,;]?\s+(?=(?:app(?:t|artement)?|apt|apartment|bureau|bur|suite|unit[eé]?|local|porte|chambre|ch)\b\.?\s*#?\s*\w+$"
    r"|#\s*\w+$|(?:c\.?\s?p\.?|b\.?\s?p\.?|casier|case postale|p\.?\s?o\.?\s?box)\s*\d+$)",
    re.IGNORECASE,
)
_ZIP = re.compile(r"\d{5}(?:-?\d{4})?", re.ASCII)


class Written(NamedTuple):
    """An address as a student's file writes it."""

    address: str
    city: str
    province: str
    postal_code: str
    country: str


def read_address(written: Written) -> tuple[Address, tuple[Reason, ...]]:
    """Return the address, and all that is wrong with it: what is missing or unknown is empty.

    Outside of Canada and the United States the province is ZZ, and the postal code may be missing.
    """
    country, unknown = _country(written.country)
    lines = _lines(written.address)
    province, wrong_province = _province(written.province, country)
    postal_code, wrong_code = _postal_code(written.postal_code, country)
    city = " ".join(written.city.split())
    faults = (*_missing(lines[0], city), *wrong_province, *wrong_code, *unknown)
    return Address(*lines, city, province, postal_code, country), faults


def _missing(line: str, city: str) -> Iterator[Reason]:
    if not line:
        yield reason("address-missing", N_("The address is missing: number and street."))
    if not city:
        yield reason("city-missing", N_("The city is missing from the address."))


def _lines(text: str) -> tuple[str, str]:
    """Split an address into two lines: at its line breaks, else before its apartment or its post office box."""
    lines = [found for line in text.splitlines() if (found := " ".join(line.split()).strip(" ,;"))]
    if len(lines) == 1:
        lines = _SECOND.split(lines[0], maxsplit=1)
    first, *rest = (*lines, "")
    return first.rstrip(" ,;"), ", ".join(line for line in rest if line)


def _country(text: str) -> tuple[str, tuple[Reason, ...]]:
    word = keyword(text)
    code = _COUNTRIES.get(word) or _USUAL.get(word) or _world().get(word, "")
    if code:
        return code, ()
    message = N_("“{value}” is not a country: write its name, in French or in English, or its ISO code.")
    return "", (reason("country-unknown", message, value=shown(text)),)


def _province(text: str, country: str) -> tuple[str, tuple[Reason, ...]]:
    if country not in {CANADA, UNITED_STATES}:
        return (ELSEWHERE if country else ""), ()
    word = keyword(text)
    if not word:
        return "", (reason("province-missing", N_("The province is missing from the address.")),)
    code = (_PROVINCES if country == CANADA else _states()).get(word, "")
    if code:
        return code, ()
    message = N_("“{value}” is no province or state of the address's country: write its two letters.")
    return "", (reason("province-unknown", message, value=shown(text)),)


def _postal_code(text: str, country: str) -> tuple[str, tuple[Reason, ...]]:
    code = " ".join(text.upper().split())
    if not code:
        needed = country in {CANADA, UNITED_STATES}
        missing = reason("postal-code-missing", N_("The postal code is missing from the address."))
        return "", (missing,) if needed else ()
    if country == UNITED_STATES and not _ZIP.fullmatch(code):
        message = N_("“{value}” is not a ZIP code: write it as 12345 or 12345-6789.")
        return "", (reason("bad-zip-code", message, value=shown(text)),)
    if country == CANADA:
        try:
            return parse_postal_code(code), ()
        except Invalid as error:
            return "", (error.reason,)
    return code, ()


@cache
def _world() -> Mapping[str, str]:
    """Return the codes of all countries by code and by name, in English and in French; read once, when one is needed.

    An inverted name («Congo, République démocratique du») is known the other way round as well, and by its first part
    when only one country has it.
    """
    import pycountry

    french = _french("iso3166-1")
    names: dict[str, str] = {}
    short: dict[str, set[str]] = {}
    for country in pycountry.countries:
        code = str(country.alpha_3)
        names[code.lower()] = names[str(country.alpha_2).lower()] = code
        for attribute in ("name", "common_name", "official_name"):
            if english := getattr(country, attribute, ""):
                for name in (english, french(english)):
                    head, _, tail = name.partition(", ")
                    names.setdefault(keyword(name), code)
                    names.setdefault(keyword(f"{tail} {head}"), code)
                    short.setdefault(keyword(head), set()).add(code)
    return {word: min(codes) for word, codes in short.items() if len(codes) == 1} | names


@cache
def _states() -> Mapping[str, str]:
    """Return the letters of the states of the United States by letters and by name, in English and in French."""
    import pycountry

    french = _french("iso3166-2")
    found: dict[str, str] = {}
    for state in pycountry.subdivisions.get(country_code="US"):  # type: ignore[no-untyped-call]
        letters = str(state.code).removeprefix("US-")
        found |= dict.fromkeys((letters.lower(), keyword(state.name), keyword(french(state.name))), letters)
    return found


def _french(domain: str) -> Callable[[str], str]:
    """Return the French catalogue of a standard's names."""
    from gettext import translation

    import pycountry

    return translation(domain, pycountry.LOCALES_DIR, languages=["fr"], fallback=True).gettext
