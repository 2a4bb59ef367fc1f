"""`python -m service` serves under gunicorn with our settings; `--check` tells whether it could."""

import sys

from model.errors import TickcrossError
from service.starting import check, serve


def main(arguments: list[str]) -> int:
    """Serve, or check; the exit status."""
    try:
        if arguments == ["--check"]:
            check()
        elif arguments:
            raise SystemExit("usage: python -m service [--check]")
        else:
            serve()
    except TickcrossError as error:
        print(f"tickcross: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
