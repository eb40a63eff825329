"""Names of languages: English names, other names and spellings, and what languages call themselves."""

from __future__ import annotations

import re

from mentormatch.people.cell_text import folded

CHINESE, CREOLE, SIGNS, GAELIC = "Chinese", "Creole", "Sign language", "Gaelic"

LOOSE = {CHINESE: "Mandarin", CREOLE: "Haitian Creole", SIGNS: "American Sign Language", GAELIC: "Irish"}
"""Names of several languages, and the one that is meant most often in American rosters (a prior, announced)."""

BRANCHES = {
    CHINESE: frozenset(
        {"Mandarin", "Cantonese", "Taiwanese", "Hokkien", "Hakka", "Shanghainese", "Toisanese", "Teochew"}
    ),
    CREOLE: frozenset({"Haitian Creole", "Cape Verdean Creole", "Louisiana Creole", "Jamaican Patois"}),
    SIGNS: frozenset({"American Sign Language", "British Sign Language", "Mexican Sign Language"}),
    GAELIC: frozenset({"Irish", "Scottish Gaelic"}),
}
"""Languages that make a loose name beside them redundant: "Chinese (Cantonese)"."""

_PLAIN = (
    "Afrikaans Akan Albanian Amharic Aymara Azerbaijani Balochi Bambara Basque Belarusian Bemba Bhojpuri Bosnian "
    "Bulgarian Cebuano Chaldean Chamorro Cherokee Chichewa Chuukese Dari Dinka Dzongkha Esperanto Estonian Ewe "
    "Fante Faroese Fijian Fon Fulani Galician Garifuna Guarani Hakka Hausa Hawaiian Hiligaynon Hmong Hokkien "
    "Icelandic Igbo Ilocano Inuktitut Javanese Kannada Karen Kashmiri Kazakh Khmer Kinyarwanda Kirundi Konkani "
    "Krio Kurdish Kyrgyz Lakota Lao Latin Latvian Lingala Lithuanian Luganda Luxembourgish Macedonian Maithili "
    "Malagasy Malayalam Maltese Mam Maori Marathi Marshallese Mixtec Mongolian Montenegrin Nahuatl Ndebele Nepali "
    "Nuer Odia Oromo Pampanga Pangasinan Pashto Punjabi Quechua Rohingya Romani Samoan Sanskrit Sesotho Setswana "
    "Shanghainese Shona Sindhi Sinhala Slovak Slovenian Somali Soninke Sundanese Sylheti Taiwanese Tajik "
    "Tamazight Tatar Telugu Teochew Tibetan Tigrinya Toisanese Tongan Tsonga Turkmen Twi Uighur Uzbek Waray Wolof "
    "Xhosa Yiddish Yoruba Yupik Zapotec Zulu"
).split()
_OTHER = """
English: inglés, inglês, anglais, englisch, inglese, английский, 英文, 英语, 英語
Spanish: español, espanol, castellano, castilian, espagnol, spanisch, espanhol, 西班牙语, 西班牙文
French: français, francés, französisch, francês
German: deutsch, alemán, allemand, swiss german
Italian: italiano, italien
Portuguese: português, portugués, portugais
Dutch: nederlands, flemish
Pennsylvania Dutch: pennsylvania german
Russian: русский, ruso, russe
Ukrainian: українська, украинский
Polish: polski, polaco
Arabic: العربية, عربي, árabe, arabe
Hebrew: עברית, ivrit
Hindi: हिन्दी, हिंदी
Urdu: اردو
Bengali: বাংলা, bangla
Punjabi: ਪੰਜਾਬੀ, panjabi
Gujarati: ગુજરાતી
Tamil: தமிழ்
Telugu: తెలుగు
Malayalam: മലയാളം
Kannada: ಕನ್ನಡ
Marathi: मराठी
Nepali: नेपाली
Mandarin: mandarin chinese, chinese mandarin, putonghua, standard chinese, mandarín, 普通话, 普通話, 国语, 國語
Cantonese: cantonese chinese, cantonés, 粵語, 粤语, 廣東話, 广东话
Chinese: 中文, 汉语, 漢語, chino, chinois, chinesisch
Japanese: 日本語, nihongo, japonés, japonais
Korean: 한국어, 한국말, coreano
Vietnamese: tiếng việt, vietnamita
Thai: ไทย, ภาษาไทย
Tagalog: filipino, pilipino
Indonesian: bahasa indonesia, indonesian bahasa
Malay: bahasa melayu, bahasa malaysia
Turkish: türkçe, turco
Persian: farsi, فارسی
Swahili: kiswahili
Haitian Creole: haitian, kreyòl, kreyòl ayisyen, kreyol ayisyen, haitian kreyol, haitian kreyòl
Cape Verdean Creole: kriolu, cape verdean, cabo verdean creole
Louisiana Creole:
Jamaican Patois: patois, patwa, jamaican creole
Creole:
Greek: ελληνικά
Swedish: svenska
Norwegian: norsk
Danish: dansk
Finnish: suomi
Hungarian: magyar
Romanian: română, moldovan
Czech: čeština, cestina
Serbian: srpski, српски
Croatian: hrvatski
Armenian: հայերեն
Georgian: ქართული
Amharic: አማርኛ
Tigrinya: ትግርኛ
Catalan: català, valencian
Welsh: cymraeg
Irish: gaeilge, irish gaelic
Scottish Gaelic: scots gaelic
Gaelic:
Burmese: မြန်မာ, myanmar
Karen: karenni
Mam: maya mam
K'iche': kiche, quiche
Q'eqchi': qeqchi
O'odham: tohono o'odham
Navajo: diné, diné bizaad
Mongolian: монгол
Bulgarian: български
Macedonian: македонски
American Sign Language: asl
British Sign Language: bsl
Mexican Sign Language: lsm
Sign language: signing
"""
_SEVERAL = {
    "serbo-croatian": ("Serbian", "Croatian", "Bosnian"),
    "bcs": ("Bosnian", "Croatian", "Serbian"),
    "hindustani": ("Hindi", "Urdu"),
}
_CODES = {
    **dict.fromkeys(("en", "eng", "en-us"), "English"),
    **dict.fromkeys(("es", "spa", "esp"), "Spanish"),
    **dict.fromkeys(("fr", "fra", "fre"), "French"),
    "pt": "Portuguese",
    "vi": "Vietnamese",
    "ko": "Korean",
    "ja": "Japanese",
    "ru": "Russian",
    "ar": "Arabic",
}


