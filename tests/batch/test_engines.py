"""Options about who ranks say one thing, or are refused."""

from __future__ import annotations

import sys

import pytest

from mentormatch.batch.engines import Engine, cores, engine_of
from mentormatch.errors import SettingError


def test_workers_are_as_many_as_cores_unless_said_otherwise():
    assert engine_of("dask") == Engine("dask", cores())
    assert engine_of("dask", workers=3) == Engine("dask", 3)
    assert engine_of("dask", scheduler="10.0.0.5:8786") == Engine("dask", 0, "10.0.0.5:8786")
    assert engine_of("local", jobs=2) == Engine("local", 2)


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        ("spark", {}, "engine must be"),
        ("local", {"workers": 2}, 'belong to engine "dask"'),
        ("local", {"scheduler": "tcp://a:1"}, 'belong to engine "dask"'),
        ("dask", {"jobs": 2}, "jobs belongs to the local engine"),
        ("dask", {"workers": 0}, "workers must be a whole number"),
        ("dask", {"workers": True}, "workers must be a whole number"),
        ("dask", {"scheduler": "tcp://a:1", "workers": 2}, "Name a scheduler"),
        ("dask", {"scheduler": "nonsense"}, "missing port number"),
        ("dask", {"scheduler": "http://a:1"}, "unknown address scheme"),
        ("dask", {"scheduler": "tcp://a:b"}, "must be an address such as"),
        ("dask", {"scheduler": 8786}, "must be an address such as"),
    ],
)
def test_what_contradicts_itself_is_refused(name, options, said):
    with pytest.raises(SettingError, match=said):
        engine_of(name, **options)


@pytest.mark.parametrize("missing", ["distributed", "cryptography"])
def test_without_the_extra_the_way_to_it_is_named(monkeypatch, missing):
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(SettingError, match=r'pip install "mentormatch-med\[dask\]"'):
        engine_of("dask")
