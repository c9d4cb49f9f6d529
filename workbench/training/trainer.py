"""The training loop. It is told `emit`, `should_stop` and `keep` as arguments and knows nothing of its listeners."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from time import monotonic
from typing import Any

import numpy as np

from kernels.network import Chunk, Network
from kernels.optimizers import Optimizer
from kernels.translator import Translator
from workbench.data import Task
from workbench.training.blow_up import BlowUp, examine, not_finite_notice
from workbench.training.checkpoint import Arrays, Checkpoint, Outcome, Progress, generator
from workbench.training.evaluate import Pace, part_loss, summed
from workbench.training.events import BlewUp, EpochEnded, Event, Steered, Stepped
from workbench.training.keeping import Keeping
from workbench.training.last_good import LastGood
from workbench.training.learning import learn, lost_card_notice, usable_truncation
from workbench.training.meter import Meter
from workbench.training.observer import Observer
from workbench.training.pieces import Batch, cut, sequence_steps
from workbench.training.previews import Previews
from workbench.training.probes import Sight
from workbench.training.schedules import Plateau, epoch_share, warm_share
from workbench.training.spec import Spec

Emit = Callable[[Event], None]
Keep = Callable[[Checkpoint], None]
Clock = Callable[[], float]
Steer = Callable[[], Mapping[str, Any]]

# What may be changed while a run goes on.
STEERABLE = ("training.clip_norm",)
# The kernels measure gradient flow and saturation in one step every so many seconds, and in one step of so many.
WATCH_SECONDS, WATCH_STEPS = 0.25, 8


def train(
    spec: Spec,
    task: Task,
    network: Network | Translator,
    emit: Emit,
    should_stop: Callable[[], bool],
    keep: Keep,
    *,
    start: Checkpoint | None = None,
    clock: Clock = monotonic,
    steer: Steer = dict,
) -> Outcome:
    """Train `network` on `task` and return what came of it; the network is left with its last weights.

    Whole windows are learnt from by backpropagation through time. Texts (`task.carries`) hand their state from batch to
    batch within an epoch. `training.truncate` cuts each window into pieces of so many steps, each one optimizer step,
    the state carried and the gradient not; it needs an output at every step, so that each piece has something to learn.
    For texts the window itself is such a piece already, and `truncate` only shortens it.

    `should_stop()` is asked between calls of 30 to 80 ms and may block (a pause). `keep(checkpoint)` is called now and
    then, and at the end; `start` is such a checkpoint to go on from, with the same bits as if the run had not stopped.
    `steer()` gives the settings (of STEERABLE) that hold from now on, where they are other than before; it is asked as
    often, and what it changes is told, and kept in the progress, so that a resumed run goes on with it.

    A loss or gradient that is no number ends the run before the bad update: it is looked for where that came from, and
    the run goes back to its last good state, which the last checkpoint holds.
    """
    return _Trainer(spec, task, network, emit, should_stop, keep, start, clock, steer).run()


class _Trainer:
    def __init__(
        self,
        spec: Spec,
        task: Task,
        network: Network | Translator,
        emit: Emit,
        should_stop: Callable[[], bool],
        keep: Keep,
        start: Checkpoint | None,
        clock: Clock,
        steer: Steer,
    ) -> None:
        self.training = spec.training
        self.task, self.network = task, network
        self.emit, self.should_stop, self.keep, self.clock, self.steer = emit, should_stop, keep, clock, steer
        self.truncate = usable_truncation(spec.training, task, emit)
        self.steps_per_epoch = max(1, task.steps_per_epoch(spec.training.batch))
        self.pace = Pace()
        self.bad = False  # the last loss was no finite number
        self.blow_up: BlowUp | None = None
        self.device = network.device
        self.previews = Previews(task, network, emit, clock, spec.training.batch)
        self.spec = spec
        self.observer = Observer(spec, network, emit, clock)
        self.watch_at = clock()  # when the kernels' own probes are asked for next
        self.pieces = 1  # optimizer steps a batch
        self._begin(start)
        # The weights and the optimizer's two numbers for each, now and in the last good state; the best weights, and
        # those of a moment.
        size = 8 * sum(array.nbytes for array in self.best.values())
        self.keeping = Keeping(spec.training.keep_steps, clock, size, self.progress.step)

    def _begin(self, start: Checkpoint | None) -> None:
        if start is None:
            self.progress = Progress()
            self.best = _copied(self.network.parameters)
            self.progress.random = _state(generator(self.training.seed))
        else:
            self.progress = replace(start.progress)
            self.best = _copied(start.best)
            self.network.restore(start.network)
            for change in self.progress.changes:
                self._set(change["key"], change["value"])
        self.last_good = LastGood(self.progress, self.network, start.good if start is not None else None)
        self.meter = Meter(self.steps_per_epoch, self.training.epochs, self.progress)

    def run(self) -> Outcome:
        reason = ""
        while not reason:
            # Asked before an epoch: a resumed run may have been killed when all of them were done.
            if self.training.patience and self.progress.stale >= self.training.patience:
                reason = "early"
            elif self.progress.epoch >= self.training.epochs:
                reason = "done"
            else:
                reason = self._epoch()
        return self._end(reason)

    def _epoch(self) -> str:
        """Run the present epoch from where it stands; return why training must end, or an empty text."""
        progress = self.progress
        random = generator(self.training.seed, progress.random)
        batches = iter(self.task.batches("train", self.training.batch, random, self.network.layout.dtype))
        if progress.position == 0:
            self.network.reset_state()
        else:
            next(islice(batches, progress.position, progress.position), None)
        while progress.position < self.steps_per_epoch:
            if self.should_stop():
                return "stopped"
            if not self._chunk(batches):
                break
            if self.bad:
                return "not_finite"
        validation = self._validate()
        if validation is None:
            return "stopped"
        if self.bad:
            return "not_finite"
        # The generator has dealt the whole epoch out by now, also where a resumed one skipped its beginning.
        for _ in batches:
            continue
        self._close_epoch(validation, _state(random))
        return ""

    def _chunk(self, batches: Iterator[Batch]) -> bool:
        """Learn from the next few batches. False where the epoch has none left."""
        progress = self.progress
        self._be_steered()
        # While the rate grows, each batch has one of its own, and a call of the kernels has a single one.
        warming = progress.step < self.training.warmup
        # A step that is looked at stands alone, so that what it changed can be seen.
        left = self._steps_to_the_end()
        looked_at = self.observer.due(last=left <= 0)
        watch = looked_at or self.clock() >= self.watch_at
        group = list(islice(batches, 1 if warming or watch else self._batches(left)))
        if not group:
            return False
        weights = self.network.parameters if looked_at else {}
        before = self.clock()
        chunk = self._learn(group, watch)
        losses, counts, self.bad = chunk.losses, chunk.counts, not chunk.finite
        self.pieces = max(self.pieces, -(-len(losses) // len(group)))
        seconds = self.clock() - before
        if watch:
            self.watch_at = before + max(WATCH_SECONDS, WATCH_STEPS * seconds)
        self.pace.took(seconds, len(group))
        self.last_good.saw(progress, losses)
        finite = np.isfinite(losses) & (counts > 0)
        progress.loss_sum = summed(progress.loss_sum, losses[finite], counts[finite])
        progress.loss_count += int(counts[finite].sum())
        steps = sequence_steps(group)
        first_step = progress.step + 1
        progress.step += len(losses) - int(self.bad)
        progress.position += len(group) if not self.bad else 0
        progress.sequence_steps += steps
        progress.seconds += seconds
        progress.epoch_seconds += seconds
        self.meter.took(steps, seconds)
        self.emit(
            Stepped(
                first_step=first_step,
                epoch=progress.epoch + 1,
                losses=losses,
                gradient_norms=chunk.gradient_norms,
                layer_norms=chunk.layer_norms,
                flow=chunk.flow if chunk.flow.size else None,
                steps_per_second=self.meter.speed,
                fraction=self.meter.fraction(progress),
                seconds_left=self.meter.seconds_left(progress),
            )
        )
        if not self.bad:
            if looked_at:
                self._look(group[0], weights, chunk)
            self.last_good.hold(progress, self.network)
            self.previews.within_epoch(progress.epoch + 1)
            self._keep_if_due()
        else:
            self._examine(group, chunk)
        return True

    def _batches(self, left: int) -> int:
        """How many batches are learnt from in one call: up to where a state is held, or a checkpoint due by steps."""
        step = self.progress.step
        to_checkpoint = self.keeping.steps_left(step)
        to_hold = self.last_good.every - step % self.last_good.every
        steps = to_hold if to_checkpoint is None else min(to_hold, to_checkpoint)
        return max(1, min(self.pace.size, left, steps // self.pieces))

    def _be_steered(self) -> None:
        """Take over what was changed from outside, and say so."""
        progress = self.progress
        for key, value in self.steer().items():
            before = getattr(self.training, key.removeprefix("training."))
            if key not in STEERABLE or value == before:
                continue
            self._set(key, value)
            change = Steered(step=progress.step, epoch=progress.epoch + 1, key=key, value=value, before=before)
            progress.changes = [*progress.changes, vars(change)]
            self.emit(change)

    def _set(self, key: str, value: Any) -> None:
        self.training = replace(self.training, **{key.removeprefix("training."): value})

    def _examine(self, group: list[Batch], chunk: Chunk) -> None:
        """Look for what made the last step of a chunk fail; the network still has the weights from before it."""
        progress = self.progress
        pieces = [(piece, batch) for batch in group for piece in cut(batch, self.truncate)]
        batch, whole = pieces[len(chunk.losses) - 1]
        self.blow_up = examine(
            self.spec, self.task, self.network, batch, whole, chunk, progress.step + 1, progress.epoch + 1,
            progress.onset, self.last_good.state[0].step,
        )  # fmt: skip

    def _steps_to_the_end(self) -> int:
        """How many steps there are before the run's last ones, which the probes look at."""
        epochs = self.training.epochs - self.progress.epoch
        return epochs * self.steps_per_epoch - self.progress.position - self.observer.count

    def _look(self, batch: Batch, before: Arrays, chunk: Chunk) -> None:
        """Let a probe see the step that was done."""
        after = self.network.parameters
        self.observer.look(
            lambda seconds: Sight(
                spec=replace(self.spec, training=self.training), task=self.task, network=self.network, batch=batch,
                before=before, after=after, chunk=chunk, steps=len(chunk.losses), seconds=seconds,
            ),
            self.progress.step,
            self.progress.epoch + 1,
        )  # fmt: skip

    def _rate(self, step: int) -> float:
        """The learning rate of an optimizer step (from 0) in the present epoch."""
        share = epoch_share(self.training, self.progress.epoch, self.progress.plateau_falls)
        return self.training.learning_rate * share * warm_share(self.training.warmup, step)

    def _optimizer(self) -> Optimizer:
        """The rule with the rate of the next step."""
        training = self.training
        return Optimizer(
            name=training.optimizer,
            learning_rate=self._rate(self.progress.step),
            momentum=training.momentum,
            weight_decay=training.weight_decay,
        )

    def _learn(self, group: list[Batch], watch: bool) -> Chunk:
        training, task = self.training, self.task
        chunk = learn(
            self.network, group, self._optimizer(), truncate=self.truncate, carries=task.carries,
            clip_norm=training.clip_norm, clip_value=training.clip_value, watch=watch,
        )  # fmt: skip
        if self.network.device != self.device:
            self.device = self.network.device
            self.emit(lost_card_notice())
        return chunk

    def _validate(self) -> float | None:
        before = self.clock()
        result = part_loss(self.network, self.task, "validation", self.training.batch, self.should_stop, self.clock)
        seconds = self.clock() - before
        self.progress.seconds += seconds
        self.progress.epoch_seconds += seconds
        # Infinite is bad; no number at all only says that there is no validation part.
        self.bad = result is not None and (np.isinf(result) or (np.isnan(result) and self._has_validation()))
        return result

    def _has_validation(self) -> bool:
        return self.task.parts.get("validation", 0) > 0

    def _close_epoch(self, validation: float, random: dict[str, Any]) -> None:
        progress = self.progress
        progress.train_loss = progress.loss_sum / progress.loss_count if progress.loss_count else float("nan")
        progress.validation_loss = validation
        measure = validation if self._has_validation() else progress.train_loss
        better = measure < progress.best_loss
        rate = self._rate(max(0, progress.step - 1))
        self._watch_plateau(measure)
        progress.epoch += 1
        if better:
            progress.best_loss, progress.best_epoch, progress.stale = measure, progress.epoch, 0
            progress.best_train_loss = progress.train_loss
            self.best = _copied(self.network.parameters)
        else:
            progress.stale += 1
        self.emit(
            EpochEnded(
                epoch=progress.epoch,
                step=progress.step,
                train_loss=progress.train_loss,
                validation_loss=validation,
                seconds=progress.epoch_seconds,
                best=better,
                learning_rate=rate,
            )
        )
        progress.position, progress.loss_sum, progress.loss_count, progress.epoch_seconds = 0, 0.0, 0, 0.0
        progress.random = random
        self.last_good.hold(progress, self.network, always=True)
        self.last_good.validated(progress, validation)
        self.previews.after_epoch(progress.epoch)
        self._keep_if_due()

    def _watch_plateau(self, measure: float) -> None:
        progress = self.progress
        before = Plateau(progress.plateau_best, progress.plateau_waited, progress.plateau_falls)
        seen = before.after(measure, self.training.schedule_patience)
        progress.plateau_best, progress.plateau_waited, progress.plateau_falls = seen.best, seen.waited, seen.falls

    def _end(self, reason: str) -> Outcome:
        notice = ""
        if reason == "not_finite":
            notice = self._go_back()
        self.keep(self._checkpoint())
        told = self.blow_up.plain() if self.blow_up is not None else {}
        return Outcome(reason, replace(self.progress), self.best, notice, told)

    def _go_back(self) -> str:
        """Return to the last good state; what is said of it."""
        progress, before = self.progress, self.progress
        good, snapshot = self.last_good.state
        if self.blow_up is None:
            self.blow_up = BlowUp(progress.step, progress.epoch + 1, progress.step, good.step, "validation")
        self.emit(BlewUp(step=self.blow_up.step, epoch=self.blow_up.epoch, told=self.blow_up.plain()))
        said = not_finite_notice(self.blow_up, self.training, self.spec.data.scale)
        self.emit(said)
        self.network.restore(snapshot)
        self.progress = replace(
            good, seconds=before.seconds, best_epoch=before.best_epoch, best_loss=before.best_loss,
            best_train_loss=before.best_train_loss, changes=before.changes,
        )  # fmt: skip
        return said.message

    def _checkpoint(self) -> Checkpoint:
        progress, good = self.progress, self.last_good.state
        now = self.network.snapshot()
        if not progress.best_epoch:
            # Before the first validation, what has been learnt so far is the best there is, unless it is exploding.
            if progress.onset:
                self.network.restore(good[1])
            self.best = _copied(self.network.parameters)
            if progress.onset:
                self.network.restore(now)
        return Checkpoint(replace(progress), now, self.best, good if good[0].step < progress.step else None)

    def _keep_if_due(self) -> None:
        step = self.progress.step
        if self.keeping.due(step):
            self.keeping.keep(step, lambda: self.keep(self._checkpoint()))


def _copied(arrays: Arrays) -> Arrays:
    return {name: np.array(array) for name, array in arrays.items()}


def _state(random: np.random.Generator) -> dict[str, Any]:
    return dict(random.bit_generator.state)
