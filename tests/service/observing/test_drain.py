"""A drain begins once, and all processes see it."""

from service.observing.drain import Drain
from tests.service.observing.processes import Forks


def test_a_drain_that_a_forked_process_begins_is_seen_by_its_parent() -> None:
    drain, forks = Drain(), Forks()
    assert not drain.has_begun
    forks.kill(forks.fork(drain.begin))
    assert drain.has_begun
