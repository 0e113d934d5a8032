"""Random damage: a message or a finding, never a traceback, and the file stays as it is to the byte."""

import random

import pytest

from cxalloc.storage.file import PortfolioFile, StorageError
from tests.storage.examples import RICH_DECISION, made_plan, rich_portfolio

FEW, MANY = pytest.param(40, id="few"), pytest.param(1500, id="many", marks=pytest.mark.soak)


def damaged(whole: bytes, chance: random.Random) -> bytes:
    """Some bytes overwritten, a bit flipped, a piece cut out, or the end cut off."""
    content = bytearray(whole)
    place, length = chance.randrange(len(content)), chance.choice((1, 8, 64, 4096))
    match chance.randrange(5):
        case 0:
            content[place : place + length] = chance.randbytes(min(length, len(content) - place))
        case 1:
            content[place] ^= 1 << chance.randrange(8)
        case 2:
            content[place : place + length] = b""
        case 3:
            content[place:] = b""
        case _:  # the header, where the most depends on a byte
            content[chance.randrange(min(200, len(content)))] = chance.randrange(256)
    return bytes(content)


@pytest.mark.parametrize("times", [FEW, MANY])
def test_random_damage(path, times):
    with PortfolioFile.create(path, rich_portfolio()) as file:
        file.add_plan(made_plan(rich_portfolio(), RICH_DECISION))
    chance, whole = random.Random(24), path.read_bytes()
    refused = opened = found = 0
    for turn in range(times):
        content = damaged(whole, chance)
        path.write_bytes(content)
        try:
            with PortfolioFile.open(path, read_only=turn % 3 > 0) as file:
                if file.check():
                    found += 1
                else:  # it hit what nothing depends on
                    assert file.portfolio == rich_portfolio()
        except StorageError as error:
            refused += str(path) in str(error)
            assert path.read_bytes() == content
        else:
            opened += 1
            assert turn % 3 == 0 or path.read_bytes() == content
        assert {one.name for one in path.parent.iterdir()} == {path.name}
    assert refused + opened == times
    assert min(refused, opened, found)
