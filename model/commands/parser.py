"""The command line: which commands there are, and what each of them takes."""

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
    "train": (train, "draw a training set, train, and write the next version"),
    "evaluate": (evaluate, "measure on folders of pictures"),
    "classify": (classify, "say what pictures show"),
    "export": (export, "write the network in another format"),
    "plot": (plot, "draw figures of a version, and of how it reads a picture"),
    "draw": (draw, "write a contact sheet of what the training set is made of"),
    "versions": (versions, "list the versions, and say which one is served"),
    "show": (show, "say what a version is, how its exam went, and what has happened to it"),
    "promote": (promote, "serve a version until another one is promoted"),
    "rollback": (rollback, "go back to the version that was served before"),
    "delete": (delete, "remove a version for good"),
}


def command_parser(name: str, description: str, others: Mapping[str, str]) -> argparse.ArgumentParser:
    """A parser whose result has the chosen command's `run`; it lists `others`, which the caller runs."""
    parser = argparse.ArgumentParser(prog=name, description=description)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for other, summary in others.items():
        commands.add_parser(other, help=summary, description=f"{summary[0].upper()}{summary[1:]}.")
    for own, (command, summary) in _COMMANDS.items():
        sub = commands.add_parser(own, help=summary, description=f"{summary[0].upper()}{summary[1:]}.")
        command.add_arguments(sub)
        sub.set_defaults(run=command.run)
    return parser
