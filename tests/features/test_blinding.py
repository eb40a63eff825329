"""What is embedded of a text is the same whoever the person is; what a text is about stays."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mentormatch.features.blinding import masked
from mentormatch.features.gendered import plural_verb
from mentormatch.vocabulary.specialties import specialties

QUICK = settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
NAMES = [
    ("Ana", "Ruiz"), ("José", "García-Núñez"), ("Siobhán", "O’Brien"), ("Seán", "Ó Briain"), ("María", "de la Cruz"),
    ("Joost", "van der Berg"), ("Omar", "al-Rashid"), ("Wei", "Ng"), ("Li", "Wu"), ("Ed", "Ho"), ("Al", "Yu"),
    ("Pat", "Id"), ("My", "Tran"), ("Kim", "Do"), ("An", "So"), ("In", "An"), ("Jane", "Parkinson"), ("Bob", "Graves"),
    ("Ruth", "Ward"), ("Ellen", "Young"), ("Amy", "Hopkins"), ("Luz", "Cancer"), ("Tim", "Heart"), ("Ken", "Burns"),
    ("Tara", "Bone"), ("Grace", "Hope"), ("Hope", "Grace"), ("Will", "May"), ("May", "Price"), ("ANNA", "LEE"),
    ("RAMÓN", "PEÑA"), ("Suharto", "Suharto"), ("Madonna", "Madonna"), ("Jean-Luc", "Picard"),
    ("Anne-Marie", "St. John"), ("Zoë", "Müller"), ("Jürgen", "Groß"), ("Søren", "Ågård"), ("Łukasz", "Wójcik"),
    ("Nguyễn", "Trần"), ("Ifé", "N'Diaye"), ("D'Andre", "D'Souza"), ("Leonardo", "di Caprio"), ("Ibn", "Sina"),
    ("Abdul", "bin Salman"), ("Vincent", "van Gogh"), ("Joy", "Summer"), ("Faith", "Church"), ("Rose", "Stone"),
    ("Christian", "Case"), ("Dean", "Major"), ("June", "Day"), ("April", "Rice"), ("Austin", "Houston"),
    ("Florence", "Paris"), ("Virginia", "Mayo"), ("Rush", "Drew"), ("Crohn", "Alzheimer"), ("Jack", "Huntington"),
    ("Frank", "Hodgkin"), ("Iris", "Palm"), ("Ray", "Brain"), ("Sunny", "Law"), ("Art", "Hand"), ("Chase", "Park"),
    ("Sky", "Green"), ("He", "Her"), ("Mei", "She"), ("Le", "La"), ("Julia", "Child"), ("Macy", "McDonald"),
    ("Björk", "Guðmundsdóttir"), ("Иван", "Петров"), ("Van", "Le"),
]  # fmt: skip
SLOTS = [
    "Dr. {LAST} treats children.", "I met Dr. {LAST} in clinic.", "Dr. {LAST}'s clinic is rural.",
    "Dr. {FIRST} {LAST} is.", "{FIRST} {LAST} teaches anatomy.", "Write to {FIRST} {LAST}, or come by.",
    "I am {FIRST} {LAST}.", "{LAST} teaches anatomy.", "{LAST} runs a free clinic.", "{LAST} is a surgeon.",
    "{LAST} directs a lab. It is old.", "Come by. {LAST} leads the team.", "{LAST} has a clinic.",
    "{LAST} also mentors the premeds.", "{LAST} joined us.", "{LAST} studies the heart.", "{FIRST}'s lab is open.",
    "Students join {FIRST}’s lab.", "{FIRST} {LAST}'s students win.", "Professor {LAST} is kind.",
    "Prof. {LAST} is kind.", "DR. {LAST} was here.", "Mrs. {LAST} and I met.", "{LAST} grew up in Ohio.",
    "{LAST} earned a degree.", "{LAST} trained at Yale.", "{LAST} completed residency.", "{LAST} published widely.",
    "{LAST} was born here.", "{LAST} loves teaching.", "{LAST} works in Boston.", "{LAST} specializes in asthma.",
    "{LAST} believes in equity.", "{LAST} sees patients.", "{LAST} chairs the committee.",
    "{LAST} supervises residents.", "We love {FIRST}'s team.", "{LAST}'s lab is new.", "{LAST}'s students win.",
    "Hello.\n{LAST} teaches.", "Contact: {FIRST} {LAST}", "{FIRST} {LAST}, MD, PhD", "{FIRST} runs a lab.",
    "Dr. {LAST}, MD, works here.", "I work with Dr. {LAST} and Dr. {LAST}.", "Dr. {FIRST} M. {LAST} was kind.",
]  # fmt: skip
PAIRS = [
    ("he", "she"), ("him", "her"), ("himself", "herself"), ("his lab", "her lab"), ("his lab", "their lab"),
    ("is his", "is hers"), ("himself", "themselves"), ("him", "xem"), ("mother", "father"), ("mom", "dad"),
    ("sister", "brother"), ("daughters", "sons"), ("son of farmers", "daughter of farmers"),
    ("grandmother", "grandfather"), ("granddaughter", "grandson"), ("granny", "grandpa"), ("aunt", "uncle"),
    ("niece", "nephew"), ("wife", "husband"), ("partner", "wife"), ("spouse", "husband"), ("ex-wife", "ex-husband"),
    ("mother-in-law", "father-in-law"), ("sisters-in-law", "brothers-in-law"), ("step-mother", "step-father"),
    ("half-sister", "half-brother"), ("great-grandmother", "great-grandfather"), ("great-aunt", "great-uncle"),
    ("motherhood", "fatherhood"), ("maternity leave", "paternity leave"), ("alumna", "alumnus"), ("alumnae", "alumni"),
    ("Latina", "Latino"), ("Latina", "Latinx"), ("sorority", "fraternity"), ("businesswoman", "businessman"),
    ("chairwoman", "chairman"), ("chairwoman", "chairperson"), ("congresswomen", "congressmen"),
    ("waitress", "waiter"), ("actress", "actor"), ("ella", "él"), ("tía", "tío"), ("mamá", "papá"), ("hija", "hijo"),
    ("esposa", "esposo"), ("hermana", "hermano"), ("abuela", "abuelo"), ("s/he", "he or she"), ("she or he", "they"),
    ("his or her", "their"), ("him/her", "them"), ("women and children", "men and children"),
    ("women in medicine", "men in medicine"), ("woman-owned", "man-owned"), ("young women", "young men"),
    ("boys", "girls"), ("female", "male"), ("ladies", "gentlemen"), ("fae", "ey"), ("girlfriend", "boyfriend"),
    ("widow", "widower"), ("fiancée", "fiancé"), ("hero", "heroine"),
]  # fmt: skip
VERBS = (
    "teach run work study carry do have are were love use focus discuss treat fix go see lie nurse practice supervise "
    "organize publish volunteer say try diagnose cause pass mentor don't aren't haven't weren't"
).split()
IRREGULAR = {"do": "does", "have": "has", "are": "is", "were": "was", "go": "goes", "lie": "lies"}
KEPT = [
    "Women & Infants Hospital", "Brigham and Women's Hospital", "women's health", "women's imaging",
    "women's heart center", "women's mental health", "women's reproductive health", "women's cancers", "men's health",
    "maternal-fetal medicine", "maternal health", "a mother-baby unit", "child neurology",
    "child and adolescent psychiatry", "male infertility", "female pelvic medicine", "female sexual dysfunction",
    "men who have sex with men", "sister chromatid", "HER2", "a Sisters of Mercy hospital", "HE staining",
    "Mr spectroscopy", "MR spectroscopy", "a TIA clinic", "EM physician", "bundle of His", "MEN 2A", "midwifery",
    "the human genome", "Assoc Prof Neurology at Yale", "Associate Prof. Internal Medicine", "Prof. of Medicine",
    "Dr. Martin Luther King Jr. Hospital", "a Dr.P.H. degree", "Doctors Without Borders", "Doctor of Medicine",
    "a DrPH", "Sr. Research Fellow", "an MS. Biology was fun.",
]  # fmt: skip
OWN_WORDS = [
    ("Jane Parkinson", "I treat Parkinson's disease, Parkinson disease and Parkinson's; a Parkinson's clinic."),
    ("Bob Graves", "Graves disease, Graves' ophthalmopathy and Graves."), ("Ruth Ward", "Ward rounds start early."),
    ("Ellen Young", "Young adults and Young patients come."), ("Amy Hopkins", "At Johns Hopkins and at Hopkins."),
    ("Luz Cancer", "Cancer care. Cancer survivors. Cancer Center."), ("Tim Heart", "Heart failure, Heart surgery."),
    ("Ken Burns", "Burns are common. Burns and wounds."), ("Tara Bone", "Bone marrow transplant. Bone health."),
    ("Grace Ito", "Grace under fire. With Grace."), ("Hope Ito", "Hope matters. Hope for all."),
    ("Will Ito", "Will you come? Will travel."), ("May Ito", "In May we meet. May I help?"),
    ("Lee Price", "Price matters. Price of drugs."),
    ("My Tran", "My clinic. My mentors taught me. My studies focus on TB."),
    ("Kim So", "So many patients. So I stayed."), ("Kim An", "An open clinic."), ("Kim In", "In clinic. In Boston."),
    ("Kim Do", "Do come by. Do mentors help?"), ("Ed Ito", "I am an ED physician. The ED."),
    ("Pat Id", "An ID clinic."), ("Al Ito", "AL amyloidosis and AL."), ("Ana Ito", "ANA titers."),
    ("Frank Hodgkin", "Non-Hodgkin and Hodgkin lymphoma."), ("Al Down", "Down syndrome."),
    ("Mia Bell", "Bell's palsy."), ("Bo Apgar", "An Apgar score."), ("Bo Ray", "An X-Ray."),
    ("Bo Willis", "Circle of Willis."), ("Bo Romberg", "Romberg's sign and a Romberg test."),
    ("Mary Ito", "At St. Mary's."), ("Diego Ito", "In San Diego."), ("Carolina Ito", "In North Carolina."),
    ("Bo Davis", "At UC Davis."), ("Tom John", "Tommy John surgery."),
    ("Robert Ito", "Robert Wood Johnson Medical School."), ("Joe Coombs", "A Coombs test."),
]  # fmt: skip


def filled(template: str, name: tuple[str, str]) -> str:
    text = template.format(FIRST=name[0], LAST=name[1])
    return text[0].upper() + text[1:]


def masked_of(template: str, name: tuple[str, str]) -> str:
    return masked(filled(template, name), name=" ".join(dict.fromkeys(name)) + ", MD")


def third_person(verb: str) -> str:
    if verb.endswith("n't"):
        return third_person(verb.removesuffix("n't")) + "n't"
    if verb in IRREGULAR:
        return IRREGULAR[verb]
    if verb.endswith("y") and verb[-2] not in "aeo":
        return f"{verb[:-1]}ies"
    return verb + ("es" if verb.endswith(("ch", "sh", "ss", "x", "us", "o")) else "s")


@pytest.mark.parametrize("template", SLOTS)
def test_one_name_is_as_good_as_another(template):
    """Sixty and more names in one place give one text."""
    texts = {masked_of(template, name) for name in NAMES}
    assert len(NAMES) >= 60
    assert texts == {masked_of(template, ("Ana", "Ruiz"))}
    assert "Ruiz" not in texts.pop()


@QUICK
@given(st.lists(st.sampled_from(SLOTS), min_size=1, max_size=4), st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_names_can_be_swapped_in_running_text(templates, one, other):
    template = "\n".join(templates)
    assert masked_of(template, one) == masked_of(template, other)


@pytest.mark.parametrize("title", ["Dr.", "Dra.", "DR.", "Drs. Wu and", "Prof.", "Mr.", "Sra.", "Rev.", "Professor"])
def test_titled_names_of_others_can_be_swapped(title):
    """A function word, and behind "Prof." a word for a field, is a name only when it is the own one."""
    words = UNCLEAR | FIELDS if title.startswith("Prof") else UNCLEAR
    texts = {last: masked(f"I shadow {title} {last} often.") for _, last in NAMES if last not in words}
    assert set(texts.values()) == {"I shadow they often."}, texts


UNCLEAR = {"An", "Do", "Her", "She", "So"}
FIELDS = set("Ward Heart Bone Child Cancer Hand Brain Law May Price Day Church".split())


@QUICK
@given(st.sampled_from(PAIRS), st.sampled_from(["I met {} there.", "{} was here.", "Once. {}", "a ({}) b", "my {}!"]))
def test_gendered_words_can_be_swapped(pair, frame):
    if "/" in "".join(pair):
        frame = frame.replace("(", "").replace(")", "")  # in brackets it is a tag of pronouns
    one, other = (frame.format(word) for word in pair)
    assert masked(one) == masked(other)


@QUICK
@given(
    st.sampled_from(VERBS), st.sampled_from(["", "also ", "always ", "really often "]),
    st.sampled_from(["{} {}{} here.", "Now {} {}{}, and I agree.", "I know {} {}{} and mentor students."]),
)  # fmt: skip
def test_singular_they_is_one_person(verb, adverb, frame):
    """The verb after a pronoun tells no gender, as the verb after a name."""
    many = masked(frame.format("they", adverb, verb))
    for pronoun in ("he", "she", "ze", "he or she", "Dr. Ito"):
        assert masked(frame.format(pronoun, adverb, third_person(verb))) == many


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "She is a rural doctor. She has a clinic. She does rounds, she teaches and she was a nurse.",
            "They are a rural doctor. They have a clinic. They do rounds, they teach and they were a nurse.",
        ),
        ("He's a doctor and he's been here.", "They're a doctor and they've been here."),
        ("Does she teach? Isn't he kind? Has he a lab?", "Do they teach? Aren't they kind? Have they a lab?"),
        ("She directs and teaches.", "They direct and teach."),
        ("SHE TEACHES. SHE HAS A LAB.", "THEY TEACH. THEY HAVE A LAB."),
        ("Ana Ito (she/her) teaches.", "Ana Ito (he/him/his) teaches."),
        ("Ana Ito (she/her) teaches.", "Ana Ito (they/them) teaches."),
    ],
)
def test_pairs_that_differ_in_who_it_is(one, other):
    assert masked(one, name="Ana Ito") == masked(other, name="Ana Ito")


@pytest.mark.parametrize("text", KEPT)
def test_what_a_text_is_about_stays(text):
    assert masked(text, name="Ana Ito") == text


def test_names_of_fields_stay():
    for phrase in specialties().phrases():
        assert masked(f"I like {phrase} much.", name="Young Ward") == f"I like {phrase} much."


@pytest.mark.parametrize(("name", "text"), OWN_WORDS)
def test_words_that_are_also_the_own_name_stay(name, text):
    assert masked(text, name=name) == text


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("Ana Ruiz, MD", "Her mother was a nurse.", "Their parent was a nurse."),
        ("Ana Ruiz, MD", "I run a women's health clinic.", "I run a women's health clinic."),
        ("Ana Ruiz, MD", "Dr. Patel taught me.", "They taught me."),
        ("Ana Ruiz, MD", "Ruiz and I; Ana's lab.", "They and I; their lab."),
        ("ANNA LEE", "Anna Lee teaches; ask Lee.", "They teach; ask they."),
        ("Anna Lee", "ANNA LEE teaches.", "They teach."),
        ("anna lee", "Anna Lee teaches, anna lee.", "They teach, they."),
        ("José García-Núñez", "Jose Garcia-Nunez, or Núñez; garcía.", "They, or they; garcía."),
        (
            "Rosa Ruiz",
            "R. Ruiz and Rosa M. Ruiz treat hepatitis C. Ruiz leads.",
            "They and they treat hepatitis C. They lead.",
        ),
        (
            "Maria de la Cruz",
            "De la Cruz; Maria Cruz; directora de la clínica.",
            "They; they; directora de la clínica.",
        ),
        ("Ruiz, Ana", "Ana Ruiz-Lopez and Ana María Ruiz teach.", "They and they teach."),
        ("Weiß, Jörg", "Weiss teaches. Dr. Weiß.", "They teach. They."),
        ("", "Drs. Lee and Kim are here. Drs. Lee, Kim and Ng are.", "They are here. They are."),
        ("", "DR. LEE met dr. lee, Dr. van der Berg and Dra. Pérez.", "They met they, they and they."),
        ("", "Señora Ruiz, Sr. García, Rev. Jones, Prof. Smith.", "They, they, they, they."),
        ("", "Mr. and Mrs. Lee. Prof. Dr. Lee. Dr.Lee.", "They. They. They."),
        ("Ana Ruiz, M.D., Ph.D.", "Ana Ruiz, M.D., Ph.D., is kind.", "They, M.D., Ph.D., is kind."),
        ("Ana Ruiz", "Ana’s a surgeon; Dr. Lee's been here.", "They are a surgeon; they have been here."),
        ("Hope Bell", "My name is Hope. I'm Hope, a nurse.", "My name are they. I'm they, a nurse."),
        ("Hope Bell", "Hope and I teach. Bell, who is a nurse.", "They and I teach. They, who is a nurse."),
        ("Hope Bell", "Hope, an internist, is kind. Hope, a virtue.", "They, an internist, is kind. Hope, a virtue."),
        (
            "Amy Young",
            "Young et al. showed it; the Brown Lab; Young Lab.",
            "They et al. showed it; the Brown Lab; Young Lab.",
        ),
        ("Will Brown", "The Brown Lab; Brown W, Lee K; Will B. is here.", "The they Lab; they, Lee K; they are here."),
        ("Tim Heart", "The Heart Lab; Heart, T., a chapter.", "The Heart Lab; they, a chapter."),
        ("Mary Ruiz", "Ruiz, M.D., and Ruiz, M., and Ruiz M.", "They, M.D., and they, and they"),
        ("Ann Rush", "Rush's residency and Rush's lab.", "Rush's residency and their lab."),
        ("", "Write to ana.ruiz@x.edu, see www.ruizlab.org.", "Write to their address, see their address."),
        ("", "Mother of two. Chairman of it. My Mom.", "Parent of two. Chairperson of it. My parent."),
        ("", "She teaches, runs a lab and also rides a bike.", "They teach, run a lab and also ride a bike."),
        ("", "She sees wards and allergies, is kind.", "They see wards and allergies, is kind."),
        ("", "I want to be a Dr. My clinic is here.", "I want to be a Dr. My clinic is here."),
        ("", "My Dr. said so; dr. appointments.", "My Dr. said so; dr. appointments."),
    ],
)
def test_what_is_masked(name, text, expected):
    assert masked(text, name=name) == expected


PIECES = [
    *"aéß.,;'’-/()[] \n\t", "they ", "They ", "Dr. ", "DR ", "Drs. ", "Prof. ", "she ", "he's ", "her ", "or ", "and ",
    "s ", "Ruiz", "de la ", "Young ", "Ana ", "'s ", "is ", "runs ", "R. ", "also ", "applies ", "stills ", "mother",
    "-in-law", "Hopkins ", "EM ", "lee ", "women", "'s health", "(she/her)", "she/her ", "Mr. and ", "Jr. ",
    "Hospital ", "St. ", "ly ",
]  # fmt: skip


@QUICK
@given(st.text(), st.text(max_size=40))
def test_any_text_and_name_can_be_masked(text, name):
    once = masked(text, name=name)
    assert masked(once, name=name) == once


@settings(deadline=None, max_examples=600)
@given(
    st.lists(st.sampled_from(PIECES), max_size=14),
    st.sampled_from(["", "Ana Young Ruiz", "My de la Hopkins", "They Le"]),
)
def test_masking_again_changes_nothing(pieces, name):
    once = masked("".join(pieces), name=name)
    assert masked(once, name=name) == once


@pytest.mark.parametrize(
    "piece",
    [
        "a", " ", "Ana ", "Ana", "de la ", "Dr. ", "Dr. A", "they ", "he or ", "she/", "(she/", "Ruiz-", "A. ", "'s",
        "They also ", "Drs. Lee, ", "\n", "Young", "Young runs. ", "Ruiz of ", "my mother ", "Mr. and ",
        "women's health ",
        "Dr. Ana de la Ruiz teaches; Ruiz and her mother run women's health at Johns Hopkins. ",
    ],
)  # fmt: skip
def test_long_texts_take_work_in_proportion(piece, demand_linear):
    demand_linear(lambda text: masked(text, name="Ana de la Ruiz Young"), piece)


@pytest.mark.parametrize("verb", VERBS)
def test_plural_verbs(verb):
    assert plural_verb(third_person(verb)) == plural_verb(verb) == verb


def test_nothing_of_a_name_is_left():
    for first, last in NAMES:
        text = masked(f"Dr. {first} {last}, {first} {last} and {first[0]}. {last} met.", name=f"{first} {last}")
        assert re.fullmatch("They, they and they met.", text), (first, last, text)


def test_the_heads_of_the_tables_are_no_words_to_mask():
    assert masked("In other words, a neutral kind of meaning.") == "In other words, a neutral kind of meaning."
