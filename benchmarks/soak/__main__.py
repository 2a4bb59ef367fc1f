"""`python -m benchmarks.soak [--minutes N] [--seed N] [--only asgi|wsgi]`; 1 if a promise is broken."""

import argparse
import signal
import sys
from collections.abc import Sequence

from benchmarks.http.overload import raise_limit_of_files
from benchmarks.soak.report import text
from benchmarks.soak.run import soak

SERVERS = ("asgi", "wsgi")


def main(arguments: Sequence[str] | None = None) -> int:
    """Soak both applications, half of the time each, and print a table of each."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, help="for both applications together; 10")
    parser.add_argument("--seed", type=int, default=1, help="for the order of disturbances and requests")
    parser.add_argument("--only", choices=SERVERS, help="only this application, for the whole time")
    options = parser.parse_args(arguments)
    servers = (options.only,) if options.only else SERVERS
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("soak: stopped by a signal"))  # ends its processes
    raise_limit_of_files()
    reports = []
    for server in servers:
        _say(f"\nthe {server.upper()} application, seed {options.seed}:")
        reports.append(soak(server, 60 * options.minutes / len(servers), options.seed, _say))
    for report in reports:
        print(f"\n{text(report)}")
    return int(any(report.broken_promises() for report in reports))


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("soak: interrupted")
