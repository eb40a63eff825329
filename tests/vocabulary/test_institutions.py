"""What a name of a school or hospital must and must not resolve to."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mentormatch.errors import SettingError
from mentormatch.vocabulary.institution_names import key_of, name_words, negative_words
from mentormatch.vocabulary.institution_similar import similar_names
from mentormatch.vocabulary.institution_tables import load_institutions, load_shared_names
from mentormatch.vocabulary.institutions import find_institution, institutions

LABELS = list(csv.DictReader(Path(__file__).with_name("school_labels.csv").read_text("utf-8").splitlines()))
MEMBERS = load_institutions()
SCHOOLS = [member for member in MEMBERS if member.kind == "school"]
NAMES = [(member, name) for member in MEMBERS for name in (member.label, *member.aliases)]
SHARED = {" ".join(name_words(row.name)) for row in load_shared_names()}


def resolved(name, **options):
    match = institutions().resolve(name, **options).match
    return match.id if match else ""


def mentioned(text):
    return [mention.id for mention in institutions().find_in_text(text)]


# --- labelled names -------------------------------------------------------------------------------------------------


def test_labelled_names_resolve():
    """At least 95% of the hand-labelled names of MD and DO schools resolve to their school."""
    wanted = [row for row in LABELS if row["school_id"]]
    right = [row for row in wanted if resolved(row["name"]) == row["school_id"]]
    assert len(wanted) > 50
    assert len(right) >= 0.95 * len(wanted), [row["name"] for row in wanted if row not in right]


def test_no_labelled_name_resolves_wrongly():
    """Not one labelled name, chiropractic, optometry and closed schools included, resolves to another institution."""
    wrong = [row["name"] for row in LABELS if resolved(row["name"]) not in {"", row["school_id"]}]
    assert wrong == []


def test_labels_cover_every_name_of_the_roster(bench):
    """The labels are all distinct names of the roster they were made from."""
    with (bench / "rosters" / "clinicians_386.csv").open(encoding="utf-8", newline="") as file:
        names = {row[" Med_sch"].strip() for row in csv.DictReader(file)}
    assert names == {row["name"] for row in LABELS}


# --- the tables -----------------------------------------------------------------------------------------------------


def test_every_name_in_the_tables_means_its_own_institution():
    """No exceptions, except that a shared name may mean nothing, or its usual meaning."""
    wrong = [
        (member.id, name)
        for member, name in NAMES
        if resolved(name, prefer=member.kind) != member.id and " ".join(name_words(name)) not in SHARED
    ]
    assert wrong == []


def test_shared_names_are_always_reported():
    """A name of several institutions is ambiguous, with its candidates, and never sure."""
    for row in load_shared_names():
        resolution = institutions().resolve(row.name)
        assert resolution.ambiguous
        assert {match.id for match in resolution.candidates} >= {*row.schools, *row.hospitals}
        assert (resolution.match is not None) == bool(row.default_school)
        assert all(match.how == "ambiguous" and match.confidence <= 0.5 for match in resolution.candidates)


def test_tables_refer_to_rows_that_exist():
    """Every school a hospital teaches for, and every candidate of a shared name, is in the tables."""
    schools = {member.id for member in SCHOOLS}
    hospitals = {member.id for member in MEMBERS} - schools
    assert all(set(member.schools) <= schools for member in MEMBERS)
    for row in load_shared_names():
        assert {*row.schools, *filter(None, [row.default_school])} <= schools
        assert set(row.hospitals) <= hospitals
    assert len(MEMBERS) == len({member.id for member in MEMBERS})
    assert institutions().ids == tuple(member.id for member in MEMBERS)


def test_relations():
    """A hospital lists the schools it teaches for, the closest first; a school lists none."""
    known = institutions()
    assert known.kind("mgh") == "hospital"
    assert known.kind("harvard") == "school"
    assert known.schools_of("mgh") == ("harvard",)
    assert known.schools_of("valleywise")[0] == "creighton"
    assert known.schools_of("harvard") == ()
    assert known.labels["yale"] == "Yale School of Medicine"


def test_unknown_id_or_preference_is_an_error():
    """A wrong id or preference says so instead of returning nothing."""
    with pytest.raises(SettingError, match="nowhere"):
        institutions().kind("nowhere")
    with pytest.raises(SettingError, match="prefer"):
        institutions().resolve("Yale", prefer="clinic")


# --- cells ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "school"),
    [
        ("Univ of Calif, San Diego Sch of Med", "ucsd"),
        ("University of California, San Diego School of Medicine", "ucsd"),
        ("ST. LOUIS UNIV. SCH. OF MED.", "slu"),
        ("Duke University School of Medicine (2012)", "duke"),
        ("Duke University School of Medicine, MD 2012", "duke"),
        ("Stanford University School of Medicine, Department of Surgery", "stanford"),
        ("Emory University School of Medicine residency", "emory"),
        ("Drexel University College of Medicine (affiliate)", "drexel"),
        ("East Carolina University, Brody Medical School", "ecu"),
        ("Texas A & M College of Medicine", "tamu"),
        ("University of Colorado School of Medicine, Denver", "colorado"),
        ("Jefferson Medical College", "jefferson"),
        ("MEDICAL COLLEGE OF PENNSYLVANIA", "drexel"),
        ("HAHNEMANN", "drexel"),
        ("SUNY Downstate", "suny-downstate"),
        ("Stanford Univeristy School of Medicine", "stanford"),
        ("University of Arizona College of Medicine - Phoenix", "arizona-phoenix"),
        ("University of Arizona College of Medicine – Tucson", "arizona-tucson"),
        ("Nova Southeastern College of Osteo Medicine", "nsu-do"),
    ],
)
def test_names_as_people_write_them(name, school):
    """Abbreviations, remarks, former names, word order and spelling do not hide a school."""
    assert resolved(name) == school


@pytest.mark.parametrize(
    "name",
    [
        "",
        " - ",
        "OTHER",
        "Penrose University Medical Center",
        "Penrose University School of Medicine",
        "University of Oregon",
        "University of Delaware",
        "Dartmouth College",
        "Cornell College",
        "Wayne State College",
        "El Paso Community College",
        "Navajo Community College",
        "Oral Roberts University School of Medicine",
        "University of Texas at El Paso",
        "Johns Hopkins Bloomberg School of Public Health",
        "University of Rochester School of Nursing",
        "Harvard Law School",
        "North Shore Hospital",
        "Washington Hospital",
        "Good Samaritan Hospital Medical Center",
        "St Josephs Medical Center",
        "UMDNJ",
        "MSU",
        "Mercy Medical Center",
        "University of Arizona",
        "University of Arizona (PhD)",
        "VA",
    ],
)
def test_names_that_must_stay_unresolved(name):
    """Other schools, colleges, generic names and names of several institutions are never guessed."""
    assert resolved(name) == ""
    assert resolved(name, prefer="hospital") == ""


def test_a_plain_university_is_flagged():
    """Only the university is named: its one medical school, less sure, and said so."""
    resolution = institutions().resolve("University of Utah (orthopaedic surgery)")
    assert (resolution.match.id, resolution.match.how) == ("utah", "host")
    assert resolution.match.confidence < 0.7
    assert "University of Utah" in resolution.note
    assert institutions().resolve("University of Utah School of Medicine").match.confidence > 0.9


def test_preference_decides_only_between_kinds():
    """A name of a school and a hospital goes to the preferred kind; any other name does not care."""
    assert resolved("Cleveland Clinic") == "cclcm"
    assert resolved("Cleveland Clinic", prefer="hospital") == "ccf"
    assert resolved("Mount Sinai Hospital", prefer="hospital") == "mount-sinai-hosp"
    assert resolved("Strong Memorial Hospital") == "strong"
    assert resolved("Yale School of Medicine", prefer="hospital") == "yale"


def test_a_place_beside_the_name_decides():
    """A city or state behind the name picks among the meanings, and a contradicting one forbids."""
    assert resolved("University of Arizona, Phoenix") == "arizona-phoenix"
    assert resolved("University of Arizona (Tucson)") == "arizona-tucson"
    assert resolved("University of Washington, Seattle, WA") == "uw"
    assert resolved("University of Washington, Tacoma") == ""


def test_two_institutions_in_one_cell():
    """The first named counts, less sure."""
    match = institutions().resolve("Hospital for Special Surgery / Weill Cornell Medicine").match
    assert match.id == "hss"
    assert match.confidence == pytest.approx(0.8)  # name 1.0 times .8 for one of two


def test_suggestions_for_unknown_names():
    """An unresolved name comes with its nearest names, none of them sure."""
    resolution = institutions().resolve("Valley Presbyterian Hospital")
    assert resolution.match is None
    assert 0 < len(resolution.candidates) <= 3
    assert all(match.how == "similar" and match.confidence < 0.85 for match in resolution.candidates)


def test_find_institution_lists_the_match_once():
    """Best first, no id twice."""
    found = [match.id for match in find_institution("USC")]
    assert found == ["usc-keck", "usc-columbia", "usc-greenville"]
    assert find_institution("Qxzjk") == ()


def test_keys_of_unknown_colleges():
    """Remarks, case and spacing do not make two colleges of one; different colleges stay different."""
    key = institutions().key
    assert key("Alder Run College") == key("alder run  college ") == key("Alder Run College (adjunct), 2012")
    assert key("Alder Run College") != key("Alder Creek College")
    assert key("Penrose University School of Medicine, Department of Microbiology") == key("PENROSE UNIV. SCH. OF MED.")
    assert key("(2012)")


# --- properties -----------------------------------------------------------------------------------------------------

some_name = st.sampled_from(NAMES)
negative = st.sampled_from(
    ["Dental", "School of Dentistry", "Optometry", "Podiatric", "Chiropractic", "School of Nursing", "Pharmacy",
     "Veterinary", "School of Public Health", "Law School", "Business School", "Community College", "DDS", "PharmD"]
)  # fmt: skip


@given(some_name, st.sampled_from([str.upper, str.lower, str.title, str.swapcase]))
@settings(deadline=None)
def test_case_does_not_matter(pair, change):
    """A name means the same in any case."""
    member, name = pair
    assert resolved(change(name), prefer=member.kind) == resolved(name, prefer=member.kind)


@given(
    some_name,
    st.sampled_from(
        [
            "  {} ",
            "{}.",
            '"{}"',
            "{} ,",
            "*{}*",
            "{}\n",
            "{} (2012)",
            "{} [affiliate]",
            "{}, MD 2010",
            "{} residency",
            "residency at {}",
            "{}, Department of Surgery",
        ]
    ),
)
@settings(deadline=None)
def test_punctuation_around_a_name_does_not_matter(pair, frame):
    """Blanks, quotes, stops and bracketed remarks around a name change nothing."""
    member, name = pair
    assert resolved(frame.format(name), prefer=member.kind) == resolved(name, prefer=member.kind)


@given(some_name, negative, st.booleans())
@settings(deadline=None)
def test_other_schools_never_resolve(pair, word, in_front):
    """Adding dentistry, nursing, law ... to any name leaves it unresolved; a degree beside MD or DO is a second one."""
    member, name = pair
    assume(word not in {"DDS", "PharmD"} or not {"md", "do"} & set(name_words(name)))
    cell = f"{word}, {name}" if in_front else f"{name} {word}"
    assert resolved(cell, prefer=member.kind) == ""


@given(st.text(max_size=400))
@settings(deadline=None)
def test_any_text_is_accepted(text):
    """No cell raises, and the same cell gives the same answer."""
    resolution = institutions().resolve(text)
    assert resolution == institutions().resolve(text)
    assert isinstance(key_of(text), str)
    assert negative_words(name_words(text)) is not None


@given(
    st.lists(
        st.one_of(
            some_name.map(lambda pair: pair[1]),
            st.sampled_from([" at ", ", ", ". ", " and ", "\n", " The ", "-", "'s "]),
        ),
        max_size=12,
    )
)
@settings(deadline=None)
def test_mentions_are_names_in_order_without_overlaps(parts):
    """Every mention's text is a name of that institution, and mentions follow one another."""
    text = "".join(parts)
    end = 0
    for mention in institutions().find_in_text(text):
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end
        member = institutions().members[mention.id]
        words = name_words(text[mention.start : mention.end])
        shared = {" ".join(name_words(name)) for name in (member.label, *member.aliases)} | SHARED
        assert " ".join(words) in shared


