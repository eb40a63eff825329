"""How a person is called: the plain name behind titles, degrees and remarks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mentormatch.columns import NAME, PHYSICIAN, RESIDENT, ROLE

if TYPE_CHECKING:
    from mentormatch.people.profiles import Profiles

_REMARK = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|[\"“][^\"“”]*[\"”]")
_TITLE = re.compile(
    r"^(?:(?:Dra?|Prof|Professora?|Rev|Reverend|Mr|Mrs|Ms|Mx|Miss|Sra?|Sir|Doctora?)\b\.?\s+)+", re.IGNORECASE
)
_DOCTOR_TITLE = re.compile(r"^(?:\w+\.?\s+)?(?:Dra?|Doctora?)\b", re.IGNORECASE)
_GENERATION = re.compile(r"(?<!\s)\s+(?:Jr|Sr|II|III|IV)\.?$", re.IGNORECASE)
DOCTORATES = frozenset("MD DO PHD MBBS MBCHB MBBCH PHARMD PSYD DPT DNP EDD SCD DRPH DDS DMD OD DPM AUD".split())
"""Degrees whose holders are called doctor."""

CREDENTIALS = DOCTORATES | frozenset(
    "MPH MS MSC MA MBA MED MHA MHS MSN MSW BS BA BSN JD RN NP PA PA-C PAC CRNA CNM CNS LCSW LPC LMFT APRN FNP ARNP RD "
    "FACP FACS FAAP FACC FAAN FACEP FACOG FAAFP FASCO FIDSA FRCP FRCS FACOS CSW PT OT CP AU DC BCBA BCBA-D CCC-SLP "
    "CDCES CGC IBCLC OTR RDN SLP".split()
)
"""Degrees, licences and honours that stand behind a name."""


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name as it is spoken.

    Attributes
    ----------
    plain : str
        First and family names, without titles, degrees and remarks; "" when nothing is written.
    family : str
        The last of them, without a generation such as "Jr."
    doctor : bool
        Whether a title or degree says doctor.
    """

    plain: str
    family: str
    doctor: bool


def read_name(written: str) -> PersonName:
    """Return the parts of a name as rosters write it.

    Examples
    --------
    >>> read_name("Lee, Anna, MD, MPH")
    PersonName(plain='Anna Lee', family='Lee', doctor=True)
    >>> read_name("Harold Eastmoor, Jr., MD").plain, read_name("Eastmoor, Jr., Harold").plain
    ('Harold Eastmoor Jr.', 'Harold Eastmoor Jr.')
    >>> read_name("Hoa Do").plain, read_name("Hoa Do").doctor
    ('Hoa Do', False)
    """
    text = " ".join(_REMARK.sub(" ", written).split())
    doctor = bool(_DOCTOR_TITLE.match(text))
    parts: list[str] = []
    degrees: set[str] = set()
    for part in filter(None, (part.strip() for part in text.split(","))):
        words, own = _without_degrees(part, is_first=not parts)
        degrees |= own
        if parts and _GENERATION.fullmatch(f" {words}"):
            parts[-1] += f" {words}"
        elif words:
            parts.append(words)
    plain = _TITLE.sub("", f"{parts[1]} {parts[0]}" if len(parts) > 1 else (parts or [""])[0])
    plain = plain.title() if plain.isupper() else plain
    family = _GENERATION.sub("", plain).split()[-1:]
    return PersonName(plain, " ".join(family) or plain, doctor or bool(degrees & DOCTORATES))


def name_keys(written: str) -> frozenset[str]:
    """Return the forms under which a person may be named in a list: as written, and the plain name, in lower case.

    Examples
    --------
    >>> sorted(name_keys("Dr. Ann Lee, MD"))
    ['ann lee', 'dr. ann lee, md']
    """
    return frozenset(
        key for name in (written, read_name(written).plain) if (key := " ".join(name.casefold().split())) and " " in key
    )


def _without_degrees(part: str, *, is_first: bool) -> tuple[str, set[str]]:
    """Split the degrees off the end of one part; a first part keeps at least two words, which are the name."""
    words, degrees = part.split(), set[str]()
    while len(words) > (2 if is_first else 0) and (key := _degree(words[-1])):
        degrees.add(key)
        words.pop()
    return " ".join(words), degrees


def _degree(word: str) -> str:
    """Return a word as a degree, "" when it is none; "Do" and "Ma" are names, "DO" and "MA" degrees."""
    key = word.replace(".", "").strip("/")
    plain = key.isupper() or len(key) > 2
    return key.upper() if plain and key.upper() in CREDENTIALS else ""


@dataclass(frozen=True, slots=True)
class Names:
    """How a mentor is called: in full the first time, then short.

    A degree, a title or the role of a physician or resident makes "Dr."; everybody else keeps the whole name.
    """

    full: str
    short: str

    @classmethod
    def of(cls, mentors: Profiles, row: int) -> Names:
        """Read the name of one mentor; without a name the id stands for it."""
        name = read_name(mentors[NAME][row])
        if not name.plain:
            return cls(f"Mentor {mentors.ids[row]}", f"Mentor {mentors.ids[row]}")
        doctor = name.doctor or mentors[ROLE][row] in {PHYSICIAN, RESIDENT}
        return cls(f"Dr. {name.plain}", f"Dr. {name.family}") if doctor else cls(name.plain, name.plain)
