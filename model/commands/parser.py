"""The command line: which commands there are, and what each of them takes."""

import argparse

from model.commands import classify, draw, evaluate, export, train

_COMMANDS = {
    "train": (train, "draw a training set, train, and write the next version"),
    "evaluate": (evaluate, "measure on folders of pictures"),
    "classify": (classify, "say what pictures show"),
    "export": (export, "write the network in another format"),
    "draw": (draw, "write a contact sheet of what the training set is made of"),
}


def command_parser() -> argparse.ArgumentParser:
    """A parser whose result has the chosen command's `run`."""
    parser = argparse.ArgumentParser(prog="python -m model", description="Train the network and try it out.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, (command, summary) in _COMMANDS.items():
        sub = commands.add_parser(name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.")
        command.add_arguments(sub)
        sub.set_defaults(run=command.run)
    return parser
