"""`python -m model COMMAND`: train, evaluate, classify, export, draw.

Exits with 0 when all went well, 1 with one sentence when something was wrong, 2 when called wrongly.
"""

import argparse
import signal
import sys
from collections.abc import Sequence

from model.commands import classify, draw, evaluate, export, train
from model.errors import TickcrossError

_COMMANDS = {
    "train": (train, "draw a training set, train, and write the next version"),
    "evaluate": (evaluate, "measure on folders of pictures"),
    "classify": (classify, "say what pictures show"),
    "export": (export, "write the network in another format"),
    "draw": (draw, "write a contact sheet of what the training set is made of"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return the exit code."""
    chosen = _parser().parse_args(arguments)
    try:
        return int(chosen.run(chosen))
    except TickcrossError as error:
        return _fail(str(error))
    except OSError as error:
        return _fail(f"{error.filename or 'a file'}: {error.strerror}")
    except KeyboardInterrupt:
        return _fail("interrupted; nothing was written")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m model", description="Train the network and try it out.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, (command, summary) in _COMMANDS.items():
        sub = commands.add_parser(name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.")
        command.add_arguments(sub)
        sub.set_defaults(run=command.run)
    return parser


def _fail(sentence: str) -> int:
    sys.stderr.write(f"error: {sentence}\n")
    return 1


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # `docker stop` ends a run as Ctrl-C does
    sys.exit(main())
