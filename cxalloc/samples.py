"""Locates the sample portfolios in an installed program and in a checkout."""

from pathlib import Path

FOLDER_NAME = "sample_portfolios"


def samples_folder() -> Path:
    """Return the folder that holds the sample portfolios, one folder each.

    An installed program has them inside this package. In a checkout (also when it is installed as editable) they are at
    the root, where developers look for them, and there is no second copy that could become outdated.

    Raises:
        FileNotFoundError: neither folder is there, so the installation is incomplete.
    """
    package = Path(__file__).resolve().parent
    packaged, checked_out = package / FOLDER_NAME, package.parent / FOLDER_NAME
    for folder in (packaged, checked_out):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"no sample portfolios: looked for {packaged} and {checked_out}")
