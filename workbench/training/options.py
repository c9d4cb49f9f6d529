"""The settings of a network and of its training, declared once (see `workbench.fields`)."""

from dataclasses import dataclass

from kernels import registry
from workbench.errors import UserError
from workbench.fields import setting
from workbench.words import translate


@dataclass(frozen=True)
class ModelSpec:
    """The [model] part: the network."""

    cell: str = setting(
        "lstm",
        "Cell",
        "How a layer carries memory from step to step. Gates (GRU, LSTM) let gradients travel further back.",
        choices=registry.cells,
        advanced=False,
    )
    activation: str = setting(
        "tanh",
        "Activation",
        "The curve that shapes each unit's value. Flat ends let gradients vanish; unbounded ones let them explode.",
        choices=registry.activations,
        advanced=False,
    )
    gate_activation: str = setting(
        "sigmoid",
        "Gate activation",
        "The curve of the gates in GRU and LSTM; sigmoid opens and closes between 0 and 1.",
        choices=registry.activations,
        used_if=("cell", lambda cell: registry.cells()[cell].uses_gate_activation),
    )
    slope: float = setting(
        0.01,
        "Leaky slope",
        "The slope of leaky ReLU for negative values.",
        minimum=0.0,
        maximum=1.0,
        used_if=("activation|gate_activation", "leaky_relu".__eq__),
    )
    depth: int = setting(
        1,
        "Depth",
        "How many recurrent layers are stacked. Deeper networks learn richer patterns and are harder to train.",
        minimum=1,
        maximum=16,
        advanced=False,
    )
    hidden: int | tuple[int, ...] = setting(
        64,
        "Hidden size",
        "How many units each layer has: one number, or one a layer (64, 32).",
        unit="units",
        minimum=1,
        maximum=8192,
        advanced=False,
    )
    bidirectional: bool = setting(
        False,
        "Bidirectional",
        "Each layer also reads the window from its end, so that every step knows what comes before and after it.",
        used_if=("data.task", "language_model".__ne__),
    )
    residual: bool = setting(
        False,
        "Residual connections",
        "Each layer from the second on adds what it was given to its outputs, so that deep networks still learn.",
        used_if=("depth", lambda depth: depth > 1),
    )
    layer_norm: bool = setting(
        False,
        "Layer normalisation",
        "Each gate's values are brought to one scale at every step, which steadies training and costs some speed.",
    )
    attention: bool = setting(
        True,
        "Attention",
        "At each symbol that it writes, the network looks back at the whole text that it has read, wherever it needs.",
        used_if=("data.task", "translate".__eq__),
    )
    beam: int = setting(
        1,
        "Beam",
        "How many translations are kept in mind while one is written; 1 takes the likeliest symbol each time.",
        minimum=1,
        maximum=64,
        used_if=("data.task", "translate".__eq__),
    )
    dropout: float = setting(
        0.0,
        "Dropout",
        "The share of each layer's outputs that is left out at random in training, against learning by heart; "
        "0 leaves out none.",
        minimum=0.0,
        maximum=0.95,
    )
    variational: bool = setting(
        False,
        "Same units each step",
        "Dropout leaves out the same units at every step of a window, which is gentler to a layer's memory.",
        used_if=("dropout", bool),
    )
    embedding: int = setting(
        0,
        "Embedding size",
        "How many numbers stand for one token; 0 chooses from the vocabulary.",
        minimum=0,
        maximum=4096,
        used_if=("data.task", {"auto", "language_model", "translate"}.__contains__),
        zero="automatic",
    )
    recurrent_initialisation: str = setting(
        "auto",
        "Recurrent weights at start",
        "Orthogonal keeps gradients' size over many steps; identity suits ReLU; auto chooses by cell and activation.",
        choices=("auto", "orthogonal", "identity", "uniform"),
        used_if=("cell", lambda cell: registry.cells()[cell].recurrent),
    )
    input_initialisation: str = setting(
        "auto",
        "Input weights at start",
        "Xavier suits sigmoid and tanh, He suits ReLU; auto chooses by activation.",
        choices=("auto", "xavier", "he", "uniform"),
    )
    forget_bias: float = setting(
        1.0,
        "Forget bias",
        "The LSTM's forget gates start open with a positive bias, so that memory lasts from the first step.",
        minimum=-20.0,
        maximum=20.0,
        used_if=("cell", lambda cell: registry.cells()[cell].forget_gate >= 0),
    )

    def sizes(self) -> tuple[int, ...]:
        """The hidden size of each layer, `depth` of them; UserError where a list has another length."""
        if isinstance(self.hidden, int):
            return (self.hidden,) * self.depth
        if len(self.hidden) == 1:
            return self.hidden * self.depth
        if len(self.hidden) != self.depth:
            raise UserError(
                translate("settings", "{given} hidden sizes are given for a depth of {depth}.").format(
                    given=len(self.hidden), depth=self.depth
                ),
                translate("settings", "Give one hidden size, or one for each layer."),
                "model.hidden",
            )
        return self.hidden


