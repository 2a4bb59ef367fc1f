"""The WSGI environ of a request (PEP 3333)."""

import sys
from collections.abc import Iterable, MutableMapping, Sequence
from typing import Any, NamedTuple

Scope = MutableMapping[str, Any]
Headers = Iterable[tuple[bytes, bytes]]
Environ = dict[str, Any]

_BASE: Environ = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
}

_NAMES: dict[bytes, str] = {b"content-type": "CONTENT_TYPE", b"content-length": "CONTENT_LENGTH"}
"""Header names as the environ has them; the usual ones are added as they come."""

_MOST_NAMES = 256


class Ends(NamedTuple):
    """Both ends of a connection: the server's name and port, and the client's address."""

    server_name: str = "localhost"
    server_port: str = "80"
    remote_address: str = ""


def ends_of(server: Sequence[Any] | None, client: Sequence[Any] | None) -> Ends:
    """The ends by their sockets' names, as far as they are known."""
    found = Ends()
    if server:
        found = found._replace(server_name=server[0], server_port=str(server[1]))
    return found._replace(remote_address=client[0]) if client else found


class Head(NamedTuple):
    """What is above a request's headers, as the environ has it, and the scheme it came by."""

    method: str
    path: str
    query: str
    version: str
    scheme: str


def environ_of(scope: Scope) -> Environ:
    """The environ of an ASGI request, without its body."""
    version, query = f"HTTP/{scope['http_version']}", scope["query_string"].decode("latin-1")
    head = Head(scope["method"], scope["path"], query, version, scope["scheme"])
    return _environ(head, scope["headers"], ends_of(scope["server"], scope["client"]))


def environ_of_request(request: Any, ends: Ends) -> Environ:
    """The environ of a request as gunicorn's parser has it, without its body."""
    version = f"HTTP/{request.version[0]}.{request.version[1]}"
    head = Head(request.method, request.path, request.query, version, request.scheme)
    return _environ(head, request.headers_bytes, ends)


def _environ(head: Head, headers: Headers, ends: Ends) -> Environ:
    """Its text is latin-1 of the bytes, as PEP 3333 has it."""
    environ = _BASE.copy()
    environ["REQUEST_METHOD"] = head.method
    environ["PATH_INFO"] = head.path if head.path.isascii() else head.path.encode().decode("latin-1")
    environ["QUERY_STRING"] = head.query
    environ["SERVER_PROTOCOL"] = head.version
    environ["SERVER_NAME"], environ["SERVER_PORT"], environ["REMOTE_ADDR"] = ends
    environ["wsgi.url_scheme"] = head.scheme
    for name, value in headers:
        key = _NAMES.get(name) or _environ_name(name)
        text = value.decode("latin-1")
        environ[key] = f"{environ[key]},{text}" if key in environ else text
    return environ


def _environ_name(name: bytes) -> str:
    key = "HTTP_" + name.decode("latin-1").upper().replace("-", "_")
    if len(_NAMES) < _MOST_NAMES:
        _NAMES[name] = key
    return key
