"""Swaps versions without a pause: a new folder is noticed, verified, warmed up, and then served.

`shelf` holds the valid versions. `watched` serves the best of them and keeps looking for new ones.
"""

from service.versions.watched import WatchedServing

__all__ = ["WatchedServing"]
