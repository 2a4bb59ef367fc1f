"""Disturbances of the processes: killed, replaced, paused, shut down and started again."""

import signal
import time

from benchmarks.soak.scene import Scene
from benchmarks.soak.subject import WORKERS
from tests.e2e.running import PATIENCE_SECONDS, wait_until

KILL_EVERY_SECONDS = 1.0
STOPPED_SECONDS = 0.7


def kill_workers(scene: Scene) -> None:
    """Send SIGKILL to one worker after the other, one per second."""
    while scene.goes_on():
        worker = scene.chance.choice(scene.subject.running.workers())
        began = time.monotonic()
        scene.subject.signal(worker, signal.SIGKILL)
        _wait_for_replacement(scene, {worker})
        scene.kills.append((began, time.monotonic()))
        scene.starts += 1
        time.sleep(max(0.0, began + KILL_EVERY_SECONDS - time.monotonic()))


def reload(scene: Scene) -> None:
    """Send SIGHUP: new workers take over."""
    while scene.goes_on():
        old = {*scene.subject.running.workers()}
        scene.subject.signal(scene.subject.running.process.pid, signal.SIGHUP)
        scene.starts += WORKERS
        _wait_for_replacement(scene, old)
        scene.rest(1.0)


def stop_for_a_while(scene: Scene) -> None:
    """Send SIGSTOP to a worker, and later SIGCONT."""
    while scene.goes_on():
        worker = scene.chance.choice(scene.subject.running.workers())
        scene.subject.signal(worker, signal.SIGSTOP)
        time.sleep(STOPPED_SECONDS)
        scene.subject.signal(worker, signal.SIGCONT)
        scene.rest(0.5)


def drain(scene: Scene) -> None:
    """Send SIGTERM: clients leave when readiness falls, the service ends by itself, and is started again."""
    scene.crowd.skips_probes = True
    scene.rest(1.0)
    process = scene.subject.running.process
    scene.subject.signal(process.pid, signal.SIGTERM)
    wait_until(lambda: not scene.subject.running.get("/health/ready").ok, "readiness has fallen")
    scene.crowd.hold()
    if status := process.wait(PATIENCE_SECONDS):
        scene.faults.append(f"it ended with status {status} after SIGTERM")
    scene.subject.end()
    scene.subject.start()
    scene.starts += WORKERS
    scene.crowd.skips_probes = False
    scene.crowd.go_on()
    scene.rest(1.0)


def _wait_for_replacement(scene: Scene, old: set[int]) -> None:
    """Wait until these workers have ended, and there are as many as before."""

    def is_done() -> bool:
        workers = scene.subject.running.workers()
        return not old & {*workers} and len(workers) == WORKERS

    wait_until(is_done, "other workers have been started")
