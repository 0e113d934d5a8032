"""Draws that are the same whatever else is drawn.

Each figure of a candidate (its benefit, its costs, its duration, its rates, whether it succeeds) has one quantile in
each draw, for all its levels, periods and tiers. It depends on the seed, the number of draws, the candidate's id, the
figure and the number of the draw, and on nothing else: the order of rows, other candidates and the number of processes
change no bit of it. The counter-based generator Philox (Salmon, Moraes, Dror and Shaw 2011, *Parallel random numbers:
as easy as 1, 2, 3*) is keyed with their hash; numpy promises that its raw numbers stay the same.

The draws of a figure are a latin hypercube (McKay, Beckman and Conover 1979, Technometrics 21): one in the middle of
each of N strata of equal probability. Where candidates have a factor in common (a value of a tag, an owner, or all of
them), normal scores are √ρ · factor + √(1-ρ) · own: a one-factor Gaussian copula (Vasicek 1987; Li 2000, Journal of
Fixed Income 9). Two figures that share it have a rank correlation of 6/π · arcsin(ρ/2). The factor is stratified apart
from the own parts. It is good luck: benefits and rates rise with it, costs and durations fall.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

import numpy as np

from cxalloc.analysis.risk.figures import Figure
from cxalloc.analysis.risk.quantiles import Numbers, normal_scores

__all__ = ["Candidate", "Draws", "Figure"]

Ranks = np.ndarray[tuple[int], np.dtype[np.intp]]


_FALL_WITH_LUCK = (Figure.COST, Figure.DURATION)


@dataclass(frozen=True, slots=True)
class Candidate:
    """What identifies the draws of an initiative or a small allocation.

    ``kind`` and ``id`` identify it; ``factors`` are the names of the factors that it has in common with others, none
    where it is independent of them.
    """

    kind: str
    id: str
    factors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draws:
    """The draws of one seed: ``count`` of each figure. ``rho``, from 0 to 1, is the correlation by common factors."""

    seed: int
    count: int
    rho: float = 0.0

    def scores(self, candidate: Candidate, figure: Figure) -> Numbers:
        """The normal scores of a figure, by draw."""
        own = self._stratified("own", candidate.kind, candidate.id, figure)
        if not self.rho or not candidate.factors:
            return own
        common: Numbers = np.zeros(self.count)
        for factor in candidate.factors:
            common += _factor(self, factor)
        share = math.sqrt(self.rho / len(candidate.factors))
        if figure in _FALL_WITH_LUCK:
            share = -share
        scores: Numbers = share * common + math.sqrt(1 - self.rho) * own
        return scores

    def succeeds(self, candidate: Candidate, probability: float) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Whether a candidate with this probability of success succeeds, by draw.

        One that succeeds with a probability does so with any higher one.
        """
        if probability >= 1:
            return np.ones(self.count, dtype=bool)
        is_success: np.ndarray[tuple[int], np.dtype[np.bool_]] = self.chance(candidate) < probability
        return is_success

    def chance(self, candidate: Candidate) -> Numbers:
        """By draw, the probability of success from which on a candidate succeeds."""
        chance: Numbers = (self._ranks("own", candidate.kind, candidate.id, Figure.SUCCESS) + 0.5) / self.count
        return chance

    def factor(self, name: str) -> Numbers:
        """The normal scores of a common factor, by draw."""
        return self._stratified("factor", name)

    def _stratified(self, *key: str) -> Numbers:
        scores: Numbers = normal_scores(self.count)[self._ranks(*key)]
        return scores

    def _ranks(self, *key: str) -> Ranks:
        """A permutation of the strata: the order of as many random numbers, equal ones in the order of the draws.

        The lowest bits of each number are replaced by its index, so that sorting the numbers gives the order.
        """
        text = json.dumps([self.seed, self.count, *key], ensure_ascii=True)
        philox = np.random.Philox(key=int.from_bytes(blake2b(text.encode(), digest_size=16).digest(), "little"))
        mask = np.uint64((1 << max(1, self.count - 1).bit_length()) - 1)
        numbers = philox.random_raw(self.count) & ~mask
        numbers |= np.arange(self.count, dtype=np.uint64)
        numbers.sort()
        return (numbers & mask).astype(np.intp)


@lru_cache(maxsize=256)
def _factor(draws: Draws, name: str) -> Numbers:
    return draws.factor(name)
