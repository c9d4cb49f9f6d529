"""The data layer: a file becomes a table or a text, that becomes a task, and a task gives batches.

data = load(spec, base)              # bytes -> Table | Text | Sequences, or a UserError
suggestion = suggest(data, spec)     # what the person left open, completed with reasons
task = prepare(data, suggestion.data)
for inputs, targets in task.batches("train", 32, rng, "float32"): ...
"""

from workbench.data.answers import Answers
from workbench.data.baselines import Baseline
from workbench.data.loading import load
from workbench.data.preparing import prepare, restore
from workbench.data.previews import Preview, preview
from workbench.data.samples import Sample, samples
from workbench.data.source import Column, Data, Examples, Sequences, Source, Table, Text
from workbench.data.suggestions import Suggestion, suggest
from workbench.data.tasks.base import Predictions, Task
from workbench.data.tasks.forecast import Forecast
from workbench.data.tasks.labels import LabelTask
from workbench.data.tasks.language_model import LanguageModel
from workbench.data.tasks.translate import Translate

__all__ = [
    "Answers",
    "Baseline",
    "Column",
    "Data",
    "Examples",
    "Forecast",
    "LabelTask",
    "LanguageModel",
    "Predictions",
    "Preview",
    "Sample",
    "Sequences",
    "Source",
    "Suggestion",
    "Table",
    "Task",
    "Text",
    "Translate",
    "load",
    "prepare",
    "preview",
    "restore",
    "samples",
    "suggest",
]
