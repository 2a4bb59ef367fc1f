"""Signals that stop the service: the master drains first, and workers take signals from the master only.

gunicorn stops listening as soon as it gets SIGTERM, while load balancers send requests until their next
readiness check. So the first SIGTERM only turns readiness off, and gunicorn gets it some seconds later.

systemd and terminals signal all processes of a service at once. A worker must not stop before the drain is
over, so it checks who has sent the signal.
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
"""How often a worker checks that its master is alive."""


def drain_on_sigterm(seconds: float, begin: Callable[[], None]) -> None:
    """In the master: call `begin` on the first SIGTERM, and pass the signal to gunicorn `seconds` later.

    A second SIGTERM ends the drain. gunicorn handles everything else.
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
            log.info("SIGTERM received: not ready any more, serving for another %g seconds", seconds)
            signal.setitimer(signal.ITIMER_REAL, seconds)

    signal.signal(signal.SIGALRM, lambda _, frame: stop(signal.SIGTERM, frame))
    signal.signal(signal.SIGTERM, on_sigterm)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
        _only_in_this_process(number)


def _only_in_this_process(number: signal.Signals) -> None:
    """Let the signal end a worker that has no handlers yet; the master's would do nothing there."""
    process, handle = os.getpid(), cast("Handler", signal.getsignal(number))

    def on_signal(number: int, frame: FrameType | None) -> None:
        if os.getpid() != process:
            sys.exit(0)
        handle(number, frame)

    signal.signal(number, on_signal)


def listen_to(master: int) -> None:
    """In a worker: accept SIGTERM from the master only, and stop when the master is gone.

    SIGINT is ignored: the master gets it as well, and sends SIGQUIT. On macOS, where the sender is unknown,
    all signals are accepted.
    """
    if sys.platform != "linux":
        return
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})

    def listen() -> None:
        while os.getppid() == master:
            received = signal.sigtimedwait({signal.SIGTERM}, ORPHAN_SECONDS)
            if received is not None and received.si_pid == master:
                break
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
        signal.raise_signal(signal.SIGTERM)

    threading.Thread(target=listen, name="signals", daemon=True).start()
