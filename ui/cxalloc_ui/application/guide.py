"""Locates the user guide in an installed program and in a checkout."""

from __future__ import annotations

from pathlib import Path

from cxalloc.messages.language import ENGLISH

PACKAGE = Path(__file__).resolve().parent.parent


def guide_path(language: str, package: Path = PACKAGE) -> Path:
    """Return the path of the user guide in a language; the English one where there is no other.

    An installed program has it inside the package, a checkout among the other documents.

    Raises:
        FileNotFoundError: there is none at all, so the installation is incomplete.
    """
    names = [f"user_guide.{language}.md"] * (language != ENGLISH) + ["user_guide.md"]
    for name in names:
        for folder in (package / "guide", package.parent.parent / "docs"):
            if (folder / name).is_file():
                return folder / name
    raise FileNotFoundError(f"no user guide: looked for {names[-1]} in {package / 'guide'}")
