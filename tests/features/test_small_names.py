"""A name in small letters behind "dr." is masked; a word that often stands there is not."""

from __future__ import annotations

import pytest

from mentormatch.features.blinding import masked

WORDS = "scheduling retired kindly decision injections appointment radiology arthroscopy angiography radiotherapy"


@pytest.mark.parametrize("word", WORDS.split())
def test_words_that_are_no_names_stay(word):
    text = f"I go to the dr. {word} and home."
    assert masked(text, name="") == text


@pytest.mark.parametrize("name", ["patel", "o", "nguyen"])
def test_names_go_but_a_single_letter_is_none(name):
    text = f"I asked dr. {name} and went home."
    assert masked(text, name="") == (text if len(name) == 1 else "I asked they and went home.")


@pytest.mark.parametrize("title", "Dr Drs Dra Prof Professor Doctor Mr Mrs Ms Mx Sra Rev".split())
def test_a_title_before_the_own_name_is_no_part_of_it(title):
    assert masked(f"Ask the {title} Committee.", name=f"{title}. Ann Brandt") == masked(
        f"Ask the {title} Committee.", name="Ann Brandt"
    )
