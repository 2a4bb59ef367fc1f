"""API keys and TLS, for deployments that require them.

A key comes as `Authorization: Bearer KEY`, as `X-API-Key: KEY`, or as the password of HTTP Basic, for which
browsers show a dialog. Probes need no key.
"""

import base64
import logging
import ssl
from pathlib import Path
from typing import NoReturn

from model.errors import BadSettings
from service.core.problems import Problem
from service.files import check_file
from service.keys import Held, KeyRing
from service.observing.metric_definitions import Common
from service.observing.shared_counters import SharedCounters
from service.probes import is_probe
from service.settings import Settings

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="tickcross", Basic realm="tickcross", charset="UTF-8"'}
log = logging.getLogger("tickcross")


class Keys:
    """Requires an API key, if there is a file of keys.

    - `path`: the file; None if no key is required.
    - `counters`: shared by all processes, so that a change of the file is logged once.

    Raises `BadSettings` if the file is wrong at the start.
    """

    def __init__(self, path: Path | None, counters: SharedCounters) -> None:
        self._ring = KeyRing(path) if path else None
        self._counters = counters

    def refuse_strangers(self, path: str, authorization: str | None, api_key: str | None) -> None:
        """Raise a 401 `Problem` for a request to `path` without a valid key; probes need none.

        `authorization` and `api_key` are the values of the headers Authorization and X-API-Key, as Latin-1.
        """
        if self._ring is None or is_probe(path):
            return
        changed = self._ring.look()
        if changed and self._counters.set_common(Common.KEYS, float(changed.checksum)):
            log_change(changed)
        if not self._ring.has(key_of(authorization or "", api_key or "")):
            raise Problem(401, "this service requires an API key", headers=CHALLENGE)


def log_change(held: Held) -> None:
    """Log a change of the file."""
    if held.trouble:
        facts: dict[str, object] = {"event": "api keys refused"}
        log.error("no API key is valid any more: %s", held.trouble, extra={"facts": facts})
    elif held.stale:
        log.error(
            "the API keys are out of date: their file has been deleted or replaced, but the container "
            "still has the old file mounted; mount its folder instead",
            extra={"facts": {"event": "api keys out of date"}},
        )
    else:
        facts = {"event": "api keys changed", "keys": held.keys}
        log.info("the API keys have changed: %d in all are valid now", held.keys, extra={"facts": facts})


def key_of(authorization: str, api_key: str) -> bytes:
    """The bytes of the key in the values of Authorization and X-API-Key; empty without one."""
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return _sent(value)
    if scheme.lower() == "basic":
        return _password_of(value)
    return _sent(api_key)


def _sent(value: str) -> bytes:
    """The bytes of a header. Only blanks are stripped: other whitespace may be bytes of a character."""
    return value.strip(" \t").encode("latin-1")


def _password_of(credentials: str) -> bytes:
    try:
        return base64.b64decode(credentials.strip(" \t"), validate=True).partition(b":")[2]
    except ValueError:
        return b""


def check_tls(settings: Settings) -> None:
    """Raise `BadSettings` unless certificate and key are both set and match, or neither is set."""
    certificate, key = settings.tls_certificate, settings.tls_key
    if certificate is None and key is None:
        return
    if certificate is None or key is None:
        raise BadSettings("TICKCROSS_TLS_CERTIFICATE and TICKCROSS_TLS_KEY go together; only one is set")
    check_file("TICKCROSS_TLS_CERTIFICATE", certificate)
    check_file("TICKCROSS_TLS_KEY", key)
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password=_refuse_to_ask)
    except OSError as error:
        raise BadSettings(
            f"TICKCROSS_TLS_CERTIFICATE and TICKCROSS_TLS_KEY cannot be used: {error}"
        ) from None


def _refuse_to_ask() -> NoReturn:
    """Raise `BadSettings` instead of asking on the terminal, where nobody would answer."""
    raise BadSettings("TICKCROSS_TLS_KEY is encrypted; expected a key without a passphrase")
