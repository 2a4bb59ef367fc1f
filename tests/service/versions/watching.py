"""Helpers of the tests of watched versions."""

from collections.abc import Callable

from service.versions import WatchedServing

Serve = Callable[..., WatchedServing]
"""Serves versions, with some settings changed."""


def look_twice(serving: WatchedServing) -> None:
    """Look twice: a changed folder is accepted at the second look."""
    serving.look()
    serving.look()
