"""The command line: reads the arguments, runs a command, and turns what goes wrong into sentences and exit statuses.

Exit status: 0 done; 2 something that a person can mend; 130 interrupted; 1 a bug, whose report is in a log file.
"""

import argparse
import contextlib
import difflib
import importlib
import io
import os
import re
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from workbench import __version__, places, setup_system
from workbench.errors import UserError
from workbench.words import translate

OK, BUG, MENDABLE, INTERRUPTED = 0, 1, 2, 130

# Command: the module and function that do it, and a line of help.
COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("training:demo", "a bundled series: loads it, starts training, plots live"),
    "train": ("training:train", "train on a spec (.toml) or a data file"),
    "grid": ("grid:grid", "train cells, activations and depths side by side and compare them"),
    "predict": ("results:predict", "apply a run to data and write the predictions as CSV"),
    "backtest": ("forecasts:backtest", "train a forecast anew for each block of its test part"),
    "eval": ("results:evaluate", "measure a run on data whose answers are known"),
    "translate": ("results:translate", "let a trained translator translate texts"),
    "sample": ("results:sample", "let a trained language model write"),
    "inspect": ("results:inspect", "norms, gradient flow, saturation and spectra of a trained run"),
    "export": ("results:export", "write a run's weights in another format"),
    "runs": ("results:runs", "list the runs in a folder"),
    "compare": ("comparing:compare", "put runs side by side: what differs, what came of it, a report"),
    "samples": ("data:samples", "list the bundled samples"),
    "check": ("data:check", "say how data are understood and what is wrong with them"),
    "doctor": ("environment:doctor", "versions, cores, vector width, caches, writable folders"),
    "test": ("environment:test", "the test suite; what follows goes to pytest"),
}


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with arguments as a UserError."""

    def error(self, message: str) -> NoReturn:
        where = self.prog.split()[-1] if " " in self.prog else translate("commands", "command line")
        raise UserError(
            message[:1].upper() + message[1:].rstrip(".") + ".",
            translate("commands", "{command} --help shows what can be given.").format(command=self.prog),
            where,
        )


def parser() -> argparse.ArgumentParser:
    """The arguments of every command."""
    top = _Parser(
        prog="main.py",
        description="Recurrent neural networks of your own data. Without a command, the window opens.",
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"Recurrent Workbench {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    made: dict[str, argparse.ArgumentParser] = {}
    for name, (_, text) in COMMANDS.items():
        sentence = text[0].upper() + text[1:] + "."
        made[name] = commands.add_parser(name, help=text, description=sentence, allow_abbrev=False)
    _training_arguments(made)
    _result_arguments(made)
    for name in (
        "train",
        "grid",
        "backtest",
        "eval",
        "translate",
        "inspect",
        "samples",
        "runs",
        "compare",
        "check",
        "doctor",
    ):
        made[name].add_argument("--json", action="store_true", help="print JSON, and nothing else, to stdout")
    return top


def _training_arguments(made: dict[str, argparse.ArgumentParser]) -> None:
    for name in ("train", "grid", "backtest", "demo", "check", "predict", "eval"):
        made[name].add_argument(
            "--set", action="append", default=[], metavar="KEY=VALUE", help="a setting, such as model.cell=gru"
        )
    train = made["train"]
    for one in (train, made["backtest"]):
        one.add_argument("spec", metavar="SPEC_OR_DATA", help="a spec (.toml), a data file, or sample:NAME")
        one.add_argument("--out", required=True, metavar="RUN", help="the folder to write")
        one.add_argument("--replace", action="store_true", help="start over where the folder holds a run")
    train.add_argument("--resume", action="store_true", help="go on from the run's checkpoint")
    made["backtest"].add_argument(
        "--folds", type=_whole, default=3, metavar="N", help="into how many blocks the test part is cut (3)"
    )
    one = made["grid"]
    one.add_argument("spec", metavar="SPEC_OR_DATA", help="a spec (.toml), a data file, or sample:NAME")
    one.add_argument("--out", required=True, metavar="DIR", help="the folder to write; each trial is a run in it")
    one.add_argument("--cells", default="", metavar="A,B", help="cells (rnn,gru,lstm)")
    one.add_argument("--activations", default="", metavar="A,B", help="activations (sigmoid,tanh,relu,leaky_relu)")
    one.add_argument("--depths", default="", metavar="1,2", help="depths (the spec's, 2 and 3)")
    one.add_argument("--seeds", type=_whole, default=1, metavar="N", help="seeds of each, from the spec's on (1)")
    made["demo"].add_argument("--out", default="", metavar="RUN", help="the folder to write, in the terminal")
    made["demo"].add_argument("--terminal", action="store_true", help="no window, even where there is a display")
    made["check"].add_argument("data", metavar="DATA", help="a data file, a spec (.toml), or sample:NAME")


def _result_arguments(made: dict[str, argparse.ArgumentParser]) -> None:
    for name in ("predict", "eval", "translate", "sample", "inspect", "export"):
        made[name].add_argument("run", metavar="RUN", help="the folder of a trained run")
    made["predict"].add_argument("data", metavar="DATA", help="data of the form that the run was trained on")
    made["eval"].add_argument("data", metavar="DATA", help="data of the form that the run was trained on")
    made["predict"].add_argument("--out", required=True, metavar="FILE.csv", help="the file to write")
    made["predict"].add_argument(
        "--future", action="store_true", help="only what follows the last known row of each series"
    )
    texts = made["translate"]
    texts.add_argument("text", nargs="+", metavar="TEXT", help="what to translate; - for the lines of the input")
    texts.add_argument("--beam", type=_whole, default=0, metavar="N", help="translations kept in mind (as in the run)")
    sample = made["sample"]
    sample.add_argument("--prompt", default="", metavar="TEXT", help="what to go on from")
    sample.add_argument("--length", type=_whole, default=500, metavar="N", help="how many symbols to write (500)")
    sample.add_argument(
        "--temperature",
        type=_temperature,
        default=0.8,
        metavar="X",
        help="0 likeliest, 1 as learnt, more is wilder",
    )
    sample.add_argument("--seed", type=_whole, default=0, metavar="N", help="the same seed writes the same text (0)")
    sample.add_argument("--top-k", type=_whole, default=0, metavar="N", help="only the N likeliest symbols (all)")
    sample.add_argument(
        "--top-p", type=_share, default=1.0, metavar="P", help="only the likeliest that hold this share together (1)"
    )
    sample.add_argument("--beam", type=_whole, default=0, metavar="N", help="the likeliest text among N in mind (none)")
    made["export"].add_argument("--to", required=True, metavar="FORMAT", help="safetensors, npz, csv, torch, ...")
    made["export"].add_argument("--out", required=True, metavar="PATH", help="the file or folder to write")
    beside = made["compare"]
    beside.add_argument("runs", nargs="+", metavar="RUN", help="folders of runs, or a folder with runs in it")
    beside.add_argument("--seeds-apart", action="store_true", help="a row for each seed, not their mean")
    beside.add_argument("--out", default="", metavar="FILE", help="a report (.html), or the table (.md, .csv)")
    made["runs"].add_argument("dir", nargs="?", default="", metavar="DIR", help="a folder of runs (the window's)")


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 to 999,999,999")
    return int(text)


def _temperature(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0.0 <= value <= 100.0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a temperature from 0 to 100")
    return value


def _share(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0.0 < value <= 1.0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a share above 0 and up to 1")
    return value


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; the exit status. Nothing but a second Ctrl-C gets out as an exception."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    _speak_utf8()
    try:
        status = run(arguments)
        sys.stdout.flush()
        return status
    except UserError as error:
        complain(error)
        return MENDABLE
    except MemoryError:
        complain(
            UserError(
                translate("commands", "There is not enough memory for this."),
                translate("commands", "Try a smaller batch, window, hidden size or depth."),
                arguments[0] if arguments else "",
            )
        )
        return MENDABLE
    except KeyboardInterrupt:
        print("\nInterrupted.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has seen enough. Python's own flush at exit must not complain about it.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except ImportError as error:
        lacking = setup_system.missing_libraries(screen=bool(os.environ.get("DISPLAY")))
        if not lacking:
            return _confess(error, arguments)
        message = translate("commands", "Qt cannot be loaded: {why}.").format(why=error)
        complain(UserError(message, setup_system.advice(lacking), "window"))
        return MENDABLE
    except Exception as error:
        return _confess(error, arguments)


def run(arguments: list[str]) -> int:
    """Find out which command is meant and do it."""
    if arguments[:1] == ["test"]:
        # Pytest's own options are none of the parser's business.
        from workbench.setup import run_tests

        return run_tests(arguments[1:])
    first = next((one for one in arguments if not one.startswith("-")), "")
    if not arguments or (first and first not in COMMANDS):
        return _open_window(arguments, first)
    top = parser()
    try:
        chosen, unknown = top.parse_known_args(arguments)
    except SystemExit as leaving:
        # --help and --version print and leave.
        return int(leaving.code or 0)
    if unknown:
        raise _unknown_argument(top, chosen.command, unknown[0])
    if not chosen.command:
        return _open_window([], "")
    module, function = COMMANDS[chosen.command][0].split(":")
    found = getattr(importlib.import_module(f"workbench.commands.{module}"), function)
    return int(found(chosen))


def complain(error: UserError) -> None:
    """`error: WHERE: WHAT` and `hint: WHAT TO DO` on stderr."""
    print(f"error: {error}", file=sys.stderr)
    if error.hint:
        print(f"hint: {error.hint}", file=sys.stderr)
    sys.stderr.flush()


def _open_window(arguments: list[str], first: str) -> int:
    options = [one for one in arguments if one.startswith("-")]
    if options:
        if not first:
            raise _unknown_argument(parser(), "", options[0])
        raise UserError(
            translate("commands", "{first} is not a command.").format(first=repr(first)),
            _meant(first, list(COMMANDS), _commands()),
            "command line",
        )
    for one in arguments:
        if not os.path.exists(one) and not one.startswith("sample:"):
            raise UserError(
                translate("commands", "{first} is neither a command nor a file.").format(first=repr(one)),
                _meant(one, list(COMMANDS), translate("commands", "main.py --help lists the commands.")),
                "command line",
            )
    from workbench.commands.environment import window

    return window(arguments)


def _commands() -> str:
    return translate("commands", "Commands: {names}.").format(names=", ".join(COMMANDS))


def _help_of(top: argparse.ArgumentParser, command: str) -> str:
    text = io.StringIO()
    with contextlib.redirect_stdout(text), contextlib.suppress(SystemExit):
        top.parse_args([*([command] if command else []), "--help"])
    return text.getvalue()


def _unknown_argument(top: argparse.ArgumentParser, command: str, given: str) -> UserError:
    # What the help shows is the one public list of a parser's options.
    known = re.findall(r"(?<![\w-])--[a-z]+", _help_of(top, command))
    name = given.split("=")[0]
    fallback = translate("commands", "Known: {names}.").format(names=", ".join(dict.fromkeys(known)))
    return UserError(
        translate("commands", "The argument {given} is not known.").format(given=given),
        _meant(name, known, fallback),
        command or "command line",
    )


def _meant(given: str, known: list[str], otherwise: str) -> str:
    near = difflib.get_close_matches(given, known, n=1, cutoff=0.6)
    return translate("settings", "Did you mean {name}?").format(name=near[0]) if near else otherwise


def _speak_utf8() -> None:
    # A terminal or pipe of another encoding must not crash on a character that it lacks.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _confess(error: Exception, arguments: list[str]) -> int:
    """A bug: the traceback goes to a log file, a sentence to the person."""
    report = "".join(traceback.format_exception(error))
    path = places.logs() / f"crash-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}.log"
    print(f"error: This is a bug in the program: {type(error).__name__}: {error}", file=sys.stderr)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        text = f"Recurrent Workbench {__version__}, Python {sys.version}\narguments: {arguments}\n\n{report}"
        Path(path).write_text(text, "utf-8", errors="replace")
        print(f"hint: Please report it with the file {path}.", file=sys.stderr)
    except OSError:
        print(report, file=sys.stderr)
    return BUG
