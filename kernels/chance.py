"""Which units dropout drops: a hash of counters, so that it depends on no order of the work and on no backend."""

from typing import Any

import numpy as np

# Bound anew where numbers of 32 bits are made in another way.
WORD: Any = np.uint32


def training_noise(noise: int, done: int) -> int:
    """What decides which units are dropped in a training step after `done` others; int64, wrapping around."""
    return noise + (done + 1) * 0x2545F4914F6CDD1D


def drop_key(noise: int, level: int, when: int) -> int:
    """The key of the units of a level at a time, counted from 1; 0: the same ones all the time. Wraps as well."""
    return noise * 0x1E3779B97F4A7C15 + (level + 1) * 0x3F58476D1CE4E5B9 + when * 0x14D049BB133111EB


def hashed(number: int, low: int, high: int) -> int:
    """A number of 32 bits: MurmurHash3's finaliser (Appleby 2011) twice, a half of a key mixed in before each."""
    h = WORD(number) ^ WORD(low)
    h = WORD(WORD(h ^ (h >> WORD(16))) * WORD(0x85EBCA6B))
    h = WORD(WORD(h ^ (h >> WORD(13))) * WORD(0xC2B2AE35))
    h = WORD(WORD(h ^ (h >> WORD(16))) ^ WORD(high))
    h = WORD(WORD(h ^ (h >> WORD(16))) * WORD(0x85EBCA6B))
    h = WORD(WORD(h ^ (h >> WORD(13))) * WORD(0xC2B2AE35))
    return WORD(h ^ (h >> WORD(16)))
