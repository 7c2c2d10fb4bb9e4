"""Validating against a government's schema: faults with their lines, nothing from elsewhere, no SIN told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from omnicli.errors import UsageFault
from omnicli.filing.schema import schema_at, validate
from tests.conftest import with_shared
from tests.filing.slips import SIN, a_t2202, file_of

if TYPE_CHECKING:
    from pathlib import Path

XSD = """<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema">{head}
<xsd:element name="a"><xsd:complexType><xsd:sequence>
<xsd:element name="SocialInsuranceNumber" type="xsd:int"/>
</xsd:sequence></xsd:complexType></xsd:element></xsd:schema>"""
GOOD = b"<a>\n<SocialInsuranceNumber>1</SocialInsuranceNumber>\n</a>"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "one.xsd").write_text(XSD.format(head=""))
    return tmp_path


def test_a_document_that_holds_has_no_fault(folder: Path) -> None:
    assert validate(GOOD, folder, "one.xsd") == []


def test_a_fault_has_its_line_and_tells_no_sin(folder: Path) -> None:
    (fault,) = validate(GOOD.replace(b">1<", b">04645428X<"), folder, "one.xsd")
    assert fault.line == 2
    assert "SocialInsuranceNumber" in fault.message
    assert "0464" not in fault.message


@pytest.mark.parametrize("data", [b"<a>", GOOD[:-4], GOOD[:-1], b"", b"\xff\xfe\x00", b"a & b"])
def test_what_is_no_xml_is_a_fault(folder: Path, data: bytes) -> None:
    assert len(validate(data, folder, "one.xsd")) == 1


def test_entities_are_never_followed(folder: Path) -> None:
    (folder / "secret").write_text("1")
    data = b'<!DOCTYPE a [<!ENTITY x SYSTEM "secret">]>' + GOOD.replace(b">1<", b">&x;<")
    assert len(validate(data, folder, "one.xsd")) >= 1
    assert [one.message for one in validate(b"<!DOCTYPE a>" + GOOD, folder, "one.xsd")] == ["DOCTYPE"]


@pytest.mark.parametrize("where", ["http://127.0.0.1:9/x.xsd", "../other.xsd", "/etc/hostname", "none.xsd"])
def test_a_schema_includes_nothing_from_elsewhere(folder: Path, where: str) -> None:
    (folder.parent / "other.xsd").write_text(XSD.format(head=""))
    (folder / "two.xsd").write_text(XSD.format(head=f'<xsd:include schemaLocation="{where}"/>'))
    with pytest.raises(UsageFault) as told:
        validate(GOOD, folder, "two.xsd")
    assert told.value.code == "bad-schema"


@pytest.mark.parametrize("text", ["", "<a/>", "not xml"])
def test_a_schema_that_does_not_load_is_said_so(folder: Path, text: str) -> None:
    (folder / "one.xsd").write_text(text)
    with pytest.raises(UsageFault) as told:
        validate(GOOD, folder, "one.xsd")
    assert told.value.code == "bad-schema"


def test_a_folder_without_a_schema_is_said_so(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(UsageFault):
            schema_at(path)
    with pytest.raises(UsageFault):
        validate(GOOD, tmp_path)


def test_the_schema_is_the_folder_s_usual_one_or_its_only_one_or_a_file(folder: Path) -> None:
    assert schema_at(folder) == (folder, "one.xsd")
    (folder / "two.xsd").touch()
    with pytest.raises(UsageFault):
        schema_at(folder)
    assert schema_at(folder / "two.xsd") == (folder, "two.xsd")
    (folder / "T619_T2202.xsd").touch()
    assert schema_at(folder) == (folder, "T619_T2202.xsd")


def test_every_fault_of_a_return_is_told(tmp_path: Path) -> None:
    schema = with_shared("tax/cra-xsd")
    data = file_of([a_t2202(number) for number in range(1, 6)])[0].getvalue()
    path = tmp_path / "a.xml"
    path.write_bytes(data.replace(b">QC<", b">XX<").replace(SIN.encode(), b"0464542861"))
    found = validate(path, schema)
    assert len({one.line for one in found}) == 11  # five SINs, five students' provinces, the college's
    assert not any("04645" in one.message for one in found)
