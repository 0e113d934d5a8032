"""A small sound portfolio folder, to be spoilt file by file."""

from __future__ import annotations

import pytest

from cxalloc.domain.errors import InvalidInput
from cxalloc.exchange.folder.portfolio_folder import read_folder

TOML = """\
format = 1
name = "Test"
currency = "EUR"
[horizon]
unit = "quarter"
start = "2027-Q1"
budget_periods = 4
[[funds]]
id = "opex"
amounts = 1000
[[funds]]
id = "capex"
amounts = [500, 500, 500, 500]
[[teams]]
id = "data"
capacity = 100
"""
INITIATIVES = """\
id,name,fund,cost,roi
a,Alpha,opex,100,0.5
b,Beta,capex,200,20 %
"""


@pytest.fixture
def write(tmp_path):
    """Write a folder: the sound one, with files replaced or added (``relations="…"``), None to leave one out."""

    def write_files(toml: str | bytes | None = TOML, initiatives: str | bytes | None = INITIATIVES, **others):
        contents = {"portfolio.toml": toml, "initiatives.csv": initiatives}
        contents |= {f"{name}.csv": text for name, text in others.items()}
        for name, content in contents.items():
            if content is not None:
                data = content if isinstance(content, bytes) else content.encode()
                (tmp_path / name).write_bytes(data)
        return tmp_path

    return write_files


@pytest.fixture
def problems(write):
    """What reading a spoilt folder reports: (place, value, expected) of each finding."""

    def read(**files):
        with pytest.raises(InvalidInput) as caught:
            read_folder(write(**files))
        return [(str(finding.place), str(finding.value), str(finding.expected)) for finding in caught.value.findings]

    return read
