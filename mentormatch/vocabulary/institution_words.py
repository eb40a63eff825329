"""Words that matter in names of institutions: abbreviations, degrees, roles, and words that forbid a match."""

from __future__ import annotations

LONG_FORMS = {
    "univ": "university", "un": "university", "universities": "university", "uni": "university",
    "sch": "school", "coll": "college", "col": "college",
    "ctr": "center", "cntr": "center", "cent": "center", "centre": "center", "centers": "center", "ctrs": "center",
    "hosp": "hospital", "hosps": "hospitals", "hlth": "health", "hlthcr": "healthcare",
    "osteo": "osteopathic", "osteopathy": "osteopathic", "inst": "institute", "natl": "national",
    "mem": "memorial", "sci": "sciences", "scis": "sciences", "science": "sciences", "svcs": "services",
    "st": "saint", "ste": "saint", "mt": "mount", "ft": "fort", "dept": "department", "div": "division",
    "calif": "california", "ny": "new york", "newyork": "new york", "nyc": "new york city",
    "clvlnd": "cleveland", "wstn": "western", "rsv": "reserve", "childrens": "childrens", "childs": "childrens",
    "paediatric": "pediatric", "orthopedic": "orthopaedic", "physcns": "physicians", "surgs": "surgeons",
}  # fmt: skip
"""Abbreviations as registries and people write them."""

LEFT_OUT = frozenset(("the", "inc", "llc"))
"""Words no name needs."""

PHRASES = {
    "state university of new york at": "suny",
    "state university of new york": "suny",
    "suny at": "suny",
    "uc san": "university of california san",
    "uc davis": "university of california davis",
    "uc irvine": "university of california irvine",
    "uc riverside": "university of california riverside",
    "university of california at": "university of california",
    "health sciences center": "hsc",
    "veterans affairs": "va",
    "veterans administration": "va",
    "veterans": "va",
}
"""Longer first: what stands for what, so that both spellings give the same words."""

CUES = frozenset(
    "residency residencies resident fellowship fellowships fellow internship intern training program programme "
    "graduate graduated alumnus alumna alum postdoc postdoctoral clerkship preliminary transitional".split()
)
DEGREES = frozenset("md do phd mph ms msc ma mba mha med bs ba bsc mbbs mphil scd edd dnp dds jd pharmd facp".split())
ROLES = frozenset(
    "professor assistant associate adjunct clinical instructor lecturer emeritus emerita chair chairman director chief "
    "faculty attending physician surgeon staff voluntary courtesy affiliate affiliated affiliation visiting student "
    "former current retired dean main campus dpt member researcher scientist investigator honorary alumni".split()
)
FIELDS = frozenset(
    "internal medicine family surgery general surgical orthopaedic orthopaedics obstetrics gynecology ob gyn obgyn "
    "pediatrics pediatric psychiatry neurology neurosurgery neurological anesthesiology anesthesia radiology "
    "diagnostic interventional pathology dermatology urology ophthalmology otolaryngology emergency preventive "
    "physical rehabilitation pmr oncology hematology cardiology cardiovascular cardiothoracic thoracic vascular "
    "plastic critical care pulmonary nephrology endocrinology rheumatology gastroenterology geriatrics geriatric "
    "infectious diseases disease palliative sports addiction adolescent child sleep pain immunology allergy genetics "
    "neonatology perinatal maternal fetal reproductive radiation nuclear transplant trauma hospitalist "
    "primary biology chemistry biochemistry microbiology physiology anatomy neuroscience epidemiology bioengineering "
    "subspecialty combined im fm em peds categorical research".split()
)
"""Words of specialties and sciences that stand before "residency" or as a remark of their own."""

NEGATIVE = frozenset("law business divinity theology seminary naturopathic acupuncture undergraduate".split())
NEGATIVE_STARTS = (
    "dental", "dentist", "optometr", "podiatr", "chiropract", "nursing", "nurse", "midwif", "pharmac", "veterinar",
)  # fmt: skip
NEGATIVE_DEGREES = frozenset("dds dmd pharmd dvm vmd dpm jd msn bsn dnp llb mha".split())
NEGATIVE_OF_SCHOOL = frozenset(
    "engineering education arts music architecture agriculture journalism management therapy".split()
)
SCHOOL_WORDS = frozenset(("school", "college", "faculty"))
"""Schools of the same university that are not its medical school score .75 to .85 by letters, hence these lists."""

MEDICAL_WORDS = frozenset(
    "medicine medical med health osteopathic hospital hospitals clinic clinics center sciences physicians hsc "
    "healthcare upstate downstate".split()
)
"""A university name without any of these is the plain university, not its medical school."""

HEALTH_UNIVERSITIES = frozenset(
    (
        "university of california san francisco",
        "rush university",
        "uniformed services university",
        "des moines university",
        "rocky vista university",
        "at still university",
    )
)
"""Universities that teach health professions only: their plain name is as good as that of the school."""

HOSPITAL_WORDS = frozenset("hospital hospitals clinic clinics healthcare va infirmary".split())

GENERIC = frozenset(
    "university of school medicine medical center college hospital hospitals health sciences system at in for and "
    "on clinic clinics institute healthcare network foundation inc llc hsc medicine campus division program".split()
)
"""Words that do not tell one institution from another; all other words must agree up to spelling."""

KINDS = frozenset(
    "university college hospital hospitals clinic institute "
    "osteopathic allopathic human childrens cancer eye va naval army rehabilitation psychiatric regional memorial "
    "north south east west northern southern eastern western central upstate downstate state community general "
    "city county womens heart surgical specialty saint mount new fort".split()
)
"""Words that do tell institutions apart although a letter comparison hardly sees them; they must be on both sides."""

STATES = {
    "AL": "alabama", "AK": "alaska", "AZ": "arizona", "AR": "arkansas", "CA": "california", "CO": "colorado",
    "CT": "connecticut", "DE": "delaware", "DC": "district of columbia", "FL": "florida", "GA": "georgia",
    "HI": "hawaii", "ID": "idaho", "IL": "illinois", "IN": "indiana", "IA": "iowa", "KS": "kansas", "KY": "kentucky",
    "LA": "louisiana", "ME": "maine", "MD": "maryland", "MA": "massachusetts", "MI": "michigan", "MN": "minnesota",
    "MS": "mississippi", "MO": "missouri", "MT": "montana", "NE": "nebraska", "NV": "nevada", "NH": "new hampshire",
    "NJ": "new jersey", "NM": "new mexico", "NY": "new york", "NC": "north carolina", "ND": "north dakota",
    "OH": "ohio", "OK": "oklahoma", "OR": "oregon", "PA": "pennsylvania", "PR": "puerto rico", "RI": "rhode island",
    "SC": "south carolina", "SD": "south dakota", "TN": "tennessee", "TX": "texas", "UT": "utah", "VT": "vermont",
    "VA": "virginia", "WA": "washington", "WV": "west virginia", "WI": "wisconsin", "WY": "wyoming",
}  # fmt: skip