def _table() -> dict[str, tuple[str, ...]]:
    names = {folded(name): (name,) for name in _PLAIN}
    for line in _OTHER.strip().splitlines():
        name, others = line.split(":")
        names |= {folded(other): (name,) for other in (name, *others.split(",")) if other.strip()}
    return {**names, **_SEVERAL}


NAMES = _table()
"""Name in small letters without accents, to the languages it means in English."""


def _is_unbroken(name: str) -> bool:
    """Return whether a name is of a script without blanks between words, which has no word boundaries."""
    return any("\u0e00" <= letter <= "\u0eff" or "\u3040" <= letter <= "\u9fff" for letter in name)


def _any_name() -> re.Pattern[str]:
    longest_first = sorted(NAMES, key=len, reverse=True)
    words, unbroken = (
        "|".join(re.escape(name) for name in longest_first if _is_unbroken(name) == wanted) for wanted in (False, True)
    )
    return re.compile(rf"(?=\w)(?<!\w)(?:{words})(?!\w)|{unbroken}")


_NAME = _any_name()


def languages_in(plain: str) -> tuple[str, ...]:
    """Return the languages named in a folded text, in order; a code counts only when it is the whole text.

    Examples
    --------
    >>> languages_in("brazilian portuguese"), languages_in("es"), languages_in("klingon")
    (('Portuguese',), ('Spanish',), ())
    """
    if plain.strip() in _CODES:
        return (_CODES[plain.strip()],)
    return tuple(dict.fromkeys(name for found in _NAME.finditer(plain) for name in NAMES[found.group()]))


def place_in(plain: str) -> int:
    """Return where the first language is named in a folded text; its length when there is none."""
    found = _NAME.search(plain)
    return found.start() if found else len(plain)
