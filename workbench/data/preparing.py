"""From data and a spec to a task, and from what was fitted to the same task on new data."""

from dataclasses import replace
from typing import Any

from workbench.data.long_tables import is_long_series
from workbench.data.long_texts import StoredText
from workbench.data.mending import mend, mend_again
from workbench.data.options import DataSpec
from workbench.data.source import Data, Examples, Sequences, Table, Text
from workbench.data.suggestions import suggest_mended
from workbench.data.tasks.base import Task
from workbench.data.tasks.forecast import Forecast, restore_forecast
from workbench.data.tasks.forecast_apart import ForecastApart
from workbench.data.tasks.label_kinds import KINDS as LABEL_KINDS
from workbench.data.tasks.label_kinds import restore_labels
from workbench.data.tasks.language_model import LanguageModel, restore_language_model
from workbench.data.tasks.long_forecast import LongForecast, restore_long_forecast
from workbench.data.tasks.long_language_model import LongLanguageModel, restore_long_language_model
from workbench.data.tasks.sequences import KINDS, restore_sequences
from workbench.data.tasks.translate import Translate, restore_translate
from workbench.data.tasks.values import ValueModel, restore_values
from workbench.errors import UserError
from workbench.fields import build
from workbench.words import translate


def prepare(data: Data, spec: DataSpec) -> Task:
    """The task that `spec` asks for. Scalers, transforms and vocabulary see the training part only.

    Whatever `spec` leaves open is completed as `suggest` would. UserError where data and task do not fit together.
    """
    return prepare_mended(mend(data, spec), spec)


def prepare_mended(data: Data, spec: DataSpec) -> Task:
    """`prepare` for data that are mended already."""
    complete = suggest_mended(data, spec).data
    if isinstance(data, Examples) or (isinstance(data, Table) and complete.task in LABEL_KINDS):
        return LABEL_KINDS[complete.task](data, complete)
    if isinstance(data, Table) and complete.task == Translate.name:
        return Translate(data, complete)
    if isinstance(data, Text):
        return LongLanguageModel(data, complete) if isinstance(data, StoredText) else LanguageModel(data, complete)
    if isinstance(data, Sequences):
        return KINDS[complete.task](data, complete)
    if complete.task == ValueModel.name:
        return ValueModel(data, complete)
    if is_long_series(data, complete):
        # How many windows are learnt from is only suggested.
        return LongForecast(data, replace(complete, stride=spec.stride))
    return Forecast(data, complete) if data.test is None else ForecastApart(data, complete)


def restore(fitted: dict[str, Any], data: Data | None) -> Task:
    """The task that gave `fitted`, on new data, mended as those were.

    Without data only a language model, for `encode` and `decode`.
    """
    task = fitted["task"]
    if data is not None:
        data = mend_again(data, fitted)
    if task == LanguageModel.name and "bins" in fitted and (data is None or isinstance(data, Table)):
        return restore_values(fitted, data)
    if task == LanguageModel.name and "bins" not in fitted and (data is None or isinstance(data, Text)):
        if isinstance(data, StoredText):
            return restore_long_language_model(fitted, data)
        return restore_language_model(fitted, data)
    if task == Forecast.name and isinstance(data, Table):
        long = is_long_series(data, build(DataSpec, fitted["spec"], "fitted"))
        return restore_long_forecast(fitted, data) if long else restore_forecast(fitted, data)
    if task in KINDS and isinstance(data, Sequences):
        return restore_sequences(fitted, data)
    if task == Translate.name and isinstance(data, Table):
        return restore_translate(fitted, data)
    if task in LABEL_KINDS and isinstance(data, Table | Examples):
        return restore_labels(fitted, data)
    raise UserError(
        translate("data", "The run was trained for the task {task}, which these data do not fit.").format(task=task),
        translate("data", "Give data of the kind that it was trained on."),
        data.source.path if data is not None else "",
    )
