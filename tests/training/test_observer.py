"""Looking inside while training goes on: in turn, within its share of the time, and without a trace in the numbers."""

from typing import Any

import numpy as np
import pytest

from kernels.network import Architecture, Chunk, Network
from kernels.optimizers import Optimizer
from tests.training.doubles import Clock, FakeNetwork, FakeTask, never
from workbench.training import observer as module
from workbench.training.events import Event, Observed
from workbench.training.observer import Observer
from workbench.training.probes import Probe, Sight, probes
from workbench.training.spec import Spec, apply_settings
from workbench.training.trainer import train

SPEC = apply_settings(Spec(), {"training.epochs": 20, "training.batch": 4})


def watched(monkeypatch: pytest.MonkeyPatch, costs: dict[str, float], seconds: float) -> tuple[list[str], float]:
    """Which probes looked, in their order, while a clock went on for so long in steps of 10 ms; and the share taken."""
    clock, told = Clock(), list[Event]()

    def seeing(cost: float) -> Any:
        def see(sight: Sight) -> dict[str, Any]:
            clock.now += cost
            return {"seconds": sight.seconds}

        return see

    table = {name: Probe(name, seeing(cost)) for name, cost in costs.items()}
    monkeypatch.setattr(module, "probes", lambda: table)
    given: Any = FakeNetwork()
    watcher = Observer(SPEC, given, told.append, clock)
    while clock.now < seconds:
        clock.now += 0.01
        if watcher.due():
            watcher.look(lambda allowed: Sight(SPEC, FakeTask(), given, (), {}, {}, given, 1, allowed), 1, 1)
    return [event.probe for event in told if isinstance(event, Observed)], watcher.spent / clock.now


def test_each_in_turn_and_never_more_than_the_share(monkeypatch: pytest.MonkeyPatch) -> None:
    order, share = watched(monkeypatch, {"a": 0.001, "b": 0.002, "c": 0.001}, 60.0)
    assert order[:6] == ["a", "b", "c"] * 2
    assert share <= module.SHARE
    # Cheap ones come as often as an eye follows, and no oftener.
    assert len(order) == pytest.approx(3 * 60.0 / module.APART, rel=0.2)


def test_a_dear_probe_waits_until_there_is_time_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    order, share = watched(monkeypatch, {"dear": 0.5, "cheap": 0.001}, 200.0)
    # The first look was taken without knowing the price; it is paid back before the next.
    assert share <= module.SHARE * 1.2
    assert 4 <= order.count("dear") <= 200.0 * module.SHARE / 2 / 0.5 + 1
    # It does not hold up the other one.
    assert order.count("cheap") > 100 * order.count("dear")


def test_each_takes_a_last_look_but_a_very_dear_one(monkeypatch: pytest.MonkeyPatch) -> None:
    network = FakeNetwork(Clock(), 0.001)
    costs = {"a": 0.01, "dear": 0.5, "b": 0.2}

    def seeing(cost: float) -> Any:
        def see(sight: Sight) -> dict[str, Any]:
            network.clock.now += cost
            return {"steps": sight.steps}

        return see

    monkeypatch.setattr(module, "probes", lambda: {name: Probe(name, seeing(cost)) for name, cost in costs.items()})
    monkeypatch.setattr(module, "CREDIT", 3.0)
    given: Any = network
    events: list[Event] = []
    train(SPEC, FakeTask(), given, events.append, never, lambda _: None, clock=network.clock)
    steps = 20 * 10
    looks = [(event.step, event.probe) for event in events if isinstance(event, Observed)]
    assert {"a", "b"} == {probe for step, probe in looks if step > steps - 3}
    assert {probe for step, probe in looks if step <= steps - 3} == set(costs)


def test_training_is_the_same_to_the_bit_with_and_without_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    weights: list[Any] = []
    for share in (0.0, 0.9):
        monkeypatch.setattr(Observer.__init__, "__defaults__", (share,))
        network = FakeNetwork(Clock(), 0.3)
        given: Any = network
        events: list[Event] = []
        train(SPEC, FakeTask(), given, events.append, never, lambda _: None, clock=network.clock)
        weights.append(network.weight.copy())
        looked = [event for event in events if isinstance(event, Observed)]
        assert len(looked) > 50 if share else not looked
    assert weights[0].tobytes() == weights[1].tobytes()


def test_update_ratios_are_those_of_the_step() -> None:
    network = Network(Architecture(2, 1, (4,), "lstm"), "float64", threads=1)
    network.compile()
    rng = np.random.default_rng(0)
    batch = (rng.normal(size=(5, 3, 2)), rng.normal(size=(3, 1)))
    before = network.parameters
    chunk: Chunk = network.train([batch], Optimizer("sgd", 0.1))
    after = network.parameters
    task: Any = FakeTask()
    seen = probes()["updates"].see(Sight(SPEC, task, network, batch, before, after, chunk, 1, 1.0))
    at = seen["names"].index("rnn.weight_hh_l0")
    gradient = chunk.section_norms[0][list(network.parameters).index("rnn.weight_hh_l0")]
    assert seen["ratios"][at] == pytest.approx(0.1 * gradient / np.linalg.norm(before["rnn.weight_hh_l0"]), rel=1e-9)
    # A bias that was zero has no size to compare with.
    assert seen["ratios"][seen["names"].index("rnn.bias_hh_l0")] == np.inf
