"""Parts ranked by Dask: the same bytes, whoever ends meanwhile; errors that say which worker and which part."""

from __future__ import annotations

import logging
import stat
import time
from dataclasses import replace

import psutil
import pytest
from distributed import KilledWorker, LocalCluster

from mentormatch.batch import Stopped, Watch, dask, rank_to, worker
from mentormatch.batch.part import Options, RankedPart, parts_of, rank_part, stamp_of
from mentormatch.batch.worker import Demand, UnreadyError, lack, ranked, versions
from mentormatch.errors import FileError, MentormatchError

K = 3
OPTIONS = Options(K, explain=False, form="csv")
CANARY = "Canary Birdsong"


@pytest.fixture
def demand(index):
    return Demand(str(index), stamp_of(str(index)), versions(), OPTIONS)


@pytest.fixture
def cluster():
    """Two workers in threads of this process, which begin in no time."""
    with LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=False,
        protocol="tcp://",
        dashboard_address=None,
        memory_limit=0,
        scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},  # tests run side by side
    ) as own:
        yield own


@pytest.fixture
def spread(cluster, matcher, index, students, tmp_path):
    """Rank in parts of two students on the cluster; returns the file."""

    def spread(**options):
        options = {"k": K, "part_size": 2, "index": index, **options}
        rank_to(
            tmp_path / "ranking.csv", matcher, students, engine="dask", scheduler=cluster.scheduler_address, **options
        )
        return tmp_path / "ranking.csv"

    return spread


def at(n_students, act):
    """Return a watch that acts once, when so many students are ranked."""
    acts = [act]

    def moved(done, total):
        if done >= n_students and acts:
            acts.pop()()

    return moved


def test_workers_begun_here_are_private_and_give_the_same_bytes(matcher, index, students, whole, tmp_path, told):
    """The run begins with the local engine, and goes on with Dask."""
    target, folder = tmp_path / "ranking.csv", tmp_path / "ranking.csv.parts" / "workers"
    options = {"k": K, "part_size": 4, "index": index}

    def stop():
        raise KeyboardInterrupt

    with pytest.raises(Stopped):
        rank_to(target, matcher, students, watch=Watch(moved=at(8, stop)), **options)
    _, lines, steps = told
    found = {}

    def look():
        family = [psutil.Process(), *psutil.Process().children(recursive=True)]
        found["places"] = {own.laddr.ip for one in family for own in one.net_connections() if own.status == "LISTEN"}
        found["mode"] = stat.S_IMODE(folder.stat().st_mode)
        found["bytes"] = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())

    both = Watch(say=lines.append, moved=lambda *step: (steps.append(step), at(12, look)(*step)))
    rank_to(target, matcher, students, engine="dask", workers=2, watch=both, **options)
    assert lines == ["2 of 6 parts are there already; going on."]
    assert steps[-1] == (24, 24)
    assert found == {"places": {"127.0.0.1"}, "mode": 0o700, "bytes": 0}
    assert target.read_bytes() == whole["csv"]
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("form", ["csv", "json", "parquet"])
def test_a_scheduler_that_is_there_ranks_the_same_bytes(cluster, matcher, index, students, whole, tmp_path, form):
    target = tmp_path / f"ranking.{form}"
    options = {"engine": "dask", "scheduler": cluster.scheduler_address}
    written = rank_to(target, matcher, students, k=K, part_size=5, index=index, **options)
    assert target.read_bytes() == whole[form]
    assert (written.n_parts, written.account.n_students, written.account.n_rows) == (5, 24, 72)
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_and_a_matcher_that_was_fitted_here(cluster, matcher, index, students, tmp_path):
    options = {"k": K, "part_size": 10}
    rank_to(f"{tmp_path}/one/", matcher, students, index=index, **options)
    rank_to(f"{tmp_path}/two/", matcher, students, engine="dask", scheduler=cluster.scheduler_address, **options)
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("one", "two"))
    assert one.keys() == two.keys() == {"manifest.json", *(f"part-{number:05d}.csv" for number in range(3))}
    del one["manifest.json"], two["manifest.json"]  # an index saved again has other hashes
    assert one == two


def test_no_more_parts_are_on_their_way_than_there_are_workers(spread, whole, monkeypatch):
    seen = []
    give = dask._Desk._give

    def counted(desk, present):
        give(desk, present)
        seen.append((len(desk.at_work), len(desk.coming)))

    monkeypatch.setattr(dask._Desk, "_give", counted)
    assert spread().read_bytes() == whole["csv"]
    assert max(seen) <= (2, 1)


