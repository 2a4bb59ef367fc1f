"""How the service is told to stop: readiness falls first, and workers listen to the master only.

gunicorn stops listening as soon as it gets SIGTERM, while load balancers send requests until they have asked
for readiness again. So the first SIGTERM only lets readiness fall, and gunicorn gets it some seconds later.

systemd and terminals signal all processes of a service at once. A worker that obeyed would stop before the
drain is over, so it looks at who has sent the signal.
"""

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import cast

Handler = Callable[[int, FrameType | None], object]

log = logging.getLogger("tickcross")

ORPHAN_SECONDS = 1.0
"""How often a worker looks whether its master still lives."""


def drain_on_sigterm(seconds: float, begin: Callable[[], None]) -> None:
    """In the master: call `begin` on the first SIGTERM, and let gunicorn have it `seconds` later.

    A second SIGTERM ends the drain. All else is gunicorn's to handle.
    """
    stop = cast("Handler", signal.getsignal(signal.SIGTERM))
    drains = False

    def on_sigterm(number: int, frame: FrameType | None) -> None:
        nonlocal drains
        begin()
        if drains or seconds == 0:
            stop(number, frame)
        else:
            drains = True
            log.info("told to stop: not ready any more, but serving for %g seconds", seconds)
            signal.setitimer(signal.ITIMER_REAL, seconds)

    signal.signal(signal.SIGALRM, lambda _, frame: stop(signal.SIGTERM, frame))
    signal.signal(signal.SIGTERM, on_sigterm)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
        _only_in_this_process(number)


def _only_in_this_process(number: signal.Signals) -> None:
    """A worker that is too young to have handlers of its own ends; gunicorn's would do nothing in it."""
    process, handle = os.getpid(), cast("Handler", signal.getsignal(number))

    def on_signal(number: int, frame: FrameType | None) -> None:
        if os.getpid() != process:
            sys.exit(0)
        handle(number, frame)

    signal.signal(number, on_signal)


def listen_to(master: int) -> None:
    """In a worker: take SIGTERM from the master only, and as if it had come when the master is gone.

    SIGINT is not taken at all: the master gets it as well, and sends SIGQUIT. On macOS, where nobody can tell
    who has sent a signal, all are taken.
    """
    if sys.platform != "linux":
        return
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})

    def listen() -> None:
        while os.getppid() == master:
            found = signal.sigtimedwait({signal.SIGTERM}, ORPHAN_SECONDS)
            if found is not None and found.si_pid == master:
                break
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
        signal.raise_signal(signal.SIGTERM)

    threading.Thread(target=listen, name="signals", daemon=True).start()
