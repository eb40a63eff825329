"""Who a person is and what grades a person had changes no rank and no score, in the whole sample."""

from __future__ import annotations

import re

import pandas as pd
import pytest

import mentormatch
from mentormatch.features.grades import without_grades

AS_OF = 2026
SWAPS = {
    "he": "she", "him": "her", "himself": "herself", "mother": "father", "mom": "dad", "sister": "brother",
    "daughter": "son", "grandmother": "grandfather", "aunt": "uncle", "wife": "husband", "mothers": "fathers",
    "sisters": "brothers", "daughters": "sons", "woman": "man", "women": "men", "girl": "boy", "girls": "boys",
}  # fmt: skip
BOTH_WAYS = {**SWAPS, **{other: word for word, other in SWAPS.items()}}
NAMED = re.compile(r"women's (?:health|clinic)|maternal|mother[- ]baby|men's health", re.IGNORECASE)
TEXTS = ("bio", "research", "values_statement", "goals", "experiences")
FIRST, LAST = ("Yuki", "Omar", "Freya", "Tane"), ("Abara", "Zeller", "Quispe", "Ikaika")


def frame(path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def swapped_words(text: str) -> str:
    if NAMED.search(text):
        return text

    def other(found: re.Match[str]) -> str:
        word = BOTH_WAYS[found.group().lower()]
        return word.capitalize() if found.group()[0].isupper() else word

    return re.sub(rf"(?<![\w-])(?:{'|'.join(BOTH_WAYS)})(?![\w-])", other, text, flags=re.IGNORECASE)


def swapped(roster: pd.DataFrame) -> pd.DataFrame:
    """Give everybody another name, also where the own name or its parts stand in a text, and other gendered words."""
    new = roster.copy()
    for row in range(len(roster)):
        name = f"{FIRST[row % 4]} {LAST[row // 4 % 4]}"
        parts = [part for part in re.split(r"[\s,]+", roster["name"][row]) if len(part) > 2]
        for column in set(TEXTS) & set(roster):
            text = swapped_words(roster[column][row])
            for part in parts:
                text = re.sub(rf"\b{re.escape(part)}\b", name.split(maxsplit=1)[0], text)
            new.loc[row, column] = text
        new.loc[row, "name"] = name
    new["pronouns"] = [["she/her", "he/him", "they/them"][row % 3] for row in range(len(new))]
    return new


def scores(ranking: mentormatch.Ranking) -> pd.DataFrame:
    return ranking.to_frame().drop(columns="mentor_name")


def test_swapping_names_pronouns_and_kinship_changes_no_rank_and_no_score(sample):
    students, mentors = frame(sample / "students.csv"), frame(sample / "mentors.csv")
    other_students, other_mentors = swapped(students), swapped(mentors)
    assert not other_students["goals"].equals(students["goals"])
    assert not other_mentors["bio"].equals(mentors["bio"])
    before = mentormatch.rank(students, mentors, as_of=AS_OF, k=60)
    after = mentormatch.rank(other_students, other_mentors, as_of=AS_OF, k=60)
    pd.testing.assert_frame_equal(scores(after), scores(before), check_exact=True)


@pytest.mark.parametrize(
    "grade",
    [
        "I had a 3.94 GPA.", "My MCAT was 521.", "I scored 260 on Step 2.", "I graduated top 5% of the class.",
        "I got an A in organic chemistry.", "I was ranked first in my class.",
    ],
)  # fmt: skip
def test_a_grade_in_a_text_changes_nothing_and_is_never_quoted(sample, grade):
    students, mentors = frame(sample / "students.csv").head(4), frame(sample / "mentors.csv")
    told_students, told_mentors = students.copy(), mentors.copy()
    told_students["goals"] = [f"{text} {grade}" for text in students["goals"]]
    told_mentors["bio"] = [f"{grade} {text}" if text else grade for text in mentors["bio"]]
    before = mentormatch.rank(students, mentors, as_of=AS_OF)
    after = mentormatch.rank(told_students, told_mentors, as_of=AS_OF)
    pd.testing.assert_frame_equal(scores(after), scores(before), check_exact=True)
    assert not any(grade.rstrip(".") in own.text for own in after.explanations())


def test_grades_and_protected_columns_change_nothing(sample):
    students, mentors = frame(sample / "students.csv"), frame(sample / "mentors.csv")
    assert {"gpa", "mcat", "pronouns"} <= set(students)
    bare = mentormatch.rank(students.drop(columns=["gpa", "mcat", "pronouns"]), mentors, as_of=AS_OF)
    full = mentormatch.rank(
        students.assign(Race="x", Religion="y", Disability="z", Age=30, **{"USMLE Step 1": 250}), mentors, as_of=AS_OF
    )
    pd.testing.assert_frame_equal(scores(full), scores(bare), check_exact=True)
    rules = {issue.column: issue.rule for issue in full.issues["students"] if issue.severity == "note"}
    assert {rules[name] for name in ("Race", "Religion", "Disability", "Age", "pronouns")} == {"protected-column"}
    assert {rules[name] for name in ("gpa", "mcat", "USMLE Step 1")} == {"grades-column"}


def test_texts_without_grades_stay_as_they_are():
    for text in ("I teach MCAT prep.", "A level 1 trauma center.", "Grade 3 students visit.", "We saw 4.0 cm masses."):
        assert without_grades(text) == text
