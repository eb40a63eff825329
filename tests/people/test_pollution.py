"""Files broken by one fault are read rightly or flagged, clean ones raise no alarm, and their judge can say no."""

from __future__ import annotations

from random import Random

import pytest
from files.broken import Broken
from files.good_rosters import Roster, clean_file, good_roster, records
from files.name_lists import ENCODINGS, is_guessed, name_list, reading
from files.pollution import FAULTS, Polluted, polluted
from files.verdicts import FLAGGED, READERS, RIGHT, WRONG, false_alarms, pandas_verdict, verdict

SEED = 7


@pytest.mark.parametrize("number", range(len(FAULTS)), ids=[fault.__name__.strip("_") for fault in FAULTS])
def test_a_fault_is_read_rightly_or_flagged(number):
    found, words = verdict(polluted(SEED, number))
    assert found in {RIGHT, FLAGGED}, words


@pytest.mark.parametrize("number", range(10))
def test_clean_rosters_raise_no_alarm(number):
    rng = Random(f"{SEED}/clean/{number}")
    roster = good_roster(rng)
    good = READERS[roster.side](roster.people)
    assert false_alarms(roster, clean_file(rng, roster), good) == (False, False)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_names_come_back_right_or_with_an_announcement(encoding):
    for number in range(2):
        names = name_list(SEED, encoding, number)
        own = reading(names, encoding)
        assert own.announced or (own.right and not is_guessed(names, encoding))


def judged(before: str, after: str, lines: frozenset[int] = frozenset()) -> str:
    """Verdict on a roster of two in which one piece of text is another."""
    roster = Roster("mentor", ("mentor_id", "bio", "capacity"), (("M1", "hearts", "2"), ("M2", "lungs", "3")))
    text = "\n".join(records(roster)) + "\n"
    assert before in text
    return verdict(Polluted("", roster, Broken(text.replace(before, after).encode(), lines)))[0]


def test_the_judge_sees_what_is_silent():
    assert judged("hearts", "hearts") == RIGHT
    assert judged("hearts", "heart") == WRONG
    assert judged("M2,lungs,3\n", "") == WRONG
    assert judged("M2", "M3") == WRONG


def test_the_judge_asks_for_a_flag_at_the_fault():
    # the flag of the second row is none for the first
    assert judged("hearts,2\nM2,lungs,3", "heart,2\nM2,lungs,lots", frozenset({2})) == WRONG
    assert judged("lungs,3", "lungs,lots", frozenset({3})) == FLAGGED


def test_what_pandas_reads_by_its_defaults_is_judged_by_cells():
    roster = Roster("mentor", ("mentor_id", "bio", "capacity"), (("M1", "hearts, and lungs", "2"), ("M2", "", "3")))
    whole = "\n".join(records(roster)) + "\n"
    assert pandas_verdict(Polluted("", roster, Broken(whole.encode()))) == RIGHT
    assert pandas_verdict(Polluted("", roster, Broken(whole.replace(",", ";").encode()))) == WRONG
