"""Words of names of fields: forms that mean the same, misspellings, and phrases that mean no field at all."""

from __future__ import annotations

import csv
import difflib
import functools
import re
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

JOINTS = frozenset("a an and at by for from in my of on or the their to who with".split())
"""Words that only join others."""

_LISTING = frozenset(("and", "or"))

GENERIC = frozenset(
    "can care caring clinic condition department disease disorder doctor dr field get have help helping i in interest "
    "interested issue like love med medicine of patient people person physician problem procedure see seeing service "
    "specialist specialty treat treating treatment want who with work working".split()
)
"""Words that tell no field from another."""


@functools.cache
def no_fields() -> tuple[str, ...]:
    """Return what people write that is no field: a text nearer to these than to any field means none.

    Examples
    --------
    >>> "a hobby" in no_fields()
    True
    """
    source = resources.files("mentormatch.vocabulary").joinpath("tables/no_fields.csv")
    return tuple(row["text"] for row in csv.DictReader(source.read_text("utf-8").splitlines()))


_FORMS = {
    word: words.split()[0]
    for words in (
        "pediatric ped child children childhood kid",
        "surgery surg surgeon surgical surgerie operate operation operating",
        "medicine med medical",
        "cancer onc onco oncology tumor malignancy",
        "heart cardiac cardio cardiology card cardiovascular",
        "lung pulm pulmonary pulmonology",
        "kidney renal neph nephro nephrology",
        "liver hepatic hepatology",
        "eye ophtho ophth ophthalmology ophthalmic optho",
        "skin derm dermatology",
        "bone ortho orthopedic orthopedist orthopod",
        "emergency em er ed emerg",
        "geriatric geri elderly elder old older senior",
        "women woman female lady",
        "newborn neonatal neonate neonatology neo",
        "neurology neuro neurologic neurological",
        "psychiatric psych",
        "anesthesia anes anesth anesthesiology anesthetic",
        "pathology path pathologist",
        "radiology rad rads imaging",
        "blood heme hem hematology",
        "gi gastro gastroenterology gastrointestinal",
        "endocrine endo endocrinology",
        "rheumatology rheum",
        "urology uro gu",
        "gynecology gyn gyne gynecologic",
        "obstetric ob obstetrician",
        "rehab rehabilitation",
        "transplant transplantation transplanting tx",
        "interventional interv int",
        "critical crit",
        "developmental dev",
        "infectious infection infected",
        "addiction addictive addicted",
        "stroke strokes",
        "replacement replace replacing",
        "repair repairing",
        "reconstruction reconstruct reconstructing reconstructive",
        "removal remove removing",
        "injection inject injecting",
        "robot robotic",
        "genetic gene genetics genomic",
        "trauma traumatic traumatology",
        "plastic plastics",
        "transgender trans",
        "homeless homelessness",
        "pregnancy pregnant pregnancie",
        "baby babie infant",
    )
    for word in words.split()
}
_SOUNDS = (("ph", "f"), ("rh", "r"), ("ae", "e"), ("oe", "e"), ("ea", "e"), ("y", "i"))
_SHORTEST = 6
"""Letters below which an unknown word is an abbreviation, not a misspelling."""

_STEM = 4


@functools.cache
def root_of(word: str) -> str:
    """Return the form in which a word of a field, its person and its abbreviation are the same.

    Examples
    --------
    >>> root_of("surgeon"), root_of("surg"), root_of("cardiologist") == root_of("heart")
    ('surgery', 'surgery', True)
    """
    if word not in _FORMS:
        word = re.sub(r"iatr(?:y|ist|ician)$", "iatric", re.sub(r"olog(?:ist|ical|ic)$", "ology", word))
    return _FORMS.get(word, word)


def bag_of(words: Iterable[str]) -> frozenset[str]:
    """Return the words that count, each in its basic form.

    Examples
    --------
    >>> sorted(bag_of(["surgeon", "for", "kid"]))
    ['pediatric', 'surgery']
    """
    # "peds and cards" are two answers, "peds cards" is one
    return frozenset(root_of(word) for word in words if word in _LISTING or word not in JOINTS)


class Speller:
    """Correct misspelt words to words of names.

    Parameters
    ----------
    names : iterable of str
        Names in normal form, whose words may be meant.
    known : iterable of str
        Further texts in normal form, whose words are spelt right.

    Examples
    --------
    >>> Speller(["nephrology", "neurology"], []).corrected(["nefrology"])
    ['nephrology']
    """

    def __init__(self, names: Iterable[str], known: Iterable[str]) -> None:
        words = sorted({word for name in names for word in name.split()})
        self._right = {*words, *(word for text in known for word in text.split())}
        self._beginnings = {word[:_STEM] for word in self._right if len(word) >= _STEM}
        self._index: dict[str, list[str]] = {}
        for word in words:
            if len(word) >= _SHORTEST:
                for form in _without_one(_sound(word)):
                    self._index.setdefault(form, []).append(word)

    def corrected(self, words: list[str]) -> list[str]:
        """Return the words, each misspelt one replaced by the word of a name that sounds most like it."""
        return [self._corrected(word) for word in words]

    def is_right(self, word: str) -> bool:
        """Return whether a word stands in a name or in another known text."""
        return word in self._right

    def is_strange(self, words: Iterable[str]) -> bool:
        """Return whether no word begins like a known one: then an embedding model guesses by its letters."""
        return not any(word in self._right or word[:_STEM] in self._beginnings for word in words)

    def _corrected(self, word: str) -> str:
        if word in self._right or len(word) < _SHORTEST:
            return word
        near = {other for form in _without_one(_sound(word)) for other in self._index.get(form, ())}
        return min(near, key=lambda other: (-_likeness(word, other), other), default=word)


def _likeness(word: str, other: str) -> float:
    heard = difflib.SequenceMatcher(None, _sound(word), _sound(other)).ratio()
    return heard + difflib.SequenceMatcher(None, word, other).ratio()


def _sound(word: str) -> str:
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    return re.sub(r"(.)\1", r"\1", word)


def _without_one(word: str) -> set[str]:
    """Return a word and what is left without one letter: two words an error apart have one of these in common."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}
