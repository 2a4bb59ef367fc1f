"""`python -m model COMMAND`: train, evaluate, classify, export, draw, and manage versions.

Exits with 0 on success, 1 with an error in one sentence, 2 for wrong arguments, and 3 if the version that it
trained failed its exam.
"""

import signal
import sys
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from model.blas_threads import limit_blas_threads
from model.errors import TickcrossError
from model.platforms import check_platform


class Program(NamedTuple):
    """The help of a program.

    - `name`: the command that runs it.
    - `description`: its purpose.
    - `others`: its further commands, each with a summary.
    """

    name: str
    description: str
    others: Mapping[str, str]


_MODEL = Program("python -m model", "Train the network and try it out.", {})


def main(arguments: Sequence[str] | None = None, program: Program = _MODEL) -> int:
    """Run the command and return the exit code."""
    limit_blas_threads()
    try:
        check_platform(sys.platform, "which lacks the file locks that it needs")
        from model.commands.parser import command_parser  # imports NumPy, so it comes after the limit

        chosen = command_parser(*program).parse_args(arguments)
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
