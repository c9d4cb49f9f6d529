"""N-gram models of tokens, the baselines of a language model.

Witten-Bell smoothing (Bell, Cleary and Witten 1990): p(w | h) = (c(hw) + t(h) p(w | shorter h)) / (c(h) + t(h)), where
t(h) is the number of different tokens that followed h; the unigram is smoothed by one count for every token.
"""

import numpy as np
from numpy.typing import NDArray

Tokens = NDArray[np.int32]
MOST = 5_000_000  # counts from more tokens would take seconds and hardly change


def ngram_losses(
    train: Tokens, parts: list[tuple[Tokens, Tokens]], vocabulary: int, order: int = 3
) -> list[list[float]]:
    """Mean nats a token under the 1-gram to `order`-gram counted on `train`: one list a part, one value an order.

    Each part is (the tokens before it, its tokens); the tokens before serve as context only.
    """
    counted = train[-MOST:]
    contexts = [np.concatenate([before[-(order - 1) :], tokens]) for before, tokens in parts]
    skips = [min(len(before), order - 1) for before, _ in parts]
    counts = np.bincount(counted, minlength=vocabulary)
    chances = [((counts + 1) / (len(counted) + vocabulary))[tokens] for tokens in contexts]
    losses = [[_nats(chance[skip:])] for chance, skip in zip(chances, skips, strict=True)]
    for n in range(2, order + 1):
        chances = _longer(counted, contexts, chances, vocabulary, n)
        for result, chance, skip in zip(losses, chances, skips, strict=True):
            result.append(_nats(chance[skip:]))
    return losses


def _nats(chance: NDArray[np.float64]) -> float:
    return float(-np.mean(np.log(chance))) if len(chance) else float("nan")


def _codes(tokens: Tokens, n: int, vocabulary: int) -> NDArray[np.int64]:
    """One number for each run of n tokens, that of the run that ends at token n - 1 first."""
    codes = np.zeros(max(len(tokens) - n + 1, 0), dtype=np.int64)
    for k in range(n):
        codes = codes * vocabulary + tokens[k : len(tokens) - n + 1 + k]
    return codes


def _longer(
    counted: Tokens, contexts: list[Tokens], shorter: list[NDArray[np.float64]], vocabulary: int, n: int
) -> list[NDArray[np.float64]]:
    runs, times = np.unique(_codes(counted, n, vocabulary), return_counts=True)
    histories, start = np.unique(runs // vocabulary, return_index=True)
    followers = np.diff(np.append(start, len(runs)))
    totals = np.add.reduceat(times, start) if len(start) else times
    result: list[NDArray[np.float64]] = []
    for tokens, before in zip(contexts, shorter, strict=True):
        codes = _codes(tokens, n, vocabulary)
        seen = _look_up(runs, times, codes)
        total = _look_up(histories, totals, codes // vocabulary)
        kinds = _look_up(histories, followers, codes // vocabulary)
        chance = before.copy()
        backed = before[n - 1 :]
        # A history never seen leaves the shorter model as it is.
        chance[n - 1 :] = np.where(total > 0, (seen + kinds * backed) / np.maximum(total + kinds, 1), backed)
        result.append(chance)
    return result


def _look_up(keys: NDArray[np.int64], values: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.int64]:
    if not len(keys):
        return np.zeros(len(wanted), dtype=np.int64)
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[place] == wanted, values[place], 0)
