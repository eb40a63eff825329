"""One statement is taken out, nothing else."""

from mentormatch.explanation.removal import without

PERSON = {"specialties": ("a", "b", "a"), "bio": "One. Two. One.", "supervises": True, "letters_written": 3}


def test_only_the_first_of_equal_items_goes():
    assert without(PERSON, "specialties", "a")["specialties"] == ("b", "a")


def test_only_the_first_of_equal_stretches_goes():
    assert without(PERSON, "bio", "One.")["bio"] == "Two. One."


def test_facts_become_unstated_and_the_profile_is_not_changed():
    assert without(PERSON, "supervises", "yes")["supervises"] is None
    assert without(PERSON, "letters_written", "3") == {**PERSON, "letters_written": None}
    assert PERSON["supervises"] is True
