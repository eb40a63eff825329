"""Cut a text into sentences and into chunks; every passage is an exact stretch of the text."""

from __future__ import annotations

import re

from mentormatch.text.recent import remembered

_BULLET = r"(?:[-*•][ \t]+)?"
# looking back keeps a long run of blanks or dots from being tried again at each of its letters
_END = re.compile(
    rf"(?P<mark>(?<![.!?…])[.!?…]+[\"'”’)\]]*)\s+{_BULLET}|(?<!\s)\s*\n\s*{_BULLET}",
)
_FIRST_BULLET = re.compile(r"\s*[-*•][ \t]+")
_ABBREVIATION = re.compile(
    r"(?:\b(?i:Dra?|Drs|Profa?|Profs|Rev|Mr|Mrs|Ms|Mx|Mme|Mlle|Sra|Srta|Assoc|Asst|St|Sr|Jr|vs|e\.g|i\.e|approx|dept|univ|Fig|Vol|Ft|Mt)"
    r"|\b(?:[A-Za-z]\.){1,3}[A-Za-z]|(?<![\w'’])[^\W\d_a-zß-öø-ÿ]|\bPh\.D)\.$"
)
_CLOCK = re.compile(r"\d ?[ap]\.?m\.$")
_LOOK_BACK = 12


def sentences(text: str) -> tuple[str, ...]:
    r"""Return the sentences of a text, in order, as they are written; blanks and bullets between them are left out.

    A sentence ends at ``. ! ?`` before a blank, or at a line break; not after a title, an initial or an abbreviation.

    Examples
    --------
    >>> sentences("I trained with Dr. Ng at St. Mary's. Now I teach, e.g. on Fridays!")
    ("I trained with Dr. Ng at St. Mary's.", 'Now I teach, e.g. on Fridays!')
    >>> sentences("- One\n- Two.\n* Three")
    ('One', 'Two.', 'Three')
    """
    return _sentences(text)


@remembered
def _sentences(text: str) -> tuple[str, ...]:
    bullet = _FIRST_BULLET.match(text)
    found, start = [], bullet.end() if bullet else 0
    for end in _END.finditer(text, start):
        mark = end["mark"] or ""
        dot = end.start() + 1
        before = text[max(start, dot - _LOOK_BACK - 1) : dot]
        of_the_clock = _CLOCK.search(before) and text[end.end() : end.end() + 1].isupper()
        if "\n" not in end.group() and _ABBREVIATION.search(before) and not of_the_clock:
            continue
        found.append(text[start : end.start() + len(mark)].strip())
        start = end.end()
    found.append(text[start:].strip())
    return tuple(sentence for sentence in found if any(letter.isalnum() for letter in sentence))


def chunks(text: str, *, max_words: int = 150) -> tuple[str, ...]:
    """Return a text in stretches of at most ``max_words`` words (about 200 tokens), cut at sentence ends if it can be.

    Parameters
    ----------
    text : str
    max_words : int
        1 or more.

    Returns
    -------
    tuple of str
        Empty for a blank text; the text itself when it is short enough.

    Examples
    --------
    >>> chunks("One two. Three four. Five.", max_words=4)
    ('One two. Three four.', 'Five.')
    """
    if len(text.split()) <= max_words:
        return (text,) if text.strip() else ()
    pieces = [piece for sentence in sentences(text) for piece in _cut(sentence, max_words)]
    found: list[str] = []
    words = 0
    for piece in pieces:
        size = len(piece.split())
        if found and words + size <= max_words:
            found[-1] = f"{found[-1]} {piece}"
            words += size
        else:
            found.append(piece)
            words = size
    return tuple(found)


def _cut(sentence: str, max_words: int) -> list[str]:
    words = sentence.split()
    return [" ".join(words[start : start + max_words]) for start in range(0, len(words), max_words)]
