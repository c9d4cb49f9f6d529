"""The translator against a naive reference, finite differences and itself."""

from typing import Any

import numpy as np
import pytest

from kernels import registry
from kernels.optimizers import Optimizer
from kernels.stack import Stack
from kernels.translator import Translator, TranslatorArchitecture
from tests.kernels.translators import NaiveTranslator, architecture, batch, translator

CELLS = list(registry.cells())
STEP = 1e-5


def worst_error(one: Translator, noise: int = 0) -> tuple[str, float]:
    """The parameter whose derivative along a random direction is farthest from the finite difference, relatively."""
    generator = np.random.default_rng(5)
    given, start = batch(), one.parameters
    _, gradients = one.gradients(*given, noise=noise)
    worst = ("", 0.0)
    for name, value in start.items():
        direction = generator.normal(size=value.shape)
        exact = float((gradients[name] * direction).sum())
        losses: list[float] = []
        for sign in (1.0, -1.0):
            one.load({**start, name: value + sign * STEP * direction})
            losses.append(one.loss([given], noise=noise)[0])
        numeric = (losses[0] - losses[1]) / (2.0 * STEP)
        worst = max(worst, (name, abs(numeric - exact) / max(abs(numeric), abs(exact), 1e-3)), key=lambda pair: pair[1])
    one.load(start)
    return worst


@pytest.mark.parametrize("both_ways", [False, True])
@pytest.mark.parametrize("attention", [False, True])
@pytest.mark.parametrize("cell", CELLS)
def test_loss_and_gradients_of_every_cell(cell: str, attention: bool, both_ways: bool) -> None:
    made = architecture(cell, (5, 6), attention, both_ways)
    one = translator(made)
    assert one.loss([batch()])[0] == pytest.approx(NaiveTranslator(made, one.parameters).loss(*batch()), rel=1e-12)
    name, error = worst_error(one)
    assert error < 1e-6, f"{name}: {error:.2e}"


@pytest.mark.parametrize(
    "options",
    [{"dropout": 0.4}, {"dropout": 0.4, "variational": True}, {"residual": True}, {"normalise": True}],
    ids=["dropout", "variational", "residual", "normalise"],
)
@pytest.mark.parametrize("both_ways", [False, True])
def test_gradients_with_options(options: dict[str, Any], both_ways: bool) -> None:
    one = translator(architecture("gru", (6, 6), True, both_ways, **options))
    name, error = worst_error(one, noise=77)
    assert error < 1e-6, f"{name}: {error:.2e}"


@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("attention", [False, True])
def test_padding_and_the_order_of_a_batch_change_nothing(attention: bool, threads: int) -> None:
    one = translator(architecture("lstm", (6,), attention, both_ways=True), threads=threads)
    sources, labels, lengths = batch()
    loss, gradients = one.gradients(sources, labels, lengths)
    order = np.random.default_rng(0).permutation(len(lengths))
    longer = np.concatenate([sources, np.full((30, len(lengths)), 8, np.int32)])
    unasked = np.concatenate([labels, np.full((11, len(lengths)), -1, np.int32)])
    for given in (
        (sources[:, order], labels[:, order], lengths[order]),
        (longer, labels, lengths),
        (sources, unasked, lengths),
    ):
        again, slopes = one.gradients(*given)
        assert again == pytest.approx(loss, rel=1e-12)
        for name, value in gradients.items():
            np.testing.assert_allclose(slopes[name], value, rtol=1e-9, atol=1e-13, err_msg=name)


def test_a_batch_is_the_sum_of_its_sequences() -> None:
    one = translator(architecture("gru", (6,), True))
    sources, labels, lengths = batch()
    loss, gradients = one.gradients(sources, labels, lengths)
    summed = {name: np.zeros_like(value) for name, value in gradients.items()}
    total, known = 0.0, int((labels >= 0).sum())
    for row, length in enumerate(lengths):
        asked = int((labels[:, row] >= 0).sum())
        part, slopes = one.gradients(sources[:length, [row]], labels[:asked, [row]], lengths[[row]])
        total += part * asked
        for name, value in slopes.items():
            summed[name] += value * asked
    assert loss == pytest.approx(total / known, rel=1e-12)
    for name, value in gradients.items():
        np.testing.assert_allclose(value, summed[name] / known, rtol=1e-9, atol=1e-13, err_msg=name)


@pytest.mark.parametrize("precision", ["float32", "float64"])
def test_the_same_seed_gives_the_same_bits_and_resumes(precision: str) -> None:
    batches = [batch(seed=seed) for seed in range(6)]
    made = architecture("lstm", (7,), True, True, dropout=0.2)
    whole, parts = Translator(made, precision, 2, seed=4), Translator(made, precision, 2, seed=4)
    for name in registry.optimizers():
        rule = Optimizer(name, 0.01)
        chunk = whole.train(batches, rule, clip_norm=0.5, clip_value=0.2)
        assert chunk.finite
        assert (chunk.flow.shape, chunk.saturation.shape) == ((1, 11), (1, 4))
        parts.train(batches[:2], rule, clip_norm=0.5, clip_value=0.2)
        later = Translator(made, precision, 2, seed=4)
        later.restore(parts.snapshot())
        later.train(batches[2:], rule, clip_norm=0.5, clip_value=0.2)
        parts = later
        assert parts.steps == whole.steps
        for key, value in whole.parameters.items():
            assert value.tobytes() == parts.parameters[key].tobytes(), key


