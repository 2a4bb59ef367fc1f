"""Sends requests to one service, with its key and certificate."""

from functools import partial
from typing import Any

import requests
from urllib3.util import Timeout

from .answers import checked
from .sessions import Sessions, open_session
from .tries import Deadline, Tries


class Sender:
    """Sends requests to the service at an address, and retries if that may help.

    - `url`: the address.
    - `api_key`: sent with each request.
    - `certificate`: a PEM file of authorities to trust instead of the usual ones.
    """

    def __init__(self, url: str, api_key: str | None, certificate: str | None, tries: Tries) -> None:
        self._url = url.rstrip("/")
        self._sessions = Sessions(partial(open_session, self._url, api_key))
        # Passed with each request, because the environment overrides `verify` of a session.
        self._trusted = certificate
        self._tries = tries

    def send(self, method: str, path: str, deadline: Deadline, **request: Any) -> requests.Response:
        """The response, received before the deadline; `ServiceError` if it is a refusal."""

        def ask(seconds: float) -> requests.Response:
            options = request | {"timeout": Timeout(total=seconds), "verify": self._trusted}
            with self._sessions.one() as session:
                return session.request(method, self._url + path, **options)

        return checked(self._tries.answer(ask, deadline))

    def succeeds(self, path: str, seconds: float) -> bool:
        """Whether a request for a path succeeds at the first try, without a key."""
        try:
            with open_session(self._url, api_key=None) as session:
                return session.get(self._url + path, timeout=seconds, verify=self._trusted).ok
        except requests.RequestException:
            return False

    def close(self) -> None:
        """Close the connections of all threads of this process."""
        self._sessions.close()