def test_a_worker_that_ends_is_told_and_its_part_goes_to_another(cluster, spread, whole, told, monkeypatch):
    watch, lines, _ = told
    rank = rank_part

    def slow(index, part, options):
        time.sleep(0.05)
        return rank(index, part, options)

    monkeypatch.setattr(worker, "rank_part", slow)
    end = at(6, lambda: cluster.scale(1))
    target = spread(watch=Watch(say=watch.say, moved=end))
    assert target.read_bytes() == whole["csv"]
    assert len(lines) <= 1
    assert all(line.startswith("A worker ended; part-000") for line in lines)


class PlayedFuture:
    """The part that ends its worker is never ready; all others are at once."""

    def __init__(self, part, deadly):
        self.part = part
        self.status = "pending" if part.number == deadly else "finished"

    def result(self, timeout):
        return RankedPart(self.part.number, b"", None)

    def cancel(self):
        self.status = "cancelled"


class PlayedClient:
    """Two of the workers w0, w1, w2 ...: whoever has part 2 ends."""

    def __init__(self):
        self.ended, self.sent = set(), []

    def nthreads(self):
        own = [f"w{number}" for number in range(9) if f"w{number}" not in self.ended]
        return dict.fromkeys(own[:2], 1)

    def submit(self, work, demand, part, workers, **options):
        assert options == {"allow_other_workers": False, "pure": False}
        self.sent.append((workers[0], part.number))
        return PlayedFuture(part, deadly=2)

    def wait(self, futures):
        self.ended |= {address for address, number in self.sent if number == 2}


def test_a_part_over_which_three_workers_end_is_named_and_nobody_else(demand, students, told, monkeypatch):
    watch, lines, _ = told
    client, found = PlayedClient(), []
    monkeypatch.setattr(dask, "_wait", client.wait)
    desk = dask._Desk(client, demand, parts_of(students, 2), watch.say)
    with pytest.raises(MentormatchError, match="3 workers ended over part-00002") as error:
        found.extend(part.number for part in desk.ranked())
    assert len({address for address, number in client.sent if number == 2}) == 3
    assert lines == ["A worker ended; part-00002 is given to another."] * 2
    assert not any(name in str(error.value) for name in students.ids)


def test_a_part_over_which_a_worker_ends_that_keeps_its_address_is_named_too(demand, students, told, monkeypatch):
    def killed(future, timeout):
        raise KilledWorker("ranked", None, 3)

    client = PlayedClient()
    monkeypatch.setattr(PlayedFuture, "result", killed)
    monkeypatch.setattr(dask, "_wait", lambda futures: None)
    with pytest.raises(MentormatchError, match="workers ended over part-00000"):
        list(dask._Desk(client, demand, parts_of(students, 2), told[0].say).ranked())


def test_a_worker_without_the_index_is_named_before_anything_is_ranked(spread, cluster, monkeypatch, tmp_path):
    first = cluster.workers[0].address
    make_ready = worker._make_ready

    def one_lacks(demand):
        from distributed import get_worker

        if get_worker().address == first:
            raise UnreadyError(f"no index at {demand.index}")
        make_ready(demand)

    monkeypatch.setattr(worker, "_make_ready", one_lacks)
    with pytest.raises(FileError, match=rf"1 of 2 workers cannot rank\. {first}: no index at .*at the same path"):
        spread()
    assert list(tmp_path.iterdir()) == []


def test_a_worker_that_comes_later_without_the_index_is_left_out(spread, cluster, whole, told, monkeypatch):
    watch, lines, _ = told
    first = {own.address for own in cluster.workers.values()}
    make_ready, rank = worker._make_ready, rank_part

    def late_lacks(demand):
        from distributed import get_worker

        if get_worker().address not in first:
            raise UnreadyError("another index at elsewhere")
        make_ready(demand)

    def slow(*given):
        time.sleep(0.1)
        return rank(*given)

    monkeypatch.setattr(worker, "_make_ready", late_lacks)
    monkeypatch.setattr(worker, "rank_part", slow)
    target = spread(watch=Watch(say=watch.say, moved=at(2, lambda: cluster.scale(3))))
    assert target.read_bytes() == whole["csv"]
    (line,) = lines
    assert line.endswith("is left out: another index at elsewhere")