# --- running text ---------------------------------------------------------------------------------------------------


def test_names_in_text():
    """Names are found where they stand, hospitals as hospitals."""
    text = "She trained at Yale School of Medicine and the University of California, San Francisco; now Mayo Clinic."
    found = [(text[mention.start : mention.end], mention.id) for mention in institutions().find_in_text(text)]
    assert found == [
        ("Yale School of Medicine", "yale"),
        ("University of California, San Francisco", "ucsf"),
        ("Mayo Clinic", "mayo-rochester"),
    ]


def test_longest_name_wins():
    """A hospital whose name begins with a university's is the hospital."""
    assert mentioned("I work at Temple University Hospital.") == ["tuh"]
    assert mentioned("at Stanford University School of Medicine") == ["stanford"]


@pytest.mark.parametrize(
    "text",
    [
        "yale hopkins pitt mayo northwestern",  # case: these are also words
        "I love Miami, Columbia and Rochester.",  # field-only aliases are places
        "the Penrose University Medical Center",
        "the Penrose University Hospital",
        "He studied at the University of Texas at Dallas.",
        "UNC Charlotte, UNC-Charlotte and UMass Boston",
        "University of Wisconsin-Milwaukee",
        "Northwestern Oklahoma State University",
        "the University of Maryland, Baltimore County",
        "Michigan State University",  # two medical schools
        "Harvard Law School, Yale School of Nursing, Harvard T.H. Chan School of Public Health",
        "Dr. Emory Davis moved to Stanford Street",
        "MGHs and MEGUCLA",
    ],
)
def test_not_in_text(text):
    """Common words, places, longer names and other schools of a university are not mentions."""
    assert mentioned(text) == []


