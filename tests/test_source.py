"""Nothing that is read is ever run, unpickled or sent: the source has no way to do it."""

from __future__ import annotations

import pytest
from security.source_rules import all_offences, offences


def test_the_package_runs_unpickles_and_sends_nothing():
    n_modules, wrong = all_offences()
    assert n_modules > 200
    assert wrong == []


@pytest.mark.parametrize(
    "line",
    [
        "import pickle",
        "from urllib.request import urlopen",
        "eval('1')",
        "np.load(path)",
        "np.load(path, allow_pickle=True)",
        "np.save(path, array)",
        "torch.load(path)",
        "pd.read_pickle(path)",
        "os.system('x')",
    ],
)
def test_every_one_of_them_is_noticed(tmp_path, line):
    (tmp_path / "module.py").write_text(line)
    assert len(list(offences(tmp_path / "module.py"))) == 1
