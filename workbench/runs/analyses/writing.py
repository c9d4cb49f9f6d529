"""A language model goes on with a prompt; the text so far is told as it is written."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from workbench.data.watch import Watch
from workbench.runs.analyses import Analysis
from workbench.runs.analyses.next_tokens import language_of
from workbench.runs.examples import network_of
from workbench.runs.insights import Written
from workbench.runs.opened import Opened
from workbench.training.sampling import Manner, write_text


def answer(opened: Opened, settings: Mapping[str, Any], watch: Watch) -> Written:
    """`prompt`, `length`, `temperature`, `seed`, `top_k`, `top_p` and `beam`, as `main.py sample` has them.

    A text that is stopped on the way is answered as far as it has come.
    """
    task, network = language_of(opened), network_of(opened)
    prompt, length = str(settings.get("prompt", "")), int(settings.get("length", 400))
    manner = Manner(
        float(settings.get("temperature", 0.8)),
        int(settings.get("top_k", 0)),
        float(settings.get("top_p", 1.0)),
        int(settings.get("beam", 0)),
    )
    so_far: list[str] = []

    def tell(text: str) -> None:
        so_far.append(text)
        written = "".join(so_far)
        watch.look(len(written) / max(length, 1), written)

    random = np.random.default_rng(int(settings.get("seed", 0)))
    return Written(task.shown(prompt), write_text(network, task, prompt, length, manner, random, tell))


ANALYSIS = Analysis("writing", answer)
