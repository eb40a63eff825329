"""The tables of institutions, read once: medical schools, teaching hospitals, and short names that mean several.

Own compilations with identifiers of the Research Organization Registry (CC0). What stands in them is not a claim about
accreditation. A name added to a row has its reason in the row's ``note``.
"""

from __future__ import annotations

import csv
import functools
from dataclasses import dataclass
from importlib import resources
from typing import Literal

Kind = Literal["school", "hospital"]

_RELATIONS = ("owned", "primary_affiliate", "affiliate")
"""From the closest to the loosest relation between a hospital and a school."""


@dataclass(frozen=True, slots=True)
class Institution:
    """One medical school or teaching hospital.

    Attributes
    ----------
    id, label : str
        Identifier and name to show.
    kind : {"school", "hospital"}
    state : str
        Two letters.
    aliases : tuple of str
        Other names; those in ``field_only`` mean this institution only when they fill a cell, never in running text.
    cities : tuple of str
        Where it is; known for schools only.
    host : str
        University of a school; "" when it is its own host.
    osteopathic : bool
        Whether a school grants the DO.
    schools : tuple of str
        Schools a hospital teaches for, closest relation first.
    """

    id: str
    label: str
    kind: Kind
    state: str
    aliases: tuple[str, ...]
    field_only: frozenset[str]
    cities: tuple[str, ...] = ()
    host: str = ""
    osteopathic: bool = False
    schools: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SharedName:
    """A short name that means several institutions; without a default it never resolves."""

    name: str
    schools: tuple[str, ...]
    hospitals: tuple[str, ...]
    default_school: str
    kind: str
    note: str


@functools.cache
def load_institutions() -> tuple[Institution, ...]:
    """Return schools, then hospitals, in the order of their tables.

    Examples
    --------
    >>> [institution.label for institution in load_institutions() if institution.id in ("yale", "mgh")]
    ['Yale School of Medicine', 'Massachusetts General Hospital']
    """
    return tuple(_school(row) for row in _rows("us_med_schools.csv")) + _hospitals()


@functools.cache
def load_shared_names() -> tuple[SharedName, ...]:
    """Return the names that mean several institutions."""
    return tuple(
        SharedName(
            row["alias"],
            _parts(row["candidate_school_ids"]),
            _parts(row["candidate_hospital_ids"]),
            row["default_school_id"],
            row["kind"],
            row["note"],
        )
        for row in _rows("ambiguous_aliases.csv")
    )


def _school(row: dict[str, str]) -> Institution:
    return Institution(
        id=row["school_id"],
        label=row["name"],
        kind="school",
        state=row["state"],
        aliases=_parts(row["aliases"]),
        field_only=frozenset(_parts(row["field_only_aliases"])),
        cities=_parts(row["cities"]),
        host="" if row["host_institution"] == row["name"] else row["host_institution"],
        osteopathic=row["degree"] == "DO",
    )


def _hospitals() -> tuple[Institution, ...]:
    grouped: dict[str, list[dict[str, str]]] = {}
    for row in _rows("teaching_hospitals.csv"):
        grouped.setdefault(row["hospital_id"], []).append(row)
    return tuple(_hospital(rows) for rows in grouped.values())


def _hospital(rows: list[dict[str, str]]) -> Institution:
    first = rows[0]
    closest = sorted(rows, key=lambda row: _RELATIONS.index(row["relation"]))
    return Institution(
        id=first["hospital_id"],
        label=first["name"],
        kind="hospital",
        state=first["state"],
        aliases=tuple(dict.fromkeys(alias for row in rows for alias in _parts(row["aliases"]))),
        field_only=frozenset(alias for row in rows for alias in _parts(row["field_only_aliases"])),
        schools=tuple(dict.fromkeys(row["school_id"] for row in closest if row["school_id"])),
    )


def _rows(name: str) -> list[dict[str, str]]:
    table = resources.files("mentormatch.vocabulary").joinpath("tables", name)
    return list(csv.DictReader(table.read_text("utf-8").splitlines()))


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())
