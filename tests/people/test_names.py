"""How people are called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.people.names import name_keys, read_name


@pytest.mark.parametrize(
    ("written", "plain", "family", "doctor"),
    [
        ("Lee, Anna", "Anna Lee", "Lee", False),
        ("Lee, Anna, MD", "Anna Lee", "Lee", True),
        ("Jane Smith MD", "Jane Smith", "Smith", True),
        ("Jane Smith, M.D., Ph.D.", "Jane Smith", "Smith", True),
        ("Hoa Do", "Hoa Do", "Do", False),
        ("Md Rahman", "Md Rahman", "Rahman", False),
        ("Dra. Ana Ruiz", "Ana Ruiz", "Ruiz", True),
        ("Rev. Dr. Bo Lund", "Bo Lund", "Lund", True),
        ("Professor Ada Byron", "Ada Byron", "Byron", False),
        ("Ann Lee (she/her)", "Ann Lee", "Lee", False),
        ("PAT QUIST", "Pat Quist", "Quist", False),
        ("Martin King Jr., MD", "Martin King Jr.", "King", True),
        ("Ann Lee, RN, BSN", "Ann Lee", "Lee", False),
        ("de la Cruz, María José, DO", "María José de la Cruz", "Cruz", True),
        ("", "", "", False),
    ],
)
def test_names_as_rosters_write_them(written, plain, family, doctor):
    found = read_name(written)
    assert (found.plain, found.family, found.doctor) == (plain, family, doctor)


@given(st.text(max_size=60))
def test_no_name_is_too_odd(written):
    found = read_name(written)
    assert found.family in found.plain
    assert all(key == key.casefold() for key in name_keys(written))


def test_one_word_is_no_name_to_be_found_by():
    """ "Lee" alone would mean too many people."""
    assert name_keys("Lee") == frozenset()
