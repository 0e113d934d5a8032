"""Which versions of HiGHS the search is tested with: another minor version may print, stop or break ties otherwise."""

from __future__ import annotations

HIGHS = (1, 15)
"""The same as the range in pyproject.toml; raised on purpose, with the answers of all samples compared."""


class UnsupportedSolver(Exception):  # noqa: N818 - named for what was found
    """A solver is installed in a version that was not tested."""

    def __init__(self, solver: str, installed: str, expected: str) -> None:
        super().__init__(f"{solver} {installed} is installed; expected {solver} {expected}")
        self.solver, self.installed, self.expected = solver, installed, expected

    def __reduce__(self) -> tuple[type[UnsupportedSolver], tuple[str, str, str]]:
        return type(self), (self.solver, self.installed, self.expected)


def check_highs() -> None:
    """Raises UnsupportedSolver unless the HiGHS that is installed is one that was tested."""
    import highspy

    installed = (highspy.HIGHS_VERSION_MAJOR, highspy.HIGHS_VERSION_MINOR)
    if installed != HIGHS:
        raise UnsupportedSolver("HiGHS", ".".join(map(str, installed)), ".".join(map(str, HIGHS)))
