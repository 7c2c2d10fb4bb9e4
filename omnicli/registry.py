"""The command line as data: name → module and one-line help. The root loads only the command that runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from omnicli.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Entry:
    """A command (its `module` holds a Typer called `app`) or a group (its `children`)."""

    help: str
    module: str = ""
    children: Mapping[str, Entry] = field(default_factory=dict)


STAFF: Mapping[str, Entry] = {
    "import": Entry(N_("Load programmes, people, the offering… from a file."), "commands.staff.import_"),
    "export": Entry(N_("Write what is loaded, ready to be imported again."), "commands.staff.export"),
    "students": Entry(N_("List students, see one, open a closed account."), "commands.staff.students"),
    "employees": Entry(N_("List employees, invite one to register."), "commands.staff.employees"),
    "choices": Entry(N_("Course choices: who chose what, and who has not."), "commands.staff.choices"),
    "marks": Entry(
        N_("Marks: assessments, entering, files, final results, corrections."), "commands.staff.marks"
    ),
    "absences": Entry(N_("Hours missed: enter them, load a file, list them."), "commands.staff.absences"),
    "documents": Entry(
        N_("Papers of the college: issue by the thousand, list, revoke."), "commands.staff.documents"
    ),
    "timetable": Entry(
        N_("Build a term's timetables, publish them and charge its fees."), "commands.staff.timetable"
    ),
    "fees": Entry(N_("The tariff: show it, charge a fee, waive one."), "commands.staff.fees"),
    "payments": Entry(
        N_("Payments: at the desk, by the bank's files, back to students."), "commands.staff.payments"
    ),
    "taxslips": Entry(
        N_("Tax slips: configure a year, issue, amend, print and file them."), "commands.staff.taxslips"
    ),
    "holds": Entry(N_("Close services to a student for a reason, open them again."), "commands.staff.holds"),
}

ADMIN: Mapping[str, Entry] = {
    "init": Entry(N_("Make the home of a college: store, keys, settings."), "commands.admin.init"),
    "migrate": Entry(N_("Bring the store to this program's schema."), "commands.admin.migrate"),
    "doctor": Entry(
        N_("Check the installation: engine, files, modes, keys, clock, disk."), "commands.admin.doctor"
    ),
    "verify": Entry(N_("Verify the audit trail and every invariant of the store."), "commands.admin.verify"),
    "config": Entry(N_("Show the settings and where each comes from."), "commands.admin.config"),
    "college": Entry(N_("Show or change what the college says of itself."), "commands.admin.college"),
    "keys": Entry(
        N_("The college's signing key: create it, import a certificate, show it."), "commands.admin.keys"
    ),
    "audit": Entry(N_("Read the audit trail."), "commands.admin.audit"),
    "cron": Entry(N_("Print the crontab and the systemd units of this installation."), "commands.admin.cron"),
}

COMMANDS: Mapping[str, Entry] = {
    "register": Entry(N_("First use: prove who you are and choose a NIP."), "commands.register"),
    "login": Entry(N_("Sign in."), "commands.login"),
    "logout": Entry(N_("Sign out (“Quitter”) and leave nothing behind."), "commands.logout"),
    "whoami": Entry(N_("Say who is signed in."), "commands.whoami"),
    "reset-password": Entry(
        N_("Forgotten NIP: answer your three questions and choose a new one."), "commands.reset_password"
    ),
    "profile": Entry(N_("Your profile: NIP and questions."), "commands.profile"),
    "choose-courses": Entry(
        N_("Choose your courses for the next term and get a confirmation number."), "commands.choose_courses"
    ),
    "schedule": Entry(N_("Your timetable: show, print, export, change."), "commands.schedule"),
    "confirm-enrollment": Entry(N_("Confirm that you attend your courses."), "commands.confirm_enrollment"),
    "results": Entry(N_("Your results: marks, absences, report card, Cote R."), "commands.results"),
    "progress": Entry(N_("Your progress grid: what is done, under way, to come."), "commands.progress"),
    "attestation": Entry(
        N_("Attestation of attendance: ask for one, pay for it, print it."), "commands.attestation"
    ),
    "taxslip": Entry(N_("Your tax slips: T2202 and relevé 8."), "commands.taxslip"),
    "personal": Entry(
        N_("Your personal file: what the college holds about you, your SIN."), "commands.personal"
    ),
    "verify": Entry(N_("Verify a paper of the college: genuine, altered or revoked."), "commands.verify"),
    "payments": Entry(N_("Payment centre: what you owe, what you paid, how to pay."), "commands.payments"),
    "staff": Entry(N_("The college's staff: files in and out, students, employees."), children=STAFF),
    "admin": Entry(N_("The operator: make, check and verify an installation."), children=ADMIN),
    "job": Entry(N_("What cron runs: deadlines turned into fees, exactly once."), "commands.job"),
    "demo": Entry(N_("Make an invented college, ready to try."), "commands.demo"),
}
