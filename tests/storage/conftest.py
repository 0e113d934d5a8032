import pytest

from cxalloc.domain.plan import Choice, Decision
from cxalloc.storage.file import PortfolioFile
from tests.storage.examples import RICH_DECISION, made_plan, rich_portfolio, small_portfolio


@pytest.fixture(autouse=True)
def backup_folder(tmp_path_factory, monkeypatch):
    """Where the backups of this test go."""
    folder = tmp_path_factory.mktemp("backups")
    monkeypatch.setenv("CXALLOC_BACKUPS", str(folder))
    return folder


@pytest.fixture
def rich():
    return rich_portfolio()


@pytest.fixture
def rich_plan(rich):
    return made_plan(rich, RICH_DECISION)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "Portefeuille #1 ?a=b & 100 %.cxalloc"


@pytest.fixture
def small_plan():
    return made_plan(small_portfolio(), Decision((Choice("forms", "standard", 0),)))


@pytest.fixture
def stored(path, small_plan):
    """The path of a closed file with the small portfolio and one plan."""
    with PortfolioFile.create(path, small_portfolio()) as file:
        file.add_plan(small_plan)
    return path
