"""A drain begins once, and all processes see it."""

from service.observing.drain import Drain
from tests.service.observing.processes import Forks


def test_what_one_process_says_is_known_to_all_that_were_forked() -> None:
    drain, forks = Drain(), Forks()
    assert not drain.has_begun
    forks.kill(forks.fork(drain.begin))
    assert drain.has_begun
