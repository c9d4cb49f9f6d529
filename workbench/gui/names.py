"""Names of metrics and baselines as people write them."""

from workbench.words import translate


def metric_label(name: str) -> str:
    """A metric's name as people write it."""
    known = {
        "rmse": "RMSE",
        "mae": "MAE",
        "nats_per_token": translate("metrics", "nats per character"),
        "bits_per_token": translate("metrics", "bits per character"),
        "accuracy": translate("metrics", "accuracy"),
        "macro_f1": translate("metrics", "macro F1"),
        "perplexity": translate("metrics", "perplexity"),
    }
    return known.get(name, name.replace("_", " "))


def baseline_label(name: str, otherwise: str = "") -> str:
    """A baseline's name as people write it; `otherwise` for one that is not known here."""
    known = {
        "persistence": translate("metrics", "persistence (last value)"),
        "seasonal_naive": translate("metrics", "seasonal naive (last season)"),
        "unigram": translate("metrics", "unigram"),
        "bigram": translate("metrics", "bigram"),
        "trigram": translate("metrics", "trigram"),
        "majority": translate("metrics", "always the majority class"),
        "mean": translate("metrics", "always the mean"),
        "memoryless": translate("metrics", "the best answer without memory"),
    }
    return known.get(name) or otherwise or name.replace("_", " ")
