"""`python -m service` serves under gunicorn with our settings; `--check` checks whether it can."""

import sys

from model.blas_threads import limit_blas_threads
from model.errors import TickcrossError
from model.platforms import check_platform


def main(arguments: list[str]) -> int:
    """Serve, or check. Returns the exit status."""
    limit_blas_threads()
    try:
        check_platform(sys.platform, "as gunicorn does not")
        from service.starting import check, serve  # imports NumPy and gunicorn, so it comes after the above

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
