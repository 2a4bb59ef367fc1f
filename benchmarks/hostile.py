"""`python -m benchmarks.hostile [FILE...]`: sends each hostile request of the corpus to a real service.

Two workers may take 1 GB each. While each request is answered, a second client sends probes to `/health/live`
over new connections. For each request, this prints the status, the seconds until the answer, the peak of the
workers' memory above their idle memory, and the slowest probe. It fails if a promise is broken. Files on the
command line are sent to the shipped version: `.json` files to the V2 route, all others to `/predict`.
"""

import argparse
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import requests

from benchmarks.results import table
from tests.e2e.running import ROOT, Running, running_service
from tests.hostile.case import MEGABYTE, Hostile
from tests.hostile.corpus import CORPUS
from tests.tiny import save_tiny_version

WORKERS = 2
WORKER_BYTES = 1024**3
MAX_SECONDS, MAX_PROBE_SECONDS, MAX_MEGABYTES = 3.0, 0.5, 300.0
PROBE_EVERY_SECONDS = 0.02
PATIENCE_SECONDS = 120
MEDIA_TYPES = {
    ".json": "application/json",
    ".npy": "application/x-npy",
    ".jpg": "image/jpeg",
    ".tif": "image/tiff",
}


class Seen(NamedTuple):
    """The result of one request."""

    name: str
    status: int
    seconds: float
    megabytes: float
    slowest_probe: float
    workers_lived: bool

    def broken_promises(self) -> list[str]:
        """Each promise that the request broke, in words."""
        facts = {
            f"status {self.status}": self.status in (0, 500, 502, 504),
            f"more than {MAX_SECONDS:g} s": self.seconds > MAX_SECONDS,
            f"more than {MAX_MEGABYTES:g} MB": self.megabytes > MAX_MEGABYTES,
            f"a probe took more than {MAX_PROBE_SECONDS:g} s": self.slowest_probe > MAX_PROBE_SECONDS,
            "a worker died": not self.workers_lived,
        }
        return [fact for fact, is_so in facts.items() if is_so]


def main(arguments: Sequence[str] | None = None) -> int:
    """Send all requests and print the table; 1 if a promise is broken."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hostile")
    parser.add_argument("files", nargs="*", type=Path, help="further requests")
    files = parser.parse_args(arguments).files
    with tempfile.TemporaryDirectory() as folder:
        seen = _replay(CORPUS, save_tiny_version(Path(folder) / "tickcross").parent)
    if files:
        seen += _replay([*map(_case_of, files)], ROOT / "artifacts" / "tickcross")
    rows = [_row(one) for one in seen]
    print("\n".join(table(["request", "status", "s", "MB above idle", "slowest probe, s", "broken"], rows)))
    return int(any(one.broken_promises() for one in seen))


def _replay(cases: Sequence[Hostile], artifacts: Path) -> list[Seen]:
    with running_service(artifacts, workers=WORKERS, log_format="off") as service:
        return [_replayed(service, case) for case in cases]


def _case_of(path: Path) -> Hostile:
    route = "/v2/models/tickcross/infer" if path.suffix == ".json" else "/predict"
    return Hostile(path.name, route, {"Content-Type": MEDIA_TYPES[path.suffix]}, path.read_bytes, 0)


def _replayed(service: Running, case: Hostile) -> Seen:
    workers = service.workers()
    for pid in workers:
        resource.prlimit(pid, resource.RLIMIT_DATA, (WORKER_BYTES, WORKER_BYTES))
    body = case.body()
    idle = _megabytes(workers, "VmRSS")
    _forget_peaks(workers)
    with _probes(service) as latencies:
        started = time.monotonic()
        status = _status(service, case, body)
        seconds = time.monotonic() - started
        peak = _megabytes(workers, "VmHWM")
    workers_lived = service.workers() == workers
    return Seen(case.name, status, seconds, peak - idle, max(latencies, default=0.0), workers_lived)


def _status(service: Running, case: Hostile, body: bytes) -> int:
    """The status of the answer, 0 without one."""
    try:
        url = service.url + case.path
        return requests.post(url, data=body, headers=case.headers, timeout=PATIENCE_SECONDS).status_code
    except requests.RequestException:
        return 0


@contextmanager
def _probes(service: Running) -> Iterator[list[float]]:
    """Send probes while the block runs, each over a new connection; gives their seconds."""
    latencies, is_over = list[float](), threading.Event()

    def probe() -> None:
        while not is_over.is_set():
            started = time.monotonic()
            try:
                requests.get(service.url + "/health/live", timeout=PATIENCE_SECONDS)
            except requests.RequestException:
                latencies.append(float("inf"))
            latencies.append(time.monotonic() - started)
            is_over.wait(PROBE_EVERY_SECONDS)

    thread = threading.Thread(target=probe)
    thread.start()
    try:
        yield latencies
    finally:
        is_over.set()
        thread.join()


def _megabytes(pids: Sequence[int], field: str) -> float:
    """The memory of processes: `VmRSS` now, `VmHWM` at its peak since `_forget_peaks`."""
    return sum(_kilobytes(pid, field) for pid in pids) * 1024 / MEGABYTE


def _kilobytes(pid: int, field: str) -> int:
    """One line of /proc/PID/status; 0 for a process that has died."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith(f"{field}:"):
                return int(line.split()[1])
    return 0


def _forget_peaks(pids: Sequence[int]) -> None:
    """Reset the peak of a process: Linux does this when 5 is written here."""
    for pid in pids:
        Path(f"/proc/{pid}/clear_refs").write_text("5")


def _row(seen: Seen) -> list[str]:
    figures = [f"{seen.seconds:.2f}", f"{seen.megabytes:.0f}", f"{seen.slowest_probe:.2f}"]
    return [seen.name, str(seen.status), *figures, "; ".join(seen.broken_promises())]


if __name__ == "__main__":
    sys.exit(main())
