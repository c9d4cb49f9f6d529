"""What the test says, in words: whether the network beats the simple rules, and what to try where it does not."""

from typing import Any

from workbench.gui.names import baseline_label, metric_label
from workbench.training.spec import Spec
from workbench.words import translate

# How far an interval's coverage may lie from what was asked for, before that is said.
HONEST = 0.1


def verdict(reason: str, test: dict[str, Any], spec: Spec | None) -> str:
    """On a run of `spec` that ended for `reason`; `test` is that of its summary."""
    return _with_interval(_broken() if reason == "not_finite" else _on_test(test), test, spec)


def _with_interval(said: str, test: dict[str, Any], spec: Spec | None) -> str:
    """The verdict, and whether the forecast's interval keeps its word."""
    coverage = test.get("coverage")
    if not isinstance(coverage, int | float) or spec is None or not spec.data.intervals:
        return said
    text = translate("result", "The interval was to hold {wanted} of what comes, and held {share} of the test part.")
    if coverage < spec.data.intervals - HONEST:
        text = translate(
            "result",
            "The interval was to hold {wanted} of what comes, but held only {share} of the test part: the data "
            "have changed since the validation part, or that part is too short.",
        )
    elif coverage > spec.data.intervals + HONEST:
        text = translate(
            "result",
            "The interval was to hold {wanted} of what comes, and held {share} of the test part: it is wider than "
            "it need be.",
        )
    told = text.format(wanted=f"{spec.data.intervals:.0%}", share=f"{coverage:.0%}")
    return translate("result", "{first} {second}").format(first=said, second=told)


def _broken() -> str:
    return translate(
        "result",
        "The training broke off, for the loss grew beyond all numbers: this is what the last good weights do. "
        "Try a smaller learning rate or a gradient clip.",
    )


def _on_test(test: dict[str, Any]) -> str:
    """By the measure that the task has."""
    if not test:
        return translate(
            "result", "There is no test result: the training was stopped early, or nothing is left to test on."
        )
    if isinstance(test.get("accuracy"), int | float):
        return _on_classes(test)
    if isinstance(test.get("exact_match"), int | float):
        return translate(
            "result",
            "On texts that it never learnt from, {share} of the network's translations are exactly right; "
            "symbol by symbol, {symbols} are.",
        ).format(share=f"{test['exact_match']:.1%}", symbols=f"{test['token_accuracy']:.1%}")
    for name in ("rmse", "nats_per_token"):
        if isinstance(test.get(name), int | float) and _of_baselines(test, name):
            return _on_errors(test, name)
    return translate("result", "Measured on the test part, which the network never learns from.")


def _on_classes(test: dict[str, Any]) -> str:
    """Of classes more is better, and errors are what is counted."""
    own, others = float(test["accuracy"]), _of_baselines(test, "accuracy")
    if not others:
        return translate("result", "{share} of the test part is named rightly.").format(share=f"{own:.1%}")
    label, best = max(others.items(), key=lambda pair: pair[1])
    text = translate(
        "result",
        "On data it never learnt from, the network names {share} rightly; the best baseline, “{baseline}”, {other}.",
    )
    if own <= best:
        text = translate(
            "result",
            "On data it never learnt from, the network names {share} rightly, and the baseline “{baseline}” "
            "{other}: the simple rule is as good. Try more epochs, more data or less dropout.",
        )
    return text.format(share=f"{own:.1%}", baseline=label, other=f"{best:.1%}")


def _on_errors(test: dict[str, Any], name: str) -> str:
    """Of a measure that is better where it is lower."""
    own = float(test[name])
    label, best = min(_of_baselines(test, name).items(), key=lambda pair: pair[1])
    text = translate(
        "result",
        "On data it never learnt from, the network's {metric} is {share} above "
        "that of the baseline “{baseline}”: the simple rule is better. Try a longer window, "
        "more epochs or a smaller network.",
    )
    if own < best:
        text = translate(
            "result",
            "On data it never learnt from, the network's {metric} is {share} below "
            "that of the best baseline, “{baseline}”.",
        )
    share = f"{abs(1 - own / best):.0%}" if best else "–"
    return text.format(metric=metric_label(name), share=share, baseline=label)


def _of_baselines(test: dict[str, Any], name: str) -> dict[str, float]:
    """What each of the simple rules reaches by a measure."""
    return {
        baseline_label(key): float(values[name])
        for key, values in (test.get("baselines") or {}).items()
        if isinstance(values, dict) and isinstance(values.get(name), int | float)
    }