def test_possessives_and_apostrophes():
    """A possessive ending is not part of the mention; either apostrophe spells a name."""
    text = "Duke’s residency and Brigham and Women’s Hospital"
    found = [text[mention.start : mention.end] for mention in institutions().find_in_text(text)]
    assert found == ["Duke", "Brigham and Women’s Hospital"]


def test_sentence_openers_do_not_hide_a_name():
    """A capitalised word that only opens the sentence or is a title is not part of a longer name."""
    assert mentioned("At Emory University we teach. Professor Tufts Medical Center. Trained at UCLA.") == [
        "emory",
        "tufts-mc",
        "ucla",
    ]


def test_a_paragraph_break_ends_a_name():
    """Words of two paragraphs, or of two sentences, are not one name."""
    assert [mention.how for mention in institutions().find_in_text("Stanford University\n\nSchool of Medicine")] == [
        "host"
    ]


@pytest.mark.parametrize(
    "unit", ["University of ", "St. ", "The University of California, ", "a'", "A", "(", "é", "& "]
)
def test_hostile_text_takes_linear_work(unit, demand_linear):
    known = institutions()
    demand_linear(lambda text: (known.find_in_text(text), known.resolve(text), known.key(text)), unit)


# --- spelling -------------------------------------------------------------------------------------------------------


def test_cosine_of_a_name_with_itself_is_one():
    """A known name is its own nearest, at cosine 1; a word without a shared n-gram finds nothing."""
    known = similar_names(["abc college", "xyz college"])
    (score, name), *_ = known.nearest("abc college")
    assert (name, score) == ("abc college", pytest.approx(1.0))
    assert known.nearest("qqq") == []


def test_cosine_by_hand():
    """Two names of one word: " a", "a ", " a " are the 2- and 3-grams; "a" and "a b" share three of six grams."""
    known = similar_names(["a", "b"])
    # every n-gram stands in one of two names, so all rarities are equal: 3 shared / (sqrt(3) * sqrt(6)) = .7071
    (score, name), *_ = known.nearest("a b")
    assert (name, score) == ("a", pytest.approx(0.5**0.5))