def test_what_a_process_lacks_is_said(demand, tmp_path, matcher):
    assert lack(demand) is None
    assert str(lack(replace(demand, index="/no/such"))) == "no index at /no/such"
    assert str(lack(replace(demand, stamp="0"))) == f"another index at {demand.index}"
    (name, own), *others = versions()
    wrong = lack(replace(demand, versions=((name, "99"), *others)))
    assert str(wrong) == f"mentormatch must be 99, found {own}"


def test_a_copy_of_the_index_with_a_changed_byte_is_found_on_the_worker(demand, students, tmp_path, matcher):
    matcher.save(tmp_path / "copy")
    path = next((tmp_path / "copy").glob("*goals.vectors.npy"))
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    copy = str(tmp_path / "copy")
    own = replace(demand, index=copy, stamp=stamp_of(copy), options=replace(OPTIONS, verify=True))
    assert "the sha256 of" in str(lack(own))
    assert isinstance(ranked(own, next(parts_of(students, 2))), UnreadyError)


def test_errors_are_returned_without_words_of_people(demand, students, monkeypatch):
    def fail(*given):
        raise ValueError(CANARY)

    part = next(parts_of(students, 2))
    assert "k must be" in str(ranked(replace(demand, options=replace(OPTIONS, k=0)), part))
    monkeypatch.setattr(worker, "rank_part", fail)
    found = ranked(demand, part)
    assert type(found) is MentormatchError
    assert str(found).startswith("unexpected ValueError at test_dask.py:")
    assert CANARY not in str(found)


def test_an_unexpected_error_on_a_worker_puts_no_words_in_its_logs(spread, monkeypatch, caplog, tmp_path):
    def fail(*given):
        raise ValueError(CANARY)

    monkeypatch.setattr(worker, "rank_part", fail)
    with caplog.at_level(logging.DEBUG), pytest.raises(MentormatchError, match="unexpected ValueError"):
        spread()
    assert "distributed" in {record.name.split(".")[0] for record in caplog.records}
    assert CANARY not in caplog.text
    assert list(tmp_path.iterdir()) == []


def test_what_is_sent_shows_nothing_of_people(index, students):
    part = next(parts_of(students, 2))
    sent = rank_part(str(index), part, OPTIONS)
    assert repr(part) == f"Part(number=0, source={part.source!r})"
    assert repr(sent) == "RankedPart(number=0)"


def test_a_roster_of_one_part_needs_no_worker(matcher, students, whole, tmp_path):
    rank_to(tmp_path / "r.csv", matcher, students, k=K, engine="dask", scheduler="tcp://127.0.0.1:1")
    assert (tmp_path / "r.csv").read_bytes() == whole["csv"]


@pytest.mark.parametrize("scheme", ["tcp", "tls"])
def test_no_scheduler_there_is_one_error(matcher, index, students, tmp_path, monkeypatch, scheme):
    monkeypatch.setattr("mentormatch.batch.cluster._SECONDS_TO_ANSWER", 0.2)
    with pytest.raises(FileError, match=rf"No Dask scheduler answers at {scheme}://127\.0\.0\.1:1 "):
        rank_to(
            tmp_path / "r.csv", matcher, students, part_size=5, index=index, engine="dask",
            scheduler=f"{scheme}://127.0.0.1:1",
        )  # fmt: skip
    assert list(tmp_path.iterdir()) == []


def test_without_workers_a_run_ends(spread, cluster, monkeypatch, told, whole):
    monkeypatch.setattr(dask, "PATIENCE", 0.3)
    with pytest.raises(FileError, match="There has been no worker"):
        spread(watch=Watch(moved=at(6, lambda: cluster.scale(0))))
    cluster.scale(1)
    watch, lines, _ = told
    monkeypatch.setattr(dask, "PATIENCE", 10)
    assert spread(watch=watch).read_bytes() == whole["csv"]
    assert "parts are there already" in lines[0]


def test_ctrl_c_keeps_the_finished_parts(spread, whole, told, tmp_path):
    def stop():
        raise KeyboardInterrupt

    with pytest.raises(Stopped, match="parts are kept"):
        spread(watch=Watch(moved=at(6, stop)))
    assert sorted(path.name for path in (tmp_path / "ranking.csv.parts").iterdir()) == [
        "mentormatch.lock",
        "parts",
        "records",
        "run.json",
    ]
    watch, lines, _ = told
    assert spread(watch=watch).read_bytes() == whole["csv"]
    assert "of 12 parts are there already; going on." in lines[0]
