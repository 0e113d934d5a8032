"""The samples are found from a checkout and inside an installed program."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cxalloc import samples

ROOT = Path(__file__).resolve().parents[2]


def find_samples(parent: Path) -> subprocess.CompletedProcess[str]:
    """Ask a copy of the module, in a package that stands in ``parent``, where the samples are."""
    package = parent / "cxalloc"
    package.mkdir(exist_ok=True)
    shutil.copy(ROOT / "cxalloc" / "samples.py", package)
    program = "from cxalloc.samples import samples_folder; print(samples_folder())"
    return subprocess.run([sys.executable, "-c", program], cwd=parent, capture_output=True, text=True, check=False)


def test_a_checkout_has_them_at_its_root() -> None:
    assert samples.samples_folder() == ROOT / "sample_portfolios"


def test_the_packaged_folder_comes_first(tmp_path: Path) -> None:
    (tmp_path / "sample_portfolios").mkdir()
    packaged = tmp_path / "cxalloc" / "sample_portfolios"
    packaged.mkdir(parents=True)
    (tmp_path / "cxalloc" / "__init__.py").touch()
    assert find_samples(tmp_path).stdout.strip() == str(packaged.resolve())


def test_an_incomplete_installation_says_where_it_looked(tmp_path: Path) -> None:
    (tmp_path / "cxalloc").mkdir()
    (tmp_path / "cxalloc" / "__init__.py").touch()
    done = find_samples(tmp_path)
    assert done.returncode != 0
    assert str(tmp_path.resolve() / "cxalloc" / "sample_portfolios") in done.stderr


@pytest.mark.parametrize("sample", ["tutorial", "retail_bank", "telecom", "mutuelle_sante"])
def test_every_sample_is_there(sample: str) -> None:
    assert (samples.samples_folder() / sample / "portfolio.toml").is_file()
