"""A roster after an update is that of everybody."""

from __future__ import annotations

from mentormatch.features import constants
from mentormatch.features.fitting import roster_of, updated_roster
from mentormatch.people.reading import read_mentors
from mentormatch.people.updating import updated

PEOPLE = [{"mentor_id": f"M{row}", "specialties": "cardiology", "letters_written": row} for row in (3, 1, 2)]


def test_people_are_ordered_by_id_whatever_order_they_stand_in(encoding):
    assert roster_of(read_mentors(PEOPLE), encoding).id_order.tolist() == [2, 0, 1]


def test_who_comes_stands_behind_those_who_stay(encoding):
    former = read_mentors(PEOPLE)
    update = updated(former, read_mentors([{"mentor_id": "M0", "letters_written": 40}]), remove=["M1"])
    left = updated_roster(roster_of(former, encoding), update, encoding)
    whole = roster_of(update.people, encoding)
    assert update.people.ids == ("M3", "M2", "M0")
    assert left.id_order.tolist() == whole.id_order.tolist() == [2, 1, 0]
    for name, side in whole.encoded.sides.items():
        assert left.encoded.sides[name].stated.tolist() == side.stated.tolist()
    assert left.encoded.sides["letters"].values.tolist() == whole.encoded.sides["letters"].values.tolist()


def test_all_that_depends_on_the_model_is_made_again_without_a_cache(monkeypatch):
    """Vectors of phrases first, because the reference population is read with them."""
    done = []

    class Encoder:
        def __init__(self, *, cache: bool) -> None:
            done.append(("encoder", cache))

    monkeypatch.setattr("mentormatch.text.encoder.TextEncoder", Encoder)
    monkeypatch.setattr(
        constants, "save_phrase_vectors", lambda phrases, own, path: done.append((len(phrases) > 100, path.name))
    )
    monkeypatch.setattr(constants, "make_constants", lambda own: type(own).__name__)
    monkeypatch.setattr(constants, "save_constants", lambda made, path: done.append((made, path.name)))
    constants.main()
    assert done == [("encoder", False), (True, "phrase_vectors.npz"), ("Encoder", "constants.json")]
