"""Protects work from Ctrl-C and SIGTERM, such as starting and ending processes that share our terminal."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

INTERRUPTS = (signal.SIGINT, signal.SIGTERM)

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


@contextmanager
def interrupts_held() -> Iterator[None]:
    """Hold interrupts back until the end of the block; only the main thread gets any.

    A pool of threads takes locks that an interrupt can leave locked. The pool then never ends.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before = {each: signal.signal(each, lambda number, _: came.append(number)) for each in INTERRUPTS}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
    for number in came:
        signal.raise_signal(number)
