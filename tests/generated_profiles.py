"""Made-up people for the swap test: the same profile can be written for two different people.

A sentence is a template. ``{full}``, ``{last_first}``, ``{dr_last}`` ... are forms of the own name; ``{they}``,
``{them}``, ``{their}`` ... are pronouns, ``{v:teaches|teach}`` agrees with them; ``{parent}``, ``{sibling}``,
``{woman}`` ... are drawn anew for each person. ``{field}``, ``{disease}``, ``{institution}`` are what the text is
about: drawn once, the same for both people. Everything comes from one seed.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

# given name | family name | how the roster writes it. "+" marks a part that is also a word of English or of medicine, a
# place, or shorter than three letters.
PEOPLE = [
    "Ana|Ruiz|{g} {f}, MD", "José|García-Núñez|{f}, {g}", "María José|García Márquez|{g} {f}",
    "Siobhán|O’Brien|{g} {f}",
    "Maeve|O'Neill|{g} {f}, DO", "Seán|Ó Briain|{g} {f}", "Lucía|de la Cruz|{g} {f}", "Joost|van der Berg|{f}, {g}",
    "Omar|al-Rashid|Dr. {g} {f}", "Ifeoma|Okonkwo|{g} {f}, MD, PhD", "Đặng|Nguyễn|{f} {g}", "Takeshi|Yamamoto|{f} {g}",
    "Xiaoming|Zhang|{f} {g}", "Thị Mai|Trần|{f} {g}", "Jean-Luc|Picard|{g} {f}", "Anne-Marie|Dubois-Laurent|{g} {f}",
    "Zoë|Müller|{g} {f}", "Jürgen|Groß|{f}, {g}", "Łukasz|Wójcik|{g} {f}", "Søren|Ågård|{g} {f}",
    "Kwame|N'Diaye|{g} {f}", "D'Andre|D'Souza|{g} {f}", "Leonardo|di Lorenzo|{g} {f}", "Abdul|bin Salman|{g} {f}",
    "Keahi|Kahananui|{g} {f}", "Ngozi|Smith-Okafor|{g} {f}, MD", "Dmitri|Volkov|{f}, {g}", "Priya|Venkataraman|{g} {f}",
    "Oluwaseun|Adebayo|Prof. {g} {f}", "Guðrún|Jónsdóttir|{g} {f}", "Ramón|Peña|{G} {F}", "Aaliyah|Washburn|{g} {f}",
    "Chukwuemeka|Eze|{g} {f}", "Montserrat|de los Santos|{g} {f}", "Pilar|Ibáñez y Soler|{g} {f}",
    "Iain|MacLeod|{g} {f}",
    "Eleni|Papadopoulou|{g} {f}, PharmD", "Tomasz|Żak|{g} {f}", "Sinéad|McDonough|{g} {f}", "Haruki|Watanabe|{g} {f}",
    "+Hope|+Bell|{g} {f}", "+Grace|+Graves|{g} {f}, MD", "+Will|+Brown|{g} {f}", "+May|+Parkinson|{g} {f}, MD",
    "Amara|+Crohn|Dr. {g} {f}", "Wendell|+Turner|{g} {f}", "Amadou|+Down|{g} {f}", "Luisa|+Marfan|{f}, {g}",
    "+Faith|+Young|{g} {f}", "+Joy|+Rush|{g} {f}", "+Emory|Dvorak|{g} {f}", "+Rose|+Mayo|{g} {f}, MD",
    "+Chase|+Baylor|{g} {f}", "+Art|+Hopkins|{f}, {g}", "+June|+Morehouse|{g} {f}", "+April|+Heart|{g} {f}",
    "+Li|+Wu|{f} {g}", "+My|Tran|{g} {f}", "+Al|+Yu|{g} {f}", "+Mark|+Ng|{g} {f}", "+Rich|+Hodgkin|{g} {f}",
    "Bettina|+Alzheimer|{g} {f}", "+Summer|+Stone|{g} {f}", "+Ray|+Child|{g} {f}", "+Austin|+Price|{g} {f}",
    "+Florence|+Cancer|{f}, {g}", "+Virginia|+Ward|{g} {f}", "+Dean|+Major|{g} {f}", "+Christian|+Day|{g} {f}",
    "+Sky|+Hand|{g} {f}", "+Iris|+Brain|{g} {f}", "+Jack|+Huntington|{g} {f}", "+Le|+An|{g} {f}",
    "Macy|+Wilson|{g} {f}",
]  # fmt: skip

PRONOUNS = [
    "she her her hers herself she/her", "he him his his himself he/him", "they them their theirs themself they/them",
    "they them their theirs themselves they/them/theirs", "ze hir hir hirs hirself ze/hir",
    "ze zir zir zirs zirself ze/zir",
    "xe xem xyr xyrs xemself xe/xem", "ey em eir eirs emself ey/em", "fae faer faer faers faerself fae/faer",
]  # fmt: skip
TITLES = "Dr.|Dr|Prof.|Professor|Mr.|Ms.|Mrs.|Mx.|Miss|Mx|Dra.|Doctor".split("|")

GENDERED = {
    "parent": "mother father mom dad mum mama papa mommy daddy stepmother stepfather godmother",
    "parents": "mothers fathers moms dads",
    "grandparent": "grandmother grandfather grandma grandpa abuela abuelo nana granny abuelita",
    "sibling": "sister brother stepsister",
    "siblings": "sisters brothers stepbrothers",
    "partner": "wife husband spouse fiancée fiancé partner girlfriend",
    "child": "daughter son stepson stepdaughter hijo hija",
    "relative": "aunt uncle auntie tía tío niece nephew",
    "great": "great-grandmother great-grandfather",
    "half": "half-sister half-brother",
    "in_law": "mother-in-law father-in-law",
    "woman": "woman man lady guy",
    "women": "women men ladies guys",
    "girls": "girls boys",
    "alum": "alumna alumnus",
    "latina": "Latina Latino Latinx",
    "chair": "chairwoman chairman chairperson",
    "sorority": "sorority fraternity",
}

FACTS = {
    "field": "women's health|maternal-fetal medicine|men's health|family medicine|pediatric cardiology|neurology|"
    "dermatology|gastroenterology|psychiatry|emergency medicine|medical genetics|oncology|midwifery|sports medicine|"
    "child and adolescent psychiatry|male infertility|palliative care|infectious disease|orthopedic surgery|geriatrics",
    "disease": "Graves' disease|Graves disease|Parkinson's disease|Parkinson's|Crohn's disease|Bell's palsy|"
    "Turner syndrome|Down syndrome|Marfan syndrome|Alzheimer's disease|Hodgkin lymphoma|Huntington's disease|"
    "Wilson disease|Turner's syndrome|Parkinson disease|Alzheimer's dementia|Crohn disease|Young syndrome|"
    "heart failure|breast cancer",
    "institution": "Mayo Clinic|Johns Hopkins Hospital|Johns Hopkins University School of Medicine|Brown University|"
    "Emory University School of Medicine|Baylor College of Medicine|Morehouse School of Medicine|"
    "Rush University Medical Center|Harvard Medical School|University of Michigan Medical School|"
    "Brigham and Women's Hospital|Howard University College of Medicine|Stanford University School of Medicine",
    "topic": "sickle cell disease|birth outcomes|sleep and memory|opioid use disorder|asthma in schools|hepatitis C|"
    "kidney transplant|rural trauma|stroke rehabilitation|health literacy|maternal mortality|antibiotic stewardship",
    "value": "honesty|patience|humility|service|curiosity|health equity|family-centered care|rigor|kindness|teamwork",
}  # fmt: skip

BIO = """
{full} is a specialist in {field}. {They} {v:teaches|teach} anatomy and {v:runs|run} a clinic for {disease}.
{dr_last} treats {disease} and trains residents at {institution}.
{dr_full} is on the faculty at {institution}. {They} {v:has|have} a clinic for {disease}.
{dr_last}'s clinic follows patients with {disease}.
{last_first}, works in {field} at {institution}.
{full}'s lab studies {topic}.
{first}'s students present their own posters on {topic}.
{last}'s lab is open to premeds with an interest in {field}.
{last} teaches physiology and leads a support group for {disease}.
{last} runs a free clinic with {their} {partner}.
{first} directs a program in {field}.
{initial_last} sees patients with {disease} every week.
{initials_last} joined {institution} after residency.
{full_middle} grew up with {their} {grandparent} near the coast.
{FULL} is an attending in {field}.
{dr_first} is what my students call me; I work in {field}.
I am {full}, and I care for people with {disease}.
I'm {dr_last} to my patients and {full} to my friends.
My name is {first} and I practice {field}.
My name is {full}. I love {field}.
{first} ({they}/{them}) runs a weekly clinic on {disease}.
{dr_last} and {dr_last} are one and the same: I kept my name when I met my {partner}.
Students in {dr_last}'s group learn to write about {topic}.
When {they} {v:is|are} not in clinic, {they} {v:cooks|cook} with {their} {child} and {their} {siblings}.
{They} {v:trained|trained} at {institution}, where {they} also {v:teaches|teach} {field}.
{They's} a specialist in {disease}, and {they've} been here for years.
{They} {v:loves|love} teaching, and the team around {them} says the choice was {theirs}.
{They} {v:taught|taught} {themself} to read the films of {disease}.
{Their} patients with {disease} know {them} by {their} laugh.
{They} {v:directs|direct} the clinic, {v:teaches|teach} residents, and {v:mentors|mentor} premeds.
{They} {v:does|do} rounds early and {v:writes|write} about {topic} at night.
{They} {v:doesn't|don't} hurry, and {they} {v:hasn't|haven't} forgotten where {they} {v:comes|come} from.
{Does} {they} take premeds? Yes, {they} {v:does|do}, in {field}.
As a {woman} in {field}, I know what a mentor can do.
I mentor {women} in medicine and the {girls} of our science club.
I am a {latina} physician in {field} and the first in my family at {institution}.
My {parent} had {disease}; that is why I chose {field}.
My {grandparent} raised me, and my {relative} taught me to listen.
{chair_A} of the committee for {topic}, {full} also mentors premeds.
I am an {alum} of a small college and of its {sorority}.
I run a clinic in {field} at {institution}. Write to {dr_last} or to {full}.
The {last} Lab works on {topic}.
Our paper ({last} et al., 2021) was about {topic}.
{first_l} leads the journal club on {disease}.
{last}, who directs our clinic for {disease}, supervises students.
{first}, a specialist in {field}, supervises students.
{first} and I run the same clinic, people joke, since I answer to both {dr_last} and {full}.
Contact: {email}. I answer questions about {field}.
{dr_last} works at {institution}; {disease} is what {they} {v:knows|know} best.
{dr_full}, {deg}, sees families with {disease}.
Patients of {dr_last} come from three states for {disease}.
Ask {full} about {topic}; ask my {in_law} about me.
{last_f} wrote the chapter on {disease}.
Professor of {field}. {dr_last} mentors students from {institution}.
""".strip().splitlines()

RESEARCH = """
{full} and {their} students study {topic}.
{dr_last}'s group works on {disease} and {topic}.
The genetics of {disease}; {initial_last} is the principal investigator.
{They} {v:studies|study} {topic} and {v:publishes|publish} with undergraduates.
Outcomes of {disease} among {women} and children, with {dr_last} as senior author.
Why {topic} differs between {institution} and its neighbors.
{last}'s team collects data on {topic}.
{topic_A}: trials in {field}.
""".strip().splitlines()

STATEMENT = """
My {parent} taught me {value}.
{dr_last} believes in {value}.
{full} is known for {value}.
{value_A} is what my {grandparent} left me.
I want {women} and {girls} in medicine to meet {value}.
{They} {v:believes|believe} in {value} and {v:lives|live} by it.
Patients with {disease} deserve {value}.
{first}'s door is open: {value} first.
The {value} of my {siblings} made me a doctor.
{value_A} and {value}.
""".strip().splitlines()

GOALS = """
My name is {full}, and I want to work in {field}.
I am {full}, the child of a nurse, and I hope to care for people with {disease}.
My {parent} lives with {disease}, so I want to learn {field}.
My {grandparent} died of {disease} while my {siblings} and I were in school.
I hope to train at {institution} and serve {women} and children.
When my {relative} was ill, {their} doctor gave {them} time, and {they} never forgot it.
I want to understand {topic}, as my {partner} will tell you.
As a {latina} premed I look for a mentor in {field}.
My {sibling} was born with {disease}; {they} taught me what {field} can do.
I want to work on {topic} and on {disease}.
I hope people will one day say: {dr_last} listens.
I am {last_first}, and {field} is my first choice.
Call me {full}; my {grandparent} chose the name before {they} fell ill with {disease}.
I want to help {girls} like me find {field}.
I am a {woman} who returned to school after ten years, and I want {field}.
""".strip().splitlines()

EXPERIENCES = """
I shadowed Dr. {other} in {field}; {they} {v:teaches|teach} slowly and {v:answers|answer} everything.
Shadowed {dr_other} at {institution} and saw {disease}.
I cared for my {parent} and my {in_law} at home.
President of my {sorority} and tutor for {girls} in science.
{full} et al., a poster on {topic}.
{initial_last} was first author of our abstract on {topic}.
Volunteer in a {field} clinic; my supervisor says that {full} is reliable.
My supervisor wrote: "{first} {last} shows {value}. {They} {v:listens|listen}."
I coach {girls} and {women} in a running club for {disease}.
I worked as a scribe for {dr_other} and {their} {partner} in {field}.
{last_f} presented on {topic} at {institution}.
I interpret for my {great} and {their} friends; my {half} drives us.
""".strip().splitlines()

# A lone part that is also a word, in the middle of a sentence, is not told from the word: "Ask Hope", "with Will". Nor
# are initials alone ("A.R."), names for short that the roster does not have, untitled names of other people.
UNDECIDABLE = """
bare: Ask {first} about {topic}.
bare: I work with {last} on {disease}.
bare: You can find {first} in {field}.
initials: Write to {initials} about {topic}.
nickname: Everyone calls me {nick}, and I love {field}.
medical: The {last} Lab works on {topic}.
medical: {last}'s residency trains people in {field}.
one_letter: {last_f} presented on {topic}.
others: I trained with {other_full} at {institution}.
others: I shadowed Professor {other_word} at {institution}.
""".strip().splitlines()

OTHERS = "Patel|Kim|Wójcik|Brown|Graves|Hope|Okafor|de la Rosa|O'Hara|Parkinson|Turner|Li|Bell|van Dijk|Young".split(
    "|"
)
NICKNAMES = "Bo Chuy Liz Sasha Teddy Mimi Kit Nani".split()
ASCII = str.maketrans("éáíóúñüöøåßŁżŻćĐặễầðÓÅÞ’", "eaiounuooasLzZcDaeadOAT'")


@dataclass(frozen=True)
class Identity:
    """Who a person is: what a swap changes."""

    given: str
    family: str
    words: frozenset[str]
    roster_name: str
    pronouns: tuple[str, ...]
    seed: int


def identity(entry: str, pronouns: str, seed: int) -> Identity:
    given, family, roster = entry.split("|")
    words = frozenset(part[1:] for part in (given, family) if part.startswith("+"))
    given, family = given.removeprefix("+"), family.removeprefix("+")
    return Identity(
        given,
        family,
        words,
        roster.format(g=given, f=family, G=given.upper(), F=family.upper()),
        tuple(pronouns.split()),
        seed,
    )


@dataclass(frozen=True)
class Profile:
    """Two people with one profile: sentences to fill, by column, and the facts that do not change."""

    side: str
    number: int
    one: Identity
    other: Identity
    texts: dict[str, tuple[str, ...]]
    facts: dict[str, str]

    def text(self, column: str, who: Identity) -> str:
        return " ".join(filled(template, who) for template in self.texts[column])

    def row(self, who: Identity) -> dict[str, str]:
        texts = {column: self.text(column, who) for column in self.texts}
        own = {f"{self.side}_id": f"{self.side[0].upper()}{self.number:03}", "name": who.roster_name}
        return {**own, "pronouns": who.pronouns[5], **self.facts, **texts}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _name_forms(who: Identity, draw: random.Random) -> dict[str, str]:
    given, family, title = who.given, who.family, draw.choice(TITLES)
    family_first = who.roster_name.startswith(f"{family} ")
    full = f"{family} {given}" if family_first else f"{given} {family}"
    plain = full.translate(ASCII).lower()
    return {
        "full": full, "FULL": full.upper(), "first": given, "last": family, "last_first": f"{family}, {given}",
        "dr_last": f"{title} {family}", "dr_full": f"{title} {full}", "dr_first": f"{title} {given}",
        "initial_last": f"{given[0]}. {family}", "initials_last": f"{given[0]}. {draw.choice('JKLM')}. {family}",
        "full_middle": f"{given} {draw.choice('JKLM')}. {family}", "first_l": f"{given} {_letter(family)}.",
        "last_f": f"{family} {given[0]}", "initials": f"{given[0]}.{_letter(family)}.",
        "email": ".".join(re.findall(r"[a-z]+", plain)) + "@example.edu",
        "other": draw.choice(OTHERS), "dr_other": f"{draw.choice(TITLES)} {draw.choice(OTHERS)}",
        "other_full": f"{draw.choice('Ravi Jo Tess'.split())} {draw.choice(OTHERS)}",
        "other_word": draw.choice(["May", "Patel"]),
        "nick": draw.choice(NICKNAMES),
        "deg": "MD",
    }  # fmt: skip


def _letter(family: str) -> str:
    return next(letter for letter in family if letter.isupper())


def _pronoun_forms(who: Identity) -> dict[str, str]:
    they, them, their, theirs, themself, _ = who.pronouns
    plural = they == "they"
    forms = {"they": they, "them": them, "their": their, "theirs": theirs, "themself": themself}
    forms |= {"They": _capital(they), "Their": _capital(their), "Does": "Do" if plural else "Does"}
    short = ("'re", "'ve") if plural else ("'s", "'s")
    return forms | {"They's": _capital(they) + short[0], "they've": they + short[1]}


def filled(template: str, who: Identity) -> str:
    """Fill a template for one person; what is drawn depends on the person and the template only."""
    draw = random.Random(f"{who.seed} {template}")
    forms = {**_name_forms(who, draw), **_pronoun_forms(who)}
    plural = who.pronouns[0] == "they"

    def slot(found: re.Match[str]) -> str:
        key = found[1]
        if key.startswith("v:"):
            return key[2:].split("|")[plural]
        if key in forms:
            return forms[key]
        word = draw.choice(GENDERED[key.removesuffix("_A")].split())
        return _capital(word) if key.endswith("_A") else word

    return _capital(re.sub(r"{([^}]+)}", slot, template))


def _with_facts(template: str, draw: random.Random) -> str:
    def fact(found: re.Match[str]) -> str:
        word = draw.choice(FACTS[found[1]].split("|"))
        return _capital(word) if found[2] else word

    return re.sub(rf"{{({'|'.join(FACTS)})(_A)?}}", fact, template)


MEDICAL = frozenset("Heart Cancer Brain Child Hand Ward Stone Young".split())


def _decidable(template: str, people: tuple[Identity, ...]) -> str:
    """Return a template, with a longer form of the name where a part of one of these people would be ambiguous."""
    kind, _, bare = template.rpartition(": ") if template in UNDECIDABLE else ("", "", template)
    if kind not in {"", "bare"}:
        return ""
    part = "{first}" if "{first}" in bare else "{last}"
    if kind and any((who.given if part == "{first}" else who.family) in who.words for who in people):
        return bare.replace(part, "{full}")
    if "{last_f}" in bare and any(who.given.startswith("I") for who in people):
        return bare.replace("{last_f}", "{initial_last}")
    return bare.replace("{last} Lab", "{full} Lab") if any(who.family in MEDICAL for who in people) else bare


def generated(side: str, count: int, seed: int, *, undecidable: str = "") -> list[Profile]:
    """Return profiles, each for two people; a sentence of the kind ``undecidable`` closes the bio or the goals."""
    draw = random.Random(f"{seed} {side}")
    profiles = []
    for number in range(count):
        entries = draw.sample(PEOPLE, 2)
        pronouns = draw.sample(PRONOUNS, 2)
        one, other = (identity(entry, own, draw.randrange(10**9)) for entry, own in zip(entries, pronouns, strict=True))

        def some(pool: list[str], least: int, most: int) -> list[str]:
            return draw.sample(pool, draw.randint(least, most))

        if side == "mentor":
            plan = {"bio": some(BIO, 3, 5), "research": some(RESEARCH, 0, 1), "values_statement": some(STATEMENT, 1, 2)}
            main = "bio"
        else:
            plan = {"goals": some(GOALS, 2, 4), "experiences": some(EXPERIENCES, 1, 3)}
            plan["values_statement"] = some(STATEMENT, 0, 2)
            main = "goals"
        extra = draw.choice(UNDECIDABLE)
        plan[main].append(extra)
        plan = {
            column: [own for own in (_decidable(template, (one, other)) for template in templates) if own]
            for column, templates in plan.items()
        }
        plan[main] += [draw.choice(_of_kind(undecidable))] if undecidable else []
        texts = {column: tuple(_with_facts(template, draw) for template in own) for column, own in plan.items()}
        profiles.append(Profile(side, number, one, other, texts, _facts(side, draw)))
    return profiles


def _of_kind(kind: str) -> list[str]:
    return [template.removeprefix(f"{kind}: ") for template in UNDECIDABLE if template.startswith(f"{kind}: ")]


def _facts(side: str, draw: random.Random) -> dict[str, str]:
    def some(fact: str, most: int) -> str:
        return "; ".join(draw.sample(FACTS[fact].split("|"), draw.randint(1, most)))

    if side == "mentor":
        role = draw.choice(["physician", "physician", "resident", "researcher", "science_faculty", ""])
        return {
            "role": role, "specialties": some("field", 2), "affiliations": some("institution", 1),
            "training": some("institution", 2), "values": draw.choice(["", some("value", 3)]),
            "supervises": draw.choice(["yes", "no", ""]), "letters_written": str(draw.randint(0, 20)),
        }  # fmt: skip
    stage = draw.choice(["premed", "premed", "medical_student", "residency_applicant"])
    needs = ["shadowing", "clinical letter", "research position", "science letter", "interview practice"]
    return {
        "stage": stage, "interests": some("field", 3), "target_schools": some("institution", 3),
        "values": draw.choice(["", some("value", 3)]), "needs": "; ".join(draw.sample(needs, 2)),
    }  # fmt: skip
