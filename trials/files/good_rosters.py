"""Good rosters: mentors and students as a programme would list them, with quotes and line breaks in their texts."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

    from mentormatch.columns import Side

FIRST = (
    "Ana Bo Chloé Dmitri Élodie Farid Günther Håkon Inês Jürgen Kemal Lucía Mairéad Noël Oona Priya Søren Zoë".split()
)
LAST = (
    "Abernathy Brandvold Castañeda D'Angelo Eriksson Fitzgerald García-Núñez Höffner Ibáñez Jørgensen Köhler Lefèvre "
    "Müller Nwosu O'Brien Peña Quiñones Rossi Sjöberg Tremblay Whitfield"
).split()
FIELDS = (
    "cardiology,dermatology,emergency medicine,family medicine,general surgery,neurology,pediatrics,psychiatry,"
    "obstetrics and gynecology,nephrology,pathology,radiology"
).split(",")
VALUES = "honesty,patience in teaching,humility,health equity,curiosity,service to rural communities,kindness".split(
    ","
)
SCHOOLS = (
    "Duke University School of Medicine;Emory University School of Medicine;Harvard Medical School;"
    "Yale School of Medicine;University of Kansas School of Medicine;Stanford University School of Medicine"
).split(";")
NEEDS = "shadowing,clinical letter,science letter,research position,interview practice".split(",")
STATES = "CA GA KS MA MO NC NY TX".split()
PIECES = (
    "I look after children whose hearts were built differently.",
    'My students call it "the long hallway"; they are right.',
    "Pre-meds shadow me on Tuesdays, medical students on Fridays, and residents whenever they like.",
    'A mentor once told me: "Write it down, then say it."',
    "Born in a town of 400, went away to train, came back.",
    "I work in three places:\n- the clinic\n- the lab\n- the nursing home, on Sundays",
    "First I listen.\n\nThen I ask, and then, only then, I advise.",
    "We meet in the café; I don't mind questions at 7:30 in the morning.",
    "Twenty years of practice | ten of teaching.",
    "Ask me about:\n1. choosing a field, early\n2. letters, deadlines, and second tries\n3. rest",
    "It took me two tries to get in.",
    "5' 4\" and still the loudest in the room.",
)

MENTOR_HEADER = (
    "mentor_id,name,role,specialties,bio,research,values,affiliations,training,letters_written,supervises,"
    "contact_hours_per_month,capacity,accepting,accepts_stages,languages,state,meeting"
).split(",")
STUDENT_HEADER = (
    "student_id,name,stage,school,interests,goals,experiences,values,target_schools,needs,application_deadline,"
    "languages,state,meeting,mentors_wanted"
).split(",")


@dataclass(frozen=True)
class Roster:
    """A roster before it is written to a file: a header, and rows of as many texts."""

    side: Side
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def people(self) -> list[dict[str, str]]:
        """One dict per person, from which the right profiles are read."""
        return [dict(zip(self.header, row, strict=True)) for row in self.rows]


def good_roster(rng: random.Random) -> Roster:
    """Return a roster of 12 to 60 people of one side."""
    side: Side = rng.choice(("mentor", "student"))
    person, header = (_mentor, MENTOR_HEADER) if side == "mentor" else (_student, STUDENT_HEADER)
    numbers = rng.sample(range(1000, 9999), rng.randint(12, 60))
    return Roster(side, tuple(header), tuple(tuple(person(rng, number)) for number in numbers))


def record(cells: tuple[str, ...], *, delimiter: str = ",", quoting: int = csv.QUOTE_MINIMAL) -> str:
    """Return one record as a spreadsheet program writes it, without its line end."""
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, quoting=quoting, lineterminator="\n").writerow(cells)
    return stream.getvalue().removesuffix("\n")


def records(roster: Roster, *, delimiter: str = ",", quoting: int = csv.QUOTE_MINIMAL) -> list[str]:
    """Return the header and the rows of a roster as records."""
    return [record(cells, delimiter=delimiter, quoting=quoting) for cells in (roster.header, *roster.rows)]


def clean_file(rng: random.Random, roster: Roster) -> bytes:
    """Return a file without a fault, in one of the many ways in which programs write them."""
    delimiter = rng.choice((",", ",", ";", "\t", "|"))
    quoting = rng.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC))
    end = rng.choice(("\n", "\r\n"))
    text = end.join(records(roster, delimiter=delimiter, quoting=quoting)) + rng.choice((end, end, ""))
    return text.encode(rng.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16")))


def _mentor(rng: random.Random, number: int) -> list[str]:
    return [
        f"M{number}",
        _name(rng),
        rng.choice(("physician", "resident", "researcher", "science_faculty", "allied")),
        _some(rng, FIELDS, 1, 2),
        _text(rng),
        rng.choice(("", "Outcomes of transplantation, and who is left out", "Sleep; memory; ageing")),
        _some(rng, VALUES, 1, 3),
        rng.choice(SCHOOLS),
        _some(rng, SCHOOLS, 1, 2),
        str(rng.randint(0, 60)),
        rng.choice(("yes", "no")),
        str(rng.randint(1, 12)),
        str(rng.randint(1, 6)),
        rng.choice(("yes", "yes", "no")),
        _some(rng, ("premed", "medical_student", "residency_applicant"), 0, 2),
        rng.choice(("English", "English; Spanish")),
        rng.choice(STATES),
        rng.choice(("in person", "remote", "either")),
    ]


def _student(rng: random.Random, number: int) -> list[str]:
    return [
        f"S{number}",
        _name(rng),
        rng.choice(("premed", "medical_student", "residency_applicant")),
        rng.choice(("Wexcombe College", "Tallgrass State University", *SCHOOLS)),
        _some(rng, FIELDS, 1, 3),
        _text(rng),
        rng.choice(("", "EMT on nights, 900 hours", "Nursing-home aide; tutor in chemistry")),
        _some(rng, VALUES, 1, 3),
        _some(rng, SCHOOLS, 0, 3),
        _some(rng, NEEDS, 1, 3),
        f"2027-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}",
        rng.choice(("English", "English; Spanish")),
        rng.choice(STATES),
        rng.choice(("in person", "remote", "either")),
        str(rng.randint(1, 3)),
    ]


def _name(rng: random.Random) -> str:
    # a middle letter and a second last name keep two people from sharing a name and a place
    return f"{rng.choice(FIRST)} {rng.choice('ABCDEFGHJKLMNPRSTVW')}. {rng.choice(LAST)}-{rng.choice(LAST)}"


def _some(rng: random.Random, among: tuple[str, ...] | list[str], least: int, most: int) -> str:
    return "; ".join(rng.sample(among, rng.randint(least, most)))


def _text(rng: random.Random) -> str:
    return " ".join(rng.sample(PIECES, rng.randint(1, 4)))