def test_it_learns_to_turn_a_word_around() -> None:
    generator = np.random.default_rng(0)
    one = Translator(architecture("gru", (24,), True), threads=2, seed=1)
    losses: list[float] = []
    for _ in range(300):
        words = generator.integers(3, 7, (5, 32)).astype(np.int32)
        labels = np.concatenate([words[::-1], np.full((1, 32), 2, np.int32)])
        chunk = one.train([(words, labels, np.full(32, 5))], Optimizer(learning_rate=0.01), clip_norm=1.0)
        losses.append(float(chunk.losses[0]))
    assert np.mean(losses[:5]) > 1.2
    assert np.mean(losses[-5:]) < 0.05


def test_clipping_and_norms() -> None:
    one = translator(architecture("lstm", (6,), True, True))
    _, gradients = one.gradients(*batch())
    before = one.parameters
    norm = np.sqrt(sum(float((value**2).sum()) for value in gradients.values()))
    rule = Optimizer("sgd", learning_rate=1.0, momentum=0.0)
    chunk = one.train([batch()], rule, clip_norm=norm / 4)
    assert chunk.gradient_norms[0] == pytest.approx(norm)
    assert np.sqrt((chunk.layer_norms[0] ** 2).sum()) == pytest.approx(norm)
    for column, (name, value) in enumerate(one.parameters.items()):
        np.testing.assert_allclose(before[name] - value, gradients[name] / 4, rtol=1e-9, atol=1e-15)
        assert chunk.section_norms[0, column] == pytest.approx(np.linalg.norm(gradients[name]))


def test_what_is_not_finite_ends_before_the_update() -> None:
    one = translator(architecture("rnn", (6,), False), precision="float32")
    values = one.parameters
    values["head.bias"] = values["head.bias"] * np.float32(np.nan)
    one.load(values)
    chunk = one.train([batch(), batch()], Optimizer())
    assert (chunk.finite, len(chunk.losses), one.steps) == (False, 1, 0)
    kept = one.parameters
    assert all(np.array_equal(kept[name], value, equal_nan=True) for name, value in values.items())


def test_rows_without_labels_cost_nothing() -> None:
    one = translator(architecture())
    sources, labels, lengths = batch()
    wider = np.concatenate([labels, np.full_like(labels, -1)], axis=1)
    loss, count = one.loss([(np.tile(sources, 2), wider, np.tile(lengths, 2))])
    assert (loss, count) == (pytest.approx(one.loss([batch()])[0]), int((labels >= 0).sum()))
    nothing = one.loss([(sources, np.full_like(labels, -1), lengths)])
    assert nothing[1] == 0
    assert np.isnan(nothing[0])


def test_the_parameters_are_named_and_checked() -> None:
    one = Translator(architecture("lstm", (6, 7), True, True))
    names = set(one.parameters)
    assert {"encoder.rnn.weight_ih_l1_reverse", "decoder.rnn.weight_hh_l0", "bridge.cell_l1", "head.bias"} <= names
    assert one.layer_names[-3:] == ["bridge", "attention", "head"]
    assert one.parameters["attention.combine"].shape == (7, 21)
    assert one.parameter_count == sum(value.size for value in one.parameters.values())
    with pytest.raises(KeyError, match=r"head\.weight"):
        one.load({name: value for name, value in one.parameters.items() if name != "head.weight"})
    with pytest.raises(ValueError, match=r"attention\.score"):
        one.load({**one.parameters, "attention.score": np.zeros((2, 2))})


def test_what_does_not_go_together_is_refused() -> None:
    made = architecture()
    one = Translator(made)
    sources, labels, lengths = batch()
    for bad in (
        (sources[:, :3], labels, lengths),
        (sources + 9, labels, lengths),
        (sources, labels + 7, lengths),
        (sources, labels, lengths * 0),
        (sources, labels, lengths + 9),
    ):
        with pytest.raises(ValueError, match=r"agree|vocabulary|lengths"):
            one.loss([bad])
    with pytest.raises(ValueError, match="carries"):
        one.train([batch()], Optimizer(), carry=True)
    with pytest.raises(ValueError, match="no batch"):
        one.train([], Optimizer())
    with pytest.raises(ValueError, match="same cell"):
        TranslatorArchitecture(made.encoder, architecture("gru").decoder)
    with pytest.raises(ValueError, match="not yet said"):
        TranslatorArchitecture(architecture(both_ways=True).encoder, architecture(both_ways=True).encoder)
    stack = Stack(made.encoder, "float32", 1)
    with pytest.raises(ValueError, match="forward"):
        stack.backward(one.__dict__["_weights"][0], np.zeros(1), np.zeros(1))
