"""Protects work from Ctrl-C, such as starting and ending processes that share our terminal."""

import signal
import threading
from collections.abc import Callable
from typing import Any, TypeVar

Result = TypeVar("Result")


def unaware_of_interrupts(call: Callable[..., Result], *arguments: Any) -> Result:
    """Call a function while Ctrl-C is ignored.

    Processes that start meanwhile keep ignoring it. A second Ctrl-C must not interrupt their shutdown: a pool
    that is only half shut down waits forever.
    """
    if threading.current_thread() is not threading.main_thread():
        return call(*arguments)
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return call(*arguments)
    finally:
        signal.signal(signal.SIGINT, before)
