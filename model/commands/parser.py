"""The command line: the commands, and the arguments of each."""

import argparse
from collections.abc import Mapping

from model.commands import (
    classify,
    delete,
    draw,
    evaluate,
    export,
    plot,
    promote,
    rollback,
    show,
    train,
    versions,
)

_COMMANDS = {
    "train": (train, "draw marks, train the network on them, and write the next version"),
    "evaluate": (evaluate, "measure how well a version reads folders of pictures with known labels"),
    "classify": (classify, "say for each picture whether it shows a tick, a cross or neither"),
    "export": (export, "write the network as an ONNX file"),
    "plot": (plot, "draw figures of a version and of how it reads a picture"),
    "draw": (draw, "write a picture of drawn marks, or of your own as the network sees them"),
    "versions": (versions, "list the versions, and say which one is served"),
    "show": (show, "print the accuracy, the exam and the history of a version"),
    "promote": (promote, "serve a version until another one is promoted"),
    "rollback": (rollback, "go back to the version that was served before"),
    "delete": (delete, "delete a version permanently"),
}


def command_parser(name: str, description: str, others: Mapping[str, str]) -> argparse.ArgumentParser:
    """A parser whose result has the chosen command's `run`; its help lists `others`, run by the caller."""
    parser = argparse.ArgumentParser(prog=name, description=description)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for other, summary in others.items():
        commands.add_parser(other, help=summary, description=f"{summary[0].upper()}{summary[1:]}.")
    for own, (command, summary) in _COMMANDS.items():
        sub = commands.add_parser(own, help=summary, description=f"{summary[0].upper()}{summary[1:]}.")
        command.add_arguments(sub)
        sub.set_defaults(run=command.run)
    return parser
