"""Disturbances of the machine: a full disk, a clock that jumps."""

import os
import resource
import struct
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from benchmarks.soak.scene import Scene

DISK_BYTES = 128 * 1024 * 1024
BLOCK = bytes(64 * 1024)
JUMPS = (-3600.0, 3600.0, 86400.0 * 400, -86400.0 * 10_000, 1e10, 0.5, -0.5)
"""Seconds; one of them leads to before 1970 and one to after 2300."""


@contextmanager
def small_disk() -> Iterator[Path]:
    """A folder on its own small disk if this process may mount one, any folder otherwise."""
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", name]
        is_mounted = os.geteuid() == 0 and subprocess.run(mount, capture_output=True).returncode == 0
        try:
            yield Path(name)
        finally:
            if is_mounted:
                subprocess.run(["umount", "--lazy", name], check=True)


def fill_disk(scene: Scene) -> None:
    """Fill the disk of the counters and of the log; without a disk of its own, limit the size of files."""
    folder = scene.subject.folder
    if folder.is_mount():
        with _filled(folder / "ballast"):
            scene.rest(scene.until)
    else:
        scene.notes.append("no disk could be mounted, so files could not grow (RLIMIT_FSIZE)")
        with _limited(scene):
            scene.rest(scene.until)


@contextmanager
def _filled(ballast: Path) -> Iterator[None]:
    try:
        with ballast.open("wb", buffering=0) as file, suppress(OSError):
            while file.write(BLOCK):
                pass
        yield
    finally:
        ballast.unlink()


@contextmanager
def _limited(scene: Scene) -> Iterator[None]:
    service = scene.subject.running
    processes = service.process.pid, *service.workers()
    limits = [resource.prlimit(process, resource.RLIMIT_FSIZE) for process in processes]
    size = service.output.stat().st_size
    try:
        for process, (_, most) in zip(processes, limits, strict=True):
            resource.prlimit(process, resource.RLIMIT_FSIZE, (size, most))
        yield
    finally:
        for process, limit in zip(processes, limits, strict=True):
            resource.prlimit(process, resource.RLIMIT_FSIZE, limit)


def shift_clock(scene: Scene) -> None:
    """Make the service's time of day jump back and forth."""
    try:
        while scene.goes_on():
            set_clock(scene.subject.clock, scene.chance.choice(JUMPS))
            scene.rest(0.3)
    finally:
        set_clock(scene.subject.clock, 0.0)


def set_clock(path: Path, seconds: float) -> None:
    """Shift the service's clock by the given seconds from now on."""
    with path.open("r+b") as file:
        file.write(struct.pack("d", seconds))
