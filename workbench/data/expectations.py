"""What training each bundled sample with the settings suggested for it comes to, measured with seed 0."""

from workbench.words import translate


def expectation(name: str) -> str:
    """What to expect of a sample, in a sentence; empty where nothing was measured."""
    known = {
        "airline": translate("data", "Errors of 18 thousand passengers, where repeating last year errs by 42."),
        "sunspots": translate("data", "Errors of 22 spots, where the last value errs by 29: cycles are never alike."),
        "seasonal": translate("data", "Errors of 0.65 against 0.72 for last season; the noise alone is 0.5."),
        "adding": translate("data", "Errors of 0.01, where always answering with the mean errs by 0.40."),
        "copy": translate("data", "94% of the steps right; blanks alone would give 80%."),
        "reviews": translate("data", "94% of the reviews right; counting words gives 71%."),
        "tagging": translate("data", "98% of the words right; each word's commonest tag gives 90%."),
        "dates": translate("data", "99.8% of the dates right to the last sign; none by copying."),
        "python_reference": translate(
            "data", "1.8 bits a character against 2.5 from the two before: it writes like a manual."
        ),
        "python_source": translate(
            "data", "1.9 bits a character against 2.7 from the two before: it writes nearly Python."
        ),
    }
    return known.get(name, "")
