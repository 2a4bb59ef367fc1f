import signal
import threading
from collections.abc import Iterator

import pytest

from model.interrupts import INTERRUPTS, interrupts_held


@pytest.fixture(autouse=True)
def interruptible() -> Iterator[None]:
    """Both interrupts raise KeyboardInterrupt, as in the training command."""
    before = {each: signal.signal(each, signal.default_int_handler) for each in INTERRUPTS}
    yield
    for each, handler in before.items():
        signal.signal(each, handler)


@pytest.mark.parametrize("interrupt", INTERRUPTS)
def test_an_interrupt_is_delivered_after_the_block(interrupt: signal.Signals) -> None:
    finished = []
    with pytest.raises(KeyboardInterrupt):
        with interrupts_held():
            signal.raise_signal(interrupt)
            finished.append("block")
        finished.append("after")
    assert finished == ["block"]


def test_the_block_ends_normally_without_an_interrupt() -> None:
    with interrupts_held():
        pass
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


def test_an_error_in_the_block_is_passed_on() -> None:
    with pytest.raises(ZeroDivisionError), interrupts_held():
        raise ZeroDivisionError
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_another_thread_does_not_hold_interrupts() -> None:
    def work() -> None:
        with interrupts_held():
            done.append(1)

    done: list[int] = []
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [1]
