"""People of which rosters are drawn again and again, so that their texts are read by the model once."""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from mentormatch.text.embedder import SentenceEmbedder
from mentormatch.text.encoder import TextEncoder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

SAMPLE = Path(__file__).parents[2] / "data" / "sample"

Row = dict[str, str]

MENTOR_IDS = "1 2 9 10 007 M1 m2 M01 É1 z-9 Ruiz,Ana a.b@c.edu M=1 ß ñ-3 M20 M3 M100".split()
STUDENT_IDS = "1 10 9 S1 s2 S01 Ö2 x;y S100 S20".split()

VALUES = (
    "curiosity|patience|health equity|service to rural communities|honesty|honesty about money|humility|"
    "abstinence-only education|harm reduction|family-centered care"
).split("|")
PLACES = (
    "Emory University|Duke University|Harvard Medical School|Boston University|Brown University|Mayo Clinic|"
    "University of Missouri School of Medicine|Washington University School of Medicine in St. Louis|"
    "Massachusetts General Hospital|Wexcombe College|Universität Zürich"
).split("|")
NEEDS = "shadowing|clinical letter|science letter|research position|help with my school list|interview practice".split(
    "|"
)
NAMES = (
    "José García-Núñez|Siobhán O’Brien|Zoë Müller, MD|Ana Ruiz|Ana Ruiz|Łukasz Wójcik|Nguyễn Thị Mai|Hope Bell".split(
        "|"
    )
)
STATEMENT = "My abuela’s café, Señora Núñez’s corner, taught me patience.\nI listen first; “then” I speak."
SHORT = {"capacity": "|1|1|2|3|lots", "current_mentees": "|0|0|1|2", "accepting": "|yes|yes|no|Yes, in spring"}
SHORT |= {"supervises": "|yes|no", "contact_hours_per_month": "|2|4.5|4.50|10", "letters_written": "|0|3|25"}
SHORT |= {"accepts_stages": "||premed|medical_student; premed", "languages": "|English|English; Spanish|French"}
SHORT |= {"meeting": "|either|in person|remote|Zoom", "state": "|MA|GA", "role": "|physician|science_faculty|allied"}
SHORT |= {"mentors_wanted": "|1|2|3", "stage": "|premed|medical_student|residency_applicant|M2|sophomore|alien"}
SHORT |= {"application_deadline": "|2027-06-01|2027-05-15|10/1/2027|Oct. 1, 2027"}
LISTS = {"values": VALUES, "affiliations": PLACES, "training": PLACES, "mentees_placed_at": PLACES}
LISTS |= {"selection_role_at": PLACES, "target_schools": PLACES, "needs": NEEDS, "past_affiliations": PLACES}

MENTOR_TEXTS = ("specialties", "bio", "research", "values_statement")
STUDENT_TEXTS = ("interests", "goals", "experiences", "values_statement")
MENTOR_FACTS = (
    "role values affiliations training past_affiliations mentees_placed_at selection_role_at letters_written "
    "supervises contact_hours_per_month capacity current_mentees accepting accepts_stages languages state meeting"
).split()
STUDENT_FACTS = (
    "stage values target_schools needs application_deadline languages state meeting mentors_wanted"
).split()
N_MENTORS, N_STUDENTS = 8, 5


@dataclass(frozen=True)
class Pool:
    """Rows of the sample, from which people are made up by number: the same number is the same person."""

    students: tuple[Row, ...]
    mentors: tuple[Row, ...]
    texts: tuple[Row, ...]

    @classmethod
    def read(cls) -> Pool:
        """Read the first rows of the sample; one document has line breaks and accents."""
        students, mentors, documents = (_rows(name) for name in ("students", "mentors", "documents"))
        texts = [{name: row[name] for name in ("title", "text", "year")} for row in documents[:6]]
        texts.append({"title": "Über Müdigkeit", "text": f"Notes.\n\n{STATEMENT}", "year": ""})
        return cls(tuple(students[:N_STUDENTS]), tuple(mentors[:N_MENTORS]), tuple(texts))

    def mentor(self, number: int, own_id: str) -> Row:
        """Return a made-up mentor."""
        return {"mentor_id": own_id, **_person(number, self.mentors, MENTOR_TEXTS, MENTOR_FACTS)}

    def student(self, number: int, own_id: str) -> Row:
        """Return a made-up student."""
        row = {"student_id": own_id, **_person(number, self.students, STUDENT_TEXTS, STUDENT_FACTS)}
        draw = random.Random(number + 1)
        return {**row, "school": draw.choice(["", *PLACES]), "declined_by": draw.choice(["", "", "M1", "9; 10", "É1"])}


def _rows(name: str) -> list[Row]:
    with (SAMPLE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _person(number: int, people: Sequence[Row], texts: Sequence[str], facts: Sequence[str]) -> Row:
    draw = random.Random(number)
    own = draw.choice(people)
    # few texts, since each must be read by the model: all that this person wrote, the fields alone, or none
    kept = draw.choice([texts, texts, texts, texts[:1], ()])
    row = {"name": draw.choice([own["name"], *NAMES])}
    row |= {name: own[name] if name in kept else "" for name in texts}
    if kept and draw.random() < 0.2:
        row["values_statement"] = STATEMENT
    return {**row, **{name: _fact(name, draw) for name in facts}}


def _fact(name: str, draw: random.Random) -> str:
    if name in LISTS:
        return "; ".join(draw.sample(LISTS[name], draw.choice([0, 1, 1, 2, 3])))
    return draw.choice(SHORT[name].split("|"))


class Remembering:
    """The offline model, asked once for every text."""

    def __init__(self) -> None:
        self._encoder = TextEncoder()
        self.fingerprint = SentenceEmbedder().fingerprint
        self._known: dict[str, NDArray[np.float32]] = {}

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors, shape (n_texts, n_dims)."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._known]
        if missing:
            self._known.update(zip(missing, self._encoder.encode(missing), strict=True))
        return np.array([self._known[text] for text in texts], dtype=np.float32)


def documents_of(ids: Mapping[str, Sequence[int]], side: str, pool: Pool) -> list[Row]:
    """Return rows of documents, by the id of the person and the numbers of the texts."""
    return [
        {f"{side}_id": own, **pool.texts[number % len(pool.texts)]}
        for own, numbers in ids.items()
        for number in numbers
    ]
