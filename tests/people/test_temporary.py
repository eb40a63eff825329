"""A new file stands beside its place until it is whole, and nothing stays behind, whoever is killed."""

import os

import pytest

from mentormatch.errors import FileError
from mentormatch.people.temporary import beside, lock
from mentormatch.people.writing import together, write_file


def test_what_a_killed_process_left_is_removed_by_the_next_writer(tmp_path):
    target = tmp_path / "ranking.csv"
    (tmp_path / ".ranking.csv.mentormatch-dead").write_bytes(b"half")
    (tmp_path / ".ranking.csv.mine").write_bytes(b"mine")
    write_file(target, b"whole")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".ranking.csv.mine", "ranking.csv"]


def test_what_belongs_to_a_process_at_work_stays(tmp_path):
    own = tmp_path / ".ranking.csv.mentormatch-living"
    with own.open("wb") as stream:
        assert lock(stream.fileno())
        write_file(tmp_path / "ranking.csv", b"whole")
        assert own.exists()


@pytest.mark.parametrize("folder", [False, True])
def test_an_interrupt_leaves_nothing(tmp_path, folder):
    def write():
        with beside(tmp_path / "new", folder=folder) as temporary:
            assert temporary.exists()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write()
    assert list(tmp_path.iterdir()) == []


def test_a_pipe_or_device_is_written_to_as_it_is(tmp_path):
    (tmp_path / "link").symlink_to(os.devnull)
    write_file(tmp_path / "link", b"gone")
    assert (tmp_path / "link").is_symlink()
    assert [path.name for path in tmp_path.iterdir()] == ["link"]


def test_of_several_files_none_takes_its_place_when_one_cannot_be_written(tmp_path):
    (tmp_path / "first").write_bytes(b"old")

    def write_both():
        with together():
            write_file(tmp_path / "first", b"new")
            write_file(tmp_path / "missing" / "second", b"new")

    with pytest.raises(FileError, match=r"Cannot write .*second"):
        write_both()
    assert (tmp_path / "first").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["first"]
    (tmp_path / "missing").mkdir()
    write_both()
    assert (tmp_path / "first").read_bytes() == (tmp_path / "missing" / "second").read_bytes() == b"new"
