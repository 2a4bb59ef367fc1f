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
def test_an_interrupt_breaks_in_after_the_block(interrupt: signal.Signals) -> None:
    done = []
    with pytest.raises(KeyboardInterrupt):
        with interrupts_held():
            signal.raise_signal(interrupt)
            done.append("block")
        done.append("after")
    assert done == ["block"]


def test_without_an_interrupt_nothing_happens() -> None:
    with interrupts_held():
        pass
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


def test_an_error_in_the_block_stays_that_error() -> None:
    with pytest.raises(ZeroDivisionError), interrupts_held():
        raise ZeroDivisionError
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_another_thread_gets_no_interrupts_and_holds_none_back() -> None:
    def work() -> None:
        with interrupts_held():
            done.append(1)

    done: list[int] = []
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [1]
