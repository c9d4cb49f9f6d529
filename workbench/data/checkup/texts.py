"""Texts: what cannot be seen in them, rare and unseen symbols, and parts that repeat each other."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from workbench.data.checkup.finding import SHOWN, Finding, Fix
from workbench.data.mending import CONTROLS
from workbench.data.source import Text
from workbench.data.tasks.language_model import LanguageModel
from workbench.data.vocabulary import UNKNOWN
from workbench.words import translate

RARE = 5  # occurrences in the training part
SOME = 5  # rare symbols; a few are of no account
STRANGE = 0.01  # share of the test's tokens
MUCH = 0.1  # share of a part's tokens that are unknown
PASSAGE = 64  # characters
REPEATED = 0.1  # share of the test's passages
_MOST = 4_000_000  # characters of the training part that are looked through
_PIECE = 1_000_000  # characters
_ASKED = 1_000_000  # characters of the test part in which unknown symbols are looked for
_BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse among 64-bit numbers


def text_findings(text: Text) -> Iterator[Finding]:
    """Control characters and line ends."""
    # Piece by piece: a search through a long text in one go would hold up the window.
    starts = range(0, len(text.text), _PIECE)
    counts = [len(CONTROLS.findall(text.text, start, start + _PIECE)) for start in starts]
    count = sum(counts)
    first = (
        CONTROLS.search(text.text, next((k * _PIECE for k, found in enumerate(counts) if found), 0)) if count else None
    )
    if first:
        row = text.text.count("\n", 0, first.start()) + 1
        yield Finding(
            "control_characters",
            "warning",
            translate("data", "Control characters in the text: {count}, the first ({code}) in row {row}.").format(
                count=count, code=f"U+{ord(first[0]):04X}", row=row
            ),
            translate("data", "Remove them: they are seldom meant, and the network would learn to write them."),
            {"count": count, "rows": [row]},
            (Fix("drop_controls", translate("data", "Remove them"), {"data.controls": "drop"}),),
        )
    yield from line_end_findings(text)


def line_end_findings(text: Text) -> Iterator[Finding]:
    """Line ends of several kinds."""
    names = ("CR LF", "LF", "CR")
    kinds = {name: count for name, count in zip(names, text.line_ends, strict=True) if count}
    if len(kinds) > 1:
        yield Finding(
            "mixed_line_ends",
            "note",
            translate("data", "Line ends of several kinds: {kinds}.").format(
                kinds=", ".join(f"{name} {count:,}" for name, count in kinds.items())
            ),
            translate("data", "All were read as one kind: nothing needs to be done."),
            {"counts": kinds},
        )


def symbol_findings(task: LanguageModel) -> Iterator[Finding]:
    """Symbols that are rare in the training part, or that only the test part holds; `task` is of the whole text."""
    train, test = task.tokens[: task.bounds.train], task.tokens[task.bounds.validation :]
    if task.words.unknown < 0 or not len(train):
        return
    yield from _capped(task)
    counts = np.bincount(train, minlength=task.vocabulary)
    counts[0] = 0
    rare = np.flatnonzero((counts > 0) & (counts < RARE))
    if len(rare) >= SOME:
        share = float(counts[rare].sum()) / len(train)
        yield Finding(
            "rare_symbols",
            "note",
            translate(
                "data", "Symbols that occur fewer than {least} times in the training part: {count:,} ({symbols})."
            ).format(least=RARE, count=len(rare), symbols=_shown([task.symbols[one] for one in rare[:SHOWN]])),
            translate(
                "data",
                "Read them as one unknown symbol: {share:.2%} of the text becomes unknown, and less is to learn.",
            ).format(share=share),
            {"count": len(rare), "share": share, "symbols": [task.symbols[one] for one in rare[:SHOWN]]},
            (Fix("cap_rare", translate("data", "Make them one symbol"), {"data.rare": RARE}),),
        )
    yield from _strangers(task, test)


def _capped(task: LanguageModel) -> Iterator[Finding]:
    """What a limit of the vocabulary costs."""
    shares = task.unknown()
    if not shares["train"]:
        return
    fixes = [Fix("use_bytes", translate("data", "Learn from bytes"), {"data.tokens": "byte"})]
    if task.words.kind == "word":
        fixes.insert(0, Fix("use_characters", translate("data", "Use characters"), {"data.tokens": "character"}))
    yield Finding(
        "unknown_symbols",
        "warning" if max(shares.values()) > MUCH else "note",
        translate(
            "data",
            "The vocabulary holds {count:,} symbols: {train:.2%} of the training part and {test:.2%} of the test part "
            "are read as unknown.",
        ).format(count=task.vocabulary, train=shares["train"], test=shares["test"]),
        translate(
            "data", "They are never written, and what they were is not asked for. A larger data.vocabulary costs time."
        ),
        {"size": task.vocabulary, "unknown": shares},
        tuple(fixes),
    )


def _strangers(task: LanguageModel, test: NDArray[np.int32]) -> Iterator[Finding]:
    unknown = int(np.count_nonzero(test == 0))
    if not unknown or task.spec.rare or np.any(task.tokens[: task.bounds.train] == 0):
        return
    strange = [one for one in task.words.strangers(task.texts["test"][:_ASKED]) if one != UNKNOWN]
    if not strange:
        return
    share = unknown / len(test)
    yield Finding(
        "unseen_symbols",
        "warning" if share > STRANGE else "note",
        translate("data", "Symbols that only the test part holds: {count:,} ({symbols}), {share:.2%} of it.").format(
            count=len(strange), symbols=_shown(strange[:SHOWN]), share=share
        ),
        translate("data", "The network reads them as unknown. Bytes, as tokens, know every symbol."),
        {"count": len(strange), "symbols": strange[:SHOWN], "share": share},
        (Fix("use_bytes", translate("data", "Learn from bytes"), {"data.tokens": "byte"}),),
    )


def repeated_findings(text: str, train: int, test: int) -> Iterator[Finding]:
    """Passages of the test part (from character `test`) that also stand in the training part (up to `train`)."""
    share = repeated_share(text[:train][-_MOST:], text[test:][:_MOST])
    if share <= REPEATED:
        return
    yield Finding(
        "repeated_text",
        "warning",
        translate("data", "{share:.0%} of the test part stands word for word in the training part.").format(
            share=share
        ),
        translate("data", "Remove the repeated passages: the network can answer them by heart."),
        {"share": share, "characters": PASSAGE},
    )


def repeated_share(train: str, test: str) -> float:
    """The share of the passages of `test`, each of PASSAGE characters, that stand somewhere in `train`."""
    learnt, asked = _fingerprints(train), _fingerprints(test)[::PASSAGE]
    if not len(learnt) or not len(asked):
        return 0.0
    return float(np.mean(np.isin(asked, learnt)))


def _fingerprints(text: str) -> NDArray[np.uint64]:
    """A 64-bit number for the passage at each place: a polynomial of its characters (Karp and Rabin 1987)."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    count = len(codes) - PASSAGE + 1
    if count < 1:
        return np.zeros(0, dtype=np.uint64)
    # Numbers wrap at 2^64, where the odd base has an inverse.
    up = np.cumprod(np.full(len(codes), _BASE, dtype=np.uint64))
    down = np.cumprod(np.full(len(codes), pow(_BASE, -1, 1 << 64), dtype=np.uint64))
    sums = np.concatenate([np.zeros(1, dtype=np.uint64), np.cumsum((codes + np.uint64(1)) * up)])
    return (sums[PASSAGE:] - sums[:-PASSAGE]) * down[:count]


def _shown(symbols: list[str]) -> str:
    return " ".join(repr(symbol) for symbol in symbols)
