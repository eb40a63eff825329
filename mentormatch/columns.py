"""Canonical column names of profiles, and what kind of value each one holds.

A profile is one person; a roster is a file of people. Every room of the package refers to columns by the constants
here, so a column is named in one place only. Missing values are never ``NaN``: an absent text is ``""``, an absent list
``()``, and an absent number, flag, choice or date ``None``.

================  ==========================================================
kind              value in a checked profile
================  ==========================================================
``id``            ``str``, never blank, unique in its roster
``text``          ``str``
``list``          ``tuple[str, ...]`` in the order written
``count``         ``int``, 0 or more, or ``None``
``number``        ``float``, 0 or more and finite, or ``None``
``year``          ``int`` from 1900 to 2100, or ``None``
``flag``          ``bool`` or ``None``
``choice``        one ``str`` of :attr:`Column.choices`, or ``None``
``choices``       ``tuple[str, ...]``, each one of :attr:`Column.choices`
``date``          ``datetime.date`` or ``None``
``documents``     ``tuple[Document, ...]``
================  ==========================================================
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Side = Literal["mentor", "student"]
Kind = Literal["id", "text", "list", "count", "number", "year", "flag", "choice", "choices", "date", "documents"]

PHYSICIAN, RESIDENT, RESEARCHER = "physician", "resident", "researcher"
SCIENCE_FACULTY, ALLIED, ADVISOR = "science_faculty", "allied", "advisor"
ROLES = (PHYSICIAN, RESIDENT, RESEARCHER, SCIENCE_FACULTY, ALLIED, ADVISOR)

PREMED, MEDICAL_STUDENT, RESIDENCY_APPLICANT = "premed", "medical_student", "residency_applicant"
STAGES = (PREMED, MEDICAL_STUDENT, RESIDENCY_APPLICANT)

IN_PERSON, REMOTE, EITHER = "in_person", "remote", "either"
MEETINGS = (IN_PERSON, REMOTE, EITHER)

MENTOR_ID, STUDENT_ID = "mentor_id", "student_id"
NAME, ROLE, EMAIL, GRAD_YEAR = "name", "role", "email", "grad_year"
SPECIALTIES, BIO, RESEARCH, DOCUMENTS = "specialties", "bio", "research", "documents"
VALUES, VALUES_STATEMENT = "values", "values_statement"
AFFILIATIONS, TRAINING, PAST_AFFILIATIONS = "affiliations", "training", "past_affiliations"
CONTACTS, SELECTION_ROLE_AT, MENTEES_PLACED_AT = "contacts", "selection_role_at", "mentees_placed_at"
LETTERS_WRITTEN, SUPERVISES, CONTACT_HOURS = "letters_written", "supervises", "contact_hours_per_month"
CAPACITY, CURRENT_MENTEES, ACCEPTING = "capacity", "current_mentees", "accepting"
ACCEPTS_STAGES, LANGUAGES, STATE, MEETING, CONFLICTS = "accepts_stages", "languages", "state", "meeting", "conflicts"
STAGE, SCHOOL, INTERESTS, GOALS, EXPERIENCES = "stage", "school", "interests", "goals", "experiences"
TARGET_SCHOOLS, NEEDS, APPLICATION_DEADLINE = "target_schools", "needs", "application_deadline"
DECLINED_BY, EXCLUDE, MENTORS_WANTED = "declined_by", "exclude", "mentors_wanted"


@dataclass(frozen=True, slots=True)
class Column:
    """One canonical column: its name, the kind of its values, and the allowed choices where it has any."""

    name: str
    kind: Kind
    choices: tuple[str, ...] = ()


def _table(*columns: Column) -> Mapping[str, Column]:
    return MappingProxyType({column.name: column for column in columns})


_SHARED = (
    Column(NAME, "text"),
    Column(EMAIL, "text"),
    Column(DOCUMENTS, "documents"),
    Column(VALUES, "list"),
    Column(VALUES_STATEMENT, "text"),
    Column(LANGUAGES, "list"),
    Column(STATE, "text"),
    Column(MEETING, "choice", MEETINGS),
    Column(CONFLICTS, "list"),
)

MENTOR_COLUMNS = _table(
    Column(MENTOR_ID, "id"),
    Column(ROLE, "choice", ROLES),
    Column(SPECIALTIES, "list"),
    Column(BIO, "text"),
    Column(RESEARCH, "text"),
    Column(AFFILIATIONS, "list"),
    Column(TRAINING, "list"),
    Column(PAST_AFFILIATIONS, "list"),
    Column(CONTACTS, "list"),
    Column(SELECTION_ROLE_AT, "list"),
    Column(MENTEES_PLACED_AT, "list"),
    Column(LETTERS_WRITTEN, "count"),
    Column(SUPERVISES, "flag"),
    Column(CONTACT_HOURS, "number"),
    Column(CAPACITY, "count"),
    Column(CURRENT_MENTEES, "count"),
    Column(ACCEPTING, "flag"),
    Column(ACCEPTS_STAGES, "choices", STAGES),
    Column(GRAD_YEAR, "year"),
    *_SHARED,
)

STUDENT_COLUMNS = _table(
    Column(STUDENT_ID, "id"),
    Column(STAGE, "choice", STAGES),
    Column(SCHOOL, "text"),
    Column(INTERESTS, "list"),
    Column(GOALS, "text"),
    Column(EXPERIENCES, "text"),
    Column(TARGET_SCHOOLS, "list"),
    Column(NEEDS, "list"),
    Column(APPLICATION_DEADLINE, "date"),
    Column(DECLINED_BY, "list"),
    Column(EXCLUDE, "list"),
    Column(MENTORS_WANTED, "count"),
    *_SHARED,
)


def columns_of(side: Side) -> Mapping[str, Column]:
    """Return the canonical columns of one side, by name."""
    return MENTOR_COLUMNS if side == "mentor" else STUDENT_COLUMNS


def id_column(side: Side) -> str:
    """Return the name of the id column of one side."""
    return MENTOR_ID if side == "mentor" else STUDENT_ID
