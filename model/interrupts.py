"""Work that Ctrl-C must not break into, such as starting and ending processes that share our terminal."""

import signal
import threading
from collections.abc import Callable
from typing import Any, TypeVar

Result = TypeVar("Result")


def unaware_of_interrupts(call: Callable[..., Result], *given: Any) -> Result:
    """Call while Ctrl-C is ignored.

    Processes that start meanwhile go on ignoring it. A second Ctrl-C must not break into their end: a pool
    that is left half shut waits for ever.
    """
    if threading.current_thread() is not threading.main_thread():
        return call(*given)
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return call(*given)
    finally:
        signal.signal(signal.SIGINT, before)
