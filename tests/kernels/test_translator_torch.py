"""An LSTM encoder and decoder with attention against PyTorch, where it is installed."""

from typing import Any

import numpy as np
import pytest

from kernels.translator import Translator
from tests.kernels.translators import architecture, batch, translator

torch: Any = pytest.importorskip("torch", reason="PyTorch is not installed (an optional peer)")


def peer_loss(one: Translator, values: dict[str, Any]) -> Any:
    """The loss of the batch, from PyTorch's own LSTMs and functions."""
    made = one.architecture
    modules: dict[str, Any] = {}
    for part, given in (("encoder", made.encoder), ("decoder", made.decoder)):
        options = {"dtype": torch.float64, "bidirectional": given.bidirectional}
        modules[part] = torch.nn.LSTM(given.inputs, given.hidden[0], len(given.hidden), **options)
        for name, _ in list(modules[part].named_parameters()):
            owner = modules[part]
            del owner._parameters[name]
            setattr(owner, name, values[f"{part}.rnn.{name}"])
        modules[part]._flat_weights = [getattr(modules[part], name) for name in modules[part]._flat_weights_names]
    sources, labels, lengths = (torch.from_numpy(np.array(one)).long() for one in batch())
    told = torch.cat([torch.full((1, labels.shape[1]), made.start), labels[:-1].clamp(min=0)])
    packed = torch.nn.utils.rnn.pack_padded_sequence(
        values["encoder.embedding.weight"][sources], lengths, enforce_sorted=False
    )
    keys, ends = modules["encoder"](packed)
    keys, _ = torch.nn.utils.rnn.pad_packed_sequence(keys)
    if made.encoder.bidirectional:
        depth = len(made.encoder.hidden)
        both = [torch.cat([end[0::2], end[1::2]], dim=2) for end in ends]
        named = zip(both, ("hidden", "cell"), strict=True)
        ends = tuple(
            torch.stack([end[k] @ values[f"bridge.{name}_l{k}"].T for k in range(depth)]) for end, name in named
        )
    states, _ = modules["decoder"](values["decoder.embedding.weight"][told], ends)
    if made.attention:
        scores = torch.einsum("tbd,de,sbe->bts", states, values["attention.score"], keys)
        beyond = torch.arange(len(keys))[None, None, :] >= lengths[:, None, None]
        weights = torch.softmax(scores.masked_fill(beyond, -torch.inf), dim=2)
        context = torch.einsum("bts,sbe->tbe", weights, keys)
        states = torch.tanh(torch.cat([context, states], dim=2) @ values["attention.combine"].T)
    logits = states @ values["head.weight"].T + values["head.bias"]
    return torch.nn.functional.cross_entropy(logits.flatten(0, 1), labels.flatten(), ignore_index=-1)


@pytest.mark.parametrize("attention", [False, True])
@pytest.mark.parametrize("both_ways", [False, True])
@pytest.mark.parametrize("depth", [1, 2])
@pytest.mark.parametrize(("precision", "tolerance"), [("float32", 2e-5), ("float64", 1e-10)])
def test_loss_and_gradients(depth: int, both_ways: bool, attention: bool, precision: str, tolerance: float) -> None:
    one = translator(architecture("lstm", (11,) * depth, attention, both_ways), precision)
    values = {
        name: torch.from_numpy(value.astype(np.float64)).requires_grad_() for name, value in one.parameters.items()
    }
    loss = peer_loss(one, values)
    loss.backward()
    ours, gradients = one.gradients(*batch())
    assert ours == pytest.approx(float(loss.detach()), rel=tolerance)
    for name, value in values.items():
        scale = float(value.grad.abs().max())
        np.testing.assert_allclose(
            gradients[name], value.grad.numpy(), rtol=tolerance, atol=tolerance * max(scale, 1e-3), err_msg=name
        )
