"""Versions swapped without a pause: a new folder is noticed, verified and warmed, and only then served.

`shelf` holds the versions that are right, `watched` serves the best of them and goes on looking.
"""

from service.versions.watched import WatchedServing

__all__ = ["WatchedServing"]
