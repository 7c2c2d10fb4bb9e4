"""`omni admin college` and `omni admin init --college`: what the college says of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders import ask

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Omni

PNG = b"\x89PNG\r\n\x1a\n and the rest"
THETFORD = """
name = "Cégep de Thetford"
address = ["671, boulevard Frontenac Ouest", "Thetford Mines (Québec)  G6G 1N1"]
city = "Thetford Mines"
phone = "418 338-8591"
registrar = "Lise Roy"
registrar_title = "Registraire"
time_zone = "America/Moncton"
domain = "cegepthetford.example"
logo = "logo.png"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "logo.png").write_bytes(PNG)
    (tmp_path / "college.toml").write_text(THETFORD)
    return tmp_path / "college.toml"


def test_a_college_is_founded_from_its_file(bare_omni: Omni, file: Path) -> None:
    bare_omni("admin", "init", "--college", str(file))
    shown = bare_omni("admin", "college", "show", "--format", "json").json
    assert shown["name"] == "Cégep de Thetford"
    assert shown["address"] == ["671, boulevard Frontenac Ouest", "Thetford Mines (Québec)  G6G 1N1"]
    assert shown["rehearsal"] is False
    assert ask(bare_omni.home, "SELECT logo FROM college") == [(PNG,)]


def test_it_changes_and_keeps_the_logo_when_the_new_file_names_none(omni: Omni, file: Path) -> None:
    omni("admin", "college", "change", str(file))
    file.write_text('name = "Cégep du Lac"\n')
    omni("admin", "college", "change", str(file))
    assert omni("admin", "college", "show", "--format", "json").json["name"] == "Cégep du Lac"
    assert ask(omni.home, "SELECT logo FROM college") == [(PNG,)]
    events = [event for (event,) in ask(omni.home, "SELECT action FROM audit ORDER BY seq")]
    assert events == ["college.found", "certificate.know", "college.change", "college.change"]


def test_a_rehearsal_stays_one(omni: Omni, file: Path) -> None:
    omni("admin", "college", "change", str(file))
    assert omni("admin", "college", "show", "--format", "json").json["rehearsal"] is True


def test_every_fault_of_a_file_is_listed_and_nothing_is_changed(omni: Omni, file: Path) -> None:
    file.write_text('city = 3\naddress = "x"\ntime_zone = "Mars/Olympus"\nmotto = "x"\n')
    details = omni("--format", "json", "admin", "college", "change", str(file), exits=9).error["details"]
    assert len(details) == 5
    assert omni("admin", "college", "show", "--format", "json").json["name"] == "Cégep"


def test_instants_are_told_in_the_colleges_zone(omni: Omni, file: Path) -> None:
    omni("admin", "college", "change", str(file))
    for _ in range(5):
        omni("login", "--student", "2634567", "--password-stdin", stdin="faux1234", exits=4)
    said = omni("login", "--student", "2634567", "--password-stdin", stdin="faux1234", exits=4).stderr
    assert "September 14, 2026 at 11:15" in said


def test_a_name_that_would_drive_a_terminal_is_told_harmless(omni: Omni, file: Path) -> None:
    file.write_text('name = "Cégep\\u001b[2J"\n')
    said = omni("admin", "college", "change", str(file)).stderr + omni("admin", "college", "show").stdout
    assert "\x1b" not in said + omni().stdout
