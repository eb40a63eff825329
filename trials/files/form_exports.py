"""Exports of sign-up forms in the shapes in which survey programs write them, and what must be read from each."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mentormatch.columns import Side

_FIELDS = "Which specialties are you interested in?"
_HELP = "What kind of help are you looking for from a mentor? (select all that apply)"
_TRACKED = (
    "StartDate,EndDate,Status,IPAddress,Progress,Duration (in seconds),Finished,RecordedDate,ResponseId,"
    "RecipientLastName,RecipientFirstName,RecipientEmail,ExternalReference,LocationLatitude,LocationLongitude,DistributionChannel,UserLanguage"
).split(",")
_TRACKED_LABELS = (
    "Start Date,End Date,Response Type,IP Address,Progress,Duration (in seconds),Finished,Recorded Date,Response ID,"
    "Recipient Last Name,Recipient First Name,Recipient Email,External Data Reference,Location Latitude,"
    "Location Longitude,Distribution Channel,User Language"
).split(",")


@dataclass(frozen=True)
class Export:
    """One export: its rows, and some cells of each person that must be read from it, by id."""

    program: str
    side: Side
    rows: tuple[tuple[str, ...], ...]
    people: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        """The file as CSV, every cell quoted."""
        stream = io.StringIO(newline="")
        csv.writer(stream, quoting=csv.QUOTE_ALL).writerows(self.rows)
        return stream.getvalue().encode("utf-8-sig")


def exports() -> tuple[Export, ...]:
    """Return one export of every shape."""
    return (
        _qualtrics(imported=True),
        _qualtrics(imported=False),
        _qualtrics_numbers(),
        _ranking(),
        _survey_monkey(),
        _redcap(),
        _lime_survey(),
        _google_forms(),
        _microsoft_forms(),
        _mentorloop(),
    )


_TWO_STUDENTS = {
    "R_1": {"name": "Ann Lee", "stage": "medical_student", "interests": ("Cardiology", "sleep medicine"),
            "needs": ("Shadowing",), "goals": "I want to see hearts"},
    "R_2": {"name": "Bo Ray", "stage": "premed", "interests": ("Family medicine, rural",),
            "needs": ("Shadowing", "Clinical letter"), "goals": "Kids, and their parents"},
}  # fmt: skip


def _tracked(response: str) -> list[str]:
    day = "2026-09-01 10:00:00"
    return [day, day, "IP Address", "10.0.0.1", "100", "600", "True", day, response, "", "", "", "", "40", "-100",
            "anonymous", "EN"]  # fmt: skip


def _qualtrics(*, imported: bool) -> Export:
    """Choices in columns of their own as texts; short names, questions, and names for importing as headers."""
    codes = [*_TRACKED, "Q1", "Q2", "Q3_1", "Q3_2", "Q3_3", "Q3_3_TEXT", "Q4", "Q5_1", "Q5_2"]
    asked = [
        *_TRACKED_LABELS,
        "What is your full name?",
        "What year are you in school?",
        f"{_FIELDS} - Selected Choice - Cardiology",
        f"{_FIELDS} - Selected Choice - Family medicine, rural",
        f"{_FIELDS} - Selected Choice - Other (please specify)",
        f"{_FIELDS} - Other (please specify) - Text",
        "What are your goals?",
        f"{_HELP} - Shadowing",
        f"{_HELP} - Clinical letter",
    ]
    ids = [[f'{{"ImportId":"QID{place}"}}' for place in range(len(codes))]] if imported else []
    answers = (
        ["Ann Lee", "M2", "Cardiology", "", "Other (please specify)", "sleep medicine", "I want to see hearts",
         "Shadowing", ""],
        ["Bo Ray", "sophomore", "", "Family medicine, rural", "", "", "Kids, and their parents",
         "Shadowing", "Clinical letter"],
    )  # fmt: skip
    people = [[*_tracked(f"R_{number}"), *own] for number, own in enumerate(answers, start=1)]
    name = "Qualtrics, three lines of headers" if imported else "Qualtrics, two lines of headers"
    return _export(name, "student", [codes, asked, *ids, *people], _TWO_STUDENTS)


def _qualtrics_numbers() -> Export:
    """One line of headers, choices ticked with 1."""
    asked, valued = "What is your specialty?", "Which values guide your mentoring?"
    header = ["ResponseId", "Your name", f"{asked} - Cardiology", f"{asked} - Dermatology", f"{valued} - Honesty",
              f"{valued} - Humility"]  # fmt: skip
    rows = [header, ["R_1", "Ann", "1", "", "1", "1"], ["R_2", "Bo", "", "1", "", "1"]]
    people = {
        "R_1": {"specialties": ("Cardiology",), "values": ("Honesty", "Humility")},
        "R_2": {"specialties": ("Dermatology",), "values": ("Humility",)},
    }
    return _export("choices ticked with 1", "mentor", rows, people)


def _ranking() -> Export:
    """Choices put in order with 1, 2, 3; beside them marks from 1 to 5, which choose nothing."""
    valued = "Which values matter most to you?"
    header = ["ResponseId", f"{_FIELDS} - Cardiology", f"{_FIELDS} - Surgery", f"{_FIELDS} - Neurology",
              f"{valued} - Honesty", f"{valued} - Humility"]  # fmt: skip
    rows = [header, ["R_1", "2", "3", "1", "5", "5"], ["R_2", "1", "", "2", "4", "1"]]
    people = {
        "R_1": {"interests": ("Neurology", "Cardiology", "Surgery"), "values": ()},
        "R_2": {"interests": ("Cardiology", "Neurology"), "values": ()},
    }
    return _export("a ranking", "student", rows, people)


def _survey_monkey() -> Export:
    """Questions over their first choice, the choices in the line below."""
    header = ["Respondent ID", "Collector ID", "Start Date", "End Date", "What is your name?", _FIELDS, "", "",
              "How would you like to meet?"]  # fmt: skip
    choices = ["", "", "", "", "Open-Ended Response", "Cardiology", "Pediatrics", "Other (please specify)", "Response"]
    rows = [header, choices, ["123", "9", "", "", "Ann", "Cardiology", "", "sleep", "Zoom"],
            ["124", "9", "", "", "Bo", "Cardiology", "Pediatrics", "", "In person"]]  # fmt: skip
    people = {
        "123": {"name": "Ann", "interests": ("Cardiology", "sleep"), "meeting": "remote"},
        "124": {"name": "Bo", "interests": ("Cardiology", "Pediatrics"), "meeting": "in_person"},
    }
    return _export("SurveyMonkey", "student", rows, people)


def _redcap() -> Export:
    header = ["Record ID", "Name", f"{_FIELDS} (choice=Cardiology)", f"{_FIELDS} (choice=Pediatrics)", "Complete?"]
    rows = [header, ["1", "Ann", "Checked", "Unchecked", "Complete"], ["2", "Bo", "Checked", "Checked", "Complete"]]
    people = {"1": {"interests": ("Cardiology",)}, "2": {"interests": ("Cardiology", "Pediatrics")}}
    return _export("REDCap", "student", rows, people)


def _lime_survey() -> Export:
    header = [
        "Response ID",
        "Date submitted",
        f"{_FIELDS} [Cardiology]",
        f"{_FIELDS} [Pediatrics]",
        f"{_FIELDS} [Other]",
    ]
    rows = [header, ["1", "", "Yes", "No", "sleep medicine"], ["2", "", "No", "Yes", ""]]
    people = {"1": {"interests": ("Cardiology", "sleep medicine")}, "2": {"interests": ("Pediatrics",)}}
    return _export("LimeSurvey", "student", rows, people)


def _google_forms() -> Export:
    """Choices joined with commas, also those that hold commas."""
    header = ["Timestamp", "Email Address", "Your full name", "What is your specialty or field?",
              "Which values guide your mentoring?", "How many students can you take this year?",
              "Which students would you take? (check all that apply)"]  # fmt: skip
    rows = [header, ["9/1/2026 8:15:01", "Ann@x.example", "Ann Lee, MD", "Cardiology, Family Medicine (rural)",
            "Honesty, Patience in teaching", "two or three", "Pre-med, Medical student"]]  # fmt: skip
    people = {
        "ann@x.example": {
            "specialties": ("Cardiology", "Family Medicine (rural)"),
            "values": ("Honesty", "Patience in teaching"),
            "capacity": 3,
            "accepts_stages": ("premed", "medical_student"),
        }
    }
    return _export("Google Forms", "mentor", rows, people)


def _microsoft_forms() -> Export:
    """Choices ended by semicolons."""
    header = ["ID", "Start time", "Completion time", "Email", "Name", _FIELDS, _HELP]
    rows = [header, ["1", "", "", "anonymous", "Ann", "Cardiology;Family medicine, rural;", "Shadowing;"],
            ["2", "", "", "anonymous", "Bo", "Pediatrics;", ""]]  # fmt: skip
    people = {
        "1": {"interests": ("Cardiology", "Family medicine, rural"), "needs": ("Shadowing",)},
        "2": {"interests": ("Pediatrics",), "needs": ()},
    }
    return _export("Microsoft Forms", "student", rows, people)


def _mentorloop() -> Export:
    """Mentors and mentees in one list, told apart by their role."""
    header = ["First Name", "Last Name", "Email", "Role", "Status", "Job title", "Organisation", "Bio",
              "Areas of expertise", "Max mentees", "Current mentees", "Location", "Joined at",
              "Last active"]  # fmt: skip
    rows = [header,
            ["Ann", "Lee", "a@x.example", "Mentor", "Active", "Cardiologist", "Duke University Hospital",
             "I love hearts", "Cardiology; Sleep medicine", "3", "1", "Durham, NC", "2026-01-01", "2026-02-02"],
            ["Bo", "Ray", "b@x.example", "Mentee", "Active", "Student", "Tallgrass State University", "", "", "", "",
             "", "2026-01-01", ""]]  # fmt: skip
    people = {
        "a@x.example": {
            "name": "Ann Lee",
            "role": "physician",
            "specialties": ("Cardiology", "Sleep medicine"),
            "affiliations": ("Duke University Hospital",),
            "capacity": 3,
            "current_mentees": 1,
        }
    }
    return _export("Mentorloop-like", "mentor", rows, people)


def _export(program: str, side: Side, rows: Sequence[Sequence[str]], people: Mapping[str, Mapping[str, Any]]) -> Export:
    return Export(program, side, tuple(map(tuple, rows)), people)
