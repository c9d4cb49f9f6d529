"""Specs: to TOML and back, dotted settings, and errors that help."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import UserError
from workbench.fields import Setting, settings_of
from workbench.training.spec import (
    SECTIONS,
    Spec,
    apply_settings,
    flat,
    format_spec,
    known_keys,
    read_spec,
    said_keys,
    spec_from,
)

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def values_of(declared: Setting) -> st.SearchStrategy[Any]:
    low = 0 if declared.minimum is None else declared.minimum
    high = 1_000_000 if declared.maximum is None else declared.maximum
    kind = str(declared.kind)
    if declared.options():
        return st.sampled_from(declared.options())
    if "tuple[str" in kind:
        return st.lists(TEXTS.filter(bool), max_size=4)
    if "tuple[float" in kind:
        return st.lists(st.floats(low, high), max_size=3)
    if "tuple[int" in kind:
        return st.integers(int(low), int(high)) | st.lists(st.integers(int(low), int(high)), min_size=1, max_size=3)
    if declared.kind is bool:
        return st.booleans()
    if declared.kind is int:
        return st.integers(int(low), int(high))
    return st.floats(low, high) if declared.kind is float else TEXTS


SPECS = st.fixed_dictionaries(
    {
        section: st.fixed_dictionaries({}, optional={one.name: values_of(one) for one in settings_of(kind)})
        for section, kind in SECTIONS.items()
    }
).map(spec_from)


@given(SPECS)
def test_a_spec_written_and_read_is_the_same(spec: Spec) -> None:
    assert spec_from(tomllib.loads(format_spec(spec))) == spec


@given(SPECS)
def test_dotted_settings_make_the_same_spec(spec: Spec) -> None:
    assert apply_settings(Spec(), flat(spec)) == spec


@pytest.mark.parametrize(
    ("values", "where", "hint"),
    [
        ({"modle": {}}, "spec", "Did you mean model?"),
        ({"model": {"cel": "gru"}}, "model", "Did you mean cell?"),
        ({"model": {"cell": "lstn"}}, "model.cell", "Did you mean lstm?"),
        ({"model": {"activation": "tanj"}}, "model.activation", "Did you mean tanh?"),
        ({"training": {"epochs": 0}}, "training.epochs", "from 1"),
        ({"training": {"epochs": 2.5}}, "training.epochs", "whole number"),
        ({"training": {"learning_rate": float("nan")}}, "training.learning_rate", "a number from"),
        ({"training": {"seed": True}}, "training.seed", "whole number"),
        ({"version": 2}, "spec", "version = 1"),
        ({"model": 3}, "spec", "[model]"),
        ({"model": {"dropout": 1.0}}, "model.dropout", "from 0 to 0.95"),
        ({"model": {"bidirectional": "perhaps"}}, "model.bidirectional", "true or false"),
        ({"training": {"schedule": "stairs"}}, "training.schedule", "Known: constant, cosine, step, plateau"),
        ({"training": {"loss": "hubert"}}, "training.loss", "Did you mean huber?"),
        ({"training": {"epochs": 2_000_000}}, "training.epochs", "to 1000000."),
    ],
)
def test_mistakes_name_their_place_and_what_to_do(values: dict[str, Any], where: str, hint: str) -> None:
    with pytest.raises(UserError) as caught:
        spec_from(values)
    assert caught.value.where == where
    assert hint in caught.value.hint


def test_a_spec_from_before_the_newer_settings_means_what_it_meant() -> None:
    values = {"model": {"cell": "gru"}, "training": {"schedule": "cosine"}}
    spec = spec_from(values)
    model, training = spec.model, spec.training
    assert (model.dropout, model.variational, model.bidirectional, model.residual, model.layer_norm) == (0.0,) + (
        False,
    ) * 4
    assert (training.loss, training.warmup, training.clip_value, training.memory) == ("auto", 0, 0.0, 0)
    assert said_keys(values) == {"model.cell", "training.schedule"}


def test_a_setting_that_matters_only_sometimes_names_another_one() -> None:
    default, found = Spec(), 0
    for section, kind in SECTIONS.items():
        for declared in settings_of(kind):
            for other, test in declared.conditions(section):
                part, name = other.split(".")
                assert isinstance(test(getattr(getattr(default, part), name)), bool)
                found += 1
    assert found > 10


def test_a_file_that_is_no_toml_says_where(tmp_path: Path) -> None:
    path = tmp_path / "spec.toml"
    path.write_text("[model]\ncell = lstm\n", "utf-8")
    with pytest.raises(UserError, match="line 2"):
        read_spec(path)
    with pytest.raises(UserError, match="cannot be read"):
        read_spec(tmp_path / "none.toml")


def test_the_names_that_were_said() -> None:
    assert said_keys({"version": 1, "model": {"cell": "gru"}, "training": {}}) == {"model.cell"}
    assert {"data.path", "model.cell", "training.schedule"} <= set(known_keys())


def test_hidden_sizes_fit_the_depth() -> None:
    assert apply_settings(Spec(), {"model.depth": "3", "model.hidden": "32"}).model.sizes() == (32, 32, 32)
    assert apply_settings(Spec(), {"model.depth": "2", "model.hidden": "32,16"}).model.sizes() == (32, 16)
    with pytest.raises(UserError, match="2 hidden sizes"):
        apply_settings(Spec(), {"model.depth": "3", "model.hidden": "32,16"}).model.sizes()


def test_names_with_blanks_are_kept_whole() -> None:
    spec = apply_settings(Spec(), {"data.drop": "wind as well, rain", "model.hidden": "[8, 4]"})
    assert spec.data.drop == ("wind as well", "rain")
    assert spec.model.hidden == (8, 4)
