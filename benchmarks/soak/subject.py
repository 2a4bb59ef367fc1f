"""The service under load: its versions, its processes, its counts, and its memory."""

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.http.processes import megabytes
from benchmarks.soak.counting import value_of
from benchmarks.soak.served import ServedVersions
from model.artifact import promote
from tests.e2e.running import Running, free_port, running_service, wait_until
from tests.tiny import save_tiny_version

VERSIONS = ("1", "2", "3")
WORKERS = 2
CLOCK_BYTES = 8
SETTINGS = {
    "workers": WORKERS,
    "threads": 16,
    "watch_seconds": 0.2,
    "drain_seconds": 1.5,
    "max_in_flight": 64,
    "max_buffered_bytes": 1024**3,
    "write_seconds": 5,
    "log_format": "json",
}


class Subject:
    """A service that can be stopped and started again, on the same port and with the same counters.

    - `folder`: of its versions, its counters and its log.
    - `server`: asgi or wsgi.
    - `clock`: a file with the seconds by which its clock is shifted.
    """

    def __init__(self, folder: Path, server: str) -> None:
        self.folder, self.server = folder, server
        self.artifacts = folder / "artifacts" / "tickcross"
        self.clock = folder / "clock"
        self.clock.write_bytes(bytes(CLOCK_BYTES))
        for seed in map(int, VERSIONS):
            save_tiny_version(self.artifacts, seed, passed=True)
        promote(self.artifacts, "1")
        self.served = ServedVersions("1")
        self._settings = {
            **SETTINGS,
            "server": server,
            "port": free_port(),
            "counters_file": folder / "counters",
        }
        self._stack = ExitStack()

    @property
    def running(self) -> Running:
        """The running service."""
        return self._running

    def start(self) -> None:
        """Start it, and wait until it is ready."""
        arguments = "-m", "benchmarks.soak.shifted_clock", str(self.clock)
        service = running_service(self.artifacts, arguments, self.folder, **self._settings)
        self._running = self._stack.enter_context(service)

    def end(self) -> None:
        """End the running service."""
        self._stack.close()

    def scrape(self) -> str:
        """The text of /metrics."""
        return self._running.get("/metrics").text

    def promote(self, version: str) -> None:
        """Promote another version, and wait until all workers serve it."""
        self.served.changing({version})
        promote(self.artifacts, version)
        self.wait_for(version)

    def wait_for(self, version: str) -> None:
        """Wait until all workers serve a version."""
        wait_until(lambda: self.all_serve(version), f"all workers serve version {version}")
        self.served.settled(version)

    def all_serve(self, version: str) -> bool:
        """Whether all workers serve a version."""
        return f'tickcross_model_workers{{version="{version}"}} {WORKERS}' in self.scrape()

    def megabytes(self) -> float:
        """The memory of all its processes."""
        return megabytes(self._running.process.pid)

    def worker_starts(self) -> float:
        """How many workers have been started since the first start."""
        return value_of(self.scrape(), "tickcross_worker_starts_total")

    def signal(self, process: int, number: signal.Signals) -> None:
        """Send a signal to one of its processes."""
        os.kill(process, number)


@contextmanager
def subject(folder: Path, server: str) -> Iterator[Subject]:
    """A running service, which is removed at the end."""
    service = Subject(folder, server)
    try:
        service.start()
        yield service
    finally:
        service.end()
