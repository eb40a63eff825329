"""Rules about application letters by stage, each with its source; none without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentormatch.columns import MEDICAL_STUDENT, PREMED, RESIDENCY_APPLICANT
from mentormatch.results.plan import LetterRule

if TYPE_CHECKING:
    from collections.abc import Mapping

USUAL_LETTERS = 3
"""Letters most applications ask for: three individual letters (TMDSAS), or three for most residencies (AAFP)."""

SCIENCE_LETTERS = 2
"""Letters from science faculty that medical schools usually ask for (advising pages, see the rules)."""

MOST_LETTERS = 10
"""Letters AMCAS takes at most; nobody needs to ask more mentors."""

_AAMC = "https://students-residents.aamc.org"
_AAFP = "https://www.aafp.org/students-residents/medical-students"
_TO_MEDICAL_SCHOOL = (
    LetterRule(
        "AMCAS (MD) takes up to 10 letters; that is a limit, not what a school wishes to get.",
        "AAMC, AMCAS applicant guide",
        f"{_AAMC}/book/export/html/16341",
    ),
    LetterRule(
        "AMCAS may be sent in before the letters have arrived.",
        "AAMC, AMCAS applicant guide",
        f"{_AAMC}/book/export/html/16341",
    ),
    LetterRule(
        "A committee letter or a letter packet of your college counts as one entry in AMCAS.",
        "AAMC, AMCAS questions",
        f"{_AAMC}/applying-medical-school/faq/amcas-faq?topic=letters-of-evaluation",
    ),
    LetterRule(
        "AACOMAS (DO) takes up to 6 letters, and every school gets the same ones.",
        "AACOMAS help pages",
        "http://help.unicas.com:8888/aacomasHelpPages/instructions/supporting-information/evaluations/index.html",
    ),
    LetterRule(
        "TMDSAS (Texas) wants a committee packet or three individual letters, and takes one more.",
        "TMDSAS",
        "https://tmdsas.com/explore/letters-evaluation.html",
    ),
    LetterRule(
        "Medical schools usually want two letters from science faculty and one from another field; look up each.",
        "Northwestern University, health professions advising",
        "http://www.northwestern.edu/advising-center/health-professions/rfs/getting-started.html",
    ),
)
_TO_RESIDENCY = (
    LetterRule(
        "ERAS sends at most 4 letters to one program.",
        "AAMC, ERAS guide",
        f"{_AAMC}/applying-residencies-eras/publication-chapters/import-letters-recommendation",
    ),
    LetterRule(
        "Most residency programs ask for three letters; send no more than they ask for.",
        "American Academy of Family Physicians",
        f"{_AAFP}/become-a-resident/applying-to-residency/references.html",
    ),
    LetterRule(
        "At least two are usually from faculty of the specialty you apply to.",
        "SUNY Upstate Medical University",
        "https://www.upstate.edu/com/students/career/applications-match/letters-of-recommendation.php",
    ),
    LetterRule(
        "A letter assigned to a program cannot be taken back, so do not fill the place of a late one.",
        "University of Maryland School of Medicine",
        "https://www.medschool.umaryland.edu/osa-dev/advising/residency-application-manual/application-parts/lors",
    ),
)
RULES: Mapping[str | None, tuple[LetterRule, ...]] = {
    PREMED: _TO_MEDICAL_SCHOOL,
    MEDICAL_STUDENT: _TO_RESIDENCY,
    RESIDENCY_APPLICANT: _TO_RESIDENCY,
    None: (*_TO_MEDICAL_SCHOOL, *_TO_RESIDENCY),
}
"""Rules by stage. A medical student's next letters are those for residency; an unknown stage gets all."""

HOW_TO_SUBMIT: Mapping[str | None, str] = {
    PREMED: (
        "how to submit: for AMCAS the letter request form with your AAMC and letter numbers, for AACOMAS the address "
        "to which the request is mailed, or your college's letter service"
    ),
    MEDICAL_STUDENT: "how to submit: for ERAS the letter request form from MyERAS",
    RESIDENCY_APPLICANT: "how to submit: for ERAS the letter request form from MyERAS",
    None: "how to submit: the request form of the application service",
}
"""The last part of the packet (AAMC, AMCAS and ERAS guides; AACOMAS help pages)."""
