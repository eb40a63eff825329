"""Lists of names in many scripts and encodings: each comes back right, or it is announced that it may not."""

from __future__ import annotations

import io
from dataclasses import dataclass
from random import Random

from mentormatch import MentormatchError, read_mentors

WESTERN = "Zoë Élodie Jürgen Søren Åsa Núñez Conceição Ångström Þórdís Façade Ibáñez Müller Lefèvre Æbelø Muñoz".split()
CENTRAL = "Łukasz Śliwińska Dvořák Čapek Żółkowski Novák Nagy Őry Ştefan Žižka Kovács Wójcik Škoda Květa".split()
CYRILLIC = "Жанна Юлия Дмитрий Сергеевич Щербакова Анна Ёлкина Пётр Наталья Игорь".split()
GREEK = "Γιώργος Ελένη Παπαδόπουλος Άννα Σοφία Νίκος".split()
JAPANESE = "山田 太郎 佐藤 花子 鈴木 一郎 ソニア 髙橋 表示 能力 やまだ".split()
CHINESE = "王伟 李娜 张敏 刘洋 陈静 杨磊 黄丽 赵强".split()
TRADITIONAL = "王偉 李娜 張敏 劉洋 陳靜 楊磊 黃麗 功許".split()
KOREAN = "김민수 이영희 박지성 최은영 정우성 한지민".split()
TURKISH = "Şükrü Çağla Gökçe İbrahim Işık Özgür Ayşe".split()
HEBREW = "שרה דוד רחל משה יעקב".split()
PLAIN = "Ann Bo Dmitri Farid Oona Lee Whitfield Rossi Tremblay".split()

ENCODINGS: dict[str, list[str]] = {
    "utf-8": [*WESTERN, *CENTRAL, *CYRILLIC, *GREEK, *JAPANESE, *CHINESE, *KOREAN, *HEBREW],
    "utf-8-sig": [*WESTERN, *CENTRAL, *CYRILLIC, *GREEK, *JAPANESE, *CHINESE, *KOREAN, *HEBREW],
    "utf-16": [*WESTERN, *CENTRAL, *CYRILLIC, *GREEK, *JAPANESE, *CHINESE, *KOREAN, *HEBREW],
    "utf-16-le": [*WESTERN, *CENTRAL, *CYRILLIC, *JAPANESE, *CHINESE, *KOREAN],
    "utf-16-be": [*WESTERN, *CENTRAL, *CYRILLIC, *JAPANESE, *CHINESE, *KOREAN],
    "utf-32": [*WESTERN, *CENTRAL, *CYRILLIC, *JAPANESE, *CHINESE, *KOREAN],
    "cp1252": WESTERN,
    "latin-1": WESTERN,
    "iso-8859-15": [*WESTERN, "Šárka", "Žofie", "Œdipe"],
    "mac_roman": [name for name in WESTERN if name != "Þórdís"],
    "cp850": WESTERN,
    "cp1250": CENTRAL,
    "iso-8859-2": CENTRAL,
    "cp1251": CYRILLIC,
    "koi8-r": CYRILLIC,
    "cp1253": GREEK,
    "cp1254": TURKISH,
    "cp1255": HEBREW,
    "shift_jis": [name for name in JAPANESE if name != "髙橋"],
    "euc-jp": [name for name in JAPANESE if name != "髙橋"],
    "iso-2022-jp": [name for name in JAPANESE if name != "髙橋"],
    "gb18030": [*CHINESE, *JAPANESE],
    "big5": TRADITIONAL,
    "euc-kr": KOREAN,
}
"""Encodings, and names that each of them can carry."""

SURE = frozenset({"utf-8", "utf-8-sig", "utf-16", "utf-32"})
"""Encodings that a file shows by a mark or that hardly anything else fits: nothing is guessed there."""


@dataclass(frozen=True)
class Reading:
    """How one list came back: unchanged or not, and whether something was announced or refused."""

    right: bool
    announced: bool


def name_list(seed: int, encoding: str, number: int) -> list[str]:
    """Return 5 to 30 full names, a part of them in plain letters."""
    rng = Random(f"{seed}/{encoding}/{number}")
    share = rng.choice((0.1, 0.5, 1.0))
    own = ENCODINGS[encoding]
    names = [
        " ".join(rng.choice(own if rng.random() < share else PLAIN) for _ in range(2))
        for _ in range(rng.randint(5, 30))
    ]
    return [*names, f"{rng.choice(own)} {rng.choice(PLAIN)}"]


def reading(names: list[str], encoding: str) -> Reading:
    """Write names in an encoding and read them without saying in which."""
    lines = "".join(f"M{number},{name},cardiology\n" for number, name in enumerate(names, start=1))
    try:
        found = read_mentors(io.BytesIO(("mentor_id,name,specialties\n" + lines).encode(encoding)))
    except MentormatchError:
        return Reading(right=False, announced=True)
    kept = dict(zip(found.ids, found["name"], strict=True))
    changed = {row for row, name in enumerate(names, start=1) if kept.get(f"M{row}") != name}
    told = {issue.row for issue in found.issues.of("warning")}
    guessed = any(issue.rule == "encoding" for issue in found.issues)
    return Reading(not changed and len(kept) == len(names), guessed or (bool(changed) and changed <= told))


def is_guessed(names: list[str], encoding: str) -> bool:
    """Return whether a file in this encoding can only be guessed at: it is no ASCII, and nothing shows what it is."""
    return encoding not in SURE and ("utf" in encoding or not "".join(names).isascii())
