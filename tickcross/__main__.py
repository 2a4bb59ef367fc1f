"""`tickcross COMMAND`: serves, or runs a command of `python -m model`."""

import signal
import sys
from collections.abc import Sequence

from model.__main__ import Program
from model.__main__ import main as work
from service.__main__ import main as serve

SERVICE = {"serve": [], "check": ["--check"]}
"""The commands that run `python -m service`, and its arguments for each."""

PROGRAM = Program(
    "tickcross",
    "Read marks: a tick, a cross, or neither.",
    {
        "serve": "answer requests over HTTP; settings come from the environment",
        "check": "print the settings in force, load the version to serve, and exit",
    },
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return the exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if len(given) == 1 and given[0] in SERVICE:
        return serve(SERVICE[given[0]])
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as in `python -m model`
    return work(given, PROGRAM)


if __name__ == "__main__":
    sys.exit(main())
