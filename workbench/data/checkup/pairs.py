"""Pairs of texts: how many symbols they have, texts with two different answers, pairs that lack one of their texts."""

from collections.abc import Iterator

from workbench.data.checkup.finding import SHOWN, Finding
from workbench.data.tasks.translate import Translate
from workbench.words import translate


def pair_findings(task: Translate) -> Iterator[Finding]:
    """What is to be said of the pairs of a task that is ready."""
    yield Finding(
        "vocabulary",
        "info",
        translate("data", "The texts have {source} different symbols, what they become {target}.").format(
            source=task.vocabulary, target=task.outputs
        ),
        "",
        {"source_tokens": task.vocabulary, "target_tokens": task.outputs},
    )
    lacking = sum(not (source and target) for source, target in zip(task.sources, task.targets, strict=True))
    if lacking:
        yield Finding(
            "incomplete_pairs",
            "note",
            translate("data", "{count} pairs lack one of their texts: nothing is learnt from them.").format(
                count=f"{lacking:,}"
            ),
            "",
            {"count": lacking},
        )
    answers: dict[str, set[str]] = {}
    for source, target in zip(task.sources, task.targets, strict=True):
        if source and target:
            answers.setdefault(source, set()).add(target)
    several = [source for source, found in answers.items() if len(found) > 1]
    if several:
        yield Finding(
            "several_answers",
            "warning",
            translate("data", "{count} texts stand with more than one answer, such as {examples}.").format(
                count=f"{len(several):,}", examples=", ".join(repr(text[:40]) for text in several[:SHOWN])
            ),
            translate("data", "At most one of them can count as exactly right: look whether some are mistakes."),
            {"count": len(several), "texts": several[:SHOWN]},
        )
