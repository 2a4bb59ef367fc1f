"""What tests of watched versions share."""

from collections.abc import Callable

from service.versions import WatchedServing

Serve = Callable[..., WatchedServing]
"""Makes what serves versions, with some settings changed."""


def look_twice(serving: WatchedServing) -> None:
    """A folder that has just changed is taken at the second look."""
    serving.look()
    serving.look()
