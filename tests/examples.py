"""How many examples a property is tried on."""

from hypothesis import settings

MORE_IN_SOAK = 10


def examples(number: int) -> int:
    """Returns so many for ``make test``, and more for ``make soak``, which tries other ones each time."""
    return number * (MORE_IN_SOAK if settings.get_current_profile_name() == "explore" else 1)
