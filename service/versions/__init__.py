"""Swaps versions without downtime: a new folder is noticed, verified, warmed up, and then served.

`shelf` holds the loaded versions. `watched` serves the best of them and watches the folder for new ones.
`serving` chooses the classifier that answers a request.
"""

from service.versions.watched import WatchedServing

__all__ = ["WatchedServing"]
