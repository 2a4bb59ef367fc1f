"""Sessions that keep their connections open between requests, each for one request at a time."""

import ipaddress
import os
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.auth import AuthBase


class Sessions:
    """The idle sessions of this process.

    Each session keeps a connection open. If two processes used one connection, they would read each
    other's answers, so a forked process opens its own sessions, and so do copies and pickles. A thread
    takes an idle session or opens another, and no other thread has it until the response is read.

    - `open_one`: opens a session; it can be pickled.
    """

    def __init__(self, open_one: Callable[[], requests.Session]) -> None:
        self._open_one = open_one
        self._start()

    def __reduce__(self) -> tuple[Any, ...]:
        return Sessions, (self._open_one,)

    def _start(self) -> None:
        self._idle: deque[requests.Session] = deque()
        self._process = os.getpid()  # last, or another thread could still take a session of the parent

    @contextmanager
    def one(self) -> Iterator[requests.Session]:
        """A session for one request, kept if the request succeeds and `close` was not called meanwhile."""
        if self._process != os.getpid():
            self._start()
        idle = self._idle
        try:
            session = idle.pop()
        except IndexError:
            session = self._open_one()
        try:
            yield session
        except BaseException:
            session.close()
            raise
        if idle is self._idle:
            idle.append(session)
        else:
            session.close()

    def close(self) -> None:
        """Close the idle sessions; those in use are closed after their request.

        In a forked process this closes the copies of the parent's sockets and sends nothing, so that the
        parent's connections stay open.
        """
        idle = self._idle
        self._start()
        for session in idle:
            session.close()


class ApiKey(AuthBase):
    """Sends an API key. requests would replace a plain header of the session by a login in .netrc."""

    def __init__(self, key: str) -> None:
        self._key = key

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the key to a request in UTF-8, because HTTP libraries encode text in Latin-1."""
        request.headers["Authorization"] = f"Bearer {self._key}".encode().decode("latin-1")
        return request


def open_session(url: str, api_key: str | None) -> requests.Session:
    """A session for the service at an address."""
    session = requests.Session()
    session.trust_env = not is_on_this_machine(url)  # to a proxy, localhost would be the proxy's own machine
    if api_key:
        session.auth = ApiKey(api_key)
    return session


def is_on_this_machine(url: str) -> bool:
    """Whether the host of an address is localhost or an address of the loopback interface."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