@dataclass(frozen=True)
class TrainingSpec:
    """The [training] part: how the network learns."""

    epochs: int = setting(
        50,
        "Epochs",
        "How often the network sees the whole training part.",
        minimum=1,
        maximum=1_000_000,
        advanced=False,
    )
    batch: int = setting(
        32, "Batch", "How many windows are learnt from at once.", unit="windows", minimum=1, maximum=65_536
    )
    optimizer: str = setting(
        "adam", "Optimizer", "The rule that turns gradients into steps.", choices=registry.optimizers
    )
    learning_rate: float = setting(
        0.003,
        "Learning rate",
        "How large each step is. Too large explodes, too small crawls.",
        minimum=1e-9,
        maximum=1e3,
        advanced=False,
    )
    momentum: float = setting(
        0.9,
        "Momentum",
        "How much of the last steps SGD, Nesterov and Lion keep.",
        minimum=0.0,
        maximum=0.9999,
        used_if=("optimizer", {"sgd", "nesterov", "lion"}.__contains__),
    )
    weight_decay: float = setting(
        0.01,
        "Weight decay",
        "How much AdamW and Lion shrink the weights at each step, against learning by heart.",
        minimum=0.0,
        maximum=10.0,
        used_if=("optimizer", {"adamw", "lion"}.__contains__),
    )
    schedule: str = setting(
        "constant",
        "Learning rate's course",
        "How the learning rate falls, so that the last epochs settle: not at all, slowly, in steps, or when it must.",
        choices=("constant", "cosine", "step", "plateau"),
    )
    schedule_factor: float = setting(
        0.5,
        "Decay factor",
        "What the learning rate is multiplied by each time that the step or the plateau course lets it fall.",
        minimum=0.001,
        maximum=1.0,
        used_if=("schedule", {"step", "plateau"}.__contains__),
    )
    schedule_every: int = setting(
        0,
        "Decay every",
        "The step course lets the learning rate fall after so many epochs; 0 makes it a quarter of the run.",
        unit="epochs",
        minimum=0,
        used_if=("schedule", "step".__eq__),
        zero="a quarter of the run",
    )
    schedule_patience: int = setting(
        10,
        "Plateau patience",
        "The plateau course lets the learning rate fall after so many epochs without a better validation loss.",
        unit="epochs",
        minimum=1,
        used_if=("schedule", "plateau".__eq__),
    )
    warmup: int = setting(
        0,
        "Warm-up",
        "Over so many optimizer steps the learning rate grows from almost nothing to its full size; 0 starts with it.",
        unit="steps",
        minimum=0,
        zero="none",
    )
    loss: str = setting(
        "auto",
        "Loss",
        "What is made small: squared errors, or Huber's loss, on which outliers pull less; auto suits the task.",
        choices=("auto", "mean_squared", "huber"),
        used_if=("data.task", {"auto", "forecast", "regress_sequence"}.__contains__),
    )
    clip_norm: float = setting(
        1.0,
        "Gradient clip",
        "Gradients longer than this are shortened to it, which tames explosions; 0 clips nothing.",
        minimum=0.0,
        zero="off",
    )
    clip_value: float = setting(
        0.0,
        "Value clip",
        "Then each number of the gradient is cut to this size, which tames single weights; 0 cuts nothing.",
        minimum=0.0,
        zero="off",
    )
    truncate: int = setting(
        0,
        "Truncate after",
        "Steps of truncated backpropagation through time; 0 goes through the whole window.",
        unit="steps",
        minimum=0,
        zero="the whole window",
    )
    patience: int = setting(
        0,
        "Patience",
        "Stop after so many epochs without a better validation loss; 0 never stops early.",
        unit="epochs",
        minimum=0,
        zero="off",
    )
    seed: int = setting(0, "Seed", "The same seed gives the same run.", minimum=0, maximum=2**31 - 1)
    precision: str = setting(
        "float32",
        "Precision",
        "float32 is fast; float64 is for studies of the gradient.",
        choices=("float32", "float64"),
    )
    keep_steps: int = setting(
        0,
        "Checkpoint every",
        "A checkpoint is written every ten seconds or so; with a number here also after so many optimizer steps, "
        "though many of them cost time.",
        unit="steps",
        minimum=0,
        zero="by time only",
    )
    device: str = setting("auto", "Device", "What the kernels run on.", choices=("auto", "cpu", "cuda"))
    threads: int = setting(
        0,
        "Threads",
        "Processor threads to use; 0 uses all.",
        minimum=0,
        maximum=1024,
        used_if=("device", "cuda".__ne__),
        zero="all",
    )
    memory: int = setting(
        0,
        "Memory",
        "How much of it the activations of a step may take; with less, some are worked out twice; 0 chooses by itself.",
        unit="MiB",
        minimum=0,
        used_if=("device", "cuda".__ne__),
        zero="automatic",
    )
