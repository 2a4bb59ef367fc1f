"""`python -m model COMMAND`: train, evaluate, classify, export, draw, and what is done with versions.

Exits with 0 when all went well, 1 with one sentence when something was wrong, 2 when called wrongly, and 3
when a version was trained that failed its exam.
"""

import signal
import sys
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from model.blas_threads import limit_blas_threads
from model.errors import TickcrossError


class Program(NamedTuple):
    """How a program introduces itself.

    - `name`: what one types to run it.
    - `description`: what it is for.
    - `others`: commands that it has beside these, each with a summary.
    """

    name: str
    description: str
    others: Mapping[str, str]


_MODEL = Program("python -m model", "Train the network and try it out.", {})


def main(arguments: Sequence[str] | None = None, program: Program = _MODEL) -> int:
    """Run the command and return the exit code."""
    limit_blas_threads()
    from model.commands.parser import command_parser  # imports NumPy, so it comes after the limit

    chosen = command_parser(*program).parse_args(arguments)
    try:
        return int(chosen.run(chosen))
    except TickcrossError as error:
        return _fail(str(error))
    except OSError as error:
        return _fail(f"{error.filename or 'a file'}: {error.strerror}")
    except KeyboardInterrupt:
        return _fail("interrupted; nothing was written")


def _fail(sentence: str) -> int:
    sys.stderr.write(f"error: {sentence}\n")
    return 1


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # `docker stop` ends a run as Ctrl-C does
    sys.exit(main())
